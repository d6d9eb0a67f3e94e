"""Recorded traffic in any of the forms we read, as batches of Plots by the recording's own clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated

import msgspec

from deconflict.airspace.instant import Micros
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import MAX_ANSWER_BYTES, read_aircraft_json, read_line
from deconflict.wire.logs import HEAD_BYTES, log_of, named
from deconflict.wire.options import known
from deconflict.wire.quantities import at
from deconflict.wire.sbs import SbsMerger
from deconflict.wire.so6 import is_so6, read_segments, reports
from deconflict.wire.tabular import MAX_TABLE_BYTES, is_columns, read_table

Batch = tuple[int, tuple[Plot, ...]]
"""An instant in µs, and the plots that were received then. The instants of a recording never fall."""

MAX_LOG_BYTES = 2**30
"""What of a form without lines is read at once."""
MAX_STEP_US = 86_400_000_000
MAX_BATCH_BYTES = 4 * 2**20
"""10,000 plots of 400 bytes."""

_SBS_STARTS = (b"MSG,", b"SEL,", b"ID,", b"AIR,", b"STA,", b"CLK,")


def batches(
    lines: Iterable[bytes], *, where: str, refused: Callable[[Refused], None] | None = None, options: Mapping[str, str] | None = None
) -> Iterator[Batch]:
    """The batches of a recording in any form: docs/wire.md lists them. `lines` may be cut anywhere where it is in a form without lines.

    A line that cannot be read goes to `refused` and costs no other line. `options` are those of the form. Refused when the beginning is in
    none of the forms.
    """
    report = refused if refused is not None else _ignore
    return _gathered(_timed(lines, where, report, options or {}))


def peeked(lines: Iterable[bytes]) -> tuple[str, Iterator[bytes]]:
    """(the form of a recording by its beginning, or "" where there is none or it is none of ours; all its lines)."""
    head, rest = _begun(lines)
    try:
        return _form(head, where=""), itertools.chain(head, rest)
    except Refused:
        return "", itertools.chain(head, rest)


def _begun(lines: Iterable[bytes]) -> tuple[list[bytes], Iterator[bytes]]:
    """The first lines, up to one that is not empty and as many bytes as tell a form without lines; and the others."""
    rest = iter(lines)
    head: list[bytes] = []
    told = size = 0
    for line in rest:
        head.append(line)
        told, size = told + bool(line.strip()), size + len(line)
        if told and size >= HEAD_BYTES:
            break
    return head, rest


class _Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    now_us: Micros
    plots: Annotated[tuple[Plot, ...], msgspec.Meta(max_length=10_000)]


_batch = msgspec.json.Decoder(_Batch)


def write_batch(batch: Batch) -> bytes:
    """A batch as one line of our own recording form: Plots in their integers, nothing lost."""
    return msgspec.json.encode(_Batch(*batch)) + b"\n"


def read_batch(line: bytes, *, where: str) -> Batch:
    """A line that `write_batch` made; Refused naming the field otherwise."""
    if len(line) > MAX_BATCH_BYTES:
        raise Refused(f"the line is {len(line)} bytes long", where=where, mend=f"one batch a line, at most {MAX_BATCH_BYTES} bytes")
    try:
        read = _batch.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        what, _, path = str(fault).partition(" - at ")
        place = at(where, path.strip("`").removeprefix("$.")) if path else where
        raise Refused(what, where=place, mend="one JSON object with now_us and plots, as docs/wire.md has it") from None
    return read.now_us, read.plots


def _ignore(_fault: Refused) -> None:
    """Whoever does not ask for refusals gets none."""


def _timed(lines: Iterable[bytes], where: str, refused: Callable[[Refused], None], options: Mapping[str, str]) -> Iterator[Batch]:
    """Each line as a batch of its own, in the order of the file; a clock that steps back is held.

    A step of more than a day ahead is believed only when the next line confirms it, or one wrong stamp would hold the clock for good.
    """
    merger = SbsMerger()
    newest_us: int | None = None
    doubted_us: int | None = None
    for at_us, plots in _read(lines, merger, where, refused, options):
        if newest_us is not None and at_us - newest_us > MAX_STEP_US and (doubted_us is None or abs(at_us - doubted_us) > MAX_STEP_US):
            doubted_us = at_us
            what = f"the clock steps {(at_us - newest_us) / 86_400_000_000:.1f} days ahead"
            refused(Refused(what, where=where, mend="mend the time stamp, or split the recording"))
            continue
        doubted_us = None
        newest_us = at_us if newest_us is None else max(newest_us, at_us)
        yield newest_us, plots


def _read(
    lines: Iterable[bytes], merger: SbsMerger, where: str, refused: Callable[[Refused], None], options: Mapping[str, str]
) -> Iterator[Batch]:
    head, rest = _begun(lines)
    lines = itertools.chain(head, rest)
    form = _form(head, where=where)
    log = named(form)
    if log is not None:
        yield from log.read(_joined(lines, where, MAX_LOG_BYTES), where, refused, options)
        return
    known(options, (), where=where)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        here = f"{where}:{number}"
        if form in ("so6", "table"):
            yield from _sorted(form, itertools.chain([line], lines), where, refused)
            return
        if form == "whole":
            heard = read_aircraft_json(_joined(itertools.chain([line], lines), where, MAX_ANSWER_BYTES), where=where)
            yield from _heard(heard.at_us, heard.plots, heard.refused, refused)
            return
        try:
            if form == "sbs":
                merged = merger.line(line.decode("ascii", "replace"), where=here)
                if merged is not None:
                    yield merged[0], () if merged[1] is None else (merged[1],)
            elif form == "plots":
                yield read_batch(line, where=here)
            elif form == "answers":
                heard = read_aircraft_json(line, where=here)
                yield from _heard(heard.at_us, heard.plots, heard.refused, refused)
            else:
                at_us, plot = read_line(line, where=here)
                yield at_us, () if plot is None else (plot,)
        except Refused as fault:
            # The one that was raised holds its reader's frames, and with them the line: who keeps refusals is not to keep those.
            refused(Refused(fault.what, where=fault.where, mend=fault.mend))


def _sorted(form: str, lines: Iterable[bytes], where: str, refused: Callable[[Refused], None]) -> Iterator[Batch]:
    """A form whose lines are in no order of time: read whole, and put in order."""
    if form == "table":
        yield from read_table(_joined(lines, where, MAX_TABLE_BYTES), where=where, refused=refused)
        return
    segments = read_segments(lines, where=where, refused=refused)
    if segments:
        yield from reports(segments, segments[0].from_us - 1, max(segment.until_us for segment in segments))


def _heard(at_us: int, plots: tuple[Plot, ...], faults: tuple[Refused, ...], refused: Callable[[Refused], None]) -> Iterator[Batch]:
    for fault in faults:
        refused(fault)
    yield at_us, plots


def _joined(lines: Iterable[bytes], where: str, most: int) -> bytes:
    whole = bytearray()
    for line in lines:
        whole += line
        if len(whole) > most:
            raise Refused("the file is too long to be read whole", where=where, mend=f"split it: at most {most} bytes")
    return bytes(whole)


def _form(head: list[bytes], *, where: str) -> str:
    """Which form a recording is in, by its beginning; "" where it is empty. Refused where it is in none of ours."""
    log = log_of(b"".join(head))
    if log is not None:
        return log.name
    number, line = next(((number, line) for number, line in enumerate(head, start=1) if line.strip()), (0, b""))
    return _of_lines(line, where=f"{where}:{number}") if number else ""


def _of_lines(line: bytes, *, where: str) -> str:
    """Which form in lines a recording is in, by the first that is not empty."""
    text = line.strip()
    if text.startswith(_SBS_STARTS):
        return "sbs"
    if text.startswith(b'{"now_us"'):
        return "plots"
    if is_so6(text):
        return "so6"
    if text.startswith(b"[") or is_columns(text):
        return "table"
    if text.startswith(b"{"):
        if not text.endswith(b"}"):
            return "whole"
        return "answers" if b'"aircraft"' in text or b'"ac"' in text else "lines"
    mend = "SBS-1 lines (MSG,...), Beast, AVR, JSON lines with now, hex, lat, lon, readsb's aircraft.json, so6, or another of docs/wire.md"
    raise Refused("no recorded traffic that we can read", where=where, mend=mend)


def _gathered(timed: Iterator[Batch]) -> Iterator[Batch]:
    """Batches of one instant joined."""
    now_us: int | None = None
    gathered: list[Plot] = []
    for at_us, plots in timed:
        if now_us is not None and at_us != now_us:
            yield now_us, tuple(gathered)
            gathered = []
        now_us = at_us
        gathered.extend(plots)
    if now_us is not None:
        yield now_us, tuple(gathered)
