"""Everything the page shows, under axe-core: each panel and state in three themes and six languages; and nothing beyond its place."""

from __future__ import annotations

import itertools

import lively
import pytest
from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Page
from test_access import AXE
from test_advice import ALERT, CONFLICT, menu, plans
from tour import THEMES, TONGUES, enrolling, home, round_trip, speak, wear

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([part, only]) => {
    const what = only ? {runOnly: {type: 'rule', values: [only]}} : {runOnly: TAGS};
    const where = part === 'body' ? document : {include: [[part]]};
    const found = await axe.run(where, {...what, resultTypes: ['violations'], elementRef: false});
    return found.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`));
}""".replace("TAGS", str(TAGS))


def prepared(page: Page) -> None:
    """A page with axe in it."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text(encoding="utf-8"))


def violations(page: Page, part: str = "body", only: str = "") -> list[str]:
    """What is wrong in that part of the page, by every rule or by one."""
    found: list[str] = page.evaluate(RUN, [part, only])
    return found


@pytest.mark.parametrize("tongue", TONGUES)
def test_u29_axe_finds_nothing_on_any_panel_in_any_theme(desk: Desk, open_page: OpenPage, tongue: str) -> None:
    lively.furnish(desk)
    desk.advice = {CONFLICT: plans(), ALERT: menu()}
    page = open_page()
    prepared(page)
    speak(page, tongue)
    wrong = []
    for theme in THEMES:
        wear(page, theme)
        wrong += [f"{theme} bars {said}" for said in violations(page)]
    # What is there hangs on the language, how it looks on the theme: the first theme tries every rule, the others what they change.
    for name, part in round_trip(desk, page):
        for theme in THEMES:
            wear(page, theme)
            wrong += [f"{theme} {name} {said}" for said in violations(page, part, "" if theme == THEMES[0] else "color-contrast")]
    home(desk, page)
    assert sorted(set(wrong)) == []


@pytest.mark.parametrize("place", ["sign-in", "enrolment"])
def test_u29_axe_finds_nothing_before_anybody_is_in(desk: Desk, open_page: OpenPage, place: str) -> None:
    ways = {"organisation": "ALFA", "accounts": True, "passkey": {"on": False, "off": "address"}, "oidc": {"provider": "ALFA directory"}}
    desk.answers["/api/v1/session/ways"] = lambda _body: ways
    if place == "sign-in":
        desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
    else:
        enrolling(desk)
    page = open_page(ready=f'[data-testid="{place}"]', allow="401")
    prepared(page)
    wrong = []
    for tongue in TONGUES:
        page.evaluate("tongue => import('/tongue.js').then(({ choose }) => choose(tongue))", tongue)
        for theme in THEMES:
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            wrong += [f"{tongue} {theme} {said}" for said in violations(page)]
    assert sorted(set(wrong)) == []


def test_u29_axe_finds_nothing_in_any_theme_when_the_session_has_ended(desk: Desk, open_page: OpenPage) -> None:
    lively.furnish(desk)
    page = open_page(allow="401")
    prepared(page)
    desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
    desk.change()
    page.get_by_test_id("ended-again").click()
    page.get_by_test_id("again").wait_for()
    wrong = []
    for theme in THEMES:
        wear(page, theme)
        wrong += [f"{theme} {said}" for said in violations(page)]
    assert sorted(set(wrong)) == []


def test_u29_axe_finds_nothing_when_the_beat_has_stopped(desk: Desk, open_page: OpenPage) -> None:
    lively.furnish(desk)
    page = open_page()
    prepared(page)
    desk.frozen = True
    page.clock.install()
    page.clock.fast_forward(6000)
    page.get_by_test_id("not-live").wait_for()
    page.clock.resume()
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert violations(page) == [], theme


BEYOND = """() => {
    const width = document.documentElement.clientWidth;
    const outside = ({ left, right }) => right > width + 1 || left < -1;
    const all = [...document.querySelectorAll('.top *, .tabs *, .rail *, .right *, .strip .play *')];
    const own = all.filter((each) => each.getClientRects().length && !each.closest('.away'));
    const out = own.filter((each) => outside(each.getBoundingClientRect()));
    return [document.documentElement.scrollWidth - width, ...out.map((each) => each.className + ' ' + each.textContent.slice(0, 40))];
}"""
"""How far the page scrolls sideways, and what stands beyond its edges."""


def test_u31_nothing_scrolls_sideways_at_320_pixels_in_any_language(desk: Desk, open_page: OpenPage) -> None:
    lively.furnish(desk)
    page = open_page(ready='[data-testid="clock"]', viewport={"width": 320, "height": 740})
    for tongue in TONGUES:
        speak(page, tongue)
        for tab in ("centre", "conflicts", "line", "time"):
            page.get_by_test_id(f"tab-{tab}").click()
            assert page.evaluate(BEYOND) == [0], (tongue, tab)


def test_u34_right_to_left_a_number_stands_before_its_unit(desk: Desk, open_page: OpenPage) -> None:
    lively.furnish(desk)
    page = open_page()
    speak(page, "ar")
    page.get_by_test_id("tables").wait_for()
    turned = page.evaluate("""() => {
        const edge = (node, at) => {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            return range.getBoundingClientRect().left;
        };
        const values = [...document.querySelectorAll('[data-testid="table-tracks"] td bdi')].map((each) => each.firstChild);
        const measured = values.filter((node) => /^[−\\d].* (ft|kt|s|ft.min)\\b/.test(node.data));
        return [measured.length, measured.filter((node) => edge(node, 0) > edge(node, node.data.length - 1)).map((node) => node.data)];
    }""")
    assert turned[0] >= 40
    assert turned[1] == []


def test_u20_while_the_past_is_shown_the_parts_of_the_right_column_keep_apart(desk: Desk, open_page: OpenPage) -> None:
    lively.furnish(desk)
    page = open_page()
    page.get_by_test_id("timeline").press("PageDown")
    page.get_by_test_id("right-is-live").wait_for()
    edges: list[list[float]] = page.locator("aside.right > *").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
    )
    assert len(edges) == 4
    for (_, above), (below, _) in itertools.pairwise(edges):
        assert above <= below + 0.5
