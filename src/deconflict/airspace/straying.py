"""How far a report of an aircraft lies from a volume: before or after its time, beside it, over or under it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from deconflict.airspace.altitude import Difference, Ground, Height, difference_m
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume4D


class Stray(NamedTuple):
    """How far one report is from one volume; all 0 inside, heights at central values.

    `early_s` before it begins or `late_s` after it ends, `horizontal_m` beside it, `above_m` over or `below_m` under it. `bound_m`: how far
    the heights' difference may be from that, 0 where both have one reference. A report without a height is neither above nor below.
    """

    early_s: float
    late_s: float
    horizontal_m: float
    above_m: float
    below_m: float
    bound_m: float

    @property
    def time_s(self) -> float:
        """Before or after."""
        return max(self.early_s, self.late_s)

    @property
    def vertical_m(self) -> float:
        """Over or under."""
        return max(self.above_m, self.below_m)

    @property
    def inside(self) -> bool:
        """Whether it is none of all that."""
        return self.order() == (0.0, 0.0)

    def order(self) -> tuple[float, float]:
        """What makes a volume the nearest: in time first, then in space."""
        return self.time_s, math.hypot(self.horizontal_m, self.vertical_m)


def stray(volume: Volume4D, plot: Plot, ground: Ground | None = None) -> Stray:
    """How far the report is from the volume; its last instant still counts as within its time."""
    early_s = max(0, volume.from_us - plot.at_us) / 1e6
    late_s = max(0, plot.at_us - volume.until_us) / 1e6
    horizontal_m = distance_to_m(volume.volume.outline, plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG)
    return Stray(early_s, late_s, horizontal_m, *_vertically(volume, plot.height, ground))


def nearest(volumes: Iterable[Volume4D], plot: Plot, ground: Ground | None = None) -> Stray:
    """How far the report is from the nearest of some volumes (at least one), in time first, then in space."""
    return min((stray(volume, plot, ground) for volume in volumes), key=Stray.order)


def _vertically(volume: Volume4D, height: Height | None, ground: Ground | None) -> tuple[float, float, float]:
    """Metres above and below the volume, and the bound of that."""
    if height is None:
        return 0.0, 0.0, 0.0
    over = difference_m(height, volume.volume.upper, ground)
    under = difference_m(volume.volume.lower, height, ground)
    return max(0.0, over.central_m), max(0.0, under.central_m), max(_bound_m(over), _bound_m(under))


def _bound_m(difference: Difference) -> float:
    return max(difference.greatest_m - difference.central_m, difference.central_m - difference.least_m)
