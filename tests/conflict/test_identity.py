"""What makes two tracks one aircraft, pair by pair; and neighbours found without looking at all."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import SourceKind, Track
from deconflict.conflict.identity import (
    MOST_IN_ONE,
    Member,
    Near,
    Spot,
    follows,
    is_fresh,
    member_of,
    moves_with,
    one_address,
    one_name,
    pairs_by_name,
    spot,
)
from deconflict.conflict.plausibility import apart_m
from tests.conflict.flown import NOW, S, east, flight, plot, seconds, track


def member(flown: Track, **more: Any) -> Member:
    """The member of a track."""
    first_us = flown.plots[-1].at_us
    return member_of((flown.party, flown.track_id), flown.track_id, flown, more.get("count", len(flown.plots)), first_us)


def test_names_are_addresses_and_callsigns_that_tell_apart() -> None:
    named = member(flight("4b1814", callsign="lynx11 "))
    assert (named.address, named.callsign, named.nameless) == ("4b1814", "LYNX11", False)
    relayed = member(flight("~4b1814", callsign="VFR", source=SourceKind.MEASURED))
    assert (relayed.address, relayed.callsign, relayed.nameless) == ("4b1814", None, False)
    radar = member(flight("r17", callsign="AB", source=SourceKind.MEASURED))
    assert (radar.address, radar.callsign, radar.nameless) == (None, None, True)
    assert not member(flight("drone1")).nameless
    by_rank = sorted([radar, relayed, member(flight("4b1814", uncommanded=True)), named], key=lambda one: one.rank)
    assert [one.sent_id for one in by_rank] == ["4b1814", "r17", "~4b1814", "4b1814"]


def test_a_spot_is_flown_on() -> None:
    here = spot(flight(v_up_mm_s=2000, until_s=0), NOW + 10 * S)
    there = plot(east_m=1000)
    assert apart_m(here.lat_deg, here.lon_deg, there.lat_ndeg / 1e9, there.lon_ndeg / 1e9) < 2
    assert here.height_mm == 3_020_000
    still = spot(track(plot(speed_m_s=None, height_m=None)), NOW + 10 * S)
    assert still == Spot(46.0, 8.0, None)


@pytest.mark.parametrize(
    ("more", "one"),
    [
        ({"north_m": 990.0}, True),
        ({"north_m": 1010.0}, False),
        ({"height_m": 3091.0}, True),
        ({"height_m": 3092.0}, False),
        ({"height_m": None}, True),
        ({"height": Height(9_000_000, Reference.AMSL)}, True),
        ({"course_deg": 119.0}, True),
        ({"course_deg": 121.0}, False),
        ({"speed_m_s": 114.0, "east_m": 0.0}, True),
        ({"speed_m_s": 116.0, "east_m": 0.0}, False),
        ({"speed_m_s": None}, True),
    ],
)
def test_one_name_at_one_place_moving_alike_is_one(more: dict[str, Any], one: bool) -> None:
    a, b = member(track(plot("4b1814"))), member(track(plot("~4b1814", **more)))
    assert one_name(a, b, NOW) is one_name(b, a, NOW) is one


def test_one_address_is_one_as_long_as_one_aircraft_can_have_made_both_reports() -> None:
    here = member(track(plot()))
    for metres, one in ((2_370.0, True), (2_420.0, False)):
        assert one_address(here, member(track(plot(east_m=metres, course_deg=0.0), party="bravo"))) is one
    stale = member(track(plot(at_s=-30.0, east_m=-7_000.0), party="bravo"))
    assert one_address(here, stale), "30 s old, and 7 km of way in them"
    assert not one_address(here, member(track(plot(height_m=3500.0), party="bravo")))


def test_a_track_without_a_name_moves_with_another_only_when_near_and_alike() -> None:
    radar = member(track(plot("r1", source=SourceKind.MEASURED)))
    assert moves_with(radar, member(track(plot(north_m=400.0))), NOW) == pytest.approx(400, abs=2)
    assert moves_with(radar, member(track(plot(north_m=510.0))), NOW) is None
    assert moves_with(radar, member(track(plot(north_m=400.0, course_deg=110.0))), NOW) is None


@pytest.mark.parametrize(
    ("more", "goes_on"),
    [
        ({}, True),
        ({"north_m": 100.0}, True),
        ({"north_m": 120.0}, False),
        ({"height_m": 3049.0}, True),
        ({"height_m": 3051.0}, False),
        ({"height_m": None}, True),
        ({"speed_m_s": 60.0, "east_m": 40.0}, False),
        ({"speed_m_s": None, "east_m": 700.0}, True),
        ({"party": "bravo"}, False),
    ],
)
def test_a_new_id_follows_where_the_silent_one_would_be(more: dict[str, Any], goes_on: bool) -> None:
    """100 m/s and 2 s: 50 m and three tenths of 200 m beside, 30 m and 20 m in height."""
    party = more.pop("party", "alfa")
    silent = member(flight("r1", until_s=5))
    assert follows(member(track(east("r2", 7, **more), party=party)), silent) is goes_on


def test_what_moved_unseen_or_long_ago_is_not_followed() -> None:
    unknown = member(track(plot("r1", speed_m_s=None)))
    assert not follows(member(track(plot("r2", at_s=1))), unknown)
    silent = member(flight("r1", until_s=5))
    assert follows(member(track(east("r2", 35))), silent)
    assert not follows(member(track(east("r2", 36))), silent)
    assert not follows(member(track(east("r2", 5))), silent), "both at once"


def test_a_name_that_too_many_share_is_none() -> None:
    few = [member(flight(f"r{number}", callsign="LYNX1")) for number in range(3)]
    assert len(list(pairs_by_name(few))) == 3
    many = [member(flight(f"r{number}", callsign="LYNX1")) for number in range(MOST_IN_ONE + 1)]
    assert list(pairs_by_name(many)) == []
    addressed = [member(flight("4b1814")), member(flight("~4b1814")), member(flight("4b1815"))]
    assert [(a.sent_id, b.sent_id, by_address) for a, b, by_address in pairs_by_name(addressed)] == [("4b1814", "~4b1814", True)]


@settings(deadline=None, max_examples=60)
@given(st.floats(-89.9, 89.9), st.sampled_from([-180.0, -179.999, 0.0, 8.0, 179.9999, 180.0]), st.floats(-490, 490), st.floats(-490, 490))
def test_everything_within_500_m_is_beside(lat: float, lon: float, east_m: float, north_m: float) -> None:
    """Also across the antimeridian and by a pole."""
    here = plot("a", lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9))
    there_lat = max(-90.0, min(90.0, lat + north_m / 111_195 / 1.5))
    there = Spot(there_lat, lon + east_m / 1.5 / 111_195 / max(0.001, abs(math.cos(math.radians(lat)))), None)
    found = list(Near([member(track(here))], NOW).beside(there))
    if apart_m(lat, lon, there.lat_deg, there.lon_deg) <= 500:
        assert len(found) == 1


def test_a_cell_that_is_too_full_tells_nobody_apart() -> None:
    crowd = [member(track(plot(f"r{number}"))) for number in range(MOST_IN_ONE + 1)]
    place = spot(crowd[0].track, NOW)
    assert list(Near(crowd, NOW).beside(place)) == []
    assert len(list(Near(crowd[1:], NOW).beside(place))) == MOST_IN_ONE


def test_fresh_is_15_seconds() -> None:
    one = member(track(*seconds("a", (0,))))
    assert is_fresh(one, NOW + 15 * S)
    assert not is_fresh(one, NOW + 15 * S + 1)
