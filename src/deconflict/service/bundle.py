"""A record as a file to hand on: a zip with the entries as they were signed, one a line, and a page that says what it holds."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from deconflict.errors import Damaged, PeerFault, Refused
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.receipts import Bearer

FORMAT = 1
ENTRIES = "entries.jsonl"
ABOUT = "about.json"
MAX_LINE_BYTES = 2**18
MAX_BUNDLE_BYTES = 2**33
_WHEN = (1980, 1, 1, 0, 0, 0)


class _Line(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One row: the entry's own bytes as text, and what its keeper says of how it came."""

    entry: str
    received_at_us: int
    branch: int = 0
    bearer: Bearer | None = None


def write_bundle(path: Path, rows: Iterable[Row], *, redact: bool = False) -> tuple[int, int]:
    """Write rows in their order; `redact` keeps the hash of every part but `main` and leaves out the part. Returns entries and bytes.

    Refused when the file is there already or cannot be written. The same rows give the same bytes.
    """
    count = 0
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as bundle:
            with bundle.open(zipfile.ZipInfo(ENTRIES, _WHEN), "w", force_zip64=True) as out:
                for row in rows:
                    out.write(_line(row, redact) + b"\n")
                    count += 1
            about = {"format": FORMAT, "entries": count, "redacted": redact, "mend": "deconflict verify FILE checks it without a network"}
            bundle.writestr(zipfile.ZipInfo(ABOUT, _WHEN), json.dumps(about, indent=2, sort_keys=True))
    except FileExistsError:
        raise Refused("there is such a file already", where=str(path), mend="name a new one") from None
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(path), mend="choose a folder this user may write in") from fault
    return count, path.stat().st_size


def _line(row: Row, redact: bool) -> bytes:
    entry = row.entry
    if redact:
        entry = entry.withhold(frozenset(slot.name for slot in entry.slots if slot.name != "main"))
    return msgspec.json.encode(_Line(entry.encode().decode(), row.received_at_us, row.branch, row.bearer))


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
    except (KeyError, zipfile.BadZipFile) as fault:
        raise Refused(f"this is no bundle of ours: {fault}", where=str(path), mend="export it anew: deconflict export") from fault


def _row(line: bytes, where: str) -> Row:
    try:
        said = msgspec.json.decode(line, type=_Line)
        return Row(entry=Entry.decode(said.entry.encode()), received_at_us=said.received_at_us, bearer=said.bearer, branch=said.branch)
    except (msgspec.MsgspecError, PeerFault) as fault:
        raise Damaged(f"this line is not an entry as it was signed: {fault}", where=where, mend="ask for the bundle again") from fault
