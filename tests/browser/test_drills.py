"""EXERCISE and TEST among what is meant: each thing bears its own word wherever it is shown, and sounds of its own (SCREEN rule U40)."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import OpenPage
from desk import Desk, rungs_of
from matters import furnish
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, alert, message, plan, tracks, zone
from test_attention import armed
from test_tracks import in_page

STATUSES = ("ACTUAL", "EXERCISE", "TEST")
WORDS = ("EXERCISE", "TEST")
MARK_HZ = 1480
"""The short high pulse before the rhythm of what is not meant."""


def one_each(thing: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The same thing three times, meant and not."""
    return [thing | {name: f"{status}-1", "version": f"{status}-1", "status": status} for status in STATUSES]


@pytest.fixture
def mixed(desk: Desk) -> Desk:
    """A desk that is meant, with one of everything in each status."""
    furnish(desk)
    sky = desk.picture
    box = sky["plans"][0]["volumes"][0]
    sky["status"] = "ACTUAL"
    sky["plans"] = one_each(plan(BRAVO, "", "patrol", box), "op_id")
    sky["zones"] = one_each(zone(), "zone_id")
    sky["sites"] = one_each(sky["sites"][0], "site_id")
    sky["tracks"] = [track | {"status": status} for track, status in zip(tracks(), STATUSES, strict=False)]
    sky["messages"] = [
        message(f"{kind}-{status}", kind, BRAVO, status=status, answers=["NOTED"], text="words", ladder={ALFA: rungs_of()})
        for kind in ("CONFLICT_NOTICE", "CONCERN")
        for status in STATUSES
    ]
    conflict = sky["conflicts"][0]
    sky["conflicts"] = [
        conflict | {"id": status, "status": status, "message": f"CONFLICT_NOTICE-{status}", "objects": [f"{BRAVO}:{status}-1"] * 2}
        for status in STATUSES
    ]
    sky["alerts"] = [
        alert(n, "CAUTION", 100 + n, sky["tracks"][:2], f"CONCERN-{status}") | {"status": status} for n, status in enumerate(STATUSES)
    ]
    return desk


def words_on(row: Locator) -> set[str]:
    """Which of the two words stand on a row, or in its title where it is too small for words."""
    text = f"{row.inner_text()} {row.get_attribute('title') or ''}"
    return {word for word in WORDS if word in text.replace(f"{word}-1", "")}


def assert_marked(rows: Locator, each: int = 1) -> None:
    """So many rows of each status, and each bears its own word and no other."""
    expect(rows).to_have_count(3 * each)
    found = [words_on(row) for row in rows.all()]
    assert sorted(map(sorted, found)) == [[]] * each + [["EXERCISE"]] * each + [["TEST"]] * each


def test_u40_every_row_of_a_mixed_picture_bears_its_own_word(mixed: Desk, open_page: OpenPage) -> None:
    page = open_page("#as=table")
    assert_marked(page.get_by_test_id("danger"), 2)
    assert_marked(page.get_by_test_id("message"), 2)
    for name in ("track", "plan", "zone"):
        assert_marked(page.get_by_test_id(name))
    assert_marked(page.get_by_test_id("table-sites").locator("tbody tr"))
    assert_marked(page.get_by_test_id("table-conflicts").locator("tbody tr"), 2)
    assert_marked(page.get_by_test_id("message-row"), 2)
    assert_marked(page.locator('.bar-item[data-kind="plan"]'))
    assert_marked(page.locator('.bar-item[data-kind="zone"]'))
    assert_marked(page.get_by_test_id("dot"), 2)
    assert_marked(page.get_by_test_id("tick"), 2)
    for panel, row in (("plans", "plan"), ("zones", "zone")):
        page.get_by_test_id(f"rail-{panel}").click()
        assert_marked(page.get_by_test_id(f"panel-{panel}").get_by_test_id(row))


def test_u40_every_label_of_a_mixed_map_bears_its_own_word(mixed: Desk, open_page: OpenPage) -> None:
    page = open_page()
    drawn = """(() => { const now = Date.parse(a.now); const none = new Map();
        return { tracks: m.trackData(a, now, 1, none).points.features.map((f) => f.properties.label),
                 areas: m.areaData(a, now, none).labels.features.map((f) => f.properties.text),
                 sites: m.siteData(a).features.map((f) => f.properties.text) }; })()"""
    labels = in_page(page, "mapdata.js", drawn, mixed.picture)
    for name, count in (("tracks", 1), ("areas", 2), ("sites", 1)):
        found = [[word for word in WORDS if word in text.replace(f"{word}-1", "")] for text in labels[name]]
        assert sorted(found) == [[]] * count + [["EXERCISE"]] * count + [["TEST"]] * count, name


def heard_first(page: Page) -> int:
    """The first tone since the page was armed, in hertz."""
    page.wait_for_function("() => tones.length >= 2")
    found: int = page.evaluate("tones[0]")
    return found


@pytest.mark.parametrize("status", STATUSES)
def test_u40_what_is_not_meant_sounds_of_its_own_on_a_desk_that_is_meant(desk: Desk, open_page: OpenPage, status: str) -> None:
    desk.picture |= {"status": "ACTUAL", "conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    desk.picture["messages"] = [message("flash", "WARNING", BRAVO, priority="FLASH", status=status, ladder={ALFA: rungs_of()})]
    desk.change()
    assert (heard_first(page) == MARK_HZ) == (status != "ACTUAL")


def test_u40_an_exercise_beside_what_is_meant_never_makes_that_sound_like_one(desk: Desk, open_page: OpenPage) -> None:
    desk.picture |= {"status": "ACTUAL", "conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    desk.picture["messages"] = [
        message(status, "WARNING", BRAVO, priority="FLASH", status=status, ladder={ALFA: rungs_of()}) for status in STATUSES
    ]
    desk.change()
    assert heard_first(page) != MARK_HZ
