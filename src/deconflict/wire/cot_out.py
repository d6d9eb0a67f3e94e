"""What we say in Cursor on Target: tracks, zones as drawings, markers, and the copy of a message as chat. Who may have it, the caller says.

Nobody is a friend or a foe here: tracks are unknown (a-u-A) or neutral (a-n-A). A height whose reference is not WGS-84 is sent at its
central value with its bound as the error `le` (docs: heights of `airspace`), one above ground not at all. A track is stale 15 s after its
report (screen rule U14), a zone when it ends.
Sources: CoT types (CoTtypes.xml: u-d-f free drawing, u-d-c-c circle, b-m-p-s-m marker, b-t-f chat); details as ATAK-CIV writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from deconflict.airspace.altitude import Height, Reference, above_w84, format_height
from deconflict.airspace.outline import Circle, Outline
from deconflict.airspace.track import Track
from deconflict.airspace.volume import Volume4D, bounding_cap
from deconflict.wire.cot import OURS, Event, text_of

STALE_US: Final = 15_000_000
"""Screen rule U14: from this age a track is stale."""
UNKNOWN, NEUTRAL = "a-u-A", "a-n-A"
MARKER: Final = "b-m-p-s-m"
_MOST_MM: Final = 999_998_000
_AMBER, _RED = -256 * 90 - 1, -65536
"""Colours as Android's signed ARGB: what must be noticed, and what is a danger."""


def track_event(track: Track, *, type: str = UNKNOWN) -> Event:
    """A track at its newest report. Its uid is the same at every report and every node that says it."""
    at_us, latest = track.at_us, track.latest
    hae_mm, le_mm = _height(track.height)
    speed, course = track.ground_speed_m_s, track.course_deg
    return Event(
        uid=f"{OURS}track.{track.party}.{track.track_id}",
        type=type,
        time_us=at_us,
        start_us=at_us,
        stale_us=at_us + STALE_US,
        how="m-g",
        lat_ndeg=latest.lat_ndeg,
        lon_ndeg=latest.lon_ndeg,
        hae_mm=hae_mm,
        le_mm=le_mm,
        callsign=track.callsign or track.track_id,
        course_mdeg=None if course is None or speed is None else round(course * 1000) % 360_000,
        speed_mm_s=None if course is None or speed is None else round(speed * 1000),
        extra=_remarks("" if track.height is None else format_height(track.height)),
    )


def zone_events(party: str, zone_id: str, volumes: Sequence[Volume4D], *, title: str, now_us: int) -> list[Event]:
    """A zone's volumes that have not ended, each as a drawing with its heights in words, stale when it ends."""
    events = []
    for number, volume in enumerate(volumes):
        if volume.until_us <= now_us:
            continue
        cap = bounding_cap(volume.volume.outline)
        hae_mm, le_mm = _height(volume.volume.lower)
        band = f"{format_height(volume.volume.lower)} to {format_height(volume.volume.upper)}"
        events.append(
            Event(
                uid=f"{OURS}zone.{party}.{zone_id}.{number}",
                type="u-d-c-c" if isinstance(volume.volume.outline, Circle) else "u-d-f",
                time_us=now_us,
                start_us=volume.from_us,
                stale_us=volume.until_us,
                how="h-e",
                lat_ndeg=round(cap.lat_deg * 1e9),
                lon_ndeg=round(cap.lon_deg * 1e9),
                hae_mm=hae_mm,
                le_mm=le_mm,
                callsign=title,
                extra=_drawing(volume.volume.outline) + _remarks(f"{title}: {band}"),
            )
        )
    return events


def marker_event(uid: str, lat_ndeg: int, lon_ndeg: int, *, title: str, remark: str, now_us: int, until_us: int) -> Event:
    """A place to look at, such as where two tracks converge; `uid` behind our prefix."""
    return Event(
        uid=f"{OURS}{uid}", type=MARKER, time_us=now_us, start_us=now_us, stale_us=max(until_us, now_us), how="h-e",
        lat_ndeg=lat_ndeg, lon_ndeg=lon_ndeg, callsign=title, extra=f'<color argb="{_RED}"/>{_remarks(remark)}',
    )  # fmt: skip


def chat_event(message_id: str, sender: str, text: str, *, at_us: int, until_us: int, room: str = "All Chat Rooms") -> Event:
    """The copy of a message in the chat of a room. A copy: nothing is acknowledged there."""
    name, room_name = text_of(sender).replace('"', ""), text_of(room).replace('"', "")
    chat = (
        f'<__chat parent="RootContactGroup" groupOwner="false" messageId="{message_id}" chatroom="{room_name}" id="{room_name}" '
        f'senderCallsign="{name}"><chatgrp uid0="{OURS}desk" uid1="{room_name}" id="{room_name}"/></__chat>'
        f'<link uid="{OURS}desk" type="a-n-G" relation="p-p"/>'
    )
    return Event(
        uid=f"GeoChat.{OURS}desk.{room}.{message_id}", type="b-t-f", time_us=at_us, start_us=at_us, stale_us=max(until_us, at_us),
        how="h-g-i-g-o", lat_ndeg=0, lon_ndeg=0, extra=f'{chat}<remarks source="{OURS}desk" to="{room_name}">{text_of(text)}</remarks>',
    )  # fmt: skip


def _height(height: Height | None) -> tuple[int | None, int | None]:
    """Above WGS-84 and how far it may be off; None for what cannot be said so."""
    if height is None or height.reference is Reference.AGL:
        return None, None
    band = above_w84(height)
    return round(band.central_m * 1000), min(round((band.high_m - band.central_m) * 1000), _MOST_MM)


def _drawing(outline: Outline) -> str:
    line = f'<strokeColor value="{_AMBER}"/><strokeWeight value="3.0"/><labels_on value="true"/>'
    if isinstance(outline, Circle):
        radius_m = outline.radius_mm / 1000
        return f'<shape><ellipse major="{radius_m:.3f}" minor="{radius_m:.3f}" angle="360"/></shape>{line}'
    vertices = (*outline.vertices_ndeg, outline.vertices_ndeg[0])
    return "".join(f'<link point="{lat / 1e9:.9f},{lon / 1e9:.9f}"/>' for lat, lon in vertices) + line


def _remarks(text: str) -> str:
    return f"<remarks>{text_of(text)}</remarks>" if text else ""
