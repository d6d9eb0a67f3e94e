"""Pairing on the page: one opens, one joins, each reads a code aloud and types the other's."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Page, expect
from sky import at


def panel(page: Page) -> None:
    """Open the pairing panel."""
    page.get_by_test_id("pairing-toggle").click()


def test_opening_shows_the_address_then_both_codes_then_the_peer(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    panel(page)
    page.get_by_test_id("pairing-open").click()
    desk.pairing = {"state": "open", "address": "192.0.2.7:7403"}
    expect(page.get_by_test_id("pairing-address")).to_have_text("192.0.2.7:7403")
    desk.pairing = {"state": "codes", "peer": {"party": "c", "name": "CHARLIE"}, "code_to_read": "482913", "typed": False, "until": at(250)}
    expect(page.get_by_test_id("pairing-read")).to_have_text("482 913")
    expect(page.get_by_test_id("pairing-panel")).to_contain_text("CHARLIE")
    expect(page.get_by_test_id("pairing-panel")).to_contain_text("One try. A wrong code ends this pairing; 4:10 left.")
    page.get_by_test_id("pairing-type").fill("105 577")
    page.get_by_role("button", name="Confirm").click()
    desk.pairing |= {"typed": True}
    expect(page.get_by_test_id("pairing-panel")).to_contain_text("waiting for them to type")
    desk.pairing = {"state": "done", "peer": {"party": "c", "name": "CHARLIE"}}
    expect(page.get_by_test_id("pairing-done")).to_contain_text("Paired with CHARLIE.")
    assert desk.posted("/api/v1/pairing/code") == [{"code": "105577"}]


def test_joining_and_failing_says_why_and_offers_to_begin_again(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    panel(page)
    page.get_by_test_id("pairing-join").fill(" 192.0.2.7:7403 ")
    page.get_by_role("button", name="Join").click()
    desk.pairing = {"state": "failed", "why": "the codes differ: somebody may stand between you", "mend": "begin again"}
    expect(page.get_by_test_id("pairing-failed")).to_contain_text("the codes differ")
    expect(page.get_by_test_id("pairing-open")).to_be_visible()
    assert desk.posted("/api/v1/pairing/join") == [{"address": "192.0.2.7:7403"}]
