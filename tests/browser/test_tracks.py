"""Tracks: how old they are by the node's clock, what their data block says, and the table that equals the map."""

from __future__ import annotations

import itertools
from copy import deepcopy
from typing import Any

import pytest
from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Locator, Page, expect


def in_page(page: Page, module: str, expression: str, argument: Any = None) -> Any:
    """`expression` with `m`, a module of the page, and `a`, the argument."""
    return page.evaluate(f"async (a) => {{ const m = await import('/{module}'); return {expression}; }}", argument)


def row(page: Page, name: str) -> Locator:
    """A track's row in the table."""
    return page.get_by_test_id("track").filter(has_text=name)


def test_u31_t_in_the_centre_changes_map_and_table_and_does_nothing_elsewhere(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(webgl=True)
    page.get_by_test_id("danger").first.focus()
    page.keyboard.press("t")
    expect(page.get_by_test_id("tables")).to_have_count(0)
    page.get_by_test_id("centre").focus()
    page.keyboard.press("t")
    expect(page.get_by_test_id("tables")).to_be_visible()
    expect(page.get_by_test_id("map")).to_be_hidden()
    expect(row(page, "POL07")).to_contain_text("34°27.6′N 039°31.2′W")
    expect(row(page, "POL07")).to_contain_text("3\u202f200 ft AMSL130 kt290°")
    expect(row(page, "GLIDER7")).to_contain_text("nobody on the line")
    expect(page.get_by_test_id("table-zones")).to_contain_text("SFC – 5\u202f000 ft AMSL11:30Z – 14:00ZEXERCISE")
    expect(page.get_by_test_id("table-sites")).to_contain_text("hospital34°24.0′N 039°38.4′W")
    expect(page.get_by_test_id("table-conflicts")).to_contain_text("RESCUE1 × POL07")
    page.keyboard.press("t")
    expect(page.get_by_test_id("map")).to_be_visible()


def test_u14_ages_grow_with_the_nodes_clock_and_the_state_follows(desk: Desk, open_page: OpenPage) -> None:
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


def test_u14_a_track_is_stale_as_its_feed_has_it_lost_at_four_times_and_off_the_map_at_twenty(desk: Desk, open_page: OpenPage) -> None:
    rescue1, tanker3 = desk.picture["tracks"][0], desk.picture["tracks"][2]
    rescue1["stale_after_s"], tanker3["stale_after_s"] = 40.0, 2.0
    at_first = deepcopy(desk.picture)
    page = open_page()
    for seconds, *states in [
        (0, "FRESH", "FRESH"),  # every report is a second old at the start
        (1, "FRESH", "STALE"),
        (6, "FRESH", "LOST"),
        (31, "FRESH", "LOST"),
        (1, "STALE", "GONE"),
        (119, "STALE", "GONE"),
        (1, "LOST", "GONE"),
        (639, "LOST", "GONE"),
        (1, "GONE", "GONE"),
    ]:
        desk.tick(seconds)
        for name, state in zip(("RESCUE1", "TANKER3"), states, strict=True):
            expect(row(page, name)).to_have_attribute("data-state", state)
    data = in_page(page, "mapdata.js", "m.trackData(a, Date.parse(a.now) + 15000, 1, new Map()).points.features", at_first)
    drawn = {feature["properties"]["key"].partition(":")[2]: feature["properties"] for feature in data}
    assert (drawn["a00001"]["icon"], drawn["a00003"]["icon"]) == ("own-FRESH", "own-LOST")
    last = "((units) => a.map(([track, age]) => m.dataBlock(track, 'AF', age, units).split(' ').at(-1)))"
    ages = in_page(page, "tracks.js", f"{last}(await import('/units.js').then((u) => u.unitsOf({{}})))", [
        [rescue1, 16], [rescue1, 41], [tanker3, 1.9], [tanker3, 2.1],
    ])  # fmt: skip
    assert ages == ["16s", "|41s|", "H20", "|2s|"], "an age is boxed where it is stale, and shown from then on at the latest"


def test_u14_a_feed_of_slow_reports_is_stale_when_its_reports_are(desk: Desk, open_page: OpenPage) -> None:
    feed = {"kind": "cot", "state": "UP", "since": None, "reports": 9, "refused": 0, "fault": None, "age_s": 22.0}
    desk.picture["feeds"] = [feed | {"name": "usual", "stale_after_s": 15.0}, feed | {"name": "slow", "stale_after_s": 60.0}]
    page = open_page()
    chips = page.get_by_test_id("feed-chip")
    expect(chips.nth(0)).to_have_attribute("data-state", "STALE")
    expect(chips.nth(0)).to_contain_text("▮▮▯▯")
    expect(chips.nth(1)).to_have_attribute("data-state", "UP")
    expect(chips.nth(1)).to_contain_text("▮▮▮▯")


def test_u13_the_data_block_has_three_short_lines(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    pol07, rescue1 = desk.picture["tracks"][1], desk.picture["tracks"][0]

    def block(track: dict[str, Any], seconds: float) -> list[str]:
        units = "await import('/units.js').then((u) => u.unitsOf({}))"
        text: str = in_page(page, "tracks.js", f"m.dataBlock(a[0], 'BRA', a[1], {units})", [track, seconds])
        return text.split("\n")

    assert block(pol07, 4) == ["POL07·BRA", "A032↓", "130 H29"]
    assert block(pol07, 6) == ["POL07·BRA", "A032↓", "130 H29 6s"]
    assert block(pol07, 12)[2] == "130H29 12s"
    assert block(pol07, 16)[2] == "130 |16s|"
    assert block(pol07, 61)[2] == "LOST 1:01"
    assert block(pol07 | {"stale_after_s": 180}, 719)[2] == "|12min|"
    for track, seconds in itertools.product((pol07, pol07 | {"stale_after_s": 180, "ground_speed_m_s": 600}), (4, 14, 75, 599, 600, 3599)):
        assert all(len(line) <= 10 for line in block(track, seconds)[1:]), (track, seconds)
    assert block(rescue1 | {"height": {"value_m": 3048, "reference": "FL"}}, 0)[1] == "F100↑"
    assert block(rescue1 | {"height": None, "callsign": " ", "ground_speed_m_s": None, "course_deg": None}, 0) == [
        "a00001·BRA",
        "no height",
        "",
    ]
    assert block(rescue1 | {"on_ground": True}, 0)[1] == "GND"


PLANNED = """((picture) => m.trackData(picture, Date.parse(picture.now), 1, new Map())
    .points.features.map((f) => f.properties.label.split('\\n')[1]))"""


def test_u13_a_track_that_flies_a_plan_shows_how_high_it_is_to_be(desk: Desk, open_page: OpenPage) -> None:
    """RESCUE1 climbs at 2500 ft in the box of its plan RESCUE-1, from 300 to 1200 m above the sea."""
    page = open_page()
    rescue1, plan = desk.picture["tracks"][0], desk.picture["plans"][0]

    def line(of_plan: dict[str, Any] | None = None, of_track: dict[str, Any] | None = None, **of_picture: Any) -> str:
        picture = desk.picture | of_picture
        picture["plans"] = [plan | {"tracks": ["a00001"]} | (of_plan or {}), *desk.picture["plans"][1:]]
        picture["tracks"] = [rescue1 | (of_track or {}), *desk.picture["tracks"][1:]]
        first, *others = in_page(page, "mapdata.js", f"{PLANNED}(a)", picture)
        assert not any(" " in other for other in others if other != "no height"), "no other flies a plan"
        return str(first)

    volume = plan["volumes"][0]
    agl = volume | {"upper": {"value_m": 1200, "reference": "AGL"}}
    assert line() == "A025↑ 039"
    assert line(of_track={"v_up_m_s": -3.0}) == "A025↓ 010"
    assert line(of_track={"v_up_m_s": 0}) == "A025 039", "level, of both limits the nearer"
    assert line(of_track={"v_up_m_s": 0, "height": {"value_m": 610, "reference": "AMSL"}}) == "A020 010"
    assert line(of_plan={"volumes": [agl]}) == "A025↑ G039", "another reference is told"
    assert line(of_plan={"tracks": [], "callsign": "RESCUE1"}) == "A025↑ 039", "named by its callsign"
    low, now = {"value_m": 900, "reference": "AMSL"}, desk.picture["now"]
    assert line(of_plan={"volumes": [volume | {"upper": low}, agl | {"from": now}]}) == "A025↑ G039", "of two the one that began last"
    for unplanned in (
        line(of_plan={"tracks": ["a00003"], "party": "x"}),
        line(of_plan={"party": desk.picture["plans"][1]["party"]}),
        line(of_plan={"state": "Contingent"}),
        line(of_plan={"state": "Ended"}),
        line(of_plan={"volumes": [volume | {"until": now}]}),
        line(of_plan={"volumes": [volume | {"from": volume["until"]}]}),
        line(of_track={"lat_deg": 34.6}),
        line(of_track={"lon_deg": -39.69}),
    ):
        assert unplanned == "A025↑", "by nobody's plan, or not where and when it says"
    assert line(of_track={"on_ground": True}) == "GND"
    assert line(of_track={"height": None}) == "no height"
    metric = desk.picture["reading"] | {"vertical": "m"}
    assert line(reading=metric) == "A0762↑1200"
    assert line(reading=metric, of_plan={"volumes": [agl]}) == "A0762↑", "where there is no room for both, the card has it"
    page.get_by_test_id("track").filter(has_text="RESCUE1").get_by_role("button").click()
    expect(page.get_by_test_id("selected")).not_to_contain_text("RESCUE-1")
    plan["tracks"] = ["a00001"]
    desk.change()
    expect(page.get_by_test_id("selected")).to_contain_text("planned984 ft – 3 937 ft AMSL · RESCUE-1")


def test_u12_u14_tracks_on_the_map_by_side_state_and_level(desk: Desk, open_page: OpenPage) -> None:
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
    for circle, age_s in ((fresh["circles"][0], 72), (grown[3], 132)):
        norths = [lat for _, lat in circle["geometry"]["coordinates"]]
        radius_nm = 60 * (max(norths) - min(norths)) / 2
        assert radius_nm == pytest.approx(45 * age_s / 3600, rel=0.01), "as far as UAV-A3 has come at its last speed"
    assert shown(400)["points"] == []


def test_u12_five_dots_of_history_however_long_it_is(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    long = desk.picture["tracks"][0]["history"]
    desk.picture["tracks"] = [desk.picture["tracks"][0] | {"history": [[0.0, 0.0]] * 4 + long}]
    dots = in_page(
        page, "mapdata.js", "m.trackData(a, Date.parse(a.now), 1, new Map()).dots.features.map(f => f.geometry.coordinates)", desk.picture
    )
    assert dots == long, "the newest five"


MASKS = """(() => { const found = {}; m.addSymbols({ addImage: (name, { data, width }) => {
        const opaque = Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] > 127);
        const full = 4 * opaque.findIndex((_, i) => data[4 * i + 3] === 255);
        found[name] = { opaque, width, colour: [...data.slice(full, full + 3)] };
    } }); return found; })()"""


def test_u12_u14_symbols_differ_by_fill_and_shape_and_age_by_dashes_and_a_cross(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    drawn = in_page(page, "symbols.js", MASKS)
    caution = in_page(page, "themes.js", "m.TONES.night.CAUTION")

    def inked(name: str) -> set[int]:
        return {i for i, ink in enumerate(drawn[name]["opaque"]) if ink}

    middle = {x + 40 * y for x in range(18, 22) for y in range(18, 22)}
    assert middle <= inked("own-FRESH"), "ours is filled"
    for other in ("peer-FRESH", "free-FRESH", "own-STALE", "peer-STALE"):
        assert not middle & inked(other), f"{other} is hollow"
    for one, two in itertools.combinations(("own-STALE", "peer-STALE", "free-STALE"), 2):
        assert len(inked(one) ^ inked(two)) > 0.5 * len(inked(one) | inked(two)), "three outlines, whatever their fill"
    for side in ("peer", "free"):
        assert inked(f"{side}-STALE") < inked(f"{side}-FRESH"), "the same outline"
        assert len(inked(f"{side}-STALE")) < 0.8 * len(inked(f"{side}-FRESH")), "but dashed"
    lost = inked("own-LOST")
    assert middle & lost
    assert {13 + 40 * 13, 26 + 40 * 26, 26 + 40 * 13, 13 + 40 * 26} <= lost, "a cross"
    for old in ("own-STALE", "own-LOST", "peer-STALE"):
        assert drawn[old]["colour"] == drawn["peer-LOST"]["colour"] != drawn["own-FRESH"]["colour"], "dim"
        assert "#{:02x}{:02x}{:02x}".format(*drawn[old]["colour"]) != caution.lower(), "amber stays for CAUTION"


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
        "23\u00a0Nov\u00a012:00:00Z",
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
