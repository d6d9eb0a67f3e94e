"""What the page is told of a notice: lead and vagueness alike on both sides, third parties, contradictions, corrections, the day."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from deconflict.agreement.exchange import Notification
from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant
from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.volume import Volume3D
from deconflict.service.view import Sight, view
from deconflict.statements.absence import Absence, Presence
from deconflict.statements.base import Part, Priority
from deconflict.statements.consents import Consent
from deconflict.statements.daily import DailyPlan
from deconflict.statements.lead import Correction
from deconflict.statements.messages import StopRequest
from deconflict.statements.movements import Movement, MovementKind
from deconflict.statements.plans import LiveContact, Operation, PlaceReference, Volumes
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def seen(rig: Rig, host: Host, rules: Rules | None = None) -> dict[str, Any]:
    """The view of a host; under these rules with everybody where they are given."""
    assert host.node is not None
    core = host.node.core
    between = (lambda a, b: rules) if rules is not None else core.rules_between
    return view(Sight(picture=host.node.picture, me=host.party, now_us=Instant(rig.world.now_us), rules=between, known=core.known))


def message(rig: Rig, host: Host, entry: str, rules: Rules | None = None) -> dict[str, Any]:
    (found,) = [one for one in seen(rig, host, rules)["messages"] if one["entry"] == entry]
    return dict(found)


def test_both_sides_show_the_same_stamp(rig: Rig) -> None:
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=rig.volume(from_min=30)))["entry"]
    assert message(rig, rig.a, entry)["lead"] == {rig.b.party: None}, "not received there yet"
    rig.run(10 * S)
    narrow = Rules(name="narrow", notification=Notification(max_area_km2=10, max_duration_us=30 * MIN))
    stamps = [message(rig, host, entry, narrow)["lead"][rig.b.party] for host in (rig.a, rig.b)]
    assert stamps[0] == stamps[1]
    assert stamps[0]["stamp"] == "LATE"
    assert stamps[0]["too_wide"] == ["area", "times"]
    assert stamps[0]["limits"] == {"area_km2": 10, "duration_s": 1800.0}
    assert message(rig, rig.b, entry)["lead"][rig.b.party]["too_wide"] == []


def test_a_place_that_does_not_agree_is_flagged_when_a_peer_signed_it(rig: Rig) -> None:
    parts = rig.plan()
    main = parts["main"]
    assert isinstance(main, Operation)
    header = msgspec.structs.replace(main.message, to=(rig.b.party,))
    south = PlaceReference(
        reference="Ostra field", lat_ndeg=10 * 10**9, lon_ndeg=20 * 10**9, range_horizontal_mm=9_000_000, bearing_mdeg=180_000
    )
    said = {**parts, "main": msgspec.structs.replace(main, message=header), "reference": south}
    entry = rig.inject(rig.a, "plans", "NOTICE_OF_OPERATION", said)
    rig.run(10 * S)
    assert message(rig, rig.b, entry)["mismatch_m"] == pytest.approx(9000, abs=1)
    crossed, doubled = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0))), Polygon(((0, 0), (0, 0), (10**9, 10**9)))
    for outline, measured in ((crossed, True), (doubled, False)):
        volume = rig.volume()
        bad = msgspec.structs.replace(volume, volume=Volume3D(outline, volume.volume.lower, volume.volume.upper))
        entry = rig.inject(rig.a, "plans", "NOTICE_OF_OPERATION", {**said, "exact": Volumes(volumes=(bad,))})
        rig.run(10 * S)
        assert (message(rig, rig.b, entry)["mismatch_m"] is not None) is measured
        assert next(one for one in seen(rig, rig.b)["plans"] if one["version"] == entry)["volumes"] == [], "it cannot be drawn"
    site = {**rig.site(), "reference": south}
    site["main"] = msgspec.structs.replace(site["main"], message=header)
    entry = rig.inject(rig.a, "plans", "SITE_NOTICE", site)
    rig.run(10 * S)
    assert message(rig, rig.b, entry)["mismatch_m"] == pytest.approx(9000, abs=1)


def test_a_stop_request_whose_place_does_not_agree_is_flagged_and_read_back(rig: Rig) -> None:
    far = PlaceReference(
        reference="Ostra field", lat_ndeg=10 * 10**9, lon_ndeg=20 * 10**9, range_horizontal_mm=9_000_000, bearing_mdeg=90_000
    )
    header = msgspec.structs.replace(rig.header(priority=Priority.FLASH), to=(rig.b.party,))
    main = StopRequest(message=header, place=Circle(10 * 10**9, 20 * 10**9, 2_000_000), endangered="rescue")
    entry = rig.inject(rig.a, rig.line(rig.a, rig.b), "STOP_REQUEST", {"main": main, "reference": far})
    rig.run(10 * S)
    assert message(rig, rig.b, entry)["mismatch_m"] == pytest.approx(9000, abs=1)
    assert message(rig, rig.b, entry)["read_back"] is True


def test_a_conflict_says_whom_else_it_concerns(rig: Rig) -> None:
    parts = rig.plan()
    main = parts["main"]
    assert isinstance(main, Operation)
    rig.file(rig.a, "NOTICE_OF_OPERATION", {**parts, "main": msgspec.structs.replace(main, on_behalf_of="Aid Flight")})
    rig.run(10 * S)
    rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan())
    rig.run(10 * S)
    (conflict,) = seen(rig, rig.b)["conflicts"]
    third = {"name": "Aid Flight", "of": rig.a.party, "why": "on_behalf_of", "reached": "not_on_the_line"}
    assert conflict["third_parties"] == [third]
    assert conflict["advice"] == "COORDINATE"
    rig.fly(rig.b, "drift", 10.0, 20.0, 90, for_s=2, uncommanded=True)
    rig.run(5 * S)
    (conflict,) = seen(rig, rig.a)["conflicts"]
    assert [one["why"] for one in conflict["third_parties"]] == ["on_behalf_of", "uncommanded"]
    assert conflict["advice"] == "AVOID"


def test_an_absence_is_shown_with_what_is_seen(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("OP7"))
    main = Absence(message=rig.header(), presence=Presence.NONE_OF_OURS)
    entry = rig.file(rig.a, "STATEMENT_OF_ABSENCE", {"main": main, "exact": Volumes(volumes=(rig.volume(),))})["entry"]
    rig.run(10 * S)
    shown = message(rig, rig.b, entry)
    assert [(one["what"], one["id"]) for one in shown["contradicted_by"]] == [("plan", "OP7")]
    assert len(shown["where"]) == 1


def test_the_day_and_a_correction(rig: Rig) -> None:
    day_us = (rig.world.now_us // (24 * HOUR) + 1) * 24 * HOUR
    start_min = (day_us - rig.world.now_us) // MIN + 60
    plan = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=rig.volume(from_min=start_min)))["entry"]
    daily = DailyPlan(message=rig.header(), day_us=day_us, cutoff_us=0)
    entry = rig.file(rig.a, "DAILY_PLAN", {"main": daily})["entry"]
    values: tuple[dict[str, Any], ...] = (
        {"field": "count", "number": 2}, {"field": "remark", "words": "two"}, {"field": "volumes"},
    )  # fmt: skip
    for value in values:
        parts: dict[str, Part] = {"main": Correction(message=rig.header(refs=(plan,)), **value)}
        rig.file(rig.a, "CORRECTION", parts if len(value) > 1 else {**parts, "exact": Volumes(volumes=(rig.volume(),))})
    rig.run(10 * S)
    day = message(rig, rig.b, entry)["day"][rig.b.party]
    assert [(item["op_id"], item["state"]) for item in day["items"]] == [("OP1", "OPEN")]
    corrected = message(rig, rig.b, plan)["corrected"]
    assert [one["field"] for one in corrected] == ["count", "remark", "volumes"]
    assert corrected[0]["value"] == {"number": 2}
    absence = {"main": Absence(message=rig.header(), presence=Presence.UNKNOWN), "exact": Volumes(volumes=(rig.volume(),))}
    rig.file(rig.a, "STATEMENT_OF_ABSENCE", absence)


def test_movements_are_shown_and_what_was_flown_outside(rig: Rig) -> None:
    now_us = rig.world.now_us
    main = Movement(
        message=rig.header(), movement_id="M1", movement=MovementKind.CONVOY, state=IntentState.ACCEPTED, vehicles=3, aircraft=0,
        contact_tested_at_us=now_us, check_in_time_us=HOUR, tracks=("truck",), release_to_all=True,
    )  # fmt: skip
    where = Volumes(volumes=(rig.volume(from_min=-1),))
    leader, consent = LiveContact(name="leader", means="121.5 MHz"), Consent(consent_by="the leader", at_us=0)
    rig.file(rig.a, "MOVEMENT_NOTICE", {"main": main, "exact": where, "contact": leader, "consent": consent})
    rig.fly(rig.a, "truck", 10.5, 20.0, 90, for_s=3, speed_m_s=10)
    rig.run(10 * S)
    (shown,) = seen(rig, rig.b)["movements"]
    assert shown["contact"] == {"name": "leader", "means": "121.5 MHz"}
    assert shown["outside"][0]["horizontal_m"] == pytest.approx(50_300, rel=0.01)
