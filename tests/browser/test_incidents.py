"""The panel of incidents: what is reported and claimed, what the record holds around it, each answered in place."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import expect
from sky import BRAVO


def test_an_incident_pulls_its_timeline_and_a_claim_is_answered_where_it_stands(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page()
    page.get_by_test_id("rail-incidents").click()
    incident, claim = page.get_by_test_id("incident"), page.get_by_test_id("claim")
    expect(incident.locator(".drill").first).to_have_text("EXERCISE")
    expect(incident).to_contain_text("a report is owed by BRAVO")
    expect(page.get_by_test_id("dues")).to_contain_text("OVERDUE first report · BRAVO")
    incident.get_by_test_id("timeline").locator("summary").click()
    expect(incident.get_by_test_id("around")).to_contain_text("UAV-A3 not heard for 1 min")
    claim.locator("[data-kind=CLAIM_ANSWER]").first.click()
    form = claim.get_by_test_id("say-form")
    form.get_by_test_id("field-f-code").select_option("no_information")
    form.get_by_test_id("say-send").click()
    page.get_by_role("button", name="Send now").first.click()
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    said = {"kind": "CLAIM_ANSWER", "to": BRAVO, "body": {"code": "no_information"}, "refs": ["claim" + "0" * 38]}
    assert desk.posted("/api/v1/messages") == [said]
