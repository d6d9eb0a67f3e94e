"""Tones: readable in every theme, told apart in every kind of sight, and dimmed at night where nothing calls."""

from __future__ import annotations

import base64
import itertools
import math
from typing import Any

import pytest
from conftest import OpenPage, frames
from desk import Desk
from matters import furnish
from playwright.sync_api import Page, expect
from test_access import violations
from test_tracks import in_page

THEMES = ("night", "day", "contrast")
TONES = ("own", "peer", "caution", "warning", "stale")
SIGHTS = ("none", "protanopia", "deuteranopia", "tritanopia")
PIXELS = """async ([shot, count]) => {
    const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(image, 0, 0);
    return Array.from({ length: count }, (_, i) => [...pen.getImageData(i * 40 + 20, 20, 1, 1).data.slice(0, 3)]);
}"""


def linear(value: float) -> float:
    """A channel of sRGB, 0 to 255, as light (IEC 61966-2-1)."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: list[int]) -> float:
    """Relative luminance of WCAG 2."""
    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: list[int], b: list[int]) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: list[int]) -> tuple[float, float, float]:
    """CIE 1976 L*a*b* under D65."""
    red, green, blue = map(linear, colour)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def tone(page: Page, name: str) -> list[int]:
    """A custom property of the page as red, green, blue."""
    text: str = page.evaluate("name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()", f"--{name}")
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


def wear(page: Page, theme: str) -> None:
    """Choose a theme as a person does."""
    page.get_by_test_id("theme").select_option(theme)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


NIGHT = {
    "ground": "0b1016", "panel": "141b23", "text": "e6edf3", "own": "ffffff", "peer": "4db5ff", "caution": "ffc400", "warning": "ff4b4b",
    "stale": "7a8793",
}  # fmt: skip
"""The tones of the rule; the day's and the high contrast's are their own, and held to the same measures."""
COLOURS = """() => [...document.querySelectorAll('.page, .page *')].flatMap((node) => {
    const worn = getComputedStyle(node);
    const each = (name) => (worn[name].match(/^rgba?\\((\\d+), (\\d+), (\\d+)(?:, ([\\d.]+))?\\)$/) || []).slice(1).map(Number);
    const names = ['color', 'backgroundColor', 'borderTopColor', 'fill', 'stroke'];
    return names.map((name) => [each(name), `${node.tagName}.${node.className} ${name}`]);
}).filter(([rgb]) => rgb.length && rgb[3] !== 0)"""


def test_u05_the_tones_are_those_of_the_rule_and_nothing_on_any_panel_is_green(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    assert {name: "{:02x}{:02x}{:02x}".format(*tone(page, name)) for name in NIGHT} == NIGHT
    for panel in ("map", "line", "agreement", "health", "record"):
        page.get_by_test_id(f"rail-{panel}").click()
        expect(page.get_by_test_id("centre")).to_have_attribute("data-panel", panel)
        for theme in THEMES:
            wear(page, theme)
            worn = page.evaluate(COLOURS)
            assert len(worn) > 100
            green = {what for (red, grass, blue, *_), what in worn if grass > red + 40 and grass > blue + 40}
            assert green == set(), (panel, theme)
    ticks = page.locator(".tick").evaluate_all("ticks => ticks.map(tick => getComputedStyle(tick).color)")
    assert ticks
    assert len(set(ticks)) == 1


def test_u05_text_is_readable_and_symbols_are_seen_in_every_theme(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    for theme in THEMES:
        wear(page, theme)
        grounds = [tone(page, name) for name in ("ground", "panel", "raised")]
        for name in ("text", "dim", "soft", "own", "peer", "caution", "warning"):
            assert min(contrast(tone(page, name), ground) for ground in grounds) >= 4.5, (theme, name)
        assert min(contrast(tone(page, "stale"), ground) for ground in grounds) >= 3, theme
        shades = {name: tone(page, name) for name in TONES}
        assert not any(green > red + 40 and green > blue + 40 for red, green, blue in shades.values()), "no green says that all is well"


def test_u05_five_tones_are_told_apart_in_four_kinds_of_sight(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        """tones => { const row = document.createElement('div');
           row.style.cssText = 'position:fixed;top:0;left:0;z-index:99;display:flex';
           for (const tone of tones) {
               const one = document.createElement('i');
               one.style.cssText = `width:40px;height:40px;background:var(--${tone})`;
               row.append(one);
           }
           document.body.append(row); }""",
        TONES,
    )
    lens = page.context.new_cdp_session(page)
    for theme in THEMES:
        wear(page, theme)
        for sight in SIGHTS:
            lens.send("Emulation.setEmulatedVisionDeficiency", {"type": sight})
            shot = page.screenshot(clip={"x": 0, "y": 0, "width": 200, "height": 40})
            seen: list[list[int]] = page.evaluate(PIXELS, [base64.b64encode(shot).decode(), len(TONES)])
            apart = {pair: math.dist(lab(seen[pair[0]]), lab(seen[pair[1]])) for pair in itertools.combinations(range(len(TONES)), 2)}
            least = min(apart, key=lambda pair: apart[pair])
            assert apart[least] >= 20, (theme, sight, [TONES[i] for i in least], apart[least])


def test_u37_night_dims_the_map_and_no_alert(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    tones: dict[str, dict[str, str]] = in_page(page, "themes.js", "m.TONES")

    def bright(theme: str, name: str) -> float:
        text = tones[theme][name]
        return luminance([int(text[i : i + 2], 16) for i in (1, 3, 5)])

    for name in ("GROUND", "LAND", "COAST", "BORDER", "GRID"):
        assert bright("night", name) < bright("day", name), name
        assert bright("night", name) < 0.1, name
    for name in ("WARNING", "CAUTION", "OWN", "PEER"):
        assert bright("night", name) > 0.25, "what calls is as bright at night as ever"
    for theme in THEMES:
        wear(page, theme)
        for name in TONES:
            worn = "#{:02x}{:02x}{:02x}".format(*tone(page, name))
            assert tones[theme][name.upper()].lower() == worn, "the map and the page wear the same"


@pytest.mark.parametrize("theme", THEMES)
def test_u29_axe_finds_nothing_in_any_theme(desk: Desk, open_page: OpenPage, theme: str) -> None:
    desk.picture["feeds"] = [feed("adsb", 1.0), feed("cot", 22.0)]
    page = open_page()
    wear(page, theme)
    for drop in ("watch", "sound-more", "keys-toggle"):
        page.get_by_test_id(drop).click()
        assert violations(page) == [], drop
    page.keyboard.press("Escape")
    page.get_by_test_id("timeline").press("ArrowRight")
    page.get_by_test_id("rail-conflicts").click()
    assert violations(page) == []


def feed(name: str, age_s: float) -> dict[str, Any]:
    """One feed as the picture tells of it."""
    return {"name": name, "kind": "readsb", "state": "UP", "since": None, "age_s": age_s, "reports": 9, "refused": 0, "fault": None}


WORN = """place => ({
    land: place.map.getPaintProperty('land', 'fill-color'),
    blocks: JSON.stringify(place.map.getPaintProperty('data-blocks', 'text-color')),
    own: (({ data, width, height }) => [...data].slice(4 * (width * height / 2 + width / 2)).slice(0, 3))(
        place.map.getImage('own-FRESH').data),
    fades: place.map.getStyle().transition,
    same: place.stood === place.map && place.dataset.ready,
})"""


def test_u37_a_map_that_stands_wears_another_theme_and_is_not_made_anew(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=9/34.5/-39.6", ready='[data-ready="true"]', webgl=True)
    place = page.get_by_test_id("map")
    place.evaluate("place => { place.stood = place.map; place.map.on('remove', () => { place.stood = null; }); }")
    for theme in ("day", "contrast", "night"):
        wear(page, theme)
        tones = in_page(page, "themes.js", "m.TONES[a]", theme)
        frames(page)
        worn = place.evaluate(WORN)
        assert (worn["land"], worn["same"]) == (tones["LAND"], "true"), theme
        assert worn["fades"] == {"duration": 0, "delay": 0}, "no tone between two"
        assert all(tones[name] in worn["blocks"] for name in ("OWN", "PEER", "STALE")), theme
        assert "#{:02x}{:02x}{:02x}".format(*worn["own"]) == tones["OWN"].lower(), theme
    wear(page, "day")
    box = place.bounding_box()
    assert box is not None
    page.wait_for_function("place => place.map.loaded()", arg=place.element_handle())
    frames(page)
    shot = page.screenshot(clip={"x": box["x"] + 40, "y": box["y"] + box["height"] - 60, "width": 40, "height": 40})
    (pixel,) = page.evaluate(PIXELS, [base64.b64encode(shot).decode(), 1])
    assert luminance(pixel) > 0.6, "bright ground under a bright room's map"
