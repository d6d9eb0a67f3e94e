"""The list of dangers on a full screen: what is new and gravest is in view, or counted; what is off its plan leaves the list its room."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from lively import findings
from playwright.sync_api import Locator, Page, expect
from sky import alert, tracks
from test_dangers import top_of, warning


def crowd(desk: Desk, page_of: OpenPage) -> Page:
    """The page on a screen where five CAUTIONs do not have room at once; the list is scrolled to the last of them."""
    desk.picture["conflicts"] = []
    desk.picture["alerts"] = [alert(n, "CAUTION", 100 + n, tracks()[:2]) for n in range(5)]
    page = page_of(viewport={"width": 1400, "height": 800})
    page.locator(".dangers .rows").evaluate("list => { list.scrollTop = list.scrollHeight; }")
    return page


def in_list(row: Locator) -> bool:
    """Whether its beginning stands within what the list shows."""
    found: bool = row.evaluate("""row => {
        const [box, at] = [row.closest('.rows').getBoundingClientRect(), row.getBoundingClientRect()];
        return at.top >= box.top - 1 && at.top + 60 <= box.bottom + 1;
    }""")
    return found


def test_u04_a_new_gravest_danger_comes_into_view_where_nobody_is_at_work_in_the_list(desk: Desk, open_page: OpenPage) -> None:
    page = crowd(desk, open_page)
    assert not in_list(page.locator('[data-id="alert-00"]'))
    desk.picture["alerts"].append(alert(40, "ADVISORY", 9, tracks()[:2]))
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_count(6)
    assert not in_list(page.locator('[data-id="alert-00"]')), "what is less grave than others moves nothing"
    desk.picture["alerts"].append(alert(41, "WARNING", 200, tracks()[:2]))
    desk.change()
    expect(warning(page)).to_be_visible()
    assert in_list(warning(page))
    expect(page.get_by_test_id("news")).to_have_count(0)


def test_u04_while_somebody_is_at_work_in_the_list_what_is_new_and_gravest_is_counted_beside_its_title(
    desk: Desk, open_page: OpenPage
) -> None:
    page = crowd(desk, open_page)
    last = page.locator('[data-id="alert-04"]')
    last.focus()
    before = top_of(last)
    desk.picture["alerts"] += [alert(n, "WARNING", n, tracks()[:2]) for n in (41, 42)]
    desk.change()
    news = page.get_by_test_id("news")
    expect(news).to_have_text("▲ 2 new out of view")
    expect(last).to_be_focused()
    assert abs(top_of(last) - before) <= 1, "the row under somebody's hands stays where it is"
    news.click()
    first = page.locator('[data-id="alert-41"]')
    expect(first).to_be_focused()
    assert in_list(first)
    page.locator('[data-id="alert-42"]').scroll_into_view_if_needed()
    expect(news).to_have_count(0)


def test_what_is_off_its_plan_leaves_the_dangers_their_room(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["findings"] = findings()
    page = open_page(viewport={"width": 1600, "height": 900})
    expect(page.get_by_test_id("danger")).to_have_count(2)
    column, dangers, off = (page.locator(f".right{inner}").bounding_box() for inner in ("", " .dangers", " .findings"))
    assert column is not None
    assert dangers is not None
    assert off is not None
    assert all(in_list(row) for row in page.get_by_test_id("danger").all())
    assert dangers["height"] > 0.5 * column["height"] > 2 * off["height"]
    assert off["height"] > 100, "one of them can be read whole"
