"""SBS-1 lines: parts merged by aircraft, ages bounded, bad lines named by field."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import sbs
from deconflict.wire.sbs import SbsMerger

NAMES = {
    "type": 1, "hex": 4, "date": 6, "time": 7, "callsign": 10, "alt": 11, "gs": 12, "track": 13, "lat": 14, "lon": 15, "rate": 16,
    "ground": 21,
}  # fmt: skip
AT = 1_522_782_148_000_000


def msg(kind: int, **said: object) -> str:
    """A MSG line of that type, one second past AT unless told."""
    fields = [""] * 22
    fields[0], fields[2], fields[3], fields[5] = "MSG", "1", "1", "1"
    for name, value in {"type": kind, "hex": "400159", "date": "2018/04/03", "time": "19:02:29.000", **said}.items():
        fields[NAMES[name]] = str(value)
    return ",".join(fields)


def fed(merger: SbsMerger, *lines: str) -> Plot | None:
    """The plot of the last line."""
    plot = None
    for line in lines:
        heard = merger.line(line, where="f:1")
        plot = heard[1] if heard else None
    return plot


POSITION = msg(3, lat=59.75, lon=30.5, alt=2625, ground=0)


def test_parts_of_one_aircraft_make_one_plot() -> None:
    plot = fed(SbsMerger(), msg(1, callsign="SDM6244 "), msg(4, gs=172, track=308, rate=-640), POSITION)
    assert plot == Plot(
        track_id="400159", at_us=AT + 1_000_000, lat_ndeg=59_750_000_000, lon_ndeg=30_500_000_000, height=Height(800_100, Reference.FL),
        ground_speed_mm_s=88_484, course_mdeg=308_000, v_up_mm_s=-3251, callsign="SDM6244",
    )  # fmt: skip


def test_parts_of_another_aircraft_stay_its_own() -> None:
    plot = fed(SbsMerger(), msg(4, hex="4249B5", gs=172, track=308), POSITION)
    assert plot is not None
    assert plot.ground_speed_mm_s is None


def test_height_from_an_earlier_line_and_not_from_an_old_one() -> None:
    later = msg(3, lat=59.75, lon=30.5)
    assert fed(SbsMerger(), msg(5, alt=2675), later) is not None
    merger = SbsMerger()
    fed(merger, msg(5, alt=2675), msg(4, gs=100))
    young = fed(merger, msg(3, lat=59.75, lon=30.5, time="19:03:28.999"))
    old = fed(merger, msg(3, lat=59.75, lon=30.5, time="19:03:29.001"))
    assert young is not None
    assert young.height == Height(815_340, Reference.FL)
    assert young.ground_speed_mm_s == 51_444
    assert old is not None
    assert old.height is None
    assert old.ground_speed_mm_s is None


def test_on_the_ground_there_is_no_height() -> None:
    plot = fed(SbsMerger(), msg(5, alt=100), msg(2, lat=59.75, lon=30.5, ground=-1))
    assert plot is not None
    assert plot.on_ground
    assert plot.height is None


def test_a_line_without_position_moves_the_clock_only() -> None:
    assert SbsMerger().line(msg(8, time="19:02:28"), where="f:1") == (AT, None)


def test_a_live_feed_states_the_instant_of_arrival() -> None:
    heard = SbsMerger().line(POSITION, where="f:1", arrived_us=77)
    assert heard is not None
    assert heard[1] is not None
    assert heard[0] == heard[1].at_us == 77


@pytest.mark.parametrize("text", ["", "\r\n", "STA,,5,179,400AE7,10103,2008/11/28,14:58:51.153,,,RM", "AIR,,333,7,400,1", "CLK"])
def test_heartbeats_and_other_records_say_nothing(text: str) -> None:
    assert SbsMerger().line(text, where="f:1") is None


BAD = [
    ("Total processed 13954 messages", "field 1 (record)", "lines begin with MSG"),
    ("\x00\x01\x02", "field 1 (record)", "lines begin with MSG"),
    ("MSG,3,1,1,400159", "f:9", "22 fields"),
    (POSITION + ",", "f:9", "22 fields"),
    ("MSG," + "x" * 600, "f:9", "at most 512"),
    (msg(9), "field 2 (transmission type)", "MSG,1 to MSG,8"),
    (msg(3, hex="40015"), "field 5 (hex)", "six hexadecimal digits"),
    (msg(3, date="03/04/2018"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, date="2018/02/30"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, time="24:00:00.000"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, time="19:02:29."), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, time="19:02"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, time="19:02:29.\u00b2"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, date="1969/02/03"), "field 7, 8 (generated)", "YYYY/MM/DD,HH:MM:SS.mmm in UTC"),
    (msg(3, alt="FL330"), "field 12 (altitude)", "decimal digits, or nothing"),
    (msg(3, alt="330000"), "field 12 (altitude)", "between -6561.68 and 328084 ft"),
    (msg(4, gs="nan"), "field 13 (ground speed)", "decimal digits, or nothing"),
    (msg(4, track="400"), "field 14 (track)", "between 0 and 360 degrees"),
    (msg(3, lat="95", lon="0"), "field 15 (latitude)", "between -90 and 90 degrees"),
    (msg(3, lat="5", lon="190"), "field 16 (longitude)", "between -180 and 180 degrees"),
    (msg(3, lat="5"), "field 15, 16 (latitude, longitude)", "give both or neither"),
    (msg(4, rate="999999"), "field 17 (vertical rate)", "ft/min"),
    (msg(3, lat="5", lon="6", ground="yes"), "field 22 (on ground)", "0, 1, -1 or nothing"),
]


@pytest.mark.parametrize(("text", "where", "mend"), BAD)
def test_a_bad_line_is_refused_by_field_and_costs_no_other(text: str, where: str, mend: str) -> None:
    merger = SbsMerger()
    with pytest.raises(Refused) as refused:
        merger.line(text, where="f:9")
    assert refused.value.where.startswith("f:9")
    assert refused.value.where.endswith(where)
    assert mend in refused.value.mend
    assert fed(merger, POSITION) is not None


def test_a_flood_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sbs, "MAX_AIRCRAFT", 10)
    merger = SbsMerger()
    for number in range(100):
        merger.line(msg(4, hex=f"{number:06X}", gs=number), where="f:1")
    assert len(merger) == 10
    plot = fed(merger, msg(3, hex=f"{99:06X}", lat=1, lon=2))
    assert plot is not None
    assert plot.ground_speed_mm_s == 50_930


def test_addresses_as_written_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sbs, "MAX_AIRCRAFT", 10)
    merger = SbsMerger()
    for number in range(100):
        merger.line(msg(4, hex=f"{number % 25:06X}", gs=number), where="f:1")
    assert len(merger._idents) <= 10


fields = st.text(alphabet="0123456789.-+eMSG/: ", max_size=14)


@given(st.lists(fields, min_size=22, max_size=22), st.sampled_from(list(NAMES)))
def test_any_line_is_read_or_refused(said: list[str], odd: str) -> None:
    text = POSITION.split(",")
    text[NAMES[odd]] = said[NAMES[odd]]
    try:
        heard = SbsMerger().line(",".join(text), where="f:1")
    except Refused as refused:
        fault = refused
    else:
        if heard and heard[1]:
            assert msgspec.json.decode(msgspec.json.encode(heard[1]), type=Plot) == heard[1]
        return
    assert fault.where.startswith("f:1")
    assert fault.mend


def test_a_stream_is_timed_by_its_stamps_at_their_least_distance() -> None:
    decoder = sbs.SbsDecoder("north", {})
    first = decoder.feed((POSITION + "\r\n" + POSITION[:40]).encode(), 10**15)
    second = decoder.feed((POSITION[40:] + "\nnonsense\n\r\n" + msg(4, gs=100) + "\n").encode(), 10**15 + 5_000_000)
    assert [plot.at_us for plot in (*first.plots, *second.plots)] == [10**15, 10**15]
    assert (second.at_us, second.refused_count, second.passed_over) == (10**15 + 5_000_000, 1, 1)
    assert second.refused[0].where.startswith("north, line 3")


def test_a_stream_that_cannot_be_followed_is_refused() -> None:
    with pytest.raises(Refused, match="5000 bytes without an end of line"):
        sbs.SbsDecoder("north", {}).feed(b"x" * 5000, 0)
    with pytest.raises(Refused, match="its clock jumped by"):
        sbs.SbsDecoder("north", {}).feed((POSITION + "\n" + msg(3, time="19:05:29.000", lat=1, lon=2) + "\n").encode(), 10**15)
