"""Volume3D and Volume4D as data: an outline between two heights, for a time."""

from __future__ import annotations

from msgspec import Struct

from deconflict.airspace.altitude import Height
from deconflict.airspace.instant import Micros
from deconflict.airspace.outline import Outline


class Volume3D(Struct, frozen=True, forbid_unknown_fields=True):
    """An outline between two heights."""

    outline: Outline
    lower: Height
    upper: Height


class Volume4D(Struct, frozen=True, forbid_unknown_fields=True):
    """A Volume3D from `from_us` up to, but not including, `until_us`."""

    volume: Volume3D
    from_us: Micros
    until_us: Micros
