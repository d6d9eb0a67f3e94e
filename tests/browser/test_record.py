"""The panel of the record: newest first, looked through, marked where it is not meant, and verified in one sentence."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import expect


def test_the_record_is_looked_through_and_verified_in_a_sentence(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    page.get_by_test_id("rail-record").click()
    rows = page.get_by_test_id("record-row")
    expect(rows).to_have_count(30)
    expect(rows.first.locator(".drill")).to_have_text("EXERCISE")
    page.get_by_test_id("field-record-text").fill("warning")
    expect(rows).to_have_count(10)
    page.get_by_test_id("field-record-party").select_option(label="BRAVO")
    expect(rows).to_have_count(5)
    page.get_by_test_id("verify").click()
    expect(page.get_by_test_id("verdict")).to_have_text(
        "✓ 4812 entries in 6 logbooks: every signature, hash and chain verifies, and a peer confirmed a key."
    )
    said = {"logbook": "x/plans/0", "seq": 7, "what": "its hash is another"}
    desk.answers["/api/v1/verify"] = lambda _body: {"verdict": "fails", "entries": 4812, "logbooks": [{}] * 6, "problems": [said]}
    page.get_by_test_id("verify").click()
    expect(page.get_by_test_id("verdict")).to_contain_text("✕ It does not verify: 1 problems")
    expect(page.get_by_test_id("problem")).to_have_text("x/plans/0 7: its hash is another")
