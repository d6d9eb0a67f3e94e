"""Lead and vagueness: pure, alike for both, monotone; a suggestion lies within the limits and within what was stated."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.agreement.exchange import Notification
from deconflict.agreement.rules import DEFAULT_RULES, Rules
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.coordination import notice
from deconflict.coordination.notice import Lead, Limits
from deconflict.picture.fold import fold
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import MessageHeader, Priority, Role, Status
from deconflict.statements.lead import Missing
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.zones import Zone
from deconflict.testing.scribe import Scribe

HOUR = 3_600_000_000
HEADER = MessageHeader(
    msg_id="m1", from_role=Role.DUTY, to=("b" * 26,), priority=Priority.ROUTINE, status=Status.EXERCISE, ack_by=0, answer_by=0, by="w"
)
LINE = "line/" + "d" * 26


def operation(kind: OperationKind = OperationKind.SURVEY, state: IntentState = IntentState.ACCEPTED, **more: object) -> Operation:
    return Operation(
        message=more.get("message", HEADER), op_id="OP1", operation=kind, aircraft_class=AircraftClass.CREWED, count=1, state=state,  # type: ignore[arg-type]
    )  # fmt: skip


def volume(from_us: int, until_us: int, radius_mm: int = 5_000_000, top_mm: int = 1_000_000, lat: int = 40) -> Volume4D:
    box = Volume3D(Circle(lat * 10**9, 20 * 10**9, radius_mm), Height(0, Reference.AMSL), Height(top_mm, Reference.AMSL))
    return Volume4D(box, from_us, until_us)


STARTS = st.integers(0, 100 * HOUR)
VOLUMES = st.lists(
    st.builds(
        lambda start, long, radius, top, lat: volume(start, start + long, radius, top, lat),
        STARTS, st.integers(1_000_000, 20 * HOUR), st.integers(1_000_000, 300_000_000), st.integers(1, 10_000_000), st.integers(-60, 60),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
AREAS = st.builds(
    lambda lat, lon, side, long: Volume4D(
        Volume3D(
            Polygon(((lat, lon), (lat, lon + side), (lat + side // 2, lon + side), (lat + side // 2, lon))),
            Height(0, Reference.AGL),
            Height(1, Reference.AGL),
        ),
        0,
        long,
    ),
    st.integers(-60 * 10**9, 60 * 10**9), st.integers(-170 * 10**9, 160 * 10**9), st.integers(10**7, 4 * 10**9),
    st.integers(1_000_000, 20 * HOUR),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "lead_us", "lead"),
    [
        (OperationKind.SURVEY, 24 * HOUR, Lead.IN_TIME),
        (OperationKind.SURVEY, 24 * HOUR - 1, Lead.SHORT),
        (OperationKind.SURVEY, HOUR, Lead.SHORT),
        (OperationKind.SURVEY, HOUR - 1, Lead.LATE),
        (OperationKind.SURVEY, 60_000_000, Lead.LATE),
        (OperationKind.HAZARD, 72 * HOUR, Lead.IN_TIME),
        (OperationKind.HAZARD, 72 * HOUR - 1, Lead.SHORT),
    ],
)
def test_lead_by_kind_of_operation(kind: OperationKind, lead_us: int, lead: Lead) -> None:
    received_us = 1_000 * HOUR
    stamp = notice.stamp(operation(kind), [volume(received_us + lead_us, received_us + lead_us + 1)], received_us, DEFAULT_RULES)
    assert (stamp.lead, stamp.lead_us) == (lead, lead_us)


def test_after_its_start_a_notice_is_late_by_as_much() -> None:
    stamp = notice.stamp(operation(), [volume(0, HOUR)], HOUR, DEFAULT_RULES)
    assert (stamp.lead, stamp.lead_us) == (Lead.LATE, -HOUR)


@given(st.integers(0, 200 * HOUR), st.integers(0, HOUR))
def test_an_earlier_notice_is_never_later(lead_us: int, more_us: int) -> None:
    order = [Lead.LATE, Lead.SHORT, Lead.IN_TIME]
    one, other = (notice.lead_of(lead, 24 * HOUR, HOUR) for lead in (lead_us, lead_us + more_us))
    assert order.index(other) >= order.index(one)


@given(VOLUMES, VOLUMES)
def test_more_volumes_never_measure_less(some: list[Volume4D], more: list[Volume4D]) -> None:
    assert all(a <= b * (1 + 1e-12) for a, b in zip(notice.measure(some), notice.measure(some + more), strict=True))


@given(VOLUMES, st.integers(0, 10 * HOUR), st.integers(0, 50_000_000), st.integers(0, 1_000_000))
def test_longer_wider_and_taller_never_measure_less(some: list[Volume4D], long_us: int, wide_mm: int, tall_mm: int) -> None:
    def larger(one: Volume4D) -> Volume4D:
        circle = one.volume.outline
        assert isinstance(circle, Circle)
        top = one.volume.upper.value_mm + tall_mm
        return volume(one.from_us, one.until_us + long_us, circle.radius_mm + wide_mm, top, circle.lat_ndeg // 10**9)

    assert all(a <= b for a, b in zip(notice.measure(some), notice.measure([larger(one) for one in some]), strict=True))


def test_area_counts_what_stands_at_one_time() -> None:
    one, after, beside = volume(0, HOUR), volume(HOUR, 2 * HOUR), volume(0, HOUR, lat=41)
    single = notice.measure([one]).area_km2
    assert notice.measure([one, after]).area_km2 == single
    assert notice.measure([one, beside]).area_km2 == pytest.approx(2 * single, rel=1e-3)


def test_too_wide_names_what_exceeds() -> None:
    measured = notice.measure([volume(0, 3 * HOUR)])
    assert notice.too_wide(measured, Limits(None, None)) == ()
    assert notice.too_wide(measured, Limits(70, 3 * HOUR)) == (Missing.AREA,)
    assert notice.too_wide(measured, Limits(80, 2 * HOUR)) == (Missing.TIMES,)
    assert notice.too_wide(measured, Limits(1, 1)) == (Missing.AREA, Missing.TIMES)


def holds_it(piece: Volume4D, original: Volume4D) -> bool:
    """Whether a piece lies in an original, to a centimetre, in time and heights exactly."""
    outline = piece.volume.outline
    places = [(outline.lat_ndeg, outline.lon_ndeg)] if isinstance(outline, Circle) else outline.vertices_ndeg
    apart_m = max(distance_to_m(original.volume.outline, lat / 1e9, lon / 1e9) for lat, lon in places)
    same = (piece.volume.lower, piece.volume.upper) == (original.volume.lower, original.volume.upper)
    return apart_m < 0.01 and same and original.from_us <= piece.from_us < piece.until_us <= original.until_us


@settings(deadline=None, max_examples=60)
@given(
    VOLUMES | st.lists(AREAS, min_size=1, max_size=2),
    st.none() | st.integers(10, 20_000),
    st.none() | st.integers(60_000_000, 6 * HOUR),
)
def test_a_suggestion_is_within_the_limits_and_within_the_original(some: list[Volume4D], area: int | None, long_us: int | None) -> None:
    limits = Limits(area, long_us)
    suggested = notice.suggest(some, limits)
    assert 1 <= len(suggested) <= notice.MOST_VOLUMES
    assert notice.too_wide(notice.measure(suggested), limits) == ()
    assert all(any(holds_it(piece, original) for original in some) for piece in suggested)
    if notice.too_wide(notice.measure(some), limits) == ():
        assert notice.measure(suggested).claimed <= notice.measure(some).claimed


def test_what_is_narrow_enough_is_left_as_it_is() -> None:
    some = (volume(0, HOUR), volume(HOUR, 2 * HOUR))
    assert notice.suggest(some, Limits(100, HOUR)) == some


@given(VOLUMES, STARTS)
def test_a_later_form_begins_later_and_stays_inside(some: list[Volume4D], not_before_us: int) -> None:
    left = notice.later(some, not_before_us)
    assert all(piece.from_us >= not_before_us for piece in left)
    assert all(any(holds_it(piece, original) for original in some) for piece in left)


def test_urgency_by_the_lead_that_is_left_with_anybody() -> None:
    far, rules = [volume(30 * HOUR, 31 * HOUR)], Rules(notification=Notification(lead_routine_us=48 * HOUR))
    assert notice.urgency(operation(), far, [DEFAULT_RULES], 0, Priority.ROUTINE) is Priority.ROUTINE
    assert notice.urgency(operation(), far, [DEFAULT_RULES, rules], 0, Priority.ROUTINE) is Priority.URGENT
    assert notice.urgency(operation(), far, [rules], 0, Priority.FLASH) is Priority.FLASH


def told(*said: tuple[str, object, int]) -> tuple[Picture, Picture, list[str], str]:
    """ALFA says these (kind, main, start) to BRAVO, who stores each an hour before the first starts; both pictures, entries, BRAVO."""
    a, b = Scribe("ALFA"), Scribe("BRAVO")
    entries = []
    for kind, main, start_us in said:
        main = msgspec.structs.replace(main, message=a.header(b.party, refs=tuple(e.hash for e in entries[-1:])))  # type: ignore[type-var]
        entries.append(a.say("plans", kind, main=main, exact=Volumes(volumes=(volume(start_us, start_us + HOUR),))))
    at_us = said[0][2] - 2 * HOUR
    receipt = b.say(LINE, "RECEIPT", main=Received(entries=tuple(e.hash for e in entries), received_at_us=at_us, bearer=Bearer.LINK))
    pictures = (Picture(), Picture())
    for picture, order in zip(pictures, (1, -1), strict=True):
        for entry in [*entries, receipt][::order]:
            fold(picture, entry)
    return *pictures, [e.hash for e in entries], b.party


def test_both_nodes_stamp_alike_whatever_came_first() -> None:
    one, other, (entry,), party = told(("NOTICE_OF_OPERATION", operation(), 1_800_000_000_000_000))
    stamps = [notice.stamp_at(picture, picture.messages[entry], party, DEFAULT_RULES) for picture in (one, other)]
    assert stamps[0] == stamps[1]
    assert stamps[0] is not None
    assert stamps[0].lead is Lead.SHORT
    assert notice.stamp_at(one, one.messages[entry], "c" * 26, DEFAULT_RULES) is None, "not received there"


def test_only_what_says_something_new_is_stamped() -> None:
    start = 1_800_000_000_000_000
    zone = Zone(message=HEADER, zone_id="Z1", zone_type=ZoneType.CAUTION, authority="ALFA")
    story = (
        ("NOTICE_OF_OPERATION", operation(), start), ("OPERATION_ACTIVATE", operation(state=IntentState.ACTIVATED), start),
        ("OPERATION_OVERDUE", operation(state=IntentState.NONCONFORMING), start + 1),
        ("OPERATION_COMPLETE", operation(state=IntentState.ENDED), start + 1),
        ("ZONE_NOTICE", zone, start), ("ZONE_CANCEL", msgspec.structs.replace(zone, cancelled=True), start),
    )  # fmt: skip
    picture, _, entries, party = told(*story)
    stamps = [notice.stamp_at(picture, picture.messages[entry], party, DEFAULT_RULES) for entry in entries]
    assert [stamp is not None for stamp in stamps] == [True, False, True, False, True, False]


def test_what_is_withheld_or_no_object_has_no_stamp() -> None:
    picture, _, (entry,), party = told(("NOTICE_OF_OPERATION", operation(), 1_800_000_000_000_000))
    record = picture.messages[entry]
    version = notice.version_of(picture, record)
    assert version is not None
    version.exact = None
    assert notice.stamp_at(picture, record, party, DEFAULT_RULES) is None
    record.main = None
    assert notice.version_of(picture, record) is None


ASKED = Rules(name="asked", notification=Notification(min_fields=("operation", "callsign", "tracks", "contact", "volumes", "nonsense")))


def test_a_notice_lacks_what_the_clause_names_and_its_kind_can_state() -> None:
    named = msgspec.structs.replace(operation(), callsign="TEST 1", tracks=("4b1234",))
    for main, parts, lacks in (
        (operation(), (), ("callsign", "tracks", "contact", "volumes")),
        (named, ("exact", "contact"), ()),
        (named, ("buffered",), ("contact",)),
        (operation(state=IntentState.ENDED), (), ()),
    ):
        assert notice.lacking("NOTICE_OF_OPERATION", main, parts, ASKED) == lacks
    assert notice.lacking("OPERATION_ACTIVATE", operation(), (), ASKED) == (), "it tells how what was notified goes on"
    zone = Zone(message=HEADER, zone_id="Z1", zone_type=ZoneType.CAUTION, authority="ALFA")
    assert notice.lacking("ZONE_NOTICE", zone, ("exact",), ASKED) == ("contact",), "a zone has no callsign"
    assert notice.lacking("NOTICE_OF_OPERATION", operation(), ("exact",), DEFAULT_RULES) == ()


def test_both_sides_see_what_a_notice_lacks_until_its_parts_are_dropped() -> None:
    one, other, (entry,), _ = told(("NOTICE_OF_OPERATION", operation(), 1_800_000_000_000_000))
    for picture in (one, other):
        record = picture.messages[entry]
        assert notice.lacking_at(picture, record, ASKED) == ("callsign", "tracks", "contact")
        picture.dropped[entry] = {"exact"}
        assert notice.lacking_at(picture, record, ASKED) == ()
    assert notice.lacking_at(one, MessageRecord("e" * 43), ASKED) == ()
