"""Acknowledging: one key with focus, at once what is ours, and of what is pressing by choosing what it says out of three."""

from __future__ import annotations

from threading import Event

from conftest import OpenPage, frames, posts
from desk import Desk
from playwright.sync_api import expect
from sky import BRAVO, message
from test_dangers import warning


def test_u07_the_key_a_does_nothing_without_focus(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("a")
    page.get_by_test_id("centre").focus()
    page.keyboard.press("a")
    frames(page)
    for button in warning(page).get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    assert [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] != "L1"] == []
    expect(warning(page).get_by_test_id("ack")).to_have_attribute("data-ack", "none")


def test_u24_a_flash_is_understood_by_choosing_what_it_says_out_of_three(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="422")
    row = warning(page)
    row.focus()
    page.keyboard.press("2")
    assert posts(page, desk, "/api/v1/acknowledgements", 1) == [{"entry": "warn-theirs", "level": "L1"}], "nothing is asked yet"
    page.keyboard.press("a")
    expect(row.get_by_test_id("ack")).to_have_attribute("data-ack", "reading-back")
    choices = row.get_by_test_id("read-back")
    expect(choices).to_have_count(3)
    assert [choice.inner_text().split()[-1] for choice in choices.all()] == ["11:05:49Z", "12:05:49Z", "13:05:49Z"]
    page.keyboard.press("3")
    expect(row.get_by_role("alert")).to_contain_text("choose among the new three")
    expect(row).to_have_attribute("data-ack", "none")
    expect(choices).to_have_count(3)
    expect(choices.first).to_be_enabled()
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    assert desk.posted("/api/v1/acknowledgements")[-2:] == [
        {"entry": "warn-theirs", "level": "L2", "readback": "three-1", "choice": 3},
        {"entry": "warn-theirs", "level": "L2", "readback": "three-2", "choice": 2},
    ]
    expect(row.get_by_test_id("we")).to_contain_text("✓ 12:03:41Z M. Ivanova")
    expect(row.locator("svg.blink")).to_have_count(0)
    expect(row).to_be_focused()


def test_u24_three_that_go_out_are_no_choice_while_others_are_drawn(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="422")
    row, drawn, draw = warning(page), Event(), desk.draw
    row.focus()
    page.keyboard.press("a")
    choices = row.get_by_test_id("read-back")
    expect(choices).to_have_count(3)
    desk.draw = lambda: draw() if drawn.wait(60) else {}  # type: ignore[method-assign]
    page.keyboard.press("3")
    expect(row.get_by_role("alert")).to_be_visible()
    expect(choices.first).to_be_disabled()
    page.keyboard.press("2")
    drawn.set()
    expect(choices.first).to_be_enabled()
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    assert [said.get("choice") for said in desk.posted("/api/v1/acknowledgements")] == [None, 3, 2]


def test_u07_an_alert_of_our_own_is_acknowledged_with_one_key_at_once(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["alerts"][0] |= {"message": "warn-ours", "messages": ["warn-ours"]}
    page = open_page()
    warning(page).focus()
    page.evaluate(
        """() => { window.took = new Promise(done => { const from = performance.now();
            const isSent = () => document.querySelector('[data-ack=sending],[data-ack=acked]');
            new MutationObserver(() => isSent() && done(performance.now() - from))
                .observe(document.body, {subtree: true, attributes: true, childList: true}) }) }"""
    )
    page.keyboard.press("A")
    print(f"key to acknowledge: {page.evaluate('window.took'):.0f} ms")
    expect(warning(page)).to_have_attribute("data-ack", "acked")
    assert {"entry": "warn-ours", "level": "L2"} in desk.posted("/api/v1/acknowledgements")
    assert page.locator("dialog, [role=dialog], [role=alertdialog], [aria-modal=true]").count() == 0, "it asks nothing back"
    expect(warning(page)).to_be_focused()


def test_a_refused_acknowledgement_says_why(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["messages"].append(message("plain", "CONFLICT_NOTICE", BRAVO, answers=["NOTED"], priority="ROUTINE"))
    desk.picture["conflicts"][0] |= {"message": "plain"}
    desk.refuse["/api/v1/acknowledgements"] = (403, {"detail": "no act without a named person on watch", "mend": "take the watch first"})
    page = open_page(allow="403")
    row = page.locator('[data-level="CAUTION"][data-testid="danger"]')
    row.focus()
    page.keyboard.press("a")
    expect(row.get_by_role("alert")).to_have_text("no act without a named person on watch. take the watch first")
    expect(row).to_have_attribute("data-ack", "none")


def test_u24_the_three_that_are_read_stay_the_ones_that_count_whatever_is_pressed_again(desk: Desk, open_page: OpenPage) -> None:
    row = warning(open_page())
    row.focus()
    row.press("a")
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
    row.press("a")
    row.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    assert desk.drawn == 1


def test_u24_their_notice_that_comes_after_ours_was_understood_is_asked_about_anew(desk: Desk, open_page: OpenPage) -> None:
    theirs = desk.picture["messages"].pop(0)
    desk.picture["alerts"][0]["messages"] = ["warn-ours", "warn-theirs"]
    page = open_page()
    row, ack = warning(page), warning(page).get_by_test_id("ack")
    expect(ack).to_have_attribute("data-entry", "warn-ours")
    row.focus()
    row.press("a")
    expect(row).to_have_attribute("data-ack", "acked")
    desk.picture["messages"].insert(0, theirs)
    desk.change()
    expect(ack).to_have_attribute("data-entry", "warn-theirs")
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)


def test_u24_three_drawn_for_an_older_notice_do_not_stand_under_a_newer_one(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    row, ack = warning(page), warning(page).get_by_test_id("ack")
    row.focus()
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
    newer = message("warn-again", "WARNING", BRAVO, priority="FLASH", text="closer")
    desk.picture["messages"].insert(0, newer)
    desk.picture["alerts"][0]["messages"] = ["warn-again", "warn-theirs"]
    desk.change()
    expect(ack).to_have_attribute("data-entry", "warn-again")
    expect(row.get_by_test_id("read-back")).to_have_count(0)
    row.press("2")
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
    row.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    said = [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L2"]
    assert [(each["entry"], each["readback"]) for each in said] == [("warn-again", "three-2")]
