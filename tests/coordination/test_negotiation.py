"""Offers: every state by the acts of both, none by the acts of one, silence, crossing on the way, and any order of arrival."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import Acknowledgement, Silence
from deconflict.airspace.altitude import Height, Reference
from deconflict.coordination import negotiation
from deconflict.coordination.negotiation import MOVES, OfferState, may, state, thread_of
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.statements.base import Status
from deconflict.statements.negotiation import HeightBand, OtherVolumes, Pause, RejectReason, Shift
from deconflict.statements.receipts import Received

from .affairs import HOUR, MIN, RULES, WHERE, S, Talk, volume

SILENCE_TAKES = replace(RULES, deadlines=Acknowledgement(silence_means=Silence.ACCEPTED))
ACTS = ("COUNTER", "ACCEPT", "REJECT", "WITHDRAW", "EXPIRE")


def shift(talk: Talk) -> Shift:
    record = next(iter(talk.picture.objects.values()))
    return Shift(thing=f"{record.party}:{record.object_id}", version=next(iter(record.versions)), by_time_us=10 * MIN)


def talk(*names: str) -> Talk:
    made = Talk(*names)
    made.plan(made.b)
    made.wait(S)
    return made


def propose(made: Talk, party: str | None = None, **header: Any) -> str:
    made.wait(S)
    return made.say(party or made.a, "PROPOSAL", header=header, changes=(shift(made),))


def act(made: Talk, party: str, kind: str, offer: str, **header: Any) -> str:
    made.wait(S)
    fields: dict[str, Any] = {"COUNTER": {"changes": (shift(made),)}, "REJECT": {"reason": RejectReason.NOT_AGREED}}.get(kind, {})
    return made.say(party, kind, offer, header=header, **fields)


def stands(made: Talk, root: str, now_us: int | None = None) -> OfferState:
    return state(made.picture, root, RULES, made.now_us if now_us is None else now_us)


@pytest.mark.parametrize(
    ("who", "kind", "comes_to"),
    [
        ("b", "ACCEPT", "ACCEPTED"), ("b", "REJECT", "REJECTED"), ("b", "COUNTER", "COUNTERED"), ("a", "WITHDRAW", "WITHDRAWN"),
        ("a", "ACCEPT", "PROPOSED"), ("a", "REJECT", "PROPOSED"), ("a", "COUNTER", "PROPOSED"), ("b", "WITHDRAW", "PROPOSED"),
        ("a", "EXPIRE", "PROPOSED"), ("b", "EXPIRE", "PROPOSED"),
    ],
)  # fmt: skip
def test_one_act_on_a_proposal(who: str, kind: str, comes_to: str) -> None:
    made = talk()
    root = propose(made)
    act(made, getattr(made, who), kind, root)
    assert stands(made, root) == comes_to


def test_silence_lets_it_run_out() -> None:
    made = talk()
    root = propose(made, valid_until=made.now_us + HOUR)
    made.receive(made.b, root)
    assert stands(made, root, made.now_us + HOUR - 2 * S) is OfferState.PROPOSED
    assert stands(made, root, made.now_us + HOUR) is OfferState.EXPIRED


def test_without_an_end_of_its_own_it_stands_until_it_is_to_be_answered() -> None:
    made = talk()
    root = propose(made)
    until_us = made.said(root).message.answer_by
    assert stands(made, root, until_us) is OfferState.PROPOSED
    assert stands(made, root, until_us + 1) is OfferState.EXPIRED


def test_silence_takes_only_by_the_clause_and_only_of_who_had_it() -> None:
    made = talk()
    root = propose(made, valid_until=made.now_us + HOUR)
    late_us = made.now_us + 2 * HOUR
    assert state(made.picture, root, SILENCE_TAKES, late_us) is OfferState.EXPIRED
    made.receive(made.b, root)
    assert state(made.picture, root, SILENCE_TAKES, made.now_us) is OfferState.PROPOSED
    assert state(made.picture, root, SILENCE_TAKES, late_us) is OfferState.ACCEPTED
    assert state(made.picture, root, RULES, late_us) is OfferState.EXPIRED
    thread = thread_of(made.picture, made.said(root), SILENCE_TAKES, late_us)
    assert thread.offers[0].by_silence
    act(made, made.b, "REJECT", root)
    assert state(made.picture, root, SILENCE_TAKES, late_us) is OfferState.REJECTED


def test_an_answer_counts_once_and_in_time_and_as_meant() -> None:
    made = talk()
    root = propose(made, valid_until=made.now_us + HOUR)
    act(made, made.b, "ACCEPT", root, status=Status.ACTUAL)
    assert stands(made, root) is OfferState.PROPOSED
    first, second = act(made, made.b, "REJECT", root), act(made, made.b, "ACCEPT", root)
    assert stands(made, root) is OfferState.REJECTED
    offer = thread_of(made.picture, made.said(root), RULES, made.now_us).offers[0]
    assert (offer.answers[made.b].entry, offer.ignored) == (first, (second,))
    other = propose(made, valid_until=made.now_us + MIN)
    made.wait(HOUR)
    act(made, made.b, "ACCEPT", other)
    assert stands(made, other) is OfferState.EXPIRED


def test_a_withdrawal_counts_from_when_the_other_has_it() -> None:
    """What crosses it on the way still takes the offer: its maker bears that risk, and no clock is asked."""
    made = talk()
    crossed, known = propose(made), propose(made)
    withdrawn = act(made, made.a, "WITHDRAW", crossed)
    assert stands(made, crossed) is OfferState.WITHDRAWN
    act(made, made.b, "ACCEPT", crossed)
    made.receive(made.b, withdrawn)
    assert stands(made, crossed) is OfferState.ACCEPTED
    made.receive(made.b, act(made, made.a, "WITHDRAW", known))
    act(made, made.b, "ACCEPT", known)
    assert stands(made, known) is OfferState.WITHDRAWN


def test_a_thread_goes_on_with_the_counter_offer() -> None:
    made = talk()
    root = propose(made)
    counter = act(made, made.b, "COUNTER", root)
    assert stands(made, root) is OfferState.COUNTERED
    assert may(made.picture, made.said(counter), made.a, RULES, made.now_us) == {"COUNTER", "ACCEPT", "REJECT"}
    assert may(made.picture, made.said(counter), made.b, RULES, made.now_us) == {"WITHDRAW"}
    assert not may(made.picture, made.said(root), made.a, RULES, made.now_us)
    again = act(made, made.a, "COUNTER", counter)
    thread = thread_of(made.picture, made.said(root), RULES, made.now_us)
    assert [offer.said.entry for offer in thread.offers] == [root, counter, again]
    act(made, made.b, "ACCEPT", again)
    assert stands(made, root) is OfferState.ACCEPTED
    assert [said.entry for said in negotiation.threads(made.picture)] == [root]


def test_three_parties_take_an_offer_only_together() -> None:
    made = talk("ALFA", "BRAVO", "CHARLIE")
    c = made.scribes[2].party
    root = propose(made)
    act(made, made.b, "ACCEPT", root)
    assert stands(made, root) is OfferState.PROPOSED
    assert not may(made.picture, made.said(root), made.b, RULES, made.now_us)
    assert may(made.picture, made.said(root), c, RULES, made.now_us) == {"COUNTER", "ACCEPT", "REJECT"}
    act(made, c, "ACCEPT", root)
    assert stands(made, root) is OfferState.ACCEPTED
    other = propose(made)
    act(made, made.b, "REJECT", other)
    assert stands(made, other) is OfferState.REJECTED
    act(made, c, "COUNTER", other)
    assert stands(made, other) is OfferState.COUNTERED


def test_what_is_not_held_has_no_state() -> None:
    with pytest.raises(Refused, match="no such proposal"):
        stands(talk(), "x" * 43)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 60)), max_size=10), st.booleans())
def test_nobody_imposes(acts: list[tuple[str, int, int]], mine: bool) -> None:
    """Whatever one party does alone, on its own offers and the other's: nothing of its own making is ever taken, at any time."""
    made = talk()
    me, other = (made.a, made.b) if mine else (made.b, made.a)
    offers = [propose(made, me), propose(made, other)]
    for kind, at, minutes in acts:
        made.wait(minutes * MIN)
        entry = act(made, me, kind, offers[at % len(offers)])
        offers += [entry] if kind == "COUNTER" else []
    for now_us in (made.now_us, made.now_us + 100 * HOUR):
        for root in offers[:2]:
            thread = thread_of(made.picture, made.said(root), RULES, now_us)
            taken = [offer for offer in thread.offers if offer.state is OfferState.ACCEPTED]
            assert all(offer.said.author == other for offer in taken)


def random_talk(seed: int, names: tuple[str, ...]) -> tuple[Talk, list[str]]:
    """A quarrel: random acts of everybody on everything, receipts now and then."""
    rng = random.Random(seed)
    made = talk(*names)
    roots = [propose(made, rng.choice(made.scribes).party, valid_until=made.now_us + rng.choice((MIN, HOUR))) for _ in range(2)]
    offers = list(roots)
    for _ in range(rng.randint(1, 12)):
        made.wait(rng.randint(0, 20) * MIN // 2)
        party, kind, matter = rng.choice(made.scribes).party, rng.choice(ACTS), rng.choice(offers)
        entry = act(made, party, kind, matter)
        offers += [entry] if kind == "COUNTER" else []
        if rng.random() < 0.5:
            made.receive(rng.choice(made.scribes).party, entry)
    return made, roots


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((("ALFA", "BRAVO"), ("ALFA", "BRAVO", "CHARLIE"))))
def test_any_order_gives_the_same_states(seed: int, names: tuple[str, ...]) -> None:
    made, roots = random_talk(seed, names)
    rng = random.Random(seed)
    order = made.entries + rng.sample(made.entries, 3)
    rng.shuffle(order)
    again = made.refolded(order)
    for root in roots:
        assert state(again, root, RULES, made.now_us) is stands(made, root)
    assert again.digest() == made.picture.digest()


def depends_on(entry: Entry) -> set[str]:
    """What must have been there before: the entries a receipt names."""
    return set(entry.main.entries) if isinstance(entry.main, Received) else set()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((("ALFA", "BRAVO"), ("ALFA", "BRAVO", "CHARLIE"))))
def test_states_change_by_the_table_only(seed: int, names: tuple[str, ...]) -> None:
    """As a reader sees it who gets each party's entries in their order, no receipt before what was received, and else as it happens."""
    made, roots = random_talk(seed, names)
    rng = random.Random(seed + 1)
    queues = [[entry for entry in made.entries if entry.header.author == scribe.party] for scribe in made.scribes]
    arrived: list[Any] = []
    seen: dict[str, OfferState] = {}
    now_us = made.entries[0].header.written_at
    while any(queues):
        ready = [queue for queue in queues if queue and depends_on(queue[0]) <= {entry.hash for entry in arrived}]
        arrived.append(rng.choice(ready).pop(0))
        now_us = max(now_us, arrived[-1].header.written_at)
        picture = made.refolded(arrived)
        for root in roots:
            if picture.affairs.get(root, "PROPOSAL") is not None:
                after = state(picture, root, RULES, now_us)
                before = seen.get(root, after)
                assert after is before or after in MOVES[before], (before, after)
                seen[root] = after


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"version": "v" * 43}, "version"), ({"thing": "b" * 26 + ":OP1"}, "version"), ({"by_time_us": 0}, "by_time_us"),
    ],
)  # fmt: skip
def test_our_own_offer_names_what_is_held(change: dict[str, Any], where: str) -> None:
    made = talk()
    said = made.main(made.a, "PROPOSAL", changes=(replace(shift(made), **change),))
    with pytest.raises(Refused) as refused:
        negotiation.check_offer(made.picture, made.a, said, made.now_us, RULES)
    assert refused.value.where == f"changes[0].{where}"
    assert refused.value.mend


def test_our_own_offer_is_possible() -> None:
    made = talk()
    thing = {"thing": shift(made).thing, "version": shift(made).version}
    low, high = Height(0, Reference.AMSL), Height(1_000_000, Reference.AMSL)
    now_us = made.now_us
    good = (
        HeightBand(**thing, lower=low, upper=high), Pause(**thing, until_us=now_us + 1), shift(made),
        OtherVolumes(**thing, volumes=(volume(now_us, now_us + HOUR, WHERE),)),
    )  # fmt: skip
    bad = (
        HeightBand(**thing, lower=high, upper=low), Pause(**thing, until_us=now_us),
        OtherVolumes(**thing, volumes=(volume(now_us + HOUR, now_us, WHERE),)),
    )  # fmt: skip
    negotiation.check_offer(made.picture, made.a, made.main(made.a, "PROPOSAL", changes=good), now_us, RULES)
    for change in bad:
        with pytest.raises(Refused, match=r"heights|over already|begins at|lies below"):
            negotiation.check_offer(made.picture, made.a, made.main(made.a, "PROPOSAL", changes=(change,)), now_us, RULES)
    late = made.main(made.a, "PROPOSAL", header={"valid_until": now_us}, changes=good)
    with pytest.raises(Refused, match="run out before"):
        negotiation.check_offer(made.picture, made.a, late, now_us, RULES)


@pytest.mark.parametrize("kind", ACTS)
def test_our_own_move_is_ours_to_make(kind: str) -> None:
    made = talk()
    root = propose(made)
    fields: dict[str, Any] = {"COUNTER": {"changes": (shift(made),)}, "REJECT": {"reason": RejectReason.NOT_AGREED}}.get(kind, {})
    check = negotiation.check_offer if kind == "COUNTER" else negotiation.check_move
    for party in (made.a, made.b):
        said = made.main(party, kind, root, **fields)
        if kind in may(made.picture, made.said(root), party, RULES, made.now_us):
            check(made.picture, party, said, made.now_us, RULES)
        else:
            with pytest.raises(Refused, match="no move of ours"):
                check(made.picture, party, said, made.now_us, RULES)
    made.wait(100 * HOUR)
    if kind == "EXPIRE":
        negotiation.check_move(made.picture, made.b, made.main(made.b, kind, root), made.now_us, RULES)
    with pytest.raises(Refused, match="names no PROPOSAL"):
        check(made.picture, made.a, made.main(made.a, kind, **fields), made.now_us, RULES)
