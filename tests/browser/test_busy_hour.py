"""A recorded busy hour at one desk (SCREEN rule U2): how often it was alerted and of what level is shown, and a flood is called one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, OpenPage
from desk import START, Desk, text_of
from playwright.sync_api import expect
from sky import alert, tracks

from deconflict.service.scanning import scan_file
from deconflict.wire.recording import write_batch

sys.path.insert(0, str(ROOT / "tools"))

import recordings

pytestmark = pytest.mark.skipif(not recordings.TRACKS.is_dir(), reason="the recordings are not here: they are not ours to ship")

LEVELS = ("WARNING", "CAUTION", "ADVISORY")
FLOOD = 10
"""Alerts in ten minutes that one desk can answer (ISA-18.2)."""
Raised = list[tuple[datetime, str]]


def raised_in(folder: Path, name: str, begin: datetime) -> Raised:
    """When alerts of which level were raised in an hour of a recording, as if that hour began at the desk's start."""
    file = folder / "hour.jsonl"
    begin_us = round(begin.timestamp() * 1e6)
    with file.open("wb") as out:
        for batch in recordings.read(recordings.TRACKS / name):
            if begin_us <= batch[0] < begin_us + 3_600_000_000:
                out.write(write_batch(batch))
    alerts = scan_file(file, "1NM,500ft", "120s")["alerts"]
    return [(START + (datetime.fromisoformat(each["raised_at"]) - begin), each["level"]) for each in alerts]


def busiest_told(desk: Desk, open_page: OpenPage, raised: Raised) -> int:
    """Let the hour pass on the desk; the page tells rate and shares as they are counted here. The most in ten minutes."""
    assert raised, "an hour in which nothing comes close shows nothing"
    told = [
        alert(n, level, 100, tracks()[:2]) | {"active": False, "raised_at": text_of(at), "id": f"told-{n}"}
        for n, (at, level) in enumerate(raised)
    ]
    desk.picture |= {"conflicts": [], "alerts": []}
    page = open_page("#panel=conflicts")
    rate, most = page.get_by_test_id("rate"), 0
    for _ in range(6):
        desk.now += timedelta(minutes=10)
        desk.picture["alerts"] = [each for each, (at, _) in zip(told, raised, strict=True) if at <= desk.now]
        desk.change()
        desk.beat()
        ten = sum(timedelta(0) <= desk.now - at <= timedelta(minutes=10) for at, _ in raised)
        expect(page.get_by_test_id("clock")).to_contain_text(text_of(desk.now)[11:19])
        expect(rate).to_contain_text(f"{ten} in the last 10 min")
        expect(rate).to_have_attribute("data-flood", str(ten >= FLOOD).lower())
        most = max(most, ten)
    levels = [level for at, level in raised if at <= desk.now]
    shares = [f"{level} {round(100 * levels.count(level) / len(levels))} %" for level in LEVELS]
    expect(rate).to_contain_text(f"{len(levels)} in the last hour: {' · '.join(shares)}")
    return most


def test_u02_a_busy_hour_round_large_airports_floods_nobody(desk: Desk, open_page: OpenPage, tmp_path: Path) -> None:
    raised = raised_in(tmp_path, "paris_tma_20211007.json.gz", datetime(2021, 10, 7, 13, tzinfo=UTC))
    assert busiest_told(desk, open_page, raised) < FLOOD


def test_u02_an_hour_of_uncontrolled_traffic_in_one_pattern_is_told_as_a_flood(desk: Desk, open_page: OpenPage, tmp_path: Path) -> None:
    name = "brc_20230829_1hr.jsonl"
    first_us = next(iter(recordings.read(recordings.TRACKS / name)))[0]
    raised = raised_in(tmp_path, name, datetime.fromtimestamp(first_us / 1e6, UTC))
    assert busiest_told(desk, open_page, raised) >= FLOOD
