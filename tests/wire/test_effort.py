"""Work is counted where a few bytes ask for much; what is beyond the bound is refused, record by record."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.wire.effort import bounded, spend
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened

WIDE = [[-179, 0], [-60, 60], [60, 80], [170, 0], [-179, 0]]
SMALL = [[7, 46], [7.1, 46], [7.1, 46.1], [7, 46]]
STATED = Assumed(
    {
        "from": "2030-01-01T00:00:00Z", "until": "2030-01-15T00:00:00Z", "authority": "ALFA", "lower": "SFC", "upper": "120m AGL",
        "zone_type": "caution",
    },
    as_kind="zone",
)  # fmt: skip


def collection(rings: list[list[Any]]) -> bytes:
    """Features of these rings."""
    features = [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}} for ring in rings]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_nothing_is_counted_outside_and_the_outer_bound_stays() -> None:
    spend(10**12, where="x")
    with bounded(10), bounded(10**9):
        spend(10, where="x")
        with pytest.raises(Refused, match="more work") as caught:
            spend(1, where="there")
    assert caught.value.where == "there"
    with bounded(10):
        spend(10, where="x")


def test_what_was_read_before_the_work_was_spent_comes_in() -> None:
    with bounded(500):
        records = opened(collection([SMALL] * 30), "x.geojson", STATED)
    assert records[0].kind == "ZONE_NOTICE"
    assert {record.fault.what for record in records if record.fault} == {"the file asks for more work than one file may"}


def test_very_long_edges_are_work() -> None:
    with bounded(2_000):
        (record,) = opened(collection([WIDE]), "x.geojson", STATED)
    assert record.fault is not None
    assert "more work" in record.fault.what


def test_a_line_of_text_cannot_ask_for_a_million_places() -> None:
    head = "AC R\nAN x\nAL SFC\nAH FL95\nV X=46:00:00 N 007:00:00 E\n"
    text = (head + "DA 99999999,0,359\n" * 40 + "\n" + head + "DC 5\n").encode()
    wide, small = opened(text, "x.openair", STATED)
    assert wide.fault is not None
    assert small.kind == "ZONE_NOTICE"


def test_rings_that_cross_themselves_everywhere_are_left_unmended() -> None:
    circle = [[7 + math.cos(n), 46 + math.sin(n)] for n in range(400)]
    knot = " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in [*circle, circle[0]])
    ring = f"<LinearRing><coordinates>{knot}</coordinates></LinearRing>"
    kml = f"<kml><Placemark><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon></Placemark></kml>"
    (record,) = opened(kml.encode(), "x.kml", STATED)
    assert record.fault is not None
    assert "crosses itself" in record.fault.what
