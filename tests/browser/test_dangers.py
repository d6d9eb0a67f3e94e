"""Conflicts and alerts: order, shape and word, one key with focus, both sides' acknowledgements, and the read-back of a FLASH."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, alert, at, message, tracks


def warning(page: Page) -> Locator:
    """The row of the one WARNING of the picture."""
    return page.locator('[data-testid="danger"][data-level="WARNING"]')


def levels(page: Page) -> list[tuple[str, str]]:
    """Level and id of each row, top to bottom."""
    return [(row.get_attribute("data-level") or "", row.get_attribute("data-id") or "") for row in page.get_by_test_id("danger").all()]


def test_rows_stand_by_level_then_time_to_loss_and_never_by_arrival(desk: Desk, open_page: OpenPage) -> None:
    pair = tracks()[:2]
    desk.picture["conflicts"] = []
    desk.picture["alerts"] = [
        alert(1, "ADVISORY", 10, pair),
        alert(2, "WARNING", 90, pair),
        alert(3, "CAUTION", 20, pair),
        alert(4, "WARNING", 30, pair),
    ]
    page = open_page()
    assert levels(page) == [("WARNING", "alert-04"), ("WARNING", "alert-02"), ("CAUTION", "alert-03"), ("ADVISORY", "alert-01")]


def test_seven_rows_stay_open_the_rest_is_counted_and_the_focused_row_stays(desk: Desk, open_page: OpenPage) -> None:
    pair = tracks()[:2]
    desk.picture["conflicts"] = []
    desk.picture["alerts"] = [alert(n, "CAUTION", 100 + n, pair) for n in range(30)]
    page = open_page()
    expect(page.get_by_test_id("danger")).to_have_count(7)
    expect(page.get_by_test_id("more")).to_have_text("+23 more, highest ◆ CAUTION")
    page.locator('[data-id="alert-06"]').focus()
    desk.picture["alerts"] = [alert(n, "WARNING", 50 + n, pair) for n in range(40, 50)] + desk.picture["alerts"]
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_count(8)
    expect(page.locator('[data-id="alert-06"]')).to_be_focused()


def test_ended_alerts_and_windows_that_are_over_are_not_listed(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("danger")).to_have_count(2)
    desk.picture["alerts"][0]["active"] = False
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_count(1)
    desk.tick(7100)
    expect(page.get_by_test_id("danger")).to_have_count(0)
    expect(page.get_by_test_id("dangers")).to_contain_text("not a promise")


def test_each_level_has_a_word_and_a_shape_of_its_own_without_colour(desk: Desk, open_page: OpenPage) -> None:
    pair = tracks()[:2]
    desk.picture["alerts"] = [alert(n, level, 60 + n, pair) for n, level in enumerate(("WARNING", "CAUTION", "ADVISORY"))]
    desk.picture["conflicts"] = []
    page = open_page()
    rows = page.get_by_test_id("danger").all()
    assert [row.locator("svg[data-shape]").get_attribute("data-shape") for row in rows] == ["WARNING", "CAUTION", "ADVISORY"]
    assert [row.locator(".level b").inner_text() for row in rows] == ["WARNING", "CAUTION", "ADVISORY"]
    assert len({row.locator("svg path").get_attribute("d") for row in rows}) == 3


def test_only_an_unacknowledged_warnings_symbol_blinks_and_never_with_reduced_motion(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    blinking = (
        "nodes => nodes.filter(node => getComputedStyle(node).animationName !== 'none').map(node => node.dataset.shape || node.className)"
    )
    assert page.locator("*").evaluate_all(blinking) == ["WARNING"]
    assert page.locator("svg.blink").evaluate("node => getComputedStyle(node).animationDuration") == "1s"
    page.emulate_media(reduced_motion="reduce")
    assert page.locator("*").evaluate_all(blinking) == []
    assert warning(page).evaluate("node => getComputedStyle(node).borderTopWidth") == "3px"


def test_the_key_a_does_nothing_without_focus(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("a")
    page.get_by_test_id("centre").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] != "L1"] == []
    expect(warning(page).get_by_test_id("ack")).to_have_attribute("data-ack", "none")


def test_a_flash_is_understood_by_choosing_what_it_says_out_of_three(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="422")
    row = warning(page)
    row.focus()
    page.keyboard.press("2")
    assert desk.posted("/api/v1/acknowledgements") == [{"entry": "warn-theirs", "level": "L1"}], "nothing is asked yet"
    page.keyboard.press("a")
    expect(row.get_by_test_id("ack")).to_have_attribute("data-ack", "reading-back")
    choices = row.get_by_test_id("read-back")
    assert [choice.inner_text().split()[-1] for choice in choices.all()] == ["11:05:49Z", "12:05:49Z", "13:05:49Z"]
    page.keyboard.press("3")
    expect(row.get_by_role("alert")).to_contain_text("choose among the new three")
    expect(row).to_have_attribute("data-ack", "none")
    expect(choices).to_have_count(3)
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-ack", "acked")
    assert desk.posted("/api/v1/acknowledgements")[-2:] == [
        {"entry": "warn-theirs", "level": "L2", "readback": "three-1", "choice": 3},
        {"entry": "warn-theirs", "level": "L2", "readback": "three-2", "choice": 2},
    ]
    expect(row.get_by_test_id("we")).to_contain_text("✓ 12:03:41Z M. Ivanova")
    expect(row.locator("svg.blink")).to_have_count(0)
    expect(row).to_be_focused()


def test_every_quantity_follows_the_partys_reading(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["reading"] |= {"horizontal": "km", "vertical": "m", "speed": "km/h", "also_in": "W84"}
    desk.picture["tracks"][0]["place"] = "X 3821666 Y 07435835 Pulkovo-1942/GK"
    page = open_page()
    expect(warning(page)).to_contain_text("predicted 0.74 km / 61 m at 12:05:49Z")
    expect(warning(page)).to_contain_text("minima 1.85 km / 152 m")
    page.get_by_test_id("table-toggle").is_disabled()
    track = page.get_by_test_id("track").filter(has_text="RESCUE1")
    expect(track).to_contain_text("X 3821666 Y 07435835 Pulkovo-1942/GK")
    expect(track).to_contain_text("km/h")
    expect(track).to_contain_text("m/s")
    expect(page.get_by_test_id("table-zones")).to_contain_text("SFC – 1\u202f524 m AMSL (1\u202f524 m ± 110 m WGS84)")
    expect(page.locator(".units")).to_contain_text("heights m (F in 100 ft)")
    assert not page.get_by_test_id("tables").get_by_text(" kt").count()


def test_an_alert_of_our_own_is_acknowledged_with_one_key_at_once(desk: Desk, open_page: OpenPage) -> None:
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
    assert page.evaluate("window.took") < 1000
    expect(warning(page)).to_have_attribute("data-ack", "acked")
    assert {"entry": "warn-ours", "level": "L2"} in desk.posted("/api/v1/acknowledgements")


def test_both_sides_are_shown_with_time_left_then_name_or_overdue(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["alerts"][0] |= {"messages": ["warn-theirs", "warn-ours"]}
    page = open_page()
    expect(warning(page).get_by_test_id("we")).to_have_text("WE – 0:49 left")
    expect(warning(page).get_by_test_id("they")).to_have_text("THEY – 0:38 left")
    desk.tick(39)
    expect(warning(page).get_by_test_id("they")).to_have_text("THEY OVERDUE")
    ours = next(each for each in desk.picture["messages"] if each["entry"] == "warn-ours")
    ours["ladder"][BRAVO]["understood"] = {"at": at(40), "by": "Khan"}
    desk.change()
    expect(warning(page).get_by_test_id("they")).to_have_text("THEY ✓ 12:04:21Z Khan")


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


def test_facts_carry_units_references_and_what_they_rest_on(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    expect(warning(page)).to_contain_text("predicted 0.4 NM / 200 ft at 12:05:49Z")
    expect(warning(page)).to_contain_text("minima 1.0 NM / 500 ft · heights EXACT")
    expect(warning(page)).to_contain_text("data 1 s / 4 s old")
    expect(warning(page).get_by_test_id("loss")).to_have_text("loss in 1:48")
    caution = page.locator('[data-level="CAUTION"][data-testid="danger"]')
    expect(caution).to_contain_text("WGS84 COARSE ±1\u202f312 ft")
    expect(caution).to_contain_text("they overlap")
    expect(caution).to_contain_text("computed by ALFA FIRE DESK and BRAVO: SAME result")
    desk.tick(20)
    expect(warning(page)).to_contain_text("LOW CONFIDENCE")
    desk.tick(100)
    expect(warning(page).get_by_test_id("loss")).to_have_text("below minima now")


def test_enter_brings_the_two_aircraft_into_view(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#map=2/0/0", ready='[data-ready="true"]', webgl=True)
    warning(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-testid=map]').map.getZoom() > 6")
    centre = page.evaluate("() => document.querySelector('[data-testid=map]').map.getCenter().toArray()")
    assert abs(centre[0] - 38.35) < 0.05
    assert abs(centre[1] - 34.49) < 0.05


def test_a_new_warning_is_announced_once_as_an_alert(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    spoken = page.get_by_test_id("dangers").locator('.away [role="alert"]')
    expect(spoken).to_have_text("WARNING RESCUE1 × POL07")
    expect(page.get_by_test_id("dangers").locator('.away [role="status"]')).to_have_text("CAUTION HUM-204 × F-12")
    assert page.title() == "(1) ⚠ FLASH · ALFA FIRE DESK"
    assert ALFA not in page.title()
