"""Lists of plans, zones and sites as tables, CSV or XLSX, in and out: a heading row, then one row for each volume.

Where: columns `lat` and `lon` with `radius_m`, or `wkt` (longitude first). A heading may say its unit and reference: "Radius (NM)",
"Upper (ft AMSL)", "From UTC". Rows with one id of ours are the volumes of one object.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from deconflict.errors import Refused
from deconflict.wire import zips
from deconflict.wire.aliases import name_of, plain, translated
from deconflict.wire.degrees import latitude_deg, longitude_deg
from deconflict.wire.judging import KINDS, from_text
from deconflict.wire.opened import Assumed, FileTongue, Record
from deconflict.wire.shapes import from_wkt, simple
from deconflict.wire.sheet_columns import PLACES, Column, columns_of

NAME: Final = "sheet"
MAX_ROWS: Final = 10_000
MAX_COLUMNS: Final = 256
MAX_CELLS: Final = 400_000
MAX_CELL: Final = 32_767
"""Signs in a cell, as XLSX has it."""
_MEND: Final = "a table with a heading row, as CSV in UTF-8 or as XLSX"
_GUARDED: Final = re.compile(r"'+[=+@-]")
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?", re.ASCII)
_BARE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?", re.ASCII)
_IDS: Final = frozenset(kind.id_field for kind in KINDS.values())

Row = tuple[int, list[str]]
"""A row's number in the file, 1 for the first, and its cells."""


def heading(data: bytes, source: str) -> list[str]:
    """A table's heading row; empty for an empty table."""
    first = next(_rows(data, source), None)
    return first[1] if first is not None else []


def read(data: bytes, source: str, assumed: Assumed) -> list[Record]:
    """A record for each row."""
    rows = _rows(data, source)
    first = next(rows, None)
    if first is None:
        raise Refused("an empty table", where=source, mend=_MEND)
    columns = columns_of(first[1], assumed.columns, where=f"{source}: row {first[0]}")
    read_as = {column.name for column in columns}
    if "wkt" not in read_as and not {"lat", "lon"} <= read_as:
        mend = f"say which they are, --column lat=HEADING --column lon=HEADING: there are {', '.join(first[1])}"[:400]
        raise Refused("no columns of latitude and longitude", where=f"{source}: row {first[0]}", mend=mend)
    return [_record(cells, first[1], columns, f"{source}: row {number}") for number, cells in rows if any(cells)]


def _record(cells: Sequence[str], titles: Sequence[str], columns: Sequence[Column], where: str) -> Record:
    """One row as a Feature; what no column of ours says is shown."""
    by_column = {column.name: (column, cells[column.place].strip()) for column in columns if column.place < len(cells)}
    used = {column.place for column, text in by_column.values() if text}
    others = {titles[place] or f"column {place + 1}": text for place, text in enumerate(cells[: len(titles)]) if place not in used and text}
    named = {titles[column.place]: text for column, text in by_column.values() if column.name not in PLACES and text}
    name = name_of({**others, **named}, "") or next((text for column, text in by_column.values() if column.name in _IDS and text), "")
    shown = {titles[place] or f"column {place + 1}": plain(text) for place, text in enumerate(cells[: len(titles)]) if text}
    said = translated(others)
    try:
        properties = {column.name: _value(column, text, where) for column, text in by_column.values() if text and column.name not in PLACES}
        parts, notes = _place(by_column, where)
    except Refused as fault:
        return Record(where, name or where.rpartition(": ")[2], notes=tuple(said.notes), fault=fault, shown=shown)
    made = tuple({"type": "Feature", "geometry": part, "properties": {**said.properties, **properties}} for part in parts)
    return Record(where, name or where.rpartition(": ")[2], made, (*notes, *said.notes), shown=shown)


def _place(by_column: dict[str, tuple[Column, str]], where: str) -> tuple[list[dict[str, Any]], list[str]]:
    text = by_column["wkt"][1] if "wkt" in by_column else ""
    if text:
        return simple(from_wkt(text, where=f"{where}, column wkt"), where=where)
    lat, lon = (by_column[name][1] if name in by_column else "" for name in ("lat", "lon"))
    if not lat or not lon:
        raise Refused("no place", where=where, mend="give a latitude and a longitude, or a wkt")
    at = [longitude_deg(lon, where=f"{where}, column lon"), latitude_deg(lat, where=f"{where}, column lat")]
    return [{"type": "Point", "coordinates": at}], []


def _value(column: Column, text: str, where: str) -> object:
    """A cell as a property's value: a length in metres, a height with what its heading says, a time, or as it stands."""
    name = column.name
    if name in ("lower", "upper") and _NUMBER.fullmatch(text) and (column.reference == "FL" or (column.unit and column.reference)):
        number = text.replace(",", ".").removesuffix(".0")
        return f"FL{number}" if column.reference == "FL" else f"{number}{column.unit} {column.reference}"
    if name in ("radius_m", "half_width_m") and column.length_m is not None:
        if not _NUMBER.fullmatch(text):
            raise Refused(
                f"{text[:40]!r} is no length", where=f"{where}, column {column.heading}", mend="a number, its unit in the heading"
            )
        return round(float(text.replace(",", ".")) * column.length_m, 3)
    if column.zulu and _BARE_TIME.fullmatch(text):
        return f"{text.replace(' ', 'T')}{':00' if text.count(':') == 1 else ''}Z"
    return from_text(name, text)


def _rows(data: bytes, source: str) -> Iterator[Row]:
    rows = _xlsx(data, source) if zips.is_zip(data) else _csv(data, source)
    seen = 0
    for number, cells in rows:
        seen += len(cells)
        if number > MAX_ROWS + 1 or seen > MAX_CELLS or len(cells) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in cells):
            mend = f"at most {MAX_ROWS} rows of {MAX_COLUMNS} columns, {MAX_CELLS} cells of {MAX_CELL} signs: split the table"
            raise Refused("the table is too large", where=f"{source}: row {number}", mend=mend)
        yield number, [_unguarded(cell.strip()) for cell in cells]


def _unguarded(cell: str) -> str:
    """A cell without the quote that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _csv(data: bytes, source: str) -> Iterator[Row]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(f"no UTF-8: {fault.reason} at byte {fault.start}", where=source, mend="save the table as CSV UTF-8") from None
    first = text[:MAX_CELL].partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as fault:
        raise Refused(f"no CSV: {fault}", where=f"{source}: line {reader.line_num}", mend=_MEND) from None


def _xlsx(data: bytes, source: str) -> Iterator[Row]:
    """The rows of the first sheet. No member is opened that declares entities or a document type."""
    from openpyxl import load_workbook  # heavy: only where a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    if "xl/workbook.xml" not in zips.names(data, source):
        raise Refused("a zip, but no workbook", where=source, mend=_MEND)
    for name in zips.names(data, source):
        if name.endswith((".xml", ".rels")) and b"<!" in zips.member(data, name, source).replace(b"\x00", b"").replace(b"<!--", b""):
            raise Refused(f"{name!r} declares a document type", where=source, mend="save it anew as XLSX")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1):
            if any(cell is not None for cell in cells):
                used = max(place for place, cell in enumerate(cells, 1) if cell is not None)
                yield number, [_cell(cell) for cell in cells[:used]]
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError, EOFError) as fault:
        raise Refused(f"no workbook: {type(fault).__name__}: {fault}"[:160], where=source, mend=_MEND) from None


def _cell(value: object) -> str:
    """A cell's text: a date and time as ISO 8601 without a zone, which no cell has."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _is_one(head: bytes, name: str) -> bool:
    if zips.is_zip(head):
        return name.endswith(".xlsx") or b"xl/" in head or b"[Content_Types].xml" in head
    first = head.lstrip(b"\xef\xbb\xbf").partition(b"\n")[0].lower()
    return name.endswith((".csv", ".tsv")) or (
        any(sign in first for sign in (b",", b";", b"\t")) and (b"wkt" in first or (b"lat" in first and b"lon" in first))
    )


TONGUE: Final = FileTongue(
    name=NAME,
    title="CSV or XLSX table",
    suffixes=(".csv", ".tsv", ".xlsx"),
    units="degrees, decimal or in minutes and seconds; lengths in the unit that the heading says",
    heights="as the cell or the heading says, with its reference; a bare number is not taken",
    times="RFC 3339 with a zone, or without one where the heading says UTC",
    is_one=_is_one,
    read=read,
)
"""Site lists as offices keep them, and our own objects as a table."""
