"""How many plans, zones and sites a second are read from a file of each tongue, judged as strictly as our own are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from bench_clock import Measure, rates

from deconflict.wire import gpx, kml_out, qgc, sheet_out
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import opened

PLANS: Final = 2_000
ROUNDS: Final = 5
GOAL_A_S: Final = 5_000.0
"""GeoJSON plans a second on one core."""
STATED: Final = Assumed(
    {"zone_type": "no_fly", "authority": "ALFA", "lower": "SFC", "upper": "FL100",
     "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
)  # fmt: skip


def files(quick: bool) -> list[Measure]:
    """Plans a second from each tongue that we write too, by CPU time."""
    made = [_plan(number) for number in range(100 if quick else PLANS)]
    whole = json.dumps({"type": "FeatureCollection", "features": made}).encode()
    return [
        _rate("GeoJSON plans read", whole, len(made), quick, GOAL_A_S),
        _rate("KML plans read", kml_out.write(made), len(made), quick),
        _rate("GPX plans read", gpx.write(made), len(made), quick),
        _rate("CSV plans read", sheet_out.write_csv(made), len(made), quick),
        _rate("XLSX plans read", sheet_out.write_xlsx(made), len(made), quick),
        _rate("QGroundControl fences read", qgc.write(made), len(made), quick),
    ]


def _rate(what: str, data: bytes, count: int, quick: bool, goal: float | None = None) -> Measure:
    found = rates(_read(data, count), count, 1 if quick else ROUNDS)
    return Measure(what, found.cpu, "/s", goal, note=f"{len(data) // count} bytes each, by CPU time")


def _read(data: bytes, count: int) -> Callable[[int], None]:
    def run(_number: int) -> None:
        read = [record for record in opened(data, "bench", STATED) if record.fault is None]
        if len(read) != count:
            raise RuntimeError(f"{count - len(read)} of {count} were refused")

    return run


def _plan(number: int) -> dict[str, Any]:
    """A plan over five corners, 2 km across."""
    lon, lat = 6 + number % 100 * 0.02, 45 + number // 100 * 0.02
    ring = [[lon, lat], [lon + 0.015, lat], [lon + 0.02, lat + 0.01], [lon + 0.01, lat + 0.02], [lon, lat + 0.015], [lon, lat]]
    properties = {
        "op_id": f"P{number}", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "lower": "0m W84",
        "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    }  # fmt: skip
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}
