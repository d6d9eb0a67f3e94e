"""The parts of a bundle for readers: JSON lines, GeoJSON, the keys' fingerprints, and a page to print in each side's language.

They are drawn from the entries and prove nothing by themselves; what counts is what was signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import Refused
from deconflict.logbook.encoding import bytes_of, encode, text_of
from deconflict.logbook.store import Row
from deconflict.phrasebook import AVIATION, LOCALES, say
from deconflict.service import bundle_page
from deconflict.service.reading import altered
from deconflict.statements import KINDS
from deconflict.statements.base import OF_ONES_OWN
from deconflict.statements.keys import Key
from deconflict.statements.receipts import BODY, PartDropped
from deconflict.wire import geojson

_PLACED: Final = frozenset(name for name, kind in KINDS.items() if kind.logbook == "plans")


class Reader:
    """Reads rows, which can be gone through again and again, in `languages` side by side. Refused for a language we do not have."""

    def __init__(self, rows: Iterable[Row], languages: tuple[str, ...]) -> None:
        for locale in languages:
            if locale not in LOCALES:
                raise Refused(f"no phrases in {locale!r}", where="languages", mend=f"of {', '.join(LOCALES)}")
        self._rows = rows
        self._readings = [altered(AVIATION, {"locale": locale}) for locale in dict.fromkeys(languages)]
        keys: set[tuple[str, Key]] = set()
        self._dropped: dict[str, int] = {}
        for row in rows:
            if isinstance(row.entry.main, Key):
                keys.add((row.entry.header.author, row.entry.main))
            self._dropped.update(_dropped(row))
        self._keys = sorted(keys, key=lambda found: (found[0], found[1].signing_key))
        self._names = {party: key.name for party, key in self._keys}

    def keys(self) -> bytes:
        """Each party's keys with their fingerprints, to be held against what was read aloud in pairing."""
        listed = [
            {
                "party": party, "name": key.name, "recovery_key": key.recovery_key, "recovery_fingerprint": fingerprint(key.recovery_key),
                "signing_key": key.signing_key, "signing_fingerprint": fingerprint(key.signing_key),
            }
            for party, key in self._keys
        ]  # fmt: skip
        return msgspec.json.format(encode(listed), indent=1) + b"\n"

    def json_lines(self) -> Iterator[bytes]:
        """Each entry with its times and places spelt out, one a line."""
        for row in self._rows:
            header = row.entry.header
            said = {
                "entry": row.entry.hash, "author": header.author, "name": self._names.get(header.author, ""), "logbook": header.logbook,
                "epoch": header.epoch, "seq": header.seq, "kind": header.kind, "written_at": _when(header.written_at),
                "received_at": _when(row.received_at_us), "bearer": row.bearer.value if row.bearer else "own",
                "parts": {slot.name: msgspec.Raw(slot.value) for slot in row.entry.slots if slot.value is not None},
                "withheld": [slot.name for slot in row.entry.slots if slot.value is None],
                **self._gone(row),
            }  # fmt: skip
            yield encode(said) + b"\n"

    def _gone(self, row: Row) -> dict[str, Any]:
        """The hashes of parts that are not here; and since when, where they were dropped as their time had ended."""
        hashes = {slot.name: text_of(slot.leaf) for slot in row.entry.slots if slot.value is None}
        since_us = self._dropped.get(row.entry.hash)
        said: dict[str, Any] = {"hashes": hashes} if hashes else {}
        return said | ({"dropped_at": _when(since_us)} if hashes and since_us is not None else {})

    def geojson(self) -> Iterator[bytes]:
        """Every version of every plan, zone, site and movement as a Feature of a collection."""
        yield b'{"type":"FeatureCollection","features":['
        before = b"\n"
        for row in self._rows:
            for feature in self._features(row):
                yield before + encode(feature)
                before = b",\n"
        yield b"\n]}\n"

    def _features(self, row: Row) -> list[dict[str, Any]]:
        entry = row.entry
        if entry.header.kind not in _PLACED or entry.main is None:
            return []
        whose = {"party": self._names.get(entry.header.author, entry.header.author), "stated_as": entry.header.kind, "entry": entry.hash}
        try:
            return geojson.write(entry.parts, **whose, written_at=_when(entry.header.written_at))
        except (Refused, StopIteration):
            return []

    def page(self) -> Iterator[bytes]:
        """The page to print: the keys' fingerprints, then every entry but tracks, in every language."""
        keys = {party: (self._names[party], fingerprint(key.recovery_key)) for party, key in self._keys}
        shown = (self._shown(row) for row in self._rows if row.entry.header.kind != "TRACKS")
        return bundle_page.page([reading.locale for reading in self._readings], keys, shown)

    def _shown(self, row: Row) -> bundle_page.Shown:
        header, gone = row.entry.header, self._gone(row)
        return bundle_page.Shown(
            written_at=_when(header.written_at), received_at=_when(row.received_at_us), name=self._names.get(header.author, header.author),
            texts=[say(header.kind, row.entry.parts, self._names, reading) for reading in self._readings],
            place=f"{header.logbook.partition('/')[0]} {header.epoch}/{header.seq}", hash=row.entry.hash,
            gone_since=gone.get("dropped_at"), gone_hashes=tuple(gone.get("hashes", {}).values()),
        )  # fmt: skip


def _dropped(row: Row) -> Iterator[tuple[str, int]]:
    """Entries whose bodies whoever kept this row says in it to hold no longer, each with when it said so."""
    main, header = row.entry.main, row.entry.header
    if isinstance(main, PartDropped) and main.part == BODY and header.logbook == OF_ONES_OWN:
        yield from ((entry, header.written_at) for entry in (main.entry, *main.also))


def fingerprint(key: str) -> str:
    """SHA-256 of a public key in groups of four hex digits, as it is read aloud."""
    digest = hashlib.sha256(bytes_of(key)).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def _when(at_us: int) -> str:
    return format_instant(Instant(at_us))
