"""Seals: the vectors, one direction only, and nothing that was changed gets through."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.wire.sealing import MAX_SEALED_BYTES, open_sealed, seal

A, B, C = "a" * 26, "b" * 26, "c" * 26
SECRET, OTHER = bytes(range(32)), bytes(32)
VECTORS = json.loads((Path(__file__).parents[2] / "docs" / "specs" / "vectors" / "carrying.json").read_text())


def test_the_vectors_of_the_specification() -> None:
    for vector in VECTORS["sealed"]:
        made = seal(bytes.fromhex(vector["secret"]), vector["sender"], vector["recipient"], bytes.fromhex(vector["data"]))
        assert made.hex() == vector["sealed"]


@given(st.binary(min_size=1, max_size=2000))
def test_what_is_sealed_opens_for_whom_it_is_and_names_who_sealed_it(data: bytes) -> None:
    sealed = seal(SECRET, A, B, data)
    assert open_sealed({C: OTHER, A: SECRET}, B, sealed) == (A, data)
    for secrets, me in (({C: OTHER}, B), ({A: OTHER}, B), ({A: SECRET}, C), ({B: SECRET}, A), ({}, B)):
        with pytest.raises(PeerFault):
            open_sealed(secrets, me, sealed)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_byte_off_is_refused(at: int, flip: int) -> None:
    sealed = bytearray(seal(SECRET, A, B, b"some frames"))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(PeerFault):
        open_sealed({A: SECRET}, B, bytes(sealed))


@pytest.mark.parametrize(
    "data", [b"", b"deconflict/sealed/1\n", b"x" * 100, b"deconflict/sealed/1\n" + bytes(32), bytes(MAX_SEALED_BYTES + 1)]
)
def test_what_is_no_seal_at_all(data: bytes) -> None:
    with pytest.raises(PeerFault):
        open_sealed({A: SECRET}, B, data)
