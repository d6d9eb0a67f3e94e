"""A record as a file to hand on: a zip of the entries as they were signed, what proves them, and readings. See docs/specs/bundle.md."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from deconflict.coordination.release import OWN
from deconflict.errors import Damaged, PeerFault, Refused
from deconflict.logbook.encoding import encode
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.service import bundle_readings
from deconflict.service.one_file import one_file
from deconflict.service.record_trees import EpochKey, Trees
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.receipts import Bearer
from deconflict.wire.zips import DAMAGED

FORMAT = 2
ENTRIES = "entries.jsonl"
MAX_LINE_BYTES = 80_000
MAX_BUNDLE_BYTES = 2**33
_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: received from `from_us` and before `to_us`, by these `parties` (None: all), in words of these `languages`.

    `redact`: of every part but `main` only its hash; without `consents` so of these, which nobody was ever given. The `keys` logbooks of
    whoever is shown go along whole. `most`: how many entries that may be; None: any number.
    """

    from_us: int = 0
    to_us: int = 2**53 - 1
    parties: frozenset[str] | None = None
    redact: bool = False
    consents: bool = False
    languages: tuple[str, ...] = ("en", "fr")
    most: int | None = None

    def holds(self, row: Row) -> bool:
        """Whether an entry is asked for."""
        return self.from_us <= row.received_at_us < self.to_us and (self.parties is None or row.entry.header.author in self.parties)


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written: how many entries, its size, and the digest by which both sides can name it."""

    entries: int
    size: int
    digest: str


class TooMuch(Refused):
    """An export of more than one is to hold."""

    def __init__(self, count: int, most: int) -> None:
        mend = 'ask for less (--party, --from, --to), or for all of it: --everything --reason "..."'
        super().__init__(f"that is {count} entries, and one export holds at most {most}", where="export", mend=mend)


class _Line(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One row: the entry as it was signed, and what its keeper says of how it came."""

    bearer: Bearer | None = None
    branch: int = 0
    entry: msgspec.Raw
    received_at_us: int


def write_bundle(path: Path, rows: Callable[[], Iterable[Row]], asked: Asked | None = None) -> Written:
    """Write what is asked of a record, which `rows` gives anew each time. The same rows give the same bytes.

    Refused when the file is there already or cannot be written, or when it would hold more than `asked.most`.
    """
    asked = asked or Asked()
    trees, authors, count = Trees(), set(), 0
    for row in rows():
        trees.add(row)
        if asked.holds(row):
            authors.add(row.entry.header.author)
            count += 1
    if asked.most is not None and count > asked.most:
        raise TooMuch(count, asked.most)
    shown = _Shown(rows, asked, frozenset(authors))
    reader = bundle_readings.Reader(shown, asked.languages)
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as zipped:
            digest = _fill(_Zip(zipped), shown, trees, reader)
    except FileExistsError:
        raise Refused("there is such a file already", where=str(path), mend="name a new one") from None
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(path), mend="choose a folder this user may write in") from fault
    return Written(shown.count, path.stat().st_size, digest)


class _Shown:
    """The rows that are shown, as often as asked; the first time they are counted, and the last seq of each epoch is noted."""

    def __init__(self, rows: Callable[[], Iterable[Row]], asked: Asked, authors: frozenset[str]) -> None:
        self._rows = rows
        self.asked = asked
        self._authors = authors
        self.count = 0
        self.lasts: dict[EpochKey, int] = {}

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows():
            header = row.entry.header
            if self.asked.holds(row) or (header.logbook == "keys" and header.author in self._authors):
                hidden = self._hidden(row.entry)
                yield row if not hidden else Row(row.entry.withhold(hidden), row.received_at_us, row.bearer, row.branch)

    def _hidden(self, entry: Entry) -> frozenset[str]:
        """The parts of an entry of which only the hash is shown."""
        if self.asked.redact:
            return frozenset(slot.name for slot in entry.slots if slot.name != "main")
        return frozenset() if self.asked.consents else frozenset(slot.name for slot in entry.slots) & OWN

    def lines(self) -> Iterator[bytes]:
        """The lines of entries.jsonl."""
        for row in self:
            header, self.count = row.entry.header, self.count + 1
            if row.branch == 0:
                key = (header.author, header.logbook, header.epoch)
                self.lasts[key] = max(self.lasts.get(key, 0), header.seq)
            said = _Line(bearer=row.bearer, branch=row.branch, entry=msgspec.Raw(row.entry.encode()), received_at_us=row.received_at_us)
            yield msgspec.json.encode(said)


class _Zip:
    """A zip being written, and the SHA-256 of each file in it."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self.digests: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file piece by piece."""
        digest, info = hashlib.sha256(), zipfile.ZipInfo(name, _WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zipped.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
        self.digests[name] = digest.hexdigest()


def _fill(zipped: _Zip, shown: _Shown, trees: Trees, reader: bundle_readings.Reader) -> str:
    """Write every file, the manifest last; returns its digest."""
    zipped.add(ENTRIES, (line + b"\n" for line in shown.lines()))
    notes = list(trees.notes(shown.lasts))
    zipped.add("checkpoints.jsonl", _jsonl({"note": note} for _, note in notes))
    zipped.add("proofs.jsonl", _jsonl(trees.proofs(shown.lasts, [checkpoint for checkpoint, _ in notes])))
    zipped.add("keys.json", [reader.keys()])
    zipped.add("record.jsonl", reader.json_lines())
    zipped.add("record.geojson", reader.geojson())
    zipped.add("record.html", reader.page())
    zipped.add("verify.py", [one_file()])
    parties = sorted(shown.asked.parties) if shown.asked.parties is not None else None
    stated: dict[str, Any] = {
        "format": FORMAT, "entries": shown.count, "from_us": shown.asked.from_us, "to_us": shown.asked.to_us,
        "redacted": shown.asked.redact, "files": zipped.digests, **({} if parties is None else {"parties": parties}),
    }  # fmt: skip
    digest = hashlib.sha256(encode(stated)).hexdigest()
    zipped.add("manifest.json", [encode({**stated, "digest": digest}) + b"\n"])
    return digest


def _jsonl(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (encode(row) + b"\n" for row in rows)


def is_bundle(path: Path) -> bool:
    """Whether this file is a bundle; else it is to be a database. Refused when it is not there."""
    if not path.is_file():
        raise Refused("there is no such file", where=str(path), mend="name a database or a bundle")
    return zipfile.is_zipfile(path)


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a database or a bundle, in order of arrival, those ahead of their chain last.

    Refused when it is neither, Damaged when a line is not readable.
    """
    if is_bundle(path):
        yield from _bundled(path)
        return
    store = SqliteStore(path, read_only=True)
    try:
        yield from store.scan()
        yield from store.ahead()
    finally:
        store.close()


def _bundled(path: Path) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(path) as bundle:
            if bundle.getinfo(ENTRIES).file_size > MAX_BUNDLE_BYTES:
                raise Refused("this bundle unpacks to more than 8 GiB", where=str(path), mend="export it in pieces: --from, --to")
            with bundle.open(ENTRIES) as lines:
                number = 0
                while line := lines.readline(MAX_LINE_BYTES):
                    number += 1
                    yield _row(line, f"{path}:{number}")
    except (KeyError, *DAMAGED) as fault:
        raise Refused(f"this is no bundle of ours: {fault}", where=str(path), mend="export it anew: deconflict export") from fault


def _row(line: bytes, where: str) -> Row:
    try:
        said = msgspec.json.decode(line, type=_Line)
        return Row(entry=Entry.decode(said.entry), received_at_us=said.received_at_us, bearer=said.bearer, branch=said.branch)
    except (msgspec.MsgspecError, PeerFault) as fault:
        raise Damaged(f"this line is not an entry as it was signed: {fault}", where=where, mend="ask for the bundle again") from fault
