"""The published vectors, checked twice: by our code, and from docs/specs/entry.md alone with none of our code."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rfc8785
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as NaclSigningKey
from nacl.signing import VerifyKey

from deconflict.errors import PeerFault
from deconflict.logbook.checkpoint import cosigned_at, open_checkpoint
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing, signed_by
from deconflict.logbook.proof import check_proof
from deconflict.statements.proofs import EquivocationShown

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "specs" / "vectors"
VECTORS: dict[str, Any] = json.loads((FOLDER / "entry.json").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = VECTORS["entries"]


def test_the_file_is_what_the_code_makes(maker: ModuleType) -> None:
    text = (FOLDER / "entry.json").read_text(encoding="utf-8")
    assert text == maker.text_of_vectors(maker.entry_vectors()), "run tests/logbook/vectors.py"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize("vector", ENTRIES, ids=[vector["name"] for vector in ENTRIES])
def test_every_byte_follows_from_the_spec(vector: dict[str, Any]) -> None:
    slots = [
        {"name": name, "salt": b64(bytes.fromhex(vector["salts"][name])), "value": vector["parts"][name]}
        for name in sorted(vector["parts"])
    ]
    leaves = [hashlib.sha256(b"\x00" + rfc8785.dumps(slot)).digest() for slot in slots]
    assert [leaf.hex() for leaf in leaves] == [vector["leaves"][slot["name"]] for slot in slots]
    header = json.loads(vector["header"])
    assert header["body_hash"] == b64(_root(leaves))
    assert rfc8785.dumps(header).decode() == vector["header"]
    signed = VECTORS["prefix"].encode() + vector["header"].encode()
    assert b64(hashlib.sha256(signed).digest()) == vector["hash"]
    key = NaclSigningKey(bytes.fromhex(vector["signing_seed"]))
    assert b64(key.sign(signed).signature) == vector["signature"]
    assert rfc8785.dumps({"body": slots, "header": header, "signature": vector["signature"]}).decode() == vector["wire"]


def _root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def test_the_party_id_follows_from_the_spec() -> None:
    party = VECTORS["party"]
    public = NaclSigningKey(bytes.fromhex(party["recovery_seed"])).verify_key.encode()
    assert b64(public) == party["recovery_key"]
    digest = hashlib.sha256(b"deconflict/party/1\n" + public).digest()
    assert base64.b32encode(digest).decode().lower()[:26] == party["party"]


@pytest.mark.parametrize("vector", ENTRIES, ids=[vector["name"] for vector in ENTRIES])
def test_our_code_reads_them(vector: dict[str, Any]) -> None:
    entry = Entry.decode(vector["wire"].encode())
    assert (entry.hash, entry.encode().decode(), entry.understood) == (vector["hash"], vector["wire"], True)


def ring() -> KeyRing:
    keys = KeyRing()
    for vector in ENTRIES:
        keys.learn(Entry.decode(vector["wire"].encode()))
    return keys


def test_every_entry_is_signed_by_a_key_that_counts() -> None:
    keys = ring()
    assert all(keys.accepts(Entry.decode(vector["wire"].encode())) for vector in ENTRIES)


@pytest.mark.parametrize("case", VECTORS["refused"], ids=[case["why"] for case in VECTORS["refused"]])
def test_what_must_be_refused_is(case: dict[str, str]) -> None:
    signer = NaclSigningKey(bytes.fromhex(ENTRIES[5]["signing_seed"])).verify_key
    if case["why"].endswith(", signed"):
        wire = json.loads(case["wire"])
        header = case["wire"][case["wire"].index('"header":') + 9 : case["wire"].index(',"signature"')]
        VerifyKey(signer.encode()).verify(VECTORS["prefix"].encode() + header.encode(), base64.urlsafe_b64decode(wire["signature"] + "=="))
        with pytest.raises(PeerFault):
            Entry.decode(case["wire"].encode())
        return
    try:
        entry = Entry.decode(case["wire"].encode())
    except PeerFault:
        return
    assert not signed_by(entry, b64(signer.encode()))


def test_the_withheld_form_keeps_hash_and_signature() -> None:
    case = VECTORS["withheld"]
    entry = Entry.decode(case["wire"].encode())
    whole = next(vector for vector in ENTRIES if vector["hash"] == case["of"])
    assert (entry.hash, entry.signature) == (whole["hash"], whole["signature"])
    assert [slot.name for slot in entry.slots if slot.value is None] == case["parts"]


def test_the_proof_of_equivocation_holds() -> None:
    shown = EquivocationShown(**VECTORS["equivocation"])
    assert check_proof(shown, ring())


def test_the_checkpoint_opens() -> None:
    note = VECTORS["checkpoint"]["cosigned"]
    text, _, tail = note.partition("\n\n")
    origin, size, root = text.split("\n")
    first, second = (base64.b64decode(line.split(" ")[2]) for line in tail.splitlines())
    plans = [vector["hash"] for vector in ENTRIES if '"logbook":"plans"' in vector["header"]][: int(size)]
    leaves = [hashlib.sha256(b"\x00" + base64.urlsafe_b64decode(digest + "=")).digest() for digest in plans]
    assert base64.b64decode(root) == _root(leaves)
    author, witness = (NaclSigningKey(bytes([n]) * 32).verify_key for n in (2, 4))
    author.verify(f"{text}\n".encode(), first[4:])
    witness.verify(f"cosignature/v1\ntime {int.from_bytes(second[4:12], 'big')}\n{text}\n".encode(), second[12:])
    with pytest.raises(BadSignatureError):
        author.verify(f"{text}\n\n".encode(), first[4:])
    assert open_checkpoint(note, origin, b64(author.encode())).size == int(size)
    assert cosigned_at(note, "witness.example", b64(witness.encode())) == 1_767_225_700
