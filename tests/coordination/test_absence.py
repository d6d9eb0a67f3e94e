"""What goes with a statement of absence and what does not, by each of its four words."""

from __future__ import annotations

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.coordination.absence import contradictions
from deconflict.picture.fold import fold
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.absence import Absence, Presence
from deconflict.statements.base import Status
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.tracks import Tracks
from deconflict.statements.zones import Zone
from deconflict.testing.scribe import Scribe

HOUR = 3_600_000_000
LINE = "line/" + "d" * 26


def volume(from_us: int, lat: int = 40) -> Volume4D:
    box = Volume3D(Circle(lat * 10**9, 20 * 10**9, 10_000_000), Height(0, Reference.AMSL), Height(3_000_000, Reference.AMSL))
    return Volume4D(box, from_us, from_us + HOUR)


def told(
    presence: Presence, *, uncommanded: bool = False, height: bool = True, state: IntentState = IntentState.ACCEPTED
) -> tuple[Picture, MessageRecord]:
    """ALFA says that of an area; a plan of its own lies in it, another beside it, and an aircraft it reports flies in it."""
    a, picture = Scribe("ALFA"), Picture()
    start = a.now_us
    stated = a.say(
        LINE, "STATEMENT_OF_ABSENCE", main=Absence(message=a.header("b" * 26), presence=presence), exact=Volumes(volumes=(volume(start),))
    )
    said = [stated]
    for op_id, lat in (("IN", 40), ("BESIDE", 42)):
        main = Operation(
            message=a.header("b" * 26),
            op_id=op_id,
            operation=OperationKind.SURVEY,
            aircraft_class=AircraftClass.CREWED,
            count=1,
            state=state,
        )
        said.append(a.say("plans", "NOTICE_OF_OPERATION", main=main, exact=Volumes(volumes=(volume(start + HOUR // 2, lat),))))
    plots = tuple(
        Plot(
            track_id=track, at_us=start + 1, lat_ndeg=lat * 10**9, lon_ndeg=20 * 10**9, uncommanded=uncommanded,
            height=Height(1_000_000, Reference.AMSL) if height else None,
        )
        for track, lat in (("in", 40), ("beside", 42))
    )  # fmt: skip
    said.append(a.say("tracks", "TRACKS", main=Tracks(plots=plots, status=Status.EXERCISE)))
    for entry in said:
        fold(picture, entry)
    return picture, picture.messages[stated.hash]


@pytest.mark.parametrize("height", [True, False])
@pytest.mark.parametrize(
    ("presence", "uncommanded", "against"),
    [
        (Presence.NONE_OF_OURS, False, ["plan IN", "track in"]),
        (Presence.NONE_OF_OURS, True, ["plan IN"]),
        (Presence.NOT_UNDER_OUR_CONTROL, False, ["plan IN", "track in"]),
        (Presence.UNDER_OUR_CONTROL, False, []),
        (Presence.UNDER_OUR_CONTROL, True, ["track in"]),
        (Presence.UNKNOWN, False, []),
    ],
)
def test_what_is_at_odds_with_each_word(presence: Presence, uncommanded: bool, against: list[str], height: bool) -> None:
    found = contradictions(*told(presence, uncommanded=uncommanded, height=height))
    assert sorted(f"{one.what} {one.object_id}" for one in found) == against
    assert [one.at_us for one in found] == sorted(one.at_us for one in found)


def test_a_plan_that_ended_is_at_odds_with_nothing() -> None:
    found = contradictions(*told(Presence.NONE_OF_OURS, state=IntentState.ENDED))
    assert [one.what for one in found] == ["track"]


def test_plans_of_others_and_zones_of_its_own_are_at_odds_with_nothing() -> None:
    picture, record = told(Presence.NONE_OF_OURS)
    before = contradictions(picture, record)
    a, b = Scribe("ALFA"), Scribe("BRAVO")
    there = Volumes(volumes=(volume(a.now_us),))
    plan = Operation(
        message=b.header(a.party), op_id="THEIRS", operation=OperationKind.SURVEY, aircraft_class=AircraftClass.CREWED, count=1,
        state=IntentState.ACCEPTED,
    )  # fmt: skip
    zone = Zone(message=a.header(b.party), zone_id="ZONE", zone_type=ZoneType.NO_FLY, authority="us")
    for entry in (b.say("plans", "NOTICE_OF_OPERATION", main=plan, exact=there), a.say("plans", "ZONE_NOTICE", main=zone, exact=there)):
        fold(picture, entry)
    assert {("plan", b.party, "THEIRS"), ("zone", a.party, "ZONE")} <= picture.objects.keys()
    assert contradictions(picture, record) == before
    assert {one.party for one in before} == {a.party}


def test_without_its_area_nothing_is_compared() -> None:
    picture, record = told(Presence.NONE_OF_OURS)
    record.parts.clear()
    assert contradictions(picture, record) == ()
