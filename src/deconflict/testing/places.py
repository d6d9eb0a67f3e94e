"""Made-up places, volumes and aircraft for people of a World: invented, near one another, so that some of them meet."""

from __future__ import annotations

from random import Random
from typing import Final

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle, Volume3D, Volume4D

HOUR_US: Final = 3_600_000_000
NEAR_NDEG: Final = 10**9
MIDDLE_LON_NDEG: Final = 30 * 10**9
OUT_AND_BACK: Final = (*range(7), *range(7, 0, -1), *(0 for _ in range(10)))
"""Where a flight that leaves its plan and comes back is, step by step of half a kilometre: it is out for long, and back for longer."""


def circle(rng: Random) -> Circle:
    """A circle of half a kilometre to nine, within a degree of one point."""
    lat_ndeg, lon_ndeg = (rng.randint(-NEAR_NDEG, NEAR_NDEG) for _ in range(2))
    return Circle(lat_ndeg, MIDDLE_LON_NDEG + lon_ndeg, rng.randint(500_000, 9_000_000))


def about(start: Circle, now_us: int) -> Volume4D:
    """A kilometre about the middle of a circle, at every height a flight may have, for an hour from a little before `now_us`."""
    outline = Circle(start.lat_ndeg, start.lon_ndeg, 1_000_000)
    box = Volume3D(outline=outline, lower=Height(0, Reference.W84), upper=Height(9_000_000, Reference.W84))
    return Volume4D(volume=box, from_us=now_us - HOUR_US // 6, until_us=now_us + HOUR_US)


def volume(rng: Random, now_us: int) -> Volume4D:
    """Six hundred metres of height over such a circle for an hour that begins within three of `now_us`."""
    low_mm = rng.randint(0, 3_000_000)
    box = Volume3D(outline=circle(rng), lower=Height(low_mm, Reference.W84), upper=Height(low_mm + 600_000, Reference.W84))
    from_us = now_us + rng.randint(0, 3 * HOUR_US)
    return Volume4D(volume=box, from_us=from_us, until_us=from_us + HOUR_US)
