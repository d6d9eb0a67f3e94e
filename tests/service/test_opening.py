"""Files from the disk and what is assumed of them, as the commands and the HTTP face take it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service.cli import app
from deconflict.service.opening import assumed_of, open_file, open_files, read_bounded, report
from deconflict.wire.judging import judged
from deconflict.wire.kml_out import write
from deconflict.wire.opened import Assumed, Record
from tests.wire.made_aixm import activation, airspace, message, volume

HOURS = {"from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z"}
RING = [[7.5, 46.5], [7.6, 46.5], [7.6, 46.6], [7.5, 46.5]]
ZONE = {"zone_id": "Z", "zone_type": "no_fly", "authority": "A", "lower": "0m W84", "upper": "900m W84", **HOURS}
PLAN = {
    "op_id": "P", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "lower": "0m W84",
    "upper": "500m W84", **HOURS,
}  # fmt: skip
TABLE = b"Name,Lat,Lon,Size NM\nCamp,46.55,7.58,0.1\nNowhere,99,7,1\n"
ASSUME = ("--as", "zone", "--assume", "zone_type=no_fly", "--assume", "authority=ALFA", "--assume", "lower=0m W84",
          "--assume", "upper=900m W84",
          "--assume", "from=2030-01-01T10:00:00Z", "--assume", "until=2030-01-01T11:00:00Z")  # fmt: skip


def feature(properties: Any) -> dict[str, Any]:
    """A Feature over a triangle."""
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}, "properties": properties}


def run(*words: str) -> tuple[int, Any, str]:
    """A command with --json: its exit code, its one object, and its talk."""
    done = CliRunner().invoke(app, [*words, "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, json.loads(done.stdout) if done.stdout else None, done.stderr


def test_words_become_what_is_assumed() -> None:
    assumed = assumed_of(["count=3", "lower=SFC", "remark=a=b"], ["lat=Y"], "zone")
    assert assumed.properties == {"count": 3, "lower": "SFC", "remark": "a=b"}
    assert (assumed.columns, assumed.as_kind) == ({"lat": "Y"}, "zone")
    wrong: tuple[tuple[list[str], list[str], str | None], ...] = ((["lower"], [], None), ([], ["=x"], None), ([], [], "thing"))
    for words in wrong:
        with pytest.raises(Refused) as fault:
            assumed_of(*words)
        assert fault.value.mend


def test_a_report_names_the_object_or_what_is_still_to_be_stated() -> None:
    whole, lacking = (
        Record("f:1", "Z", (feature(ZONE),), kind="ZONE_NOTICE"),
        judged([Record("f:2", "Y", (feature({}),))], Assumed(as_kind="zone"))[0],
    )
    assert report(whole) == {"where": "f:1", "name": "Z", "kind": "ZONE_NOTICE", "id": "Z"}
    assert report(lacking)["lacks"] == ["zone_type", "authority", "from", "lower", "until", "upper"]
    assert "lacks" not in report(judged([Record("f:3", "X", (feature({}),))], Assumed())[0])


def test_a_file_is_read_within_bounds_and_one_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deconflict.service.opening.MAX_FILE_BYTES", 4)
    (tmp_path / "five").write_bytes(b"12345")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"123")))
    assert read_bounded("-") == b"123"
    for name in ("five", "none"):
        with pytest.raises(Refused):
            read_bounded(str(tmp_path / name))


def test_a_record_is_reported_with_what_it_says_and_what_is_wrong() -> None:
    refused = Record("f:1", "A", notes=("n",), fault=Refused("x", where="w", mend="m"), shown={"a": "b"})
    said = report(refused)
    assert said == {"where": "f:1", "name": "A", "shown": {"a": "b"}, "notes": ["n"], "refused": [{"what": "x", "where": "w", "mend": "m"}]}
    assert report(Record("f:1", "A")) == {"where": "f:1", "name": "A"}


def test_open_shows_every_record_states_nothing_and_writes_what_they_become(tmp_path: Path) -> None:
    file, out = tmp_path / "camps.csv", tmp_path / "camps.geojson"
    file.write_bytes(TABLE)
    here = ("--data-dir", str(tmp_path / "state"))
    code, found, _ = run("open", str(file), *ASSUME, "--column", "radius_m=Size NM", "--geojson", str(out), *here)
    assert (code, found["records"], found["refused"]) == (3, 2, 1)
    good, bad = found["files"][0]["records"]
    assert (good["kind"], bad["refused"][0]["where"]) == ("ZONE_NOTICE", f"{file}: row 3, column lat")
    (written,) = json.loads(out.read_text())["features"]
    assert written["properties"]["radius_m"] == 185.2
    assert CliRunner().invoke(app, ["open", str(out)]).stdout.startswith(f"{out}: GeoJSON\nzone_id ")


def test_the_columns_somebody_named_are_remembered_by_their_heading(tmp_path: Path) -> None:
    file, state = tmp_path / "camps.csv", tmp_path / "state"
    state.mkdir()
    file.write_bytes(TABLE)
    assumed = assumed_of(
        ["zone_type=no_fly", "authority=A", "lower=SFC", "upper=FL100", *(f"{k}={v}" for k, v in HOURS.items())], [], "zone"
    )
    assert open_file(str(file), assumed, state).records[0].fault is not None
    named = assumed_of([], ["radius_m=Size NM"])
    open_file(str(file), named, state)
    assert open_file(str(file), assumed, state).records[0].kind == "ZONE_NOTICE"
    file.write_bytes(TABLE.replace(b"Name", b"Title"))
    assert open_file(str(file), assumed, state).records[0].fault is not None


def test_check_takes_files_of_several_tongues_and_says_what_it_could_not_check(tmp_path: Path) -> None:
    plans, zones, table = tmp_path / "p.geojson", tmp_path / "z.kml", tmp_path / "c.csv"
    plans.write_text(json.dumps(feature(PLAN)))
    zones.write_bytes(write([feature(ZONE)]))
    table.write_bytes(TABLE)
    code, found, _ = run("check", str(plans), str(zones))
    assert (code, len(found["conflicts"]), found["refused"], found["checked"]) == (1, 1, [], 2)
    assert {found["conflicts"][0]["a"], found["conflicts"][0]["b"]} == {f"{plans}:P", f"{zones}:Z"}
    code, found, talk = run("check", str(plans), str(table), *ASSUME, "--assume", "radius_m=500")
    assert (code, len(found["conflicts"]), len(found["refused"])) == (3, 1, 1)
    assert "NOT CHECKED Nowhere" in talk
    code, found, _ = run("check", str(table), *ASSUME)
    assert (code, found["checked"]) == (3, 0)


def test_import_without_a_node_says_what_would_be_stated(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_bytes(TABLE)
    code, found, _ = run("import", str(file), "--dry-run", *ASSUME, "--assume", "radius_m=500", "--data-dir", str(tmp_path))
    assert (code, found["stated"], found["refused"]) == (3, 0, 1)
    lines = (
        CliRunner().invoke(app, ["import", str(file), "--dry-run", *ASSUME, "--assume", "radius_m=500", "--data-dir", str(tmp_path)]).stdout
    )
    assert "would state Camp" in lines


def test_a_file_that_cannot_be_read_costs_no_other_and_alone_it_is_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "p.geojson", tmp_path / "x.kml"
    good.write_text(json.dumps(feature(PLAN)))
    bad.write_bytes(b"<kml")
    code, found, _ = run("open", str(good), str(bad))
    assert (code, found["records"], found["refused"]) == (3, 2, 1)
    assert found["files"][1]["records"][0]["refused"][0]["where"].startswith(f"{bad}:1:")
    code, found, talk = run("check", str(good), str(bad))
    assert (code, found["checked"], "NOT CHECKED" in talk) == (3, 1, True)
    code, found, _ = run("import", str(good), str(bad), "--dry-run", "--data-dir", str(tmp_path))
    assert (code, [record["name"] for record in found["records"]]) == (3, ["op_id P", str(bad)])
    with pytest.raises(Refused):
        run("open", str(bad))


def test_files_opened_together_may_name_each_other(tmp_path: Path) -> None:
    (tmp_path / "base.xml").write_bytes(message(airspace(volume() + activation(status="INACTIVE"))))
    (tmp_path / "event.xml").write_bytes(message(airspace(activation(), kind="", interpretation="TEMPDELTA")))
    names = [str(tmp_path / name) for name in ("event.xml", "base.xml", "none.xml")]
    event, base, none = open_files(names, Assumed(properties={"authority": "ALFA"}))
    assert [record.kind for record in event.records] == ["ZONE_NOTICE"] and not base.refused
    assert [len(file.refused) for file in (event, base, none)] == [0, 0, 1]
    (alone,) = open_file(names[0], Assumed(properties={"authority": "ALFA"})).records
    assert alone.fault is not None and "not in this file" in alone.fault.what
