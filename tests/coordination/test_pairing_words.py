"""The bytes of pairing: what another team could build from docs/specs/pairing.md alone is what our code makes."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deconflict.coordination import pairing_words as words
from deconflict.coordination.pairing import Pairing
from deconflict.errors import PeerFault
from deconflict.logbook.keys import SigningKey

from .conftest import certificate

VECTORS = Path(__file__).resolve().parents[2] / "docs" / "specs" / "vectors" / "pairing.json"


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(st.data())
def test_a_damaged_certificate_is_a_peer_fault_or_parses(data: st.DataObject) -> None:
    der = bytearray(certificate("ALFA"))
    for _ in range(data.draw(st.integers(1, 3))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PeerFault):
        assert len(words.pin_of(bytes(der))) == 43


def load() -> dict[str, Any]:
    vectors: dict[str, Any] = json.loads(VECTORS.read_text(encoding="utf-8"))
    return vectors


def replayed(vectors: dict[str, Any]) -> tuple[Pairing, Pairing, list[dict[str, Any]]]:
    """The session of the vectors, played again by the code, with the messages in the order in which they pass."""
    sides = {}
    for role in ("initiator", "responder"):
        given_to = vectors[role]
        signing = SigningKey.generate(bytes.fromhex(given_to["signing_seed"]))
        card = words.make_card(
            name=given_to["name"], signing_key=signing.public, recovery_key=given_to["card"]["recovery_key"],
            certificate_der=bytes.fromhex(given_to["certificate"]), versions=tuple(given_to["card"]["versions"]),
            software=given_to["card"]["software"],
        )  # fmt: skip
        sides[role] = Pairing.start(card, signing, 0, bytes.fromhex(given_to["entropy"]), initiator=role == "initiator")
    one, other = sides["initiator"], sides["responder"]
    passed: list[dict[str, Any]] = []

    def carry() -> None:
        for role, side, peer in (("initiator", one, other), ("responder", other, one), ("initiator", one, other)):
            for message in side.to_send():
                passed.append({"from": role, "message": message.decode()})
                peer.heard(message, 1)

    carry()
    one.typed(other.code_to_read or "", 2)
    carry()
    other.typed(one.code_to_read or "", 3)
    carry()
    return one, other, passed


def test_the_code_reproduces_the_vectors() -> None:
    vectors = load()
    one, other, passed = replayed(vectors)
    assert passed == vectors["messages"]
    for side in (one, other):
        assert side.outcome is not None
        assert side.outcome.secret.hex() == vectors["secret"]
        assert side.outcome.channel == vectors["channel"]
        assert side.outcome.transcript == vectors["transcript"]


def url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, written out: one block is enough for up to 32 bytes."""
    key = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def test_the_vectors_follow_from_the_specification_alone() -> None:
    """Every derived value again, from the messages and the shared secret, with nothing of ours."""
    vectors = load()
    said = [json.loads(passed["message"]) for passed in vectors["messages"]]
    assert [message["type"] for message in said] == ["commit", "opening", "opening", "confirm", "confirm"]
    assert all(rfc8785.dumps(message).decode() == passed["message"] for message, passed in zip(said, vectors["messages"], strict=True))
    commit, responder, initiator = said[:3]
    assert commit["commitment"] == url(hashlib.sha256(b"deconflict/pairing/commit/1\n" + rfc8785.dumps(initiator)).digest())
    both = [initiator["nonce"], responder["nonce"], initiator["card"]["party"], responder["card"]["party"]]
    channel = b32encode(hashlib.sha256(b"deconflict/channel/1\n" + rfc8785.dumps(both)).digest()).decode().lower()[:26]
    assert channel == vectors["channel"]
    whole = {"channel": channel, "commitment": commit["commitment"], "initiator": initiator, "responder": responder}
    transcript = hashlib.sha256(b"deconflict/pairing/transcript/1\n" + rfc8785.dumps(whole)).digest()
    assert url(transcript) == vectors["transcript"]
    shared = bytes.fromhex(vectors["shared"])
    for role, code in vectors["codes"].items():
        okm = hkdf(shared, transcript, f"deconflict/pairing/code/{role}/1".encode(), 8)
        assert f"{int.from_bytes(okm, 'big') % 1_000_000:06d}" == code
    assert hkdf(shared, transcript, b"deconflict/pairing/secret/1", 32).hex() == vectors["secret"]
    for opening, role in ((initiator, "initiator"), (responder, "responder")):
        recovery = urlsafe_b64decode(opening["card"]["recovery_key"] + "=")
        assert b32encode(hashlib.sha256(b"deconflict/party/1\n" + recovery).digest()).decode().lower()[:26] == opening["card"]["party"]
        seed = hkdf(bytes.fromhex(vectors[role]["entropy"]), b"", b"deconflict/pairing/ephemeral/1", 32)
        assert words.ephemeral_of(seed) == opening["ephemeral"]
        assert url(hkdf(bytes.fromhex(vectors[role]["entropy"]), b"", b"deconflict/pairing/nonce/1", 32)) == opening["nonce"]


@pytest.mark.parametrize("place", range(9))
def test_every_part_of_the_transcript_changes_the_codes(place: int) -> None:
    """Names, keys, recovery keys, pins, certificate, versions, nonce, session key and commitment: change one and the codes change."""
    vectors = load()
    said = [json.loads(passed["message"]) for passed in vectors["messages"]]
    other_letters = "B" * 43
    changes: list[dict[str, Any]] = [
        {"name": "other"}, {"signing_key": other_letters}, {"recovery_key": other_letters}, {"tls_pins": [other_letters]},
        {"certificate": "B" * 64}, {"versions": [2]}, {"software": "other"}, {"party": "b" * 26},
    ]  # fmt: skip
    initiator = said[2]
    changed = json.loads(json.dumps(initiator))
    if place < len(changes):
        changed["card"].update(changes[place])
    else:
        changed["nonce"] = other_letters
    shared = bytes.fromhex(vectors["shared"])
    openings = [words.read(rfc8785.dumps(opening)) for opening in (initiator, changed, said[1])]
    assert all(isinstance(opening, words.Opening) for opening in openings)
    first, second, responder = openings
    codes = []
    for opening in (first, second):
        assert isinstance(opening, words.Opening)
        assert isinstance(responder, words.Opening)
        transcript = words.transcript_of(said[0]["commitment"], opening, responder)
        codes.append([words.code_of(shared, transcript, role) for role in ("initiator", "responder")])
    assert codes[0][0] != codes[1][0]
    assert codes[0][1] != codes[1][1]
    assert words.transcript_of("B" * 43, *_two(first, responder)) != words.transcript_of(said[0]["commitment"], *_two(first, responder))


def _two(one: words.Message, other: words.Message) -> tuple[words.Opening, words.Opening]:
    assert isinstance(one, words.Opening)
    assert isinstance(other, words.Opening)
    return one, other
