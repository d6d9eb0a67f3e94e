"""Take the pictures of README.md and docs/: `make screenshots`, with ARGS="--only desk split panels" some of them.

`desk`: two real nodes play a scenario on the demo's driven clock. `split`: the demo as it opens, gone through to a WARNING. `panels`: the
shipped page on the hand-written desk of tests/browser. The places, callsigns and people are invented.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import desk as hand_written  # noqa: E402
import lively  # noqa: E402
import sky  # noqa: E402
from playwright.sync_api import Browser, FrameLocator, Page  # noqa: E402
from shooting import chromium, picture  # noqa: E402
from test_advice import ALERT, CONFLICT, menu, plans  # noqa: E402
from tour import WAYS, home, speak, wear  # noqa: E402

from deconflict.service.client import Client  # noqa: E402
from deconflict.service.demo_agree import come_to_terms  # noqa: E402
from deconflict.service.demo_desk import Desk  # noqa: E402
from deconflict.service.demo_plot import feature, play_scenario  # noqa: E402
from deconflict.service.demo_stage import Stage  # noqa: E402

IMAGES = ROOT / "docs" / "images"
START_US = 1_800_000_000_000_000
SEED = 1
SECOND_US = 1_000_000
PEOPLE = {"ALFA": "M. Ivanova", "BRAVO": "A. Khan"}
ALERT_FROM_S, ALERT_UNTIL_S = 240, 540
SIZE = {"width": 1500, "height": 860}
WIDE = {"width": 1920, "height": 1000}
IDLE = """async () => {
    const map = document.querySelector('[data-testid="map"][data-ready="true"]')?.map;
    const idle = (done) => map.once("idle", done).triggerRepaint();
    if (map) await Promise.race([new Promise(idle), new Promise((done) => setTimeout(done, 20000))]);
}"""
PATIENCE_MS = 90_000
SHOWN = (
    ("map", "night", "en"),
    ("map", "day", "en"),
    ("map", "contrast", "ru"),
    ("map", "night", "ar"),
    ("zones", "night", "en"),
    ("line", "night", "en"),
    ("agreement", "day", "en"),
    ("incidents", "night", "en"),
    ("record-verified", "day", "en"),
    ("health", "contrast", "en"),
    ("conflicts", "night", "en"),
    ("replay", "night", "en"),
)
"""The panels of docs/page.md: the place, the theme, the language."""


@dataclass(slots=True)
class Play:
    """The stage, its people, and the clock they share."""

    stage: Stage
    desks: list[Desk]

    def on(self, seconds: int, *, acting: tuple[str, ...] = tuple(PEOPLE)) -> None:
        """Let that much time pass; the people of the parties in `acting` do what is due."""
        for _ in range(seconds):
            self.stage.drive(self.stage.now_us + SECOND_US)
            for desk in self.desks:
                if desk.actor.name in acting:
                    desk.act(self.stage.now_us)
                desk.look(self.stage.now_us)

    def until_alert(self) -> None:
        """Up to the moment at which a WARNING stands that nobody has understood yet."""
        self.on(ALERT_FROM_S)
        for _ in range(ALERT_FROM_S, ALERT_UNTIL_S):
            self.on(1)
            alerts = self.desks[0].duty.ask("GET", "/api/v1/picture")["alerts"]
            if any(alert["active"] and alert["level"] == "WARNING" for alert in alerts):
                return
        raise SystemExit("no WARNING came: has the scenario changed?")

    def watch(self, page: Page, seconds: float, *, acting: tuple[str, ...] = ()) -> None:
        """Let time pass on both clocks alike, so that pages see their node live."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.on(1, acting=acting)
            page.wait_for_timeout(900)


def man(desk: Desk) -> None:
    """Put a person on watch at a desk, under a token of its own."""
    name = PEOPLE[desk.actor.name]
    token = desk.actor.ask.ask("POST", "/api/v1/tokens", {"name": name, "scopes": ["read", "file", "acknowledge"]})["token"]
    desk.seats["duty"] = Client(desk.actor.http, token)
    desk.duty.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": name})


def blank(browser: Browser, size: dict[str, int] = SIZE) -> Page:
    """A page of its own."""
    context = browser.new_context(viewport=size, timezone_id="UTC")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def signed_in(browser: Browser, desk: Desk) -> Page:
    """A page at a desk's node, of the person who is on watch there."""
    page = blank(browser)
    page.goto(f"{desk.actor.http}/#code={desk.actor.ask.ask('POST', '/api/v1/code', {})['code']}")
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-go-on").click()
    page.get_by_test_id("watch").click()
    return page


def take_desks(play: Play, browser: Browser) -> None:
    """A WARNING at ALFA's desk, its read-back, the same as tables; BRAVO's page when its node stands still."""
    alfa, bravo = play.desks
    play.until_alert()
    page = signed_in(browser, alfa)
    play.watch(page, 12, acting=("BRAVO",))
    drawn(page)
    picture(page, IMAGES / "desk.webp")
    page.set_viewport_size({**SIZE, "height": 2 * SIZE["height"]})
    message = page.get_by_test_id("message").first
    message.get_by_role("button", name="Acknowledge").click()
    message.get_by_test_id("read-back").first.wait_for()
    picture(page, IMAGES / "read-back.webp", message)
    page.set_viewport_size(SIZE)
    page.get_by_test_id("table-toggle").click()
    play.watch(page, 2)
    picture(page, IMAGES / "tables.webp")
    page.context.close()
    play.on(90)
    page = signed_in(browser, bravo)
    play.watch(page, 4)
    assert bravo.actor.process is not None
    os.kill(bravo.actor.process.pid, signal.SIGSTOP)
    page.get_by_test_id("not-live").wait_for()
    drawn(page)
    picture(page, IMAGES / "not-live.webp")
    os.kill(bravo.actor.process.pid, signal.SIGCONT)
    page.context.close()


def desks(browser: Browser) -> None:
    """Two nodes that agreed, in the middle of the scenario."""
    with tempfile.TemporaryDirectory(prefix="deconflict-shots-") as folder:
        piece = play_scenario("two_forces", Path(folder), START_US)
        stage = Stage(Path(folder), {name: (f"radar=file:{file}",) for name, file in piece.feeds.items()}, driven_from_us=piece.begin_us)
        try:
            stage.start()
            stage.pair()
            come_to_terms(stage)
            play = Play(stage, [Desk(actor, SEED) for actor in stage.actors])
            for desk in play.desks:
                man(desk)
            for planned in piece.planned:
                desk = next(desk for desk in play.desks if desk.actor.name == planned.party)
                desk.duty.ask("POST", *feature(planned, piece.from_us))
            take_desks(play, browser)
        finally:
            stage.stop()


def take_the_watch(half: FrameLocator, name: str) -> None:
    """As a newcomer does it at one of the demo's two desks."""
    half.get_by_test_id("watch").click()
    half.get_by_test_id("watch-name").fill(name)
    half.get_by_test_id("watch-take").click()
    half.get_by_test_id("watch-panel").wait_for(state="detached")


def split(browser: Browser) -> None:
    """The demo as `deconflict demo` opens it, up to the WARNING of its fourth step."""
    with tempfile.TemporaryDirectory(prefix="deconflict-shots-") as folder:
        said = Path(folder) / "said.txt"
        with said.open("w") as told:
            demo = subprocess.Popen([sys.executable, "-m", "deconflict", "demo", "--no-open"], stderr=told)
        try:
            page = blank(browser, WIDE)
            page.goto(address_in(said))
            page.get_by_test_id("coach-match").click()
            for name, person in PEOPLE.items():
                take_the_watch(page.frame_locator(f"iframe[title={name}]"), person)
            while page.get_by_test_id("coach").get_attribute("data-step") != "leave":
                page.get_by_test_id("coach-skip").click()
            page.get_by_test_id("coach-leave").click()
            for name in PEOPLE:
                warning = page.frame_locator(f"iframe[title={name}]").locator('[data-testid="danger"][data-level="WARNING"]')
                warning.first.wait_for(timeout=2 * PATIENCE_MS)
            page.wait_for_timeout(6000)
            picture(page, IMAGES / "demo.webp")
            page.context.close()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)


def address_in(said: Path) -> str:
    """The page that the demo says it is at."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until:
        if found := re.search(r"http\S+/split\.html#\S+", said.read_text(encoding="utf-8")):
            return found[0]
        time.sleep(0.2)
    raise SystemExit(f"the demo did not start: {said.read_text(encoding='utf-8')}")


def drawn(page: Page) -> None:
    """Wait until everything has its place, the map above all: another theme's is drawn anew."""
    page.wait_for_timeout(3000)
    if page.get_by_test_id("map").is_visible():
        page.wait_for_selector('[data-ready="true"]')
        page.wait_for_timeout(1500)
        page.evaluate(IDLE)


def calm(picture: dict[str, Any]) -> dict[str, Any]:
    """The same on a usual day: fewer ways that are down, so that there is room for what is shown."""
    less = {"line": picture["line"][:3], "feeds": picture["feeds"][:2], "findings": picture["findings"][:1]}
    return picture | less | {"bearers": [], "faults": [], "suppressed": []}


def panels(browser: Browser) -> None:
    """Places of the page, each in the theme and the language named; and a small screen."""
    with hand_written.Desk(sky.picture()) as desk:
        lively.furnish(desk)
        desk.picture = calm(desk.picture)
        desk.advice = {CONFLICT: plans(), ALERT: menu()}
        page = blank(browser)
        page.goto(desk.url)
        page.wait_for_selector('[data-ready="true"]')
        for name, theme, tongue in SHOWN:
            wear(page, theme)
            speak(page, tongue)
            if name in WAYS:
                WAYS[name][0](desk, page)
            drawn(page)
            picture(page, IMAGES / f"page-{name}-{theme}-{tongue}.webp")
            page.locator("main.centre details[open]").evaluate_all("all => all.forEach(each => { each.open = false; })")
            home(desk, page)
        page.set_viewport_size({"width": 360, "height": 740})
        page.get_by_test_id("tab-conflicts").click()
        page.wait_for_timeout(1000)
        picture(page, IMAGES / "page-small.webp")
        page.context.close()


WAYS_TO = {"desk": desks, "split": split, "panels": panels}


def main() -> int:
    """Take what was asked for; an exit code."""
    asked = argparse.ArgumentParser(description="Take the pictures of README.md and docs/.")
    asked.add_argument("--only", nargs="*", choices=tuple(WAYS_TO), default=list(WAYS_TO))
    given = asked.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name in given.only:
            WAYS_TO[name](browser)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
