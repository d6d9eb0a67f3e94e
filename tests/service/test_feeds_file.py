"""Recordings: replayed as if they happened now, or read without a clock."""

from __future__ import annotations

import asyncio
import gzip
import json
import lzma
from pathlib import Path

import pytest

from deconflict.errors import Refused
from deconflict.service.clock import DrivenClock
from deconflict.service.feed_settings import FeedSource
from deconflict.service.feeds import FeedState, files, recorded
from deconflict.service.feeds.files import lines_of
from deconflict.testing.squitters import airborne, beast

from .feed_rig import AIRCRAFT, answer, answering, hurry, readsb, running, serving, until

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def line(now: float, ident: str = "4b1814") -> str:
    return json.dumps({**AIRCRAFT, "hex": ident, "now": now}) + "\n"


def test_a_recording_is_replayed_as_if_it_happened_now(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1000) + line(1005, "4b1815") + "{oops}\n" + line(1009, "4b1816"))

    async def run() -> None:
        clock = DrivenClock(5_000_000_000_000)
        async with running(FeedSource("tape", "file", str(path)), clock=clock) as feeds:
            _, first = await feeds.take()
            assert [(p.track_id, p.at_us) for p in first] == [("4b1814", 5_000_000_000_000)]
            clock.advance(5_000_004_999_999)
            await asyncio.sleep(0.02)
            assert feeds.health()[0].reports == 1
            clock.advance(5_000_005_000_000)
            _, second = await feeds.take()
            assert [(p.track_id, p.at_us) for p in second] == [("4b1815", 5_000_005_000_000)]
            clock.advance(5_000_009_000_000)
            health = await until(feeds, lambda health: health.state is FeedState.ENDED)
            assert (health.reports, health.refused, health.since_us) == (3, 1, 5_000_009_000_000)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("begin_s", "heard_s"), [(5, 5), (-30, -30), (-61, 0), (86_400, 86_400), (86_401, 0), (0, 0)], ids=lambda value: f"{value} s"
)
def test_a_recording_that_begins_about_now_keeps_its_own_times(tmp_path: Path, begin_s: int, heard_s: int) -> None:
    now_s = 5_000_000
    path = tmp_path / "a.jsonl"
    path.write_text(line(now_s + begin_s))

    async def run() -> None:
        clock = DrivenClock(now_s * 1_000_000)
        async with running(FeedSource("tape", "file", str(path)), clock=clock) as feeds:
            while clock.next_us() is None and feeds.health()[0].state is not FeedState.ENDED:
                await asyncio.sleep(0)
            clock.advance(max(now_s, now_s + heard_s) * 1_000_000)
            while feeds.idle:
                await asyncio.sleep(0)
            assert (await feeds.take())[1][0].at_us == (now_s + heard_s) * 1_000_000
            assert feeds.idle

    asyncio.run(run())


def test_a_recording_that_is_not_there_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        async with running(FeedSource("tape", "file", str(tmp_path / "none.jsonl"))) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert "No such file" in health.fault.what
            (tmp_path / "none.jsonl").write_text(line(1000))
            assert (await feeds.take())[0] == "tape"

    asyncio.run(run())


def test_a_bug_of_ours_ends_that_feed_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_path: Path, **_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(files, "recorded", broken)
    serve, _ = answering(lambda: answer(AIRCRAFT))

    async def run() -> None:
        async with serving(serve) as port, running(FeedSource("tape", "file", str(tmp_path)), readsb(port)) as feeds:
            assert (await feeds.take())[0] == "roof"
            health = await until(feeds, lambda health: health.state is FeedState.DOWN)
            assert health.fault is not None
            assert "our bug: KeyError" in health.fault.what

    asyncio.run(run())


def test_recorded_reads_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(line(2000, "4b1815"))
    (tmp_path / "a.jsonl").write_text(line(3000))
    (tmp_path / "deeper").mkdir()
    heard = [(at_us, [p.track_id for p in plots]) for at_us, plots in recorded(tmp_path)]
    assert heard == [(3_000_000_000, ["4b1814"]), (3_000_000_000, ["4b1815"])]
    with pytest.raises(Refused, match="the folder is empty"):
        list(recorded(tmp_path / "deeper"))
    with pytest.raises(Refused, match="No such file"):
        list(recorded(tmp_path / "none"))


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_a_line_longer_than_any_that_is_read_comes_in_pieces(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 100)
    path, pack = tmp_path / f"one{suffix}", {".gz": gzip.compress, ".xz": lzma.compress}.get(suffix, bytes)
    plain = b"a" * 1050 + b"\n" + b"b" * 99 + b"\nend"
    path.write_bytes(pack(plain))
    pieces = list(lines_of(path))
    assert b"".join(pieces) == plain
    assert [len(piece) for piece in pieces] == [100] * 10 + [51, 100, 3]


def test_the_real_folder_of_sbs_lines() -> None:
    folder = SHARED / "raw" / "sbs"
    if not folder.is_dir():
        pytest.skip("the recordings are not beside this clone")
    faults: list[Refused] = []
    plots = [plot for _, batch in recorded(folder, refused=faults.append) for plot in batch]
    assert len({plot.track_id for plot in plots}) == 11
    assert len(faults) == 2


def test_a_recording_that_only_counts_begins_now(tmp_path: Path) -> None:
    pair = [airborne(0x4B1814, 46.5, 7.25, 10_000, odd) for odd in (False, True)]
    (tmp_path / "tape.bin").write_bytes(beast(pair[0], 12_000_000) + beast(pair[1], 18_000_000))

    async def run() -> None:
        clock = DrivenClock(5_000_000_000_000)
        async with running(FeedSource("tape", "file", str(tmp_path)), clock=clock) as feeds:
            await asyncio.sleep(0.02)
            clock.advance(5_000_000_500_000)
            [plot] = (await feeds.take())[1]
            assert (plot.track_id, plot.at_us) == ("4b1814", 5_000_000_500_000)
            assert (await until(feeds, lambda health: health.state is FeedState.ENDED)).reports == 1

    asyncio.run(run())


def test_a_recording_is_begun_beside_the_loop_by_the_clock_on_the_wall(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1000) + line(1000, "4b1815"))
    (tmp_path / "none.jsonl").write_text("")

    async def run() -> None:
        sources = (FeedSource("tape", "file", str(path)), FeedSource("none", "file", str(tmp_path / "none.jsonl")))
        async with running(*sources) as feeds:
            assert len((await feeds.take())[1]) == 2
            assert (await until(feeds, lambda health: health.state is FeedState.ENDED, number=1)).reports == 0

    asyncio.run(run())
