"""What the verifier found, as the command tells it; on several cores the same as on one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deconflict.logbook.encoding import bytes_of, sha256_text
from deconflict.logbook.revoked import NOBODY_HELD
from deconflict.service.bundle import write_bundle
from deconflict.service.verifying import verify_bundle
from deconflict.statements.keys import Revoke
from tests.service.records import LINE, Pair, with_every_part


def test_what_is_there_and_how_keys_are_known(tmp_path: Path) -> None:
    pair, path = with_every_part(), tmp_path / "out.zip"
    write_bundle(path, lambda: pair.rows)
    found = verify_bundle(path)
    assert (found["ok"], found["entries"], found["note"]) == (True, 20, "")
    keys = {key["name"]: key for key in found["keys"]}
    assert (keys["ALFA"]["how"], keys["BRAVO"]["how"]) == ("peer", "only in the file")
    assert keys["BRAVO"]["fingerprint"] == sha256_text(bytes_of(pair.bravo.signing.public))
    assert verify_bundle(path, jobs=2) == found
    given = verify_bundle(path, {pair.bravo.party: pair.bravo.signing.public})
    assert {key["how"] for key in given["keys"]} == {"peer", "given"}
    assert [gap["logbook"] for gap in found["gaps"]] == [f"{pair.bravo.party}/{LINE}/0"]


@pytest.mark.parametrize("name", ["entries.jsonl", "record.html"])
def test_damage_is_named_by_several_processes_as_by_one(name: str, tmp_path: Path) -> None:
    path = _written(with_every_part(), tmp_path / "out.zip")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as zipped:
        info = zipped.getinfo(name)
    data[info.header_offset + 30 + len(name) + info.compress_size // 2] ^= 16
    path.write_bytes(data)
    found = verify_bundle(path)
    assert name in {one["logbook"] for one in found["problems"]}
    assert verify_bundle(path, jobs=2) == found


def test_places_are_taken_apart_and_nothing_is_confirmed_by_itself(tmp_path: Path) -> None:
    pair, path = Pair(), tmp_path / "out.zip"
    pair.concern(pair.alfa)
    pair.keep(pair.rows[-1].entry)
    write_bundle(path, lambda: pair.rows)
    found = verify_bundle(path)
    assert found["problems"] == [{"logbook": f"{pair.alfa.party}/{LINE}/0", "seq": 1, "what": "this entry stands here twice"}]
    assert found["note"] == "consistent with itself; keys not confirmed"
    (tmp_path / "no.zip").write_bytes(b"nothing")
    assert [one["logbook"] for one in verify_bundle(tmp_path / "no.zip")["problems"]] == ["manifest.json"]


def test_what_a_revoked_key_signed_and_nobody_held_before_is_named(tmp_path: Path) -> None:
    pair = with_every_part()
    alfa = pair.alfa
    assert verify_bundle(_written(pair, tmp_path / "before.zip"))["not_counted"] == [], "revoked in a logbook that it did not write"
    alone = pair.concern(alfa, "nobody heard this")
    revoke = Revoke(signing_key=alfa.signing.public, logbook=LINE, epoch=0, from_seq=alone.header.seq + 1)
    pair.keep(alfa.place(alfa.books["keys"], "REVOKE", {"main": revoke}, by_recovery=True))
    report = verify_bundle(_written(pair, tmp_path / "after.zip"))
    assert report["ok"], report["problems"]
    named = [(one["seq"], one["why"]) for one in report["not_counted"]]
    assert (alone.header.seq, NOBODY_HELD) in named
    (tmp_path / "after.zip").write_bytes(b"no zip")
    assert verify_bundle(tmp_path / "after.zip")["not_counted"] == []


def _written(pair: Pair, path: Path) -> Path:
    write_bundle(path, lambda: pair.rows)
    return path
