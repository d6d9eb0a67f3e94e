"""Read every file of a folder of samples in whatever tongue it is, and write what came of it to docs/samples.md.

`python tools/samples.py DATA [FOLDER ...]`: the folders of DATA that are read (raw, zones and plans where none is named).
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deconflict.errors import Refused
from deconflict.wire import aixm
from deconflict.wire.judging import judged
from deconflict.wire.logs import HEAD_BYTES, log_of
from deconflict.wire.opened import Assumed, FileTongue, Record
from deconflict.wire.opening import opened, tongue_of
from deconflict.wire.recording import batches, peeked
from deconflict.wire.tongues import TONGUES

FOLDERS = ("raw", "zones", "plans")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "samples.md"
STATED = Assumed(
    properties={
        "authority": "ALFA", "from": "2018-05-01T00:00:00Z", "until": "2018-05-15T00:00:00Z", "lower": "SFC", "upper": "120m AGL",
        "zone_type": "caution", "radius_m": 500, "half_width_m": 100,
    },
    as_kind="zone",
)  # fmt: skip
"""What whoever opens a file states for what it leaves open, in the second column."""
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "asterix": {"cat021": "2.4", "cat048": "1.31", "cat062": "1.18", "at": "46.5,7.2,480"},
    "beast": {"from": "2018-04-03T19:02:28Z"},
    "avr": {"from": "2018-04-03T19:02:28Z"},
    "remoteid": {"time": "arrival"},
    "ogn": {"day": "2016-09-21"},
    "gpx": {"heights": "AMSL"},
    "statescsv": {"times": "UTC", "heights": "AMSL"},
}
"""What is stated for a recording or a feed of that form: editions, where an antenna stands, when it began."""
MANY_FILES = 20
"""A folder of more files than these, one record each, is one row."""
MAX_BYTES = 2**28
_NOT_DATA = frozenset({"README.md", "MANIFEST.csv"})
_WHY = 4


@dataclass(frozen=True)
class Row:
    """What came of a file: records in it, how many were understood as it stands, and with what it leaves open stated; the rest, and why."""

    name: str
    tongue: str
    records: int
    as_it_stands: int
    understood: int
    to_look_at: int = 0
    refused: int = 0
    why: tuple[tuple[str, int], ...] = ()

    def added(self, other: Row, name: str) -> Row:
        """Both as one row."""
        why = Counter(dict(self.why))
        why.update(dict(other.why))
        return Row(
            name, self.tongue, self.records + other.records, self.as_it_stands + other.as_it_stands, self.understood + other.understood,
            self.to_look_at + other.to_look_at, self.refused + other.refused, tuple(why.most_common()),
        )  # fmt: skip


def sample(data: bytes, name: str, beside: Sequence[tuple[bytes, str]] = ()) -> Row:
    """What comes of one file's bytes: as plans, zones or sites, as a recording of tracks, or as a feed."""
    try:
        tongue = tongue_of(data, name)
    except Refused:
        return _tracks(data, name)
    try:
        row = _of_records(tongue, data, name, beside)
    except Refused as fault:
        row = Row(name, tongue.title, 1, 0, 0, refused=1, why=((reason(fault), 1),))
    # Some files are of two kinds: lines of JSON may be tracks, a GPX file or a table may be a flight that was flown.
    if (row.understood or row.to_look_at) and log_of(data[:HEAD_BYTES]) is None:
        return row
    return max((row, _tracks(data, name)), key=_worth)


def reason(fault: Refused) -> str:
    """A refusal without what is of one record only: its figures and names."""
    return re.sub(r"'[^']*'|\"[^\"]*\"", "…", re.sub(r"-?\d+(?:[.:]\d+)*", "#", fault.what))[:90].replace("|", "/")


def page(rows: Iterable[Row]) -> str:
    """The page of docs/samples.md."""
    stated = ", ".join(f"{name} {value}" for name, value in STATED.properties.items())
    options = "; ".join(f"{form} {', '.join(f'{key} {value}' for key, value in said.items())}" for form, said in OPTIONS.items())
    lines = [
        "# Samples", "",
        "<!-- Written by `make samples` from a folder of samples; read them again, do not change this page. -->", "",
        "What came of every file of a folder of samples, most of them captured or published by others: records in it, how many",
        "could be stated as the file stands, how many once what it leaves open was stated too, how many say nothing to state and are",
        "only to be looked at, and how many were refused and why. Of tracks, a record is a plot or what was refused; what says nothing of",
        "a place (a receiver's report, chat) is no record of a recording. A refused record costs no other.", "",
        f"Stated in the second column: {stated}. One window for all files: what holds at other times is refused for that.",
        f"Of recordings and feeds: {options}.", "",
        "| file | read as | records | as it stands | stated | to look at | refused | why |", "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in rows:
        why = "; ".join(f"{text} ({count})" if count > 1 else text for text, count in row.why[:_WHY])
        counts = (row.records, row.as_it_stands, row.understood, row.to_look_at, row.refused)
        lines.append(f"| {row.name} | {row.tongue} | {' | '.join(map(str, counts))} | {why} |")
    return "\n".join([*lines, ""])


def rows_of(folder: Path, names: Sequence[str] = FOLDERS) -> list[Row]:
    """A row for every file below the named folders, by its path in `folder`; one for a folder of many files of a record each."""
    rows: list[Row] = []
    for parent in sorted({path.parent for name in names for path in (folder / name).rglob("*") if path.is_file()}):
        files = [path for path in sorted(parent.iterdir()) if path.is_file() and path.name not in _NOT_DATA]
        found = [_file(path, folder) for path in files]
        if len(found) > MANY_FILES and all(row.records == 1 for row in found):
            whole = found[0]
            for row in found[1:]:
                whole = whole.added(row, f"{parent.relative_to(folder).as_posix()} ({len(found)} files)")
            found = [whole]
        rows += found
    return rows


def _file(path: Path, folder: Path) -> Row:
    name = path.relative_to(folder).as_posix()
    try:
        data = unpacked(path.read_bytes(), path.name)
    except (OSError, EOFError, lzma.LZMAError) as fault:
        return Row(name, "packed", 1, 0, 0, refused=1, why=((str(fault)[:60], 1),))
    others = sorted(path.parent.parent.glob("*.xml")) if aixm.is_one(data[:4096], name) else []
    row = sample(data, re.sub(r"\.(gz|xz)$", "", path.name), [(other.read_bytes(), other.name) for other in others])
    return Row(name, row.tongue, row.records, row.as_it_stands, row.understood, row.to_look_at, row.refused, row.why)


def unpacked(data: bytes, name: str) -> bytes:
    """What is in a .gz or .xz file, at most 256 MiB of it."""
    if name.endswith(".gz"):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return packed.read(MAX_BYTES)
    if name.endswith(".xz"):
        with lzma.LZMAFile(io.BytesIO(data)) as packed_xz:
            return packed_xz.read(MAX_BYTES)
    return data


def _of_records(tongue: FileTongue, data: bytes, name: str, beside: Sequence[tuple[bytes, str]]) -> Row:
    bare, full = (_read(tongue, data, name, assumed, beside) for assumed in (Assumed(), STATED))
    why = Counter(reason(record.fault) for record in full if record.fault)
    looked_at = sum(not record.kind and record.fault is None for record in full)
    return Row(name, tongue.title, len(full), _stated(bare), _stated(full), looked_at, sum(why.values()), tuple(why.most_common()))


def _read(tongue: FileTongue, data: bytes, name: str, assumed: Assumed, beside: Sequence[tuple[bytes, str]]) -> list[Record]:
    if beside:
        return judged(aixm.read(data, name, assumed, beside), assumed)
    del tongue
    return opened(data, name, assumed)


def _stated(records: Iterable[Record]) -> int:
    return sum(bool(record.kind) for record in records)


def _tracks(data: bytes, name: str) -> Row:
    """A recording; where it is none, a piece of the feed that understands most of it."""
    lines = data.splitlines(keepends=True)
    form = peeked(iter(lines))[0]
    try:
        plots, faults = _played(lines, name, OPTIONS.get(form, {}))
        bare = plots
        if form in OPTIONS:
            try:
                bare = _played(lines, name, {})[0]
            except Refused:
                bare = 0
        why = Counter(reason(fault) for fault in faults)
        return Row(name, f"recording: {form}", plots + len(faults), bare, plots, refused=len(faults), why=tuple(why.most_common()))
    except Refused as fault:
        best = max((_fed(tongue, data, name) for tongue in TONGUES), key=_worth)
        none = Row(name, "none", 1, 0, 0, refused=1, why=((reason(fault), 1),))
        return best if best.understood or best.to_look_at > best.refused else none


def _played(lines: Sequence[bytes], name: str, options: Mapping[str, str]) -> tuple[int, list[Refused]]:
    faults: list[Refused] = []
    return sum(len(batch) for _, batch in batches(lines, where=name, refused=faults.append, options=options)), faults


def _worth(row: Row) -> tuple[int, int, bool, int]:
    """Which of two readings of a file is the better one."""
    return row.understood, row.to_look_at, row.tongue != "none", -row.refused


def _fed(tongue: str, data: bytes, name: str) -> Row:
    plots = passed = 0
    why: Counter[str] = Counter()
    try:
        decoder = TONGUES[tongue].decoder(name, dict(OPTIONS.get(tongue, {})))
        for start in range(0, len(data), 2**16):
            heard = decoder.feed(data[start : start + 2**16], 1_700_000_000_000_000)
            plots, passed = plots + len(heard.plots), passed + heard.passed_over
            why.update(reason(fault) for fault in heard.refused)
            why["others, not kept word for word"] += heard.refused_count - len(heard.refused)
    except Refused as fault:
        why[reason(fault)] += 1
    why = +why
    count = sum(why.values())
    return Row(name, f"feed: {tongue}", plots + passed + count, plots, plots, passed, count, tuple(why.most_common()))


def main(arguments: Sequence[str]) -> int:
    """Write docs/samples.md; 2 where no folder is named."""
    if not arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    PAGE.write_text(page(rows_of(Path(arguments[0]), arguments[1:] or FOLDERS)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
