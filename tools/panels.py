"""Screenshots of everything the page shows, to be looked at one by one: each panel and state, in the themes and languages asked for.

`python tools/panels.py FOLDER [--themes day night] [--tongues en ar] [--only plans zones] [--width 1920]`. The page is the shipped one, its
data are hand-written (tests/browser/lively.py): parties, people and places are invented.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import lively  # noqa: E402
from desk import Desk  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from shooting import chromium  # noqa: E402
from sky import picture  # noqa: E402
from test_advice import ALERT, CONFLICT, menu, plans  # noqa: E402
from tour import THEMES, TONGUES, WAYS, enrolling, home, round_trip, speak, wear  # noqa: E402

ALONE = ("map", "not-live", "small", "sign-in", "enrolment")
"""Places that are no walk on the one page: its map, its end, a small screen, and before anybody is in."""


class Shots:
    """A folder of pictures of one page."""

    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self.folder = folder
        self.asked = asked

    def wants(self, name: str) -> bool:
        """Whether that place was asked for."""
        return not self.asked.only or name in self.asked.only

    def take(self, page: Page, name: str) -> None:
        """A picture of the page as it stands; another theme's map is drawn anew."""
        page.wait_for_timeout(150)
        if page.locator('[data-testid="map"][data-ready="false"]').is_visible():
            page.wait_for_selector('[data-ready="true"]', timeout=90_000)
            page.wait_for_timeout(2000)
        page.screenshot(path=str(self.folder / f"{name}.png"))

    def in_all(self, page: Page, name: str) -> None:
        """As it stands, in every theme and language."""
        for tongue in self.asked.tongues:
            speak(page, tongue)
            for theme in self.asked.themes:
                wear(page, theme)
                self.take(page, f"{name}-{theme}-{tongue}")


def opened(browser: Browser, desk: Desk, asked: argparse.Namespace, *, ready: str = '[data-testid="dangers"]') -> Page:
    """A page of that desk."""
    size = {"width": asked.width, "height": asked.height}
    page = browser.new_context(viewport=size, timezone_id="UTC", reduced_motion="reduce").new_page()
    page.goto(desk.url)
    page.wait_for_selector(ready, timeout=90_000)
    desk.beat()
    return page


def watch(browser: Browser, desk: Desk, shots: Shots) -> None:
    """The desk while somebody is on watch."""
    page = opened(browser, desk, shots.asked)
    if shots.wants("map"):
        page.wait_for_selector('[data-ready="true"]', timeout=90_000)
        page.wait_for_timeout(3000)
        shots.in_all(page, "map")
    walked = [name for name in WAYS if shots.wants(name)]
    for tongue in shots.asked.tongues if walked else ():
        speak(page, tongue)
        for theme in shots.asked.themes:
            wear(page, theme)
            for name, _ in round_trip(desk, page, walked):
                shots.take(page, f"{name}-{theme}-{tongue}")
    if shots.wants("small"):
        page.set_viewport_size({"width": 360, "height": 740})
        for tab in ("centre", "conflicts", "line", "time"):
            page.get_by_test_id(f"tab-{tab}").click()
            shots.in_all(page, f"small-{tab}")
        page.get_by_test_id("tab-centre").click()
        home(desk, page)
        page.set_viewport_size({"width": shots.asked.width, "height": shots.asked.height})
    if shots.wants("not-live"):
        desk.frozen = True
        page.get_by_test_id("not-live").wait_for(timeout=15_000)
        shots.in_all(page, "not-live")
        desk.frozen = False
    page.context.close()


def before(browser: Browser, desk: Desk, shots: Shots) -> None:
    """The doors: ways to sign in, and setting one's own."""
    desk.answers["/api/v1/session/ways"] = lambda _body: {
        "organisation": "ALFA FIRE DESK",
        "accounts": True,
        "passkey": {"on": False, "off": "address"},
        "oidc": {"provider": "ALFA directory"},
    }
    if shots.wants("sign-in"):
        desk.refuse["/api/v1/picture"] = (401, {"detail": "sign in first", "mend": "use the code"})
        in_each(browser, desk, shots, "sign-in")
        del desk.refuse["/api/v1/picture"]
    if shots.wants("enrolment"):
        enrolling(desk)
        in_each(browser, desk, shots, "enrolment")


def in_each(browser: Browser, desk: Desk, shots: Shots, name: str) -> None:
    """A page without bars has no switches: it is opened anew in each theme and language."""
    for tongue in shots.asked.tongues:
        for theme in shots.asked.themes:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            context.add_init_script(f"localStorage.setItem('theme', '{theme}'); localStorage.setItem('tongue', '{tongue}')")
            page = context.new_page()
            page.goto(desk.url)
            page.get_by_test_id(name).wait_for(timeout=30_000)
            if name == "enrolment":
                page.get_by_test_id("enrol-app-make").click()
                page.get_by_test_id("enrol-secret").wait_for()
            shots.take(page, f"{name}-{theme}-{tongue}")
            context.close()


def main() -> int:
    """Serve, walk, take; an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--themes", nargs="*", choices=THEMES, default=list(THEMES))
    parser.add_argument("--tongues", nargs="*", choices=(*TONGUES, "pseudo"), default=["en"])
    parser.add_argument("--only", nargs="*", choices=(*ALONE, *WAYS), default=[])
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--height", type=int, default=900)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    shots = Shots(asked.folder, asked)
    with Desk(picture()) as desk, chromium() as browser:
        lively.furnish(desk)
        desk.advice = {CONFLICT: plans(), ALERT: menu()}
        if any(map(shots.wants, (*WAYS, *ALONE[:3]))):
            watch(browser, desk, shots)
        before(browser, desk, shots)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
