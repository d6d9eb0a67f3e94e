"""Remote ID messages: every field in its unit, one aircraft by one name, and nothing believed that cannot be."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire import remote_id
from deconflict.wire.remote_id import BasicId, Broadcasts, Location, read_message, unpacked

ARRIVED = 1_621_634_100_000_000
"""09:55:00 past some midnight: 55 minutes past the hour."""


def basic_id(text: bytes = b"1ABCD123456789", kind: int = 1, aircraft: int = 2) -> bytes:
    return bytes([0x02, kind << 4 | aircraft]) + text.ljust(20, b"\0") + b"\0\0\0"


def location(
    *, status: int = 2, flags: int = 0, direction: int = 35, speed: int = 40, climb: int = -3,
    lat: int = 455_460_210, lon: int = -1_229_677_679,
    baro: int = 0, geo: int = 2474, above: int = 0, accuracies: int = 0x01, tenths: int = 32_995,
) -> bytes:  # fmt: skip
    head = bytes([0x12, status << 4 | flags, direction, speed])
    return head + struct.pack("<biiHHHBBHBx", climb, lat, lon, baro, geo, above, 0x39, accuracies, tenths, 0x0A)


def pack(*messages: bytes) -> bytes:
    return bytes([0xF2, 25, len(messages)]) + b"".join(messages)


def placed(message: bytes) -> Location:
    said = read_message(message, where="f")
    assert isinstance(said, Location)
    return said


def test_every_field_of_a_place() -> None:
    plot = Broadcasts().take("84cca8604324", pack(basic_id(), location()), ARRIVED, where="f")
    assert plot == Plot(
        track_id="RID.1ABCD123456789", at_us=ARRIVED - 500_000, lat_ndeg=45_546_021_000, lon_ndeg=-122_967_767_900,
        height=Height(237_000, Reference.W84), ground_speed_mm_s=10_000, course_mdeg=35_000, v_up_mm_s=-1500,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "height"),
    [
        ({"baro": 2200, "accuracies": 0x41}, Height(100_000, Reference.FL)),
        ({"baro": 2200}, Height(237_000, Reference.W84)),
        ({"baro": 2200, "geo": 0}, Height(100_000, Reference.FL)),
        ({"geo": 0, "above": 2100, "flags": 0b100}, Height(50_000, Reference.AGL)),
        ({"geo": 0, "above": 2100}, None),
        ({"status": 1}, None),
    ],
)
def test_which_height_is_taken(said: dict[str, int], height: Height | None) -> None:
    found = placed(location(**said))
    assert found.height == height
    assert found.on_ground is (said.get("status") == 1)


def test_what_is_not_known_is_none() -> None:
    found = placed(location(direction=181, flags=0b1, speed=255, climb=126, tenths=0xFFFF))
    assert (found.course_mdeg, found.ground_speed_mm_s, found.v_up_mm_s, found.since_hour_us) == (None,) * 4
    assert read_message(location(lat=0, lon=0), where="f") is None
    assert read_message(basic_id(b""), where="f") is None
    assert read_message(basic_id(kind=0), where="f") is None
    assert Broadcasts().take("a", pack(basic_id(), location(tenths=0xFFFF)), ARRIVED, where="f").at_us == ARRIVED  # type: ignore[union-attr]


def test_a_clock_that_was_never_set_is_refused_unless_arrivals_are_taken() -> None:
    never = pack(basic_id(), location(tenths=0))
    with pytest.raises(Refused, match=r"its time is \+300 s off its arrival") as fault:
        Broadcasts().take("a", never, ARRIVED, where="f")
    assert "time=arrival" in fault.value.mend
    plot = Broadcasts(by_arrival=True).take("a", never, ARRIVED, where="f")
    assert plot is not None
    assert plot.at_us == ARRIVED


def test_fast_and_westward() -> None:
    found = placed(location(flags=0b11, speed=100, direction=90))
    assert (found.ground_speed_mm_s, found.course_mdeg) == (138_750, 270_000)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (b"\x13" + bytes(24), "version"),
        (b"\x62" + bytes(24), "type"),
        (b"\xf2" + bytes(24), "type"),
        (basic_id(kind=5), "id type"),
        (location(status=5), "status"),
        (location(lat=-1_680_000_000), "latitude, longitude"),
        (location(lon=1_900_000_000), "latitude, longitude"),
        (location(direction=180), "direction"),
        (location(climb=127), "vertical speed"),
        (location(climb=-128), "vertical speed"),
        (location(tenths=36_001), "timestamp"),
    ],
)
def test_what_cannot_be_is_refused_by_field(message: bytes, field: str) -> None:
    with pytest.raises(Refused) as fault:
        read_message(message, where="f:1")
    assert fault.value.where == f"f:1, field {field}"
    assert fault.value.mend


@pytest.mark.parametrize("kind", [2, 3, 4, 5])
def test_where_the_pilot_is_never_comes_in(kind: int) -> None:
    assert read_message(bytes([kind << 4 | 2]) + bytes([1, *struct.pack("<ii", 455_460_210, 71_000_000)]) + bytes(15), where="f") is None


@pytest.mark.parametrize(
    ("message", "track_id"),
    [
        (basic_id(b"D-KABC", 2), "RID.D-KABC"),
        (basic_id(b"D/KABC", 2), "RID.RC9LQUJDAAAAAAAAAAAAAAAAAAA"),
        (basic_id(bytes(range(1, 17)), 3), "RID.AQIDBAUGBwgJCgsMDQ4PEA"),
        (basic_id(b"\x01" + b"\xff" * 19, 4), "RID.Af________________________8"),
    ],
)
def test_every_kind_of_id_is_a_track_id(message: bytes, track_id: str) -> None:
    said = read_message(message, where="f")
    assert isinstance(said, BasicId)
    assert said.track_id == track_id
    assert len(track_id) <= 32


@pytest.mark.parametrize(
    "data",
    [
        b"",
        basic_id()[:24],
        b"\xf2\x19\x00" + bytes(25),
        b"\xf2\x19\x0a" + bytes(250),
        b"\xf2\x18\x01" + bytes(25),
        b"\xf2\x19\x02" + bytes(25),
    ],
)
def test_lengths_that_lie_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        list(unpacked(data, where="f"))


def test_messages_one_by_one_are_joined_by_their_transmitter() -> None:
    air = Broadcasts()
    assert air.take("aa", location(), ARRIVED, where="f") is None
    assert air.take("aa", basic_id(), ARRIVED + 1_000_000, where="f") is None
    assert air.take("bb", location(), ARRIVED + 1_000_000, where="f") is None
    named = air.take("aa", location(), ARRIVED + 1_000_000, where="f")
    nameless = air.take("bb", location(), ARRIVED + 4_000_000, where="f")
    assert named is not None
    assert named.track_id == "RID.1ABCD123456789"
    assert nameless is not None
    assert nameless.track_id == "RID.bb"


def test_a_serial_number_is_kept_before_what_lasts_for_a_flight() -> None:
    air = Broadcasts()
    both = air.take("aa", pack(basic_id(b"\x01" + b"x" * 19, 4), basic_id(), location()), ARRIVED, where="f")
    after = air.take("aa", pack(basic_id(b"\x01" + b"x" * 19, 4), location()), ARRIVED, where="f")
    assert both is not None
    assert after is not None
    assert both.track_id == after.track_id == "RID.1ABCD123456789"
    later = air.take("aa", pack(basic_id(b"D-KABC", 2), location(tenths=33_600)), ARRIVED + 61_000_000, where="f")
    assert later is not None
    assert later.track_id == "RID.D-KABC"


def test_an_obstacle_is_no_aircraft() -> None:
    assert Broadcasts().take("aa", pack(basic_id(aircraft=14), location()), ARRIVED, where="f") is None


def test_a_bounded_number_of_transmitters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_id, "MAX_TRANSMITTERS", 3)
    air = Broadcasts()
    for number in range(9):
        air.take(f"t{number}", basic_id(), ARRIVED, where="f")
    assert len(air) == 3


def test_a_pack_with_one_bad_message_gives_nothing() -> None:
    air = Broadcasts()
    with pytest.raises(Refused):
        air.take("aa", pack(basic_id(), location(climb=127)), ARRIVED, where="f")
    assert len(air) == 0


@settings(max_examples=300)
@given(st.binary(max_size=260), st.integers(0, 2**53 - 1))
def test_bad_bytes_give_a_refusal_or_a_plot(data: bytes, arrived_us: int) -> None:
    air = Broadcasts()
    for messages in (data, b"\xf2\x19\x01" + data):
        try:
            air.take("aa", messages, arrived_us, where="fuzz")
        except Refused:
            continue
