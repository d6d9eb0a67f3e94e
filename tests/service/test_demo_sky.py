"""The sky of the five minutes: nobody comes near anybody until one leaves its plan, and then both sides are warned in time."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import deconflict as dc
from deconflict.airspace import earth
from deconflict.service.demo_sky import FLIERS, HALF_LANE_M, LEAVES, LEAVING_KT, MET, PLANNED, Sky, met
from deconflict.wire.adsb import read_aircraft_json

MINUTE_US = 60_000_000
START_US = 1_800_000_000_000_000
MINIMA = {"horizontal_m": 5556.0, "vertical_m": 304.8, "lookahead_s": 120.0}
"""As the default agreement has it for tracks."""


def warned(sky: Sky, now_us: int) -> list[tuple[str, str]]:
    """Pairs that are predicted to come nearer than the minima within two minutes, from what both nodes are served."""
    said = [one for party in ("ALFA", "BRAVO") for one in sky.served(party, now_us)["aircraft"]]
    signs = [one["flight"].strip() for one in said]
    places = [[one[name] for one in said] for name in ("lat", "lon")]
    heights = [one["alt_baro"] * 0.3048 for one in said]
    speeds = [(one["gs"] * 1852 / 3600, math.radians(one["track"])) for one in said]
    east, north = [speed * math.sin(course) for speed, course in speeds], [speed * math.cos(course) for speed, course in speeds]
    up = [one["baro_rate"] * 0.3048 / 60 for one in said]
    found = dc.conflict.tactical.encounters(*places, heights, east, north, up, **MINIMA)
    return [(signs[i], signs[j]) for i, j in zip(found.i, found.j, strict=True)]


def test_for_an_hour_nobody_comes_near_anybody_by_itself() -> None:
    sky = Sky(START_US)
    assert [found for minute in range(0, 60) for found in warned(sky, START_US + minute * MINUTE_US)] == []


def test_whenever_one_leaves_its_plan_the_two_are_warned_of_within_two_minutes() -> None:
    for minute in (1, 4, 9):
        sky = Sky(START_US)
        left_us = START_US + minute * MINUTE_US
        sky.leave(left_us)
        looks = [warned(sky, left_us + s * 5_000_000) for s in range(1, 60)]
        first = next(s for s, found in enumerate(looks) if found)
        assert looks[first] == [(MET, LEAVES)]
        assert first * 5 < 300, minute


def test_it_comes_to_the_height_and_the_place_of_the_other() -> None:
    leaving, other = (next(one for one in FLIERS if one.callsign == sign) for sign in (LEAVES, MET))
    turned, seconds = met(replace(leaving, speed_kt=LEAVING_KT), other)
    there, then = turned.after(seconds), other.after(seconds)
    assert earth.distance_m(there.lat_deg, there.lon_deg, then.lat_deg, then.lon_deg) < 50
    assert abs(there.level_ft - then.level_ft) < 1


def test_after_it_passed_it_goes_back_to_its_own_height() -> None:
    sky = Sky(START_US)
    sky.leave(START_US + MINUTE_US)
    for second in range(60, 1200):
        said = sky.served("BRAVO", START_US + second * 1_000_000)["aircraft"]
    last = next(one for one in said if one["flight"].strip() == LEAVES)
    assert (last["baro_rate"], last["alt_baro"]) == (0, 7500)


def test_an_aircraft_turns_round_at_the_end_of_its_lane_and_time_never_runs_back() -> None:
    sky = Sky(START_US)
    for minute in range(0, 200, 1):
        now_us = START_US + minute * MINUTE_US
        said = [one for party in ("ALFA", "BRAVO") for one in sky.served(party, now_us)["aircraft"]]
        assert sky.served("ALFA", now_us - MINUTE_US)["aircraft"] == sky.served("ALFA", now_us)["aircraft"]
    for one in said:
        begun = next(each for each in FLIERS if each.callsign == one["flight"].strip())
        assert earth.distance_m(begun.lat_deg, begun.lon_deg, one["lat"], one["lon"]) < HALF_LANE_M * 1.1


def test_it_is_served_as_a_receiver_would() -> None:
    sky = Sky(START_US)
    body = json.dumps(sky.served("ALFA", START_US)).encode()
    assert {plot.callsign for plot in read_aircraft_json(body).plots} == {"RESCUE1", "TANKER3", "LEAD2"}


def test_both_file_plans_and_two_of_them_meet_in_an_hour() -> None:
    assert {(one.what, one.party) for one in PLANNED} == {("plan", "ALFA"), ("plan", "BRAVO"), ("zone", "ALFA")}
    assert min(one.from_min for one in PLANNED if one.name == "OP-WATER") == 57
