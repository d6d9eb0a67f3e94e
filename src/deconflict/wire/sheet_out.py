"""Features of ours as a table, CSV or XLSX: a row for each volume, which `sheet.read` reads back as it was.

Degrees are written to 1e-9, metres to the mm, times to the µs: nothing is rounded.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from deconflict.wire import zips
from deconflict.wire.judging import KINDS
from deconflict.wire.opened import Feature

_FIRST: Final = (
    *(kind.id_field for kind in KINDS.values()), "lat", "lon", "radius_m", "wkt", "lower", "upper", "from", "until",
)  # fmt: skip
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMULA: Final = re.compile(r"'*[=@]|'+[+-]|[+-](?![0-9])")
"""What a spreadsheet would take for a formula, and what we would take for a guarded one."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STILL: Final[Mapping[str, bytes]] = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ).encode(),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ).encode(),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="deconflict" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ).encode(),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ).encode(),
}


def write_csv(features: Sequence[Feature]) -> bytes:
    """Features as CSV in UTF-8 with a byte order mark, by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in _table(features):
        writer.writerow([_guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(features: Sequence[Feature]) -> bytes:
    """Features as a workbook of one sheet, every cell a text; the same bytes whenever it is made."""
    rows = "".join(f"<row>{''.join(_inline(cell) for cell in row)}</row>" for row in _table(features))
    sheet = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zips.packed({**_STILL, "xl/worksheets/sheet1.xml": sheet.encode()})


def _table(features: Sequence[Feature]) -> Iterator[list[str]]:
    """The heading and a row for each Feature that has a place."""
    named = [{**feature["properties"], **_where(feature["geometry"])} for feature in features if feature.get("geometry")]
    used = {name for row in named for name in row}
    columns = [name for name in _FIRST if name in used] + sorted(used - set(_FIRST))
    yield columns
    for row in named:
        yield [_text(row[name]) if name in row else "" for name in columns]


def _where(geometry: Mapping[str, Any]) -> dict[str, Any]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return {"lat": f"{coordinates[1]:.9f}", "lon": f"{coordinates[0]:.9f}"}
    if geometry["type"] == "LineString":
        return {"wkt": f"LINESTRING ({_listed(coordinates)})"}
    return {"wkt": f"POLYGON ({', '.join(f'({_listed(ring)})' for ring in coordinates)})"}


def _listed(positions: Sequence[Sequence[float]]) -> str:
    return ", ".join(f"{lon:.9f} {lat:.9f}" for lon, lat in positions)


def _text(value: object) -> str:
    if isinstance(value, dict) and set(value) == {"value_m", "reference"}:
        return f"{value['value_m']}m {value['reference']}" if value["reference"] != "FL" else json.dumps(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _inline(cell: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_xml(cell))}</t></is></c>'


def _guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _xml(cell: str) -> str:
    return "".join(sign if sign >= " " or sign in "\t\n\r" else " " for sign in cell)
