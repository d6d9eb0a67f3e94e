"""Signing in on a real node's page: the first account, a passkey in Chromium's own virtual authenticator, a password and an app; U33."""

from __future__ import annotations

import asyncio
import base64
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CEILING_MS
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, BrowserContext, Page, expect

from deconflict.service.client import Client
from tests.service.rig import Rig

PASSWORD = "three tall spruces"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


class Node:
    """A node in a thread of this process: its page is the shipped one, its doors are real."""

    def __init__(self, folder: Path) -> None:
        self.rig = Rig(folder, "ALFA")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="node", daemon=True)

    def start(self) -> None:
        """Open its doors."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.rig.start(), self._loop).result(120)
        self.http = self.rig.url

    def stop(self) -> None:
        """Shut them."""
        asyncio.run_coroutine_threadsafe(self.rig.stop(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of an answer, as a program with every scope is given it."""
        return Client(self.http, self.rig.token).ask(method, path, body)

    def close_sessions(self, name: str) -> None:
        """End every session of that account, as another password does."""

        async def close() -> None:
            house = self.rig.station.house
            person = house.people.find(name)
            assert person is not None
            house.sessions.close_person(person.id)

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(60)


@pytest.fixture(scope="module")
def actor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """One node, by itself."""
    node = Node(tmp_path_factory.mktemp("people") / "alfa")
    node.start()
    try:
        yield node
    finally:
        node.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody's own, with a device that makes passkeys."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(180_000)
    yield context
    context.close()


def at_name(actor: Node) -> str:
    """The node's page by a name, as passkeys want it."""
    return str(actor.http).replace("127.0.0.1", "localhost")


def device(page: Page) -> Any:
    """A virtual authenticator in that page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def code_of(actor: Node, name: str, role: str) -> str:
    """A code to enrol for an account, made anew where there is one."""
    known = [one["name"] for one in actor.ask("GET", "/api/v1/people")["people"]]
    if name in known:
        actor.ask("DELETE", f"/api/v1/people/{name.replace(' ', '%20')}")
    return str(actor.ask("POST", "/api/v1/people", {"name": name, "role": role})["code"])


def panel(page: Page) -> Page:
    """The same page, its watch panel open."""
    button = page.get_by_test_id("watch")
    expect(button).to_be_visible()
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    return page


def test_the_first_account_a_passkey_and_the_name_on_every_act(actor: Node, context: BrowserContext) -> None:
    page = context.new_page()
    device(page)
    code = actor.ask("POST", "/api/v1/code", {})["code"]
    page.goto(f"{at_name(actor)}/#code={code}")
    panel(page).get_by_test_id("people-first").click()
    page.get_by_test_id("people-first-name").fill("M. Ivanova")
    page.get_by_test_id("people-first-name").press("Enter")
    page.get_by_test_id("enrol-passkey").click()
    expect(panel(page).get_by_test_id("here-name")).to_contain_text("M. Ivanova")
    name = page.get_by_test_id("watch-name")
    expect(name).to_have_value("M. Ivanova")
    assert name.get_attribute("readonly") is not None
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("M. Ivanova (")
    panel(page).get_by_test_id("sign-out").click()
    page.get_by_test_id("sign-in-passkey").click()
    expect(page.get_by_test_id("watch")).to_have_attribute("data-state", "held")
    people = actor.ask("GET", "/api/v1/people")
    assert [(one["name"], one["role"], one["passkeys"]) for one in people["people"]] == [("M. Ivanova", "principal", 1)]
    assert people["log"][0]["what"] == "signed in with a passkey"


def test_a_password_and_an_app_at_a_bare_address_where_passkeys_are_off_and_why(actor: Node, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{actor.http}/#code={code_of(actor, 'N. Berg', 'officer')}")
    page.get_by_test_id("enrol-app-make").click()
    shown = page.get_by_test_id("enrol-secret").inner_text().replace(" ", "")
    assert re.search(r"^otpauth://totp/ALFA:N", page.get_by_test_id("enrol-otpauth").get_attribute("href") or "")
    page.get_by_test_id("enrol-code").fill(shows(shown, -1))
    page.get_by_test_id("enrol-password").fill(PASSWORD)
    page.get_by_test_id("enrol-save").click()
    panel(page).get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("passkey-off")).to_have_attribute("data-why", "address")
    expect(page.get_by_test_id("passkey-off")).to_contain_text("http://localhost")
    for password, steps in (("three tall pines", 1), (PASSWORD, 6), (PASSWORD, 1)):  # a phone three minutes ahead, then half a minute
        page.get_by_test_id("sign-in-name").fill("n. berg")
        page.get_by_test_id("sign-in-password").fill(password)
        page.get_by_test_id("sign-in-app").fill(shows(shown, steps))
        with page.expect_response("**/session/password") as answer:
            page.get_by_test_id("sign-in-do").click()
        if (password, steps) != (PASSWORD, 1):
            assert answer.value.status == 401
            expect(page.get_by_role("alert")).to_contain_text("name, password or code is not right")
            expect(page.get_by_role("alert")).to_contain_text("is the phone's clock right?")
    expect(panel(page).get_by_test_id("here-name")).to_contain_text("N. Berg")
    assert page.get_by_test_id("watch-role").locator("option").all_inner_texts() == ["duty", "alternate"]


def test_u33_no_time_out_blanks_a_watch(actor: Node, context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{actor.http}/#code={code_of(actor, 'N. Berg', 'officer')}")
    page.get_by_test_id("enrol-app-make").click()
    page.get_by_test_id("enrol-code").fill(shows(page.get_by_test_id("enrol-secret").inner_text().replace(" ", "")))
    page.get_by_test_id("enrol-password").fill(PASSWORD)
    page.get_by_test_id("enrol-save").click()
    expect(page.get_by_test_id("node")).to_have_text("ALFA")
    session = next(cookie["value"] for cookie in context.cookies() if cookie["name"].startswith("dc_session"))
    for _ in range(9):
        page.clock.fast_forward("01:00:00")
        expect(page.get_by_test_id("sign-in")).to_have_count(0)
    by_s = time.monotonic() + CEILING_MS / 1000
    while session == cookie_of(context):
        assert time.monotonic() < by_s, "never renewed in place"
        time.sleep(0.1)
    page.reload()
    expect(page.get_by_test_id("node")).to_have_text("ALFA")


def test_u33_a_session_ended_from_elsewhere_leaves_the_watch_on_the_screen(actor: Node, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{actor.http}/#code={code_of(actor, 'N. Berg', 'officer')}")
    expect(page.get_by_test_id("passkey-off")).to_have_attribute("data-why", "address")
    page.get_by_test_id("enrol-app-make").click()
    secret = page.get_by_test_id("enrol-secret").inner_text().replace(" ", "")
    page.get_by_test_id("enrol-code").fill(shows(secret, -1))
    page.get_by_test_id("enrol-password").fill(PASSWORD)
    page.get_by_test_id("enrol-save").click()
    panel(page).get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("N. Berg (duty)")
    actor.close_sessions("N. Berg")
    expect(page.get_by_test_id("ended")).to_contain_text("Your session has ended")
    expect(page.get_by_test_id("not-live")).to_be_visible()
    expect(page.get_by_test_id("node")).to_have_text("ALFA")
    page.get_by_test_id("ended-again").click()
    for name, value in {"name": "N. Berg", "password": PASSWORD, "app": shows(secret, 1)}.items():
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-do").click()
    expect(page.get_by_test_id("ended")).to_have_count(0)
    expect(page.get_by_test_id("clock")).to_have_attribute("data-state", "live")
    expect(page.get_by_test_id("watch")).to_contain_text("N. Berg (duty)")
    expect(page.get_by_test_id("watch")).to_have_attribute("data-state", "held")


def cookie_of(context: BrowserContext) -> str:
    """The session's secret, as the browser holds it."""
    return str(next(cookie["value"] for cookie in context.cookies() if cookie["name"].startswith("dc_session")))


def shows(secret: str, steps: int = 0) -> str:
    """What the app shows `steps` half minutes from now."""
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(int(time.time()) + steps * 30).decode()
