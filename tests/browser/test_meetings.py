"""The panel of meetings: called by a form, prepared from what is open, minutes signed or reserved line by line."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import expect
from sky import BRAVO


def test_minutes_are_reserved_line_by_line_and_an_agenda_is_made_from_what_is_open(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    page.get_by_test_id("rail-meetings").click()
    minutes = page.get_by_test_id("minutes")
    expect(minutes.locator("ol li").nth(1)).to_have_text("Call at noon reserved by BRAVO")
    expect(page.get_by_test_id("matters").locator("li")).to_have_count(2)
    minutes.locator("[data-kind=MINUTES_RESERVE]").first.click()
    form = minutes.get_by_test_id("say-form")
    form.get_by_test_id("field-f-reserved").fill("1")
    form.get_by_test_id("field-f-why").fill("it ended later")
    form.get_by_test_id("say-send").click()
    page.get_by_role("button", name="Send now").first.click()
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    body = {"reserved": [1], "why": "it ended later"}
    assert desk.posted("/api/v1/messages") == [{"kind": "MINUTES_RESERVE", "to": BRAVO, "body": body, "refs": ["min" + "0" * 40]}]


def test_minutes_are_offered_once_the_meeting_has_begun_and_not_before(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    page.get_by_test_id("rail-meetings").click()
    replies = page.get_by_test_id("meeting").locator('> [data-testid="reply"], > .acts > [data-testid="reply"]')
    kinds = "nodes => nodes.map(node => node.dataset.kind)"
    expect(replies.first).to_be_visible()
    assert replies.evaluate_all(kinds) == ["AGENDA", "ACTION_ITEM"]
    desk.tick(3599)
    expect(page.get_by_test_id("clock")).to_contain_text("13:03:40Z")
    assert replies.evaluate_all(kinds) == ["AGENDA", "ACTION_ITEM"]
    desk.tick(1)
    expect(replies).to_have_count(3)
    assert replies.evaluate_all(kinds) == ["AGENDA", "MINUTES", "ACTION_ITEM"]
