"""`deconflict demo` as a newcomer goes through it: its one page in a real browser, every step as the coach says it, with mouse and keys.

Each step waits for what the coach waits for. How long that takes is the machine's affair, and the deadlines': a call climbs when its time
is up.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from conftest import CEILING_MS, ROOT, ask_three
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from test_opened import KML

from deconflict.service.client import Client
from deconflict.service.demo_desk import choose

pytestmark = pytest.mark.usefixtures("in_order")
START_S = 120
PAGE = re.compile(r"(http://127\.0\.0\.1:\d+)/split\.html#key=\S+")
NODE = re.compile(r"(ALFA|BRAVO) (http://127\.0\.0\.1:\d+)")
GIVE = """(place, [name, text]) => {
    const held = new place.ownerDocument.defaultView.DataTransfer();
    held.items.add(new File([text], name));
    const told = { dataTransfer: held, bubbles: true, cancelable: true };
    place.dispatchEvent(new place.ownerDocument.defaultView.DragEvent("drop", told));
}"""
"""A file dropped on that place."""


@dataclass
class Demo:
    """The program, what it said, and its page."""

    process: subprocess.Popen[str]
    said: list[str]
    page: Page
    folder: Path
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def ask(self, name: str, path: str) -> Any:
        """What that node answers."""
        address = dict(NODE.findall(self.said[0]))[name]
        return Client(address, (self.folder / name.lower() / "cli.token").read_text().strip()).ask("GET", path)

    def half(self, name: str) -> FrameLocator:
        """One of the two nodes' pages."""
        return self.page.frame_locator(f'iframe[title="{name}"]')

    def coach(self, name: str) -> Locator:
        """A button of the coach."""
        return self.page.get_by_test_id(f"coach-{name}")

    def step(self, name: str) -> None:
        """Wait until the coach is there."""
        expect(self.page.get_by_test_id("coach")).to_have_attribute("data-step", name, timeout=4 * CEILING_MS)

    def says(self, words: str) -> None:
        """Wait until the coach says so."""
        expect(self.page.get_by_test_id("coach-says")).to_contain_text(words, timeout=4 * CEILING_MS)


def told(stream: IO[str]) -> list[str]:
    """The lines a demo prints before it waits."""
    lines: list[str] = []
    while not lines or "Ctrl-C" not in lines[-1]:
        line = stream.readline()
        assert line, "\n".join(lines)
        lines.append(line.rstrip())
    return lines


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Started by hand, opened by hand; at its end nobody else was asked for anything."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    command = [sys.executable, "-m", "deconflict", "demo", "--no-open", "--keep", str(folder)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.set_default_timeout(2 * CEILING_MS)
    demo = Demo(process, [], context.new_page(), folder)
    demo.page.on("request", lambda request: demo.asked.append(request.url))
    demo.page.on("pageerror", lambda error: demo.wrong.append(str(error)))
    try:
        assert process.stderr is not None
        demo.said = told(process.stderr)
        found = PAGE.search(demo.said[0])
        assert found, demo.said
        demo.page.goto(found[0])
        yield demo
        own = (found[1], *dict(NODE.findall(demo.said[0])).values(), "about:blank")
        assert [url for url in demo.asked if not url.startswith(own)] == []
        assert demo.wrong == []
    finally:
        context.close()
        if process.poll() is None:
            process.kill()
        process.communicate()


def conflict(half: FrameLocator) -> Locator:
    """The row of the two plans that meet."""
    return half.locator('[data-testid="danger"][data-kind="conflict"]').first


def right_of(demo: Demo, name: str, row: Locator) -> int:
    """Which of the three on that row its message says, for whoever reads its card."""
    notices = [each["entry"] for each in demo.ask(name, "/api/v1/picture")["messages"] if each["kind"] == "CONFLICT_NOTICE"]
    cards = [demo.ask(name, f"/api/v1/messages/{entry}/words")["words"][0]["text"] for entry in notices]
    return choose([choice.locator("bdi").inner_text() for choice in row.get_by_test_id("read-back").all()], "\n".join(cards))


def test_0_three_lines_and_one_page_with_both_nodes_signed_in_by_themselves(demo: Demo) -> None:
    assert len(demo.said) == 3
    assert "EXERCISE" in demo.said[1]
    assert "#key" not in demo.page.url, "the secret is out of the address"
    demo.step("pair")
    for name in ("ALFA", "BRAVO"):
        expect(demo.half(name).get_by_test_id("node")).to_have_text(name)
        expect(demo.half(name).get_by_test_id("status")).to_have_text("EXERCISE")
    assert len(re.findall(r"reads \u2068?\d{3} \d{3}", demo.page.get_by_test_id("coach-codes").inner_text())) == 2


def test_1_they_match_and_both_lines_are_up(demo: Demo) -> None:
    demo.coach("match").click()
    demo.step("watch")
    for name in ("ALFA", "BRAVO"):
        link = demo.half(name).locator('[data-testid="line-chip"][data-state="UP"]')
        expect(link.first).to_be_visible()
        expect(demo.half(name).get_by_test_id("track")).to_have_count(6)


def test_2_both_take_the_watch(demo: Demo) -> None:
    for name, officer in (("ALFA", "M. Ivanova"), ("BRAVO", "J. Khan")):
        half = demo.half(name)
        half.get_by_test_id("watch").click()
        half.get_by_test_id("watch-name").fill(officer)
        half.get_by_test_id("watch-take").click()
        expect(half.get_by_test_id("watch")).to_contain_text(f"{officer} (duty)")
        expect(half.get_by_test_id("sound")).to_have_attribute("data-state", "on")
    demo.step("plans")


def test_3_the_conflict_of_plans_is_acknowledged_offered_and_accepted(demo: Demo) -> None:
    here, there = conflict(demo.half("ALFA")), conflict(demo.half("BRAVO"))
    expect(here).to_have_attribute("data-level", "CAUTION")
    ask_three(here)
    here.press(str(right_of(demo, "ALFA", here)))
    demo.says("ask for advice")
    expect(here.get_by_test_id("we")).to_contain_text("M. Ivanova")
    here.focus()
    here.press("p")
    expect(here.get_by_test_id("taking")).to_be_visible()
    here.get_by_test_id("taking").get_by_role("button", name="Send").press("Enter")
    demo.says("The other desk sees the offer")
    there.locator('[data-testid="offer-act"][data-kind="ACCEPT"]').click()
    demo.step("leave")


def test_4_one_leaves_its_plan_and_the_call_climbs_where_nobody_sits(demo: Demo) -> None:
    demo.coach("leave").click()
    demo.says("WARNING")
    for name in ("ALFA", "BRAVO"):
        row = demo.half(name).locator('[data-testid="danger"][data-kind="alert"][data-level="WARNING"]')
        expect(row).to_contain_text("RESCUE1")
        expect(row).to_contain_text("POL07")
    demo.coach("absent").click()
    expect(demo.page.get_by_test_id("empty-seat")).to_contain_text("BRAVO")
    expect(demo.half("ALFA").get_by_test_id("climbs").first).to_contain_text("SENIOR", timeout=6 * CEILING_MS)
    demo.step("cut")


def test_5_the_net_is_cut_what_is_urgent_goes_by_mail_and_comes_once(demo: Demo) -> None:
    here, there = demo.half("ALFA"), demo.half("BRAVO")
    demo.coach("cut").click()
    demo.says("Send a Warning")
    expect(here.get_by_test_id("line-chip").first).not_to_have_attribute("data-state", "UP")
    here.get_by_test_id("rail-line").click()
    here.get_by_test_id("say-kind").select_option("WARNING")
    for name, choice in (("danger", "hazard"), ("level", "WARNING")):
        here.get_by_test_id(f"field-f-{name}").select_option(choice)
    here.get_by_test_id("say-form").get_by_test_id("say-send").click()
    demo.says("It arrived by mail")
    demo.coach("heal").click()
    demo.step("own")
    expect(there.get_by_test_id("line-chip").first).to_have_attribute("data-state", "UP")
    expect(demo.page.locator(".coach .refusal")).to_have_count(0)


def test_6_a_file_dropped_on_the_page_becomes_a_zone_that_the_other_notes(demo: Demo) -> None:
    here, there = demo.half("ALFA"), demo.half("BRAVO")
    here.locator("main.centre").evaluate(GIVE, ["fire.kml", KML.replace("38.", "-40.").replace("34.", "30.")])
    expect(here.get_by_test_id("file-record")).to_have_count(3)
    here.get_by_test_id("field-zone_type").select_option("fire_traffic")
    for name, text in {"upper": "3000 ft AMSL", "from": "now", "until": "+2 h"}.items():
        here.get_by_test_id(f"field-{name}").fill(text)
    here.get_by_test_id("read-again").click()
    here.locator('[data-name="Smoke north"]').get_by_test_id("file-one").click()
    here.get_by_role("button", name="Send now").click()
    demo.says("The other desk has the notice")
    demo.coach("back").click()
    expect(demo.coach("cut")).to_be_visible()  # a step that somebody goes back to stays, done or not
    demo.coach("absent").click()  # whoever left their seat is asked back from wherever the coach stands
    expect(demo.page.get_by_test_id("empty-seat")).to_have_count(0)
    demo.coach("skip").click()
    there.get_by_test_id("rail-zones").click()
    zone = there.locator('[data-testid="zone"][data-id="Smoke-north"]')
    zone.locator('button[data-answer="NOTE_WITHOUT_RECOGNITION"]').click()
    demo.step("record")


def test_7_the_record_is_verified_a_changed_byte_is_named_and_the_past_is_played(demo: Demo) -> None:
    here = demo.half("ALFA")
    here.get_by_test_id("rail-record").click()
    here.get_by_test_id("verify").click()
    expect(here.get_by_test_id("verdict")).not_to_have_attribute("data-verdict", "fails")
    demo.coach("tamper").click()
    expect(demo.page.get_by_test_id("tampered")).to_have_attribute("data-detected", "true")
    here.get_by_test_id("timeline").press("ArrowLeft")
    expect(here.get_by_test_id("strip")).to_have_attribute("data-mode", "REPLAY")
    while "×10" not in here.get_by_test_id("speed").inner_text():
        here.get_by_test_id("speed").click()
    here.get_by_test_id("play").click()
    expect(here.get_by_test_id("strip")).to_have_attribute("data-mode", "LIVE")


def test_8_the_last_card_says_how_to_go_on(demo: Demo) -> None:
    demo.coach("skip").click()
    demo.step("after")
    card = demo.page.get_by_test_id("coach-after")
    for words in ("deconflict init", "deconflict pair", "import deconflict as dc", "--feeds cot:", "--feeds readsb:", "--feeds mavlink:"):
        expect(card).to_contain_text(words)


def test_9_ctrl_c_ends_all_of_it(demo: Demo) -> None:
    addresses = dict(NODE.findall(demo.said[0])).values()
    demo.page.goto("about:blank")
    os.killpg(demo.process.pid, signal.SIGINT)  # as a terminal sends it: to the demo and to both nodes
    assert demo.process.wait(START_S) in (0, 130)
    for address in addresses:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{address}/healthz", timeout=5)
