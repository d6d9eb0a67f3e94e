"""The page's stream from its node: cut and back, nothing is missed and nothing doubled; and nobody but the node is asked for anything."""

from __future__ import annotations

from conftest import OpenPage
from desk import POLICY, Desk, rungs_of
from matters import furnish
from playwright.sync_api import Browser, Page, expect
from sky import ALFA, BRAVO, alert, at, message, tracks

from deconflict.service.gate import CONTENT_SECURITY_POLICY

ELSEWHERE = "http://127.0.0.9:9/"
TRY = """async (elsewhere) => {
    const refused = new Set();
    document.addEventListener("securitypolicyviolation", (event) => refused.add(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    const far = document.createElement("script");
    far.src = elsewhere + "a.js";
    const style = document.createElement("style");
    style.textContent = "body { color: red }";
    document.head.append(script, far, style);
    new Image().src = elsewhere + "a.png";
    await fetch(elsewhere).catch(() => {});
    const wanted = ["connect-src", "img-src", "script-src-elem", "style-src-elem"];
    while (!wanted.every((each) => refused.has(each))) await new Promise((go) => setTimeout(go, 50));
    return Boolean(window.ran);
}"""


def entries(page: Page) -> list[str]:
    """Every message of the line, by its entry."""
    return sorted(row.get_attribute("data-entry") or "" for row in page.get_by_test_id("message").all())


def test_u19_a_socket_cut_and_back_misses_nothing_and_doubles_nothing(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="net::ERR")
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    before = entries(page)
    desk.cut()
    expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
    row = page.locator('[data-testid="danger"][data-id="alert-01"]')
    row.focus()
    page.keyboard.press("a")
    expect(page.get_by_test_id("read-back")).to_have_count(0)
    told = [message(f"while-{n}", "CONCERN", BRAVO, priority="ROUTINE", written_at=at(n), ladder={ALFA: rungs_of()}) for n in range(5)]
    desk.picture["messages"] += told
    desk.picture["alerts"].append(alert(2, "WARNING", 140, tracks()[2:4], "while-0"))
    desk.picture["conflicts"] = []
    desk.tick(30)
    desk.heal()
    expect(page.get_by_test_id("not-live")).to_have_count(0)
    expect(page.get_by_test_id("clock")).to_contain_text("12:04:11Z")
    expect(page.get_by_test_id("message")).to_have_count(len(before) + 5)
    assert entries(page) == sorted([*before, *(each["entry"] for each in told)])
    assert sorted(each.get_attribute("data-id") or "" for each in page.get_by_test_id("danger").all()) == ["alert-01", "alert-02"]
    row.focus()
    page.keyboard.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    said = [(each["entry"], each["level"]) for each in desk.posted("/api/v1/acknowledgements")]
    assert len(said) == len(set(said)), "each level of each message was written once"
    assert said.count(("warn-theirs", "L2")) == 1
    for each in told:
        page.locator(f'[data-entry="{each["entry"]}"]').first.scroll_into_view_if_needed()
        shown = page.locator(f'[data-testid="message"][data-entry="{each["entry"]}"] [data-rung="shown"]')
        expect(shown).to_have_attribute("data-done", "true")
    told_shown = [said["entry"] for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L1" and "while" in said["entry"]]
    assert sorted(told_shown) == [each["entry"] for each in told]


def test_u19_what_changed_while_the_stream_was_down_shows_without_a_reload(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="net::ERR")
    for n in range(3):
        desk.cut()
        desk.picture["record"]["entries"] += 1
        desk.tick(1)
        desk.heal()
        expect(page.get_by_test_id("record")).to_contain_text(f"4\u202f81{3 + n}")


def test_u36_every_panel_asks_nobody_but_the_node(desk: Desk, open_page: OpenPage) -> None:
    """The fixture fails where anything was asked of anybody else."""
    furnish(desk)
    page = open_page(ready='[data-ready="true"]', webgl=True)
    for button in page.get_by_test_id("rail").locator("button").all():
        button.click()
        expect(button).to_have_attribute("aria-current", "page")
    for drop in ("watch", "pairing-toggle", "sound-more", "keys-toggle"):
        page.get_by_test_id(drop).click()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((each) => new URL(each.name).origin)")
    assert set(loaded) == {desk.url.rstrip("/")}


def test_u36_the_policy_stops_scripts_and_requests_that_are_not_the_nodes(desk: Desk, browser: Browser) -> None:
    page = browser.new_page()
    reached: list[str] = []
    page.on("response", lambda response: reached.append(response.url))
    page.goto(desk.url)
    assert page.evaluate(TRY, ELSEWHERE) is False, "each was refused, and no script of somebody else's ran"
    assert [url for url in reached if not url.startswith(desk.url)] == []
    page.close()


def test_u36_the_policy_of_these_tests_is_the_nodes_own_and_strict() -> None:
    assert POLICY == CONTENT_SECURITY_POLICY
    assert POLICY.startswith("default-src 'self';")
    assert not {"unsafe", "blob", "data", "*", "http"} & set(POLICY.replace("'", " ").replace("-", " ").replace(":", " ").split())
