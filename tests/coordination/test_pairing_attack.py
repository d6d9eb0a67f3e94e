"""A man in the middle is refused in every run but those in which he guesses the code."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest

from deconflict.coordination.pairing import Pairing, State
from deconflict.errors import PeerFault, Refused

from .conftest import Party, seed
from .test_pairing import begin, carry, speak

RUNS = 10_000


def split(alfa: Party, bravo: Party, mallory: Party, number: int) -> tuple[Pairing, Pairing, bool]:
    """Mallory holds a session of his own with each side; ALFA and BRAVO read their codes to each other. True when both codes coincide."""
    one, other = begin(alfa, bravo, number)
    to_one = Pairing.start(*mallory, 0, seed("to one", number), initiator=False)
    to_other = Pairing.start(*mallory, 0, seed("to other", number), initiator=True)
    carry(one, to_one)
    carry(to_other, other)
    guessed = (one.code_to_read, other.code_to_read) == (to_other.code_to_read, to_one.code_to_read)
    half = one.code_to_read == to_other.code_to_read or other.code_to_read == to_one.code_to_read
    speak(one, other)
    # Mallory's own persons type what he knows: he is honest to both machines, and it is of no use to him.
    if not to_one.over and one.code_to_read:
        to_one.typed(one.code_to_read, 2)
    carry(one, to_one)
    carry(to_other, other)
    return one, other, guessed or half


def test_refused_in_ten_thousand_runs(alfa: Party, bravo: Party, mallory: Party) -> None:
    through = 0
    for number in range(RUNS):
        one, other, guessed = split(alfa, bravo, mallory, number)
        if not guessed:
            through += one.state is State.PAIRED or other.state is State.PAIRED
            assert one.state is not State.PAIRED, number
            assert other.state is not State.PAIRED, number
    assert through == 0


def test_who_guesses_the_code_gets_through(alfa: Party, bravo: Party, mallory: Party) -> None:
    """The code is the only thing between him and us: handed the right one, he pairs. So the test above tests something."""
    one = Pairing.start(*alfa, 0, seed("guess"), initiator=True)
    to_one = Pairing.start(*mallory, 0, seed("guesser"), initiator=False)
    carry(one, to_one)
    speak(one, to_one)
    carry(one, to_one)
    assert one.state is State.PAIRED
    assert one.outcome is not None
    assert one.outcome.party == mallory.card.party


def change_field(draw: random.Random, mallory: Party) -> Callable[[bytes], list[bytes]]:
    """Somebody on the line who changes, drops, doubles, replaces or shortens a message as it passes."""

    def wire(data: bytes) -> list[bytes]:
        act = draw.randrange(8)
        if act == 0:
            return []
        if act == 1:
            return [data, data]
        if act == 2:
            place = draw.randrange(len(data))
            return [data[:place] + bytes([data[place] ^ 1 << draw.randrange(7)]) + data[place + 1 :]]
        said = json.loads(data)
        if act == 3 and "card" in said:
            theirs = {name: getattr(mallory.card, name) for name in mallory.card.__struct_fields__}
            name = draw.choice(sorted(theirs))
            said["card"][name] = theirs[name]
        elif act == 4 and "nonce" in said:
            said[draw.choice(["nonce", "ephemeral"])] = mallory.card.signing_key
        elif act == 5 and "commitment" in said:
            said["commitment"] = mallory.card.signing_key
        elif act == 6 and "signature" in said:
            said["signature"] = "A" * 86
        return [json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()]

    return wire


@pytest.mark.parametrize("number", range(8))
def test_whoever_meddles_never_makes_the_two_sides_differ(alfa: Party, bravo: Party, mallory: Party, number: int) -> None:
    """If a side pairs, then with the true peer, and both hold the same secret; a change on the way only ends it."""
    draw = random.Random(number)
    paired = 0
    for run in range(120):
        one, other = begin(alfa, bravo, run)
        meddler = change_field(draw, mallory)
        carry(one, other, meddler, meddler)
        speak(one, other)
        carry(one, other, meddler, meddler)
        for side, peer in ((one, bravo), (other, alfa)):
            if side.state is State.PAIRED:
                paired += 1
                assert side.outcome is not None
                assert side.outcome.party == peer.card.party
                assert side.outcome.tls_pins == peer.card.tls_pins
        if one.outcome is not None and other.outcome is not None:
            assert one.outcome.secret == other.outcome.secret
    assert paired < 240


def test_an_initiator_cannot_choose_after_he_has_seen(alfa: Party, bravo: Party, mallory: Party) -> None:
    """Who could change his nonce after the reveal would search a million of them for the code he wants: the commitment forbids it."""
    one, other = begin(mallory, bravo, 1)
    other.heard(one.to_send()[0], 1)
    other.to_send()
    later = Pairing.start(*mallory, 0, seed("chosen afterwards"), initiator=True)
    later.to_send()
    later.heard(_opening_of(bravo), 1)
    with pytest.raises(PeerFault, match="committed"):
        other.heard(later.to_send()[0], 1)
    assert other.why == "commitment"


def _opening_of(party: Party) -> bytes:
    listener = Pairing.start(*party, 0, seed("listener"), initiator=False)
    listener.heard(Pairing.start(*party, 0, seed("joiner"), initiator=True).to_send()[0], 1)
    return listener.to_send()[0]


def test_reading_ones_own_code_back_is_refused(alfa: Party, bravo: Party) -> None:
    """Each side has a code of its own: an echo on the phone proves nothing."""
    one, other = begin(alfa, bravo)
    carry(one, other)
    with pytest.raises(Refused):
        one.typed(one.code_to_read or "", 2)
