"""Recorded traffic of ../shared/data, which is not ours to ship, read into the form that `deconflict scan` plays."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.quantities import FT_MIN_MM_S, FT_MM, KT_MM_S
from deconflict.wire.recording import Batch, batches, write_batch

TRACKS: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "tracks"
GAP_US: Final = 60_000_000
"""A longer silence is not counted as time flown."""


def read(path: Path) -> Iterator[Batch]:
    """A recording by its own clock: readsb's JSON lines, or the table of traffic's samples (`.json.gz`; README of the data)."""
    if path.suffix == ".gz":
        yield from _table(path)
    else:
        with path.open("rb") as file:
            yield from batches(file, where=str(path))


def written(path: Path, to: Path) -> tuple[Path, float]:
    """The recording as a file that `scan` plays, and the hours flown in it: the sum over aircraft of the time between its reports in the
    air, silences of over a minute left out."""
    last_us: dict[str, int] = {}
    flown_us = 0
    with to.open("wb") as out:
        for batch in read(path):
            out.write(write_batch(batch))
            for plot in batch[1]:
                since_us = plot.at_us - last_us.get(plot.track_id, plot.at_us)
                flown_us += since_us if 0 < since_us <= GAP_US and not plot.on_ground else 0
                last_us[plot.track_id] = plot.at_us
    return to, flown_us / 3.6e9


def _table(path: Path) -> Iterator[Batch]:
    rows = sorted(json.loads(gzip.decompress(path.read_bytes())), key=lambda row: (row["timestamp"], row["icao24"]))
    for stamp_ms, together in groupby(rows, key=lambda row: row["timestamp"]):
        plots = tuple(plot for row in together if (plot := _plot(row, stamp_ms * 1000)) is not None)
        if plots:
            yield stamp_ms * 1000, plots


def _plot(row: dict[str, Any], at_us: int) -> Plot | None:
    """One row; None without a place. What is missing in a row is NaN or null."""
    lat, lon, alt_ft = (_known(row, name) for name in ("latitude", "longitude", "altitude"))
    if lat is None or lon is None:
        return None
    gs_kt, course_deg, up_ft_min = (_known(row, name) for name in ("groundspeed", "track", "vertical_rate"))
    try:
        return Plot(
            track_id=str(row["icao24"]), at_us=at_us, lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9),
            height=None if alt_ft is None else Height(round(alt_ft * FT_MM), Reference.FL),
            ground_speed_mm_s=None if gs_kt is None else round(gs_kt * KT_MM_S),
            course_mdeg=None if course_deg is None else round(course_deg * 1000) % 360_000,
            v_up_mm_s=None if up_ft_min is None else round(up_ft_min * FT_MIN_MM_S),
            callsign=(row.get("callsign") or "").strip() or None,
            on_ground=bool(row.get("onground", False)),
        )  # fmt: skip
    except Refused:
        return None


def _known(row: dict[str, Any], name: str) -> float | None:
    value = row.get(name)
    return float(value) if value is not None and math.isfinite(float(value)) else None
