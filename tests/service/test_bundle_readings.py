"""What readers find in a bundle: the fingerprints, every entry in words of two languages, and every place."""

from __future__ import annotations

import hashlib
import json

from deconflict.airspace.instant import Instant, format_instant
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.store import Row
from deconflict.service.bundle_readings import Reader, fingerprint
from deconflict.statements.receipts import BODY, PartDropped
from tests.service.records import Pair, with_every_part

PAIR = with_every_part()
READER = Reader(PAIR.rows, ("en", "ar"))


def test_fingerprints_are_read_in_groups() -> None:
    (alfa, bravo) = sorted(json.loads(READER.keys()), key=lambda one: str(one["name"]))
    key = PAIR.alfa.recovery.public
    assert (alfa["name"], bravo["name"], alfa["recovery_key"]) == ("ALFA", "BRAVO", key)
    assert alfa["recovery_fingerprint"] == fingerprint(key)
    assert fingerprint(key).replace(" ", "") == hashlib.sha256(bytes_of(key)).hexdigest()


def test_each_entry_is_a_line() -> None:
    lines = [json.loads(line) for line in READER.json_lines()]
    assert [line["entry"] for line in lines] == [row.entry.hash for row in PAIR.rows]
    (site,) = (line for line in lines if line["kind"] == "SITE_NOTICE")
    assert (site["name"], site["withheld"], site["bearer"]) == ("ALFA", ["exact"], "own")
    assert site["parts"]["main"]["site_id"] == "S1"
    assert site["written_at"].endswith("Z")


def test_every_place_is_a_feature() -> None:
    found = json.loads(b"".join(READER.geojson()))
    assert found["type"] == "FeatureCollection"
    assert [feature["properties"]["party"] for feature in found["features"]] == ["ALFA"]
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [31.0, 1.0]}
    assert json.loads(b"".join(Reader(Pair().rows, ("en",)).geojson()))["features"] == []


def test_the_page_has_both_languages_side_by_side_and_hides_nothing_but_tracks() -> None:
    page = b"".join(READER.page()).decode()
    assert page.startswith("<!doctype html>")
    assert page.count('<td lang="en" dir="ltr">') == page.count('<td lang="ar" dir="rtl">') == len(PAIR.rows)
    assert all(row.entry.hash in page for row in PAIR.rows)
    assert fingerprint(PAIR.bravo.recovery.public) in page
    assert "<script" not in page


def with_dropped() -> tuple[list[Row], Row, Row]:
    """A record of which one body was dropped: its rows, that one's, and the one that says so."""
    pair = Pair()
    gone = pair.concern(pair.alfa, "an old matter")
    pair.concern(pair.bravo)
    pair.tell(pair.alfa, "desk", "PART_DROPPED", main=PartDropped(entry=gone.hash, part=BODY, why="its time has ended"))
    rows = [row if row.entry is not gone else Row(gone.without(["main"]), row.received_at_us, row.bearer, 0) for row in pair.rows]
    return rows, next(row for row in rows if row.entry.hash == gone.hash), rows[-1]


def test_what_was_dropped_shows_by_its_hash_and_since_when() -> None:
    rows, gone, word = with_dropped()
    reader = Reader(rows, ("en", "zh"))
    (line,) = [line for line in map(json.loads, reader.json_lines()) if line["entry"] == gone.entry.hash]
    since = format_instant(Instant(word.entry.header.written_at))
    assert (line["parts"], line["withheld"], line["dropped_at"]) == ({}, ["main"], since)
    assert line["hashes"] == {"main": text_of(gone.entry.slots[0].leaf)}
    page = b"".join(reader.page()).decode()
    assert (page.count("No longer held since"), page.count("自此不再保存："), page.count(f"</span> {since}: ")) == (1, 1, 1)
    assert line["hashes"]["main"] in page
    assert "an old matter" not in page
    (site,) = [line for line in map(json.loads, READER.json_lines()) if line["kind"] == "SITE_NOTICE"]
    assert set(site["hashes"]) == {"exact"}
    assert "dropped_at" not in site, "what is withheld was not dropped"
