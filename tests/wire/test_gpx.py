"""GPX: waypoints and routes of receivers, and our own objects there and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.gpx import write
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened

from .made_features import distinct, features, of, stated

HEAD = '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
TOURS = (
    f'{HEAD}\n<wpt lat="46.5" lon="7.5"><ele>500</ele><name>Camp &amp; well</name><desc>two tents</desc></wpt>\n'
    '<rte><name>Supply</name><rtept lat="46.5" lon="7.5"/><rtept lat="46.6" lon="7.5"><ele>9</ele></rtept></rte>\n'
    '<trk><trkseg><trkpt lat="1" lon="2"><time>2030-01-01T00:00:00Z</time></trkpt></trkseg></trk>\n<wpt lat="x" lon="7"/></gpx>'
).encode()
STATED = {"function": "camp", "radius_m": 300, "from": "2030-01-01T00:00:00Z", "until": "2030-02-01T00:00:00Z"}
FLOWN = {**STATED, "operation": "humanitarian", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "half_width_m": 500,
         "lower": "SFC", "upper": "FL100"}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(features(), min_size=1, max_size=4).map(distinct))
def test_gpx_comes_back_as_it_was(made: list[dict[str, Any]]) -> None:
    assert stated(of(opened(write(made), "x.gpx"))) == stated(made)


def test_waypoints_are_sites_and_routes_are_plans_when_their_opener_says_so() -> None:
    site, route, track, bad = opened(TOURS, "t.gpx", Assumed(STATED, as_kind="site"))
    assert (site.kind, site.features[0]["properties"]["site_id"]) == ("SITE_NOTICE", "Camp-well")
    assert site.features[0]["properties"]["remark"] == "two tents"
    assert "ele and time are not taken" in site.notes[0]
    assert route.fault is not None
    assert (track.kind, track.fault, track.shown["points"]) == ("", None, "1")
    assert bad.fault is not None
    assert bad.fault.where == "t.gpx:5"
    assert opened(TOURS, "t.gpx", Assumed(FLOWN, as_kind="plan"))[1].kind == "NOTICE_OF_OPERATION"


@pytest.mark.parametrize("data", [b"<gpx/>", b"<html/>", b"<gpx"])
def test_what_is_no_gpx_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        opened(data, "x.gpx")


def test_extensions_that_are_not_ours_are_passed_over() -> None:
    odd = HEAD + '<wpt lat="1" lon="2"><extensions><properties xmlns="urn:deconflict:feature">{</properties></extensions></wpt></gpx>'
    listed = odd.replace("{<", "[1]<")
    for text in (odd, listed):
        assert opened(text.encode(), "x.gpx", Assumed(STATED))[0].kind == "SITE_NOTICE"


def test_a_track_that_moves_is_written_where_it_was_last() -> None:
    track = {"geometry": {"type": "Point", "coordinates": [7.5, 46.5]}, "properties": {"track_id": "a1", "at": "2030-01-01T00:00:00Z"}}
    assert b"<time>2030-01-01T00:00:00Z</time><name>a1</name>" in write([], [track])
