"""Zips within bounds."""

from __future__ import annotations

import io
import zipfile

import pytest

from deconflict.errors import Refused
from deconflict.wire import zips


def test_members_come_out_as_they_went_in_and_the_bytes_are_the_same_each_time() -> None:
    data = zips.packed({"a": b"1", "b/c": b"2" * 1000})
    assert data == zips.packed({"a": b"1", "b/c": b"2" * 1000})
    assert zips.is_zip(data)
    assert zips.names(data, "x") == ["a", "b/c"]
    assert zips.member(data, "b/c", "x") == b"2" * 1000


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as there:
        there.writestr("doc.kml", b"\x00" * (zips.MAX_UNPACKED + 1))
    assert len(out.getvalue()) < 2**20
    with pytest.raises(Refused) as fault:
        zips.names(out.getvalue(), "bomb.kmz")
    assert fault.value.where == "bomb.kmz"


def test_a_size_that_lies_gives_no_more_than_it_says() -> None:
    data = zips.packed({"a": b"0" * 10_000})
    size = (10_000).to_bytes(4, "little")
    with pytest.raises(Refused):
        zips.member(data.replace(size, (10).to_bytes(4, "little")), "a", "x")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zips.packed({"a": b"1"})[:-10], zips.packed({str(n): b"" for n in range(1001)})])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        zips.names(data, "x")


def test_a_member_that_is_not_there_or_damaged_is_refused() -> None:
    data = zips.packed({"a": b"1" * 500})
    for broken, name in ((data, "b"), (data[:32] + b"\xff" * 4 + data[36:], "a")):
        with pytest.raises(Refused):
            zips.member(broken, name, "x")


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_data_that_is_none_is_refused_however_it_says_it_is_packed(packing: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as there:
        there.writestr("a", bytes(range(256)) * 40)
    data = out.getvalue()
    for at in range(31, 60):
        broken = data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 12]) + data[at + 12 :]
        with pytest.raises(Refused):
            zips.member(broken, "a", "x")
