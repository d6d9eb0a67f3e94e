"""Plot (one report of one aircraft) and Track (what is known of one aircraft now), and fusing plots into tracks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise, repeat
from operator import attrgetter
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from deconflict.airspace import earth
from deconflict.airspace.altitude import HIGHEST_MM, LOWEST_MM, Height
from deconflict.airspace.instant import Micros
from deconflict.airspace.volume import LatNdeg, LonNdeg


class SourceKind(StrEnum):
    """The kind of source of a shared track; never which station, never where it stands."""

    SELF_REPORTED = "self_reported"
    MEASURED = "measured"
    FUSED = "fused"


class Plot(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One report: where an aircraft was at `at_us`, how high by which reference, how it moved.

    `track_id` is the sender's id of the aircraft (ICAO 24-bit address in lower-case hex, or the feed's own id).
    Speeds in mm/s (`v_up_mm_s` is up), track over ground in 1e-3 degree from true north. `turn_mdeg_s` is the rate of turn to the right in
    1e-3 degree a second, `selected_height` what its crew has told it to level at.
    """

    track_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{1,32}$")]
    at_us: Micros
    lat_ndeg: LatNdeg
    lon_ndeg: LonNdeg
    height: Height | None = None
    ground_speed_mm_s: Annotated[int, Meta(ge=0, le=2_000_000)] | None = None
    course_mdeg: Annotated[int, Meta(ge=0, lt=360_000)] | None = None
    v_up_mm_s: Annotated[int, Meta(ge=-500_000, le=500_000)] | None = None
    turn_mdeg_s: Annotated[int, Meta(ge=-100_000, le=100_000)] | None = None
    selected_height: Height | None = None
    callsign: Annotated[str, Meta(max_length=16, pattern=r"^[A-Za-z0-9 ._/-]*$")] | None = None
    on_ground: bool = False
    source: SourceKind = SourceKind.SELF_REPORTED
    uncommanded: bool = False


HISTORY = 5
"""Earlier plots a track keeps beside its latest one."""
HOLD_US = 15_000_000
"""How old a reported height or velocity may be, against the latest plot, and still stand for a plot that has none: three
missed reports of a 5 s radar turn."""
BASELINE_US = (1_000_000, 60_000_000)
"""Shortest and longest time between two plots that a velocity is derived from."""
FASTEST_M_S = 1_000.0
"""A derived speed above this is a wrong time or place, not a movement (Mach 3 in the stratosphere is 885 m/s)."""
DERIVED_UP_M_S = 50.0
"""A climb or descent of 10,000 ft/min derived from two heights is one wrong height among the two: who climbs so fast reports it."""
FASTEST_UP_M_S = 200.0
"""A derived climb or descent above this is a wrong height."""


@dataclass(frozen=True, slots=True)
class Track:
    """What is known of one aircraft: its newest plots, newest first, and from them what a single plot may lack.

    The same set of plots gives the same track, whatever order they came in. Velocities in m/s, east, north and up; None where unknown.
    `ground_speed_m_s` is the speed over ground; `course_deg` the course over ground from true north, in [0, 360), None when not moving:
    both are reckoned when the track is made, since it is flown on many times.
    """

    party: str
    plots: tuple[Plot, ...]
    height: Height | None
    callsign: str | None
    v_east_m_s: float | None
    v_north_m_s: float | None
    v_up_m_s: float | None
    ground_speed_m_s: float | None = field(init=False, repr=False, compare=False)
    course_deg: float | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        east_m_s, north_m_s = self.v_east_m_s, self.v_north_m_s
        speed_m_s = course_deg = None
        if east_m_s is not None and north_m_s is not None:
            speed_m_s = math.hypot(east_m_s, north_m_s)
            if not east_m_s == north_m_s == 0:
                course_deg = math.degrees(math.atan2(east_m_s, north_m_s)) % 360.0
        object.__setattr__(self, "ground_speed_m_s", speed_m_s)
        object.__setattr__(self, "course_deg", course_deg)

    @property
    def latest(self) -> Plot:
        """The newest plot."""
        return self.plots[0]

    @property
    def history(self) -> tuple[Plot, ...]:
        """Up to five plots before the newest, oldest first."""
        return self.plots[:0:-1]

    @property
    def track_id(self) -> str:
        """The sender's id of the aircraft."""
        return self.plots[0].track_id

    @property
    def at_us(self) -> int:
        """When the newest plot was made."""
        return self.plots[0].at_us

    @property
    def lat_deg(self) -> float:
        """Latitude of the newest plot."""
        return self.plots[0].lat_ndeg / earth.NDEG_PER_DEG

    @property
    def lon_deg(self) -> float:
        """Longitude of the newest plot."""
        return self.plots[0].lon_ndeg / earth.NDEG_PER_DEG


class Predicted(Struct, frozen=True):
    """Where a track is taken to be at `at_us`: flown straight on from its newest plot for `ahead_s` seconds."""

    at_us: int
    lat_deg: float
    lon_deg: float
    height: Height | None
    ahead_s: float


def order(plot: Plot) -> tuple[int, bytes]:
    """Newest last; two different plots of one instant in the order of their bytes, so that all nodes agree."""
    return plot.at_us, msgspec.json.encode(plot)


def _newest_first(plots: Iterable[Plot]) -> tuple[Plot, ...]:
    """In `order`, backwards; bytes are made only of those of one instant."""
    found = sorted(plots, key=attrgetter("at_us"), reverse=True)
    if any(one.at_us == other.at_us for one, other in pairwise(found)):
        found.sort(key=order, reverse=True)
    return tuple(found)


def _fresh(plots: tuple[Plot, ...]) -> tuple[Plot, ...]:
    """Those of plots, newest first, that are no older than what is held."""
    oldest_us, count = plots[0].at_us - HOLD_US, 1
    while count < len(plots) and plots[count].at_us >= oldest_us:
        count += 1
    return plots[:count]


def _baseline(plots: tuple[Plot, ...]) -> Plot | None:
    """The nearest earlier plot far enough back in time to derive a movement from."""
    for plot in plots[1:]:
        if BASELINE_US[0] <= plots[0].at_us - plot.at_us <= BASELINE_US[1]:
            return plot
    return None


def _longest(plots: tuple[Plot, ...]) -> Plot | None:
    """The earliest plot that is still fresh, else the nearest one: heights come in steps of 100 ft, over a second 6,000 ft/min."""
    fresh = [plot for plot in _fresh(plots) if plots[0].at_us - plot.at_us >= BASELINE_US[0]]
    return fresh[-1] if fresh else _baseline(plots)


def _over_ground(plots: tuple[Plot, ...], fresh: tuple[Plot, ...]) -> tuple[float, float] | None:
    """East and north m/s: as reported, else from two places."""
    for plot in fresh:
        if plot.ground_speed_mm_s is not None and plot.course_mdeg is not None:
            speed_m_s, course = plot.ground_speed_mm_s / 1000, math.radians(plot.course_mdeg / 1000)
            return speed_m_s * math.sin(course), speed_m_s * math.cos(course)
    before = _baseline(plots)
    if before is None:
        return None
    scale = earth.NDEG_PER_DEG
    here, there = (plots[0].lat_ndeg / scale, plots[0].lon_ndeg / scale), (before.lat_ndeg / scale, before.lon_ndeg / scale)
    speed_m_s = earth.distance_m(*there, *here) * 1e6 / (plots[0].at_us - before.at_us)
    if speed_m_s > FASTEST_M_S:
        return None
    # The course now: against the azimuth back to where it was.
    course = math.radians(earth.bearing_deg(*here, *there) + 180.0)
    return speed_m_s * math.sin(course), speed_m_s * math.cos(course)


def _upward(plots: tuple[Plot, ...], fresh: tuple[Plot, ...]) -> float | None:
    """Up m/s: as reported, else from two heights of one reference."""
    for plot in fresh:
        if plot.v_up_mm_s is not None:
            return plot.v_up_mm_s / 1000
    high = tuple(plot for plot in plots if plot.height is not None)
    before = _longest(high) if high else None
    if before is None or before.height is None or high[0].height is None or before.height.reference is not high[0].height.reference:
        return None
    up_m_s = (high[0].height.value_mm - before.height.value_mm) * 1e3 / (high[0].at_us - before.at_us)
    return up_m_s if abs(up_m_s) <= DERIVED_UP_M_S else None


def fuse(track: Track | None, plot: Plot, *, party: str = "") -> Track:
    """The track with one more plot; `party` is who reports it when the track is new. An old or repeated plot is taken in its place."""
    if track is None:
        return track_of((plot,), party=party)
    if plot.at_us > track.plots[0].at_us:
        return _track((plot, *track.plots[:HISTORY]), track.party)
    return track if plot in track.plots else track_of((*track.plots, plot), party=track.party)


def track_of(plots: Iterable[Plot], *, party: str) -> Track:
    """The track of these plots (at least one), in whatever order; the newest and five before it count."""
    return _track(_newest_first(plots)[: HISTORY + 1], party)


def _track(plots: tuple[Plot, ...], party: str) -> Track:
    """The track of these plots, newest first."""
    fresh = _fresh(plots)
    over_ground = _over_ground(plots, fresh)
    east_m_s, north_m_s = (None, None) if over_ground is None else over_ground
    return Track(
        party=party,
        plots=plots,
        height=next((p.height for p in fresh if p.height is not None), None),
        callsign=next((p.callsign for p in plots if p.callsign), None),
        v_east_m_s=east_m_s,
        v_north_m_s=north_m_s,
        v_up_m_s=_upward(plots, fresh),
    )


def predict(track: Track, at_us: int) -> Predicted:
    """Where the track is at an instant, flown straight on at its velocity; without a velocity it stays where it was."""
    ahead_s = (at_us - track.at_us) / 1e6
    place = track.lat_deg, track.lon_deg
    if track.course_deg is not None and track.ground_speed_m_s is not None:
        place = earth.destination(*place, track.course_deg, track.ground_speed_m_s * ahead_s)
    return Predicted(at_us, *place, _height_ahead(track, ahead_s), ahead_s)


def predict_all(tracks: Sequence[Track], at_us: int) -> list[Predicted]:
    """`predict` of every track, in their order: all geodesics in one call, which is what most of the time goes into."""
    latest = [track.plots[0] for track in tracks]
    ahead_s = (at_us - np.array([plot.at_us for plot in latest], dtype=np.int64)) / 1e6
    lats_deg = np.array([plot.lat_ndeg for plot in latest], dtype=np.int64) / earth.NDEG_PER_DEG
    lons_deg = np.array([plot.lon_ndeg for plot in latest], dtype=np.int64) / earth.NDEG_PER_DEG
    courses_deg = np.array([track.course_deg for track in tracks], dtype=np.float64)
    moving = np.flatnonzero(~np.isnan(courses_deg))
    if moving.size:
        ranges_m = np.array([track.ground_speed_m_s for track in tracks], dtype=np.float64)[moving] * ahead_s[moving]
        lons_deg[moving], lats_deg[moving], _ = earth.geod().fwd(lons_deg[moving], lats_deg[moving], courses_deg[moving], ranges_m)
    return list(map(Predicted, repeat(at_us), lats_deg.tolist(), lons_deg.tolist(), _heights_ahead(tracks, ahead_s), ahead_s.tolist()))


def _heights_ahead(tracks: Sequence[Track], ahead_s: earth.Floats) -> list[Height | None]:
    """The height of every track after so long (n,) at its climb, within what a Height holds."""
    heights = [track.height for track in tracks]
    climbing = [k for k, track in enumerate(tracks) if track.v_up_m_s and track.height is not None]
    if climbing:
        at_mm = np.array([heights[k].value_mm for k in climbing])  # type: ignore[union-attr]
        up_m_s = np.array([tracks[k].v_up_m_s for k in climbing], dtype=np.float64)
        ahead_mm = np.clip(np.rint(at_mm + up_m_s * ahead_s[climbing] * 1000), LOWEST_MM, HIGHEST_MM).astype(np.int64).tolist()
        for k, value_mm in zip(climbing, ahead_mm, strict=True):
            heights[k] = Height(value_mm, heights[k].reference)  # type: ignore[union-attr]
    return heights


def _height_ahead(track: Track, ahead_s: float) -> Height | None:
    height, up_m_s = track.height, track.v_up_m_s
    if height is None or not up_m_s:
        return height
    return Height(max(LOWEST_MM, min(HIGHEST_MM, round(height.value_mm + up_m_s * ahead_s * 1000))), height.reference)
