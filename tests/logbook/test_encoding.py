"""The canonical encoding: equal to RFC 8785, one spelling for each value, bounded before it is decoded."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import bytes_of, check_bounds, check_opaque, decode, encode, sha256_text, text_of
from deconflict.statements import KINDS
from deconflict.statements.base import MAX_INTEGER

INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER)
KEYS = st.text(st.characters(codec="ascii"), max_size=8)
VALUES = st.recursive(
    INTEGERS | st.booleans() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    number: int = 0
    many: tuple[int, ...] = ()


@given(VALUES)
def test_encode_equals_rfc8785(value: Any) -> None:
    assert encode(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_we_encode_is_accepted(value: Any) -> None:
    data = encode(value)
    check_opaque(data)
    assert decode(data, object, max_bytes=len(data), max_depth=20) == value


@given(VALUES, st.data())
def test_another_spelling_is_refused(value: Any, data: st.DataObject) -> None:
    coded = encode(value)
    at = data.draw(st.integers(0, len(coded)))
    spaced = coded[:at] + b" " + coded[at:]
    try:
        decode(spaced, object, max_bytes=10_000, max_depth=20)
    except PeerFault:
        return
    # White space that is accepted can only be part of a string.
    assert encode(msgspec.json.decode(spaced)) == spaced


@pytest.mark.parametrize(
    "data",
    [
        b'{"name":"a","number":0}',
        b'{"many":[],"name":"a"}',
        b'{"number":1,"name":"a"}',
        b'{"name":"a","name":"a"}',
        b'{"name":"a","number":1.0}',
        b'{"name":"a","number":1e1}',
        b'{"name":"a","other":1}',
        b'{"name":"\\u0061"}',
        b'{"name":"a","number":-0}',
        b'{"name":null}',
        b' {"name":"a"}',
        b'{"name":"a"}\n',
        b'\xef\xbb\xbf{"name":"a"}',
        b'{"name":"\xff"}',
        b'{"name":"\\ud800"}',
        b'{"name":"a"',
        b"",
        b"[]",
        b'{"name":"\x7f"} ',
        b'{"name":"a/\\/"}',
    ],
)
def test_not_canonical(data: bytes) -> None:
    with pytest.raises(PeerFault) as fault:
        decode(data, Sample, max_bytes=100, max_depth=4, where="sample")
    assert fault.value.where == "sample"
    assert fault.value.mend


@pytest.mark.parametrize(
    "data", [b"null", b"[null]", b"1.5", b'{"a":{"b":[1.5]}}', b"9007199254740992", b"[-9007199254740992]", b'{"\xc3\xa9":1}']
)
def test_opaque_values_stay_within_the_subset(data: bytes) -> None:
    with pytest.raises(PeerFault):
        check_opaque(data)


def test_bounds_come_before_decoding() -> None:
    with pytest.raises(PeerFault, match="11 bytes where at most 10"):
        check_bounds(b"[1,2,3,4,5]", max_bytes=10, max_depth=4)
    deep = b"[" * 50_000 + b"]" * 50_000
    with pytest.raises(PeerFault, match="nested more than 8 deep"):
        decode(deep, object, max_bytes=200_000, max_depth=8)
    with pytest.raises(PeerFault):
        decode(deep, object, max_bytes=200_000, max_depth=10**6)


@given(VALUES, st.integers(0, 6))
def test_depth_is_counted_outside_strings(value: Any, allowed: int) -> None:
    def depth(inner: Any) -> int:
        children = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else None
        return 0 if children is None else 1 + max(map(depth, children), default=0)

    data = encode(value)
    if depth(value) <= allowed:
        check_bounds(data, max_bytes=len(data), max_depth=allowed)
    else:
        with pytest.raises(PeerFault):
            check_bounds(data, max_bytes=len(data), max_depth=allowed)


def test_brackets_in_strings_do_not_count() -> None:
    check_bounds(encode(["[[[[", "\\", '"[', "\\\\[[[", {"{{{{": "]"}]), max_bytes=100, max_depth=2)


@given(st.lists(st.text(alphabet='[]{}"\\a', max_size=6), max_size=8), st.integers(0, 3))
def test_strings_of_brackets_quotes_and_escapes_have_no_depth(texts: list[str], around: int) -> None:
    data = b"[" * around + encode(texts) + b"]" * around
    check_bounds(data, max_bytes=len(data), max_depth=around + 1)
    with pytest.raises(PeerFault):
        check_bounds(data, max_bytes=len(data), max_depth=around)


@given(st.binary(max_size=70))
def test_text_and_back(data: bytes) -> None:
    assert bytes_of(text_of(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "AA=", "AA==", "A A", "A+", "A/", "é", "AA\n", "A" * 42 + "B", ".A"])
def test_each_value_has_one_text(text: str) -> None:
    with pytest.raises(PeerFault):
        bytes_of(text)


def test_sha256_text_is_published_value() -> None:
    # FIPS 180-4, "abc".
    assert bytes_of(sha256_text(b"abc")).hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_no_default_of_the_vocabulary_is_lost_by_identity() -> None:
    """omit_defaults leaves out what *is* the default; an equal but other object would be spelt out, and differ between two nodes."""
    for kind in KINDS.values():
        for part in kind.parts.values():
            for field in msgspec.structs.fields(part):
                default = field.default
                small = isinstance(default, int) and -5 <= default <= 256
                assert default is msgspec.NODEFAULT or default is None or default == () or small or hasattr(default, "name"), (
                    part,
                    field.name,
                )
