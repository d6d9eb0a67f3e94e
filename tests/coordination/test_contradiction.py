"""Kinds against states: each contradiction is found, and counts by the more cautious reading."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.coordination.contradiction import CAUTION, OVER_BY_KIND, cautious, contradicts
from deconflict.statements.messages import Concern
from deconflict.statements.plans import STATES, Operation
from deconflict.statements.sites import Site
from deconflict.statements.zones import Zone
from tests.coordination.messages import message


def plan(state: IntentState) -> Operation:
    return Operation(
        message=message(), op_id="OP1", operation=OperationKind.SURVEY, aircraft_class=AircraftClass.CREWED, count=1, state=state
    )


def zone(cancelled: bool) -> Zone:
    return Zone(message=message(), zone_id="Z1", zone_type=ZoneType.NO_FLY, authority="ALFA", cancelled=cancelled)


def site(expired: bool) -> Site:
    return Site(message=message(), site_id="S1", function="hospital", from_us=1, until_us=2, expired=expired)


def test_every_state_has_its_place_in_the_order_of_care() -> None:
    assert sorted(CAUTION) == sorted(IntentState)


@pytest.mark.parametrize(("kind", "state"), itertools.product(sorted(STATES), IntentState))
def test_a_plan_counts_as_the_more_cautious_of_kind_and_state(kind: str, state: IntentState) -> None:
    said = plan(state)
    counts = cautious(kind, said)
    assert contradicts(kind, said) is (state not in STATES[kind])
    assert CAUTION.index(counts.state) >= CAUTION.index(state), "never less careful than stated"
    if contradicts(kind, said):
        assert counts.state is not IntentState.ENDED, "what is in doubt has not ended"
        assert cautious(kind, counts).state is counts.state
    else:
        assert counts is said


@pytest.mark.parametrize(
    ("kind", "said", "counts"),
    [
        ("OPERATION_CANCEL", IntentState.ACTIVATED, IntentState.ACTIVATED),
        ("OPERATION_ACTIVATE", IntentState.ENDED, IntentState.ACTIVATED),
        ("OPERATION_ACTIVATE", IntentState.CONTINGENT, IntentState.CONTINGENT),
        ("OPERATION_OVERDUE", IntentState.ACCEPTED, IntentState.NONCONFORMING),
        ("OPERATION_CHANGE", IntentState.ENDED, IntentState.ACCEPTED),
    ],
)
def test_by_example(kind: str, said: IntentState, counts: IntentState) -> None:
    assert cautious(kind, plan(said)).state is counts


@pytest.mark.parametrize("kind", ["ZONE_NOTICE", "SITE_NOTICE", *OVER_BY_KIND])
@pytest.mark.parametrize("over", [True, False])
def test_a_zone_or_site_in_doubt_stands(kind: str, over: bool) -> None:
    said: Any = zone(over) if kind.startswith("ZONE") else site(over)
    found = contradicts(kind, said)
    assert found is (kind in OVER_BY_KIND and OVER_BY_KIND[kind] is not over)
    counts: Any = cautious(kind, said)
    assert getattr(counts, "cancelled" if kind.startswith("ZONE") else "expired") is (over and not found)


def test_what_has_no_state_contradicts_nothing() -> None:
    said = Concern(message=message(), text="a word")
    assert not contradicts("CONCERN", said)
    assert not contradicts("OPERATION_CANCEL", None)
    assert cautious("CONCERN", said) is said
