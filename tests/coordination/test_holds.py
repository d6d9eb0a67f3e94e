"""A pause takes both to begin and either to end; nobody is held to one alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.coordination import holds
from deconflict.coordination.holds import MOVES, HoldState, hold_of
from deconflict.errors import Refused
from deconflict.statements.base import Priority

from .affairs import HOUR, RULES, S, Talk, urgent


def proposed(made: Talk) -> str:
    made.wait(S)
    return made.say(made.a, "HOLD_PROPOSAL", from_us=made.now_us, until_us=made.now_us + HOUR)


def stands(made: Talk, entry: str) -> HoldState:
    return hold_of(made.picture, made.said(entry), made.now_us).state


def act(made: Talk, party: str, kind: str, entry: str) -> str:
    made.wait(S)
    return made.say(party, kind, entry, **({"why": "over"} if kind == "RELEASE" else {}))


def test_both_begin_it_and_either_ends_it() -> None:
    for ends in ("a", "b"):
        made = Talk()
        entry = proposed(made)
        assert stands(made, entry) is HoldState.PROPOSED
        act(made, made.a, "HOLD", entry)
        assert stands(made, entry) is HoldState.PROPOSED, "its proposer keeps it already"
        act(made, made.b, "HOLD", entry)
        assert stands(made, entry) is HoldState.HELD
        act(made, getattr(made, ends), "RELEASE", entry)
        held = hold_of(made.picture, made.said(entry), made.now_us)
        assert (held.state, held.released_by) == (HoldState.RELEASED, (getattr(made, ends),))
        act(made, made.b, "HOLD", entry)
        assert stands(made, entry) is HoldState.RELEASED


def test_it_ends_by_itself_and_what_comes_later_changes_nothing() -> None:
    made = Talk()
    entry = proposed(made)
    made.wait(2 * HOUR)
    assert [held.state for held in holds.holds(made.picture, made.now_us)] == [HoldState.OVER]
    act(made, made.b, "HOLD", entry)
    act(made, made.b, "RELEASE", entry)
    assert stands(made, entry) is HoldState.OVER


def test_three_keep_it_together() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    entry = proposed(made)
    act(made, made.b, "HOLD", entry)
    assert stands(made, entry) is HoldState.PROPOSED
    act(made, made.scribes[2].party, "HOLD", entry)
    assert stands(made, entry) is HoldState.HELD


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(("HOLD", "RELEASE")), st.integers(0, 30)), max_size=6), st.integers(0, 99))
def test_any_order_gives_the_same_and_only_the_table_leads_on(acts: list[tuple[bool, str, int]], seed: int) -> None:
    made = Talk()
    entry = proposed(made)
    before = stands(made, entry)
    for mine, kind, minutes in acts:
        made.wait(minutes * 60 * S)
        act(made, made.a if mine else made.b, kind, entry)
        after = stands(made, entry)
        assert after is before or after in MOVES[before]
        assert after is not HoldState.HELD or {True, False} >= {mine for mine, kind, _ in acts if kind == "HOLD"} != {True}
        before = after
    order = list(made.entries)
    random.Random(seed).shuffle(order)
    again = made.refolded(order)
    assert hold_of(again, again.affairs.by_kind["HOLD_PROPOSAL"][entry], made.now_us).state is before


def test_our_own_proposal_is_urgent_and_still_to_come() -> None:
    made = Talk()
    soon = {"from_us": made.now_us, "until_us": made.now_us + HOUR}
    for header in (urgent(), urgent(priority=Priority.FLASH)):
        holds.check_proposal(made.picture, made.a, made.main(made.a, "HOLD_PROPOSAL", header=header, **soon), made.now_us, RULES)
    slow = made.main(made.a, "HOLD_PROPOSAL", header=urgent(priority=Priority.ROUTINE), **soon)
    with pytest.raises(Refused, match="at once"):
        holds.check_proposal(made.picture, made.a, slow, made.now_us, RULES)
    with pytest.raises(Refused, match="over already"):
        holds.check_proposal(made.picture, made.a, made.main(made.a, "HOLD_PROPOSAL", **soon), made.now_us + HOUR, RULES)


def test_our_own_act_is_on_a_pause_that_stands() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    entry = proposed(made)
    release, hold = made.main(made.b, "RELEASE", entry, why="over"), made.main(made.b, "HOLD", entry)
    holds.check_act(made.picture, made.b, hold, made.now_us, RULES)
    holds.check_act(made.picture, made.b, release, made.now_us, RULES)
    with pytest.raises(Refused, match="keep this pause already"):
        holds.check_act(made.picture, made.a, hold, made.now_us, RULES)
    with pytest.raises(Refused, match="not between us"):
        holds.check_act(made.picture, "z" * 26, hold, made.now_us, RULES)
    act(made, made.b, "RELEASE", entry)
    with pytest.raises(Refused, match="RELEASED"):
        holds.check_act(made.picture, made.a, release, made.now_us, RULES)
