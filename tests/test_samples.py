"""The table of samples: every file is read in whatever tongue it is, counted, and what is refused is grouped by why."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path

import pytest

from deconflict.errors import Refused
from tests.wire.made_aixm import activation, airspace, message, volume
from tests.wire.test_remote_id import basic_id, location, pack
from tools import samples
from tools.samples import Row, page, reason, rows_of, sample, unpacked

AIRSPACE = "AC R\nAN {}\nAL GND\nAH {}\nDP 46:00:00N 007:00:00E\nDP 46:30:00N 007:00:00E\nDP 46:00:00N 007:30:00E\n\n"
NOTAM = "(A{:04d}/26 NOTAMN\nQ) XXXX/QFALC/IV/NBO/A/000/999/4630N00712E005\nA) XXXX B) 2607300915 C) PERM\nE) AD CLSD)"
LINE = {"now": 1693303200, "hex": "a19702", "lat": 40.76, "lon": -119.19, "alt_baro": 3775, "gscp": 19, "track": 258.1}


def test_a_file_of_zones():
    text = AIRSPACE.format("F-1", "FL95") + AIRSPACE.format("F-2", "9500") + AIRSPACE.format("F-3", "8500")
    row = sample(text.encode(), "a.openair")
    assert (row.tongue, row.records, row.as_it_stands, row.understood, row.refused) == ("OpenAir airspaces", 3, 0, 1, 2)
    assert row.why == (("… does not say what it is measured from", 2),)


def test_a_file_that_cannot_be_read_as_a_whole_is_one_refused_record():
    row = sample(b'<a xmlns="http://www.aixm.aero/schema/5.1"><b></a>', "a.xml")
    assert (row.records, row.refused) == (1, 1) and "no XML" in row.why[0][0]


def test_a_recording_and_a_feed_and_neither():
    lines = [json.dumps(LINE | {"now": LINE["now"] + second}) for second in range(3)]
    row = sample("\n".join([*lines, json.dumps({**LINE, "lat": 99})]).encode(), "a.jsonl")
    assert row.tongue.startswith("recording") and (row.records, row.understood, row.refused) == (4, 3, 1)
    gliders = b"FLRDDA5BA>APRS,qAS,LFMX:/165829h4415.41N/00600.03E'342/049/A=005524 id0ADDA5BA -454fpm -1.1rot\r\n"
    assert sample(gliders * 2, "log").tongue == "recording: ogn"
    assert sample(pack(basic_id(), location()), "x.bin").tongue == "feed: remoteid"
    nothing = sample(b"\x00\x01nothing at all", "x.bin")
    assert (nothing.tongue, nothing.records, nothing.refused) == ("none", 1, 1)


def test_packed_files(tmp_path: Path):
    assert unpacked(gzip.compress(b"x"), "a.gz") == unpacked(lzma.compress(b"x"), "a.xz") == unpacked(b"x", "a") == b"x"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "bad.gz").write_bytes(b"no gzip")
    (row,) = rows_of(tmp_path)
    assert row.tongue == "packed" and row.refused == 1


def test_a_folder_is_read_and_written_as_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "zones" / "notam"
    folder.mkdir(parents=True)
    for number in range(samples.MANY_FILES + 1):
        (folder / f"{number:03d}.txt").write_text(NOTAM.format(number), encoding="ascii")
    events = tmp_path / "zones" / "aixm" / "events"
    events.mkdir(parents=True)
    (events.parent / "base.xml").write_bytes(message(airspace(volume() + activation(status="INACTIVE"))))
    (events / "event.xml").write_bytes(message(airspace(activation(), kind="", interpretation="TEMPDELTA")))
    (tmp_path / "zones" / "README.md").write_text("not data", encoding="ascii")
    rows = rows_of(tmp_path)
    assert [(row.name, row.records, row.understood, row.to_look_at) for row in rows] == [
        ("zones/aixm/base.xml", 1, 0, 1), ("zones/aixm/events/event.xml", 1, 1, 0), ("zones/notam (21 files)", 21, 0, 21),
    ]  # fmt: skip
    monkeypatch.setattr(samples, "PAGE", tmp_path / "samples.md")
    assert samples.main([str(tmp_path)]) == 0 and samples.main([]) == 2
    text = (tmp_path / "samples.md").read_text(encoding="utf-8")
    assert "| zones/notam (21 files) | NOTAM text | 21 | 0 | 0 | 21 | 0 |  |" in text and str(tmp_path) not in text


def test_reasons_are_grouped_and_the_commonest_come_first():
    assert reason(Refused("'a|b' is 12.5 at 2026-01-02T10:00 | x")) == "… is # at ###T# / x"
    row = Row("f", "T", 9, 0, 1, refused=8, why=(("a", 4), ("b", 2), ("c", 1), ("d", 1), ("e", 1)))
    assert "| f | T | 9 | 0 | 1 | 0 | 8 | a (4); b (2); c; d |" in page([row])
