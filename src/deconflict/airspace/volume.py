"""Volume3D and Volume4D (ASTM F3548), and whether two of them meet."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from deconflict.airspace.altitude import Height
from deconflict.airspace.instant import Micros

LatNdeg = Annotated[int, Meta(ge=-90_000_000_000, le=90_000_000_000)]
LonNdeg = Annotated[int, Meta(ge=-180_000_000_000, le=180_000_000_000)]


class Circle(Struct, frozen=True, forbid_unknown_fields=True, tag_field="shape", tag="circle"):
    """All points within `radius_mm` of a centre, measured on the WGS-84 ellipsoid."""

    lat_ndeg: LatNdeg
    lon_ndeg: LonNdeg
    radius_mm: Annotated[int, Meta(ge=1, le=500_000_000)]


class Polygon(Struct, frozen=True, forbid_unknown_fields=True, tag_field="shape", tag="polygon"):
    """A simple polygon with geodesic edges: vertices (lat, lon) in order, the first not repeated at the end."""

    vertices_ndeg: Annotated[tuple[tuple[LatNdeg, LonNdeg], ...], Meta(min_length=3, max_length=500)]


Outline = Circle | Polygon


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
