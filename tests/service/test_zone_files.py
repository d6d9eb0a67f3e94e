"""Zones kept apart by what a format can hold, and what is due told as events."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.airspace.constraint import ZoneType
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture, Place
from deconflict.service.zone_files import ZONE_FORMATS, Indicators, alert_of, due, zones_as
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status
from deconflict.statements.meetings import MeetingConvene, MeetingLevel, MeetingMode
from deconflict.statements.zones import Zone
from deconflict.wire import cap

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z", "authority": "A", "zone_type": "caution", "radius_m": 500.0}
DAY_US = 86_400_000_000
HERE = Indicators("XXXX", "XXXX")


def zone(name: str, reference: str) -> dict[str, object]:
    heights = {side: {"value_m": value_m, "reference": reference} for side, value_m in (("lower", 100.0), ("upper", 200.0))}
    place = {"type": "Point", "coordinates": [7.5, 46.5]}
    return {"type": "Feature", "geometry": place, "properties": {"zone_id": name, **HOURS, **heights}}


def test_each_format_leaves_out_what_it_cannot_hold():
    zones = [zone("A", "AMSL"), zone("L", "FL"), zone("W", "W84")]
    left = {suffix: zones_as(suffix, zones, HERE)[1] for suffix in ZONE_FORMATS}
    assert left == {"openair": 1, "ed269": 2, "ed318": 1, "notam": 1}
    plan = {"type": "Feature", "geometry": None, "properties": {"op_id": "P"}}
    assert zones_as("ed318", [plan], HERE)[1] == 0


def test_what_is_asked_wrongly_is_refused():
    with pytest.raises(Refused, match="no format of zones"):
        zones_as("shp", [], HERE)
    with pytest.raises(Refused, match="no location indicators"):
        zones_as("notam", [zone("A", "AMSL")], Indicators("", ""))


def test_nothing_is_due_in_an_empty_picture():
    assert due(Picture(), "a" * 26, 0, lambda _peer: 0) == []


ALFA, BRAVO = "a" * 26, "b" * 26
HEADER = MessageHeader(
    msg_id="m1", from_role=Role.DUTY, to=(BRAVO,), priority=Priority.ROUTINE, status=Status.TEST, ack_by=0, answer_by=0, by="x"
)


def held(entry: str, kind: str, main: MessagePart, at_us: int, seq: int) -> MessageRecord:
    return MessageRecord(entry, Place(ALFA, "plans", 1, seq, entry), kind, at_us, main)


def test_a_meeting_convened_anew_is_a_version_of_it():
    picture = Picture()
    for seq, later_us in enumerate((0, 60_000_000, -7_200_000_000)):
        main = MeetingConvene(
            message=HEADER, meeting_id="w1", meeting_level=MeetingLevel.DUTY, mode=MeetingMode.VOICE, from_us=DAY_US + later_us,
            until_us=DAY_US + 3_600_000_000,
        )  # fmt: skip
        picture.messages[f"e{seq}"] = held(f"e{seq}", "MEETING_CONVENE", main, 10 - abs(later_us), seq)
    (event,) = due(picture, ALFA, DAY_US, lambda _peer: 0)
    assert (event.sequence, event.from_us, event.uid) == (2, DAY_US, f"meeting-w1@{ALFA}")
    assert due(picture, ALFA, DAY_US * 30, lambda _peer: 0) == []


def test_a_cancelled_zone_cancels_the_alert_that_told_of_it():
    picture = Picture()
    main = Zone(message=HEADER, zone_id="Z", zone_type=ZoneType.NO_FLY, authority="A")
    picture.messages["e0"] = held("e0", "ZONE_NOTICE", main, 5_000_000, 1)
    ending = msgspec.structs.replace(main, cancelled=True, message=msgspec.structs.replace(HEADER, refs=("e0", "gone")))
    words = [{"locale": "en", "text": "\n"}]
    alert = alert_of(picture, held("e1", "ZONE_CANCEL", ending, 9_000_000, 2), words)
    assert (alert.msg_type, [one.identifier for one in alert.references], alert.words[0].headline) == ("Cancel", ["e0"], "ZONE_CANCEL")
    assert b"<msgType>Cancel</msgType>" in cap.write(alert) and b"<status>Test</status>" in cap.write(alert)
    lost = msgspec.structs.replace(ending, message=HEADER)
    assert alert_of(picture, held("e1", "ZONE_CANCEL", lost, 9_000_000, 2), words).msg_type == "Alert"
