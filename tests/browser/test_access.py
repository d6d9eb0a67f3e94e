"""What everybody must be able to read: WCAG by axe, times that end in Z, words that take no side, a page that folds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import Page, expect
from sky import at

from tests.phrasebook.test_catalogue import VERDICTS

AXE = ROOT / "build" / "browser" / "axe-core" / "axe.min.js"
WEB = ROOT / "src" / "deconflict" / "service" / "web"
PANELS = ("plans", "zones", "line", "conflicts", "agreement", "incidents", "meetings", "record", "health")
BARE_CLOCK_TIME = re.compile(r"\d\d:\d\d(:\d\d)?(?![Z\d:])")
BARE_QUANTITY = re.compile(r"(?<![\w.,:\u202f-])(?<!FL )\d[\d\u202f.]*(?![\d\u202f.])(?!\s?(?:NM|ft|kt|km|m|s|h|min|%)\b)(?![:°′%\w-])")
SIDES = re.compile(r"\b(?:friend(?:ly)?|hostile|enemy|foe)\b", re.IGNORECASE)
SAFETY = re.compile(r"\b(?:safe|clear|all clear)\b", re.IGNORECASE)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, rule and element."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


def test_u29_axe_finds_nothing_on_the_desk_its_table_and_its_panels(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True)
    assert violations(page) == []
    page.get_by_test_id("table-toggle").click()
    page.get_by_test_id("watch").click()
    assert violations(page) == []
    page.get_by_test_id("pairing-toggle").click()
    desk.pairing = {"state": "codes", "peer": {"party": "b", "name": "BRAVO"}, "code_to_read": "482913", "typed": False, "until": at(250)}
    page.get_by_test_id("pairing-read").wait_for()
    desk.frozen = True
    page.clock.install()
    page.clock.fast_forward(6000)
    page.get_by_test_id("not-live").wait_for()
    assert violations(page) == []


def test_u29_axe_finds_nothing_on_the_sign_in(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
    assert violations(open_page(ready='[data-testid="sign-in"]', allow="401")) == []


def test_u18_every_time_on_the_page_ends_in_z_wherever_the_browser_is(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page(timezone_id="Asia/Tokyo", locale="ja-JP")
    page.get_by_test_id("tables").wait_for()
    for panel in ("map", *PANELS):
        page.get_by_test_id(f"rail-{panel}").click()
        expect(page.get_by_test_id("centre")).to_have_attribute("data-panel", panel)
        text = page.locator("body").inner_text()
        assert "12:03:41Z" in text
        assert [text[max(0, found.start() - 30) : found.end() + 5] for found in BARE_CLOCK_TIME.finditer(text)] == [], panel


def test_u17_every_quantity_on_the_page_has_its_unit(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    assert BARE_QUANTITY.findall("5 000 high, 12 kt, FL 080, 0.4 NM, 3:20") == ["5", "000"]
    for shown in (".facts", '[data-testid="track"]', '[data-testid="plan"]', '[data-testid="zone"]'):
        for text in page.locator(shown).all_inner_texts():
            assert BARE_QUANTITY.findall(text) == [], text


DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\d.])(?!\s?(?:NM|ft|kt|km|m|s|h|min|%|GiB|per)\b)(?![°′NSEW])")
"""A number with a point is a quantity, wherever it stands; only what a program is called has one too."""


def test_u17_every_quantity_on_every_panel_has_its_unit(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    assert DECIMAL.findall("1.0 GiB free of 100.0, 12.5 kt, 34°31.2′N, 1.5 per 10 min") == ["100.0"]
    for panel in PANELS:
        page.get_by_test_id(f"rail-{panel}").click()
        expect(page.get_by_test_id("centre")).to_have_attribute("data-panel", panel)
        if panel == "health":
            page.get_by_test_id("health-numbers").wait_for()
        text = page.get_by_test_id("centre").inner_text().replace("deconflict 0.1", "")
        assert DECIMAL.findall(text) == [], panel
        if panel in ("plans", "zones", "line", "incidents"):
            assert BARE_QUANTITY.findall(text.replace("1 × crewed", "")) == [], panel


SHIPPED = sorted([*WEB.glob("*.*"), *(WEB.parent / "page_words" / "en").glob("*.ftl")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_u12_u39_shipped_words_take_no_side_and_give_no_verdict(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert SIDES.findall(text) == []
    assert SAFETY.findall(text) == []


@pytest.mark.parametrize("path", sorted((WEB.parent / "page_words").glob("*/*.ftl")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_u39_no_language_of_the_page_gives_a_verdict(path: Path) -> None:
    words = re.sub(r"^#.*|^\S+ =", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert VERDICTS.findall(words) == []


def test_u31_the_page_folds_to_tabs_on_a_narrow_screen(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-testid="clock"]', viewport={"width": 320, "height": 700})
    page.get_by_test_id("tab-line").click()
    expect(page.get_by_test_id("talk")).to_be_visible()
    page.get_by_test_id("tab-conflicts").click()
    expect(page.get_by_test_id("danger").first).to_be_visible()
    expect(page.get_by_test_id("talk")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
