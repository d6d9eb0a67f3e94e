"""Putting aircraft in an order in which neighbours on the map are neighbours in memory."""

from __future__ import annotations

import numpy as np

from deconflict.conflict.kernels.motion import Floats, Integers, Keys, compiled

DIGIT_BITS = 11
"""Keys are sorted by digits of so many bits: their 2,048 counters stay in the nearest cache."""


@compiled
def _sort(keys: Keys, spare: Keys, low_bit: int, bits: int) -> int:
    """Sort by these bits, from one to the other and back: 1 where what is sorted lies in `spare`, 0 where in `keys`."""
    turned = 0
    mask = np.uint64((1 << DIGIT_BITS) - 1)
    starts = np.empty(1 << DIGIT_BITS, dtype=np.int64)
    for shift in range(low_bit, low_bit + bits, DIGIT_BITS):
        starts[:] = 0
        for key in keys:
            starts[(key >> np.uint64(shift)) & mask] += 1
        total = 0
        for digit in range(starts.shape[0]):
            count = starts[digit]
            starts[digit] = total
            total += count
        for key in keys:
            digit_of = (key >> np.uint64(shift)) & mask
            spare[starts[digit_of]] = key
            starts[digit_of] += 1
        keys, spare = spare, keys
        turned = 1 - turned
    return turned


def sorted_keys(keys: Keys, low_bit: int, bits: int) -> Keys:
    """Keys (n,) sorted by the `bits` bits from `low_bit` on; equal ones keep their order. What `keys` holds afterwards is not defined."""
    spare = np.empty_like(keys)
    return spare if _sort(keys, spare, low_bit, bits) else keys


@compiled
def bits_for(count: int) -> int:
    """How many bits tell `count` things apart; at least 1."""
    bits = 1
    while (1 << bits) < count:
        bits += 1
    return bits


@compiled
def _home_keys(keys: Keys, lat_deg: Floats, lon_deg: Floats, strips: int, lon_bits: int) -> None:
    """Into `keys` (n,), from the highest bit: strip, longitude from the 180th meridian, aircraft."""
    count = lat_deg.shape[0]
    low_bit = bits_for(count)
    south, north = lat_deg.min(), lat_deg.max()
    tall = strips / max(north - south, 1e-9)
    wide = (1 << lon_bits) / 360.0
    for k in range(count):
        strip = min(int((lat_deg[k] - south) * tall), strips - 1)
        east_deg = lon_deg[k] + 180.0
        lon = int(min(max((east_deg - 360.0 * np.floor(east_deg / 360.0)) * wide, 0.0), (1 << lon_bits) - 1.0))
        keys[k] = np.uint64((((strip << lon_bits) | lon) << low_bit) | k)


def home_order(lat_deg: Floats, lon_deg: Floats, strips: int) -> Integers:
    """The order (n,) of aircraft by latitude strip, of so many, and within it by longitude: west to east from the 180th meridian."""
    low_bit, strip_bits = bits_for(lat_deg.shape[0]), bits_for(strips)
    lon_bits = 2 * DIGIT_BITS - strip_bits if strip_bits <= 8 else 3 * DIGIT_BITS - strip_bits
    keys = np.empty(lat_deg.shape[0], dtype=np.uint64)
    _home_keys(keys, lat_deg, lon_deg, strips, lon_bits)
    keys = sorted_keys(keys, low_bit, strip_bits + lon_bits)
    keys &= np.uint64((1 << low_bit) - 1)
    return keys.view(np.int64)


def runs(pairs: Integers, count: int) -> Integers:
    """The order (m,) of pairs (m, 2) of indices below `count`, by the first of the two, then by the second."""
    order = np.empty(pairs.shape[0], dtype=np.int64)
    _fill_runs(order, pairs, np.empty(count + 1, dtype=np.int64))
    return order


@compiled
def _fill_runs(order: Integers, pairs: Integers, starts: Integers) -> None:
    """Into `order`; what `starts` (count + 1,) holds afterwards is not defined."""
    count = starts.shape[0] - 1
    starts[:] = 0
    for pair in range(pairs.shape[0]):
        starts[pairs[pair, 0] + 1] += 1
    for first in range(count):
        starts[first + 1] += starts[first]
    for pair in range(pairs.shape[0]):
        order[starts[pairs[pair, 0]]] = pair
        starts[pairs[pair, 0]] += 1
    begin = 0
    for first in range(count):
        end = starts[first]
        if end - begin > 16:
            some = order[begin:end].copy()
            seconds = np.empty(end - begin, dtype=np.int64)
            for at in range(end - begin):
                seconds[at] = pairs[some[at], 1]
            order[begin:end] = some[np.argsort(seconds)]
        else:
            for at in range(begin + 1, end):
                pair, place = order[at], at
                while place > begin and pairs[order[place - 1], 1] > pairs[pair, 1]:
                    order[place] = order[place - 1]
                    place -= 1
                order[place] = pair
        begin = end
