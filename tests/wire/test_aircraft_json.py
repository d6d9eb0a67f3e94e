"""Our tracks as a receiver's: field by field what readsb documents, and read back by our own reader of it."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind, track_of
from deconflict.wire import adsb
from deconflict.wire.aircraft_json import STALE_US, address, receiver, write

NOW_US = 1_900_000_000_000_000
FIELDS: dict[str, Any] = {
    "hex": lambda v: re.fullmatch(r"~?[0-9a-f]{6}", v), "type": lambda v: v in ("other", "mlat"), "flight": lambda v: len(v) == 8,
    "lat": lambda v: -90 <= v <= 90, "lon": lambda v: -180 <= v <= 180, "alt_baro": lambda v: v == "ground" or isinstance(v, float),
    "alt_geom": lambda v: isinstance(v, float), "gs": lambda v: v >= 0, "track": lambda v: 0 <= v < 360,
    "baro_rate": lambda v: isinstance(v, float),
    "geom_rate": lambda v: isinstance(v, float), "track_rate": lambda v: isinstance(v, float), "seen": lambda v: 0 <= v < 60,
    "seen_pos": lambda v: 0 <= v < 60, "mlat": lambda v: v == [], "tisb": lambda v: v == [],
}  # fmt: skip
"""readsb's documented fields that we write, and what each may hold."""


def plot(track_id: str = "4b1234", at_us: int = NOW_US - 2_000_000, **more: Any) -> Plot:
    """A report, two seconds old."""
    moved = {"ground_speed_mm_s": 120_000, "course_mdeg": 90_500, "v_up_mm_s": -5_080, "callsign": "ALFA12"}
    return Plot(track_id=track_id, at_us=at_us, lat_ndeg=46_512_345_678, lon_ndeg=-7_500_000_001, **{**moved, **more})


def aircraft(*plots: Plot, party: str = "a" * 26) -> list[dict[str, Any]]:
    """The aircraft written of one track each."""
    written: list[dict[str, Any]] = write([track_of([one], party=party) for one in plots], NOW_US)["aircraft"]
    return written


def test_every_field_is_one_that_readsb_documents_and_holds_what_it_may() -> None:
    kinds = [
        plot("4b1234", height=Height(3_048_000, Reference.FL)), plot("4b1235", height=Height(900_000, Reference.W84), turn_mdeg_s=3_000),
        plot("4b1236", height=Height(900_000, Reference.AMSL)), plot("4b1237", on_ground=True), plot("rid-7", source=SourceKind.MEASURED),
        plot("4b1238", callsign=None, ground_speed_mm_s=None, course_mdeg=None, v_up_mm_s=None),
    ]  # fmt: skip
    found = aircraft(*kinds)
    assert len(found) == 6
    for one in found:
        assert not {name for name, value in one.items() if not FIELDS[name](value)}, one
        assert {"hex", "type", "lat", "lon", "seen", "seen_pos"} <= set(one)
    by_hex = {one["hex"]: one for one in found}
    assert by_hex["4b1234"]["alt_baro"] == pytest.approx(10_000)
    assert by_hex["4b1234"]["baro_rate"] == pytest.approx(-1000)
    assert by_hex["4b1235"]["alt_geom"] == pytest.approx(900 / 0.3048)
    assert not {"alt_baro", "alt_geom"} & set(by_hex["4b1236"])
    assert by_hex["4b1237"]["alt_baro"] == "ground"
    assert set(write([], NOW_US)) == {"now", "messages", "aircraft"}
    assert receiver()["refresh"] == 1000


def test_our_own_reader_gives_the_same_report_back() -> None:
    said = plot(height=Height(3_048_000, Reference.FL), turn_mdeg_s=-1_500)
    document = msgspec.json.encode(write([track_of([said], party="a" * 26)], NOW_US))
    (back,) = adsb.read_aircraft_json(document, where="x").plots
    assert back == said


def test_who_has_no_address_gets_one_that_no_aircraft_has() -> None:
    one, other = track_of([plot("rid-7")], party="a" * 26), track_of([plot("rid-7")], party="b" * 26)
    assert address(one).startswith("~")
    assert address(one) != address(other)


def test_each_aircraft_once_as_last_heard_and_none_that_is_stale() -> None:
    old, new = plot(at_us=NOW_US - 9_000_000, callsign="OLD"), plot(at_us=NOW_US - 1_000_000, callsign="NEW")
    assert [one["flight"].strip() for one in aircraft(old, new)] == ["NEW"]
    assert [one["flight"].strip() for one in aircraft(new, old)] == ["NEW"]
    assert aircraft(plot(at_us=NOW_US - STALE_US)) == []
    assert aircraft(plot(at_us=NOW_US + 500_000))[0]["seen"] == 0
