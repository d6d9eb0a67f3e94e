"""F3548 volumes: both ways for W84 heights, outwards never smaller for others, bad ones refused at their place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.volume import Circle, Polygon, Volume3D, Volume4D
from deconflict.errors import Refused
from deconflict.wire.f3548 import read, write

LOW, HIGH = Height(10_000, Reference.W84), Height(120_000, Reference.W84)
TRIANGLE = Polygon(((0, 0), (0, 10_000_000), (10_000_000, 0)))
VOLUMES = (
    Volume4D(Volume3D(Circle(46_500_000_000, 7_500_000_001, 1_852_001), LOW, HIGH), 1_785_402_000_000_000, 1_785_405_600_000_001),
    Volume4D(Volume3D(TRIANGLE, LOW, HIGH), 1_785_402_000_000_000, 1_785_405_600_500_000),
)


def altered(*path: str | int, value: Any) -> Any:
    """The first volume (or, from 1 on, the second) with one value set, or left out where it is Ellipsis."""
    listed = copy.deepcopy(write(VOLUMES))
    inner: Any = listed
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return listed


def test_both_ways() -> None:
    assert read(json.dumps(write(VOLUMES))) == VOLUMES


@pytest.mark.parametrize(
    ("lower", "upper", "out"),
    [
        (Height(100_000, Reference.AMSL), Height(200_000, Reference.AMSL), (-10.0, 310.0)),
        (Height(3_048_000, Reference.FL), Height(6_096_000, Reference.FL), (2648.0, 6496.0)),
        (Height(0, Reference.AGL), Height(120_000, Reference.AGL), (290.0, 830.0)),
        (LOW, HIGH, (10.0, 120.0)),
    ],
)
def test_outwards_the_volume_holds_all_that_ours_may_hold(lower: Height, upper: Height, out: tuple[float, float]) -> None:
    (volume,) = write([Volume4D(Volume3D(TRIANGLE, lower, upper), 0, 1)], Ground(400_000, 600_000))
    assert (volume["volume"]["altitude_lower"]["value"], volume["volume"]["altitude_upper"]["value"]) == out
    assert volume["volume"]["altitude_lower"]["reference"] == "W84"


BAD = [
    ("no list", {}, ", $", "1 to 64"),
    ("empty", [], ", $", "1 to 64"),
    ("no volume", altered(0, "volume", value=...), ", [0]", "an object with an outline"),
    ("two outlines", altered(0, "volume", "outline_polygon", value={}), ", [0].volume", "outline_circle or outline_polygon"),
    ("no outline", altered(0, "volume", "outline_circle", value=...), ", [0].volume", "outline_circle or outline_polygon"),
    ("feet", altered(0, "volume", "altitude_lower", "units", value="FT"), ", [0].volume.altitude_lower.units", "one of M"),
    ("sea level", altered(0, "volume", "altitude_upper", "reference", value="SFC"), "altitude_upper.reference", "one of W84"),
    ("a height of text", altered(0, "volume", "altitude_upper", "value", value="high"), "altitude_upper.value", "metres"),
    ("a height in space", altered(0, "volume", "altitude_upper", "value", value=1e7), "altitude_upper.value", "metres"),
    ("upside down", altered(0, "volume", "altitude_upper", "value", value=5), ", [0].volume.altitude_upper", "exchange the two heights"),
    ("a radius of nothing", altered(0, "volume", "outline_circle", "radius", "value", value=0), "radius.value", "up to 500000"),
    ("no radius", altered(0, "volume", "outline_circle", "radius", value=...), "outline_circle", "radius"),
    ("off the Earth", altered(0, "volume", "outline_circle", "center", "lat", value=91), "center.lat", "degrees"),
    ("lon, not lng", altered(0, "volume", "outline_circle", "center", "lon", value=1), "center.lon", "did you mean 'lng'?"),
    ("two corners", altered(1, "volume", "outline_polygon", "vertices", value=[{"lat": 0, "lng": 0}] * 2), "vertices", "3 to 500"),
    (
        "a corner twice",
        altered(1, "volume", "outline_polygon", "vertices", value=[{"lat": 0, "lng": 0}] * 3),
        "outline_polygon",
        "leave one",
    ),
    ("a corner of numbers", altered(1, "volume", "outline_polygon", "vertices", 1, value=[0, 1]), "vertices[1]", "write an object"),
    ("no time", altered(0, "time_end", value=...), ", [0]", "RFC3339"),
    ("seconds", altered(0, "time_end", "value", value=5), ", [0].time_end.value", "RFC3339"),
    ("another format", altered(0, "time_end", "format", value="UNIX"), ", [0].time_end.format", "one of RFC3339"),
    ("no zone", altered(0, "time_end", "value", value="2026-07-30T09:15:00"), ", [0].time_end.value", "end it with Z"),
    ("ends before it begins", altered(0, "time_end", "value", value="2020-01-01T00:00:00Z"), ", [0].time_end", "later than the begin"),
    ("a stray field", altered(0, "altitude", value=3), ", [0].altitude", "known are"),
]


@pytest.mark.parametrize(("value", "where", "mend"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_volumes_are_refused_at_their_place(value: object, where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read(json.dumps(value), source="f")
    assert refused.value.where.startswith("f:1:")
    assert refused.value.where.endswith(where)
    assert mend in refused.value.mend
    assert read(json.dumps(write(VOLUMES))) == VOLUMES
