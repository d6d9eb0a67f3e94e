"""Upper and lower limits as aeronautical texts have them: FL95, 7500ft AMSL, 1000 FT AGL, GND, UNL; as properties of a Feature."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from deconflict.airspace.altitude import HIGHEST_MM, M_PER_FT, Height, Reference, height_mm
from deconflict.errors import Refused
from deconflict.wire.opened import Feature

GROUND: Final = {"value_m": 0.0, "reference": "AGL"}
UNLIMITED: Final = {"value_m": HIGHEST_MM / 1000, "reference": "W84"}
UNLIMITED_NOTE: Final = f"no upper limit: stated as {HIGHEST_MM // 1_000_000} km, the highest that can be"
FEET_NOTE: Final = "a height without its unit: feet, as this format has them"
_GROUND_WORDS: Final = frozenset({"GND", "SFC", "SURFACE", "GROUND", "0", "0 FT"})
_NO_LIMIT_WORDS: Final = frozenset({"UNL", "UNLIM", "UNLTD", "UNLIMITED"})
_REFERENCES: Final = {
    "AMSL": Reference.AMSL, "MSL": Reference.AMSL, "ASL": Reference.AMSL, "AGL": Reference.AGL, "ASFC": Reference.AGL,
    "GND": Reference.AGL, "SFC": Reference.AGL, "W84": Reference.W84, "WGS84": Reference.W84,
}  # fmt: skip
_LEVEL: Final = re.compile(r"FL\s*(\d{1,3})", re.ASCII)
_NAMES: Final = "|".join(_REFERENCES)
_MEASURED: Final = re.compile(rf"(\d{{1,6}}(?:\.\d{{1,4}})?)\s*(FT|F|M)?\s*({_NAMES})?", re.ASCII)
_FIRST: Final = re.compile(rf"({_NAMES})\s*(\d{{1,6}}(?:\.\d{{1,4}})?)\s*(FT|F|M)?", re.ASCII)
_MEND: Final = "FL95, 7500ft AMSL, 1000ft AGL, GND or UNL"


def limit(text: str, *, where: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A limit in words, with the notes to it. Refused where it is none, or does not say what it is measured from."""
    said = " ".join(text.upper().replace("'", "FT").split())
    if said in _GROUND_WORDS:
        return dict(GROUND), ()
    if said in _NO_LIMIT_WORDS:
        return dict(UNLIMITED), (UNLIMITED_NOTE,)
    if (level := _LEVEL.fullmatch(said)) is not None:
        return of(int(level[1]) * 100 * M_PER_FT, Reference.FL, where=where), ()
    if (first := _FIRST.fullmatch(said)) is not None:
        name, number, unit = first.groups()
    elif (measured := _MEASURED.fullmatch(said)) is not None:
        number, unit, name = measured.groups()
    else:
        raise Refused(f"'{text[:40]}' is no height", where=where, mend=_MEND)
    if not name:
        raise Refused(f"'{text[:40]}' does not say what it is measured from", where=where, mend="add AMSL or AGL, or give a flight level")
    metres = float(number) * (1.0 if unit and unit[0] == "M" else M_PER_FT)
    return of(metres, _REFERENCES[name], where=where), () if unit else (FEET_NOTE,)


def of(value_m: float, reference: Reference, *, where: str) -> dict[str, Any]:
    """A height in metres as the property of a Feature, to the millimetre; Refused outside what can be."""
    found = height_mm(value_m * 1000, reference, where)
    return {"value_m": found.value_mm / 1000, "reference": found.reference.value}


def limit_of(feature: Feature, name: str) -> Height:
    """The height that a Feature from `geojson.write` has as `lower` or `upper`."""
    value = feature["properties"][name]
    return height_mm(value["value_m"] * 1000, Reference(value["reference"]), name)


def feet(height: Height, *, up: bool) -> int:
    """A height in whole feet, rounded outwards: up for an upper limit, down for a lower one."""
    value_ft = round(height.value_mm / (M_PER_FT * 1000), 6)
    return math.ceil(value_ft) if up else math.floor(value_ft)


def levels(height: Height, *, up: bool) -> int:
    """A height in whole flight levels, rounded outwards."""
    return -(-feet(height, up=True) // 100) if up else feet(height, up=False) // 100
