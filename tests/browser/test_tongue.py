"""The page in other languages: the party's or the reader's own, right to left with figures left to right, and nothing left untranslated."""

from __future__ import annotations

import re
from pathlib import Path

import literals
import pytest
from conftest import ROOT, OpenPage, frames
from desk import Desk
from matters import furnish
from playwright.sync_api import Page, Route, expect

WEB = ROOT / "src" / "deconflict" / "service" / "web"
COMMANDS = re.compile(r"^(?:deconflict [a-z]+|import deconflict)")
"""What is typed at a terminal or into a program."""
ALLOWED = {"Deconflict", "Space"}
"""A name, and what is printed on a key: the same in every language."""
RAIL = ("plans", "zones", "line", "agreement", "incidents", "meetings", "record", "health")


def spoken(page: Page, tongue: str) -> None:
    """The page in a language of its reader's own."""
    page.evaluate(f"localStorage.setItem('tongue', '{tongue}')")
    page.reload()


@pytest.mark.parametrize("path", sorted(WEB.glob("*.js")), ids=lambda path: path.stem)
def test_u34_no_module_holds_words_of_its_own(path: Path) -> None:
    found = [text for text in literals.shown(path.read_text(encoding="utf-8")) if text not in ALLOWED and not COMMANDS.search(text)]
    assert found == [], "every visible word comes from service/page_words"


def test_u34_words_of_their_own_are_found_wherever_they_stand() -> None:
    chosen = 'const a = isOpen ? "Hide" : "Show"; // not this\nconst b = `${name} is on watch`;'
    drawn = 'html`<b title="Some" class="two words">Words ${d ? html`<i>in</i>` : ""} ${t("known")}<kbd>Esc</kbd></b>`'
    assert literals.shown(chosen) == ["Hide", "Show", "… is on watch"]
    assert literals.shown(drawn) == ["Some", "Words", "in"]
    assert literals.shown('import { a } from "./of the page.js"; throw new Error("for a developer"); place.querySelector("li b");') == []


def test_u34_the_page_speaks_as_its_party_reads_and_as_its_reader_chose(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["reading"] |= {"locale": "fr"}
    page = open_page()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_test_id("rail-plans")).to_have_text("Plans")
    expect(page.get_by_test_id("rail-zones")).to_have_text("Zones")
    expect(page.get_by_test_id("talk")).to_contain_text("LIGNE · BRAVO")
    spoken(page, "ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_test_id("rail-zones")).to_have_text("Зоны")


def test_u34_of_two_languages_chosen_in_a_row_the_last_is_spoken_however_late_the_first_comes(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    held: list[Route] = []
    page.route("**/words/fr.json", lambda route: held.append(route))
    page.get_by_test_id("tongue").select_option("fr")
    page.get_by_test_id("tongue").select_option("ru")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    with page.expect_response("**/words/fr.json"):
        held[0].continue_()
    frames(page)
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_test_id("rail-zones")).to_have_text("Зоны")


def test_u34_a_language_whose_words_do_not_come_is_not_shown_as_spoken_nor_kept(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="Failed to load resource")
    page.route("**/words/fr.json", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_test_id("tongue").select_option("fr")
    expect(page.get_by_test_id("tongue")).to_have_value("en")
    expect(page.get_by_test_id("rail-zones")).to_have_text("Zones")
    page.unroute("**/words/fr.json")
    page.reload()
    expect(page.get_by_test_id("tongue")).to_have_value("en")
    page.get_by_test_id("tongue").select_option("ru")
    expect(page.get_by_test_id("rail-zones")).to_have_text("Зоны")
    page.reload()
    expect(page.get_by_test_id("rail-zones")).to_have_text("Зоны")


def test_u34_arabic_runs_right_to_left_and_its_coordinates_left_to_right(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    spoken(page, "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_test_id("rail-plans").click()
    place = page.get_by_test_id("field-place")
    place.fill("30.10N 39.90W 5NM")
    expect(place).to_have_attribute("dir", "ltr")
    read = page.get_by_test_id("read-as").locator("bdi")
    expect(read).to_have_text("30°06.000′N 039°54.000′W WGS-84")
    expect(read).to_have_attribute("dir", "ltr")
    left, right = (page.get_by_test_id(name).bounding_box() for name in ("plans", "plan-form"))
    assert left is not None
    assert right is not None
    assert left["x"] > right["x"], "the list stands to the right of the form"


def test_u34_every_panel_holds_words_a_third_longer(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    spoken(page, "pseudo")
    for name in RAIL:
        page.get_by_test_id(f"rail-{name}").click()
        panel = page.get_by_test_id(f"panel-{name}")
        expect(panel.locator("h2")).to_contain_text("⟦")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        # Sideways only tables may scroll, each in a frame of its own.
        wide = panel.evaluate(
            """panel => [...panel.querySelectorAll('button, label, .field, h3, summary, p')]
                .filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1)
                .map(one => one.textContent.slice(0, 60))"""
        )
        assert wide == [], name
