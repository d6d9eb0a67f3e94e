"""Heights in a Feature: each with its reference, and the bands between which the legs of a route lie."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from deconflict.airspace.altitude import Height, Reference, height_mm, parse_height
from deconflict.errors import Refused
from deconflict.wire.reading import Fields

Band = tuple[Height, Height]
"""The lower and the upper height."""

HEIGHT_MEND: Final = '"FL100", "3000ft AMSL", "120m AGL" or {"value_m": 900, "reference": "AMSL"}'
HEIGHTS_MEND: Final = '{"lower": "40m AGL", "upper": "120m AGL"} for each position'


def read_height(properties: Fields, name: str) -> Height:
    """A height by that name, in words or as `{value_m, reference}`; Refused without a reference."""
    value = properties.need(name, object, HEIGHT_MEND)
    try:
        if isinstance(value, str):
            return parse_height(value)
        stated = Fields(properties.document, value, (*properties.path, name))
        value_m = stated.number("value_m", -1e6, 1e6, "metres")
        reference = stated.need("reference", Reference, "what it is measured from: W84, AMSL, FL or AGL")
        stated.done()
        return height_mm(value_m * 1000, reference)
    except Refused as fault:
        if fault.where != "height":
            raise
        properties.refuse(name, fault.what, fault.mend)


def read_band(properties: Fields) -> Band:
    """The properties `lower` and `upper`."""
    return read_height(properties, "lower"), read_height(properties, "upper")


def read_bands(properties: Fields, positions: int) -> Sequence[Band]:
    """The band of each leg between so many positions: `lower` and `upper` for all of them, or `heights` with a band at each position.

    What climbs in a leg may be anywhere between its ends: the leg is as low as the lower of the two and as high as the higher. Refused
    where the two are not measured from the same, since neither is then the lower.
    """
    if "heights" not in properties:
        return [read_band(properties)] * (positions - 1)
    listed = properties.need("heights", list[object], HEIGHTS_MEND)
    if len(listed) != positions:
        properties.refuse("heights", f"{len(listed)} heights for {positions} positions", HEIGHTS_MEND)
    bands = [_band_at(Fields(properties.document, value, (*properties.path, "heights", number))) for number, value in enumerate(listed)]
    return [_spanned(properties, *ends) for ends in pairwise(bands)]


def _band_at(stated: Fields) -> Band:
    band = read_band(stated)
    stated.done()
    return band


def _spanned(properties: Fields, one: Band, other: Band) -> Band:
    for first, second in zip(one, other, strict=True):
        if first.reference is not second.reference:
            what = f"a leg from {first.reference} to {second.reference}"
            properties.refuse("heights", what, "measure both ends of a leg from the same, and put in a position where that changes")
    return min(one[0], other[0], key=_value_mm), max(one[1], other[1], key=_value_mm)


def _value_mm(height: Height) -> int:
    return height.value_mm
