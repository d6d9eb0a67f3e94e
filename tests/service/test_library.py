"""A program opens files, asks a running node for what it holds, and states what it has: with one import."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import deconflict as dc
from deconflict.errors import PeerFault
from deconflict.service.problems import NotSignedIn
from deconflict.wire.collection import Collection

from .processes import ANY_PORTS, Served

ZONE: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [7.5, 46.5]},
    "properties": {
        "zone_id": "RIDGE-1", "zone_type": "caution", "authority": "ALFA", "radius_m": 2000.0, "lower": "SFC", "upper": "900m AMSL",
        "from": "2031-05-01T08:00:00Z", "until": "2031-05-01T18:00:00Z",
    },
}  # fmt: skip


def of(**properties: Any) -> dict[str, Any]:
    return {**ZONE, "properties": {**ZONE["properties"], **properties}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    state = tmp_path_factory.mktemp("alfa")
    served = Served(state, "ALFA", *ANY_PORTS)
    try:
        served.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "A. Duty"})
        yield state
    finally:
        served.stop()


def test_what_is_stated_is_in_the_picture(folder: Path) -> None:
    desk = dc.connect(folder)
    lying = of(zone_id="RIDGE-2", upper="900")
    stated = desk.state([ZONE, of(lower="900m AMSL", upper="1900m AMSL"), lying])
    assert [("entry" in report, "refused" in report) for report in stated] == [(True, False), (False, True)]
    zones = desk.zones()
    assert {feature["properties"]["zone_id"] for feature in zones} == {"RIDGE-1"} and len(zones) == 2
    assert zones[0]["geometry"] == ZONE["geometry"] and zones[0]["properties"]["radius_m"] == 2000.0
    assert not desk.plans() and not desk.sites() and not desk.movements() and not desk.tracks()
    assert desk.features() == zones
    again = desk.state(zones)
    assert [report.get("again") for report in again] == [True] or "refused" not in again[0]
    assert desk.picture("zones")["zones"][0]["zone_id"] == "RIDGE-1"
    assert repr(desk) == "<Desk at ALFA>"


def test_an_address_wants_a_token(folder: Path) -> None:
    address = json.loads((folder / "running.json").read_text())["http"]
    with pytest.raises(NotSignedIn):
        dc.connect(address=address, token="of nobody").plans()
    assert not dc.connect(address=address, token=(folder / "cli.token").read_text()).plans()


def test_a_folder_where_no_node_runs(tmp_path: Path) -> None:
    with pytest.raises(PeerFault, match="no node runs"):
        dc.connect(tmp_path)


def test_a_file_gives_its_features_and_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    file.write_text(dc.Collection([ZONE, {**ZONE, "properties": {"name": "without heights"}}]).to_geojson())
    opened = dc.open(file)
    assert opened.features == Collection([ZONE])
    assert [record.name for record in opened.refused] == ["without heights"]
    stated = {name: value for name, value in ZONE["properties"].items() if name != "zone_id"}
    assert len(dc.open(str(file), assume=stated).features) == 2


def test_the_top_names_what_a_notebook_begins_with() -> None:
    assert dc.Collection is Collection
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = dc.nonsense
