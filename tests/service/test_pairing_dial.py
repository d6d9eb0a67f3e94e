"""Where a peer wants to be dialled: from that peer alone, and never an address that could hurt whoever dials it."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from deconflict.errors import PeerFault
from deconflict.service.pairing_dial import is_address, mac_of, read, write

VECTORS = Path(__file__).resolve().parents[2] / "docs" / "specs" / "vectors"
SECRET = bytes(range(32))


def test_the_vectors_follow_from_the_spec_and_from_the_code() -> None:
    secret = bytes.fromhex(json.loads((VECTORS / "pairing.json").read_text(encoding="utf-8"))["secret"])
    vectors = json.loads((VECTORS / "pairing_dial.json").read_text(encoding="utf-8"))
    for role in ("initiator", "responder"):
        said = vectors[role]
        spoken = b"deconflict/pairing/dial/1\n" + role[:1].encode() + said["address"].encode()
        assert said["mac"] == hmac.new(secret, spoken, hashlib.sha256).hexdigest()
        assert json.loads(write(secret, role == "initiator", said["address"])) == said
        assert read(json.dumps(said).encode(), secret, role == "initiator") == said["address"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"address":":7"}',
        b'{"address":":7","mac":"\xc3\xa9"}',
        b'{"address":":7","mac":"00","more":1}',
        write(SECRET, False, ":7"),
        write(bytes(32), True, ":7"),
        write(SECRET, True, "a..b:7"),
        write(SECRET, True, "host:99999999999999999999"),
    ],
)
def test_what_is_none_or_not_from_that_side_is_the_peers_fault(data: bytes) -> None:
    with pytest.raises(PeerFault):
        read(data, SECRET, True)


def test_an_address_is_a_host_and_a_port() -> None:
    assert mac_of(SECRET, True, ":7") != mac_of(SECRET, False, ":7")
    for good in (":7", "node-1.example:8471", "192.0.2.7:1", "[2001:db8::7]:65535", "localhost:80"):
        assert is_address(good), good
    for bad in ("", ":", ":0", ":65536", "host", "host:", "-x:7", "x" * 64 + ":7", "a b:7", "[::1:7", "h" * 255 + ":80", ":\u0661"):
        assert not is_address(bad), bad
