"""LogEntry: a signed header, and a body of named parts that can be withheld or dropped one by one.

The header is signed as the bytes it arrived in; the body hangs on it by the root of a Merkle tree over its parts, each salted, so that a
part that is not shown cannot be guessed. This module checks form only: whose key signed is `keys`, where the entry stands is `chain`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Protocol

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from deconflict.errors import PeerFault, Refused
from deconflict.logbook.encoding import bytes_of, check_bounds, check_opaque, decode_bounded, encode, part_of, text_of
from deconflict.logbook.merkle import leaf_hash, root_of
from deconflict.statements import KINDS
from deconflict.statements.base import Count, Hash, Kind, LogbookName, Micros, Part, PartyId

ENTRY_PREFIX = b"deconflict/entry/1\n"
ENTRY_VERSION = 1
MAX_HEADER_BYTES = 4096
MAX_BODY_BYTES = 65_536
MAX_ENTRY_BYTES = MAX_HEADER_BYTES + MAX_BODY_BYTES + 256
MAX_DEPTH = 16
MAX_PARTS = 8
MAX_SEEN = 64
SEEN_AHEAD_US = 2_000_000
"""No entry names as seen what is dated later than itself by more than this: who does has dated it back."""
SALT_BYTES = 16

PartName = Annotated[str, Meta(pattern=r"^[a-z_]{1,32}$(?!\n)")]
KindName = Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]{0,31}$(?!\n)")]
Salt = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22}$(?!\n)")]
SignatureText = Annotated[str, Meta(min_length=86, max_length=86)]


class Signer(Protocol):
    """Whatever signs: `keys.SigningKey`, or a key that never leaves its device."""

    def sign(self, prefix: bytes, data: bytes) -> str:
        """The signature over `prefix` + `data`."""
        ...


class Header(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is signed. `previous` is the hash of the entry before it, absent only where there is none.

    `seen` are the hashes of the heads that changed since the author's last entry in this logbook, sorted; `written_at` is µs since 1970
    UTC on the author's clock and never falls within an epoch.
    """

    v: Annotated[int, Meta(ge=1, le=1000)]
    author: PartyId
    logbook: LogbookName
    epoch: Count
    seq: Count
    kind: KindName
    written_at: Micros
    body_hash: Annotated[str, Meta(min_length=43, max_length=43)]
    previous: Hash | None = None
    seen: Annotated[tuple[Hash, ...], Meta(max_length=MAX_SEEN)] = ()


class Slot(Struct, frozen=True):
    """The place of one part in a body: its canonical bytes `raw`, its leaf hash, and `value` (None when the part is not here)."""

    name: str
    raw: bytes
    leaf: bytes
    value: bytes | None


class Entry(Struct, frozen=True):
    """One signed entry, with those of its parts that are here. Two entries with the same `hash` say the same.

    `parts` holds every part that is here, decoded, when this version of the software knows the kind (`understood`).
    """

    header: Header
    header_bytes: bytes
    signature: str
    slots: tuple[Slot, ...]
    hash: str
    parts: dict[str, Part]
    understood: bool

    @property
    def place(self) -> str:
        """Where the entry stands, for error messages."""
        return _place(self.header)

    @property
    def main(self) -> Part | None:
        """The part `main`, or None when it is not here or not understood."""
        return self.parts.get("main")

    def part(self, name: str) -> Part | None:
        """The part of that name, or None when it is withheld, dropped, not understood or never was."""
        return self.parts.get(name)

    def value(self, name: str) -> bytes | None:
        """The canonical bytes of a part, understood or not; None when it is not here."""
        return next((slot.value for slot in self.slots if slot.name == name), None)

    def encode(self) -> bytes:
        """The canonical bytes of the whole entry, as they are stored and sent."""
        return _wire([slot.raw for slot in self.slots], self.header_bytes, self.signature)

    def withhold(self, names: Iterable[str]) -> Entry:
        """The same entry without these parts, for a reader who may not have them. `main` is never withheld (Refused)."""
        wanted = set(names)
        if "main" in wanted:
            raise Refused("the part main is never withheld", where=self.place, mend="withhold other parts, or the whole logbook")
        return self.without(wanted)

    def without(self, names: Iterable[str]) -> Entry:
        """The same entry with these parts replaced by their hashes, as when retention ends."""
        gone = frozenset(names)
        slots = tuple(_emptied(slot) if slot.name in gone else slot for slot in self.slots)
        kept = {name: part for name, part in self.parts.items() if name not in gone}
        return msgspec.structs.replace(self, slots=slots, parts=kept)

    @staticmethod
    def decode(data: bytes | Raw) -> Entry:
        """The entry that `data` is the canonical encoding of.

        Everything but the signature is checked: bounds, canonical form, the body against the header, and the parts against the kind where
        it is known. Raises PeerFault naming the place.
        """
        data = bytes(data)
        check_bounds(data, max_bytes=MAX_ENTRY_BYTES, max_depth=MAX_DEPTH, where="entry")
        wire = _decode_wire(data)
        header_bytes = bytes(wire.header)
        header = _header_of(header_bytes)
        try:
            bytes_of(wire.signature, where="signature")
            kind = _known_kind(header)
            slots = tuple([_read_slot(bytes(raw)) for raw in wire.body])
            _check_body(slots, header.body_hash)
            parts = _read_opaque(slots) if kind is None else _read_parts(slots, kind)
        except PeerFault as fault:
            raise PeerFault(fault.what, where=f"{_place(header)}.{fault.where}", mend=fault.mend) from None
        return Entry(header, header_bytes, wire.signature, slots, header_hash(header_bytes), parts, kind is not None)

    @staticmethod
    def stored(data: bytes, digest: bytes) -> Entry:
        """The entry of bytes that were taken in before and filed under its hash (32 bytes): a third of what `decode` costs.

        Every byte but the signature's is held against the hash, so that nothing else than what was looked at then passes; its form is
        not looked at again. Raises PeerFault naming the place.
        """
        try:
            wire = _wire_decoder.decode(data)
            header_bytes = bytes(wire.header)
            header = _header_decoder.decode(header_bytes)
            raws = [bytes(raw) for raw in wire.body]
            slots = tuple([_read_slot(raw) for raw in raws])
            if _wire(raws, header_bytes, wire.signature) != data:
                raise PeerFault("not the encoding of an entry", where="entry")
            if hashlib.sha256(ENTRY_PREFIX + header_bytes).digest() != digest:
                raise PeerFault("an entry is not the one it is filed as", where=_place(header))
            if text_of(root_of([slot.leaf for slot in slots])) != header.body_hash:
                raise PeerFault("the body is not the one the header was signed for", where=_place(header))
            kind = _known_kind(header)
            parts = {} if kind is None else {s.name: part_of(s.value, kind.parts[s.name]) for s in slots if s.value is not None}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError) as fault:
            raise PeerFault(str(fault), where="entry", mend="send an entry as docs/specs/entry.md says") from None
        return Entry(header, header_bytes, wire.signature, slots, text_of(digest), parts, kind is not None)


class _Wire(Struct, forbid_unknown_fields=True):
    body: Annotated[tuple[Raw, ...], Meta(min_length=1, max_length=MAX_PARTS)]
    header: Raw
    signature: SignatureText


class _WireSlot(Struct, forbid_unknown_fields=True):
    name: PartName
    salt: Salt | UnsetType = UNSET
    value: Raw | UnsetType = UNSET
    hash: Hash | UnsetType = UNSET


_wire_decoder = msgspec.json.Decoder(_Wire)
_header_decoder = msgspec.json.Decoder(Header)
_FILLED = re.compile(rb'{"name":"([a-z_]{1,32})","salt":"[A-Za-z0-9_-]{22}","value":')
"""What stands before the value of a part that is here; after it comes one bracket."""
_slot_decoder = msgspec.json.Decoder(_WireSlot)


def decode_header(data: bytes) -> Header:
    """A header from its canonical bytes; PeerFault for any others."""
    check_bounds(data, max_bytes=MAX_HEADER_BYTES, max_depth=3, where="entry.header")
    return _header_of(data)


def _header_of(data: bytes) -> Header:
    """`decode_header` for bytes whose depth has been looked at already, as those inside an entry."""
    if len(data) > MAX_HEADER_BYTES:
        raise PeerFault(f"a header of more than {MAX_HEADER_BYTES} bytes", where="entry.header", mend="name fewer heads as seen")
    header = decode_bounded(data, Header, where="entry.header")
    if not _in_order(header.seen):
        raise PeerFault("the heads seen are not in order, each once", where="entry.header.seen", mend="sort them")
    return header


def _in_order(names: Sequence[str]) -> bool:
    """Whether they are sorted, each once."""
    return len(names) < 2 or list(names) == sorted(set(names))


def peek(data: bytes | Raw) -> tuple[Header, str]:
    """The header and hash of an encoded entry, without looking at its body. PeerFault if it has none."""
    try:
        header_bytes = bytes(_wire_decoder.decode(data).header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise PeerFault(str(fault), where="entry", mend="send an entry as docs/specs/entry.md says") from None
    return decode_header(header_bytes), header_hash(header_bytes)


def header_hash(header_bytes: bytes) -> str:
    """An entry's hash: SHA-256 of the prefix and the canonical header, as text."""
    return text_of(hashlib.sha256(ENTRY_PREFIX + header_bytes).digest())


def write(
    key: Signer,
    *,
    author: str,
    logbook: str,
    epoch: int,
    seq: int,
    previous: str | None,
    kind: str,
    written_at: int,
    seen: Iterable[str],
    parts: Mapping[str, Part],
    salt: Callable[[], bytes],
) -> Entry:
    """A new entry, signed. `salt` gives 16 fresh random bytes at each call.

    Raises Refused when the parts do not fit the kind or are too large.
    """
    known = KINDS.get(kind)
    _check_parts(known, kind, logbook, parts)
    slots = tuple([_filled(name, encode(parts[name]), salt()) for name in sorted(parts)])
    if sum(len(slot.raw) for slot in slots) > MAX_BODY_BYTES:
        raise Refused(f"the body is longer than {MAX_BODY_BYTES} bytes", where=f"{logbook}.{kind}", mend="split it into several statements")
    header = Header(
        v=ENTRY_VERSION,
        author=author,
        logbook=logbook,
        epoch=epoch,
        seq=seq,
        kind=kind,
        written_at=written_at,
        body_hash=text_of(root_of([slot.leaf for slot in slots])),
        previous=previous,
        seen=tuple(sorted(set(seen))),
    )
    header_bytes = encode(header)
    signature = key.sign(ENTRY_PREFIX, header_bytes)
    return Entry(header, header_bytes, signature, slots, header_hash(header_bytes), dict(parts), True)


def _check_parts(known: Kind | None, kind: str, logbook: str, parts: Mapping[str, Part]) -> None:
    if known is None:
        raise Refused(f"there is no statement {kind}", where="kind", mend=f"use one of {', '.join(sorted(KINDS))}")
    if not _belongs(known, logbook):
        raise Refused(f"{kind} does not belong in {logbook}", where="logbook", mend=f"write it in {known.logbook}")
    for name, part in parts.items():
        expected = known.parts.get(name)
        if expected is None or type(part) is not expected:
            raise Refused(f"{kind} has no part {name} of type {type(part).__name__}", where=name, mend=f"it has {', '.join(known.parts)}")
    if "main" not in parts:
        raise Refused(f"{kind} lacks its part main", where="main", mend="state it")


def _belongs(kind: Kind, logbook: str) -> bool:
    return kind.logbook in ("any", logbook.partition("/")[0])


def _place(header: Header) -> str:
    return f"{header.author}/{header.logbook}/{header.epoch}/{header.seq}"


def _known_kind(header: Header) -> Kind | None:
    """The kind, if this software understands it."""
    kind = KINDS.get(header.kind) if header.v == ENTRY_VERSION else None
    if kind is not None and not _belongs(kind, header.logbook):
        raise PeerFault(f"{header.kind} does not belong in {header.logbook}", where="header.kind", mend=f"write it in {kind.logbook}")
    return kind


def _decode_wire(data: bytes) -> _Wire:
    try:
        wire = _wire_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise PeerFault(str(fault), where="entry", mend="send an entry as docs/specs/entry.md says") from None
    if _wire([bytes(raw) for raw in wire.body], bytes(wire.header), wire.signature) != data:
        raise PeerFault("not the canonical encoding of an entry", where="entry", mend="sort the keys and leave out white space")
    return wire


def _wire(slots: list[bytes], header_bytes: bytes, signature: str) -> bytes:
    return b'{"body":[%b],"header":%b,"signature":"%b"}' % (b",".join(slots), header_bytes, signature.encode())


def _read_slot(raw: bytes) -> Slot:
    """The slot of a part. Whether the value in it is one, and canonical, is for who decodes the value to find."""
    filled = _FILLED.match(raw)
    if filled is not None:
        return Slot(filled[1].decode(), raw, leaf_hash(raw), raw[filled.end() : -1])
    try:
        slot = _slot_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise PeerFault(str(fault), where="body", mend="each part is {name, salt, value} or {hash, name}") from None
    given = tuple(part is not UNSET for part in (slot.hash, slot.salt, slot.value))
    if given not in ((True, False, False), (False, True, True)):
        raise PeerFault("neither value and salt nor just a hash", where=f"body.{slot.name}", mend="send one or the other")
    fresh = None if slot.hash is UNSET else _withheld(slot.name, bytes_of(slot.hash, where=f"body.{slot.name}.hash"))
    if fresh is None or fresh.raw != raw:
        raise PeerFault("not the canonical encoding of a part", where=f"body.{slot.name}", mend="sort the keys, no white space")
    return fresh


def _check_body(slots: tuple[Slot, ...], body_hash: str) -> None:
    if not _in_order([slot.name for slot in slots]):
        raise PeerFault("the parts are not in order, each once", where="body", mend="sort them by name")
    if sum([len(slot.raw) for slot in slots]) > MAX_BODY_BYTES:
        raise PeerFault(f"the body is longer than {MAX_BODY_BYTES} bytes", where="body", mend="split the statement")
    if text_of(root_of([slot.leaf for slot in slots])) != body_hash:
        raise PeerFault("the body is not the one the header was signed for", where="body", mend="send the body that was signed")


def _read_opaque(slots: tuple[Slot, ...]) -> dict[str, Part]:
    for slot in slots:
        if slot.value is not None:
            check_opaque(slot.value, where=f"body.{slot.name}")
    return {}


def _read_parts(slots: tuple[Slot, ...], kind: Kind) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    names = [slot.name for slot in slots]
    if "main" not in names:
        raise PeerFault("the part main is missing", where="body", mend="state it")
    for slot in slots:
        expected: type[Any] | None = kind.parts.get(slot.name)
        if expected is None:
            raise PeerFault(f"{kind.name} has no part {slot.name}", where="body", mend=f"it has {', '.join(kind.parts)}")
        if slot.value is not None:
            parts[slot.name] = decode_bounded(slot.value, expected, where=slot.name)
    return parts


def _filled(name: str, value: bytes, salt: bytes) -> Slot:
    raw = _filled_bytes(name, text_of(salt), value)
    return Slot(name, raw, leaf_hash(raw), value)


def _filled_bytes(name: str, salt: str, value: bytes) -> bytes:
    return b'{"name":"%b","salt":"%b","value":%b}' % (name.encode(), salt.encode(), value)


def _emptied(slot: Slot) -> Slot:
    return _withheld(slot.name, slot.leaf)


def _withheld(name: str, leaf: bytes) -> Slot:
    return Slot(name, b'{"hash":"%b","name":"%b"}' % (text_of(leaf).encode(), name.encode()), leaf, None)
