"""Checkpoints and inclusion proofs of ours, opened by an implementation that is not ours: sigstore's, which reads signed notes too.

It is no dependency of ours: where it is not installed these tests are skipped.
"""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import Checkpoint, checkpoint_of, cosign, origin_of, sign_checkpoint
from deconflict.logbook.encoding import bytes_of
from deconflict.logbook.merkle import Tree, leaf_hash
from deconflict.testing.scribe import Scribe

notes = pytest.importorskip("sigstore._internal.rekor.checkpoint", reason="sigstore is not installed")
merkle = pytest.importorskip("sigstore._internal.merkle")
trust = pytest.importorskip("sigstore._internal.trust")
common = pytest.importorskip("sigstore_models.common.v1")
errors = pytest.importorskip("sigstore.errors")

SCRIBE, WITNESS = Scribe("ALFA"), Scribe("WITNESS")
ORIGIN = origin_of(SCRIBE.party, "plans", 0)
ENTRIES = Scribe("ALFA").run("plans", 23)


def ring(public: str) -> Any:
    """Its keyring with one key of ours."""
    der = Ed25519PublicKey.from_public_bytes(bytes_of(public)).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key = SimpleNamespace(raw_bytes=der, key_details=common.PublicKeyDetails.PKIX_ED25519)
    return trust.Keyring([key])


def key_id(public: str) -> bytes:
    return hashlib.sha256(ORIGIN.encode() + b"\n\x01" + bytes_of(public)).digest()


def note() -> tuple[Checkpoint, str]:
    book = Logbook(SCRIBE.party, "plans")
    for entry in ENTRIES:
        book.place(entry)
    checkpoint = checkpoint_of(book, 0)
    signed = sign_checkpoint(checkpoint, SCRIBE.signing, SCRIBE.signing.public)
    return checkpoint, cosign(signed, "witness.example/w1", WITNESS.signing, WITNESS.signing.public, 1_790_000_000)


def test_it_reads_the_note_and_finds_the_signature_good() -> None:
    checkpoint, text = note()
    opened = notes.SignedCheckpoint.from_text(text)
    read = opened.checkpoint
    assert (read.origin, read.log_size, read.log_hash, read.other_content) == (ORIGIN, 23, checkpoint.root.hex(), [])
    assert [one.name for one in opened.signed_note.signatures] == [ORIGIN, "witness.example/w1"]
    opened.signed_note.verify(ring(SCRIBE.signing.public), key_id(SCRIBE.signing.public))
    changed = notes.SignedCheckpoint.from_text(text.replace("\n23\n", "\n24\n"))
    for note_of, public in ((changed, SCRIBE.signing.public), (opened, WITNESS.signing.public)):
        with pytest.raises(errors.VerificationError):
            note_of.signed_note.verify(ring(public), key_id(SCRIBE.signing.public))


@pytest.mark.parametrize("index", [0, 13, 22])
def test_it_finds_the_entry_in_the_tree(index: int) -> None:
    checkpoint, _ = note()
    tree = Tree([leaf_hash(bytes_of(entry.hash)) for entry in ENTRIES])
    proof = SimpleNamespace(log_index=index, tree_size=23, hashes=tree.inclusion(index, 23), root_hash=checkpoint.root)
    held = SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=bytes_of(ENTRIES[index].hash)))
    merkle.verify_merkle_inclusion(held)
    held._inner.canonicalized_body = bytes_of(ENTRIES[index - 1].hash)
    with pytest.raises(errors.VerificationError):
        merkle.verify_merkle_inclusion(held)
