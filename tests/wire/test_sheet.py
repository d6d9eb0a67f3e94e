"""Tables as offices keep them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire import zips
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened
from deconflict.wire.sheet import MAX_COLUMNS, MAX_ROWS, heading
from deconflict.wire.sheet_out import write_xlsx

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
SITES = Assumed({"function": "clinic", "radius_m": 300, **HOURS}, as_kind="site")
ZONES = Assumed({"zone_type": "no_fly", "authority": "A", "lower": "SFC", "upper": "FL100", "radius_m": 5, **HOURS})


def book(*rows: Sequence[Any]) -> bytes:
    """A workbook as openpyxl writes it."""
    from openpyxl import Workbook

    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_site_list_with_semicolons_and_commas_in_its_numbers() -> None:
    table = "Name;Latitude;Longitude;Radius (km);From UTC;Beds\nKlinik Süd;46°30'36\"N;7,5;0,25;2030-01-01 10:30;12\n;46,5;x;1;;\n\n"
    good, bad = opened(table.encode(), "x.csv", SITES)
    properties = good.features[0]["properties"]
    assert good.features[0]["geometry"]["coordinates"] == pytest.approx([7.5, 46.51])
    assert (properties["site_id"], properties["radius_m"], properties["from"]) == ("Klinik-Sud", 250, "2030-01-01T10:30:00Z")
    assert good.shown["Beds"] == "12"
    assert "not taken: Beds: no property of ours" in good.notes
    assert bad.fault is not None
    assert bad.fault.where == "x.csv: row 3, column lon"


def test_heights_by_their_heading_and_times_without_zone_only_where_it_says_utc() -> None:
    table = "name,lat,lon,Lower (ft AMSL),Upper FL,Until,Start\nA,46,7,1500,65.0,2030-01-01T11:00:00,2030-01-01 10:00\n"
    (record,) = opened(table.encode(), "x.csv", ZONES)
    assert record.fault is not None
    assert record.fault.where == "x.csv: row 2, from"
    (record,) = opened(table.replace("Until,Start", "Until Z,Start Z").encode(), "x.csv", ZONES)
    properties = record.features[0]["properties"]
    assert (properties["lower"], properties["upper"], properties["from"]) == ("1500ft AMSL", "FL65", "2030-01-01T10:00:00Z")
    (record,) = opened(b"lat,lon,upper\n46,7,900\n", "x.csv", ZONES)
    assert record.fault is not None


def test_outlines_as_well_known_text_and_columns_by_name() -> None:
    table = 'name,shape,note\nA,"POLYGON ((7.5 46.5, 7.6 46.5, 7.6 46.6, 7.5 46.5))",x\nB,CIRCLE,y\nC,,\n'
    good, bad, empty = opened(table.encode(), "x.csv", Assumed(ZONES.properties, {"wkt": "shape"}))
    assert (good.kind, good.features[0]["geometry"]["type"]) == ("ZONE_NOTICE", "Polygon")
    assert good.features[0]["properties"]["remark"] == "x"
    assert bad.fault is not None
    assert empty.fault is not None


def test_other_encodings_and_a_length_that_is_none() -> None:
    table = "name\tlat\tlon\tradius_m\tRadius NM\nÅ\t46\t7\t\tx\n"
    for data in (table.encode("utf-16"), table.encode("utf-8-sig")):
        assert heading(data, "x")[0] == "name"
        assert opened(data, "x.tsv", ZONES)[0].name == "Å"
    (record,) = opened(b"lat,lon,radius nm\n46,7,far\n", "x.csv", ZONES)
    assert record.fault is not None
    assert "no length" in record.fault.what
    with pytest.raises(Refused, match="UTF-8"):
        opened("name,lat,lon\nå,1,2\n".encode("latin-1"), "x.csv")


def test_a_workbook_with_numbers_times_and_empty_cells() -> None:
    at = datetime(2030, 1, 1, 10, 30)  # noqa: DTZ001 - a cell has no zone
    heads = ["name", "lat", "lon", "From UTC", "until", "open", "day", "hour"]
    row = ["A", 46.5, 7, at, "2030-01-01T11:00:00Z", True, date(2030, 1, 1), time(9, 0)]
    rows: list[Sequence[Any]] = [heads, row, [None, None], ["B", 46, 8]]
    first, second = opened(book(*rows), "x.xlsx", ZONES)
    assert first.features[0]["properties"]["from"] == "2030-01-01T10:30:00Z"
    assert (first.shown["open"], first.shown["day"], first.shown["hour"]) == ("true", "2030-01-01 00:00:00", "09:00:00")
    assert second.where == "x.xlsx: row 4"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n\n", b"a,b\n1,2\n", b'lat,lon\n"1,2\n', b"lat,lon\n" + b'"' + b"x" * 200_000 + b'"\n',
        b"lat,lon" + b",x" * 250 + b"\n" + (b"1,2" + b",3" * 250 + b"\n") * 1700, b"lat,lon" + b",x" * MAX_COLUMNS + b"\n",
        b"lat,lon\n" + b"1,2\n" * (MAX_ROWS + 1), zips.packed({"[Content_Types].xml": b"<x/>"}),
        zips.packed({"xl/workbook.xml": b"<!DOCTYPE x><x/>"}),
        zips.packed({"xl/workbook.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), zips.packed({"xl/workbook.xml": b"<x/>"}),
        write_xlsx([])[:-30],
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as fault:
        opened(data, "x.xlsx" if data.startswith(b"PK") else "x.csv")
    assert fault.value.mend
