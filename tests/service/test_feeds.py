"""SBS feeds against real loopback servers: they die and come back, flood and lie, and the others never notice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.service.clock import DrivenClock, WallClock
from deconflict.service.config import LIVE_URL
from deconflict.service.feed_settings import STALE_AFTER_S, FeedSource
from deconflict.service.feeds import FeedState, Mailbox, feed_of, mailbox, streams
from deconflict.service.feeds import feed as under_test
from deconflict.service.feeds.feed import Surroundings
from deconflict.wire.cot import Event, write_event

from .feed_rig import PATIENCE_S, answering, hang, hurry, position, running, sbs, serving, until


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def test_an_sbs_port_is_heard() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = position()
        writer.write(b"\r\n" + line[:20])
        await writer.drain()
        writer.write(line[20:] + b"nonsense\r\n" + position("4249B5"))
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            heard: dict[str, Plot] = {}
            while len(heard) < 2:
                name, plots = await feeds.take()
                heard |= {plot.track_id: plot for plot in plots}
            health = feeds.health()[0]
            assert (name, sorted(heard)) == ("north", ["400159", "4249b5"])
            assert abs(heard["400159"].at_us - WallClock().now_us()) < PATIENCE_S * 1_000_000
            assert (health.state, health.kind, health.refused, health.reports) == (FeedState.UP, "sbs", 1, 2)
            assert health.fault is not None
            assert health.fault.where.startswith("north, line 3")
            assert health.age_s is not None

    asyncio.run(run())


def test_an_sbs_receiver_on_local_time_is_read_by_its_distance_from_ours() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(position(ago_s=7200) + position("4249B5", ago_s=7190))
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            _, plots = await feeds.take()
            ages_s = {plot.track_id: (WallClock().now_us() - plot.at_us) / 1e6 for plot in plots}
            assert 9 < ages_s["400159"] - ages_s["4249b5"] < 11
            assert ages_s["4249b5"] < 10

    asyncio.run(run())


def test_a_feed_that_dies_is_dialled_again() -> None:
    calls = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(1)
        if len(calls) > 2:
            writer.write(position())
            await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            _, plots = await feeds.take()
            assert len(plots) == 1
            assert len(calls) == 3
            assert feeds.health()[0].state is FeedState.UP

    asyncio.run(run())


def test_nobody_there_is_said_and_waits_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def no_sleep(_clock: object, seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    async def run() -> None:
        async with serving(answering(lambda: b"")[0]) as port:
            pass
        monkeypatch.setattr(under_test, "sleep_s", no_sleep)
        async with running(sbs(port)) as feeds:
            while len(waits) < 5:
                await asyncio.sleep(0)
            health = feeds.health()[0]
            assert health.fault is not None
            assert (health.reports, health.age_s) == (0, None)
            assert "check the address" in health.fault.mend

    asyncio.run(run())
    assert waits[:5] == [0.01, 0.02, 0.04, 0.04, 0.04]


BAD_SBS: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("no line ends", lambda: b"x" * 10_000, "bytes without an end of line", "SBS-1 port"),
    ("a clock that jumps ahead", lambda: position(ago_s=600) + position("4249B5"), "its clock jumped by 600 s", "receiver's clock"),
    ("a clock that jumps back", lambda: position() + position("4249B5", ago_s=600), "its clock jumped by -600 s", "receiver's clock"),
    ("it closes", lambda: b"", "it closed the connection", "check the receiver"),
]


@pytest.mark.parametrize(("lie", "what", "mend"), [row[1:] for row in BAD_SBS], ids=[row[0] for row in BAD_SBS])
def test_a_lying_sbs_port_is_cut_and_the_next_is_heard(lie: Callable[[], bytes], what: str, mend: str) -> None:
    calls: list[int] = []
    down: list[Refused] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(1)
        writer.write(lie() if len(calls) == 1 else position("abcdef"))
        await writer.drain()
        if len(calls) > 1 or lie():
            await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            await until(feeds, lambda health: health.fault is not None)
            fault = feeds.health()[0].fault
            down.extend([fault] if fault else [])
            heard: set[str] = set()
            while "abcdef" not in heard:
                heard |= {plot.track_id for plot in (await feeds.take())[1]}

    asyncio.run(run())
    assert what in down[0].what
    assert mend in down[0].mend
    assert down[0].where == "north"


def test_silence_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SILENCE_S", 0.01)

    async def run() -> None:
        async with serving(hang) as port, running(sbs(port)) as feeds:
            health = await until(feeds, lambda health: health.fault is not None)
            assert health.fault is not None
            assert health.fault.what == "it is silent"

    asyncio.run(run())


def event(uid: str, stale_s: float) -> bytes:
    """A CoT event of now that says of itself from when on it is stale."""
    now_us = WallClock().now_us()
    return write_event(Event(
        uid=uid, type="a-n-A-C-H", time_us=now_us, start_us=now_us, stale_us=now_us + round(stale_s * 1e6), lat_ndeg=1, lon_ndeg=2,
    ))  # fmt: skip


def test_a_report_is_stale_as_it_says_itself_or_as_its_feed_is_set_whichever_is_earlier() -> None:
    said = {"ten": 10.0, "minute": 60.0, "day": 86_400.0, "moment": 0.9}

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(event(uid, stale_s) for uid, stale_s in said.items()))
        await asyncio.sleep(PATIENCE_S)

    async def heard(*options: tuple[str, str]) -> dict[str, float]:
        async with serving(serve) as port, running(FeedSource("tak", "cot", f"127.0.0.1:{port}", options=dict(options))) as feeds:
            await until(feeds, lambda health: health.reports + health.refused == len(said))
            return {uid: feeds.stale_after_s(uid) for uid in said if feeds.stale_after_s(uid) != STALE_AFTER_S}

    alone = asyncio.run(heard())
    assert alone.pop("moment", 1.0) == 1.0, "within what can be set; where it came too late, it was stale already"
    assert alone == {"ten": pytest.approx(10, abs=0.01), "minute": pytest.approx(60, abs=0.01), "day": 180.0}
    told = asyncio.run(heard(("stale_after", "20")))
    told.pop("moment", None)
    assert told == {"ten": pytest.approx(10, abs=0.01), "minute": 20.0, "day": 20.0}


def test_of_two_feeds_the_one_that_reported_last_says_when_an_aircraft_is_stale() -> None:
    async def early(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(position(ago_s=9) + position("4249B5", ago_s=1))
        await asyncio.sleep(PATIENCE_S)

    async def late(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(position(ago_s=1) + position("4249B5", ago_s=9))
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(early) as one, serving(late) as other:
            slow = FeedSource("slow", "sbs", f"127.0.0.1:{other}", options={"stale_after": "60"})
            async with running(sbs(one), slow) as feeds:
                assert feeds.stale_after_s("400159") == STALE_AFTER_S, "nobody knows it yet"
                await until(feeds, lambda health: health.reports == 2)
                await until(feeds, lambda health: health.reports == 2, number=1)
                assert (feeds.stale_after_s("400159"), feeds.stale_after_s("4249b5")) == (60.0, STALE_AFTER_S)
                assert [health.stale_after_s for health in feeds.health()] == [STALE_AFTER_S, 60.0]

    asyncio.run(run())


@given(st.none() | st.floats(-1e9, 1e9), st.none() | st.floats(1, 180))
def test_from_what_age_on_a_report_is_stale_is_within_bounds_and_never_later_than_told(said_s: float | None, set_s: float | None) -> None:
    source = FeedSource("n", "cot", "h:1", options={} if set_s is None else {"stale_after": str(set_s)})
    found_s = under_test.stale_after_s(source, said_s)
    assert 1 <= found_s <= 180
    for told_s in (said_s, set_s):
        assert told_s is None or found_s <= max(1.0, told_s)
    if said_s is None and set_s is None:
        assert found_s == STALE_AFTER_S


def test_random_bytes_end_nothing_but_their_line() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes(range(256)) * 8 + b"\n" + b"MSG,3,,,\xff\n" + position())
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            assert (await feeds.take())[1][0].track_id == "400159"
            assert feeds.health()[0].refused == 10

    asyncio.run(run())


def test_a_flood_keeps_the_newest_of_each_aircraft_and_starves_nobody() -> None:
    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        while True:
            number += 1
            writer.write(b"".join(position(f"{n:06X}", lat=number % 90) for n in range(200)))
            await writer.drain()

    async def quiet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(position("abcdef"))
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(flood) as port, serving(quiet) as other:
            async with running(sbs(port), FeedSource("south", "sbs", f"127.0.0.1:{other}")) as feeds:
                await until(feeds, lambda health: health.passed_over > 2000)
                await until(feeds, lambda health: health.reports == 1, number=1)
                taken = dict([await feeds.take(), await feeds.take()])
                assert len(taken["north"]) <= 200
                assert [plot.track_id for plot in taken["south"]] == ["abcdef"]

    asyncio.run(run())


def test_aircraft_beyond_the_most_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MAX_TRACKS", 3)

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"".join(position(f"{n:06X}") for n in range(10)))
        await asyncio.sleep(PATIENCE_S)

    async def run() -> None:
        async with serving(serve) as port, running(sbs(port)) as feeds:
            assert len((await feeds.take())[1]) == 3
            assert feeds.health()[0].passed_over == 7

    asyncio.run(run())


def test_the_same_place_with_its_age_rounded_otherwise_is_no_news() -> None:
    async def run() -> None:
        feed = feed_of(FeedSource("roof", "readsb", "http://x"), Surroundings(DrivenClock(100_000_000), Mailbox()), LIVE_URL)
        for at_us, lat in ((98_000_000, 0), (98_100_000, 0), (98_100_000, 1), (98_000_000, 2), (99_200_000, 1)):
            feed._give([Plot(track_id="t", at_us=at_us, lat_ndeg=lat, lon_ndeg=0)])
        assert feed.health().reports == 3

    asyncio.run(run())


def test_an_empty_delivery_wakes_nobody() -> None:
    async def run() -> None:
        box = Mailbox()
        assert box.put("roof", ()) == 0
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await box.take()

    asyncio.run(run())


def test_what_was_heard_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MAX_TRACKS", 3)

    async def run() -> None:
        clock = DrivenClock(100_000_000)
        feed = feed_of(FeedSource("roof", "readsb", "http://x"), Surroundings(clock, Mailbox()), LIVE_URL)
        for number in range(10):
            feed._give([Plot(track_id=f"t{number}", at_us=100_000_000, lat_ndeg=0, lon_ndeg=0)])
        assert sorted(feed._newest) == ["t7", "t8", "t9"]
        feed._give([Plot(track_id="t9", at_us=100_000_000, lat_ndeg=0, lon_ndeg=0), Plot(track_id="old", at_us=1, lat_ndeg=0, lon_ndeg=0)])
        assert (feed.health().reports, feed.health().refused) == (10, 1)

    asyncio.run(run())


def test_a_clock_a_little_ahead_is_taken_as_now_and_one_far_ahead_is_refused() -> None:
    async def run() -> None:
        box = Mailbox()
        feed = feed_of(FeedSource("roof", "readsb", "http://x"), Surroundings(DrivenClock(100_000_000), box), LIVE_URL)
        feed._give([Plot(track_id=f"t{s}", at_us=100_000_000 + s * 1_000_000, lat_ndeg=0, lon_ndeg=0) for s in (0, 1, 3, 6)])
        _, plots = await box.take()
        assert [plot.at_us for plot in plots] == [100_000_000, 101_000_000, 100_000_000]
        assert (feed.health().reports, feed.health().refused) == (3, 1)

    asyncio.run(run())
