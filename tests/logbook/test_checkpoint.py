"""Checkpoints: in the form witnesses know, and worth nothing once changed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.logbook import checkpoint
from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import (
    Checkpoint,
    Growing,
    checkpoint_of,
    cosign,
    cosigned_at,
    open_checkpoint,
    origin_of,
    read_checkpoint,
    sign_checkpoint,
)
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.keys import SigningKey, verify
from deconflict.logbook.merkle import consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion
from deconflict.testing.scribe import Scribe

SCRIBE, WITNESS = Scribe(4), SigningKey.generate(bytes([9]) * 32)


def a_book(length: int) -> Logbook:
    book = Logbook(SCRIBE.party, "plans")
    for entry in Scribe(4).run("plans", length):
        book.place(entry)
    return book


def a_note(length: int = 5) -> str:
    return sign_checkpoint(checkpoint_of(a_book(length), 0), SCRIBE.signing, SCRIBE.signing.public)


ORIGIN = origin_of(SCRIBE.party, "plans", 0)


def test_a_note_reads_as_c2sp_says() -> None:
    note = a_note()
    lines = note.split("\n")
    assert lines[:2] == [ORIGIN, "5"]
    assert lines[3] == ""
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]
    assert open_checkpoint(note, ORIGIN, SCRIBE.signing.public) == checkpoint_of(a_book(5), 0)


def test_published_signed_note() -> None:
    # The example of golang.org/x/mod/sumdb/note, key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW.
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text, _, tail = note.partition("\n\n")
    blob = base64.b64decode(tail.split(" ")[2])
    assert blob[:4] == checkpoint._key_id("PeterNeumann", b"\x01", text_of(key[1:])) == bytes.fromhex("c74f20a3")
    assert verify(text_of(key[1:]), b"", (text + "\n").encode(), text_of(blob[4:]))


@given(st.data())
def test_any_change_of_the_text_is_seen(data: st.DataObject) -> None:
    note = a_note(2)
    at = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.characters(codec="ascii").filter(lambda one: one != note[at]))
    with pytest.raises(PeerFault):
        open_checkpoint(note[:at] + letter + note[at + 1 :], ORIGIN, SCRIBE.signing.public)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "a\n\n",
        f"{ORIGIN}\n05\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n-5\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n٣\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n9007199254740992\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n99999999999999999\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n5\nAAAA\n\n— x AAAA\n",
        f"{ORIGIN}\n5\n{'A' * 43}!\n\n— x AAAA\n",
        f"\n5\n{'A' * 43}=\n\n— x AAAA\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\nmore\n\n— x AAAA\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\n\n- x AAAA\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\n\n— x\n",
        f"{ORIGIN}\n5\n{'A' * 43}=\n\n— x AAAA",
        f"{ORIGIN}\n5\n{'A' * 43}=\n\n— x {'A' * 20000}\n",
    ],
)
def test_what_is_no_checkpoint(note: str) -> None:
    with pytest.raises(PeerFault):
        open_checkpoint(note, ORIGIN, SCRIBE.signing.public)


def test_another_origin_or_key_is_refused() -> None:
    for origin, public in ((origin_of(SCRIBE.party, "tracks", 0), SCRIBE.signing.public), (ORIGIN, WITNESS.public)):
        with pytest.raises(PeerFault, match="not signed by"):
            open_checkpoint(a_note(), origin, public)


def test_witnesses_cosign() -> None:
    note = cosign(a_note(), "witness.example/w1", WITNESS, WITNESS.public, 1_700_000_000)
    assert cosigned_at(note, "witness.example/w1", WITNESS.public) == 1_700_000_000
    assert open_checkpoint(note, ORIGIN, SCRIBE.signing.public).size == 5
    assert cosigned_at(note, "witness.example/w2", WITNESS.public) is None
    assert cosigned_at(note, "witness.example/w1", SCRIBE.signing.public) is None
    other = sign_checkpoint(Checkpoint(ORIGIN, 6, bytes(32)), SCRIBE.signing, SCRIBE.signing.public)
    moved = other + note.rpartition("— ")[1] + note.rpartition("— ")[2]
    assert cosigned_at(moved, "witness.example/w1", WITNESS.public) is None
    with pytest.raises(PeerFault):
        cosign("no note", "w", WITNESS, WITNESS.public, 5)


def test_entries_are_proven_against_a_checkpoint() -> None:
    old, new = checkpoint_of(a_book(5), 0), checkpoint_of(a_book(9), 0)
    entries = Scribe(4).run("plans", 9)
    leaves = [leaf_hash(bytes_of(entry.hash)) for entry in entries]
    assert verify_inclusion(leaves[3], 3, new.size, inclusion_proof(leaves, 3), new.root)
    assert verify_consistency(old.size, new.size, old.root, new.root, consistency_proof(leaves, old.size))
    assert checkpoint_of(Logbook(SCRIBE.party, "plans"), 0).size == 0


def test_checkpoints_of_what_grows_are_those_of_what_has_grown() -> None:
    trees, book = Growing(), a_book(9)
    for size in (3, 5, 5, 9, 2, 40):
        assert trees.of(book, 0, size) == checkpoint_of(a_book(min(size, 9)), 0)
    assert read_checkpoint(a_note(4)) == checkpoint_of(a_book(4), 0)
