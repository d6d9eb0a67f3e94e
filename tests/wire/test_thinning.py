"""Lines told by fewer places: within the width that is added, every place of the line is held."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.earth import distance_m
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened
from deconflict.wire.thinning import MOST_PLACES, Position, thinned


def wavy(count: int, lat: float, bend: float) -> list[Position]:
    """A line of many places that bends."""
    return [(7 + n / count, lat + bend * math.sin(n / 9)) for n in range(count)]


def aside_m(place: Position, line: list[Position]) -> float:
    """How far a place lies from a line of short legs, at most: its distance to the nearest of many places along it."""
    along = [(a[0] + (b[0] - a[0]) * k / 200, a[1] + (b[1] - a[1]) * k / 200) for a, b in pairwise(line) for k in range(201)]
    return min(distance_m(place[1], place[0], lat, lon) for lon, lat in along)


@settings(max_examples=8, deadline=None)
@given(st.floats(-70, 70), st.floats(0.0001, 0.003))
def test_no_place_lies_farther_aside_than_is_said(lat: float, bend: float) -> None:
    line = wavy(120, lat, bend)
    found = thinned(line, 5_000.0)
    assert found is not None
    fewer, strays_m = found
    assert len(fewer) <= MOST_PLACES
    assert all(aside_m(place, fewer) <= strays_m + 10 for place in line[::17])


def test_what_would_stray_too_far_or_is_too_wide_is_left_alone() -> None:
    assert thinned(wavy(400, 46, 0.2), 10.0) is None
    assert thinned([(lon / 10, 46.0) for lon in range(400)], 1e6) is None
    assert thinned([(7.0, 86.0), (7.1, 86.1)], 1e6) is None


def test_a_long_route_of_others_comes_in_wider_and_says_so() -> None:
    points = "".join(f'<rtept lat="{lat:.7f}" lon="{lon:.7f}"/>' for lon, lat in wavy(300, 46, 0.0002))
    data = f"<gpx><rte><name>R</name>{points}</rte></gpx>".encode()
    said = {"zone_type": "corridor", "authority": "A", "lower": "SFC", "upper": "FL100", "half_width_m": 100}
    hours = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
    (record,) = opened(data, "x.gpx", Assumed({**said, **hours}))
    assert record.kind == "ZONE_NOTICE"
    assert record.features[0]["properties"]["half_width_m"] > 100
    assert any("300 places is told by" in note for note in record.notes)
    (narrow,) = opened(data, "x.gpx", Assumed({**said, **hours, "half_width_m": 1}))
    assert narrow.fault is not None


def test_a_very_long_line_is_thinned_in_parts_and_holds_every_place() -> None:
    line = [(7 + n / 90_000, 46 + 0.02 * math.sin(n / 900) + 1e-6 * (n % 2)) for n in range(9_001)]
    found = thinned(line, 2_000.0)
    assert found is not None
    fewer, strays_m = found
    assert len(fewer) <= MOST_PLACES
    assert 250 < strays_m <= 2_001
    assert all(aside_m(place, fewer) <= strays_m + 10 for place in line[::1500])
    assert thinned([(7 + n / 90_000, 46 + 0.02 * (n % 2)) for n in range(9_001)], 100.0) is None
