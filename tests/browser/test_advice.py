"""Advice under a danger, and tracks off their plans: what is shown with it, and that nothing is sent but what a person sends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, at

CONFLICT = "/api/v1/conflicts/conflict-hum-f12/advice"
ALERT = "/api/v1/alerts/alert-01/advice"
BASIS = {
    "computed_by": ALFA, "computed_by_name": "ALFA FIRE DESK", "computed_at": at(-2), "data_at": at(-5), "data_age_s": 3.0, "judged": 40,
}  # fmt: skip
FREE = {"delay_s": 0.0, "distance_m": 0.0, "height_m": 0.0}
VERDICTS = re.compile(r"\b(safe|clear|unsafe|free of)\b", re.IGNORECASE)


def option(number: int, op_id: str, move: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One option, as the node gives it."""
    offer = {"kind": "PROPOSAL", "to": BRAVO, "body": {"conflict_id": "c", "changes": [{"change": "shift", "number": number}]}}
    costs = [{"party": ALFA, "name": "ALFA FIRE DESK", **FREE}, {"party": BRAVO, "name": "BRAVO", **FREE, "delay_s": 600.0}]
    return {"number": number, "moves": [{"id": op_id, **move}], "costs": costs, "left": [], "offer": offer, "restate": None, **more}


def plans() -> dict[str, Any]:
    """What would settle the conflict of the picture."""
    restate = {"if_match": "v" * 43, "body": {"type": "FeatureCollection", "features": []}}
    sideways = {"way": "aside", "by_m": 926.0, "bearing_deg": 90}
    return {
        "about": "conflict-hum-f12", "kind": "conflict", "objects": [], "versions": [], "rules": "alfa-bravo/7#abc", **BASIS,
        "complete": False,
        "minima": {"horizontal_m": 9260.0, "vertical_m": 304.8, "time_s": 600.0},
        "options": [
            option(1, "HUM-204", {"way": "later", "by_s": 600.0}),
            option(2, "RESCUE-1", sideways, restate=restate, left=[{"party": BRAVO, "name": "BRAVO", "id": "POL-7"}]),
        ],
    }  # fmt: skip


def menu(**more: Any) -> dict[str, Any]:
    """What the two aircraft of the alert could do."""
    none: dict[str, Any] = {"left": [], "zones": []}
    right = {"number": 7, "change": "heading", "by": 20.0, "to": 130.0, "unit": "deg", "cost": {**FREE, "distance_m": 741.0}, **none}
    climb = {"number": 20, "change": "climb", "by": 2.54, "to": 2.54, "unit": "m/s", "cost": {**FREE, "height_m": 304.8}, **none}
    met = {"party": BRAVO, "name": "BRAVO", "id": "b00002", "callsign": "POL07", "minima": {"horizontal_m": 1852.0, "vertical_m": 152.4}}
    own = {
        "party": ALFA, "name": "ALFA FIRE DESK", "id": "a00001", "callsign": "RESCUE1", "own": True, "now": [met], "basis": "EXACT",
        **BASIS, "choices": [{**right, "smallest": True}, {**climb, "smallest": False, "left": [met]}],
    }  # fmt: skip
    choices = [{**climb, "smallest": False, "left": [met]}]
    stuck = {**own, "id": "b00002", "callsign": "POL07", "own": False, "name": "BRAVO", "choices": choices}
    return {"about": "alert-01", "kind": "alert", "aircraft": [own, stuck], **more}


@pytest.fixture
def asked(desk: Desk) -> Desk:
    desk.advice = {CONFLICT: plans(), ALERT: menu()}
    return desk


def panel(page: Page, kind: str) -> Locator:
    """The advice of the row of that kind."""
    return page.locator(f'[data-testid="danger"][data-kind="{kind}"]').get_by_test_id("advice")


def test_u39_advice_is_asked_for_and_says_what_it_rests_on_and_what_it_costs_whom(asked: Desk, open_page: OpenPage) -> None:
    page = open_page()
    advice = panel(page, "conflict")
    expect(advice.get_by_test_id("advice-option")).to_have_count(0)
    advice.get_by_role("button", name="Advice").click()
    expect(advice.get_by_test_id("advice-basis")).to_have_text(
        "minima 5.0 NM / 1 000 ft / 10 min (rules alfa-bravo/7#abc) · computed by ALFA FIRE DESK 12:03:39Z · data 3 s old · 40 judged",
    )
    first, second = advice.get_by_test_id("advice-option").all()
    expect(first).to_contain_text("HUM-204 later by 10 min · cost ALFA FIRE DESK – / BRAVO 10 min later")
    expect(second).to_contain_text("RESCUE-1 aside by 0.5 NM towards 090°")
    expect(second).to_contain_text("still meets POL-7")
    expect(advice).to_contain_text("Not every change was tried")
    expect(advice).to_contain_text("no promise")
    assert VERDICTS.search(advice.inner_text()) is None
    assert not [path for path, _ in asked.posts if not path.endswith("/acknowledgements")], "nothing follows from reading"
    advice.get_by_role("button", name="Hide").click()
    expect(advice.get_by_test_id("advice-option")).to_have_count(0)


def test_a_person_reads_a_proposal_before_it_is_sent(asked: Desk, open_page: OpenPage) -> None:
    page = open_page()
    advice = panel(page, "conflict")
    advice.get_by_role("button", name="Advice").click()
    advice.get_by_role("button", name="Propose…").first.click()
    expect(advice.get_by_test_id("taking")).to_contain_text("PROPOSAL to the other side: HUM-204 later by 10 min")
    advice.get_by_role("button", name="Back").click()
    assert asked.posted("/api/v1/messages") == []
    advice.get_by_role("button", name="Propose…").first.click()
    advice.get_by_role("button", name="Send").click()
    expect(advice).to_have_attribute("data-state", "sent")
    assert asked.posted("/api/v1/messages") == [plans()["options"][0]["offer"]]
    expect(advice.get_by_test_id("taking")).to_have_count(0)


def test_our_own_plan_is_stated_anew_by_a_person_only(asked: Desk, open_page: OpenPage) -> None:
    page = open_page()
    advice = panel(page, "conflict")
    advice.get_by_role("button", name="Advice").click()
    anew = advice.get_by_role("button", name="State anew…")
    expect(anew).to_have_count(1)
    anew.click()
    expect(advice.get_by_test_id("taking")).to_contain_text("Our plan stated anew: RESCUE-1 aside by 0.5 NM")
    advice.get_by_role("button", name="Send").click()
    expect(advice).to_contain_text("our plan is stated anew")
    assert asked.posted("/api/v1/plans") == [{"type": "FeatureCollection", "features": []}]


def test_without_a_watch_nothing_can_be_sent_and_a_refusal_is_said(asked: Desk, open_page: OpenPage) -> None:
    asked.refuse["/api/v1/messages"] = (422, {"detail": "the offer would have run out", "mend": "give a later time"})
    page = open_page(allow="422")
    advice = panel(page, "conflict")
    advice.get_by_role("button", name="Advice").click()
    advice.get_by_role("button", name="Propose…").first.click()
    advice.get_by_role("button", name="Send").click()
    expect(advice.get_by_role("alert")).to_have_text("the offer would have run out. give a later time")
    asked.picture["watch"] = {}
    asked.change()
    expect(advice.get_by_role("button", name="Send")).to_be_disabled()
    expect(advice.get_by_test_id("taking")).to_contain_text("Take the watch first")


def test_advice_that_cannot_be_had_says_why(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse[CONFLICT] = (422, {"detail": "other advice is being computed", "mend": "ask again in a second"})
    page = open_page(allow="422")
    advice = panel(page, "conflict")
    advice.get_by_role("button", name="Advice").click()
    expect(advice.get_by_role("alert")).to_have_text("other advice is being computed. ask again in a second")


def test_an_alert_has_a_menu_for_each_aircraft_and_none_is_put_to_anybody(asked: Desk, open_page: OpenPage) -> None:
    page = open_page()
    advice = panel(page, "alert")
    advice.get_by_role("button", name="Advice").click()
    expect(advice.get_by_role("heading")).to_have_text(["RESCUE1 · ours", "POL07 · BRAVO"])
    own, stuck = advice.get_by_test_id("advice-option").all()
    expect(own).to_have_text("20° right to 130° · cost 0.4 NM aside")
    expect(stuck).to_have_text("climb 500 ft/min · cost 1 000 ft higher · still meets POL07")
    expect(advice.get_by_test_id("advice-basis").first).to_contain_text("minima to POL07 (1.0 NM / 500 ft) · heights EXACT")
    expect(advice).to_contain_text("these leave the fewest")
    expect(advice.get_by_role("button", name="Propose…")).to_have_count(0)
    assert VERDICTS.search(advice.inner_text()) is None


def test_a_hostile_name_stays_text(asked: Desk, open_page: OpenPage) -> None:
    asked.advice[CONFLICT]["options"][0]["moves"][0]["id"] = "<img src=x onerror=alert(1)>"
    page = open_page()
    advice = panel(page, "conflict")
    advice.get_by_role("button", name="Advice").click()
    expect(advice.get_by_test_id("advice-option").first).to_contain_text("<img src=x onerror=alert(1)> later")
    assert advice.locator("img").count() == 0


def finding(**more: Any) -> dict[str, Any]:
    """A track off its plan."""
    return {
        "id": "f1", "kind": "outside", "level": "CAUTION",
        "track": {"party": ALFA, "name": "ALFA", "track_id": "a00001", "callsign": "RESCUE1 "},
        "against": {"noun": "plan", "party": ALFA, "name": "ALFA", "id": "RESCUE-1", "version": "v"}, "from": at(-40), "until": at(-1),
        "off": 926.0, "most": 1852.0, "unit": "m", "reports": 12, "basis": "EXACT", "bound_m": 0.0, "asks": "RESCUE-1", **more,
    }  # fmt: skip


def test_a_track_off_its_plan_is_shown_and_a_person_says_so(desk: Desk, open_page: OpenPage) -> None:
    zone = {"noun": "zone", "party": ALFA, "name": "ALFA", "id": "F-12", "version": "v"}
    late = finding(id="f2", kind="late", off=95.0, most=95.0, unit="s", asks=None)
    entered = finding(id="f3", kind="in_zone", against=zone, unit=None, basis="COARSE", bound_m=110.0, asks=None)
    above = finding(id="f4", kind="above", off=304.8, most=304.8, asks=None)
    desk.picture["findings"] = [finding(), late, entered, above]
    page = open_page()
    rows = page.get_by_test_id("finding")
    expect(rows.nth(0)).to_contain_text("OUTSIDE plan RESCUE-1 by 0.5 NM")
    expect(rows.nth(0)).to_contain_text("since 12:03:01Z · most by 1.0 NM · 12 reports · heights EXACT")
    expect(rows.nth(1)).to_contain_text("LATE plan RESCUE-1 by 1:35")
    expect(rows.nth(2)).to_contain_text("IN ZONE zone F-12")
    expect(rows.nth(2)).to_contain_text("heights COARSE ±361 ft")
    expect(rows.nth(3)).to_contain_text("ABOVE plan RESCUE-1 by 1 000 ft")
    say = page.get_by_role("button", name="Say RESCUE-1 is NONCONFORMING")
    expect(say).to_have_count(1)
    desk.picture["watch"] = {}
    desk.change()
    expect(say).to_be_disabled()
    desk.picture["watch"] = {ALFA: {"duty": "M. Ivanova"}}
    desk.change()
    with page.expect_response("**/api/v1/plans/RESCUE-1/nonconforming"):
        say.click()
    assert desk.posted("/api/v1/plans/RESCUE-1/nonconforming") == [{}]
    desk.picture["findings"] = []
    desk.change()
    expect(page.get_by_test_id("findings")).to_have_count(0)


def test_a_refusal_to_say_so_is_shown(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["findings"] = [finding()]
    desk.refuse["/api/v1/plans/RESCUE-1/nonconforming"] = (412, {"detail": "it has changed", "mend": "read it again"})
    page = open_page(allow="412")
    page.get_by_role("button", name="Say RESCUE-1 is NONCONFORMING").click()
    expect(page.get_by_test_id("finding").get_by_role("alert")).to_have_text("it has changed. read it again")


def offered(kind: str, party: str, entry: str, **more: Any) -> dict[str, Any]:
    """One offer about the conflict of the picture."""
    change = {"change": "shift", "thing": f"{BRAVO}:HUM-204", "version": "v", "by_time_s": 600.0}
    said = {"changes": [change], "conflict_id": "conflict-hum-f12" if kind == "PROPOSAL" else None, "remark": None}
    other = {ALFA: BRAVO, BRAVO: ALFA}[party]
    return {
        "entry": entry, "kind": kind, "party": party, "to": [other], "written_at": at(-60), "status": "EXERCISE", "refs": [], "said": said,
        "state": "PROPOSED", "open_until": at(900), "by_silence": False, "answers": {}, "ignored": [], **more,
    }  # fmt: skip


def test_their_proposal_is_countered_with_an_option_of_the_advice(asked: Desk, open_page: OpenPage) -> None:
    theirs = offered("PROPOSAL", BRAVO, "offer-1")
    asked.picture["negotiations"] = [
        {"thread": "offer-1", "state": "PROPOSED", "offers": [theirs], "may": ["ACCEPT", "COUNTER", "REJECT"], "on": "offer-1"},
        {"thread": "elsewhere", "state": "PROPOSED", "offers": [offered("PROPOSAL", BRAVO, "x")], "may": ["ACCEPT"], "on": "x"},
    ]
    asked.picture["negotiations"][1]["offers"][0]["said"] |= {"conflict_id": "another", "changes": [{"thing": f"{BRAVO}:POL-7"}]}
    page = open_page()
    advice = panel(page, "conflict")
    expect(advice.get_by_test_id("offer")).to_have_count(1)
    expect(advice.get_by_test_id("offer")).to_contain_text("open until 12:18:41Z")
    advice.locator('[data-testid="offer-act"][data-kind="COUNTER"]').click()
    expect(advice.get_by_role("button", name="Propose…")).to_have_count(0)
    advice.locator("[data-how=counter]").last.click()
    expect(advice.get_by_test_id("taking")).to_contain_text("COUNTER-PROPOSAL in place of theirs: RESCUE-1 aside by 0.5 NM towards 090°")
    advice.get_by_role("button", name="Send").click()
    expect(advice).to_have_attribute("data-state", "sent")
    changes = plans()["options"][1]["offer"]["body"]["changes"]
    assert asked.posted("/api/v1/messages") == [{"kind": "COUNTER", "to": BRAVO, "body": {"changes": changes}, "refs": ["offer-1"]}]


def test_an_offer_is_accepted_or_rejected_with_a_reason_and_ours_withdrawn(asked: Desk, open_page: OpenPage) -> None:
    thread = {"thread": "offer-1", "state": "COUNTERED", "may": ["ACCEPT", "COUNTER", "REJECT"], "on": "offer-2"}
    asked.picture["negotiations"] = [
        thread | {"offers": [offered("PROPOSAL", ALFA, "offer-1", state="COUNTERED"), offered("COUNTER", BRAVO, "offer-2")]}
    ]
    page = open_page()
    offers = panel(page, "conflict").get_by_test_id("offers")
    expect(offers.get_by_test_id("offer")).to_have_count(2)
    offers.get_by_test_id("offer-why").select_option("other_traffic")
    offers.get_by_role("button", name="Reject").click()
    expect(offers.get_by_test_id("said")).to_have_text("Sent")
    offers.get_by_role("button", name="Accept").click()
    page.wait_for_function("() => performance.getEntriesByName(location.origin + '/api/v1/messages').length === 2")
    asked.picture["negotiations"][0] |= {"may": ["WITHDRAW"], "on": "offer-1", "offers": [offered("PROPOSAL", ALFA, "offer-1")]}
    asked.change()
    offers.get_by_role("button", name="Withdraw").click()
    page.wait_for_function("() => performance.getEntriesByName(location.origin + '/api/v1/messages').length === 3")
    assert asked.posted("/api/v1/messages") == [
        {"kind": "REJECT", "to": BRAVO, "body": {"reason": "other_traffic"}, "refs": ["offer-2"]},
        {"kind": "ACCEPT", "to": BRAVO, "body": {}, "refs": ["offer-2"]},
        {"kind": "WITHDRAW", "to": BRAVO, "body": {}, "refs": ["offer-1"]},
    ]
