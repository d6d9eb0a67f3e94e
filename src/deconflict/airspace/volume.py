"""Volume3D and Volume4D (ASTM F3548), and whether two of them meet."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from deconflict.airspace import cells, drawing
from deconflict.airspace.altitude import Basis, Ground, Height, Reference, above_w84, difference_m, vertical_gap
from deconflict.airspace.distance import apart, holds
from deconflict.airspace.distance import distance_m as distance_m
from deconflict.airspace.extent import Volume3D as Volume3D
from deconflict.airspace.extent import Volume4D as Volume4D
from deconflict.airspace.instant import Interval
from deconflict.airspace.outline import Cap as Cap
from deconflict.airspace.outline import Circle as Circle
from deconflict.airspace.outline import LatNdeg as LatNdeg
from deconflict.airspace.outline import LonNdeg as LonNdeg
from deconflict.airspace.outline import Outline as Outline
from deconflict.airspace.outline import Polygon as Polygon
from deconflict.airspace.outline import bounding_cap as bounding_cap
from deconflict.airspace.outline import check_outline
from deconflict.airspace.separation import Minima
from deconflict.errors import Refused


class Meeting(NamedTuple):
    """That two volumes come closer than the minima, and how.

    `from_us`..`until_us` is the time they share (or the time between them), `lower_mm`..`upper_mm` the heights they share (or those
    between them) above `reference`: the one all four heights have, else W84 at central values. Distances are 0 where they overlap.
    `within_bound_only`: they meet only if the references differ as far as their bound allows (an ADVISORY).
    """

    from_us: int
    until_us: int
    lower_mm: int
    upper_mm: int
    reference: Reference
    horizontal_m: float
    vertical_m: float
    time_s: float
    basis: Basis
    bound_m: float
    within_bound_only: bool


class Presence(StrEnum):
    """How a place and height are known to be in a volume: exactly, by central values, or only within the bound."""

    EXACT = "EXACT"
    COARSE = "COARSE"
    ADVISORY = "ADVISORY"


def check(volume: Volume4D, where: str = "volume") -> None:
    """Refused, naming the field, unless every bound holds, it begins before it ends, is not upside down, and has a simple outline."""
    try:
        msgspec.convert(msgspec.to_builtins(volume), Volume4D)
    except msgspec.ValidationError as fault:
        what, _, path = str(fault).partition(" - at `$")
        raise Refused(what, where=where + path.rstrip("`"), mend="give a value within the bounds") from fault
    Interval(volume.from_us, volume.until_us).check(where)
    inside = volume.volume
    if difference_m(inside.upper, inside.lower).greatest_m < 0:
        raise Refused("its upper height lies below its lower one", where=f"{where}.volume.upper", mend="exchange the two heights")
    check_outline(inside.outline, f"{where}.volume.outline")


def measurable(volumes: Iterable[Volume4D]) -> tuple[Volume4D, ...]:
    """Those of a peer's volumes that `check` lets pass: what it signed may be anything."""
    kept = []
    for volume in volumes:
        try:
            check(volume)
        except Refused:
            continue
        kept.append(volume)
    return tuple(kept)


def meets(a: Volume4D, b: Volume4D, minima: Minima, ground: Ground | None = None) -> Meeting | None:
    """How two volumes come closer than all three minima, or None. Symmetric; a minimum of 0 asks for shared space, not for touching.

    The cheap questions come first: time, height, caps, and only then the outlines themselves.
    """
    gap_us = max(a.from_us - b.until_us, b.from_us - a.until_us)
    if gap_us >= minima.time_us:
        return None
    above, below = a.volume, b.volume
    gap = vertical_gap(above.lower, above.upper, below.lower, below.upper, ground)
    vertical_minimum_m = minima.vertical_mm / 1000
    if gap.least_m >= vertical_minimum_m:
        return None
    found = apart(above.outline, below.outline, minima.horizontal_mm / 1000)
    if found is None or not (found.overlap or found.distance_m < minima.horizontal_mm / 1000):
        return None
    times_us = sorted((max(a.from_us, b.from_us), min(a.until_us, b.until_us)))
    lower_mm, upper_mm, reference = _shared_heights(above, below, ground)
    return Meeting(
        from_us=times_us[0],
        until_us=times_us[1],
        lower_mm=lower_mm,
        upper_mm=upper_mm,
        reference=reference,
        horizontal_m=found.distance_m,
        vertical_m=max(0.0, gap.central_m),
        time_s=max(0, gap_us) / 1e6,
        basis=gap.basis,
        bound_m=gap.bound_m,
        within_bound_only=gap.central_m >= vertical_minimum_m,
    )


def _shared_heights(a: Volume3D, b: Volume3D, ground: Ground | None) -> tuple[int, int, Reference]:
    """Lowest and highest of what the two bands share, or of the gap between them, in mm."""
    heights = (a.lower, b.lower, a.upper, b.upper)
    if all(height.reference is a.lower.reference for height in heights):
        reference, values = a.lower.reference, [height.value_mm for height in heights]
    else:
        reference, values = Reference.W84, [round(above_w84(height, ground).central_m * 1000) for height in heights]
    low, high = sorted((max(values[:2]), min(values[2:])))
    return low, high, reference


def relevant(a: Volume4D, b: Volume4D, ground: Ground | None = None) -> bool:
    """Whether they may share space and time: coarse and inclusive, by cells and bounds above WGS-84. Symmetric."""
    if a.from_us >= b.until_us or b.from_us >= a.until_us:
        return False
    if vertical_gap(a.volume.lower, a.volume.upper, b.volume.lower, b.volume.upper, ground).least_m > 0:
        return False
    return cells.share(cells.cover(a.volume.outline), cells.cover(b.volume.outline))


def overlap(a: Volume4D, b: Volume4D, minima: Minima) -> dict[str, Any] | None:
    """GeoJSON geometry of where both are, each grown by half the horizontal minimum: for drawing only. None where there is none."""
    return drawing.shared(a.volume.outline, b.volume.outline, minima.horizontal_mm / 2000)


def track_in(volume: Volume4D, lat_deg: float, lon_deg: float, height: Height, at_us: int, ground: Ground | None = None) -> Presence | None:
    """Whether a place, height and instant lie in the volume, and how surely that is known; None where they do not."""
    if not volume.from_us <= at_us < volume.until_us:
        return None
    over = difference_m(height, volume.volume.lower, ground)
    under = difference_m(volume.volume.upper, height, ground)
    if over.greatest_m < 0 or under.greatest_m <= 0 or not holds(volume.volume.outline, lat_deg, lon_deg):
        return None
    if over.central_m < 0 or under.central_m <= 0:
        return Presence.ADVISORY
    exact = over.least_m == over.greatest_m and under.least_m == under.greatest_m
    return Presence.EXACT if exact else Presence.COARSE
