"""Passkeys against an authenticator in software: what is taken, and everything that is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from deconflict.errors import Refused
from deconflict.service.passkeys import BEGUN_US, MOST_BEGUN, Passkeys, Site
from deconflict.service.people import People, Person
from deconflict.service.problems import NotSignedIn

from .soft_key import SoftKey

HERE = Site("http", "localhost:8470")


class Node:
    """Accounts and their passkeys, on a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.us = 1_800_000_000_000_000
        self.people = People(folder, lambda: self.us)
        self.passkeys = Passkeys(self.people, lambda: self.us, "ALFA")
        self.person: Person = self.people.add("M. Ivanova", "officer", "test")

    def asked(self) -> dict[str, Any]:
        """What a browser is asked to make, as JSON brings it there."""
        found: dict[str, Any] = json.loads(json.dumps(self.passkeys.begin(HERE, self.person)))
        return found

    def asks(self) -> dict[str, Any]:
        """What a browser is asked to sign in with."""
        found: dict[str, Any] = json.loads(json.dumps(self.passkeys.begin_sign_in(HERE)))
        return found

    def key(self) -> SoftKey:
        """A device with a passkey of this node."""
        key = SoftKey()
        self.passkeys.finish(HERE, self.person, key.made(self.asked(), handle=self.person.id.encode()), "phone")
        return key


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """One account on one node."""
    return Node(tmp_path)


@pytest.mark.parametrize(
    ("scheme", "host", "off"),
    [
        ("http", "localhost:8470", ""), ("http", "localhost", ""), ("https", "desk.alfa.example", ""),
        ("http", "desk.alfa.example", "no-tls"),
        ("http", "127.0.0.1:8470", "address"), ("https", "192.0.2.7", "address"), ("http", "[::1]:8470", "address"),
    ],
)  # fmt: skip
def test_where_there_are_passkeys_and_why_not(scheme: str, host: str, off: str) -> None:
    assert Site(scheme, host).why_off() == off


def test_on_a_bare_address_none_is_asked_for_and_the_mend_is_told(node: Node) -> None:
    for begin in (lambda site: node.passkeys.begin(site, node.person), node.passkeys.begin_sign_in):
        with pytest.raises(Refused) as fault:
            begin(Site("http", "127.0.0.1:8470"))
        assert "localhost" in fault.value.mend


def test_a_passkey_is_made_and_signs_in_again_and_again(node: Node) -> None:
    asked = node.asked()["publicKey"]
    assert (asked["rp"]["id"], asked["user"]["name"]) == ("localhost", "M. Ivanova")
    assert asked["authenticatorSelection"]["userVerification"] == asked["authenticatorSelection"]["residentKey"] == "required"
    key = node.key()
    assert node.asked()["publicKey"]["excludeCredentials"], "the same device is not asked twice"
    for _ in range(3):
        assert node.passkeys.finish_sign_in(HERE, key.answered(node.asks())).name == "M. Ivanova"
    assert node.people.passkeys(node.person)[0].count == 3
    still = node.key()
    assert node.passkeys.finish_sign_in(HERE, still.answered(node.asks(), more=0)), "devices that never count are taken"
    assert node.passkeys.finish_sign_in(HERE, still.answered(node.asks(), more=0))


BAD: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another site": lambda asked: SoftKey(origin="https://evil.example").made(asked),
    "another port": lambda asked: SoftKey(origin="http://localhost:9999").made(asked),
    "another party": lambda asked: SoftKey(site="evil.example").made(asked),
    "nobody there": lambda asked: SoftKey().made(asked, flags=0x04),
    "no finger": lambda asked: SoftKey().made(asked, flags=0x01),
    "another challenge": lambda asked: SoftKey().made(asked, challenge="AAAA"),
    "another kind": lambda asked: SoftKey().made(asked, type="webauthn.get"),
    "nothing": lambda asked: {},
    "no fields": lambda asked: {"rawId": 7, "response": 7},
}


@pytest.mark.parametrize("made", BAD.values(), ids=BAD.keys())
def test_what_is_no_passkey_of_this_page_is_not_kept(node: Node, made: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    with pytest.raises(Refused):
        node.passkeys.finish(HERE, node.person, made(node.asked()), "phone")
    assert node.people.passkeys(node.person) == []


WRONG: dict[str, Callable[[SoftKey, dict[str, Any]], dict[str, Any]]] = {
    "another's key": lambda key, asks: key.answered(asks, key=ec.generate_private_key(ec.SECP256R1())),
    "another site": lambda key, asks: key.answered(asks, origin="https://evil.example"),
    "another challenge": lambda key, asks: key.answered(asks, challenge="AAAA"),
    "another kind": lambda key, asks: key.answered(asks, type="webauthn.create"),
    "nobody there": lambda key, asks: key.answered(asks, flags=0x04),
    "no finger": lambda key, asks: key.answered(asks, flags=0x01),
    "a copy": lambda key, asks: key.answered(asks, more=0),
    "not known": lambda key, asks: SoftKey().answered(asks),
    "nothing": lambda key, asks: {},
}


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_right_signs_nobody_in(node: Node, answer: Callable[[SoftKey, dict[str, Any]], dict[str, Any]]) -> None:
    key = node.key()
    node.passkeys.finish_sign_in(HERE, key.answered(node.asks()))
    with pytest.raises(NotSignedIn):
        node.passkeys.finish_sign_in(HERE, answer(key, node.asks()))


def test_another_persons_name_on_it_signs_nobody_in(node: Node) -> None:
    key = node.key()
    key.handle = node.people.add("N. Berg", "principal", "test").id.encode()
    with pytest.raises(NotSignedIn, match="another's name"):
        node.passkeys.finish_sign_in(HERE, key.answered(node.asks()))


def test_what_was_asked_is_good_once_for_one_purpose_and_five_minutes(node: Node) -> None:
    key, asks = node.key(), node.asks()
    answer = key.answered(asks)
    assert node.passkeys.finish_sign_in(HERE, answer)
    with pytest.raises(NotSignedIn, match="not asked for"):
        node.passkeys.finish_sign_in(HERE, answer)
    with pytest.raises(NotSignedIn, match="not asked for"):
        node.passkeys.finish_sign_in(HERE, key.answered(node.asked()))
    asks = node.asks()
    node.us += BEGUN_US
    with pytest.raises(NotSignedIn, match="too long ago"):
        node.passkeys.finish_sign_in(HERE, key.answered(asks))
    asks = node.asks()
    for _ in range(MOST_BEGUN):
        node.asks()
    with pytest.raises(NotSignedIn):
        node.passkeys.finish_sign_in(HERE, key.answered(asks))
    other = node.people.add("N. Berg", "officer", "test")
    with pytest.raises(Refused, match="not asked for"):
        node.passkeys.finish(HERE, other, SoftKey().made(node.asked()), "phone")


def test_a_passkey_that_was_removed_signs_nobody_in(node: Node) -> None:
    key = node.key()
    node.people.drop_passkey(node.person, key.id)
    with pytest.raises(NotSignedIn, match="nobody's"):
        node.passkeys.finish_sign_in(HERE, key.answered(node.asks()))
