"""Conflicts and alerts: order, shape and word, facts, both sides' acknowledgements, suppression, what is announced."""

from __future__ import annotations

import base64
import itertools

from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Locator, Page, expect
from sky import ALFA, BRAVO, alert, at, tracks

ALL_PIXELS = """async (shot) => {
    const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d", { willReadFrequently: true });
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
}"""


def warning(page: Page) -> Locator:
    """The row of the one WARNING of the picture."""
    return page.locator('[data-testid="danger"][data-level="WARNING"]')


def levels(page: Page) -> list[tuple[str, str]]:
    """Level and id of each row, top to bottom."""
    return [(row.get_attribute("data-level") or "", row.get_attribute("data-id") or "") for row in page.get_by_test_id("danger").all()]


def top_of(row: Locator) -> float:
    """How far below the window's edge it begins, in pixels."""
    found: float = row.evaluate("row => row.getBoundingClientRect().top")
    return found


def test_u04_rows_stand_by_level_then_time_to_loss_and_never_by_arrival(desk: Desk, open_page: OpenPage) -> None:
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


def test_u04_seven_rows_stay_open_the_rest_is_counted_and_the_focused_row_stays(desk: Desk, open_page: OpenPage) -> None:
    pair = tracks()[:2]
    desk.picture["conflicts"] = []
    desk.picture["alerts"] = [alert(n, "CAUTION", 100 + n, pair) for n in range(30)]
    page = open_page()
    expect(page.get_by_test_id("danger")).to_have_count(7)
    expect(page.get_by_test_id("more")).to_have_text("+23 more, highest ◆ CAUTION")
    focused = page.locator('[data-id="alert-06"]')
    focused.focus()
    above = top_of(focused)
    desk.picture["alerts"] = [alert(n, "WARNING", 50 + n, pair) for n in range(40, 50)] + desk.picture["alerts"]
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_count(8)
    expect(focused).to_be_focused()
    expect(page.get_by_test_id("more")).to_have_text("+32 more, highest ▲ WARNING")
    assert abs(top_of(focused) - above) <= 1, "what came above it has not moved it"


def test_ended_alerts_and_windows_that_are_over_are_not_listed(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_test_id("danger")).to_have_count(2)
    desk.picture["alerts"][0]["active"] = False
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_count(1)
    desk.tick(7100)
    expect(page.get_by_test_id("danger")).to_have_count(0)
    expect(page.get_by_test_id("dangers")).to_contain_text("not a promise")


def test_u01_each_level_has_a_word_and_a_shape_of_its_own_without_colour(desk: Desk, open_page: OpenPage) -> None:
    pair = tracks()[:2]
    desk.picture["alerts"] = [alert(n, level, 60 + n, pair) for n, level in enumerate(("WARNING", "CAUTION", "ADVISORY"))]
    desk.picture["conflicts"] = []
    page = open_page()
    rows = page.get_by_test_id("danger").all()
    assert [row.locator("svg[data-shape]").get_attribute("data-shape") for row in rows] == ["WARNING", "CAUTION", "ADVISORY"]
    assert [row.locator(".level b").inner_text() for row in rows] == ["WARNING", "CAUTION", "ADVISORY"]
    assert len({row.locator("svg path").get_attribute("d") for row in rows}) == 3
    assert len({row.locator("svg path").evaluate("path => getComputedStyle(path).fill") for row in rows}) == 3, "colour tells them too"


def greys(page: Page, symbol: Locator) -> list[int]:
    """The symbol's pixels as this machine draws them for somebody who sees no colour at all."""
    symbol.scroll_into_view_if_needed()
    found: list[list[int]] = page.evaluate(ALL_PIXELS, base64.b64encode(symbol.screenshot()).decode())
    assert all(red == green == blue for red, green, blue in found)
    return [red for red, _, _ in found]


def test_u01_levels_are_told_apart_in_a_picture_of_greys(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["alerts"] = [alert(n, level, 60 + n, tracks()[:2]) for n, level in enumerate(("WARNING", "CAUTION", "ADVISORY"))]
    desk.picture["conflicts"] = []
    page = open_page(reduced_motion="reduce")
    page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    masks = []
    for symbol in page.get_by_test_id("danger").locator("svg[data-shape]").all():
        drawn = greys(page, symbol)
        masks.append([grey > (min(drawn) + max(drawn)) / 2 for grey in drawn])
    assert len(masks) == 3
    for one, other in itertools.combinations(masks, 2):
        differ = sum(a != b for a, b in zip(one, other, strict=True))
        assert differ > 0.1 * len(one), "two shapes cover other pixels, whatever their colours"


def test_u06_a_blinking_symbol_flips_at_most_ten_times_in_five_seconds(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    flips = page.locator("svg.blink").evaluate(
        """node => { const [blinking] = node.getAnimations(); blinking.pause();
            const seen = Array.from({ length: 251 }, (_, i) => { blinking.currentTime = 20 * i; return getComputedStyle(node).opacity; });
            return seen.filter((opacity, i) => i && opacity !== seen[i - 1]).length; }"""
    )
    assert 5 <= flips <= 10


def test_u06_only_an_unacknowledged_warnings_symbol_blinks_and_never_with_reduced_motion(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    moving = "[...document.querySelectorAll('*')].filter((node) => getComputedStyle(node).animationName !== 'none')"
    blinking = f"{moving}.map((node) => node.dataset.shape || node.className).join()"
    page.wait_for_function(f"{blinking} === 'WARNING'")
    assert page.locator("svg.blink").evaluate("node => getComputedStyle(node).animationDuration") == "1s"
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function(f"{blinking} === ''")
    assert warning(page).evaluate("node => getComputedStyle(node).borderTopWidth") == "3px"


def test_u17_every_quantity_follows_the_partys_reading(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["reading"] |= {"horizontal": "km", "vertical": "m", "speed": "km/h", "also_in": "W84"}
    desk.picture["tracks"][0]["place"] = "X 3378156 Y 54567258 Pulkovo-1942/GK"
    page = open_page()
    expect(warning(page)).to_contain_text("predicted 0.74 km / 61 m at 12:05:49Z")
    expect(warning(page)).to_contain_text("minima 1.85 km / 152 m")
    page.get_by_test_id("table-toggle").is_disabled()
    track = page.get_by_test_id("track").filter(has_text="RESCUE1")
    expect(track).to_contain_text("X 3378156 Y 54567258 Pulkovo-1942/GK")
    expect(track).to_contain_text("km/h")
    expect(track).to_contain_text("m/s")
    expect(page.get_by_test_id("table-zones")).to_contain_text("SFC – 1\u202f524 m AMSL (1\u202f524 m ± 110 m WGS84)")
    expect(page.locator(".units")).to_contain_text("heights m (F in 100 ft)")
    assert not page.get_by_test_id("tables").get_by_text(" kt").count()


def test_u10_both_sides_are_shown_with_time_left_then_name_or_overdue(desk: Desk, open_page: OpenPage) -> None:
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


def test_u15_u16_facts_carry_units_references_and_what_they_rest_on(desk: Desk, open_page: OpenPage) -> None:
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
    assert abs(centre[0] + 39.65) < 0.05
    assert abs(centre[1] - 34.49) < 0.05


def test_u32_what_was_announced_is_announced_once_and_a_raised_level_anew(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    spoken = page.get_by_test_id("dangers").locator('.away [role="alert"]')
    expect(spoken).to_have_text("WARNING RESCUE1 × POL07")
    spoken.evaluate(
        """node => { window.said = [];
            const seen = new MutationObserver(() => said.push(node.textContent));
            seen.observe(node, { childList: true, characterData: true, subtree: true }); }"""
    )
    for n in range(3):
        desk.picture["alerts"][0] |= {"closest_horizontal_m": 700.0 + n, "time_to_loss_s": 100.0 - n}
        desk.tick()
        desk.change()
        expect(page.get_by_test_id("clock")).to_contain_text(f"12:03:4{2 + n}Z")
    assert page.evaluate("said") == []
    desk.picture["conflicts"][0]["level"] = "WARNING"
    desk.change()
    expect(spoken).to_have_text("WARNING HUM-204 × F-12")
    assert page.evaluate("said") == ["WARNING HUM-204 × F-12"]
    tree = page.get_by_test_id("dangers").aria_snapshot()
    assert "- alert: WARNING HUM-204 × F-12" in tree


def test_u32_a_new_warning_is_announced_once_as_an_alert(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    spoken = page.get_by_test_id("dangers").locator('.away [role="alert"]')
    expect(spoken).to_have_text("WARNING RESCUE1 × POL07")
    expect(page.get_by_test_id("dangers").locator('.away [role="status"]')).to_have_text("CAUTION HUM-204 × F-12")
    assert page.title() == "(1) ⚠ FLASH · ALFA FIRE DESK"
    assert ALFA not in page.title()


def understood(desk: Desk) -> None:
    """Somebody here has acknowledged the WARNING."""
    theirs = next(each for each in desk.picture["messages"] if each["entry"] == "warn-theirs")
    theirs["ladder"][ALFA] |= {"understood": {"at": at(-5), "by": "M. Ivanova"}}


def quiet(party: str, until_s: float, **more: str) -> dict[str, object]:
    """One desk's word on the alert."""
    said = {"party": party, "name": "x", "by": "M. Ivanova", "reason": "crews_in_contact", "remark": None, "level": "WARNING"}
    return {**said, "at": at(-2), "until": at(until_s), "holds": True, "entry": "s" * 43, **more}


def test_u09_an_alert_is_suppressed_with_reason_and_end_stays_listed_and_calls_again_by_itself(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    row = warning(page)
    expect(row.get_by_test_id("suppress")).to_have_count(0), "it is acknowledged first"
    understood(desk)
    desk.change()
    form = row.get_by_test_id("suppress")
    form.locator("summary").click()
    form.get_by_test_id("field-suppress-reason").select_option("other")
    form.get_by_test_id("suppress-send").click()
    assert desk.posted("/api/v1/alerts/warn-theirs/suppression") == [], "another reason is said in words"
    form.get_by_test_id("field-suppress-reason").select_option("crews_in_contact")
    assert form.get_by_test_id("field-suppress-minutes").locator("option").last.inner_text() == "30 min", "at most"
    form.get_by_test_id("field-suppress-minutes").select_option("10")
    form.get_by_test_id("suppress-send").click()
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    asked = {"reason": "crews_in_contact", "until": at(600)}
    assert desk.posted("/api/v1/alerts/warn-theirs/suppression") == [asked]
    desk.picture["alerts"][0]["suppressed"] = [quiet(ALFA, 600)]
    desk.change()
    expect(row).to_have_attribute("data-ack", "suppressed")
    expect(row.get_by_test_id("quiet")).to_have_text("SUPPRESSED here until 12:13:41Z (10 min left): crews in contact · M. Ivanova")
    expect(row.locator("svg.blink")).to_have_count(0)
    expect(page.get_by_test_id("danger")).to_have_count(2), "it stands in the list, at its level"
    assert levels(page)[0][0] == "WARNING"
    desk.tick(300)
    expect(row).to_have_attribute("data-ack", "suppressed"), "beyond the two minutes after which it would have called"
    expect(row.get_by_test_id("quiet")).to_contain_text("5:00 left")
    desk.tick(301)
    expect(row).to_have_attribute("data-ack", "again")
    expect(row.get_by_test_id("again")).to_contain_text("No longer suppressed")
    expect(row.get_by_test_id("quiet")).to_have_count(0)
    row.get_by_role("button", name="Seen again").click()
    expect(row).to_have_attribute("data-ack", "acked")


def test_u09_a_rise_ends_it_it_can_be_taken_back_and_theirs_quiets_nobody_here(desk: Desk, open_page: OpenPage) -> None:
    understood(desk)
    desk.picture["alerts"][0] |= {"level": "CAUTION", "suppressed": [quiet(ALFA, 600, level="CAUTION"), quiet(BRAVO, 600, by="Khan")]}
    page = open_page()
    row = page.locator('[data-testid="danger"][data-kind="alert"]')
    expect(row).to_have_attribute("data-ack", "suppressed")
    expect(row.locator('[data-own="false"]')).to_have_text(
        "SUPPRESSED at the desk of BRAVO until 12:13:41Z: crews in contact · Khan. This desk calls on."
    )
    with page.expect_response("**/suppression"):
        row.get_by_test_id("suppress-end").click()
    (asked,) = desk.posted("/api/v1/alerts/warn-theirs/suppression")
    assert asked["until"] == at(0)
    desk.picture["alerts"][0]["suppressed"] = [quiet(BRAVO, 600, by="Khan")]
    desk.change()
    expect(row).to_have_attribute("data-ack", "acked")
    desk.picture["alerts"][0] |= {"level": "WARNING", "suppressed": [quiet(ALFA, 600, level="CAUTION")]}
    desk.change()
    expect(row).to_have_attribute("data-ack", "again")
