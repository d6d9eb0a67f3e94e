"""Plot (one report of one aircraft) and Track (what is known of one aircraft now), and fusing plots into tracks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from deconflict.airspace.altitude import Height
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
    Speeds in mm/s (`v_up_mm_s` is up), track over ground in 1e-3 degree from true north.
    """

    track_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{1,32}$")]
    at_us: Micros
    lat_ndeg: LatNdeg
    lon_ndeg: LonNdeg
    height: Height | None = None
    ground_speed_mm_s: Annotated[int, Meta(ge=0, le=2_000_000)] | None = None
    course_mdeg: Annotated[int, Meta(ge=0, lt=360_000)] | None = None
    v_up_mm_s: Annotated[int, Meta(ge=-500_000, le=500_000)] | None = None
    callsign: Annotated[str, Meta(max_length=16, pattern=r"^[A-Za-z0-9 ._/-]*$")] | None = None
    on_ground: bool = False
    source: SourceKind = SourceKind.SELF_REPORTED
