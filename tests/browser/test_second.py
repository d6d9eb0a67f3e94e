"""The second of two people by a passkey, at the desk of the first: two real nodes, and Chromium's own virtual authenticator."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import CEILING_MS
from playwright.sync_api import Browser, CDPSession, Page, expect
from test_people import DEVICE, Node, code_of, context, panel

from tests.service.rig import Rig, pair

__all__ = ["context"]


class Paired(Node):
    """ALFA of the two, paired with BRAVO, both in a thread of this process; the agreement of theirs is in force."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "alfa")
        self.peer = Rig(folder / "bravo", "BRAVO")

    def start(self) -> None:
        """Open their doors and pair them."""
        super().start()
        self._run(self.peer.start())
        for rig in (self.rig, self.peer):
            rig.client.timeout = httpx.Timeout(CEILING_MS / 1000)
        self._run(pair(self.rig, self.peer))

    def stop(self) -> None:
        """Shut them."""
        self._run(self.peer.stop())
        super().stop()

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(180)


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[Paired]:
    """Two nodes."""
    both = Paired(tmp_path)
    both.start()
    try:
        yield both
    finally:
        both.stop()


class Device:
    """What somebody shows a passkey with: it holds one person's at a time, as a stick that is plugged in."""

    def __init__(self, page: Page) -> None:
        self._tools: CDPSession = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        self._id = self._plug()

    def _plug(self) -> str:
        return str(self._tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"])

    def held(self) -> dict[str, Any]:
        """The one passkey on it, with its private half: only a virtual device gives that away."""
        (one,) = self._tools.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"]
        return dict(one)

    def swap(self, passkey: dict[str, Any]) -> None:
        """Pull it out; another person's is plugged in."""
        self._tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self._id})
        self._id = self._plug()
        self._tools.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": passkey})


def enrolled(node: Node, page: Page, name: str, role: str) -> Device:
    """Somebody makes a passkey on that page and is signed in there by it."""
    device = Device(page)
    page.goto(f"{node.http.replace('127.0.0.1', 'localhost')}/#code={code_of(node, name, role)}")
    page.get_by_test_id("enrol-passkey").click()
    expect(panel(page).get_by_test_id("here-name")).to_contain_text(name)
    return device


def test_u27_the_second_person_shows_a_passkey_at_the_desk_of_the_first(paired: Paired, browser: Browser, context: Any) -> None:
    elsewhere = browser.new_context()
    elsewhere.set_default_timeout(180_000)
    lunds = enrolled(paired, elsewhere.new_page(), "S. Lund", "senior").held()
    elsewhere.close()
    page = context.new_page()
    device = enrolled(paired, page, "M. Ivanova", "officer")
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text("M. Ivanova (duty)")
    page.get_by_test_id("rail-agreement").click()
    clause = page.locator('[data-testid="clause"][data-id="claims"]')
    clause.locator("summary").first.click()
    clause.get_by_test_id("clause-choose").check()
    page.get_by_test_id("suspend-send").click()
    second = page.get_by_test_id("together").get_by_test_id("second")
    second.locator("summary").click()
    second.get_by_test_id("field-second-seat").select_option("senior")
    second.get_by_test_id("second-passkey").click()
    expect(second.get_by_test_id("said")).to_contain_text("two different people do this"), "her own passkey makes nobody the second"
    expect(page.locator('[data-testid="suspensions"]')).to_have_count(0)
    device.swap(lunds)
    second.get_by_test_id("second-passkey").click()
    expect(page.get_by_text("Done by M. Ivanova and S. Lund.")).to_be_visible()
    expect(page.locator('[data-testid="suspensions"] [data-clause="claims"]')).to_have_count(1)
    expect(page.get_by_test_id("watch")).to_contain_text("M. Ivanova (duty)")
    session = page.evaluate("fetch('/api/v1/session').then((answer) => answer.json())")
    assert session["name"] == "M. Ivanova", "the page goes on as the first's"
    done = [(one["what"], one["whom"]) for one in paired.ask("GET", "/api/v1/people")["log"]]
    assert ("signed in with a passkey", "S. Lund") not in done, "no session was opened for the second"
    assert any(what.startswith("the second for: suspend") and whom == "S. Lund" for what, whom in done)
