"""Reports of aircraft that fly straight on, for the tests of what is fused."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, Track, track_of

S = 1_000_000
NOW = 1_700_000_000 * S
PER_DEG_M = 111_195.08
"""A degree of the mean sphere."""


def plot(
    track_id: str = "4b1814", at_s: float = 0.0, east_m: float = 0.0, north_m: float = 0.0, *,
    height_m: float | None = 3000.0, speed_m_s: float | None = 100.0, course_deg: float = 90.0, lat_deg: float = 46.0, **more: Any,
) -> Plot:  # fmt: skip
    """A report made `at_s` after NOW, that many metres from a place at 46 N 8 E."""
    lat = lat_deg + north_m / PER_DEG_M
    lon = 8.0 + east_m / (PER_DEG_M * math.cos(math.radians(lat)))
    fields: dict[str, Any] = {
        "height": None if height_m is None else Height(round(height_m * 1000), Reference.FL),
        "ground_speed_mm_s": None if speed_m_s is None else round(speed_m_s * 1000),
        "course_mdeg": round(course_deg * 1000), "v_up_mm_s": 0, "lat_ndeg": round(lat * 1e9), "lon_ndeg": round(lon * 1e9),
    }  # fmt: skip
    return Plot(track_id=track_id, at_us=NOW + round(at_s * S), **{**fields, **more})


def east(track_id: str = "4b1814", at_s: float = 0.0, east_m: float = 0.0, north_m: float = 0.0, **more: Any) -> Plot:
    """The report at `at_s` of an aircraft that flies east at its speed (100 m/s) and was at `east_m` at NOW."""
    speed_m_s = more.get("speed_m_s", 100.0) or 0.0
    return plot(track_id, at_s, east_m + speed_m_s * at_s, north_m, **more)


def track(*plots: Plot, party: str = "alfa") -> Track:
    """The track of these reports."""
    return track_of(plots, party=party)


def flight(track_id: str = "4b1814", until_s: int = 5, party: str = "alfa", every_s: int = 1, **more: Any) -> Track:
    """The track of one that has flown east for a few seconds, its newest report at `until_s`."""
    return track(*seconds(track_id, range(max(0, until_s - 5 * every_s), until_s + 1, every_s), **more), party=party)


def seconds(track_id: str, at_s: Iterable[float], **more: Any) -> list[Plot]:
    """Its reports at these seconds."""
    return [east(track_id, one, **more) for one in at_s]
