"""Bundles: what goes in comes out, the same rows give the same bytes, pieces and redacted ones verify, what is no bundle is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from deconflict.errors import Damaged, DeconflictError, Refused
from deconflict.service.bundle import Asked, is_bundle, rows_of, write_bundle
from deconflict.service.cli_import import is_bundle_file
from deconflict.service.replay import replay
from deconflict.service.sqlite import SqliteStore
from deconflict.service.verifying import verify_bundle
from tests.service.records import LINE, with_every_part
from tests.service.test_bundle_readings import with_dropped

PAIR = with_every_part()


def test_rows_come_out_as_they_went_in_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "1.zip", tmp_path / "2.zip"
    written = write_bundle(one, lambda: PAIR.rows)
    assert write_bundle(other, lambda: iter(PAIR.rows)) == written
    assert one.read_bytes() == other.read_bytes()
    assert (written.entries, written.size) == (20, one.stat().st_size)
    assert list(rows_of(one)) == PAIR.rows
    assert is_bundle(one)
    with zipfile.ZipFile(one) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        assert sorted([*manifest["files"], "manifest.json"]) == sorted(zipped.namelist())
    assert (manifest["digest"], manifest["entries"]) == (written.digest, 20)


def test_a_database_is_exported_as_it_stands(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "record.db")
    store.append(PAIR.rows)
    store.close()
    out = tmp_path / "out.zip"
    write_bundle(out, lambda: rows_of(tmp_path / "record.db"))
    assert [row.entry.hash for row in rows_of(out)] == [row.entry.hash for row in PAIR.rows]
    assert verify_bundle(out)["ok"]


def test_a_piece_holds_the_keys_and_shows_what_is_missing(tmp_path: Path) -> None:
    talk = [row for row in PAIR.rows if row.entry.header.logbook == LINE and row.entry.header.author == PAIR.alfa.party]
    asked = Asked(from_us=talk[2].received_at_us, to_us=talk[4].received_at_us, parties=frozenset({PAIR.alfa.party}))
    out = tmp_path / "piece.zip"
    write_bundle(out, lambda: PAIR.rows, asked)
    found = verify_bundle(out)
    assert found["ok"]
    kept = {(one["party"], one["name"]): (one["from_seq"], one["entries"]) for one in found["logbooks"]}
    assert kept == {(PAIR.alfa.party, "keys"): (0, 3), (PAIR.alfa.party, LINE): (2, 2)}
    assert next(gap["what"] for gap in found["gaps"]) == "entries 0 to 1, which entry 2 follows, are not here"
    with zipfile.ZipFile(out) as zipped:
        proofs = [json.loads(line) for line in zipped.read("proofs.jsonl").splitlines()]
        manifest = json.loads(zipped.read("manifest.json"))
    assert [proof["proves"] for proof in proofs] == ["consistency"]
    assert manifest["parties"] == [PAIR.alfa.party]


def test_a_redacted_bundle_verifies_by_the_hashes_of_what_it_lacks(tmp_path: Path) -> None:
    out = tmp_path / "redacted.zip"
    write_bundle(out, lambda: PAIR.rows, Asked(redact=True))
    assert verify_bundle(out)["ok"]
    (site,) = (row.entry for row in rows_of(out) if row.entry.header.kind == "SITE_NOTICE")
    assert {slot.name for slot in site.slots if slot.value is not None} == {"main"}
    with zipfile.ZipFile(out) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    assert all(b"+00 111" not in data for data in files.values())
    assert b'"geometry":null' in files["record.geojson"]


def test_what_cannot_be_written_or_read_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    with pytest.raises(Refused, match="no phrases in"):
        write_bundle(out, lambda: PAIR.rows, Asked(languages=("xx",)))
    write_bundle(out, lambda: PAIR.rows)
    with pytest.raises(Refused, match="such a file already"):
        write_bundle(out, lambda: PAIR.rows)
    with pytest.raises(Refused, match="cannot be written"):
        write_bundle(tmp_path / "none" / "out.zip", lambda: PAIR.rows)
    with pytest.raises(Refused, match="no such file"):
        is_bundle(tmp_path / "none.zip")
    with zipfile.ZipFile(tmp_path / "strange.zip", "w") as zipped:
        zipped.writestr("entries.jsonl", b'{"entry":{},"received_at_us":5}\n')
    with pytest.raises(Damaged, match="not an entry as it was signed"):
        list(rows_of(tmp_path / "strange.zip"))
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as zipped:
        zipped.writestr("other", b"")
    with pytest.raises(Refused, match="no bundle of ours"):
        list(rows_of(tmp_path / "empty.zip"))


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.zip"
    write_bundle(out, lambda: PAIR.rows)
    monkeypatch.setattr("deconflict.service.bundle.MAX_BUNDLE_BYTES", 100)
    with pytest.raises(Refused, match="in pieces"):
        list(rows_of(out))


def test_a_bundle_of_which_bodies_were_dropped_verifies_both_ways_and_replays(tmp_path: Path) -> None:
    rows, gone, _ = with_dropped()
    path = tmp_path / "bundle.zip"
    write_bundle(path, lambda: rows)
    assert verify_bundle(path)["ok"]
    with zipfile.ZipFile(path) as bundle:
        bundle.extract("verify.py", tmp_path)
    alone = subprocess.run([sys.executable, str(tmp_path / "verify.py"), str(path)], capture_output=True, check=False)
    assert alone.returncode == 0, alone.stdout
    assert gone.entry.hash in {row.entry.hash for row in rows_of(path)}
    assert replay(rows_of(path), 2**53 - 1)["record"]["entries"] == len(rows)


def zipped_otherwise(at: str, by: bytes) -> bytes:
    """A zip that holds `entries.jsonl`, with bytes of its directory changed: how far behind its entry, or its end, as they are named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("entries.jsonl", "x")
    data = bytearray(out.getvalue())
    entry, end = data.rfind(b"PK\1\2"), data.rfind(b"PK\5\6")
    place = {"flags": entry + 8, "method": entry + 10, "name": entry + 46, "size": end + 12, "offset": end + 16}[at]
    data[place : place + len(by)] = by
    return bytes(data)


@pytest.mark.parametrize(
    ("at", "by"),
    [("offset", b"\0\0\0\x80"), ("size", b"\xff\xff\xff"), ("flags", b"\1"), ("method", b"\x63"), ("flags", b"\x20")],
)  # fmt: skip
def test_a_zip_that_zipfile_cannot_read_is_no_bundle_of_ours(at: str, by: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile.zip"
    path.write_bytes(zipped_otherwise(at, by))
    assert is_bundle_file(str(path)) in (True, False)
    with pytest.raises(Refused, match="no bundle of ours"):
        list(rows_of(path))


def test_a_name_that_says_it_is_utf_8_and_is_none_is_no_bundle_either(tmp_path: Path) -> None:
    data = bytearray(zipped_otherwise("name", b"\xff"))
    data[data.rfind(b"PK\1\2") + 9] = 8
    path = tmp_path / "hostile.zip"
    path.write_bytes(data)
    assert not is_bundle_file(str(path))
    with pytest.raises(Refused, match="no bundle of ours"):
        list(rows_of(path))


def test_a_bundle_with_a_flipped_byte_reads_or_is_refused(tmp_path: Path) -> None:
    path, rng = tmp_path / "out.zip", Random(7)
    write_bundle(path, lambda: PAIR.rows)
    whole, refused = path.read_bytes(), 0
    for _ in range(300):
        data = bytearray(whole)
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        if not is_bundle(path):
            continue
        is_bundle_file(str(path))
        try:
            list(rows_of(path))
        except DeconflictError:
            refused += 1
    assert refused > 20
