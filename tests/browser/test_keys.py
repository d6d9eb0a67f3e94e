"""Everything by keyboard alone: the whole flow, the list of keys, other keys or none, and a focus that is always seen."""

from __future__ import annotations

from conftest import OpenPage, frames
from desk import Desk
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from test_advice import CONFLICT, plans

REGION = "() => document.activeElement.closest('[data-region]')?.dataset.region"
HIDDEN = """() => { const node = document.activeElement; const box = node.getBoundingClientRect();
    if (box.width === 0) return node.outerHTML.slice(0, 90);
    const within = (most, value) => Math.min(most - 1, Math.max(0, value));
    const list = node.closest(".rows");  // a row may be taller than the list that it scrolls in
    const top = list ? Math.max(box.y, list.getBoundingClientRect().y) : box.y;
    const [x, y] = [within(innerWidth, box.x + box.width / 2), within(innerHeight, top + Math.min((box.bottom - top) / 2, 12))];
    // The strip's scale lies over its bars and lets them be seen: only what paints something hides.
    const style = (one) => getComputedStyle(one);
    const isPainted = (one) => style(one).backgroundColor !== "rgba(0, 0, 0, 0)" || style(one).backgroundImage !== "none";
    const over = document.elementsFromPoint(x, y).find((one) => one === node || node.contains(one) || isPainted(one));
    const name = (element) => element && element.outerHTML.slice(0, 90);
    return over && (node.contains(over) || over.contains(node)) ? null : `${name(node)} is under ${name(over)}`; }"""


def hidden(page: Page) -> str | None:
    """What lies over the element with the focus once the page has scrolled to it, or None."""
    try:
        page.wait_for_function(f"() => ({HIDDEN})() === null", timeout=2000)
    except PlaywrightTimeout:
        over: str | None = page.evaluate(HIDDEN)
        return over
    return None


def sent(desk: Desk) -> list[dict[str, object]]:
    """What was said, but for L1."""
    return [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] != "L1"]


def test_u30_see_acknowledge_open_propose_send_by_keyboard_alone(desk: Desk, open_page: OpenPage) -> None:
    desk.advice[CONFLICT] = plans()
    page = open_page()
    page.keyboard.press("F6")
    assert page.evaluate(REGION) == "top"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.id") == "alert-01", "the most pressing that waits"
    page.keyboard.press("a")
    page.get_by_test_id("read-back").first.wait_for()
    page.keyboard.press("2")
    expect(page.get_by_test_id("danger").first).to_have_attribute("data-ack", "acked")
    assert sent(desk)[0] == {"entry": "warn-theirs", "level": "L2", "readback": "three-1", "choice": 2}
    while page.evaluate("document.activeElement.dataset.id") != "conflict-hum-f12":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-id="conflict-hum-f12"]')).to_have_attribute("aria-current", "true")
    page.keyboard.press("p")
    expect(page.get_by_test_id("taking")).to_contain_text("PROPOSAL to the other side")
    expect(page.get_by_test_id("taking").get_by_role("button", name="Send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('[data-id="conflict-hum-f12"]')).to_contain_text("PROPOSAL sent")
    assert [body["kind"] for body in desk.posted("/api/v1/messages")] == ["PROPOSAL"]
    assert page.evaluate("document.activeElement.dataset.id") == "conflict-hum-f12", "the row has its focus again"


def test_u30_f6_goes_round_the_regions_and_each_keeps_its_focus(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    went = []
    for _ in range(6):
        page.keyboard.press("F6")
        went.append(page.evaluate(REGION))
    assert went == ["top", "rail", "centre", "dangers", "talk", "strip"]
    page.get_by_test_id("danger").nth(1).focus()
    page.keyboard.press("F6")
    page.keyboard.press("Shift+F6")
    assert page.evaluate("document.activeElement.dataset.id") == "conflict-hum-f12"


def test_u30_the_list_of_keys_opens_by_key_and_gives_focus_back(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("?")
    frames(page)
    assert page.get_by_test_id("keys").count() == 0
    page.get_by_test_id("danger").first.focus()
    page.keyboard.press("?")
    keys = page.get_by_test_id("keys")
    expect(keys).to_be_focused()
    expect(keys).to_contain_text("acknowledge")
    expect(keys).to_contain_text("After G: M Map")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    expect(page.get_by_test_id("danger").first).to_be_focused()


def test_u30_a_key_can_be_another_one_or_off_and_a_reload_keeps_it(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("keys-toggle").click()
    page.get_by_test_id("key-ack").click()
    page.keyboard.press("w")
    expect(page.get_by_role("alert").filter(has_text="taken")).to_contain_text("answer WILCO")
    page.get_by_test_id("key-ack").click()
    page.keyboard.press("k")
    expect(page.get_by_test_id("key-ack")).to_have_text("K")
    page.reload()
    page.get_by_test_id("danger").first.focus()
    page.keyboard.press("a")
    frames(page)
    assert page.get_by_test_id("read-back").count() == 0
    page.keyboard.press("k")
    expect(page.get_by_test_id("read-back").first).to_be_visible()
    page.get_by_test_id("keys-toggle").click()
    page.get_by_test_id("keys-on").uncheck()
    page.keyboard.press("Escape")
    page.get_by_test_id("centre").focus()
    page.keyboard.press("l")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_test_id("centre")).to_have_attribute("data-panel", "map")
    assert "off=labels" not in page.url


def test_u30_g_and_a_letter_opens_a_panel_and_escape_closes_what_dropped(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("centre").focus()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_test_id("panel-conflicts").get_by_test_id("danger")).to_have_count(2)
    expect(page.get_by_test_id("centre")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.get_by_test_id("panel-conflicts")).to_have_count(0)
    page.get_by_test_id("watch").click()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("watch-panel")).to_have_count(0)


def tabbed(page: Page, steps: int) -> list[str]:
    """What had focus and could not be seen, of so many steps of the tab key."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        covered = hidden(page)
        if covered:
            found.append(covered)
    return found


def test_u30_focus_is_never_hidden_by_a_bar(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["faults"] = [{"what": f"fault {n}", "mend": "mend it"} for n in range(3)]
    page = open_page("#as=table", viewport={"width": 1200, "height": 620})
    assert tabbed(page, 60) == []
    assert page.get_by_test_id("danger").first.evaluate("node => { node.focus(); return getComputedStyle(node).outlineStyle; }") == "solid"
