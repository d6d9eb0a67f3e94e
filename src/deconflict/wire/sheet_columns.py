"""Which column of a table is which property: as the user says it, else by its heading, whose unit and reference count."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deconflict.errors import Refused
from deconflict.wire.aliases import known_as
from deconflict.wire.quantities import FT_MM, NM_MM

PLACES: Final = ("lat", "lon", "wkt")
"""Columns that say where, beside `radius_m`."""
_PLACE_NAMES: Final = {
    "lat": "lat", "latitude": "lat", "latdeg": "lat", "latitudedeg": "lat", "lon": "lon", "lng": "lon", "long": "lon", "longitude": "lon",
    "londeg": "lon", "longitudedeg": "lon", "wkt": "wkt", "geometry": "wkt", "geom": "wkt", "thegeom": "wkt",
}  # fmt: skip
_LENGTHS_M: Final = {
    "m": 1.0, "metres": 1.0, "meters": 1.0, "metre": 1.0, "meter": 1.0, "km": 1000.0, "nm": NM_MM / 1000, "nmi": NM_MM / 1000,
    "ft": FT_MM / 1000, "feet": FT_MM / 1000,
}  # fmt: skip
_REFERENCES: Final = {"amsl": "AMSL", "msl": "AMSL", "agl": "AGL", "w84": "W84", "wgs84": "W84", "hae": "W84"}
_ZULU: Final = frozenset({"utc", "z", "zulu", "gmt"})
_WORDS: Final = re.compile(r"[A-Za-z]+\d*|\d+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that says something of ours: its place and heading, the property, and what its heading says of unit and reference.

    `length_m`: a unit in metres; `unit` its sign for a height; `reference` of a height, FL for flight levels; `zulu`: times are UTC.
    """

    place: int
    heading: str
    name: str
    length_m: float | None = None
    unit: str = ""
    reference: str = ""
    zulu: bool = False


def columns_of(heading: Sequence[str], chosen: Mapping[str, str], *, where: str) -> list[Column]:
    """The columns that say something. `chosen` is property -> heading, as the user says it. Refused where no column has that heading."""
    by_place: dict[int, str] = {}
    for name, text in chosen.items():
        places = [place for place, title in enumerate(heading) if _folded(title) == _folded(text)]
        if len(places) != 1:
            near = difflib.get_close_matches(text, heading, n=1)
            mend = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(heading)[:400]}"
            raise Refused(f"{len(places)} columns are headed {text!r}", where=where, mend=mend)
        by_place[places[0]] = name
    taken = set(by_place.values())
    for place, title in enumerate(heading):
        name = _guessed(title)
        if place not in by_place and name and name not in taken:
            by_place[place] = name
            taken.add(name)
    return [_column(place, heading[place], name) for place, name in sorted(by_place.items())]


def _guessed(title: str) -> str:
    """The property that a heading names; empty for none, and for a length that does not say its unit."""
    folded = _folded(title)
    if folded in _PLACE_NAMES:
        return _PLACE_NAMES[folded]
    words = _words(title)
    bare = [word for word in words if word not in _LENGTHS_M and word not in _REFERENCES and word not in _ZULU and word != "fl"]
    if bare == ["radius"]:
        return "radius_m" if len(bare) < len(words) else ""
    return known_as(title) or known_as("".join(bare))


def _column(place: int, title: str, name: str) -> Column:
    words = _words(title)
    unit = next((word for word in words if word in _LENGTHS_M), "")
    reference = "FL" if "fl" in words else next((_REFERENCES[word] for word in words if word in _REFERENCES), "")
    short = {"feet": "ft", "ft": "ft", "m": "m", "metres": "m", "meters": "m", "metre": "m", "meter": "m"}.get(unit, "")
    return Column(place, title, name, _LENGTHS_M.get(unit), short, reference, not _ZULU.isdisjoint(words))


def _words(title: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_HUMP.sub(" ", title))]


def _folded(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())
