"""The page on real nodes: two processes, paired, each with a page in one Chromium, on a short invented recording by the wall's clock."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import NO_WEBGL
from playwright.sync_api import Browser, Locator, Page, expect

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_desk import choose
from deconflict.service.demo_stage import Actor, Stage
from deconflict.wire.recording import write_batch

NDEG = 1_000_000_000
LAT_NDEG = 30 * NDEG
MINUTES = 6
AIRCRAFT = {"ALFA": ("3a0001", "3a0002", "3a0003"), "BRAVO": ("3b0001", "3b0002")}
MEETING = {"3a0001": (-33_000_000, 90.0), "3b0001": (33_000_000, 270.0)}
"""Two that come together head on, 3.4 NM apart at the start and 9 m/s each: a WARNING at once, for as long as any test takes."""


def plot(track_id: str, number: int, at_us: int, second: int) -> Plot:
    """One report: of the two that meet, or of one that flies far from everybody."""
    offset_ndeg, course_deg = MEETING.get(track_id, (number * NDEG, 0.0))
    speed_mm_s = 9_000 if track_id in MEETING else 60_000
    east_ndeg = round((1 if course_deg == 90.0 else -1) * second * speed_mm_s / 1000 / 96_486 * NDEG) if track_id in MEETING else 0
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


def plan(op_id: str) -> dict[str, Any]:
    """A plan over one place, hours ahead."""
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))
    ring = [[-39.5, 30.5], [-39.4, 30.5], [-39.4, 30.6], [-39.5, 30.6], [-39.5, 30.5]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "op_id": op_id, "operation": "survey", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "lower": "FL100",
            "upper": "FL200", "from": f"{day}T10:00:00Z", "until": f"{day}T11:00:00Z",
        },
    }  # fmt: skip


@dataclass
class Two:
    """Both nodes, and a page of each."""

    stage: Stage
    pages: dict[str, Page] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """One of the two."""
        return next(actor for actor in self.stage.actors if actor.name == name)

    def picture(self, name: str) -> dict[str, Any]:
        """What that node shows."""
        return self.actor(name).ask.ask("GET", "/api/v1/picture")

    def until(self, name: str, what: Callable[[dict[str, Any]], Any], within_s: float = 30) -> Any:
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
    two = Two(Stage(folder, feeds, driven_from_us=None))
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(NO_WEBGL)
    asked: list[str] = []
    try:
        two.stage.start()
        two.stage.pair()
        come_to_terms(two.stage)
        for actor in two.stage.actors:
            page = two.pages[actor.name] = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: two.wrong.append(str(error)))
            page.on("console", lambda said: two.wrong.append(said.text) if said.type in ("error", "warning") else None)
            page.goto(f"{actor.http}/#code={actor.code}")
            take_watch(page, f"{actor.name[0]}. Officer")
        yield two
        assert [url for url in asked if not url.startswith(tuple(actor.http for actor in two.stage.actors))] == []
        assert [said for said in two.wrong if "422" not in said] == [], "a wrong read-back is refused, which Chromium writes down"
    finally:
        context.close()
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
    """Acknowledge an alert by key, and read it back by choosing what its cards say: one node or both told of it."""
    row.focus()
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
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


def test_an_alert_acknowledged_by_key_here_shows_as_they_there(two: Two) -> None:
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


def test_a_flash_is_understood_by_choosing_what_it_says_out_of_three(two: Two) -> None:
    place = {"lat_deg": 30.0, "lon_deg": -40.0, "radius_m": 2000}
    sent = two.actor("ALFA").ask.ask(
        "POST", "/api/v1/messages", {"kind": "STOP_REQUEST", "to": "BRAVO", "body": {"place": place, "endangered": "civil"}}
    )
    row = two.pages["BRAVO"].locator(f'[data-testid="message"][data-entry="{sent["entry"]}"]')
    expect(row).to_have_attribute("data-priority", "FLASH")
    row.focus()
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
    row.press(str(right_of(two, "BRAVO", row, sent["entry"]) % 3 + 1))
    expect(row.get_by_role("alert")).to_contain_text("not written down as understood")
    expect(row.get_by_test_id("read-back").first).to_be_enabled()
    row.press(str(right_of(two, "BRAVO", row, sent["entry"])))
    ours = two.pages["ALFA"].locator(f'[data-testid="message"][data-entry="{sent["entry"]}"]')
    expect(ours.locator('[data-rung="understood"]')).to_contain_text("B. Officer")
    row.get_by_role("button", name="STOPPING").click()
    expect(ours.locator('[data-rung="answer"]')).to_contain_text("STOPPING")
    remark = next(m for m in two.picture("ALFA")["messages"] if m["entry"] == sent["entry"])["ladder"]
    assert remark[two.actor("BRAVO").party]["understood"]["by"] == "B. Officer"


def test_a_cut_line_is_not_up_and_comes_back(two: Two) -> None:
    two.stage.proxies.cut()
    for page in two.pages.values():
        expect(page.get_by_test_id("line-chip")).not_to_have_attribute("data-state", "UP")
        expect(page.get_by_test_id("line-chip")).to_contain_text("connection DOWN")
        expect(page.get_by_test_id("not-live")).to_have_count(0)
    sent = two.actor("ALFA").ask.ask("POST", "/api/v1/messages", {"kind": "CONCERN", "body": {"text": "written while the line is cut"}})
    two.stage.proxies.heal()
    for page in two.pages.values():
        expect(page.get_by_test_id("line-chip")).to_have_attribute("data-state", "UP", timeout=45_000)
        expect(page.locator(f'[data-testid="message"][data-entry="{sent["entry"]}"]')).to_have_count(1)


def test_a_node_that_stands_still_is_not_live_within_5_s(two: Two) -> None:
    process, page = two.actor("BRAVO").process, two.pages["BRAVO"]
    assert process is not None
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    os.kill(process.pid, signal.SIGSTOP)
    stopped_s = time.monotonic()
    try:
        expect(page.get_by_test_id("not-live")).to_contain_text("NOT LIVE")
        assert time.monotonic() - stopped_s < 7.5, "5 s after the last beat, and the page looks twice a second"
        expect(two.pages["ALFA"].get_by_test_id("line-chip")).not_to_have_attribute("data-state", "UP")
        expect(two.pages["ALFA"].get_by_test_id("clock")).to_have_attribute("data-state", "live")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    expect(page.get_by_test_id("not-live")).to_have_count(0)
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
