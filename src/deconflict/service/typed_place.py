"""A place typed in one line, as a GeoJSON geometry: `30.10N 39.90W 5NM` and what may stand in its stead. Nothing is guessed.

One position and a radius are a circle, several and half a width a route, three or more without a length a polygon. A position is degrees
with N or S and E or W behind them (decimal, minutes, or packed as in an AIP) or an MGRS square to the metre; behind it a radial may stand,
`270/12NM`: the place on that true bearing at that range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from deconflict.airspace.earth import NDEG_PER_DEG, destination
from deconflict.airspace.separation import parse_length_mm
from deconflict.errors import Refused
from deconflict.phrasebook import Reading
from deconflict.phrasebook.grids import Grid, parse_place
from deconflict.wire.degrees import latitude_deg, longitude_deg

MEND: Final = "write it like 30.10N 39.90W 5NM, with N or S and E or W behind the degrees"
MOST_RADIUS_MM: Final = 500_000_000
MOST_POSITIONS: Final = 64

_LENGTH: Final = r"\d+(?:\.\d+)?\s*(?:NM|km|m|ft)"
_LAST: Final = re.compile(rf"(?:^|[\s,;])({_LENGTH})\s*$", re.IGNORECASE | re.ASCII)
_DEGREES: Final = r"\d[\d.°º′'’″\"\s]*"
_POSITION: Final = re.compile(
    rf"\s*(?:(?P<lat>{_DEGREES}[NS])[\s,]*(?P<lon>{_DEGREES}[EW])|(?P<square>\d{{1,2}}\s*[C-X]\s*[A-Z]{{2}}\s*\d{{5}}\s*\d{{5}}))"
    rf"(?:\s+(?P<bearing>\d{{1,3}})°?\s*/\s*(?P<range>{_LENGTH}))?\s*[,;]?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line names: positions as (lat, lon) in degrees, and a radius or half a width in metres."""

    positions: tuple[tuple[float, float], ...]
    length_m: float | None

    @property
    def shape(self) -> str:
        """circle, route or polygon."""
        if len(self.positions) == 1:
            return "circle"
        return "route" if self.length_m is not None else "polygon"


def typed_place(text: str, where: str = "text") -> Typed:
    """The place that a line names. Refused with what is missing or said in two ways."""
    found = _LAST.search(text)
    length_m = parse_length_mm(found[1], f"{where}.length") / 1000 if found else None
    positions: list[tuple[float, float]] = []
    rest = text[: found.start()] if found else text
    while rest.strip():
        position = _POSITION.match(rest)
        if position is None:
            raise Refused(f"'{rest.strip()[:40]}' is no position", where=where, mend=MEND)
        positions.append(_position(position, f"{where}.{len(positions) + 1}"))
        rest = rest[position.end() :]
    if not 1 <= len(positions) <= MOST_POSITIONS:
        raise Refused(f"{len(positions)} positions", where=where, mend=MEND)
    made = Typed(tuple(positions), length_m)
    if made.shape == "circle" and not length_m:
        raise Refused("one position and no radius", where=f"{where}.length", mend="end it with a radius, as in 5NM or 800m")
    if made.shape == "polygon" and len(positions) < 3:
        raise Refused("two positions and no width", where=f"{where}.length", mend="end a route with half its width, or give a third corner")
    return made


def geojson_of(typed: Typed) -> dict[str, Any]:
    """The geometry and the properties of it that a Feature of ours takes (docs/wire.md)."""
    places = [[lon_deg, lat_deg] for lat_deg, lon_deg in typed.positions]
    if typed.shape == "circle":
        return {"geometry": {"type": "Point", "coordinates": places[0]}, "properties": {"radius_m": typed.length_m}}
    if typed.shape == "route":
        return {"geometry": {"type": "LineString", "coordinates": places}, "properties": {"half_width_m": typed.length_m}}
    return {"geometry": {"type": "Polygon", "coordinates": [[*places, places[0]]]}, "properties": {}}


def read_as(typed: Typed, reading: Reading) -> dict[str, Any]:
    """What was understood, in one party's grid and units, to be looked at before it is filed."""
    places = [reading.place(round(lat_deg * NDEG_PER_DEG), round(lon_deg * NDEG_PER_DEG)) for lat_deg, lon_deg in typed.positions]
    length = reading.distance(round(typed.length_m * 1000)) if typed.length_m is not None else None
    return {"shape": typed.shape, "positions": places, "length": length}


def _position(found: re.Match[str], where: str) -> tuple[float, float]:
    if found["square"]:
        square = parse_place(f"{found['square'].upper()} WGS-84", Grid.MGRS, where)
        place = square.lat_ndeg / NDEG_PER_DEG, square.lon_ndeg / NDEG_PER_DEG
    else:
        place = latitude_deg(found["lat"], where=f"{where}.latitude"), longitude_deg(found["lon"], where=f"{where}.longitude")
    if found["bearing"] is None:
        return place
    if int(found["bearing"]) > 360:
        raise Refused(f"{found['bearing']}° is no bearing", where=f"{where}.bearing", mend="degrees from 0 to 360, true")
    return destination(*place, float(found["bearing"]), parse_length_mm(found["range"], f"{where}.range") / 1000)
