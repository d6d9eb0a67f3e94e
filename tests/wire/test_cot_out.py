"""What we say in Cursor on Target: nobody is friend or foe, every height says how far it may be off, and what is stale says when."""

from __future__ import annotations

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.outline import Circle, Polygon
from deconflict.airspace.track import Plot, Track, track_of
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.wire.cot import OURS, plot_of, read_event, write_event
from deconflict.wire.cot_out import MARKER, NEUTRAL, chat_event, marker_event, track_event, zone_events

AT = 1_700_000_000_000_000


def track(height: Height | None = None, **more: int) -> Track:
    plot = Plot(track_id="4b1814", at_us=AT, lat_ndeg=46_500_000_000, lon_ndeg=7_250_000_000, height=height, **more)  # type: ignore[arg-type]
    return track_of([plot], party="ALFA")


def volume(outline: Circle | Polygon, from_us: int = AT - 1, until_us: int = AT + 1) -> Volume4D:
    return Volume4D(Volume3D(outline, Height(0, Reference.AMSL), Height(1_524_000, Reference.AMSL)), from_us, until_us)


def test_a_track_is_unknown_or_neutral_and_stale_after_15_s() -> None:
    event = read_event(write_event(track_event(track(ground_speed_mm_s=50_000, course_mdeg=90_000))), where="f")
    assert (event.uid, event.type, event.callsign) == (f"{OURS}track.ALFA.4b1814", "a-u-A", "4b1814")
    assert (event.time_us, event.stale_us) == (AT, AT + 15_000_000)
    assert (event.speed_mm_s, event.course_mdeg) == (50_000, 90_000)
    assert track_event(track(), type=NEUTRAL).type == "a-n-A"
    assert (track_event(track()).course_mdeg, track_event(track()).extra) == (None, "")
    assert plot_of(event, AT, where="f") is None, "another node does not take it for a report of its own"


@pytest.mark.parametrize(
    ("height", "hae_mm", "le_mm"),
    [
        (None, None, None),
        (Height(450_000, Reference.W84), 450_000, 0),
        (Height(450_000, Reference.AMSL), 450_000, 110_000),
        (Height(3_048_000, Reference.FL), 3_048_000, 400_000),
        (Height(100_000, Reference.AGL), None, None),
    ],
)
def test_a_height_says_how_far_it_may_be_off(height: Height | None, hae_mm: int | None, le_mm: int | None) -> None:
    event = track_event(track(height))
    assert (event.hae_mm, event.le_mm) == (hae_mm, le_mm)


def test_zones_are_drawings() -> None:
    corners = ((46_000_000_000, 7_000_000_000), (46_500_000_000, 7_000_000_000), (46_500_000_000, 7_500_000_000))
    round_, straight = volume(Circle(46_500_000_000, 7_250_000_000, 5_000_000)), volume(Polygon(corners))
    over = volume(Polygon(corners), AT - 9, AT)
    circle, polygon = zone_events("ALFA", "Z-1", (round_, straight, over), title='Z-1 no_fly "ALFA" <x>', now_us=AT)
    assert (circle.type, circle.stale_us, circle.lat_ndeg) == ("u-d-c-c", AT + 1, 46_500_000_000)
    assert '<ellipse major="5000.000" minor="5000.000" angle="360"/>' in circle.extra
    assert "0m AMSL to 1524m AMSL" in circle.extra
    assert polygon.type == "u-d-f"
    assert polygon.extra.count("<link point=") == 4
    assert '<link point="46.000000000,7.000000000"/>' in polygon.extra
    for event in (circle, polygon):
        assert read_event(write_event(event), where="f").uid == event.uid


def test_markers_and_chat() -> None:
    marker = marker_event("alert.x", 1, 2, title="WARNING", remark="a < b", now_us=AT, until_us=AT - 5)
    assert (marker.uid, marker.type, marker.stale_us) == (f"{OURS}alert.x", MARKER, AT)
    assert "<remarks>a &lt; b</remarks>" in marker.extra
    chat = chat_event("ab12", 'ALFA "desk"', "FLASH: hold & wait", at_us=AT, until_us=AT + 5)
    assert chat.uid == f"GeoChat.{OURS}desk.All Chat Rooms.ab12"
    assert 'senderCallsign="ALFA desk"' in chat.extra
    assert "FLASH: hold &amp; wait</remarks>" in chat.extra
    for event in (marker, chat):
        assert plot_of(read_event(write_event(event), where="f"), AT, where="f") is None
