"""Signing in with a password and an app: right, wrong, too often, replayed, and what it leaves behind."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from nacl.pwhash import argon2id

from deconflict.errors import Refused
from deconflict.service.guard import FREE_TRIES, MINUTE_US
from deconflict.service.people import People, Person
from deconflict.service.problems import NotAllowed, NotSignedIn, TooOften
from deconflict.service.sessions import FRESH_US, Sessions
from deconflict.service.signing_in import SigningIn

PASSWORD = "three tall spruces"
HERE = "192.0.2.7"


class Node:
    """Accounts, sessions and the ways in, on a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.us = 1_800_000_000_000_000
        self.people = People(folder, lambda: self.us)
        self.sessions = Sessions(folder / "s.json", now_us=lambda: self.us, people=self.people)
        self.way = SigningIn(self.people, self.sessions, lambda: self.us, "ALFA")
        self.secret = b""

    async def person(self, name: str = "M. Ivanova", role: str = "officer") -> Person:
        """An account that is enrolled."""
        person = self.people.add(name, role, "test")
        self.secret = base64.b32decode(self.way.new_app(person)["secret"])
        person = await self.way.set_password(person, PASSWORD, self.code())
        self.us += 2 * MINUTE_US
        return person

    def code(self) -> str:
        """What the app shows now."""
        return TOTP(self.secret, 6, SHA1(), 30).generate(self.us // 1_000_000).decode()


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of the least cost: what they cost is libsodium's, tested there and in test_passwords."""
    monkeypatch.setattr(argon2id, "OPSLIMIT_INTERACTIVE", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(argon2id, "MEMLIMIT_INTERACTIVE", argon2id.MEMLIMIT_MIN)


def told(tmp_path: Path, story: Callable[[Node], Awaitable[None]]) -> None:
    """Run a story on one node's accounts."""

    async def run() -> None:
        await story(Node(tmp_path))

    asyncio.run(run())


def test_name_password_and_code_together_open_a_session(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        person = await node.person()
        secret = await node.way.by_password(" m. ivanova", PASSWORD, node.code(), HERE)
        found = node.sessions.actor(secret, page=True)
        assert found is not None and (found.person, found.name, found.role) == (person.id, "M. Ivanova", "officer")
        assert node.people.happened()[0] | {"at_us": 0} == {
            "at_us": 0, "what": "signed in with a password and an app", "whom": "M. Ivanova", "by": HERE,
        }  # fmt: skip
        with pytest.raises(NotSignedIn):
            await node.way.by_password("M. Ivanova", PASSWORD, node.code(), HERE)

    told(tmp_path, story)


def test_no_answer_says_what_was_wrong(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        await node.person()
        node.people.add("N. Berg", "senior", "test")
        said = set()
        for name, password, code in (
            ("M. Ivanova", PASSWORD, "000000"), ("M. Ivanova", "another password", node.code()), ("Nobody", PASSWORD, node.code()),
            ("N. Berg", PASSWORD, node.code()),
        ):  # fmt: skip
            with pytest.raises(NotSignedIn) as fault:
                await node.way.by_password(name, password, code, HERE)
            said.add((fault.value.what, fault.value.where, fault.value.mend))
        ((_, _, mend),) = said
        assert "the phone's clock" in mend, "what a person can look at, whatever it was"

    told(tmp_path, story)


@pytest.mark.parametrize("name", ["M. Ivanova", "Nobody"])
def test_a_name_that_is_guessed_at_is_shut_whether_it_is_one_or_not_and_opens_by_itself(tmp_path: Path, name: str) -> None:
    async def story(node: Node) -> None:
        await node.person()
        for _ in range(FREE_TRIES):
            with pytest.raises(NotSignedIn):
                await node.way.by_password(name, "another password", "000000", HERE)
        with pytest.raises(TooOften, match="5 wrong tries"):
            await node.way.by_password(name, PASSWORD, node.code(), HERE)
        again = SigningIn(People(tmp_path, lambda: node.us), node.sessions, lambda: node.us, "ALFA")
        with pytest.raises(TooOften, match="5 wrong tries"):
            await again.by_password(name, PASSWORD, node.code(), HERE)
        node.us += MINUTE_US
        if name == "M. Ivanova":
            assert await node.way.by_password(name, PASSWORD, node.code(), HERE)
            assert node.people.wrong(name) == (0, 0)
        else:
            with pytest.raises(NotSignedIn):
                await node.way.by_password(name, PASSWORD, node.code(), HERE)
            with pytest.raises(TooOften, match="6 wrong tries"):
                await node.way.by_password(name, PASSWORD, node.code(), HERE)

    told(tmp_path, story)


def test_a_burst_of_tries_is_no_way_round_the_lock(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        await node.person()
        tries = [node.way.by_password("M. Ivanova", f"password number {n}", "000000", f"192.0.2.{n}") for n in range(40)]
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert [type(each) for each in found].count(NotSignedIn) == FREE_TRIES
        assert [type(each) for each in found].count(TooOften) == 40 - FREE_TRIES

    told(tmp_path, story)


def test_one_address_and_all_of_them_are_bounded_and_it_is_written_down(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        with pytest.raises(NotSignedIn):
            await node.way.by_password("Nobody", PASSWORD, "000000", HERE)
        assert not node.people.path.exists(), "a node without accounts writes nothing"
        for number in range(9):
            with pytest.raises(NotSignedIn):
                await node.way.by_password(f"Nobody {number}", PASSWORD, "000000", HERE)
        with pytest.raises(TooOften):
            await node.way.by_password("Nobody", PASSWORD, "000000", HERE)
        await node.person()
        for number in range(10):
            with pytest.raises(NotSignedIn):
                await node.way.by_password(f"Nobody {number}", PASSWORD, "000000", HERE)
        with pytest.raises(TooOften):
            await node.way.by_password("M. Ivanova", PASSWORD, node.code(), HERE)
        assert node.people.happened()[0]["what"].startswith("refused")
        assert await node.way.by_password("M. Ivanova", PASSWORD, node.code(), "192.0.2.8")

    told(tmp_path, story)


def test_who_may_change_how_somebody_signs_in(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        person = await node.person()
        actor = node.sessions.actor(await node.way.by_password("M. Ivanova", PASSWORD, node.code(), HERE), page=True)
        assert actor is not None and node.way.owner(actor) == node.people.get(person.id)
        node.us += FRESH_US
        with pytest.raises(NotAllowed, match="ten minutes"):
            node.way.owner(actor)
        desk = node.sessions.actor(node.sessions.open(node.sessions.new_code()), page=True)
        assert desk is not None
        with pytest.raises(NotAllowed, match="nobody's"):
            node.way.owner(desk)
        code = node.people.reset(person, "test")
        enrolling = node.sessions.actor(node.sessions.open(code), page=True)
        assert enrolling is not None and node.way.owner(enrolling).id == person.id
        with pytest.raises(Refused, match="not the app's code"):
            await node.way.set_password(person, PASSWORD, "000000")
        node.way.new_app(person)
        with pytest.raises(Refused, match="not the app's code"):
            await node.way.set_password(person, PASSWORD, node.code())
        with pytest.raises(Refused, match="signs"):
            await node.way.set_password(person, "short", node.code())

    told(tmp_path, story)


def test_a_password_that_was_given_with_the_account(tmp_path: Path) -> None:
    async def story(node: Node) -> None:
        person = node.people.add("N. Berg", "senior", "test")
        app = await node.way.set_for(person, PASSWORD, "test")
        node.secret = base64.b32decode(app["secret"])
        assert app["secret"] in app["otpauth"]
        assert await node.way.by_password("N. Berg", PASSWORD, node.code(), HERE)

    told(tmp_path, story)
