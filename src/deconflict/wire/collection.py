"""Features as every GIS library and notebook takes them: GeoJSON, GeoPandas, pandas, Arrow, and a drawing without network.

The tables flatten what a Feature nests: a height `lower` becomes `lower_m` and `lower_reference`, instants become UTC timestamps. What went
out comes back: `from_gdf(c.to_gdf()) == c`, but for a coordinate's last bit. GeoPandas, pandas and PyArrow are the extra `arrow`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from importlib import import_module
from typing import Any, Final, overload

import msgspec
import shapely
from shapely.geometry import mapping, shape

from deconflict.airspace.drawing import drawn
from deconflict.airspace.instant import format_instant, parse_instant
from deconflict.airspace.outline import Circle
from deconflict.errors import Refused
from deconflict.wire.opened import Feature
from deconflict.wire.quantities import NDEG
from deconflict.wire.reading import Document
from deconflict.wire.svg import svg

INSTANTS: Final = ("from", "until", "at", "valid_until", "contact_tested_at", "civil_informed_at", "release_until")
"""Properties that are instants."""
HEIGHTS: Final = ("lower", "upper", "height")
"""Properties that are heights with a reference."""
NESTED: Final = (
    "buffered_for", "consent", "contact", "cooperation", "exempt", "pass_down", "reference", "release", "repeat", "sources", "times", "to",
    "tracks",
)  # fmt: skip
"""Properties that are lists or objects: JSON text in a table."""
NAMES: Final = ("op_id", "zone_id", "site_id", "movement_id", "track_id")
MAX_ROWS: Final = 20
"""Features listed under a drawing."""


class Collection(Sequence[Feature]):
    """Features of plans, zones, sites, movements or tracks (docs/wire.md), in their order. It does not change."""

    def __init__(self, features: Iterable[Feature] = ()) -> None:
        self._features = tuple(features)

    @overload
    def __getitem__(self, index: int) -> Feature: ...
    @overload
    def __getitem__(self, index: slice) -> Collection: ...
    def __getitem__(self, index: int | slice) -> Feature | Collection:
        """A Feature, or the Collection of some."""
        return Collection(self._features[index]) if isinstance(index, slice) else self._features[index]

    def __len__(self) -> int:
        return len(self._features)

    def __iter__(self) -> Iterator[Feature]:
        return iter(self._features)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and self._features == other._features

    def __hash__(self) -> int:
        return hash(self.to_geojson())

    def __repr__(self) -> str:
        return f"<Collection of {len(self)}: {', '.join(_name(feature) for feature in self._features[:5])}{', …' if len(self) > 5 else ''}>"

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The FeatureCollection, as GIS libraries ask for it. Circles are Points with `radius_m`: `drawn` makes areas of them."""
        return self.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The FeatureCollection as plain values."""
        return {"type": "FeatureCollection", "features": [msgspec.to_builtins(feature) for feature in self._features]}

    def to_geojson(self) -> str:
        """The FeatureCollection as text."""
        return msgspec.json.encode(self.to_dict()).decode()

    @classmethod
    def from_geojson(cls, data: bytes | str, source: str = "GeoJSON") -> Collection:
        """The Features of a FeatureCollection, or one Feature. Refused when it is neither; what they state is judged when it is stated."""
        document = Document(data, source)
        top = document.top()
        what = top.need("type", str, '"Feature" or "FeatureCollection"')
        listed: list[Any] = [document.value] if what == "Feature" else top.need("features", list[Any], "a list of Features")
        for number, feature in enumerate(listed):
            if not isinstance(feature, dict) or feature.get("type") != "Feature" or not isinstance(feature.get("properties"), dict):
                path = () if what == "Feature" else ("features", number)
                document.refuse(path, "no Feature", "an object of type Feature with properties")
        return cls(listed)

    def drawn(self) -> Collection:
        """The same with every circle as the polygon it is drawn with: for maps only, nothing is judged by it."""
        return Collection(_drawn(feature) for feature in self._features)

    def to_gdf(self) -> Any:
        """A GeoDataFrame in WGS-84 (EPSG:4326). Refused without the extra."""
        geopandas = _extra("geopandas")
        rows = [_row(feature) for feature in self._features]
        shapes = [None if feature["geometry"] is None else shape(feature["geometry"]) for feature in self._features]
        return geopandas.GeoDataFrame(_frame(rows), geometry=shapes, crs="EPSG:4326")

    @classmethod
    def from_gdf(cls, gdf: Any) -> Collection:
        """Of a GeoDataFrame, brought to WGS-84 where it says that it is in another system; Refused where it does not say."""
        if gdf.crs is None:
            raise Refused("the table does not say which coordinate system it is in", where="GeoDataFrame.crs", mend="gdf.set_crs(4326)")
        table = gdf if gdf.crs.equals("EPSG:4326") else gdf.to_crs("EPSG:4326")
        plain = table.drop(columns=table.geometry.name)
        return cls(_feature(row, place) for row, place in zip(plain.to_dict("records"), table.geometry, strict=True))

    def to_pandas(self) -> Any:
        """A DataFrame with the geometry as GeoJSON text in `geometry`."""
        rows = [_row(feature) for feature in self._features]
        table = _frame(rows)
        table["geometry"] = [_text(feature["geometry"]) for feature in self._features]
        return table

    @classmethod
    def from_pandas(cls, table: Any) -> Collection:
        """Of a DataFrame with `geometry` as GeoJSON text, or with `lat_deg` and `lon_deg`."""
        return cls(_feature_of_row(dict(row), number) for number, row in enumerate(table.to_dict("records")))

    def to_arrow(self) -> Any:
        """A PyArrow table, the geometry as WKB with GeoArrow's metadata."""
        return _extra("pyarrow").table(self.to_gdf().to_arrow(geometry_encoding="WKB", index=False))

    @classmethod
    def from_arrow(cls, table: Any) -> Collection:
        """Of an Arrow table (or anything that speaks Arrow's C stream) whose geometry has GeoArrow's metadata."""
        return cls.from_gdf(_extra("geopandas").GeoDataFrame.from_arrow(table))

    def _repr_html_(self) -> str:
        """A drawing and the first rows, without script or network."""
        told = [(escape(_name(feature)), escape(_said(feature))) for feature in self._features[:MAX_ROWS]]
        rows = "".join(f"<tr><td>{name}</td><td>{said}</td></tr>" for name, said in told)
        more = f"<p>and {len(self) - MAX_ROWS} more</p>" if len(self) > MAX_ROWS else ""
        return f"<div>{svg([(_name(feature), feature['geometry']) for feature in self.drawn()])}<table>{rows}</table>{more}</div>"

    def __rich_repr__(self) -> Iterator[Any]:
        """Its names, as rich prints objects."""
        for feature in self._features[:MAX_ROWS]:
            yield _name(feature), _said(feature)


def _name(feature: Feature) -> str:
    properties = feature["properties"]
    return next((str(properties[name]) for name in NAMES if name in properties), "unnamed")


def _said(feature: Feature) -> str:
    """A line of what a Feature states, for a reader."""
    properties = feature["properties"]
    heights = [_height(properties[name]) for name in ("lower", "upper", "height") if name in properties]
    times = [str(properties[name]) for name in ("from", "until", "at") if name in properties]
    return " · ".join(part for part in (" to ".join(heights), " to ".join(times)) if part)


def _height(stated: Any) -> str:
    return f"{stated['value_m']:g} m {stated['reference']}" if isinstance(stated, Mapping) else str(stated)


def _drawn(feature: Feature) -> Feature:
    geometry, radius_m = feature["geometry"], feature["properties"].get("radius_m")
    if geometry is None or geometry["type"] != "Point" or radius_m is None:
        return feature
    lon_deg, lat_deg = geometry["coordinates"][:2]
    return {**feature, "geometry": drawn(Circle(round(lat_deg * NDEG), round(lon_deg * NDEG), round(radius_m * 1000)))}


def _row(feature: Feature) -> dict[str, Any]:
    """A Feature's properties as one flat row."""
    row: dict[str, Any] = {}
    for name, value in feature["properties"].items():
        if name in HEIGHTS and isinstance(value, Mapping):
            row[f"{name}_m"], row[f"{name}_reference"] = value["value_m"], value["reference"]
        elif name in INSTANTS:
            row[name] = datetime.fromisoformat(format_instant(parse_instant(str(value))))
        else:
            row[name] = msgspec.json.encode(value).decode() if name in NESTED else value
    return row


def _frame(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as a DataFrame of nullable columns: one that only some rows have must not turn whole numbers into fractions."""
    pandas = _extra("pandas")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = pandas.DataFrame({name: pandas.Series([row.get(name) for row in rows], dtype=object) for name in columns})
    for name in INSTANTS:
        if name in table:
            table[name] = pandas.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    return table.convert_dtypes()


def _feature(row: Mapping[Any, Any], place: Any) -> Feature:
    return {
        "type": "Feature",
        "geometry": None if place is None else _listed(mapping(place)),
        "properties": _properties({str(name): value for name, value in row.items() if not _is_absent(value)}),
    }


def _feature_of_row(row: dict[Any, Any], number: int) -> Feature:
    """A row whose place stands in its own columns."""
    place = row.pop("geometry", None)
    if _is_absent(place) and "lat_deg" in row and "lon_deg" in row:
        return _feature(row, shapely.Point(float(row.pop("lon_deg")), float(row.pop("lat_deg"))))
    if _is_absent(place):
        return _feature(row, None)
    try:
        return _feature(row, shape(msgspec.json.decode(str(place))))
    except (msgspec.DecodeError, shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, KeyError) as fault:
        mend = "GeoJSON geometry as text, or columns lat_deg and lon_deg"
        raise Refused(f"no geometry: {fault}"[:200], where=f"row {number}, column geometry", mend=mend) from fault


def _properties(row: Mapping[str, Any]) -> dict[str, Any]:
    """A flat row as properties: the reverse of `_row`."""
    properties: dict[str, Any] = {}
    for name, value in row.items():
        of = next((height for height in HEIGHTS if name in (f"{height}_m", f"{height}_reference")), None)
        if of is not None and f"{of}_m" in row and f"{of}_reference" in row:
            properties[of] = {"value_m": _plain(row[f"{of}_m"]), "reference": row[f"{of}_reference"]}
        else:
            properties[name] = _nested(name, value) if name in NESTED else _plain(value)
    return properties


def _plain(value: Any) -> Any:
    """A cell as JSON has it: numpy's numbers as Python's, instants as RFC 3339."""
    if isinstance(value, datetime):
        return _instant(value)
    return value.item() if hasattr(value, "item") else value


def _nested(name: str, value: Any) -> Any:
    """A cell that holds JSON text."""
    try:
        if not isinstance(value, str):
            return msgspec.to_builtins(value, enc_hook=lambda odd: odd.tolist())
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, AttributeError, TypeError) as fault:
        raise Refused(f"no JSON: {fault}", where=f"column {name}", mend=f"write {name} as JSON text") from fault


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise Refused("a time without a zone", where=value.isoformat(), mend='say which: column.dt.tz_localize("UTC")')
    return format_instant(parse_instant(value.isoformat()))


def _listed(value: Any) -> Any:
    """A geometry's tuples as lists, as JSON has them."""
    if isinstance(value, Mapping):
        return {name: _listed(inner) for name, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, tuple) else value


def _text(geometry: Any) -> str | None:
    return None if geometry is None else msgspec.json.encode(geometry).decode()


def _is_absent(value: Any) -> bool:
    """None, or a table's cell without a value."""
    return value is None or _extra("pandas").isna(value) is True


def _extra(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as fault:
        raise Refused(f"{name} is not installed", where="extra arrow", mend="pip install 'deconflict[arrow]'") from fault
