"""The one canonical encoding: RFC 8785 JSON, narrowed to what a signature can stand on.

Objects with ASCII keys in sorted order, arrays, strings, whole numbers within ±(2^53-1) and booleans; no null, no fraction, no white
space. A field whose value is its default is absent. What comes in is bounded before it is decoded, and refused unless encoding what it
decodes to gives back the very same bytes. This module does not sign and does not know what an entry is.
"""

from __future__ import annotations

import binascii
import hashlib
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from deconflict.errors import PeerFault
from deconflict.statements.base import MAX_INTEGER

T = TypeVar("T")

_STANDARD_TO_URL = bytes.maketrans(b"+/", b"-_")
_URL_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/...")
_PADDING = (b"", b"", b"==", b"=")
_LAST_SIGNS = (frozenset(range(128)), frozenset(b""), frozenset(b"AQgw"), frozenset(b"AEIMQUYcgkosw048"))
"""By the length of a text modulo 4: the signs it may end with, those whose spare bits are zero."""
_BRACKETS = bytes.maketrans(b"{}", b"[]")
_NO_STRUCTURE = bytes(byte for byte in range(256) if byte not in b'{}[]"')
_MEND = "send the RFC 8785 encoding: sorted keys, whole numbers, no white space, no null, defaults absent"

_encoder = msgspec.json.Encoder(order="sorted")


def encode(obj: object) -> bytes:
    """The canonical bytes of `obj`, made of Structs, dicts with str keys, lists, tuples, str, int and bool.

    Equals RFC 8785 for such values. The caller keeps integers within ±(2^53-1); the types of `statements` do.
    """
    return _encoder.encode(obj)


def decode(data: bytes, type: type[T], *, max_bytes: int, max_depth: int, where: str = "") -> T:
    """The value that `data` is the canonical encoding of.

    At most `max_bytes` long and `max_depth` brackets deep; both are looked at before anything is decoded. Raises PeerFault for
    everything else: unknown or doubled fields, wrong types, white space, other escapes, defaults spelt out.
    """
    check_bounds(data, max_bytes=max_bytes, max_depth=max_depth, where=where)
    return decode_bounded(data, type, where=where)


def decode_bounded(data: bytes | msgspec.Raw, type: type[T], *, where: str = "") -> T:
    """`decode` for bytes whose size and depth have been looked at already, as those of a part inside an entry."""
    try:
        value: T = _decoder(type).decode(data)  # type: ignore[arg-type]
        same = _encoder.encode(value) == data
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise PeerFault(str(fault), where=where, mend=_MEND) from None
    if not same:
        raise PeerFault("these bytes are not the canonical encoding of what they say", where=where, mend=_MEND)
    return value


def part_of(data: bytes, type: type[T]) -> T:
    """The value of bytes that are known to be the canonical encoding of one: they hash to what was looked at before.

    Raises msgspec.DecodeError where they are no such value.
    """
    value: T = _decoder(type).decode(data)  # type: ignore[arg-type]
    return value


def check_opaque(data: bytes | msgspec.Raw, *, where: str = "") -> None:
    """Refuse bytes that no version of ours could have written: of a type unknown here, but canonical all the same."""
    _check_plain(decode_bounded(data, object, where=where), where)


def check_bounds(data: bytes, *, max_bytes: int, max_depth: int, where: str = "") -> None:
    """Refuse data that is too long or nested too deeply, without decoding it."""
    if len(data) > max_bytes:
        raise PeerFault(f"{len(data)} bytes where at most {max_bytes} are allowed", where=where, mend="send less in one piece")
    if data.count(b"{") + data.count(b"[") > max_depth and not _is_shallow(data, max_depth):
        raise PeerFault(f"nested more than {max_depth} deep", where=where, mend="nest less deeply")


def text_of(data: bytes) -> str:
    """Base64url of `data` without padding (RFC 4648, section 5)."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_STANDARD_TO_URL).decode()


def bytes_of(text: str, *, where: str = "") -> bytes:
    """The bytes that `text_of` writes as `text`; PeerFault for any other spelling, so that each value has exactly one."""
    try:
        coded = text.encode("ascii").translate(_URL_TO_STANDARD)
        spare = len(coded) % 4
        if not coded or coded[-1] in _LAST_SIGNS[spare]:
            return binascii.a2b_base64(coded + _PADDING[spare], strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        pass
    raise PeerFault("not base64url without padding", where=where, mend="use A-Z a-z 0-9 - _ and leave spare bits zero")


def sha256_text(data: bytes) -> str:
    """SHA-256 of `data` as 43 characters of base64url."""
    return text_of(hashlib.sha256(data).digest())


def _is_shallow(data: bytes, max_depth: int) -> bool:
    """Whether brackets outside strings nest at most `max_depth` deep; unbalanced ones count as too deep."""
    brackets = _brackets(data)
    for _ in range(max_depth):
        if not brackets:
            break
        # Each round takes away exactly the innermost level.
        brackets = brackets.replace(b"[]", b"")
    return not brackets


def _brackets(data: bytes) -> bytes:
    """The brackets of `data` that stand outside strings, all of one shape: escapes go first, then strings."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes side by side change nothing for what follows, whether they are a string or stand between two; few others are left.
    left = data.translate(_BRACKETS, _NO_STRUCTURE).replace(b'""', b"")
    return b"".join(left.split(b'"')[::2]) if b'"' in left else left


def _check_plain(value: object, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.isascii():
                raise PeerFault("a key is not ASCII", where=where, mend=_MEND)
            _check_plain(inner, where)
    elif isinstance(value, list):
        for inner in value:
            _check_plain(inner, where)
    elif value is None or isinstance(value, float):
        raise PeerFault("a null or a fraction", where=where, mend=_MEND)
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise PeerFault("a number beyond ±(2^53-1)", where=where, mend=_MEND)


@lru_cache(maxsize=256)
def _decoder(type: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type)
