"""From when to when a track will be inside a zone: by circles and polygons, climbing through it, in unlike heights, by its times."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis, Ground, Height, Reference
from deconflict.airspace.constraint import Constraint, ZoneType
from deconflict.airspace.outline import Circle, Outline, Polygon
from deconflict.airspace.track import Plot, Track, fuse, predict
from deconflict.airspace.volume import Presence, Volume3D, Volume4D, track_in
from deconflict.conflict.entering import entry
from deconflict.statements.messages import Danger

GEOD = Geod(ellps="WGS84")
S = 1_000_000
NOW = 1_700_000_000 * S
TERMS = Alerting(lookahead_us=120 * S)
LAT, LON = 46.0, 179.9


def at(bearing_deg: float, range_m: float) -> tuple[int, int]:
    """(lat, lon) in 1e-9 degree that far from the middle of the zone."""
    lon, lat, _ = GEOD.fwd(LON, LAT, bearing_deg, range_m)
    return round(lat * 1e9), round(lon * 1e9)


CIRCLE = Circle(round(LAT * 1e9), round(LON * 1e9), 3_000_000)
SQUARE = Polygon(tuple(at(bearing, 3_000 * math.sqrt(2)) for bearing in (45, 135, 225, 315)))
CORNERS_KM = ((-6, -5), (-6, 5), (6, 5), (6, -5), (4, -5), (4, 3), (-4, 3), (-4, -5))
HORSESHOE = Polygon(tuple(at(math.degrees(math.atan2(east, north)), 1000 * math.hypot(east, north)) for east, north in CORNERS_KM))


def mm(height_m: float, reference: Reference) -> Height:
    """A height."""
    return Height(round(height_m * 1000), reference)


def zone(
    outline: Outline = CIRCLE, low_m: float = 2000, high_m: float = 3000, reference: Reference = Reference.AMSL, **more: object
) -> Constraint:
    """A zone of BRAVO, in force from an hour ago for two hours."""
    start, end = (more.pop(name, NOW + hours * 3600 * S) for name, hours in (("from_us", -1), ("until_us", 1)))
    volume = Volume4D(Volume3D(outline, mm(low_m, reference), mm(high_m, reference)), start, end)
    return Constraint("bravo", "z1", "v", ZoneType.NO_FLY, (volume,), **more)


def track(bearing_deg: float, range_m: float, course_deg: float, height: Height | None, speed: int = 100, up: float = 0.0) -> Track:
    """A track of ALFA that far from the middle of the zone."""
    lat, lon = at(bearing_deg, range_m)
    velocity = {"ground_speed_mm_s": speed * 1000, "course_mdeg": round(course_deg * 1000), "v_up_mm_s": round(up * 1000)}
    return fuse(None, Plot(track_id="t", at_us=NOW, lat_ndeg=lat, lon_ndeg=lon, height=height, **velocity), party="alfa")


INSIDE = mm(2500, Reference.AMSL)


@pytest.mark.parametrize("outline", [CIRCLE, SQUARE], ids=["circle", "square"])
def test_flown_through(outline):
    """10 km west, eastward at 100 m/s, over the antimeridian: in after 70 s, still in at the end of the look-ahead."""
    found = entry(track(270, 10_000, 90, INSIDE), zone(outline), TERMS, NOW)
    assert found is not None
    assert (found.danger, found.pair) == (Danger.ENTERING_ZONE, ("alfa:t", "bravo:z1"))
    assert found.loss_at_us - NOW == pytest.approx(70 * S, abs=0.1 * S)
    assert found.until_us - NOW == 120 * S
    assert (found.basis, found.bound_mm, found.within_bound_only) == (Basis.EXACT, 0, False)
    assert (found.closest_horizontal_mm, found.closest_vertical_mm, found.terms) == (0, 0, TERMS)


@pytest.mark.parametrize("outline", [CIRCLE, SQUARE], ids=["circle", "square"])
def test_passed_beside_turned_away_or_out_of_reach(outline):
    beside = track(315, 10_000, 90, INSIDE)
    assert entry(beside, zone(outline), TERMS, NOW) is None
    assert entry(track(270, 4_300, 270, INSIDE), zone(outline), TERMS, NOW) is None
    assert entry(track(270, 40_000, 90, INSIDE), zone(outline), TERMS, NOW) is None
    grazing = track(0, 2_999, 90, INSIDE)
    assert entry(grazing, zone(outline), TERMS, NOW) is not None


@pytest.mark.parametrize("outline", [CIRCLE, SQUARE], ids=["circle", "square"])
@pytest.mark.parametrize(("range_m", "inside"), [(2_000, True), (3_100, False)])
def test_one_that_hovers_is_inside_or_not(outline, range_m, inside):
    found = entry(track(0, range_m, 0, INSIDE, speed=0), zone(outline), TERMS, NOW)
    assert (found is not None) is inside
    if found is not None:
        assert (found.loss_at_us, found.until_us) == (NOW, NOW + 120 * S)


def test_the_first_of_two_arms_counts():
    """A horseshoe 12 km wide with arms of 2 km, open to the south."""
    across, north = track(270, 9_000, 90, INSIDE, speed=300), track(180, 5_000, 0, INSIDE)
    found = entry(across, zone(HORSESHOE), TERMS, NOW)
    assert found is not None
    assert ((found.loss_at_us - NOW) / S, (found.until_us - NOW) / S) == pytest.approx((10.0, 16.667), abs=0.05)
    found = entry(north, zone(HORSESHOE), TERMS, NOW)
    assert found is not None
    assert (found.loss_at_us - NOW) / S == pytest.approx(80.0, abs=0.05)


def test_a_peers_outline_that_crosses_itself_counts_in_its_parts():
    """A bow tie: its two wings are inside, what lies between them is not."""
    bow = Polygon((at(315, 6_000), at(225, 6_000), at(45, 6_000), at(135, 6_000)))
    found = entry(track(270, 8_000, 90, INSIDE), zone(bow), TERMS, NOW)
    assert found is not None
    assert (found.loss_at_us - NOW) / S == pytest.approx(80 - 60 / math.sqrt(2), abs=0.1)
    assert entry(track(0, 4_000, 0, INSIDE), zone(bow), TERMS, NOW) is None


@pytest.mark.parametrize(
    ("height_m", "up", "first_s", "last_s"),
    [
        (1900, 2.0, 50, 120),
        (3050, -2.0, 25, 120),
        (2900, 2.0, 0, 50),
        (2100, -2.0, 0, 50),
        (1700, 2.0, None, None),
        (3000, 0.0, None, None),
        (2000, 0.0, 0, 120),
    ],
)
def test_climbed_into_and_out_of(height_m, up, first_s, last_s):
    found = entry(track(0, 0, 0, mm(height_m, Reference.AMSL), speed=0, up=up), zone(), TERMS, NOW)
    if first_s is None:
        assert found is None
    else:
        assert found is not None
        assert (found.loss_at_us - NOW, found.until_us - NOW) == (pytest.approx(first_s * S), pytest.approx(last_s * S))


@pytest.mark.parametrize(
    ("above_m", "expected"),
    [(-500, ("COARSE", False)), (-1, ("COARSE", False)), (300, ("COARSE", True)), (509, ("COARSE", True)), (511, None), (2000, None)],
)
def test_a_flight_level_in_a_zone_above_sea_level(above_m, expected):
    """Inside it warns, coarsely; 300 m above it is an advisory; 2 km above it is nothing."""
    found = entry(track(0, 0, 0, mm(3000 + above_m, Reference.FL)), zone(), TERMS, NOW)
    assert (None if found is None else (found.basis.value, found.within_bound_only)) == expected
    if found is not None:
        assert found.bound_mm == 510_000
        assert found.closest_vertical_mm == max(0, above_m) * 1000


def test_central_values_come_before_the_bound():
    """Descending in FL: an advisory at once, but what is said is when it is inside by central values."""
    found = entry(track(0, 0, 0, mm(3100, Reference.FL), speed=0, up=-2.0), zone(), TERMS, NOW)
    assert found is not None
    assert (found.loss_at_us - NOW, found.within_bound_only) == (50 * S, False)


def test_an_unknown_height_is_an_advisory_at_most():
    found = entry(track(0, 0, 0, None), zone(), TERMS, NOW)
    assert found is not None
    assert (found.within_bound_only, found.closest_vertical_mm, found.basis) == (True, None, Basis.COARSE)


def test_heights_over_ground_lie_over_the_ground_given():
    over_ground = zone(low_m=0, high_m=120, reference=Reference.AGL)
    plain = Ground(400_000, 420_000)
    low, high = (entry(track(0, 0, 0, mm(h, Reference.AMSL)), over_ground, TERMS, NOW, plain) for h in (450, 900))
    assert low is not None
    assert not low.within_bound_only
    assert high is None


@pytest.mark.parametrize(
    ("from_s", "until_s", "expected"), [(0, 600, (0, 120)), (30, 60, (30, 60)), (-60, 0, None), (120, 600, None), (119, 600, (119, 120))]
)
def test_only_while_it_is_in_force(from_s, until_s, expected):
    found = entry(track(0, 0, 0, INSIDE, speed=0), zone(from_us=NOW + from_s * S, until_us=NOW + until_s * S), TERMS, NOW)
    assert (None if found is None else ((found.loss_at_us - NOW) / S, (found.until_us - NOW) / S)) == expected


def test_the_exempt_may_enter():
    assert entry(track(0, 0, 0, INSIDE), zone(exempt=("alfa",)), TERMS, NOW) is None
    assert entry(track(0, 0, 0, INSIDE), zone(exempt=("charlie",)), TERMS, NOW) is not None


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([CIRCLE, SQUARE, HORSESHOE]),
    st.floats(0, 360),
    st.floats(0, 25_000),
    st.floats(0, 359.9),
    st.integers(0, 300),
    st.floats(1500, 3500),
    st.floats(-20, 20),
    st.sampled_from([Reference.AMSL, Reference.FL]),
    st.floats(0, 119.9),
)
def test_says_what_looking_at_one_instant_says(outline, bearing, range_m, course, speed, height_m, up, reference, t_s):
    """Wherever it says inside, `track_in` agrees; before the entry, it finds the track outside."""
    flown, stated = track(bearing, range_m, course, mm(height_m, reference), speed, round(up, 3)), zone(outline)
    found = entry(flown, stated, TERMS, NOW)
    instant = NOW + round(t_s * S)
    there = predict(flown, instant)
    assert there.height is not None
    presence = track_in(stated.volumes[0], there.lat_deg, there.lon_deg, there.height, instant)
    margin_us = S // 2
    if found is None:
        return
    if found.loss_at_us + margin_us < instant < found.until_us - margin_us:
        assert presence is not None
        assert found.within_bound_only or presence is not Presence.ADVISORY
    elif instant < found.loss_at_us - margin_us:
        assert presence is None or (presence is Presence.ADVISORY and not found.within_bound_only)
