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


def test_a_timeline_is_pulled_anew_when_it_is_opened_or_reported_on_and_when_it_could_not_be_had(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    reports = desk.picture["incidents"][0]["reports"]
    path = f"/api/v1/incidents/{reports[-1]['entry']}"
    pulled = dict(desk.answers[path]({}))
    desk.refuse[path] = (503, {"title": "Busy", "detail": "the node is starting", "where": "node", "mend": "try again"})
    page = open_page(allow="Failed to load resource")
    page.get_by_test_id("rail-incidents").click()
    timeline = page.get_by_test_id("incident").get_by_test_id("timeline")
    timeline.locator("summary").click()
    expect(timeline.get_by_role("alert")).to_have_text("the node is starting. try again")
    desk.refuse.clear()
    expect(timeline.get_by_test_id("around")).to_have_count(1)
    expect(timeline.get_by_role("alert")).to_have_count(0)
    others = [message["entry"] for message in desk.picture["messages"] if message["entry"] not in pulled["around"]][:2]
    desk.answers[path] = lambda _: pulled | {"around": [*pulled["around"], others[0]]}
    for _ in ("shut", "opened"):
        timeline.locator("summary").click()
    expect(timeline.get_by_test_id("around")).to_have_count(2)
    reports.append({**reports[-1], "entry": "later" + "0" * 38})
    desk.answers["/api/v1/incidents/" + reports[-1]["entry"]] = lambda _: pulled | {"around": [*pulled["around"], *others]}
    desk.change()
    expect(timeline.get_by_test_id("around")).to_have_count(3)
