"""Features of ours for round trips: every kind, every geometry, texts with signs that formats trip over."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from deconflict.wire import geojson
from deconflict.wire.opened import Record

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).map(str.strip).filter(bool)
IDS = st.from_regex(r"[A-Za-z0-9._-]{1,20}", fullmatch=True)
TIMES = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00.123456Z"}


@st.composite
def heights(draw: st.DrawFn) -> dict[str, Any]:
    """A lower and an upper height of one reference, to the mm."""
    reference = draw(st.sampled_from(["W84", "AMSL", "FL", "AGL"]))
    low, high = sorted((draw(st.integers(-400_000, 20_000_000)), draw(st.integers(-400_000, 20_000_000))))
    return {"lower": {"value_m": low / 1000, "reference": reference}, "upper": {"value_m": high / 1000, "reference": reference}}


@st.composite
def places(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A geometry to 1e-9 degree, with the property that it needs."""
    lon, lat = draw(st.integers(-170 * 10**9, 170 * 10**9)) / 1e9, draw(st.integers(-80 * 10**9, 80 * 10**9)) / 1e9
    shape = draw(st.sampled_from(["Point", "Polygon", "LineString"]))
    if shape == "Point":
        return {"type": "Point", "coordinates": [lon, lat]}, {"radius_m": draw(st.integers(1, 50_000_000)) / 1000}
    side = draw(st.integers(10**5, 10**7)) / 1e9
    corners = [[lon, lat], [round(lon + side, 9), lat], [lon, round(lat + side, 9)]]
    if shape == "LineString":
        return {"type": "LineString", "coordinates": corners}, {"half_width_m": draw(st.integers(1, 1000))}
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}, {}


@st.composite
def features(draw: st.DrawFn) -> dict[str, Any]:
    """A plan, a zone, a site or a movement; some plans recur, some lines are moved along."""
    geometry, shaped = draw(places())
    kind = draw(st.sampled_from(["plan", "zone", "site", "movement"]))
    said: dict[str, Any] = {**TIMES, **shaped, **draw(st.fixed_dictionaries({}, optional={"remark": TEXTS}))}
    if kind == "site" and geometry["type"] == "Point":
        own: dict[str, Any] = {"site_id": draw(IDS), "function": draw(TEXTS)}
    elif kind == "plan":
        own = {
            "op_id": draw(IDS),
            "operation": "survey",
            "aircraft_class": "uncrewed",
            "count": draw(st.integers(1, 99)),
            "state": "Accepted",
        }
        own |= draw(st.sampled_from([{}, {"repeat": {"days": ["TUE"], "until": "2030-02-01T00:00:00Z"}}]))
        own |= {"squawk": "0700", "tracks": ["a1", "b2"], "contact": {"name": draw(TEXTS), "means": "+1"}, **draw(heights())}
    elif kind == "movement":
        own = {"movement_id": draw(IDS), "movement": "convoy", "state": "Accepted", "vehicles": 4, "aircraft": 0, **draw(heights())}
        own |= {"contact_tested_at": TIMES["from"], "check_in_time_s": 600.5, "contact": {"name": draw(TEXTS), "means": draw(TEXTS)}}
    else:
        own = {"zone_id": draw(IDS), "zone_type": "no_fly", "authority": draw(TEXTS), "exempt": ["OP-1"], **draw(heights())}
    if geometry["type"] == "LineString" and "repeat" not in own and draw(st.booleans()):
        said = {name: value for name, value in said.items() if name not in TIMES}
        said["times"] = ["2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z", "2030-01-01T14:30:00.5Z"]
    return {"type": "Feature", "geometry": geometry, "properties": {**own, **said}}


def distinct(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One Feature for each id."""
    found: dict[str, dict[str, Any]] = {}
    for feature in made:
        found.setdefault(next(value for name, value in feature["properties"].items() if name.endswith("_id")), feature)
    return list(found.values())


def stated(features_: list[Any]) -> list[Any]:
    """What the strict reader takes Features for: two files that state the same are equal here."""
    text = json.dumps(geojson.collection(features_))
    return sorted((filing for filing in geojson.read_nouns(text, "a", source="x")), key=repr)


def of(records: list[Record]) -> list[Any]:
    """The Features of records none of which was refused."""
    assert not [record.fault for record in records if record.fault is not None]
    return [feature for record in records for feature in record.features]
