"""Tracks: how old they are by the node's clock, what their data block says, and the table that equals the map."""

from __future__ import annotations

from typing import Any

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Locator, Page, expect


def in_page(page: Page, module: str, expression: str, argument: Any = None) -> Any:
    """`expression` with `m`, a module of the page, and `a`, the argument."""
    return page.evaluate(f"async (a) => {{ const m = await import('/{module}'); return {expression}; }}", argument)


def row(page: Page, name: str) -> Locator:
    """A track's row in the table."""
    return page.get_by_test_id("track").filter(has_text=name)


def test_t_in_the_centre_changes_map_and_table_and_does_nothing_elsewhere(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(webgl=True)
    page.get_by_test_id("danger").first.focus()
    page.keyboard.press("t")
    expect(page.get_by_test_id("tables")).to_have_count(0)
    page.get_by_test_id("centre").focus()
    page.keyboard.press("t")
    expect(page.get_by_test_id("tables")).to_be_visible()
    expect(page.get_by_test_id("map")).to_be_hidden()
    expect(row(page, "POL07")).to_contain_text("34°27.6′N 038°28.8′E")
    expect(row(page, "POL07")).to_contain_text("3\u202f200 ft AMSL130 kt290°")
    expect(row(page, "GLIDER7")).to_contain_text("nobody on the line")
    expect(page.get_by_test_id("table-zones")).to_contain_text("SFC – 5\u202f000 ft AMSL11:30Z – 14:00ZEXERCISE")
    expect(page.get_by_test_id("table-sites")).to_contain_text("hospital34°24.0′N 038°21.6′E")
    expect(page.get_by_test_id("table-conflicts")).to_contain_text("RESCUE1 × POL07")
    page.keyboard.press("t")
    expect(page.get_by_test_id("map")).to_be_visible()


def test_ages_grow_with_the_nodes_clock_and_the_state_follows(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    for seconds, age, state in [
        (0, "1", "FRESH"),
        (13, "14", "FRESH"),
        (1, "15", "STALE"),
        (44, "59", "STALE"),
        (1, "60", "LOST"),
        (239, "299", "LOST"),
        (1, "300", "GONE"),
    ]:
        desk.tick(seconds)
        expect(row(page, "RESCUE1")).to_have_attribute("data-age-s", age)
        expect(row(page, "RESCUE1")).to_have_attribute("data-state", state)
    expect(row(page, "RESCUE1")).to_contain_text("LOST, off the map")


def test_the_data_block_has_three_short_lines(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    pol07, rescue1 = desk.picture["tracks"][1], desk.picture["tracks"][0]

    def block(track: dict[str, Any], seconds: float) -> list[str]:
        units = "await import('/units.js').then((u) => u.unitsOf({}))"
        text: str = in_page(page, "tracks.js", f"m.dataBlock(a[0], 'BRA', a[1], {units})", [track, seconds])
        return text.split("\n")

    assert block(pol07, 4) == ["POL07·BRA", "A032↓", "130 H29"]
    assert block(pol07, 6) == ["POL07·BRA", "A032↓", "130 H29 6s"]
    assert block(pol07, 16)[2] == "130 H29 [16s]"
    assert block(pol07, 61)[2] == "130 H29 LOST [1:01]"
    assert block(rescue1 | {"height": {"value_m": 3048, "reference": "FL"}}, 0)[1] == "F100↑"
    assert block(rescue1 | {"height": None, "callsign": " ", "ground_speed_m_s": None, "course_deg": None}, 0) == [
        "a00001·BRA",
        "no height",
        "",
    ]
    assert block(rescue1 | {"on_ground": True}, 0)[1] == "GND"


def test_tracks_on_the_map_by_side_state_and_level(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()

    def shown(seconds: float) -> dict[str, Any]:
        moved = {"picture": desk.picture, "now": seconds * 1000}
        data = in_page(
            page,
            "mapdata.js",
            "m.trackData(a.picture, Date.parse(a.picture.now) + a.now, 2, new Map([[a.picture.tracks[0].party + ':a00001', 'WARNING']]))",
            moved,
        )
        return {
            name: [feature["properties"] | {"geometry": feature["geometry"]} for feature in each["features"]] for name, each in data.items()
        }

    fresh = shown(0)
    assert [(each["icon"], each["level"]) for each in fresh["points"]] == [
        ("own-FRESH", "WARNING"),
        ("peer-FRESH", ""),
        ("own-FRESH", ""),
        ("peer-LOST", ""),
        ("peer-STALE", ""),
        ("free-FRESH", ""),
    ]
    assert len(fresh["vectors"]) == 5
    assert len(fresh["circles"]) == 1
    assert len(fresh["dots"]) == 30
    grown = shown(60)["circles"]
    assert len(grown) == 6, "after a minute in silence every track is lost and has its circle"
    assert shown(400)["points"] == []


def test_a_vector_ends_where_the_track_will_be(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    east = {"lat_deg": 0.0, "lon_deg": 10.0, "course_deg": 90, "ground_speed_m_s": 1852 / 60}
    lon, lat = in_page(page, "tracks.js", "m.vectorEnd(a, 6)", east)
    assert abs(lat) < 1e-9
    assert abs(lon - 10.1) < 2e-4, "6 min at 60 kt along the equator is 0.1 degree"
    assert in_page(page, "tracks.js", "m.vectorEnd(a, 1)", east | {"ground_speed_m_s": 0}) is None
    assert in_page(page, "tracks.js", "m.vectorEnd(a, 1)", east | {"course_deg": None}) is None


def test_times_durations_heights_and_tags(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    noon = 1_795_348_800_000
    say = "a.map(([name, ...rest]) => m[name](...rest))"
    got = in_page(
        page,
        "format.js",
        say,
        [
            ["zulu", noon],
            ["zulu", noon + 86_400_000, noon],
            ["zulu", None],
            ["duration", 38],
            ["duration", 599],
            ["duration", 600],
            ["duration", 11_100],
            ["age", 59.9],
            ["age", 72],
            ["courseShort", 359],
            ["courseShort", 4],
            ["position", -34.52, -0.25],
        ],
    )
    assert got == [
        "12:00:00Z",
        "23 Nov 12:00:00Z",
        "–",
        "0:38",
        "9:59",
        "10 min",
        "3 h 05 min",
        "59 s",
        "1:12",
        "H36",
        "H36",
        "34°31.2′S 000°15.0′W",
    ]
    tags = in_page(page, "format.js", "[...m.tags(a).values()]", ["ALFA FIRE DESK", "BRAVO", "BRAVE", "Brava", "Ω"])
    assert tags[:3] == ["AFD", "BRA", "BRAV"]
    assert len(set(tags)) == 5


def test_heights_distances_and_speeds_in_each_reading(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    asked = [
        ["height", {"value_m": 0, "reference": "AGL"}],
        ["height", {"value_m": 120, "reference": "AGL"}],
        ["height", {"value_m": -30.48, "reference": "W84"}],
        ["height", {"value_m": 3048, "reference": "FL"}],
        ["heightRange", {"value_m": 300, "reference": "AMSL"}, {"value_m": 600, "reference": "AMSL"}],
        ["heightShort", {"value_m": 1524, "reference": "AGL"}],
        ["heightShort", {"value_m": 3048, "reference": "FL"}],
        ["across", 741],
        ["across", 22_224],
        ["speed", 66.9],
        ["speedShort", 10],
        ["climb", -3],
    ]
    say = "a.asked.map(([name, ...rest]) => m.unitsOf({reading: a.reading})[name](...rest))"
    assert in_page(page, "units.js", say, {"asked": asked, "reading": desk.picture["reading"]}) == [
        "SFC", "394 ft AGL", "−100 ft WGS84", "FL 100", "984 ft – 1\u202f969 ft AMSL", "G050", "F100", "0.4 NM", "12 NM", "130 kt", "019",
        "−591 ft/min",
    ]  # fmt: skip
    metric = desk.picture["reading"] | {"horizontal": "km", "vertical": "m", "speed": "m/s", "also_in": "FL"}
    assert in_page(page, "units.js", say, {"asked": asked, "reading": metric}) == [
        "SFC", "120 m AGL", "−30 m WGS84 (−30 m ± 400 m 1013.25 hPa)", "FL 100 (3\u202f048 m 1013.25 hPa)",
        "300 m AMSL (FL 010 ± 510 m) – 600 m AMSL (FL 020 ± 510 m)", "G1524", "F100", "0.74 km", "22 km", "67 m/s", "010", "−3.0 m/s",
    ]  # fmt: skip


def test_a_track_names_the_others_by_which_its_aircraft_is_known(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    itself = {"party": "alfa", "track_id": "a00001", "name": "ALFA"}
    known = {**itself, "sources": [itself, {"party": "bravo", "track_id": "r7", "name": "BRAVO"}]}
    assert in_page(page, "tracks.js", "a.map(m.alsoOf)", [known, itself]) == ["BRAVO r7", ""]
