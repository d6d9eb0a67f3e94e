"""What everybody must be able to read: WCAG by axe, times that end in Z, words that take no side, a page that folds."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT, OpenPage
from desk import Desk
from playwright.sync_api import Page, expect
from sky import at

AXE = ROOT / "build" / "browser" / "axe-core" / "axe.min.js"
WEB = ROOT / "src" / "deconflict" / "service" / "web"
BARE_CLOCK_TIME = re.compile(r"\d\d:\d\d(:\d\d)?(?![Z\d:])")
SIDES = re.compile(r"\b(?:friend(?:ly)?|hostile|enemy|foe)\b", re.IGNORECASE)
SAFETY = re.compile(r"\b(?:safe|clear|all clear)\b", re.IGNORECASE)


def violations(page: Page) -> list[str]:
    """What axe finds wrong, rule and element."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


def test_axe_finds_nothing_on_the_desk_its_table_and_its_panels(desk: Desk, open_page: OpenPage) -> None:
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


def test_axe_finds_nothing_on_the_sign_in(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
    assert violations(open_page(ready='[data-testid="sign-in"]', allow="401")) == []


def test_every_time_on_the_page_ends_in_z_wherever_the_browser_is(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("tables").wait_for()
    text = page.locator("body").inner_text()
    assert "12:03:41Z" in text
    assert [found.group() for found in BARE_CLOCK_TIME.finditer(text)] == []


@pytest.mark.parametrize("path", sorted(WEB.glob("*.*")), ids=lambda path: path.name)
def test_shipped_words_take_no_side_and_give_no_verdict(path: object) -> None:
    text = (WEB / str(path)).read_text(encoding="utf-8")
    assert SIDES.findall(text) == []
    assert SAFETY.findall(text) == []


def test_the_page_folds_to_tabs_on_a_narrow_screen(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-testid="clock"]', viewport={"width": 320, "height": 700})
    page.get_by_role("button", name="line", exact=True).click()
    expect(page.get_by_test_id("talk")).to_be_visible()
    page.get_by_role("button", name="dangers", exact=True).click()
    expect(page.get_by_test_id("danger").first).to_be_visible()
    expect(page.get_by_test_id("talk")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
