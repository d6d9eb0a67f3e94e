"""Pairing: two honest sides agree on everything; anything and anybody in between ends it, but for who guesses the code."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.coordination import pairing_words as words
from deconflict.coordination.pairing import (
    FINAL,
    HOUR_US,
    MOVES,
    REFUSALS,
    SESSION_US,
    SESSIONS_AN_HOUR,
    TABLE,
    Pairing,
    State,
    What,
    admit,
)
from deconflict.errors import PeerFault, Refused
from deconflict.logbook.encoding import text_of

from .conftest import Party, make_party, seed

Wire = Callable[[bytes], list[bytes]]


def begin(alfa: Party, bravo: Party, number: int = 0) -> tuple[Pairing, Pairing]:
    """A session of both sides before anything is carried; ALFA joins, BRAVO listens."""
    initiator = Pairing.start(*alfa, 0, seed("initiator", number), initiator=True)
    return initiator, Pairing.start(*bravo, 0, seed("responder", number), initiator=False)


def carry(one: Pairing, other: Pairing, there: Wire = lambda data: [data], back: Wire = lambda data: [data], now_us: int = 1) -> None:
    """Carry messages both ways until both are silent, through whoever sits on the line. A side whose peer broke the rules has ended."""
    while True:
        going, coming = one.to_send(), other.to_send()
        if not going and not coming:
            return
        for target, messages, wire in ((other, going, there), (one, coming, back)):
            for message in itertools.chain.from_iterable(wire(data) for data in messages):
                if target.over:
                    continue
                try:
                    target.heard(message, now_us)
                except PeerFault:
                    assert target.state is State.REFUSED


def speak(one: Pairing, other: Pairing) -> None:
    """Two honest persons on the phone: each reads its own code and types what it hears. A wrong code ends a side, and that is all."""
    read_one, read_other = one.code_to_read, other.code_to_read
    for side, said in ((one, read_other), (other, read_one)):
        if said is not None and side.state in (State.CODES, State.VOUCHED):
            try:
                side.typed(said, 2)
            except Refused:
                assert side.state is State.REFUSED


def test_two_honest_sides_agree_on_everything(alfa: Party, bravo: Party) -> None:
    one, other = begin(alfa, bravo)
    carry(one, other)
    assert one.state is other.state is State.CODES
    assert (one.peer, other.peer) == (bravo.card, alfa.card)
    assert one.code_to_read != other.code_to_read
    speak(one, other)
    carry(one, other)
    assert one.state is other.state is State.PAIRED
    mine, theirs = one.outcome, other.outcome
    assert mine is not None
    assert theirs is not None
    assert (mine.secret, mine.channel, mine.transcript) == (theirs.secret, theirs.channel, theirs.transcript)
    assert (mine.party, mine.name, mine.certificate) == (bravo.card.party, "BRAVO", bravo.card.certificate)
    assert (theirs.signing_key, theirs.recovery_key, theirs.tls_pins) == (alfa.card.signing_key, alfa.card.recovery_key, alfa.card.tls_pins)
    assert "secret" not in repr(mine)
    assert one.code_to_read is None


def test_the_first_to_type_may_be_either(alfa: Party, bravo: Party) -> None:
    one, other = begin(alfa, bravo)
    carry(one, other)
    code = other.code_to_read or ""
    one.typed(f" {code[:3]} {code[3:]} ", 2)
    carry(one, other)
    assert (one.state, other.state) == (State.TYPED, State.VOUCHED)
    assert other.code_to_read is not None
    other.typed(f"{(one.code_to_read or '')[:3]}-{(one.code_to_read or '')[3:]}", 3)
    carry(one, other)
    assert one.state is other.state is State.PAIRED


@given(st.integers(0, 10**6))
def test_channel_secret_and_codes_differ_between_sessions(number: int) -> None:
    parties = make_party("ALFA"), make_party("BRAVO")
    seen = []
    for session in (number, number + 1):
        one, other = begin(*parties, session)
        carry(one, other)
        speak(one, other)
        carry(one, other)
        assert one.outcome is not None
        seen.append(one.outcome)
    assert seen[0].channel != seen[1].channel
    assert seen[0].secret != seen[1].secret


def test_versions_are_those_in_common(alfa: Party) -> None:
    one, other = begin(make_party("ALFA", (3, 1, 2)), make_party("BRAVO", (2, 4, 3)))
    carry(one, other)
    speak(one, other)
    carry(one, other)
    assert one.outcome is not None
    assert one.outcome.versions == (2, 3)
    one, other = begin(alfa, make_party("BRAVO", (2,)))
    carry(one, other)
    assert one.state is other.state is State.REFUSED
    assert (one.why, other.why) == ("version", "version")


def test_a_wrong_code_ends_both_sides_and_there_is_no_second_try(alfa: Party, bravo: Party) -> None:
    one, other = begin(alfa, bravo)
    carry(one, other)
    right = other.code_to_read or ""
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    with pytest.raises(Refused, match="the code was wrong"):
        one.typed(wrong, 2)
    with pytest.raises(Refused, match="over: the code was wrong"):
        one.typed(right, 3)
    carry(one, other)
    assert other.state is State.REFUSED
    assert other.why == "code"
    with pytest.raises(PeerFault, match="over"):
        other.heard(b"{}", 4)


@given(st.integers(0, 5), st.integers(1, 9))
def test_every_digit_of_the_code_counts(place: int, shift: int) -> None:
    one, other = begin(make_party("ALFA"), make_party("BRAVO"))
    carry(one, other)
    digits = list(other.code_to_read or "")
    digits[place] = str((int(digits[place]) + shift) % 10)
    with pytest.raises(Refused):
        one.typed("".join(digits), 2)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "12345\u0660", "½½½½½½"])
def test_what_is_no_code_does_not_use_up_the_try(alfa: Party, bravo: Party, text: str) -> None:
    one, other = begin(alfa, bravo)
    with pytest.raises(Refused, match="no code to type now"):
        one.typed("123456", 1)
    carry(one, other)
    with pytest.raises(Refused, match="6 digits"):
        one.typed(text, 2)
    assert one.state is State.CODES
    one.typed(other.code_to_read or "", 3)
    with pytest.raises(Refused, match="no code to type now"):
        one.typed(other.code_to_read or "", 4)
    assert one.state is State.TYPED


@pytest.mark.parametrize("act", ["wake", "hear", "type"])
def test_five_minutes_and_not_one_instant_more(alfa: Party, bravo: Party, act: str) -> None:
    one, other = begin(alfa, bravo)
    carry(one, other, now_us=SESSION_US - 1)
    one.wake(SESSION_US - 1)
    assert one.state is State.CODES
    assert one.deadline_us == SESSION_US
    code = other.code_to_read or ""
    if act == "wake":
        one.wake(SESSION_US)
    elif act == "hear":
        one.heard(b"{}", SESSION_US)
    else:
        with pytest.raises(Refused, match="five minutes"):
            one.typed(code, SESSION_US)
    assert (one.state, one.why) == (State.REFUSED, "late")
    one.wake(SESSION_US + 1)
    assert len(one.to_send()) == 1


def test_a_person_gives_up(alfa: Party, bravo: Party) -> None:
    one, other = begin(alfa, bravo)
    carry(one, other)
    one.withdraw()
    one.withdraw()
    carry(one, other)
    assert (one.why, other.why) == ("withdrawn", "withdrawn")


def test_three_sessions_an_hour() -> None:
    started: tuple[int, ...] = ()
    for minute in range(SESSIONS_AN_HOUR):
        started = admit(started, minute * 60_000_000)
    with pytest.raises(Refused, match="wait 58 min"):
        admit(started, 2 * 60_000_000)
    with pytest.raises(Refused, match="wait 1 min"):
        admit(started, HOUR_US - 1)
    assert admit(started, HOUR_US) == (*started[1:], HOUR_US)
    with pytest.raises(Refused):
        admit((HOUR_US,) * 3, 0)


def test_the_table_reaches_every_state_and_says_every_refusal() -> None:
    reached = {State.LISTENING, State.COMMITTED, State.REFUSED, *TABLE.values()}
    assert reached == set(State) == set(MOVES)
    assert {state for state, after in MOVES.items() if not after} == set(FINAL)
    assert all(state in FINAL or State.REFUSED in after for state, after in MOVES.items())
    for why in REFUSALS:
        assert isinstance(words.read(words.write(words.Refuse(why=why))), words.Refuse)


def test_a_message_out_of_turn_ends_the_session(alfa: Party, bravo: Party) -> None:
    """Every message in every state: the table's moves are taken, all others end it."""
    for state, what in itertools.product(set(State) - FINAL, set(What) - {What.TYPED}):
        if (state, what) in TABLE:
            continue
        side, message = _in_state(alfa, bravo, state), _message(alfa, bravo, what)
        with pytest.raises(PeerFault, match="out of turn"):
            side.heard(message, 2)
        assert (side.state, side.why) == (State.REFUSED, "order")


def _in_state(alfa: Party, bravo: Party, state: State) -> Pairing:
    one, other = begin(alfa, bravo)
    if state in (State.LISTENING, State.OPENED):
        if state is State.OPENED:
            other.heard(one.to_send()[0], 1)
        return other
    if state is not State.COMMITTED:
        carry(one, other)
    if state is State.TYPED:
        one.typed(other.code_to_read or "", 1)
    if state is State.VOUCHED:
        other.typed(one.code_to_read or "", 1)
        carry(one, other)
    assert one.state is state
    return one


def _message(alfa: Party, bravo: Party, what: What) -> bytes:
    one, other = begin(alfa, bravo)
    commit = one.to_send()[0]
    if what is What.COMMIT:
        return commit
    other.heard(commit, 1)
    opening = other.to_send()[0]
    if what is What.OPENING:
        return opening
    one.heard(opening, 1)
    other.heard(one.to_send()[0], 1)
    other.typed(one.code_to_read or "", 1)
    return other.to_send()[-1]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"type":"hello"}',
        b'{"why":"code", "type":"refuse"}', b'{"type":"refuse","why":"because"}',
        b'{"type":"refuse","type":"refuse","why":"code"}', b'{"commitment":"x","type":"commit","v":1}', b"[" * 5000, b"[" * 100_000,
        b'{"extra":1,"type":"refuse","why":"code"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_the_session(alfa: Party, bravo: Party, data: bytes) -> None:
    one, other = begin(alfa, bravo)
    with pytest.raises(PeerFault):
        other.heard(data, 1)
    carry(one, other)
    assert (other.state, one.state) == (State.REFUSED, State.REFUSED)
    assert other.why == one.why == "malformed"


@given(st.binary(max_size=300))
def test_random_bytes_raise_peer_faults_only(data: bytes) -> None:
    one, _ = begin(make_party("ALFA"), make_party("BRAVO"))
    with pytest.raises(PeerFault):
        one.heard(data, 1)


def test_another_protocol_version_is_refused(alfa: Party, bravo: Party) -> None:
    _, other = begin(alfa, bravo)
    with pytest.raises(PeerFault, match="version"):
        other.heard(words.write(words.Commit(v=2, commitment="A" * 43)), 1)
    assert other.why == "version"


def test_nobody_pairs_with_itself_or_with_a_mirror(alfa: Party) -> None:
    one, other = begin(alfa, alfa)
    carry(one, other)
    assert one.state is other.state is State.REFUSED
    assert "identity" in (one.why, other.why)
    one = Pairing.start(*alfa, 0, seed("mirror"), initiator=True)
    commit = one.to_send()[0]
    with pytest.raises(PeerFault, match="out of turn"):
        one.heard(commit, 1)


def test_a_mirrored_nonce_is_refused(alfa: Party, bravo: Party) -> None:
    """A peer that sends our own nonce back under its own card."""
    one = Pairing.start(*alfa, 0, seed("same"), initiator=True)
    other = Pairing.start(*bravo, 0, seed("same"), initiator=False)
    carry(one, other)
    assert one.why == "identity"


LOW_ORDER = tuple(text_of(point.to_bytes(32, "little")) for point in (0, 1, 2**255 - 20))
"""0, 1 and -1 modulo 2^255 - 19: points of order 2 and 4 (RFC 7748, section 6.1)."""


@pytest.mark.parametrize("key", LOW_ORDER)
def test_a_session_key_of_low_order_is_refused(alfa: Party, bravo: Party, key: str) -> None:
    one, other = begin(alfa, bravo)

    def change(data: bytes) -> list[bytes]:
        said = json.loads(data)
        if said["type"] == "opening":
            said["ephemeral"] = key
        return [json.dumps(said, sort_keys=True, separators=(",", ":")).encode()]

    carry(one, other, back=change)
    assert one.state is State.REFUSED
    assert one.why == "identity"


def test_a_confirmation_by_another_key_or_another_role_is_refused(alfa: Party, bravo: Party, mallory: Party) -> None:
    for forger, role in ((mallory, "responder"), (bravo, "initiator"), (alfa, "initiator")):
        one, other = begin(alfa, bravo)
        carry(one, other)
        forged = words.sign_confirm(forger.signing, role, one._transcript)
        with pytest.raises(PeerFault):
            one.heard(words.write(forged), 2)
        assert one.state is State.REFUSED


def test_a_card_that_does_not_hold_together_is_refused(alfa: Party, bravo: Party, mallory: Party) -> None:
    card = bravo.card
    broken = [
        {"party": mallory.card.party},
        {"recovery_key": mallory.card.recovery_key},
        {"tls_pins": mallory.card.tls_pins},
        {"certificate": mallory.card.certificate},
        {"certificate": "A" * 64},
        {"name": ""},
    ]
    for change in broken:
        fields = {name: getattr(card, name) for name in card.__struct_fields__}
        with pytest.raises(PeerFault):
            words.check_card(words.Card(**{**fields, **change}))
        with pytest.raises(PeerFault):
            Pairing.start(words.Card(**{**fields, **change}), bravo.signing, 0, seed(0), initiator=True)
