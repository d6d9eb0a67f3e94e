"""The panel of the line: each with its state, shape and last proof; a check by hand; a form for every message a desk may send."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import Page, expect
from sky import ALFA, BRAVO, at


def open_line(desk: Desk, open_page: OpenPage) -> Page:
    """The page with the line in its centre."""
    furnish(desk)
    page = open_page()
    page.get_by_test_id("rail-line").click()
    page.get_by_test_id("line-board").wait_for()
    return page


def test_u21_a_line_is_up_only_while_its_proof_is_younger_than_the_agreed_interval(desk: Desk, open_page: OpenPage) -> None:
    page = open_line(desk, open_page)
    net, mail = page.get_by_test_id("line-row").all()
    assert net.get_attribute("data-state") == "UP"
    expect(net).to_contain_text("✓ UP")
    expect(net.get_by_test_id("line-proof")).to_have_text("tested 11:58Z by hand")
    expect(mail).to_contain_text("◌ UNPROVED")
    desk.tick(61 * 60)
    expect(net).to_have_attribute("data-state", "UNPROVED")
    expect(net).to_contain_text("check due")
    expect(page.get_by_test_id("line-chip").first).to_have_attribute("data-state", "UNPROVED")


def test_a_line_is_checked_and_a_check_of_theirs_answered_by_hand(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["line"][0]["bearer"] = "link"
    owed = {"what": "hand_check", "entry": "c" * 43, "detail": BRAVO, "ours": True, "party": ALFA, "priority": "URGENT", "overdue": False}
    desk.picture["open"] = [owed]
    page = open_line(desk, open_page)
    row = page.get_by_test_id("line-row").first
    row.get_by_test_id("line-check").click()
    expect(row.get_by_test_id("said")).to_have_text("check sent")
    row.get_by_test_id("line-by-hand").click()
    expect(row.get_by_test_id("said")).to_have_text("answered by hand")
    first, second = desk.posted("/api/v1/messages")
    assert (first, second["kind"], second["refs"]) == ({"kind": "LINE_CHECK", "to": BRAVO, "body": {}}, "LINE_CHECK_REPLY", ["c" * 43])


def test_every_message_of_the_vocabulary_has_its_form_and_a_flash_goes_by_shift_enter_only(desk: Desk, open_page: OpenPage) -> None:
    page = open_line(desk, open_page)
    page.get_by_test_id("say-kind").select_option("STOP_REQUEST")
    form = page.get_by_test_id("say-form")
    form.get_by_test_id("field-f-place").fill("30.10N 39.90W 2NM")
    form.get_by_test_id("field-f-endangered").select_option("rescue")
    page.reload()
    page.get_by_test_id("rail-line").click()
    desk.beat()
    expect(form.get_by_test_id("field-f-endangered")).to_have_value("rescue")
    form.get_by_test_id("field-f-endangered").press("Enter")
    assert desk.posted("/api/v1/messages") == []
    form.get_by_test_id("field-f-endangered").press("Shift+Enter")
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    place = {"lat_deg": 30.1, "lon_deg": -39.9, "radius_m": 3704.0}
    assert desk.posted("/api/v1/messages") == [
        {"kind": "STOP_REQUEST", "to": BRAVO, "body": {"place": place, "endangered": "rescue"}, "refs": []}
    ]
    for kind in page.get_by_test_id("say-kind").locator("option").all()[1:]:
        page.get_by_test_id("say-kind").select_option(kind.get_attribute("value"))
        expect(form).to_have_attribute("data-kind", kind.get_attribute("value") or "")


def test_what_nobody_can_read_is_named_and_not_sent(desk: Desk, open_page: OpenPage) -> None:
    page = open_line(desk, open_page)
    page.get_by_test_id("say-kind").select_option("EMERGENCY")
    form = page.get_by_test_id("say-form")
    form.get_by_test_id("field-f-at_us").fill("now")
    form.get_by_test_id("field-f-frequency_hz").fill("somewhere")
    form.get_by_test_id("say-send").click()
    expect(form.get_by_test_id("said")).to_have_text("Frequency: not understood")
    form.get_by_test_id("field-f-frequency_hz").fill("121.5")
    form.get_by_test_id("say-send").click()
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    body = desk.posted("/api/v1/messages")[0]["body"]
    assert (body["at_us"], body["frequency_hz"]) == (at(0), 121_500_000)
