"""The map: bundled, from this origin only, fitted to what there is, and replaced by the table where there is no WebGL."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Page, expect
from test_tracks import in_page

MAP = "document.querySelector('[data-testid=map]').map"
SEEN = f"(layer) => {MAP}.queryRenderedFeatures({{layers: [layer]}}).map(f => f.properties)"


def area_names(page: Page) -> set[str]:
    """The names on the labels of plans and zones that are drawn, once four are."""
    return {each["text"].split("·")[0] for each in seen(page, "area-labels", 4)}


def seen(page: Page, layer: str, count: int) -> list[dict[str, str]]:
    """What a layer draws, once it draws at least `count` features."""
    page.wait_for_function(f"([layer, count]) => ({SEEN})(layer).length >= count", arg=[layer, count], timeout=60_000)
    found: list[dict[str, str]] = page.evaluate(SEEN, layer)
    return found


def test_the_first_view_holds_tracks_plans_zones_and_their_labels(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True)
    assert {each["icon"] for each in seen(page, "tracks", 6)} == {"own-FRESH", "peer-FRESH", "peer-LOST", "peer-STALE", "free-FRESH"}
    assert len(seen(page, "data-blocks", 6)) >= 6, "at this density no data block may be missing"
    assert {each["level"] for each in seen(page, "zone-line", 1)} == {"CAUTION"}
    assert {each["side"] for each in seen(page, "plan-line", 3)} == {"own", "peer"}
    assert seen(page, "alert-lines", 1)[0]["text"] == "▲ 0.4 NM"
    assert area_names(page) == {"RESCUE-1", "◆ HUM-204", "POL-7", "◆ ZONE F-12"}, "none may hide another"
    assert all("EXERCISE" in each["text"] for each in seen(page, "area-labels", 4))
    assert seen(page, "sites", 1)[0]["text"].startswith("hospital")
    page.evaluate("document.querySelector('[data-testid=\"map\"]').map.jumpTo({ center: [-55, -5], zoom: 4 })")
    assert len(seen(page, "land", 1)) >= 1, "the sky is over open water"
    assert page.url.split("#")[1].startswith("map="), "the address holds the view"


def test_a_smaller_map_drops_no_label_and_a_larger_one_is_fitted_anew(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True, viewport={"width": 1400, "height": 760})
    assert area_names(page) == {"RESCUE-1", "◆ HUM-204", "POL-7", "◆ ZONE F-12"}
    small = page.evaluate(f"{MAP}.getZoom()")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.wait_for_function(f"(small) => {MAP}.getZoom() > small + 0.1", arg=small)
    assert area_names(page) == {"RESCUE-1", "◆ HUM-204", "POL-7", "◆ ZONE F-12"}


def test_a_view_that_a_person_chose_is_kept_when_the_window_changes(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=7/34/38", ready='[data-ready="true"]', webgl=True, viewport={"width": 1400, "height": 760})
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.wait_for_function(f"() => {MAP}.getCanvas().clientHeight > 500")
    assert page.evaluate(f"{MAP}.getZoom()") == 7


def test_the_base_map_decodes_to_closed_rings_on_the_globe(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    counted = in_page(
        page,
        "basemap.js",
        """m.readBaseMap().then(({land, borders}) => {
            const rings = land.features.flatMap(f => f.geometry.coordinates.flat());
            const corners = rings.flat();
            return {rings: rings.length, closed: rings.every(r => r[0].join() === r.at(-1).join()),
                    borders: borders.features[0].geometry.coordinates.length,
                    smooth: rings.every(r => r.every(([x], i) => !i || Math.abs(x - r[i - 1][0]) <= 180 || r[i][1] === -90)),
                    inside: corners.every(([x, y]) => Math.abs(x) <= 541 && Math.abs(y) <= 90.001)} })""",
    )
    assert counted["closed"]
    assert counted["inside"]
    assert counted["smooth"], "no ring may jump across the globe at the antimeridian"
    assert counted["rings"] > 1000
    assert counted["borders"] > 200


def test_the_graticule_fits_the_view(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    view = {"west": -40.0, "south": 34.2, "east": -39.0, "north": 34.8}
    grid = in_page(page, "basemap.js", "m.graticule(a)", view)
    labels = [feature["properties"]["text"] for feature in grid["features"] if feature["geometry"]["type"] == "Point"]
    assert labels == ["040°00′W", "039°50′W", "039°40′W", "039°30′W", "039°20′W", "039°10′W", "039°00′W", "34°20′N", "34°30′N", "34°40′N"]
    world = in_page(page, "basemap.js", "m.graticule(a)", {"west": -200, "south": -89, "east": 200, "north": 89})
    texts = [feature["properties"].get("text") for feature in world["features"]]
    assert "150°W" in texts
    assert "60°S" in texts
    assert not any(text and text.startswith("210") for text in texts)


def test_u12_vector_minutes_by_key_and_by_list(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("centre").focus()
    expect(page.get_by_test_id("vector")).to_have_value("1")
    for minutes in "54321":
        page.keyboard.press(minutes)
        expect(page.get_by_test_id("vector")).to_have_value(minutes)
    page.get_by_test_id("vector").select_option("2")
    expect(page.get_by_test_id("vector")).to_have_value("2")
