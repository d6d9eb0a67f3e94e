"""Where an aircraft may be during a slice of time, as a box of latitude, height and longitude that is never too small.

A box holds the aircraft's way on its great circle, half the minima around it, and what separates this reckoning from the exact one. With t
the angle flown and r the reach (half the minimum and the way flown, as angles), each side of the box is padded by the sum of
- RADII_SPREAD t: one radius of curvature serves for all;
- (1 + 4 tan^2) t^3 / 6: the way's terms beyond the second order, from its third derivatives;
- 4 r^3: the exact test is flat around the middle of a pair, and over L = r_a + r_b it differs from flown arcs by less than L^3, which is
  at most 4 (r_a^3 + r_b^3);
- the sagitta of the way within the slice, and 1e-6 for float32 (6 m).
"""

from __future__ import annotations

import math

import numpy as np

from deconflict.conflict.kernels.motion import Floats, Keys, Singles, compiled
from deconflict.conflict.kernels.order import bits_for
from deconflict.conflict.kernels.state import MIDDLE_RADIUS_M, RADII_SPREAD

SOUTH, NORTH, LOW, HIGH, WEST, EAST, REACH = 0, 1, 2, 3, 4, 5, 6
"""Columns of a box: rad, m, rad, and the reach in m."""
COLUMNS = 8
"""Seven and one to fill half a cache line."""

Grid = tuple[float, float, int, float, float, int, float, float, int]
"""Cells: the southern edge (rad), strips per rad, how many; the lowest height (m), slabs per m, how many; the western edge (rad), steps per
rad, how many bits hold them."""

STEEP = 1.22
"""Latitude (rad, 70 degrees) beyond which, and FAR the angle flown beyond which, a box is a disc's."""
FAR = 0.1
ROUNDING = 1e-6
HEIGHT_ROUNDING = 2.5e-7
HIGHEST_M = 1e30
FLAGS = 3
"""Bits of a key: this is a ghost, the box begins in this slab, the box begins in this strip."""


@compiled
def _way_box(
    lat: float, lon: float, east: float, north: float, tan: float, near: float, pad: float, t0_s: float, t1_s: float
) -> tuple[float, float, float, float]:  # fmt: skip
    """(south, north, west, east) of a way far from the poles, by its terms of first and second order; `near` is half the minimum."""
    sec = math.sqrt(1.0 + tan * tan)
    speed2 = east * east + north * north
    flown = math.sqrt(speed2) * t1_s
    grown = 1.004 * (flown + near)  # no less than its tangent, below FAR
    # The steepest latitude that the way and the disc around it can reach.
    tan_most = (abs(tan) + grown) / (1.0 - abs(tan) * grown)
    sec_most = math.sqrt(1.0 + tan_most * tan_most)
    span_s = t1_s - t0_s
    pad += near + (1.0 + 4.0 * tan_most * tan_most) * flown * flown * flown / 6.0 + abs(tan) * speed2 * span_s * span_s * 0.125
    bend, shear = -0.5 * east * east * tan, east * north * tan
    lat0, lat1 = lat + t0_s * (north + bend * t0_s), lat + t1_s * (north + bend * t1_s)
    lon0, lon1 = lon + sec * t0_s * (east + shear * t0_s), lon + sec * t1_s * (east + shear * t1_s)
    wide = pad * sec_most
    return (min(lat0, lat1) - pad, max(lat0, lat1) + pad, min(lon0, lon1) - wide, max(lon0, lon1) + wide)


@compiled
def _disc_box(
    lat: float, lon: float, east: float, north: float, near: float, pad: float, t0_s: float, t1_s: float
) -> tuple[float, float, float, float]:  # fmt: skip
    """(south, north, west, east) of a disc around the whole way: right everywhere, poles included."""
    speed = math.sqrt(east * east + north * north)
    radius = near + pad + 0.5 * speed * (t1_s - t0_s) + (speed * t1_s) ** 3
    if not radius < 1.0:
        return (-math.pi, math.pi, -math.pi, math.pi)
    middle_s = 0.5 * (t0_s + t1_s)
    sin_lat, cos_lat = math.sin(lat), math.cos(lat)
    ahead = cos_lat - north * middle_s * sin_lat
    aside = east * middle_s
    up = sin_lat + north * middle_s * cos_lat
    level = math.hypot(ahead, aside)
    lat_mid, lon_mid = math.atan2(up, level), lon + math.atan2(aside, ahead)
    if abs(lat_mid) + radius >= 0.5 * math.pi:
        return (lat_mid - radius, lat_mid + radius, -math.pi, math.pi)
    wide = math.asin(min(1.0, math.sin(radius) / math.cos(lat_mid))) + ROUNDING
    return (lat_mid - radius, lat_mid + radius, lon_mid - wide, lon_mid + wide)


@compiled
def fill_boxes(
    boxes: Singles, moves: Floats, spots: Floats, half_vertical_m: Floats,
    horizontal_m: float, t0_s: float, t1_s: float, lookahead_s: float,
) -> None:  # fmt: skip
    """Every aircraft's box of the slice [t0, t1], into `boxes` (n, COLUMNS); longitudes begin within half a turn and may run beyond it."""
    turn = 2.0 * math.pi
    near = 0.5 * horizontal_m / (MIDDLE_RADIUS_M * (1.0 - RADII_SPREAD))
    for k in range(boxes.shape[0]):
        lat, lon, east, north = moves[k, 0], moves[k, 1], moves[k, 2], moves[k, 3]
        speed = math.sqrt(east * east + north * north)
        reach = near + speed * lookahead_s
        pad = ROUNDING + RADII_SPREAD * speed * t1_s + 4.0 * reach * reach * reach
        if reach < FAR and abs(lat) < STEEP:
            south_at, north_at, west_at, east_at = _way_box(lat, lon, east, north, moves[k, 4], near, pad, t0_s, t1_s)
        else:
            south_at, north_at, west_at, east_at = _disc_box(lat, lon, east, north, near, pad, t0_s, t1_s)
        if not east_at - west_at < turn:
            west_at, east_at = -math.pi, math.pi
        shift = turn * math.floor((west_at + math.pi) * (1.0 / turn))
        z0, z1 = spots[k, 6] + spots[k, 7] * t0_s, spots[k, 6] + spots[k, 7] * t1_s
        low = min(max(min(z0, z1) - half_vertical_m[k], -HIGHEST_M), HIGHEST_M)
        high = min(max(max(z0, z1) + half_vertical_m[k], -HIGHEST_M), HIGHEST_M)
        boxes[k, SOUTH], boxes[k, NORTH] = south_at, north_at
        boxes[k, LOW] = low - abs(low) * HEIGHT_ROUNDING - 1e-3
        boxes[k, HIGH] = high + abs(high) * HEIGHT_ROUNDING + 1e-3
        boxes[k, WEST], boxes[k, EAST] = west_at - shift, east_at - shift
        boxes[k, REACH] = min(reach * MIDDLE_RADIUS_M * 1.01 + 1.0, 1e12)


@compiled
def _step(value: float, origin: float, scale: float, count: int) -> int:
    """Which of `count` equal steps holds the value; what is beyond the ends belongs to the steps there."""
    return int(min(max((value - origin) * scale, 0.0), count - 1.0))


@compiled
def _cells(boxes: Singles, k: int, grid: Grid) -> tuple[int, int, int, int]:
    """(first strip, last strip, lowest slab, highest slab) of a box."""
    south, per_lat, strips, floor_m, per_m, slabs, _, _, _ = grid
    return (
        _step(boxes[k, SOUTH], south, per_lat, strips), _step(boxes[k, NORTH], south, per_lat, strips),
        _step(boxes[k, LOW], floor_m, per_m, slabs), _step(boxes[k, HIGH], floor_m, per_m, slabs),
    )  # fmt: skip


@compiled
def _entry_count(boxes: Singles, grid: Grid) -> int:
    """How many keys `_fill_entries` makes."""
    total = 0
    for k in range(boxes.shape[0]):
        first, last, lowest, highest = _cells(boxes, k, grid)
        total += (last - first + 1) * (highest - lowest + 1) * (2 if boxes[k, EAST] > math.pi else 1)
    return total


def entries(boxes: Singles, grid: Grid) -> Keys:
    """One key for each strip and slab that a box lies in, and again, as a ghost a turn westwards, where it runs over the 180th meridian.

    A key is, from its highest bit: slab, strip, western edge, flags, aircraft. A pair that shares several cells is looked at in one of
    them: where a box begins of one or the other in each of the two directions.
    """
    keys = np.empty(_entry_count(boxes, grid), dtype=np.uint64)
    _fill_entries(keys, boxes, grid)
    return keys


@compiled
def _fill_entries(keys: Keys, boxes: Singles, grid: Grid) -> None:
    """Into `keys`, as `entries` has them."""
    _, _, strips, _, _, _, west, per_lon, lon_bits = grid
    low_bit = bits_for(boxes.shape[0])
    shift_lon, shift_cell = low_bit + FLAGS, low_bit + FLAGS + lon_bits
    at = 0
    for k in range(boxes.shape[0]):
        first, last, lowest, highest = _cells(boxes, k, grid)
        for ghost in range(2 if boxes[k, EAST] > math.pi else 1):
            lon = 0 if ghost else _step(boxes[k, WEST], west, per_lon, 1 << lon_bits)
            for slab in range(lowest, highest + 1):
                for strip in range(first, last + 1):
                    flags = (4 if ghost else 0) | (2 if slab == lowest else 0) | (1 if strip == first else 0)
                    cell = slab * strips + strip
                    keys[at] = np.uint64((cell << shift_cell) | (lon << shift_lon) | (flags << low_bit) | k)
                    at += 1
