"""What officers do at two real desks, each form from its button to the other side's screen."""

from __future__ import annotations

import base64
import time
from typing import Any

import httpx
from conftest import CEILING_MS
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Locator, Page, expect
from test_real_nodes import Two, alert_row, plan, understand
from test_real_nodes import two as two

from deconflict.service.passwords import STEP_S

PASSWORD = "three tall spruces"


def conflict_row(page: Page) -> Locator:
    """The row of the one conflict between plans."""
    return page.locator('[data-testid="danger"][data-kind="conflict"]')


def send(page: Page, form: Locator) -> None:
    """Send what a form holds, at once."""
    form.get_by_test_id("say-send").click()
    page.get_by_test_id("hold").get_by_role("button", name="Send now").click()


def test_u26_the_watch_is_handed_over_item_by_item(two: Two) -> None:
    page = two.pages["BRAVO"]
    expect(alert_row(page)).to_have_count(1)
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-name").fill("C. Night")
    over = page.get_by_test_id("hand-over")
    flash = over.locator('[data-testid="open-item"][data-priority="FLASH"]')
    expect(flash.first).to_be_visible()
    expect(page.get_by_test_id("watch-take")).to_be_disabled()
    for item in flash.all():
        item.check()
    expect(over.get_by_role("status")).to_have_count(0)
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("C. Night (duty)")
    assert two.picture("BRAVO")["watch"][two.actor("BRAVO").party]["duty"] == "C. Night"


def test_u09_an_alert_suppressed_here_is_told_there_and_calls_on_there(two: Two) -> None:
    here, there = two.pages["ALFA"], two.pages["BRAVO"]
    expect(alert_row(here).get_by_test_id("suppress")).to_have_count(0)
    understand(two, "ALFA", alert_row(here))
    expect(alert_row(here)).to_have_attribute("data-ack", "acked")
    form = alert_row(here).get_by_test_id("suppress")
    form.locator("summary").click()
    form.get_by_test_id("field-suppress-reason").select_option("crews_in_contact")
    form.get_by_test_id("suppress-send").click()
    expect(alert_row(here)).to_have_attribute("data-ack", "suppressed")
    expect(alert_row(here).locator('[data-testid="quiet"][data-own="true"]')).to_contain_text("crews in contact · A. Officer")
    expect(alert_row(there).locator('[data-testid="quiet"][data-own="false"]')).to_contain_text("at the desk of ALFA")
    expect(alert_row(there)).to_have_attribute("data-ack", "none")
    alert_row(here).get_by_test_id("suppress-end").click()
    expect(alert_row(here)).to_have_attribute("data-ack", "again")
    alert_row(here).get_by_role("button", name="Seen again").click()
    expect(alert_row(here)).to_have_attribute("data-ack", "acked")


def test_an_option_is_proposed_countered_with_another_and_accepted(two: Two) -> None:
    for actor in two.stage.actors:
        assert actor.ask.ask("POST", "/api/v1/plans", plan(f"OP-{actor.name}"))["entry"]
    here, there = two.pages["ALFA"], two.pages["BRAVO"]
    advice, theirs = (conflict_row(page).get_by_test_id("advice") for page in (here, there))
    advice.get_by_role("button", name="Advice").click()
    advice.locator("[data-how=propose]").first.click()
    advice.get_by_test_id("taking").get_by_role("button", name="Send").click()
    expect(advice.get_by_test_id("offer")).to_have_attribute("data-state", "PROPOSED")
    theirs.locator('[data-testid="offer-act"][data-kind="COUNTER"]').click()
    theirs.locator("[data-how=counter]").nth(1).click()
    theirs.get_by_test_id("taking").get_by_role("button", name="Send").click()
    expect(advice.locator('[data-testid="offer"][data-kind="COUNTER"]')).to_have_attribute("data-state", "PROPOSED")
    advice.locator('[data-testid="offer-act"][data-kind="ACCEPT"]').click()
    for offers in (advice.get_by_test_id("offers"), theirs.get_by_test_id("offers")):
        expect(offers).to_have_attribute("data-state", "ACCEPTED")


def test_a_meeting_is_called_prepared_minuted_and_signed(two: Two) -> None:
    here, there = two.pages["ALFA"], two.pages["BRAVO"]
    for page in (here, there):
        page.get_by_test_id("rail-meetings").click()
    form = here.get_by_test_id("panel-meetings").get_by_test_id("say-form").last
    for name, value in {"meeting_id": "M-1", "from_us": "now", "until_us": "+2 h", "where": "by voice"}.items():
        form.get_by_test_id(f"field-f-{name}").fill(value)
    form.get_by_test_id("field-f-mode").select_option("voice")
    send(here, form)
    meeting = there.locator('[data-testid="meeting"][data-id="M-1"]')
    expect(meeting).to_contain_text("by voice")
    meeting.locator("button[data-answer=WILCO]").first.click()
    ours = here.locator('[data-testid="meeting"][data-id="M-1"]')
    expect(ours.locator('[data-testid="given"][data-answer="WILCO"]')).to_have_count(1)
    ours.locator('[data-testid="reply"][data-kind="AGENDA"]').click()
    ours.get_by_test_id("say-form").get_by_test_id("field-f-items").fill("crossings of the river\nnext week")
    send(here, ours.get_by_test_id("say-form"))
    expect(meeting.get_by_test_id("agenda").locator("ol li")).to_have_text(["crossings of the river", "next week"])
    ours.locator('[data-testid="reply"][data-kind="MINUTES"]').click()
    minutes = ours.get_by_test_id("say-form").last
    present = minutes.get_by_test_id("field-f-present").get_by_role("checkbox")
    expect(present).to_have_count(2)
    for box in present.all():
        box.check()
    minutes.get_by_test_id("field-f-lines").fill("both keep 5 NM from the airfield")
    send(here, minutes)
    expect(minutes.get_by_test_id("said")).to_have_text("Sent")
    signed = meeting.get_by_test_id("minutes")
    expect(signed.locator("ol li")).to_have_text(["both keep 5 NM from the airfield"])
    signed.locator('[data-testid="reply"][data-kind="MINUTES_SIGN"]').click()
    send(there, signed.get_by_test_id("say-form"))
    expect(ours.get_by_test_id("minutes")).to_contain_text("BRAVO")
    for page in (here, there):
        page.get_by_test_id("rail-map").click()


class Person:
    """Somebody with an account, a password and an app."""

    def __init__(self, two: Two, name: str, role: str) -> None:
        actor, self.name = two.actor("ALFA"), name
        code = actor.ask.ask("POST", "/api/v1/people", {"name": name, "role": role})["code"]
        with httpx.Client(base_url=actor.http, headers={"Origin": actor.http}, timeout=60) as client:
            assert client.post("/api/v1/session", json={"code": code}).status_code == 204
            self.secret = base64.b32decode(client.post("/api/v1/me/app", json={}).json()["secret"])
            said = {"password": PASSWORD, "code": self.code()}
            assert client.post("/api/v1/me/password", json=said).status_code == 204

    def code(self, ahead: int = 0) -> str:
        """What the app shows now, or next: each code is good once."""
        return TOTP(self.secret, 6, SHA1(), 30).generate(int(time.time()) + ahead * STEP_S).decode()

    def fields(self) -> dict[str, str]:
        return {"name": self.name, "password": PASSWORD, "code": self.code(1)}


def test_u27_the_second_person_acts_at_the_desk_of_the_first_and_both_are_named(two: Two) -> None:
    page = two.pages["ALFA"]
    ivanova, lund = Person(two, "M. Ivanova", "officer"), Person(two, "S. Lund", "senior")
    page.reload()
    page.get_by_test_id("watch").click()
    page.get_by_test_id("sign-out").click()
    for name, value in {"name": ivanova.name, "password": PASSWORD, "app": ivanova.code(1)}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_test_id("watch-panel")).to_be_visible()
    for item in page.get_by_test_id("open-item").all():
        item.check()
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("M. Ivanova (duty)")
    page.get_by_test_id("rail-agreement").click()
    clause = page.locator('[data-testid="clause"][data-id="claims"]')
    clause.locator("summary").first.click()
    clause.get_by_test_id("clause-choose").check()
    page.get_by_test_id("suspend-send").click()
    waiting = page.get_by_test_id("together").locator("li")
    expect(waiting).to_contain_text("M. Ivanova", timeout=2 * CEILING_MS)
    second = waiting.get_by_test_id("second")
    second.locator("summary").click()
    for name, value in lund.fields().items():
        second.get_by_test_id(f"field-second-{name}").fill(value)
    second.get_by_test_id("field-second-seat").select_option("senior")
    second.get_by_test_id("second-send").click()
    expect(page.get_by_text("Done by M. Ivanova and S. Lund.")).to_be_visible()
    expect(page.locator('[data-testid="suspensions"] [data-clause="claims"]')).to_have_count(1)
    assert two.until("BRAVO", lambda picture: _suspended(picture)) == ["claims"]
    expect(page.get_by_test_id("watch")).to_contain_text("M. Ivanova (duty)")
    two.wrong[:] = [said for said in two.wrong if "401" not in said and "403" not in said]  # it signed out, and was nobody's meanwhile


def _suspended(picture: dict[str, Any]) -> list[str]:
    return [stop["clause"] for one in picture["agreements"] for stop in one["suspensions"]]
