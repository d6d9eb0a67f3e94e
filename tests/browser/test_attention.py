"""What calls for attention: rhythms, the screen's edge, the tab; what an acknowledgement quiets, and when it calls again."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from conftest import OpenPage, frames
from desk import START, Desk, rungs_of, text_of
from matters import furnish
from playwright.sync_api import Page, expect
from sky import ALFA, BRAVO, alert, at, message, tracks
from test_tracks import in_page

from deconflict.agreement.terms import Priority
from deconflict.service.view_messages import LEVELS
from deconflict.service.vocabulary import vocabulary

LISTEN = """() => { window.tones = []; window.said = [];
    const begin = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) { window.tones.push(Math.round(this.frequency.value)); return begin.call(this, at); };
    window.Notification = class { static permission = "granted"; constructor(title) { window.said.push(title); } };
    window.speechSynthesis.speak = (words) => window.said.push(words.text); }"""


def armed(desk: Desk, open_page: OpenPage) -> Page:
    """A page whose sound is armed; its trial has been forgotten."""
    page = open_page()
    page.evaluate(LISTEN)
    page.get_by_test_id("sound").click()
    expect(page.get_by_test_id("sound")).to_have_attribute("data-state", "on")
    page.evaluate("tones.length = 0")
    return page


def only(desk: Desk, level: str) -> None:
    """Nothing on the desk but one danger of that level, which nobody has acknowledged."""
    desk.picture["status"] = "ACTUAL"
    desk.picture["conflicts"] = []
    desk.picture["messages"] = [message("m", "CONFLICT_NOTICE", ALFA, status="ACTUAL", ladder={})]
    desk.picture["alerts"] = [alert(1, level, 100, tracks()[:2], "m")]


def heard(page: Page) -> list[int]:
    """The tones begun since last asked, in hertz."""
    frames(page)
    found: list[int] = page.evaluate("tones.splice(0)")
    return found


def test_u28_sound_is_off_until_a_click_and_three_rhythms_differ_in_their_pulses(desk: Desk, open_page: OpenPage) -> None:
    only(desk, "ADVISORY")
    page = open_page()
    expect(page.get_by_test_id("sound")).to_have_text("♪ SOUND OFF")
    page.evaluate(LISTEN)
    page.get_by_test_id("sound-more").click()
    page.get_by_test_id("sound-arm").click()
    expect(page.get_by_test_id("sound")).to_have_text("♪ SOUND ON")
    heard(page)
    counts = {}
    for name in ("caution", "warning", "flash"):
        page.get_by_test_id(f"try-{name}").click()
        counts[name] = len(heard(page))
    assert counts == {"caution": 3, "warning": 5, "flash": 2}


def test_u19_a_page_that_is_not_live_sounds_of_its_own(desk: Desk, open_page: OpenPage) -> None:
    desk.picture |= {"conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    desk.frozen = True
    expect(page.get_by_test_id("not-live")).to_be_visible()
    page.wait_for_function("() => tones.includes(330)")
    assert set(page.evaluate("tones")) == {330}


def test_u28_volume_is_kept_and_a_mute_lasts_two_minutes_at_most(desk: Desk, open_page: OpenPage) -> None:
    only(desk, "WARNING")
    page = armed(desk, open_page)
    page.clock.install()
    page.get_by_test_id("sound-more").click()
    page.get_by_test_id("volume").fill("0.9")
    assert page.evaluate("JSON.parse(localStorage.getItem('sound')).volume") == 0.9
    page.get_by_test_id("mute").click()
    expect(page.get_by_test_id("sound")).to_contain_text("MUTED 2:00")
    heard_before = len(page.evaluate("tones.splice(0)"))
    page.clock.fast_forward(60_000)
    desk.tick()
    expect(page.get_by_test_id("sound")).to_contain_text("MUTED")
    assert page.evaluate("tones.length") == 0, heard_before
    page.clock.fast_forward(61_000)
    desk.tick()
    expect(page.get_by_test_id("sound")).to_contain_text("SOUND ON")
    page.wait_for_function("() => tones.length >= 5")


def test_u02_an_advisory_never_sounds_and_the_rate_is_a_measure(desk: Desk, open_page: OpenPage) -> None:
    desk.picture |= {"status": "ACTUAL", "conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    only(desk, "ADVISORY")
    desk.change()
    expect(page.get_by_test_id("danger")).to_have_attribute("data-level", "ADVISORY")
    desk.tick()
    assert heard(page) == []
    desk.picture["alerts"] += [alert(n, "CAUTION", 100 + n, tracks()[:2], "m") | {"active": False} for n in range(2, 6)]
    desk.picture["alerts"] += [alert(9, "WARNING", 100, tracks()[:2], "m") | {"active": False, "raised_at": at(-1800)}]
    page.get_by_test_id("rail-conflicts").click()
    desk.change()
    expect(page.get_by_test_id("rate")).to_contain_text("5 in the last 10 min (10 are a flood)")
    expect(page.get_by_test_id("rate")).to_contain_text("6 in the last hour: WARNING 17 % · CAUTION 67 % · ADVISORY 17 %")


def test_u08_an_acknowledgement_quiets_until_the_level_rises_or_nobody_acts(desk: Desk, open_page: OpenPage) -> None:
    only(desk, "CAUTION")
    desk.picture["messages"][0]["ladder"] = {ALFA: rungs_of(understood={"at": at(-1), "by": "M. Ivanova"})}
    page = armed(desk, open_page)
    row = page.get_by_test_id("danger")
    expect(row).to_have_attribute("data-ack", "acked")
    desk.picture["alerts"][0]["level"] = "WARNING"
    desk.change()
    expect(row).to_have_attribute("data-ack", "again")
    expect(row.locator("svg.blink")).to_have_count(1)
    page.wait_for_function("() => tones.length >= 5")
    row.focus()
    page.keyboard.press("a")
    expect(row).to_have_attribute("data-ack", "acked")
    desk.tick(119)
    expect(row).to_have_attribute("data-ack", "acked")
    desk.tick(1)
    expect(row).to_have_attribute("data-ack", "again")
    expect(row).to_contain_text("Still without action")
    row.get_by_role("button", name="Seen again").click()
    expect(row).to_have_attribute("data-ack", "acked")
    desk.picture["messages"][0]["ladder"][BRAVO] = rungs_of(answered={"at": at(0), "by": "Khan", "answer": "WILCO"})
    desk.change()
    desk.tick(600)
    expect(row).to_have_attribute("data-ack", "acked")


def test_u02_the_page_knows_the_three_levels_and_the_four_priorities_of_the_line(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    page = open_page("#panel=line")
    assert sorted(in_page(page, "levels.js", "m.ORDER")) == sorted(LEVELS)
    expect(page.get_by_test_id("say-kind").locator("optgroup")).to_have_count(len(Priority))
    of_kind = {each["kind"]: each["priority"] for each in vocabulary()}
    for group in page.get_by_test_id("say-kind").locator("optgroup").all():
        kinds = group.locator("option").evaluate_all("options => options.map(option => option.value)")
        assert len({of_kind[kind] for kind in kinds}) == 1, "each kind stands under its own priority"


def stand(page: Page, desk: Desk) -> None:
    """The page's own clock moves by the test alone from here, and each burst of sound is noted with its instant."""
    page.clock.install(time=START)
    page.clock.pause_at(START + timedelta(minutes=1))
    desk.tick()
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    page.evaluate("window.bursts = []")
    pass_time(page, desk, 3)  # what rang while the clock was set is over
    page.evaluate(
        """() => { const begin = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (at) {
                const now = performance.now(); const last = bursts.at(-1); const hertz = Math.round(this.frequency.value);
                if (last && last.at === now) last.hertz.push(hertz); else bursts.push({ at: now, hertz: [hertz] });
                return begin.call(this, at); }; }"""
    )


def pass_time(page: Page, desk: Desk, seconds: int, step_s: int = 1) -> list[dict[str, Any]]:
    """Let the node and the page live so long, a beat each step; the bursts of sound meanwhile."""
    page.evaluate("bursts.length = 0")
    for _ in range(seconds // step_s):
        desk.tick(step_s)
        expect(page.get_by_test_id("clock")).to_contain_text(text_of(desk.now)[11:19])
        page.clock.run_for(1000 * step_s)
    found: list[dict[str, Any]] = page.evaluate("bursts.splice(0)")
    return found


def gaps_s(bursts: list[dict[str, Any]]) -> list[float]:
    """Between one burst and the next."""
    return [(later["at"] - earlier["at"]) / 1000 for earlier, later in itertools.pairwise(bursts)]


@pytest.mark.parametrize(("what", "pulses", "again_s"), [("CAUTION", 3, None), ("WARNING", 5, 10), ("FLASH", 2, 5)])
def test_u28_each_rhythm_has_its_own_interval(desk: Desk, open_page: OpenPage, what: str, pulses: int, again_s: int | None) -> None:
    desk.picture |= {"status": "ACTUAL", "conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    stand(page, desk)
    assert pass_time(page, desk, 12) == [], "silence while nothing calls"
    if what == "FLASH":
        desk.picture["messages"] = [message("f", "WARNING", BRAVO, priority="FLASH", status="ACTUAL", ladder={ALFA: rungs_of()})]
    else:
        only(desk, what)
    desk.change()
    bursts = pass_time(page, desk, 32)
    assert {len(burst["hertz"]) for burst in bursts} == {pulses}
    if again_s is None:
        assert len(bursts) == 1, "once"
    else:
        assert len(bursts) >= 3
        assert all(again_s <= gap <= again_s + 1 for gap in gaps_s(bursts)), gaps_s(bursts)
    rises = bursts[0]["hertz"][-1] > bursts[0]["hertz"][0]
    assert rises == (what == "FLASH")


def test_u08_an_acknowledgement_stops_the_sound_hides_nothing_and_it_comes_back_by_itself(desk: Desk, open_page: OpenPage) -> None:
    desk.picture |= {"status": "ACTUAL", "conflicts": [], "alerts": [], "messages": []}
    page = armed(desk, open_page)
    stand(page, desk)
    only(desk, "WARNING")
    desk.change()
    assert pass_time(page, desk, 12) != []
    understood = {"at": text_of(desk.now), "by": "M. Ivanova"}
    desk.picture["messages"][0]["ladder"] = {ALFA: rungs_of(understood=understood)}
    desk.change()
    row = page.get_by_test_id("danger")
    page.clock.run_for(1000)
    expect(row).to_have_attribute("data-ack", "acked")
    assert pass_time(page, desk, 116, 4) == []
    expect(row).to_be_visible()
    expect(row).to_have_attribute("data-ack", "acked")
    assert pass_time(page, desk, 8, 4) != [], "two minutes, and nobody has acted"
    expect(row).to_have_attribute("data-ack", "again")


def test_u08_a_caution_calls_again_after_ten_minutes(desk: Desk, open_page: OpenPage) -> None:
    only(desk, "CAUTION")
    desk.picture["messages"][0]["ladder"] = {ALFA: rungs_of(understood={"at": at(0), "by": "M. Ivanova"})}
    page = open_page()
    row = page.get_by_test_id("danger")
    expect(row).to_have_attribute("data-ack", "acked")
    desk.tick(599)
    expect(page.get_by_test_id("clock")).to_contain_text("12:13:40Z")
    expect(row).to_have_attribute("data-ack", "acked")
    desk.tick(1)
    expect(row).to_have_attribute("data-ack", "again")


def test_u08_an_acknowledgement_never_stops_the_deadline_of_the_answer(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    row = page.locator('[data-testid="message"][data-kind="CONFLICT_NOTICE"]')
    expect(row.get_by_test_id("countdown")).to_contain_text("to be answered")
    desk.tick(900)
    expect(row.get_by_test_id("countdown")).to_have_attribute("data-state", "overdue")


def test_u25_a_flash_takes_edge_title_icon_and_notification_but_not_the_focus(desk: Desk, open_page: OpenPage) -> None:
    flash = desk.picture["messages"].pop(0)
    desk.picture["alerts"] = []
    page = armed(desk, open_page)
    edge = "node => getComputedStyle(node, '::before').borderTopColor"
    assert page.title() == "ALFA FIRE DESK"
    page.get_by_test_id("vector").focus()
    desk.picture["messages"].insert(0, flash)
    desk.change()
    expect(page).to_have_title("(1) ⚠ FLASH · ALFA FIRE DESK")
    assert page.locator(".page").evaluate(edge) == "rgb(255, 75, 75)"
    assert page.locator("link[rel=icon]").get_attribute("href") == "favicon-flash.svg"
    assert page.evaluate("said") == ["1 FLASH waiting"]
    page.wait_for_function("() => tones.length >= 3")  # the exercise's own pulse, then two that rise
    expect(page.get_by_test_id("vector")).to_be_focused()
    assert page.locator("dialog, [aria-modal=true]").count() == 0
    desk.picture["messages"][0]["ladder"][ALFA]["understood"] = {"at": at(0), "by": "M. Ivanova"}
    desk.change()
    expect(page).to_have_title("ALFA FIRE DESK")
    assert page.locator("link[rel=icon]").get_attribute("href") == "favicon.svg"


def test_u28_new_warnings_are_spoken_only_where_the_desk_wants_it(desk: Desk, open_page: OpenPage) -> None:
    only(desk, "CAUTION")
    page = armed(desk, open_page)
    page.get_by_test_id("sound-more").click()
    page.get_by_test_id("speech").check()
    desk.picture["alerts"][0]["level"] = "WARNING"
    desk.change()
    page.wait_for_function("() => said.length === 1")
    assert page.evaluate("said") == ["Warning. RESCUE1 × POL07"]
