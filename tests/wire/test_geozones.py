"""What both EUROCAE models say of a zone: its limits, whom to ask, when it holds."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.wire.geozones import about, faulty, height, times
from deconflict.wire.said import Said


def test_heights_keep_their_reference():
    assert height(100.0, "AMSL", "ft", where="w") == {"value_m": 30.48, "reference": "AMSL"}
    assert height(12.0, "wgs84", "M", where="w") == {"value_m": 12.0, "reference": "W84"}
    assert height(None, "", "", where="w") is None
    with pytest.raises(Refused):
        height(1e9, "AMSL", "M", where="w")


def test_whom_to_ask():
    zone = Said({"zoneAuthority": [{"service": "Desk", "email": "a@b.example"}]}, "z")
    assert about(zone, "") == {"authority": "Desk", "contact": {"name": "Desk", "means": "a@b.example"}}
    assert about(Said({}, "z"), "") == {}
    assert about(Said({"zoneAuthority": [{"phone": "1"}]}, "z"), "N") == {"remark": "N", "contact": {"name": "authority", "means": "1"}}


def test_when_there_is_nothing_said_there_is_one_time_of_no_bounds():
    assert times([], {}, where="z") == ([{}], ())
    found, notes = times([Said({"startDateTime": "2026-11-02T00:00:00Z"}, "p")], {}, where="z")
    assert (found, notes) == ([{"from": "2026-11-02T00:00:00Z"}], ())
    daily = Said({"day": "MON", "startTime": "10:00Z", "endTime": "11:00Z"}, "d")
    period = Said({"startDateTime": "2026-11-02T00:00:00Z", "endDateTime": "2026-11-09T00:00:00Z", "schedule": {"day": "MON",
                   "startTime": "10:00Z", "endTime": "11:00Z"}}, "p")  # fmt: skip
    assert times([period], {}, where="z")[0] == [{"from": "2026-11-02T10:00:00Z", "until": "2026-11-02T11:00:00Z"}]
    assert "day" in daily


def test_a_zone_that_cannot_be_read_keeps_its_name():
    fault = Refused("no", where="w")
    assert faulty("p", {"properties": {"identifier": "A"}}, fault).name == "A"
    assert faulty("p", {"properties": 5}, fault).name == faulty("p", [], fault).name == "p"
