"""A sealed stream opens with its passphrase as it was written, and with one byte changed, moved or cut off it does not."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.service.sealed import LEAST_SIGNS, MODERATE, MOST_MEMORY_BYTES, PIECE_BYTES, Cost, Opener, Sealer

CHEAP = Cost(1, 8192)
PASSPHRASE = "five words nobody links"


def sealed(*pieces: bytes) -> bytes:
    """These bytes, sealed."""
    out = io.BytesIO()
    sealer = Sealer(out, PASSPHRASE, CHEAP)
    for piece in pieces:
        sealer.write(piece)
    sealer.close()
    return out.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """What is in it, to its end."""
    opener = Opener(io.BytesIO(data), passphrase, "a.backup")
    found = b""
    while piece := opener.read(1000):
        found += piece
    opener.finish()
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=3000), max_size=5))
def test_what_is_written_is_read(pieces: list[bytes]) -> None:
    assert opened(sealed(*pieces)) == b"".join(pieces)


def test_more_than_one_piece_is_read_in_order_and_skipped_whole() -> None:
    data = bytes(range(256)) * 1024
    assert len(data) > 3 * PIECE_BYTES
    assert opened(sealed(data)) == data
    opener = Opener(io.BytesIO(sealed(data)), PASSPHRASE, "a.backup")
    assert opener.read(10) == data[:10]
    opener.finish()


def test_two_of_the_same_share_no_byte_of_what_is_sealed() -> None:
    assert sealed(b"the same")[-20:] != sealed(b"the same")[-20:]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_byte_changed_or_cut_off_is_found(data: st.DataObject) -> None:
    whole = sealed(b"x" * 300)
    at = data.draw(st.integers(0, len(whole) - 1))
    spoiled = bytearray(whole)
    spoiled[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refused):
        opened(bytes(spoiled))
    with pytest.raises(Refused):
        opened(whole[:at])
    with pytest.raises(Refused, match="changed"):
        opened(whole + b"!")


def test_pieces_do_not_change_places() -> None:
    whole = sealed(b"a" * PIECE_BYTES, b"b" * PIECE_BYTES)
    size = 4 + PIECE_BYTES + 17
    begin = len(whole) - 2 * size - 4 - 17
    one, other, end = whole[begin : begin + size], whole[begin + size : begin + 2 * size], whole[begin + 2 * size :]
    assert opened(whole[:begin] + one + other + end) == b"a" * PIECE_BYTES + b"b" * PIECE_BYTES
    for pieces in (other + one + end, one + one + other + end, one + end):
        with pytest.raises(Refused):
            opened(whole[:begin] + pieces)


def test_what_is_no_backup_a_wrong_passphrase_and_absurd_terms_are_refused() -> None:
    with pytest.raises(Refused, match="no backup of ours"):
        opened(b"something else")
    with pytest.raises(Refused, match="the passphrase is another one"):
        opened(sealed(b"x"), "another passphrase")
    for terms in (b'{"work":1,"memory_bytes":%d,"salt":"%s"}' % (2 * MOST_MEMORY_BYTES, b"00" * 16), b"{}", b'{"work":1'):
        with pytest.raises(Refused, match="changed"):
            opened(b"deconflict backup 1\n" + terms + b"\n" + b"0" * 24)


def test_a_passphrase_has_a_least_length_and_costs_something() -> None:
    with pytest.raises(Refused, match="signs"):
        Sealer(io.BytesIO(), "x" * (LEAST_SIGNS - 1), CHEAP)
    assert MODERATE.memory_bytes >= 1 << 28
