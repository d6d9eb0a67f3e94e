"""MAVLink: each message in its unit, packets that are harmed refused, and tracks there and back."""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, track_of
from deconflict.errors import Refused
from deconflict.wire import mavlink
from deconflict.wire.mavlink import LOG, MavlinkDecoder, dialect, is_tlog, write_adsb_vehicle
from tests.wire.test_remote_id import basic_id, location, pack

pytest.importorskip("pymavlink", reason="pymavlink is not installed")

COMMON = dialect("test")
ARRIVED = 1_621_634_100_000_000
LINK = COMMON.MAVLink(None, srcSystem=7, srcComponent=1)
ID = b"1ABCD123456789".ljust(20, b"\0")


def vehicle(**more: Any) -> bytes:
    said = {
        "ICAO_address": 0x4B1814, "lat": 465_000_000, "lon": -72_500_000, "altitude_type": 0, "altitude": 1_000_500, "heading": 9_050,
        "hor_velocity": 5_000, "ver_velocity": -250, "callsign": b"FOX1", "emitter_type": 1, "tslc": 2, "flags": 0xFF & ~64, "squawk": 0,
    }  # fmt: skip
    return sent(LINK.adsb_vehicle_encode(*{**said, **more}.values()))


def sent(message: Any) -> bytes:
    packed: bytes = message.pack(LINK)
    return packed


def drone_place(**more: Any) -> bytes:
    said = {
        "target_system": 0, "target_component": 0, "id_or_mac": bytes(20), "status": 2, "direction": 3_500, "speed_horizontal": 1_000,
        "speed_vertical": -150, "latitude": 455_460_210, "longitude": -1_229_677_679, "altitude_barometric": -1000.0,
        "altitude_geodetic": 237.0, "height_reference": 0, "height": -1000.0, "horizontal_accuracy": 0, "vertical_accuracy": 0,
        "barometer_accuracy": 0, "speed_accuracy": 0, "timestamp": 3299.5, "timestamp_accuracy": 0,
    }  # fmt: skip
    return sent(LINK.open_drone_id_location_encode(*{**said, **more}.values()))


def drone_id() -> bytes:
    return sent(LINK.open_drone_id_basic_id_encode(0, 0, bytes(20), 1, 2, ID))


def plot_of(data: bytes, options: dict[str, str] | None = None) -> Plot | None:
    heard = MavlinkDecoder("gcs", options or {}).feed(data, ARRIVED)
    assert heard.refused == ()
    assert len(heard.plots) + heard.passed_over == 1
    return heard.plots[0] if heard.plots else None


def test_traffic() -> None:
    assert plot_of(vehicle()) == Plot(
        track_id="4b1814", at_us=ARRIVED - 2_000_000, lat_ndeg=46_500_000_000, lon_ndeg=-7_250_000_000,
        height=Height(1_000_500, Reference.AMSL), ground_speed_mm_s=50_000, course_mdeg=90_500, v_up_mm_s=-2_500, callsign="FOX1",
    )  # fmt: skip
    bare = plot_of(vehicle(flags=1))
    assert bare is not None
    assert (bare.height, bare.ground_speed_mm_s, bare.course_mdeg, bare.v_up_mm_s, bare.callsign) == (None,) * 5
    for passed in (vehicle(flags=0xFE & ~64), vehicle(flags=0xFF), vehicle(emitter_type=19), sent(LINK.heartbeat_encode(2, 3, 0, 0, 0))):
        assert plot_of(passed) is None


@pytest.mark.parametrize(
    ("kind", "options", "reference"),
    [
        (0, {}, Reference.AMSL),
        (1, {}, Reference.AMSL),
        (0, {"pressure": "standard"}, Reference.FL),
        (1, {"pressure": "standard"}, Reference.AMSL),
    ],
)
def test_what_its_height_is_measured_from(kind: int, options: dict[str, str], reference: Reference) -> None:
    plot = plot_of(vehicle(altitude_type=kind), options)
    assert plot is not None
    assert plot.height == Height(1_000_500, reference)


def test_an_autopilots_own_place() -> None:
    own = LINK.global_position_int_encode(0, 465_000_000, 72_500_000, 500_250, 0, 300, -400, 150, 0)
    assert plot_of(sent(own)) == Plot(
        track_id="MAV.7.1", at_us=ARRIVED, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000, height=Height(500_250, Reference.AMSL),
        ground_speed_mm_s=5_000, course_mdeg=306_870, v_up_mm_s=-1_500,
    )  # fmt: skip
    still = plot_of(sent(LINK.global_position_int_encode(0, 465_000_000, 72_500_000, 500_250, 0, 0, 0, 0, 0)))
    assert still is not None
    assert still.course_mdeg is None
    assert plot_of(sent(LINK.global_position_int_encode(0, 0, 0, 0, 0, 0, 0, 0, 0))) is None


def test_a_drone_by_its_messages() -> None:
    heard = MavlinkDecoder("gcs", {}).feed(drone_id() + drone_place(), ARRIVED)
    assert heard.plots == (
        Plot(
            track_id="RID.1ABCD123456789", at_us=ARRIVED - 500_000, lat_ndeg=45_546_021_000, lon_ndeg=-122_967_767_900,
            height=Height(237_000, Reference.W84), ground_speed_mm_s=10_000, course_mdeg=35_000, v_up_mm_s=-1_500,
        ),
    )  # fmt: skip
    unknown = drone_place(
        direction=36_100, speed_horizontal=25_500, speed_vertical=6_300, timestamp=65_535.0, status=1, id_or_mac=b"\x01" * 20
    )
    plot = (
        MavlinkDecoder("gcs", {}).feed(sent(LINK.open_drone_id_basic_id_encode(0, 0, b"\x01" * 20, 1, 2, ID)) + unknown, ARRIVED).plots[0]
    )
    assert (plot.on_ground, plot.height, plot.course_mdeg, plot.ground_speed_mm_s, plot.v_up_mm_s) == (True, None, None, None, None)
    assert plot.at_us == ARRIVED
    assert MavlinkDecoder("gcs", {}).feed(drone_id() + drone_place(latitude=0, longitude=0), ARRIVED).plots == ()


def test_a_pack_in_a_packet() -> None:
    messages = pack(basic_id(), location())[3:].ljust(225, b"\0")
    said = LINK.open_drone_id_message_pack_encode(0, 0, bytes(20), 25, 2, messages)
    plot = plot_of(sent(said))
    assert plot is not None
    assert plot.track_id == "RID.1ABCD123456789"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (vehicle(lat=1_000_000_000), "lat"), (vehicle(altitude=-2_000_001), "altitude"), (vehicle(heading=40_000), "heading"),
        (drone_place(altitude_geodetic=math.nan), "altitude"), (drone_place(direction=36_050), "direction"),
        (drone_place(timestamp=4_000.0), "timestamp"), (drone_place(longitude=2_000_000_000), "lon"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(data: bytes, field: str) -> None:
    heard = MavlinkDecoder("gcs", {}).feed(data, ARRIVED)
    assert [fault.where for fault in heard.refused] == [f"gcs, packet 1, field {field}"]


def test_a_harmed_packet_is_refused() -> None:
    harmed = bytearray(vehicle())
    harmed[20] ^= 1
    heard = MavlinkDecoder("gcs", {}).feed(bytes(harmed) + vehicle(), ARRIVED)
    assert len(heard.plots) == 1
    assert heard.refused_count >= 1
    assert MavlinkDecoder("gcs", {}).feed(b"\x00\x01", ARRIVED).refused_count >= 1


@settings(max_examples=100)
@given(st.lists(st.sampled_from([vehicle(), drone_id(), drone_place()]), max_size=5), st.data())
def test_the_same_plots_however_it_is_cut(packets: list[bytes], data: st.DataObject) -> None:
    whole = MavlinkDecoder("gcs", {}).feed(b"".join(packets), ARRIVED).plots
    decoder, stream, found = MavlinkDecoder("gcs", {}), b"".join(packets), list[Plot]()
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        found += decoder.feed(stream[:cut], ARRIVED).plots
        stream = stream[cut:]
    assert tuple(found) == whole


HEIGHTS = st.none() | st.builds(Height, st.integers(-1_000_000, 20_000_000), st.sampled_from([Reference.FL, Reference.AMSL]))


@settings(max_examples=150)
@given(
    st.integers(-899_999_999, 899_999_999), st.integers(-1_799_999_999, 1_799_999_999), HEIGHTS, st.integers(1, 65_535),
    st.integers(0, 35_999), st.integers(-32_768, 32_767), st.sampled_from([None, "FOX1"]), st.integers(0, 255),
)  # fmt: skip
def test_a_track_there_and_back(
    lat: int, lon: int, height: Height | None, speed: int, course: int, climb: int, name: str | None, age_s: int
) -> None:
    plot = Plot(
        track_id="4b1814", at_us=ARRIVED - age_s * 1_000_000, lat_ndeg=lat * 100, lon_ndeg=lon * 100, height=height,
        ground_speed_mm_s=speed * 10, course_mdeg=course * 10, v_up_mm_s=climb * 10, callsign=name,
    )  # fmt: skip
    written = write_adsb_vehicle(track_of([plot], party="ALFA"), ARRIVED, COMMON.MAVLink(None))
    assert plot_of(written, {"pressure": "standard"}) == plot


def test_what_is_not_known_is_not_sent() -> None:
    plot = Plot(track_id="d1", at_us=ARRIVED, lat_ndeg=0, lon_ndeg=0, height=Height(1, Reference.W84))
    link = COMMON.MAVLink(None)
    back = plot_of(write_adsb_vehicle(track_of([plot], party="ALFA"), ARRIVED, link))
    assert back is not None
    assert back.track_id.startswith("MAV.ff")
    assert (back.height, back.ground_speed_mm_s, back.course_mdeg, back.callsign) == (None,) * 4
    assert link.seq == 1


def test_options_and_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for options in ({"colour": "red"}, {"pressure": "high"}):
        with pytest.raises(Refused):
            MavlinkDecoder("gcs", options)
    monkeypatch.setitem(sys.modules, "pymavlink.dialects.v20", None)
    with pytest.raises(Refused) as fault:
        MavlinkDecoder("gcs", {})
    assert fault.value.mend == "pip install deconflict[mavlink]"


def logged(*packets: bytes) -> bytes:
    return b"".join((ARRIVED + n).to_bytes(8, "big") + packet for n, packet in enumerate(packets))


def taken(data: bytes) -> tuple[list[Plot], list[Refused]]:
    refused: list[Refused] = []
    return [plot for _, plots in LOG.read(data, "f.tlog", refused.append, {}) for plot in plots], refused


def test_a_log_as_far_as_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    older = COMMON.MAVLink(None)
    first = LINK.heartbeat_encode(2, 3, 0, 0, 0).pack(older, force_mavlink1=True)
    data = logged(vehicle(), first, vehicle(lat=1_000_000_000), vehicle())
    assert is_tlog(data)
    assert not is_tlog(b"MSG,3,1,1,400159")
    plots, refused = taken(data)
    assert (len(plots), len(refused)) == (2, 1)
    plots, refused = taken(data[:-1])
    assert (len(plots), refused[-1].what) == (1, "no packet behind its time")
    assert taken(logged(vehicle()) + (ARRIVED).to_bytes(8, "big") + b"\xfd\x01")[1][-1].what == "no packet behind its time"
    assert taken(logged(b"\x55\x01\x02"))[1][-1].what == "no packet behind its time"
    monkeypatch.setattr(mavlink, "MAX_LOG_BYTES", 10)
    with pytest.raises(Refused, match="split it"):
        taken(data)


@settings(max_examples=200)
@given(st.binary(max_size=100), st.integers(0, 100), st.booleans())
def test_bad_bytes_give_refusals_or_plots(what: bytes, at: int, log: bool) -> None:
    data = logged(vehicle(), drone_place()) if log else vehicle() + drone_place()
    data = data[:at] + what + data[at + len(what) :]
    if log:
        taken(data)
    else:
        MavlinkDecoder("gcs", {}).feed(data, ARRIVED)
