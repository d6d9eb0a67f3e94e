"""What a duty officer can always do: see, acknowledge, open, propose, send; on a small screen, enlarged, without a map, without a mouse."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest
from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Browser, Locator, Page, expect
from test_advice import CONFLICT, plans
from test_keys import hidden, sent

SCREENS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1400, "height": 900}},
    "tablet": {"viewport": {"width": 1024, "height": 768}, "has_touch": True},
    "tablet_upright": {"viewport": {"width": 768, "height": 1024}, "has_touch": True},
    "320_pixels": {"viewport": {"width": 320, "height": 640}},
    "400_percent": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}
"""400 % zoom makes of 1280 by 1024 pixels 320 by 256, each drawn by four by four (WCAG 1.4.10)."""
MANY = 120


def row_of(page: Page, name: str) -> Locator:
    """The row of that danger."""
    return page.locator(f'[data-testid="danger"][data-id="{name}"]')


def is_folded(page: Page) -> bool:
    """Whether the parts of the page stand behind tabs."""
    return page.get_by_test_id("tab-conflicts").is_visible()


def assert_fits(page: Page) -> None:
    """Nothing scrolls sideways but a table in a frame of its own."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def go_through(desk: Desk, page: Page) -> None:
    """The whole flow by pointing, as whoever sits there would do it on this screen."""
    if is_folded(page):
        expect(page.get_by_test_id("tab-conflicts")).to_contain_text("1▲")
        page.get_by_test_id("tab-conflicts").click()
    assert_fits(page)
    first, other = row_of(page, "alert-01"), row_of(page, "conflict-hum-f12")
    expect(first).to_contain_text("WARNING")
    first.get_by_role("button", name="Acknowledge").click()
    first.get_by_test_id("read-back").nth(1).click()
    expect(first).to_have_attribute("data-ack", "acked")
    other.get_by_role("button", name="Advice").click()
    expect(other.get_by_test_id("advice-option")).to_have_count(2)
    assert_fits(page)
    other.get_by_role("button", name="Propose…").first.click()
    expect(other.get_by_test_id("taking")).to_contain_text("PROPOSAL to the other side")
    other.get_by_test_id("taking").get_by_role("button", name="Send").click()
    expect(other).to_contain_text("PROPOSAL sent")
    assert_sent(desk)
    if is_folded(page):
        page.get_by_test_id("tab-line").click()
        expect(page.get_by_test_id("message").first).to_be_visible()
        assert_fits(page)


def assert_sent(desk: Desk) -> None:
    """One acknowledgement, read back, and one proposal: no more."""
    assert sent(desk) == [{"entry": "warn-theirs", "level": "L2", "readback": "three-1", "choice": 2}]
    assert [body["kind"] for body in desk.posted("/api/v1/messages")] == ["PROPOSAL"]


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has focus; what had it on the way was seen."""
    for _ in range(MANY):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert hidden(page) is None
    pytest.fail(f"never reached by the tab key: {wanted}")


@pytest.fixture
def advised(desk: Desk) -> Desk:
    """A desk with advice on its conflict."""
    desk.advice[CONFLICT] = plans()
    return desk


@pytest.mark.parametrize("screen", SCREENS)
def test_u31_see_acknowledge_open_propose_send_on_every_screen(advised: Desk, open_page: OpenPage, screen: str) -> None:
    page = open_page(ready='[data-testid="clock"]', **SCREENS[screen])
    assert_fits(page)
    go_through(advised, page)


@pytest.mark.parametrize("screen", SCREENS)
def test_u30_u31_the_same_by_keyboard_alone_on_every_screen(advised: Desk, open_page: OpenPage, screen: str) -> None:
    page = open_page(ready='[data-testid="clock"]', **SCREENS[screen])
    tab = page.get_by_test_id("tab-conflicts")
    folded = is_folded(page)
    if folded:
        tab_to(page, tab)
        page.keyboard.press("Enter")
        expect(row_of(page, "alert-01")).to_be_visible()
    else:
        page.keyboard.press("F6")
    page.keyboard.press("n")
    expect(row_of(page, "alert-01")).to_be_focused()
    page.keyboard.press("a")
    page.get_by_test_id("read-back").first.wait_for()
    page.keyboard.press("2")
    expect(row_of(page, "alert-01")).to_have_attribute("data-ack", "acked")
    tab_to(page, row_of(page, "conflict-hum-f12"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("centre")).to_be_visible()
    if folded:
        expect(page.get_by_test_id("centre")).to_be_focused()
        page.keyboard.press("Escape")
        expect(row_of(page, "conflict-hum-f12")).to_be_focused()
    expect(row_of(page, "conflict-hum-f12")).to_have_attribute("aria-current", "true")
    page.keyboard.press("p")
    expect(page.get_by_test_id("taking").get_by_role("button", name="Send")).to_be_focused()
    assert hidden(page) is None
    page.keyboard.press("Enter")
    expect(row_of(page, "conflict-hum-f12")).to_contain_text("PROPOSAL sent")
    expect(row_of(page, "conflict-hum-f12")).to_be_focused()
    assert_sent(advised)


def test_u30_enter_leads_to_the_map_however_late_the_browser_draws(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-testid="clock"]', **SCREENS["320_pixels"])
    page.get_by_test_id("tab-conflicts").click()
    page.evaluate(
        "() => { const draw = requestAnimationFrame; window.requestAnimationFrame = (step) => setTimeout(() => draw(step), 500); }"
    )
    row_of(page, "conflict-hum-f12").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("centre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row_of(page, "conflict-hum-f12")).to_be_focused()


def test_u30_what_takes_the_focus_stays_in_view_while_the_list_is_drawn_anew(advised: Desk, open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1400, "height": 620})
    row, over = row_of(page, "conflict-hum-f12"), Event()
    send = row.get_by_test_id("taking").get_by_role("button", name="Send")

    def beat() -> None:
        while not over.wait(0.01):
            advised.beat()

    beating = Thread(target=beat)
    beating.start()
    try:
        for _ in range(12):
            row.focus()
            page.keyboard.press("p")
            expect(send).to_be_focused()
            assert hidden(page) is None
            row.get_by_test_id("taking").get_by_role("button", name="Back").press("Enter")
            expect(row).to_be_focused()
            page.locator(".dangers .rows").evaluate("list => { list.scrollTop = 0; }")
    finally:
        over.set()
        beating.join()


def test_u31_the_same_without_webgl(advised: Desk, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(advised.url)
    advised.beat()
    expect(page.get_by_test_id("tables")).to_contain_text("WebGL is off")
    expect(page.get_by_test_id("track")).to_have_count(6)
    expect(page.get_by_test_id("table-toggle")).to_be_disabled()
    go_through(advised, page)
    row_of(page, "conflict-hum-f12").press("Enter")
    expect(page.get_by_test_id("table-conflicts")).to_be_visible()
    page.close()
