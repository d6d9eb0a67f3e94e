"""The line: the ladder of each message, its countdown, climbing, the closed set of answers, and when L1 is written."""

from __future__ import annotations

from conftest import OpenPage, frames
from desk import Desk, rungs_of
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, at, message


def row(page: Page, entry: str) -> Locator:
    """A message's row."""
    return page.locator(f'[data-testid="message"][data-entry="{entry}"]')


def test_what_waits_for_us_stands_first_then_what_we_wait_for(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    assert [each.get_attribute("data-entry") for each in page.get_by_test_id("message").all()] == [
        "warn-theirs",
        "conflict-1",
        "warn-ours",
        "notice-9",
    ]


def test_a_flash_stands_before_what_is_overdue_already(desk: Desk, open_page: OpenPage) -> None:
    late = {"priority": "URGENT", "ack_by": at(-300), "answer_by": at(-60), "ladder": {ALFA: rungs_of(overdue=True)}}
    desk.picture["messages"].append(message("late", "CONFLICT_NOTICE", BRAVO, **late))
    page = open_page()
    assert [each.get_attribute("data-entry") for each in page.get_by_test_id("message").all()][:3] == ["warn-theirs", "late", "conflict-1"]


def test_a_row_of_the_line_keeps_its_time_beside_its_title(desk: Desk, open_page: OpenPage) -> None:
    for each in desk.picture["messages"]:
        each["kind"] = "NOTICE_OF_OPERATION"
    page = open_page()
    # Both at one instant: the page may still be settling between two questions.
    middles = row(page, "notice-9").evaluate(
        "row => ['.title', 'time.loss'].map(at => row.querySelector(at).getBoundingClientRect()).map(box => box.top + box.height / 2)"
    )
    assert abs(middles[0] - middles[1]) < 6


def test_u34_what_we_are_told_stands_in_our_language_and_in_theirs(desk: Desk, open_page: OpenPage) -> None:
    theirs = next(each for each in desk.picture["messages"] if each["entry"] == "conflict-1")
    theirs["also"] = {"locale": "ar", "dir": "rtl", "text": "تعارض"}
    desk.words = [{"locale": "en", "dir": "ltr", "text": "Conflict\nBy: Khan"}, {"locale": "ar", "dir": "rtl", "text": "تعارض"}]
    page = open_page()
    also = row(page, "conflict-1").get_by_test_id("also")
    assert (also.inner_text(), also.get_attribute("lang"), also.get_attribute("dir")) == ("تعارض", "ar", "rtl")
    row(page, "conflict-1").get_by_text("card", exact=True).click()
    cards = row(page, "conflict-1").get_by_test_id("card")
    expect(cards).to_have_count(2)
    assert [(card.get_attribute("lang"), card.get_attribute("dir")) for card in cards.all()] == [("en", "ltr"), ("ar", "rtl")]


def test_what_a_notice_does_not_state_stands_on_its_card_with_the_other_judgements(desk: Desk, open_page: OpenPage) -> None:
    notice, theirs = (next(each for each in desk.picture["messages"] if each["entry"] == entry) for entry in ("notice-9", "conflict-1"))
    late = {"stamp": "LATE", "lead_s": 60.0, "wanted_s": 3600.0, "too_wide": ["area", "times"]}
    notice |= {"lacking": {BRAVO: ["callsign", "contact"]}, "lead": {BRAVO: late}, "mismatch_m": 9000.0}
    theirs |= {"lacking": {ALFA: []}, "lead": {ALFA: None}, "outside": {"why": "the clause notification is suspended", "mend": ""}}
    page = open_page()
    assert row(page, "notice-9").get_by_test_id("judged").locator("li").all_inner_texts() == [
        "the place is said in two ways 4.9 NM apart",
        "LATE: 1:00 before it begins, 60 min agreed",
        "too wide to use: area, times",
        "does not state what was agreed: callsign, contact",
    ]
    assert row(page, "conflict-1").get_by_test_id("judged").inner_text() == "outside the agreement: the clause notification is suspended"
    expect(row(page, "warn-ours").get_by_test_id("judged")).to_have_count(0)
    notice["lacking"]["c" * 26] = ["callsign"]
    desk.change()
    expect(row(page, "notice-9").locator("[data-what=lacking]").first).to_have_text(
        "does not state what was agreed: callsign, contact (BRAVO)"
    )


def test_words_of_what_is_never_shared_are_marked_before_they_go_and_block_nothing(desk: Desk, open_page: OpenPage) -> None:
    desk.warnings = [{"word": "radar", "what": "sensor"}]
    page = open_page()
    conflict = row(page, "conflict-1")
    conflict.get_by_label("Remark").fill("our radar is off")
    expect(conflict.get_by_test_id("warned")).to_contain_text("“radar” (sensor)")
    conflict.get_by_role("button", name="OBJECT").click()
    expect(conflict.get_by_test_id("rung").last).to_contain_text("OBJECT")
    assert desk.posted("/api/v1/acknowledgements")[-1]["remark"] == "our radar is off"
    assert desk.posted("/api/v1/free-text")[-1] == {"text": "our radar is off"}


def test_u22_the_ladder_shows_each_rung_with_its_time_and_name(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    rungs = row(page, "notice-9").get_by_test_id("rung")
    assert [each.inner_text() for each in rungs.all()] == [
        "saved ✓ 11:48:41Z",
        "stored there ✓ 11:48:42Z",
        "shown ✓ 11:49:01Z",
        "understood ✓ 11:49:21Z Khan",
        "answer NO_OBJECTION ✓ 11:50:01Z Khan",
    ]
    assert [each.get_attribute("data-done") for each in row(page, "warn-ours").get_by_test_id("rung").all()] == [
        "true",
        "true",
        "true",
        "false",
        "false",
    ]


def test_u23_the_countdown_is_a_number_and_a_bar_from_the_deadline_in_the_message(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    left = row(page, "warn-ours").get_by_test_id("countdown")
    expect(left).to_contain_text("to be understood")
    expect(left).to_contain_text("0:38 → then ALTERNATE")
    assert abs(float(left.locator("meter").get_attribute("value") or 0) - 38 / 59) < 0.01
    desk.tick(20)
    expect(left).to_contain_text("0:18")


def test_u23_past_zero_it_is_overdue_says_who_is_called_next_and_lists_the_climb(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    ours = next(each for each in desk.picture["messages"] if each["entry"] == "warn-ours")
    ours["ladder"][BRAVO] |= {"overdue": True, "next": {"role": "senior", "at": at(98), "wanted": "L2"}}
    ours["climbs"] = [{"party": BRAVO, "step": 1, "at": at(38), "role": "alternate"}]
    desk.tick(58)
    desk.change()
    expect(row(page, "warn-ours").get_by_test_id("countdown")).to_have_text("OVERDUE to be understood → climbing to SENIOR in 0:40")
    expect(row(page, "warn-ours").get_by_test_id("climbs")).to_have_text("climbed: 12:04:19Z → ALTERNATE")


def test_an_ended_message_waits_for_nobody(desk: Desk, open_page: OpenPage) -> None:
    for each in desk.picture["messages"]:
        each["ended"] = True
    page = open_page()
    expect(page.get_by_test_id("message")).to_have_count(4)
    expect(page.get_by_test_id("countdown")).to_have_count(0)


def test_u24_answers_are_the_closed_set_and_a_flash_is_answered_only_once_understood(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    flash = row(page, "warn-theirs").get_by_test_id("answers").locator("button")
    assert [each.inner_text() for each in flash.all()] == ["WILCO", "UNABLE", "STANDBY", "NO CONTROL"]
    expect(flash.first).to_be_disabled()
    row(page, "warn-theirs").focus()
    page.keyboard.press("w")
    conflict = row(page, "conflict-1")
    conflict.get_by_role("button", name="OBJECT").click()
    expect(conflict.get_by_test_id("rung").last).to_contain_text("answer OBJECT ✓ 12:03:41Z M. Ivanova")
    answers = [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L4"]
    assert answers == [{"entry": "conflict-1", "level": "L4", "answer": "OBJECT"}]
    conflict.get_by_role("button", name="Correct the answer").click()
    expect(conflict.locator("button[data-answer]")).to_have_count(6)


def test_u24_keys_answer_the_focused_message_and_a_remark_survives_a_reload(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    conflict = row(page, "conflict-1")
    conflict.get_by_label("Remark").fill("after 13:10Z")
    page.keyboard.press("u")
    expect(conflict.get_by_label("Remark")).to_have_value("after 13:10Zu")
    page.reload()
    expect(conflict.get_by_label("Remark")).to_have_value("after 13:10Zu")
    conflict.focus()
    page.keyboard.press("u")
    expect(conflict.get_by_test_id("rung").last).to_contain_text("UNABLE")
    assert desk.posted("/api/v1/acknowledgements")[-1] == {
        "entry": "conflict-1",
        "level": "L4",
        "answer": "UNABLE",
        "remark": "after 13:10Zu",
    }


def test_u11_an_acknowledgement_is_corrected_by_another_and_never_undone(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    conflict = row(page, "conflict-1")
    conflict.get_by_role("button", name="OBJECT").click()
    expect(conflict.get_by_test_id("rung").last).to_contain_text("OBJECT")
    expect(page.get_by_test_id("hold")).to_have_count(0)
    conflict.get_by_role("button", name="Correct the answer").click()
    conflict.locator('button[data-answer="NOTED"]').click()
    expect(conflict.get_by_test_id("rung").last).to_contain_text("NOTED")
    assert [said["answer"] for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L4"] == ["OBJECT", "NOTED"]


def test_a_standby_is_shown_and_the_deadline_is_the_one_the_node_gives(desk: Desk, open_page: OpenPage) -> None:
    theirs = next(each for each in desk.picture["messages"] if each["entry"] == "conflict-1")
    theirs["ladder"][ALFA] |= {
        "standby": {"at": at(-2), "by": "M. Ivanova", "answer": "STANDBY"},
        "next": {"role": None, "at": at(120), "wanted": "L4"},
    }
    page = open_page()
    expect(row(page, "conflict-1")).to_contain_text("STANDBY ✓ 12:03:39Z M. Ivanova")
    expect(row(page, "conflict-1").get_by_test_id("countdown")).to_contain_text("2:00")
    expect(row(page, "conflict-1").locator("button[data-answer]")).to_have_count(6)


def test_l1_is_written_once_and_only_for_rows_on_screen_with_somebody_on_watch(desk: Desk, open_page: OpenPage) -> None:
    desk.watch = None
    desk.picture["messages"] += [
        message(
            f"far-{n}",
            "CONCERN",
            BRAVO,
            priority="ADMIN",
            answer_by=at(9000 + n),
            ack_by=at(9000 + n),
            ladder={ALFA: rungs_of(stored_at=at(-9))},
        )
        for n in range(30)
    ]
    page = open_page()
    frames(page)
    assert desk.posted("/api/v1/acknowledgements") == []
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-go-on").click()
    expect(row(page, "warn-theirs").get_by_test_id("rung").nth(1)).to_contain_text("✓")
    frames(page)
    shown = [said["entry"] for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L1"]
    assert shown.count("warn-theirs") == 1
    assert "far-29" not in shown
    row(page, "far-29").scroll_into_view_if_needed()
    expect(row(page, "far-29").get_by_test_id("rung").nth(1)).to_contain_text("✓")


def test_u22_what_was_only_implied_says_so_and_who_was_told_below_is_named(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    ours = next(each for each in desk.picture["messages"] if each["entry"] == "warn-ours")
    act = {"at": at(-5), "by": "R. Khan", "role": "duty"}
    ours["ladder"][BRAVO] |= {
        "shown_at": at(-5), "understood": act, "passed_down": act, "implied": ["L1"], "not_passed_down": False, "no_control": True,
        "passed": [{**act, "members": ["north desk", "2 Sqn"], "to": "duty", "told_at": at(-6)}],
        "corrections": [{**act, "answer": "UNABLE"}],
    }  # fmt: skip
    ours["climbs"] = [
        {"party": BRAVO, "step": 6, "at": at(-1), "wanted": "L4", "role": "senior", "bearers": ["link", "page"], "answered": "NO_CONTROL"}
    ]
    desk.change()
    ladder = row(page, "warn-ours").get_by_test_id("ladder")
    expect(ladder.locator("[data-rung=shown]")).to_have_attribute("data-implied", "true")
    expect(ladder.locator("[data-rung=understood]")).to_have_attribute("data-implied", "false")
    expect(ladder.locator("[data-rung=passed]")).to_contain_text("north desk, 2 Sqn (duty officer) by R. Khan")
    expect(ladder.locator("[data-rung=corrected]")).to_contain_text("corrected to UNABLE")
    expect(ladder.get_by_test_id("no-control")).to_be_visible()
    expect(row(page, "warn-ours").get_by_test_id("climbs")).to_contain_text("NO_CONTROL → SENIOR by link, page")


def test_u22_what_was_understood_can_be_passed_down_by_name(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    theirs = next(each for each in desk.picture["messages"] if each["entry"] == "conflict-1")
    theirs["needs"] = ["L0", "L2", "L3", "L4"]
    desk.change()
    form = row(page, "conflict-1").get_by_test_id("pass-down")
    form.get_by_label("Members or units told").fill("north desk, 2 Sqn")
    form.get_by_role("button", name="Passed down").click()
    expect(form.get_by_label("Members or units told")).to_have_value("")
    said = [each for each in desk.posted("/api/v1/acknowledgements") if each["level"] == "L3"]
    assert said == [{"entry": "conflict-1", "level": "L3", "members": ["north desk", "2 Sqn"], "passed_to": "duty"}]


def test_u26_a_seat_is_taken_from_somebody_through_every_open_flash(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["open"] = [
        {
            "what": "answer",
            "entry": "warn-theirs",
            "priority": "FLASH",
            "due": at(9),
            "party": ALFA,
            "ours": True,
            "overdue": False,
            "detail": "",
        },
        {
            "what": "due",
            "entry": "conflict-1",
            "priority": "ADMIN",
            "due": None,
            "party": BRAVO,
            "ours": False,
            "overdue": True,
            "detail": "action",
        },
    ]
    page = open_page()
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-name").fill("R. Okafor")
    expect(page.get_by_test_id("watch-take")).to_be_disabled()
    page.locator("[data-testid=open-item][data-priority=FLASH]").check()
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("hand-over")).to_have_count(0)
    assert desk.posted("/api/v1/watch")[-1] == {"role": "duty", "incoming": "R. Okafor", "open_items": ["warn-theirs"]}


def test_a_check_is_answered_by_hand_and_contacts_say_whether_anybody_was_reached(desk: Desk, open_page: OpenPage) -> None:
    item = {"what": "hand_check", "entry": "check-1", "priority": "ROUTINE", "due": None, "party": ALFA, "ours": True}
    desk.picture["open"] = [item | {"overdue": False, "detail": BRAVO}]
    contact = {"role": "duty", "means": "tel:+000000", "hours": "24/7", "languages": ["en"], "entry": "c", "proved": False, "tested": None}
    desk.picture["contacts"] = {BRAVO: [contact]}
    page = open_page()
    page.get_by_test_id("watch").click()
    expect(page.get_by_test_id("contact")).to_contain_text("BRAVO duty: tel:+000000, 24/7 en · never reached by a test call")
    with page.expect_response("**/api/v1/messages"):
        page.get_by_test_id("hand-check").click()
    said = desk.posted("/api/v1/messages")
    assert said == [
        {"kind": "LINE_CHECK_REPLY", "to": BRAVO, "refs": ["check-1"], "body": {"bearer": "link", "nonce": "by-hand", "by_hand": True}}
    ]
