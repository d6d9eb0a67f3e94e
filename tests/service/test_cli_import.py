"""`deconflict import`: each object of a file with its own report, the same file again without effect, and bundles that are verified."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deconflict.service.importing import state
from deconflict.wire.opening import opened

from .processes import ANY_PORTS, Served, environ


def feature(name: str, lon: float, **more: Any) -> dict[str, Any]:
    """A plan an hour long over a square."""
    ring = [[lon, 46.5], [lon + 0.1, 46.5], [lon + 0.1, 46.6], [lon, 46.6], [lon, 46.5]]
    said = {
        "op_id": name, "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "lower": "0m W84",
        "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    }  # fmt: skip
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {**said, **more}}


SITE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [7.5, 46.0]},
    "properties": {
        "site_id": "S-1", "function": "clinic", "radius_m": 500, "from": "2030-01-01T00:00:00Z", "until": "2030-03-01T00:00:00Z",
        "release_to_all": True, "consent": {"consent_by": "the clinic's director", "at": "2026-01-01T00:00:00Z"},
    },
}  # fmt: skip
ZONE = {
    **feature("", 9.0),
    "properties": {
        "zone_id": "Z-1", "zone_type": "no_fly", "authority": "ALFA", "lower": "0m W84", "upper": "900m W84",
        "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    },
}  # fmt: skip
WRONG = feature("NO-DATUM", 8.0, upper="500m")
FILE: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [feature("TWO-PARTS", 6.5), WRONG, ZONE, feature("TWO-PARTS", 7.0), SITE, {"type": "Feature"}, feature("ALONE", 3.0)],
}


def written(folder: Path, document: Any, name: str = "plans.geojson") -> Path:
    """A file of it, indented, so that lines mean something."""
    path = folder / name
    path.write_text(json.dumps(document, indent=1))
    return path


def deconflict(*words: str, stdin: bytes = b"") -> tuple[int, Any, str]:
    """A command with --json: its exit code, its one object, its talk."""
    done = subprocess.run(
        [sys.executable, "-m", "deconflict", *words, "--json"], input=stdin, capture_output=True, env=environ(), check=False
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr.decode()


def test_what_is_wrong_is_named_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    found = {thing.name: thing for thing in opened(path.read_bytes(), str(path))}
    assert list(found) == ["op_id TWO-PARTS", "op_id NO-DATUM", "zone_id Z-1", "site_id S-1", "features[5]", "op_id ALONE"]
    assert len(found["op_id TWO-PARTS"].features) == 2
    reports = {report["name"]: report for report in state(None, list(found.values()))}
    refused = reports["op_id NO-DATUM"]["refused"][0]
    line = 1 + path.read_text().split('"500m"')[0].count("\n")
    assert refused["where"].startswith(f"{path}:{line}:")
    assert "upper" in refused["where"]
    assert refused["mend"]
    assert [name for name, report in reports.items() if "refused" in report] == ["op_id NO-DATUM", "features[5]"]


def test_an_object_with_one_bad_piece_is_not_stated_in_part(tmp_path: Path) -> None:
    pieces = [feature("P", 6.5), feature("P", 7.0, lower="900m W84")]
    (thing,) = opened(json.dumps({"type": "FeatureCollection", "features": pieces}).encode(), "x")
    assert thing.fault is not None
    assert "refused" in state(None, [thing])[0]
    assert "entry" not in state(None, [thing])[0]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node with nobody on watch yet."""
    served = Served(tmp_path_factory.mktemp("import") / "a", "ALFA", *ANY_PORTS)
    yield served
    assert served.stop()[0] == 0


def test_a_file_is_stated_record_by_record_and_again_changes_nothing(node: Served, tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    here = ("--data-dir", str(node.folder))
    code, _, talk = deconflict("import", str(path), *here)
    assert (code, "watch" in talk) == (5, True)
    node.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "M. Ivanova"})
    code, report, _ = deconflict("import", str(path), *here)
    assert (code, report["stated"], report["refused"]) == (3, 4, 2)
    picture = node.picture()
    assert {plan["op_id"]: len(plan["volumes"]) for plan in picture["plans"]} == {"TWO-PARTS": 2, "ALONE": 1}
    assert ([z["zone_id"] for z in picture["zones"]], [s["site_id"] for s in picture["sites"]]) == (["Z-1"], ["S-1"])
    entries = picture["record"]["entries"]
    code, again, _ = deconflict("import", str(path), *here)
    assert all(record["again"] for record in again["records"] if "entry" in record)
    assert node.picture()["record"]["entries"] == entries
    code, changed, _ = deconflict("import", "-", *here, stdin=json.dumps(feature("ALONE", 3.0, state="Activated")).encode())
    assert (code, changed["records"][0]["again"]) == (0, False)
    assert next(p for p in node.picture()["plans"] if p["op_id"] == "ALONE")["state"] == "Activated"


def test_a_bundle_is_opened_and_verified_and_a_changed_one_is_caught(node: Served, tmp_path: Path) -> None:
    import zipfile

    bundle, changed = tmp_path / "alfa.zip", tmp_path / "changed.zip"
    assert deconflict("export", str(node.folder / "record.db"), str(bundle), "--from", "2020-01-01T00:00:00Z")[0] == 0
    code, report, _ = deconflict("import", str(bundle))
    assert (code, report["records"], report["bundles"][0]["ok"]) == (0, [], True)
    assert report["bundles"][0]["says"] == "consistent with itself; keys not confirmed"
    with zipfile.ZipFile(bundle) as there, zipfile.ZipFile(changed, "w") as here:
        here.writestr("entries.jsonl", there.read("entries.jsonl").replace(b"ALFA", b"ALFB", 1))
    code, report, _ = deconflict("import", str(changed))
    assert (code, report["bundles"][0]["ok"]) == (1, False)


NONE_OF_OURS = [(b"{", "no JSON"), (b"\xff\xfe\x00", "no JSON"), (b'{"type": "Topology"}', "Topology"), (None, "read")]


@pytest.mark.parametrize(("text", "said"), NONE_OF_OURS)
def test_what_is_no_file_of_ours_is_refused_with_its_mend(tmp_path: Path, text: bytes | None, said: str) -> None:
    path = tmp_path / "x.geojson"
    if text is not None:
        path.write_bytes(text)
    code, report, talk = deconflict("import", "--dry-run", str(path))
    assert (code, report) == (3, None)
    assert said in talk
    assert f"{path}" in talk
    assert "mend: " in talk
