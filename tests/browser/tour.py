"""A walk through everything the page can show: each place by name, how one gets there, and which part of the page it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from desk import Desk
from playwright.sync_api import Page
from sky import at
from test_opened import KML, dropped, node_opens

THEMES = ("night", "day", "contrast")
TONGUES = ("en", "ar", "es", "fr", "ru", "zh")
PANELS = ("plans", "zones", "line", "conflicts", "agreement", "incidents", "meetings", "record", "health")
CENTRE, DROP, RIGHT = "main.centre", ".drop", "aside.right"

Way = Callable[[Desk, Page], None]


def wear(page: Page, theme: str) -> None:
    """Choose a theme."""
    page.get_by_test_id("theme").select_option(theme)


def speak(page: Page, tongue: str) -> None:
    """Choose a language, and wait for its words."""
    page.get_by_test_id("tongue").select_option(tongue)
    page.wait_for_function("tongue => document.documentElement.lang === tongue", arg=tongue)


def panel(name: str, then: Way | None = None) -> Way:
    """A panel of the rail."""

    def go(desk: Desk, page: Page) -> None:
        page.get_by_test_id(f"rail-{name}").click()
        page.get_by_test_id(f"panel-{name}").wait_for()
        if then is not None:
            then(desk, page)

    return go


def every_detail(_desk: Desk, page: Page) -> None:
    """Everything folded away in the centre is opened."""
    page.locator("main.centre details").evaluate_all("all => all.forEach(each => { each.open = true; })")


def verified(_desk: Desk, page: Page) -> None:
    """The record checked."""
    page.get_by_test_id("verify").click()
    page.get_by_test_id("verdict").wait_for()


def flash(_desk: Desk, page: Page) -> None:
    """The longest form there is, in the composer."""
    page.get_by_test_id("say-kind").select_option("INCIDENT_REPORT")
    page.get_by_test_id("say-form").wait_for()


def file_open(_desk: Desk, page: Page) -> None:
    """A file that lacks something, dropped on the page."""
    node_opens(page)
    dropped(page, KML)
    page.get_by_test_id("file-record").first.wait_for()


def drop(button: str, name: str) -> Way:
    """A panel that drops from the bar."""

    def go(_desk: Desk, page: Page) -> None:
        page.get_by_test_id(button).click()
        page.get_by_test_id(name).wait_for()
        page.locator(".drop details").evaluate_all("all => all.forEach(each => { each.open = true; })")

    return go


def pairing_codes(desk: Desk, page: Page) -> None:
    """First contact, with a code to read."""
    peer = {"party": "d" * 26, "name": "CHARLIE AID"}
    desk.pairing = {"state": "codes", "peer": peer, "code_to_read": "482913", "typed": False, "until": at(250)}
    page.get_by_test_id("pairing-toggle").click()
    page.get_by_test_id("pairing-read").wait_for()


def table(_desk: Desk, page: Page) -> None:
    """The map's equal."""
    page.get_by_test_id("rail-map").click()
    if page.get_by_test_id("tables").count() == 0:
        page.get_by_test_id("table-toggle").click()
    page.get_by_test_id("tables").wait_for()


def advice(_desk: Desk, page: Page) -> None:
    """What would settle the conflict of two plans."""
    page.locator('aside.right [data-id="conflict-hum-f12"] [data-testid="advice"] button').first.click()
    page.get_by_test_id("advice-option").first.wait_for()


def read_back(_desk: Desk, page: Page) -> None:
    """A FLASH asks what it says."""
    page.locator("aside.right [data-testid=message][data-entry=warn-theirs] .ack button").first.click()
    page.get_by_test_id("read-back").first.wait_for()


def revoking(_desk: Desk, page: Page) -> None:
    """A key of ours is about to be revoked."""
    page.get_by_test_id("rail-health").click()
    page.get_by_test_id("key-revoke").first.click()
    page.get_by_test_id("key-revoke-form").wait_for()


def forecast(_desk: Desk, page: Page) -> None:
    """Half an hour ahead."""
    page.get_by_test_id("timeline").press("PageUp")


def replay(_desk: Desk, page: Page) -> None:
    """Half an hour back."""
    page.get_by_test_id("timeline").press("PageDown")


WAYS: dict[str, tuple[Way, str]] = {
    "table": (table, CENTRE),
    **{name: (panel(name, every_detail if name not in ("record", "line") else None), CENTRE) for name in PANELS},
    "record-verified": (panel("record", verified), CENTRE),
    "record-reads": (panel("record", every_detail), CENTRE),
    "key-revoke": (revoking, CENTRE),
    "say": (panel("line", flash), CENTRE),
    "watch": (drop("watch", "watch-panel"), DROP),
    "pairing": (drop("pairing-toggle", "pairing-panel"), DROP),
    "pairing-codes": (pairing_codes, DROP),
    "sound": (drop("sound-more", "sound-panel"), DROP),
    "keys": (drop("keys-toggle", "keys"), DROP),
    "advice": (advice, RIGHT),
    "read-back": (read_back, RIGHT),
    "forecast": (forecast, "body"),
    "replay": (replay, "body"),
    "opened": (file_open, CENTRE),
}
"""By name: the way there, and the part of the page that it is about."""


def home(desk: Desk, page: Page) -> None:
    """Back to what is now, on the map, with nothing dropped down."""
    desk.pairing = {"state": "closed"}
    page.keyboard.press("Escape")
    if page.get_by_test_id("home").count():
        page.get_by_test_id("home").click()
    page.get_by_test_id("rail-map").click()


def round_trip(desk: Desk, page: Page, names: list[str] | None = None) -> Iterator[tuple[str, str]]:
    """Go to each place in turn; (name, part of the page) while the page is there."""
    for name in names or list(WAYS):
        way, part = WAYS[name]
        way(desk, page)
        yield name, part
        home(desk, page)


def enrolling(desk: Desk) -> None:
    """A desk at which somebody has still to set how they sign in."""
    session: dict[str, Any] = {
        "name": "page",
        "role": "enrolling",
        "person": {"name": "Layla Haddad", "role": "officer", "seats": ["duty"]},
    }
    desk.answers["/api/v1/session"] = lambda _body: session
    desk.answers["/api/v1/me/app"] = lambda _body: {"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth": "otpauth://totp/ALFA"}
