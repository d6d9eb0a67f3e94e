"""The strip of time: what stands where, and looking at another instant than now."""

from __future__ import annotations

from typing import Any

from conftest import OpenPage
from desk import Desk
from matters import furnish
from playwright.sync_api import Page, expect
from sky import alert, at, tracks


def left_of(page: Page, selector: str) -> float:
    """Where an element of the strip begins, in percent of the strip."""
    return float(page.locator(selector).first.evaluate("node => parseFloat(node.style.left)"))


def test_bars_zones_ticks_and_dots_stand_at_their_times(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    strip = page.get_by_test_id("strip")
    expect(strip.locator('.bar-item[data-kind="plan"]')).to_have_count(3)
    expect(strip.locator('.bar-item[data-kind="zone"][data-side="own"]')).to_have_text("F-12 · EXERCISE")
    assert strip.locator('.bar-item[data-kind="zone"]').evaluate("node => getComputedStyle(node).backgroundImage").startswith("repeating")
    expect(strip.get_by_test_id("tick")).to_have_count(2)
    expect(strip.get_by_test_id("dot")).to_have_count(4)
    assert left_of(page, ".strip .now") == 25, "two hours of eight lie behind"
    hum204 = 25 + 100 * 3300 / (8 * 3600)
    assert abs(left_of(page, '.bar-item:has-text("HUM-204")') - hum204) < 0.1
    assert abs(left_of(page, '.tick-mark[data-level="CAUTION"]') - hum204) < 0.1
    box = strip.bounding_box()
    assert box is not None
    assert 105 <= box["height"] <= 135, "the strip is a strip: the map has the room"


def test_u20_scrubbing_ahead_tints_the_frame_and_holds_tracks_on_their_course(desk: Desk, open_page: OpenPage) -> None:
    page = open_page("#as=table")
    before = page.get_by_test_id("track").filter(has_text="RESCUE1").inner_text()
    timeline = page.get_by_test_id("timeline")
    timeline.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("looking")).to_contain_text("FORECAST 12:04:41Z · 1:00 ahead")
    assert page.locator(".centre").evaluate("node => getComputedStyle(node, '::after').borderTopStyle") == "solid"
    moved = page.get_by_test_id("track").filter(has_text="RESCUE1").inner_text()
    assert moved != before
    assert "1 s" in moved, "the age of what is known does not grow by looking ahead"
    page.keyboard.press("PageUp")
    expect(page.get_by_test_id("looking")).to_contain_text("held on their course for 10 min, no further")
    expect(page.get_by_test_id("track")).to_have_count(0)
    page.keyboard.press("Home")
    expect(page.get_by_test_id("looking")).to_have_count(0)
    expect(page.get_by_test_id("track")).to_have_count(6)


def test_u20_dragging_looks_at_the_instant_under_the_pointer(desk: Desk, open_page: OpenPage) -> None:
    the_past(desk)
    page = open_page()
    box = page.get_by_test_id("timeline").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 30, steps=3)
    expect(page.get_by_test_id("looking")).to_contain_text("FORECAST 14:0")
    page.mouse.move(box["x"] + box["width"] * 0.125, box["y"] + 30, steps=3)
    page.mouse.up()
    expect(page.get_by_test_id("looking")).to_contain_text("REPLAY 11:0")
    page.mouse.move(box["x"] + 5, box["y"] + 30)
    expect(page.get_by_test_id("looking")).to_contain_text("REPLAY 11:0")


def the_past(desk: Desk) -> list[str]:
    """The desk answers for the past: RESCUE1 three minutes of arc further south, POL-7 not filed yet, a warning that came later."""
    asked: list[str] = []

    def replay(query: dict[str, str]) -> dict[str, Any]:
        asked.append(query["until"])
        then = desk.past(query["until"])
        then["tracks"][0]["lat_deg"] -= 0.05
        then["plans"] = [plan for plan in then["plans"] if plan["op_id"] != "POL-7"]
        late = {
            "entry": "late", "name": "BRAVO", "kind": "WARNING", "logbook": "line/x", "seq": 4, "written_at": "2026-11-22T12:02:00Z",
            "received_at": "2026-11-22T12:03:30Z",
        }  # fmt: skip
        return then | {"untold": {"count": 1, "entries": [late]}}

    desk.answers["/api/v1/replay"] = replay
    return asked


def test_u20_replay_shows_what_the_node_had_been_told_sends_nothing_and_a_live_alert_breaks_in(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["alerts"] = []
    desk.picture["messages"] = [message for message in desk.picture["messages"] if message["priority"] != "FLASH"]
    asked = the_past(desk)
    page = open_page("#as=table")
    track = page.get_by_test_id("track").filter(has_text="RESCUE1")
    expect(track).to_contain_text("34°31.2′N")
    page.get_by_test_id("timeline").focus()
    page.keyboard.press("ArrowLeft")
    looking = page.get_by_test_id("looking")
    expect(looking).to_have_attribute("data-mode", "REPLAY")
    expect(looking).to_have_attribute("data-waits", "false")
    expect(looking).to_contain_text("REPLAY 12:02:41Z")
    assert asked == ["2026-11-22T12:02:41.000Z"]
    expect(track).to_contain_text("34°28.2′N")
    expect(page.locator('.strip .bar-item[data-kind="plan"]')).to_have_count(2)
    assert page.locator(".centre").evaluate("node => getComputedStyle(node, '::after').borderTopStyle") == "double", "the frame is tinted"
    expect(page.get_by_test_id("right-is-live")).to_be_visible()
    page.get_by_test_id("untold").locator("summary").click()
    expect(page.get_by_test_id("untold-entry")).to_contain_text("BRAVO")
    expect(page.get_by_test_id("untold-entry")).to_contain_text("written 12:02:00Z, came 12:03:30Z")
    expect(page.get_by_test_id("breaks-in")).to_have_count(0)
    desk.picture["alerts"] = [alert(7, "WARNING", 140, tracks()[:2], "conflict-1")]
    for each in desk.picture["messages"]:
        each["ladder"] = {}
    desk.change()
    expect(page.get_by_test_id("breaks-in")).to_contain_text("NOW 1 calling for you")
    row = page.get_by_test_id("danger").first
    expect(row).to_contain_text("RESCUE1 × POL07")
    expect(row.get_by_role("button", name="Acknowledge")).to_be_disabled()
    expect(row).to_contain_text("Nothing is sent while the past is shown")
    assert [path for path, body in desk.posts if body.get("level") != "L1"] == []
    page.get_by_test_id("home").click()
    expect(row.get_by_role("button", name="Acknowledge")).to_be_enabled()
    expect(track).to_contain_text("34°31.2′N")


def test_u20_an_act_from_any_form_is_refused_while_the_past_is_shown(desk: Desk, open_page: OpenPage) -> None:
    the_past(desk)
    page = open_page()
    page.get_by_test_id("timeline").press("ArrowLeft")
    expect(page.get_by_test_id("looking")).to_have_attribute("data-waits", "false")
    before = len(desk.posts)
    refused = page.evaluate(
        """async () => {
            const { call } = await import("/server.js");
            return call("POST", "/messages", { kind: "CONCERN" }).then(() => "sent", (refusal) => refusal.message);
        }"""
    )
    assert refused == "Nothing is sent while the past is shown"
    assert len(desk.posts) == before
    page.get_by_test_id("home").click()
    expect(page.get_by_test_id("looking")).to_have_count(0)
    assert page.evaluate("""async () => (await import("/server.js")).call("POST", "/messages", {}).then(() => "sent")""") == "sent"


def test_u20_what_the_node_cannot_say_of_the_past_is_not_shown(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse["/api/v1/replay"] = (422, {"detail": "this node keeps its record in memory alone", "mend": "start it with a database"})
    page = open_page("#as=table", allow="422")
    page.get_by_test_id("timeline").press("ArrowLeft")
    expect(page.get_by_test_id("replay-fault")).to_contain_text("this node keeps its record in memory alone. start it with a database")
    expect(page.get_by_test_id("track")).to_have_count(0)
    expect(page.locator(".strip .bar-item")).to_have_count(0)
    page.keyboard.press("Home")
    expect(page.get_by_test_id("track")).to_have_count(6)


def test_u20_any_instant_of_the_record_is_looked_at_and_a_panel_shows_what_it_held(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    asked = the_past(desk)
    page = open_page("#panel=record")
    page.get_by_test_id("field-replay-at").fill("2026-11-20T06:00:00")
    page.get_by_test_id("replay-go").click()
    expect(page.get_by_test_id("looking")).to_have_attribute("data-waits", "false")
    assert asked == ["2026-11-20T06:00:00.000Z"]
    expect(page.get_by_test_id("cursor")).to_have_count(0)
    page.get_by_test_id("rail-plans").click()
    expect(page.get_by_test_id("panel-plans")).to_contain_text("RESCUE-1")
    expect(page.get_by_test_id("panel-plans")).not_to_contain_text("POL-7")
    page.get_by_test_id("home").click()
    expect(page.get_by_test_id("panel-plans")).to_contain_text("POL-7")
    page.get_by_test_id("rail-record").click()
    page.get_by_test_id("field-replay-at").fill("2026-11-23T06:00:00")
    expect(page.get_by_test_id("replay-go")).to_be_disabled()


def test_u20_playing_runs_on_at_its_speed_and_stops_at_now(desk: Desk, open_page: OpenPage) -> None:
    the_past(desk)
    page = open_page()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)  # it runs on by itself until then; a slow machine needs a while to say so
    page.get_by_test_id("timeline").press("ArrowLeft")
    page.get_by_test_id("speed").click()
    expect(page.get_by_test_id("speed")).to_contain_text("×4")
    page.get_by_test_id("play").click()
    page.clock.run_for(4000)
    expect(page.get_by_test_id("looking")).to_contain_text("REPLAY ×4 12:02:57Z")
    page.clock.run_for(13_000)
    expect(page.get_by_test_id("looking")).to_have_count(0)
    expect(page.get_by_test_id("play")).to_have_attribute("aria-pressed", "false")


def test_lanes_by_height_show_each_bar_in_every_band_it_reaches_into(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_test_id("lanes").click()
    lanes = page.locator(".strip .lane")
    expect(lanes).to_have_count(4)
    shown = {
        lane.locator(".who").inner_text(): sorted(text.removesuffix(" · EXERCISE") for text in lane.locator(".bar-item").all_inner_texts())
        for lane in lanes.all()
    }
    assert shown == {
        "> 10\u202f000 ft": [],
        "3\u202f000 ft +": ["F-12", "HUM-204", "RESCUE-1"],
        "1\u202f000 ft +": ["F-12", "HUM-204", "POL-7", "RESCUE-1"],
        "< 1\u202f000 ft": ["F-12", "POL-7", "RESCUE-1"],
    }


def test_a_danger_below_minima_is_marked_at_now(desk: Desk, open_page: OpenPage) -> None:
    desk.picture["alerts"] = [alert(1, "WARNING", -5, tracks()[:2], "warn-theirs") | {"loss_at": at(-5)}]
    page = open_page()
    assert left_of(page, '.tick-mark[data-level="WARNING"]') == 25
