"""The page on real nodes: two processes, paired, each with a page in one Chromium, on a short invented recording by the wall's clock."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import CEILING_MS, ask_three
from playwright.sync_api import Browser, Locator, Page, expect

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_desk import choose
from deconflict.service.demo_stage import Actor, Proxies, Stage
from deconflict.wire.opening import opened
from deconflict.wire.recording import write_batch

NDEG = 1_000_000_000
LAT_NDEG = 30 * NDEG
MINUTES = 15
AIRCRAFT = {"ALFA": ("3a0001", "3a0002", "3a0003"), "BRAVO": ("3b0001", "3b0002")}
MEETING = {"3a0001": (-33_000_000, 90.0), "3b0001": (33_000_000, 270.0)}
"""Two that come together head on, 3.4 NM apart at the start and 9 m/s each: a WARNING at once, for as long as any test takes."""

JITTER_NDEG = 400_000
"""Each report is 40 m off, by turns to either side, as a receiver's are."""


def plot(track_id: str, number: int, at_us: int, second: int) -> Plot:
    """One report: of the two that meet, or of one that flies far from everybody."""
    offset_ndeg, course_deg = MEETING.get(track_id, (number * NDEG, 0.0))
    speed_mm_s = 9_000 if track_id in MEETING else 60_000
    east_ndeg = round((1 if course_deg == 90.0 else -1) * second * speed_mm_s / 1000 / 96_486 * NDEG) if track_id in MEETING else 0
    east_ndeg += (-1) ** second * JITTER_NDEG
    north_ndeg = 0 if track_id in MEETING else round(second * speed_mm_s / 1000 / 110_850 * NDEG)
    return Plot(
        track_id=track_id, at_us=at_us, lat_ndeg=LAT_NDEG + north_ndeg, lon_ndeg=-40 * NDEG + offset_ndeg + east_ndeg,
        height=Height(3_000_000 + number * 1_000, Reference.FL), callsign=f"TEST{number}", ground_speed_mm_s=speed_mm_s,
        course_mdeg=round(course_deg * 1000), v_up_mm_s=0,
    )  # fmt: skip


def recording(path: Path, party: str, start_us: int) -> str:
    """One party's feed from `start_us` on, a batch each second."""
    lines = []
    for second in range(MINUTES * 60):
        at_us = start_us + second * 1_000_000
        plots = tuple(plot(track_id, number, at_us, second) for number, track_id in enumerate(AIRCRAFT[party], 2 if party == "ALFA" else 5))
        lines.append(write_batch((at_us, plots)))
    path.write_bytes(b"".join(lines))
    return f"file:{path}"


def tomorrow() -> str:
    """Tomorrow's date."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))


def plan(op_id: str, east: float = 0.0, levels: tuple[str, str] = ("FL100", "FL200")) -> dict[str, Any]:
    """A plan over one place, hours ahead."""
    day = tomorrow()
    ring = [[lon + east, lat] for lon, lat in ((-39.5, 30.5), (-39.4, 30.5), (-39.4, 30.6), (-39.5, 30.6), (-39.5, 30.5))]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "op_id": op_id, "operation": "survey", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "lower": levels[0],
            "upper": levels[1], "from": f"{day}T10:00:00Z", "until": f"{day}T11:00:00Z",
        },
    }  # fmt: skip


def ed269_zone(east: float) -> bytes:
    """A zone over ground, as a file in ED-269."""
    place = {"type": "Circle", "center": [-39.45 + east, 30.55], "radius": 3000}
    volume = {
        "uomDimensions": "M", "lowerLimit": 0, "lowerVerticalReference": "AGL", "upperLimit": 120, "upperVerticalReference": "AGL",
        "horizontalProjection": place,
    }  # fmt: skip
    hours = {"permanent": "NO", "startDateTime": f"{tomorrow()}T09:00:00Z", "endDateTime": f"{tomorrow()}T12:00:00Z"}
    zone = {
        "identifier": "OVER", "country": "ZZZ", "name": "Over ground", "type": "COMMON", "restriction": "PROHIBITED", "reason": ["NATURE"],
        "applicability": [hours], "zoneAuthority": [{"name": "Demo office", "phone": "+00 1"}], "geometry": [volume],
    }  # fmt: skip
    return json.dumps({"UASZoneList": [zone]}).encode()


@dataclass
class Two:
    """Both nodes, and a page of each; ALFA's by way of a socket that can be cut."""

    stage: Stage
    sockets: Proxies
    pages: dict[str, Page] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """One of the two."""
        return next(actor for actor in self.stage.actors if actor.name == name)

    def picture(self, name: str) -> dict[str, Any]:
        """What that node shows."""
        return self.actor(name).ask.ask("GET", "/api/v1/picture")

    def message(self, name: str, entry: str) -> dict[str, Any]:
        """A message of that node's picture."""
        return next(each for each in self.picture(name)["messages"] if each["entry"] == entry)

    def say(self, name: str, text: str) -> str:
        """Something of no urgency, said by that node; its entry."""
        sent = self.actor(name).ask.ask("POST", "/api/v1/messages", {"kind": "CONCERN", "body": {"text": text}})
        return str(sent["entry"])

    def until(self, name: str, what: Callable[[dict[str, Any]], Any], within_s: float = 120) -> Any:
        """Something true of that node's picture, once it is."""
        by_s = time.monotonic() + within_s
        while not (found := what(self.picture(name))):
            assert time.monotonic() < by_s, "it never came"
            time.sleep(0.1)
        return found


@pytest.fixture(scope="module")
def two(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Started, paired and manned; both pages signed in, in one browser that shares its cookies between them."""
    folder = tmp_path_factory.mktemp("stage")
    start_us = time.time_ns() // 1000 + 2_000_000
    feeds = {party: (recording(folder / f"{party}.plots", party, start_us),) for party in AIRCRAFT}
    two = Two(Stage(folder, feeds, driven_from_us=None), Proxies())
    port = two.sockets.add()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(CEILING_MS)
    asked: list[str] = []
    homes: list[str] = []
    try:
        two.stage.start()
        two.stage.pair()
        come_to_terms(two.stage)
        for actor in two.stage.actors:
            page = two.pages[actor.name] = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: two.wrong.append(str(error)))
            page.on("console", lambda said: two.wrong.append(said.text) if said.type in ("error", "warning") else None)
            home = f"http://127.0.0.1:{port}" if actor.name == "ALFA" else actor.http
            homes.append(home)
            if actor.name == "ALFA":
                two.sockets.aim(port, int(actor.http.rpartition(":")[2]))
            page.goto(f"{home}/#code={actor.code}")
            take_watch(page, f"{actor.name[0]}. Officer")
        yield two
        assert [url for url in asked if not url.startswith((*homes, "about:blank"))] == []
        meant = ("422", "net::ERR")
        said = [each for each in two.wrong if not any(known in each for known in meant)]
        assert said == [], "Chromium writes down a refusal and a cut socket"
    finally:
        context.close()
        two.sockets.close()
        two.stage.stop()


def take_watch(page: Page, name: str) -> None:
    """Sit down at the desk."""
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-name").fill(name)
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text(f"{name} (duty)")


def alert_row(page: Page) -> Locator:
    """The row of the one alert between tracks."""
    return page.locator('[data-testid="danger"][data-kind="alert"]')


def right_of(two: Two, name: str, row: Locator, *entries: str) -> int:
    """Which of the three on that page the messages' cards say."""
    ask = two.actor(name).ask.ask
    cards = [ask("GET", f"/api/v1/messages/{entry}/words")["words"][0]["text"] for entry in entries]
    return choose([choice.locator("bdi").inner_text() for choice in row.get_by_test_id("read-back").all()], "\n".join(cards))


def understand(two: Two, name: str, row: Locator) -> None:
    """Acknowledge an alert by key. One node told of it, or both; what the other told is read back by choosing what its card says."""
    expect(row.get_by_test_id("ack").get_by_role("button")).to_be_enabled()
    row.focus()
    row.press("a")
    three = row.get_by_test_id("read-back")
    expect(three.first.or_(row.and_(row.page.locator('[data-ack="acked"]')))).to_be_visible()
    if three.count():
        row.press(str(right_of(two, name, row, *two.picture(name)["alerts"][0]["messages"])))


def test_both_pages_show_the_same_aircraft(two: Two) -> None:
    everybody = sum(len(ids) for ids in AIRCRAFT.values())
    for name, page in two.pages.items():
        expect(page.get_by_test_id("node")).to_have_text(name)
        expect(page.get_by_test_id("status")).to_have_text("EXERCISE")
        expect(page.get_by_test_id("track")).to_have_count(everybody)
        expect(page.locator('[data-testid="track"][data-side="own"]')).to_have_count(len(AIRCRAFT[name]))
        expect(page.locator('[data-testid="track"][data-state="FRESH"]')).to_have_count(everybody)
        expect(page.get_by_test_id("line-chip")).to_have_attribute("data-state", "UP")


def test_a_plan_conflict_has_one_id_on_both_pages(two: Two) -> None:
    for actor in two.stage.actors:
        token = actor.ask.ask("POST", "/api/v1/plans", plan(f"OP-{actor.name}"))
        assert token["entry"]
    ids = set()
    for page in two.pages.values():
        row = page.locator('[data-testid="danger"][data-kind="conflict"]')
        expect(row).to_have_count(1)
        expect(row).to_contain_text("OP-ALFA")
        expect(row).to_contain_text("OP-BRAVO")
        expect(row).to_contain_text("SAME result")
        ids.add(row.get_attribute("data-id"))
    assert len(ids) == 1


def test_u07_u10_an_alert_acknowledged_by_key_here_shows_as_they_there(two: Two) -> None:
    here, there = two.pages["ALFA"], two.pages["BRAVO"]
    for page in (here, there):
        expect(alert_row(page)).to_have_count(1)
        expect(alert_row(page)).to_have_attribute("data-ack", "none")
    assert alert_row(here).get_attribute("data-id") == alert_row(there).get_attribute("data-id")
    understand(two, "ALFA", alert_row(here))
    expect(alert_row(here)).to_have_attribute("data-ack", "acked")
    expect(alert_row(here).get_by_test_id("we")).to_contain_text(re.compile(r"✓ \d\d:\d\d:\d\dZ A\. Officer"))
    expect(alert_row(there).get_by_test_id("they")).to_contain_text(re.compile(r"✓ \d\d:\d\d:\d\dZ A\. Officer"))
    expect(alert_row(there)).to_have_attribute("data-ack", "none")


def test_u24_a_wrong_choice_of_three_is_no_l2_and_is_logged(two: Two) -> None:
    place = {"lat_deg": 30.0, "lon_deg": -40.0, "radius_m": 2000}
    sent = two.actor("ALFA").ask.ask(
        "POST", "/api/v1/messages", {"kind": "STOP_REQUEST", "to": "BRAVO", "body": {"place": place, "endangered": "civil"}}
    )
    row = two.pages["BRAVO"].locator(f'[data-testid="message"][data-entry="{sent["entry"]}"]')
    expect(row).to_have_attribute("data-priority", "FLASH")
    ask_three(row)
    row.press(str(right_of(two, "BRAVO", row, sent["entry"]) % 3 + 1))
    expect(row.get_by_role("alert")).to_contain_text("not written down as understood")
    expect(row.get_by_test_id("read-back").first).to_be_enabled()
    row.press(str(right_of(two, "BRAVO", row, sent["entry"])))
    ours = two.pages["ALFA"].locator(f'[data-testid="message"][data-entry="{sent["entry"]}"]')
    expect(ours.locator('[data-rung="understood"]')).to_contain_text("B. Officer")
    row.get_by_role("button", name="STOPPING").click()
    expect(ours.locator('[data-rung="answer"]')).to_contain_text("STOPPING")
    party = two.actor("BRAVO").party
    assert two.message("ALFA", sent["entry"])["ladder"][party]["understood"]["by"] == "B. Officer"
    log = two.actor("BRAVO").ask.ask("GET", "/api/v1/log?cursor=0&limit=1000")["entries"]
    acts = [each["main"] for each in log if each["kind"] == "ACKNOWLEDGEMENT" and sent["entry"] in str(each["main"])]
    assert [act["level"] for act in acts] == ["L1", "L1", "L2", "L4"], "shown; chosen wrongly; understood; answered"


def test_a_cut_line_is_not_up_and_comes_back(two: Two) -> None:
    two.stage.proxies.cut()
    for page in two.pages.values():
        expect(page.get_by_test_id("line-chip")).not_to_have_attribute("data-state", "UP")
        expect(page.get_by_test_id("line-chip")).to_contain_text("connection DOWN")
        expect(page.get_by_test_id("not-live")).to_have_count(0)
    sent = two.say("ALFA", "written while the line is cut")
    two.stage.proxies.heal()
    for page in two.pages.values():
        expect(page.get_by_test_id("line-chip")).to_have_attribute("data-state", "UP", timeout=3 * CEILING_MS)
        expect(message_row(page, sent)).to_have_count(1)


def message_row(page: Page, entry: str) -> Locator:
    """A message's row on the line."""
    return page.locator(f'[data-testid="message"][data-entry="{entry}"]')


def test_u19_a_pages_socket_cut_and_back_misses_nothing_and_doubles_nothing(two: Two) -> None:
    page = two.pages["ALFA"]
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    two.sockets.cut()
    expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
    said = [two.say("BRAVO", f"said while the page is cut off, {n}") for n in range(4)]
    two.until("ALFA", lambda picture: set(said) <= {each["entry"] for each in picture["messages"]})
    two.sockets.heal()
    expect(page.get_by_test_id("not-live")).to_have_count(0, timeout=2 * CEILING_MS)
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    for entry in said:
        expect(message_row(page, entry)).to_have_count(1)
    held = sorted(each["entry"] for each in two.picture("ALFA")["messages"])
    assert sorted(row.get_attribute("data-entry") or "" for row in page.get_by_test_id("message").all()) == held


def rung(page: Page, entry: str, name: str) -> Locator:
    """One rung of a message's ladder."""
    return message_row(page, entry).locator(f'[data-rung="{name}"]')


def test_u22_each_rung_waits_for_the_peer_to_reach_it(two: Two) -> None:
    """BRAVO's page is shut, then its node stands still: what is known of the message stops where it was, and goes on with them."""
    process, here, there = two.actor("BRAVO").process, two.pages["ALFA"], two.pages["BRAVO"]
    assert process is not None
    there.goto("about:blank")
    first = two.say("ALFA", "first while nobody looks")
    expect(rung(here, first, "stored")).to_have_attribute("data-done", "true")
    expect(rung(here, first, "shown")).to_have_attribute("data-done", "false")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        second = two.say("ALFA", "second while they stand still")
        expect(rung(here, second, "saved")).to_have_attribute("data-done", "true")
        expect(here.get_by_test_id("line-chip")).not_to_have_attribute("data-state", "UP")
        expect(rung(here, second, "stored")).to_have_attribute("data-done", "false")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    expect(rung(here, second, "stored")).to_have_attribute("data-done", "true", timeout=3 * CEILING_MS)
    there.goto(two.actor("BRAVO").http)
    row = message_row(there, second)
    row.scroll_into_view_if_needed()
    expect(rung(here, second, "shown")).to_have_attribute("data-done", "true")
    expect(rung(here, second, "understood")).to_have_attribute("data-done", "false")
    row.focus()
    row.press("a")
    expect(rung(here, second, "understood")).to_contain_text(re.compile(r"✓ \d\d:\d\d:\d\dZ B\. Officer"))
    expect(rung(here, second, "answer")).to_have_attribute("data-done", "false")
    row.locator("button[data-answer=NOTED]").click()
    expect(rung(here, second, "answer")).to_contain_text(re.compile(r"NOTED ✓ \d\d:\d\d:\d\dZ B\. Officer"))


def test_u16_a_zone_over_ground_against_a_flight_level_is_coarse_with_its_bound_on_both_pages(two: Two) -> None:
    (record,) = opened(ed269_zone(1.0), "over.json")
    assert record.fault is None
    two.actor("ALFA").ask.ask("POST", "/api/v1/zones", record.features[0])
    two.actor("BRAVO").ask.ask("POST", "/api/v1/plans", plan("LOW-1", 1.0, ("FL000", "FL010")))
    for page in two.pages.values():
        row = page.locator('[data-testid="danger"][data-kind="conflict"]').filter(has_text="LOW-1")
        expect(row).to_contain_text("OVER")
        expect(row).to_contain_text(re.compile(r"COARSE ±[\d\u202f]+ ft"))
        expect(row).to_contain_text("SAME result")


def test_u23_a_warning_that_nobody_there_reads_climbs_by_itself(two: Two) -> None:
    alfa, party = two.actor("ALFA"), two.actor("BRAVO").party
    body = {"danger": "hazard", "level": "WARNING", "remark": "smoke"}
    entry = alfa.ask.ask("POST", "/api/v1/messages", {"kind": "WARNING", "body": body})["entry"]
    two.until("ALFA", lambda _: two.message("ALFA", entry)["climbs"], 240)
    assert two.message("ALFA", entry)["ladder"][party]["understood"] is None
    row = message_row(two.pages["ALFA"], entry)
    expect(row.get_by_test_id("climbs")).to_contain_text("→ SENIOR")  # as the terms of an exercise have it
    expect(row.get_by_test_id("countdown")).to_contain_text("OVERDUE")


NOTE = """() => { const seen = window.seen = { late_ms: 0, beat_ms: performance.now(), bar_ms: null };
    let last = performance.now(); let odd = null;
    setInterval(() => { seen.late_ms = Math.max(seen.late_ms, performance.now() - last - 50); last = performance.now(); }, 50);
    new MutationObserver(() => {
        const now = document.querySelector('.beat').dataset.odd;
        if (now !== odd) [odd, seen.beat_ms] = [now, performance.now()];
        if (document.querySelector('[data-testid=not-live]')) seen.bar_ms ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true }); }"""
"""The page notes when the last beat came, when the bar did, and for how long it was itself kept from doing anything."""


def test_u03_a_pair_that_jitters_for_minutes_is_one_alert_of_one_id_on_both_nodes(two: Two) -> None:
    """By now the node has computed the pair some hundred times; each report is off by tens of metres, this way and that."""
    pair = set(MEETING)
    found = {}
    for name in AIRCRAFT:
        alerts = [each for each in two.picture(name)["alerts"] if {member["track_id"] for member in each["pair"]} == pair]
        found[name] = [each["id"] for each in alerts]
        raised = [each for each in two.picture(name)["messages"] if each["kind"] == "WARNING" and each["entry"] in alerts[0]["messages"]]
        assert len(raised) == len(alerts[0]["messages"]) <= 2, "each side says it once"
    assert len(found["ALFA"]) == 1
    assert found["ALFA"] == found["BRAVO"]
    for page in two.pages.values():
        expect(alert_row(page)).to_have_count(1)


def test_u19_a_node_that_stands_still_is_not_live_within_5_s(two: Two) -> None:
    process, page = two.actor("BRAVO").process, two.pages["BRAVO"]
    assert process is not None
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    page.evaluate(NOTE)
    os.kill(process.pid, signal.SIGSTOP)
    try:
        expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
        seen = page.evaluate("seen")
        assert seen["bar_ms"] - seen["beat_ms"] <= 5000 + seen["late_ms"], seen
        expect(two.pages["ALFA"].get_by_test_id("line-chip")).not_to_have_attribute("data-state", "UP")
        expect(two.pages["ALFA"].get_by_test_id("clock")).to_have_attribute("data-state", "live")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    expect(page.get_by_test_id("not-live")).to_have_count(0)
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
