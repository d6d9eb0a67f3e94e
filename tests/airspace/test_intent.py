"""The table of states is closed, leads to the end from everywhere, and refuses every other move."""

from __future__ import annotations

import itertools

import pytest

from deconflict.airspace.intent import MOVES, IntentState, move
from deconflict.errors import Refused


def test_every_state_has_a_row_and_can_end() -> None:
    assert set(MOVES) == set(IntentState)
    assert all(IntentState.ENDED in after for state, after in MOVES.items() if state is not IntentState.ENDED)
    assert MOVES[IntentState.ENDED] == frozenset()


@pytest.mark.parametrize(("state", "to"), itertools.product(IntentState, IntentState))
def test_a_move_is_in_the_table_or_refused(state: IntentState, to: IntentState) -> None:
    if to in MOVES[state]:
        assert move(state, to) is to
    else:
        with pytest.raises(Refused, match="cannot become") as caught:
            move(state, to)
        assert caught.value.where == "state"
        assert caught.value.mend


def test_nothing_comes_back_from_contingent_to_flying_as_planned() -> None:
    assert MOVES[IntentState.CONTINGENT] == {IntentState.CONTINGENT, IntentState.ENDED}
    assert IntentState.ACCEPTED not in set().union(*(MOVES[s] for s in IntentState if s is not IntentState.ACCEPTED))
