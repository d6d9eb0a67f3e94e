"""Take the README's screenshots: two real nodes play a scenario on the demo's driven clock, and Chromium looks at their pages.

`make screenshots` writes docs/images/*.png. The places, callsigns and people are invented.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from deconflict.service.client import Client
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_desk import Desk
from deconflict.service.demo_plot import feature, play_scenario
from deconflict.service.demo_stage import Stage

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
START_US = 1_800_000_000_000_000
SEED = 1
SECOND_US = 1_000_000
PEOPLE = {"ALFA": "M. Ivanova", "BRAVO": "A. Khan"}
ALERT_FROM_S, ALERT_UNTIL_S = 240, 540
SIZE = {"width": 1440, "height": 810}
CHROMIUM = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")


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


def shot(what: Page | Locator, name: str) -> None:
    """One picture of a page, or of one part of it."""
    what.screenshot(path=str(IMAGES / f"{name}.png"))
    print(f"wrote docs/images/{name}.png", file=sys.stderr)


def open_page(browser: Any, desk: Desk, play: Play) -> Page:
    """A page signed in at a desk's node, by the person who is on watch there."""
    code = desk.actor.ask.ask("POST", "/api/v1/code", {})["code"]
    page: Page = browser.new_context(viewport=SIZE, timezone_id="UTC").new_page()
    page.goto(f"{desk.actor.http}/#code={code}")
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-go-on").click()
    page.get_by_test_id("watch").click()
    return page


def take(play: Play, browser: Any) -> None:
    """All pictures, in the order in which things happen."""
    alfa, bravo = play.desks
    play.until_alert()
    page = open_page(browser, alfa, play)
    play.watch(page, 12, acting=("BRAVO",))
    shot(page, "desk")
    page.set_viewport_size({**SIZE, "height": 2 * SIZE["height"]})
    message = page.get_by_test_id("message").first
    message.get_by_role("button", name="Acknowledge").click()
    message.get_by_test_id("read-back").first.wait_for()
    shot(message, "read-back")
    page.set_viewport_size(SIZE)
    page.get_by_test_id("table-toggle").click()
    play.watch(page, 2)
    shot(page, "tables")
    page.context.close()
    play.on(90)
    page = open_page(browser, bravo, play)
    play.watch(page, 4)
    assert bravo.actor.process is not None
    os.kill(bravo.actor.process.pid, signal.SIGSTOP)
    page.get_by_test_id("not-live").wait_for(timeout=30_000)
    page.wait_for_timeout(1000)
    shot(page, "not-live")
    os.kill(bravo.actor.process.pid, signal.SIGCONT)
    page.context.close()


def main() -> int:
    """Start the nodes, play, take the pictures, stop; an exit code."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("no Chromium here: install the package 'chromium'", file=sys.stderr)
        return 4
    with tempfile.TemporaryDirectory(prefix="deconflict-shots-") as folder:
        piece = play_scenario("two_forces", Path(folder), START_US)
        stage = Stage(Path(folder), {name: (f"file:{file}",) for name, file in piece.feeds.items()}, driven_from_us=piece.begin_us)
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
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
                take(play, browser)
                browser.close()
        finally:
            stage.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
