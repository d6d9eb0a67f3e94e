"""Events there and back with every digit, only what flies is a plot, and XML that would hurt is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.errors import Refused
from deconflict.wire.cot import MAX_ELEMENTS, MAX_EVENT_BYTES, Event, elements, plot_of, read_event, text_of, track_id, write_event

AT = 1_700_000_000_123_000
HELICOPTER = (
    b'<event version="2.0" uid="ICAO-4B1814" type="a-n-A-C-H" time="2023-11-14T22:13:20.123Z" start="2023-11-14T22:13:20Z" '
    b'stale="2023-11-14T22:14:20Z" how="m-g"><point lat="46.5" lon="7.25" hae="1234.5" ce="10" le="20.5"/><detail>'
    b'<contact callsign="RESCUE 1"/><track course="-349.5" speed="55"/><remarks>hello</remarks></detail></event>'
)

MS = st.integers(0, 2**52 // 1000).map(lambda ms: ms * 1000)
TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event that can be written."""
    moving = draw(st.booleans())
    return Event(
        uid=draw(TEXT), type=draw(st.sampled_from(["a-u-A", "a-n-A-C-F", "b-t-f", "u-d-f"])), time_us=draw(MS), start_us=draw(MS),
        stale_us=draw(MS), how=draw(st.sampled_from(["m-g", "h-e", ""])),
        lat_ndeg=draw(st.integers(-90 * 10**9, 90 * 10**9)), lon_ndeg=draw(st.integers(-180 * 10**9, 180 * 10**9)),
        hae_mm=draw(st.none() | st.integers(-2_000_000, 100_000_000)), ce_mm=draw(st.none() | st.integers(0, 999_998_999)),
        le_mm=draw(st.none() | st.integers(0, 999_998_999)), callsign=draw(st.none() | TEXT),
        course_mdeg=draw(st.integers(0, 359_999)) if moving else None, speed_mm_s=draw(st.integers(0, 2_000_000)) if moving else None,
    )  # fmt: skip


@given(events())
def test_there_and_back(event: Event) -> None:
    assert read_event(write_event(event), where="f") == event


def refused(data: bytes) -> Refused:
    with pytest.raises(Refused) as fault:
        read_event(data, where="f:1")
    assert fault.value.where.startswith("f:1")
    assert fault.value.mend
    return fault.value


def test_every_field_of_a_helicopter() -> None:
    assert plot_of(read_event(HELICOPTER, where="f"), AT, where="f") == Plot(
        track_id="4b1814", at_us=AT, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000, height=Height(1_234_500, Reference.W84),
        ground_speed_mm_s=55_000, course_mdeg=10_500, callsign="RESCUE 1",
    )  # fmt: skip


@pytest.mark.parametrize("type", [b"a-f-G-U-C", b"b-t-f", b"a-n-Ab", b"u-d-f", b"t-x-c-t", b"a-n-S"])
def test_what_does_not_fly_is_passed_over(type: bytes) -> None:
    assert plot_of(read_event(HELICOPTER.replace(b"a-n-A-C-H", type), where="f"), AT, where="f") is None


def test_what_a_node_has_sent_is_not_heard_again() -> None:
    assert plot_of(read_event(HELICOPTER.replace(b"ICAO-4B1814", b"DECONFLICT.BRAVO.4b1814"), where="f"), AT, where="f") is None


def test_no_place_no_height_no_movement() -> None:
    nowhere = HELICOPTER.replace(b"46.5", b"0.0").replace(b"7.25", b"0").replace(b'ce="10"', b'ce="9999999.0"')
    assert plot_of(read_event(nowhere, where="f"), AT, where="f") is None
    event = read_event(HELICOPTER.replace(b"1234.5", b"9999999").replace(b'course="-349.5" ', b""), where="f")
    assert (event.hae_mm, event.course_mdeg, event.speed_mm_s) == (None, None, None)
    plot = plot_of(event, AT, where="f")
    assert plot is not None
    assert plot.height is None
    unsure = read_event(HELICOPTER.replace(b'speed="55"', b'speed="NaN"').replace(b"20.5", b"").replace(b"10", b"999999.0"), where="f")
    assert (unsure.speed_mm_s, unsure.le_mm, unsure.ce_mm) == (None, None, None)
    assert read_event(HELICOPTER.replace(b'speed="55"', b'speed="-1"'), where="f").speed_mm_s is None


@pytest.mark.parametrize(
    ("how", "source"),
    [("m-g", SourceKind.SELF_REPORTED), ("m-f", SourceKind.FUSED), ("m-r-e", SourceKind.MEASURED), ("h-e", SourceKind.MEASURED)],
)
def test_how_it_is_known(how: str, source: SourceKind) -> None:
    plot = plot_of(read_event(HELICOPTER.replace(b"m-g", how.encode()), where="f"), AT, where="f")
    assert plot is not None
    assert plot.source is source


def test_stale_is_obeyed() -> None:
    event = read_event(HELICOPTER, where="f")
    assert plot_of(event, event.stale_us, where="f") is not None
    with pytest.raises(Refused, match="stale 3 s before it came"):
        plot_of(event, event.stale_us + 3_000_000, where="f")


def test_a_uid_is_a_track_id() -> None:
    assert track_id("ICAO4B1814") == "4b1814"
    assert track_id("ANDROID-52d06a0ef81e4204") == "ANDROID-52d06a0ef81e4204"
    long = track_id("S-1-5-21-599715041-1329191335-1601080367-1001")
    assert long.startswith("COT.")
    assert len(long) == 28


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b'uid="ICAO-4B1814"', b"", "uid"),
        (b'uid="ICAO-4B1814"', b'uid="' + b"x" * 513 + b'"', "uid"),
        (b"20.123Z", b"20.123", "time"),
        (b"22:14:20Z", b"25:14:20Z", "stale"),
        (b"46.5", b"96.5", "lat"),
        (b"46.5", b"46,5", "lat"),
        (b"7.25", b"Infinity", "lon"),
        (b"1234.5", b"150000", "hae"),
        (b'"-349.5"', b'"720.5"', "course"),
        (b'"55"', b'"5500"', "speed"),
        (b"<point", b"<pint", "point"),
    ],
)
def test_a_bad_attribute_is_named(old: bytes, new: bytes, field: str) -> None:
    assert refused(HELICOPTER.replace(old, new)).where == f"f:1, field {field}"


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HELICOPTER.replace(b"hello", b"&b;")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        BOMB,
        HELICOPTER[:-3],
        HELICOPTER + HELICOPTER,
        HELICOPTER.replace(b"event", b"evint"),
        HELICOPTER + b"</e><e>",
        HELICOPTER.replace(b"<remarks>", b"<x>" * 20 + b"<remarks>").replace(b"</remarks>", b"</remarks>" + b"</x>" * 20),
        HELICOPTER.replace(b"<remarks>", b"<x/>" * MAX_ELEMENTS + b"<remarks>"),
        HELICOPTER.replace(b"hello", b"x" * MAX_EVENT_BYTES),
        b'<?xml version="1.0" encoding="UTF-16"?>' + HELICOPTER,
        HELICOPTER.replace(b"hello", b"\xff\xfe"),
        HELICOPTER.replace(b"hello", b"&undefined;"),
    ],
)
def test_xml_that_would_hurt_is_refused(data: bytes) -> None:
    refused(data)


def test_many_documents_are_parsed_as_one() -> None:
    declared = b'<?xml version="1.0" encoding="UTF-8"?>\n' + HELICOPTER
    assert len(elements([HELICOPTER, declared, HELICOPTER], where="f")) == 3


def test_text_is_fit_for_xml() -> None:
    assert text_of("a<b>\x00&\ud800") == "a&lt;b&gt;&amp;"
