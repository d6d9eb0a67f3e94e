"""Tracks as readsb's `aircraft.json`, so that a tar1090 page shows our picture. `adsb.read_aircraft_json` reads it back.

Feet, knots and feet a minute as readsb has them, unrounded; degrees to 1e-9. `alt_baro` is a height in FL, `alt_geom` one above WGS-84; a
height above sea or ground has no field there and is left out. What readsb knows of a radio (`rssi`, `messages`) is not made up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final

from deconflict.airspace.altitude import Reference
from deconflict.airspace.track import SourceKind, Track
from deconflict.wire.quantities import FT_MIN_MM_S, FT_MM, KT_MM_S

STALE_US: Final = 60_000_000
"""A track not heard for so long is not written: readsb drops an aircraft's place after a minute, too."""
MAX_AIRCRAFT: Final = 20_000
KT_M_S: Final = KT_MM_S / 1000
_ADDRESS: Final = re.compile(r"~?[0-9a-f]{6}")
_TYPES: Final = {SourceKind.SELF_REPORTED: "other", SourceKind.MEASURED: "mlat", SourceKind.FUSED: "other"}
"""readsb's word for where a place comes from; `other` is its word for "quality and source unknown"."""
_ALTITUDE: Final = {Reference.FL: "alt_baro", Reference.W84: "alt_geom"}
_RATE: Final = {Reference.FL: "baro_rate", Reference.W84: "geom_rate"}


def write(tracks: Iterable[Track], now_us: int) -> dict[str, Any]:
    """The document: each aircraft once, as whoever heard it last has it; those not heard for a minute are left out."""
    newest: dict[str, Track] = {}
    for track in tracks:
        name = address(track)
        if now_us - track.at_us < STALE_US and (name not in newest or newest[name].at_us < track.at_us):
            newest[name] = track
    aircraft = [_aircraft(name, newest[name], now_us) for name in sorted(newest)[:MAX_AIRCRAFT]]
    return {"now": now_us / 1e6, "messages": 0, "aircraft": aircraft}


def receiver() -> dict[str, Any]:
    """The document `receiver.json` that tar1090 asks for first: no place of ours, no history."""
    return {"version": "deconflict", "refresh": 1000, "history": 0}


def address(track: Track) -> str:
    """Six hex digits: the aircraft's own address, or, after `~`, ones made of its party and id where it has none."""
    if _ADDRESS.fullmatch(track.track_id):
        return track.track_id
    return "~" + hashlib.sha256(f"{track.party}:{track.track_id}".encode()).hexdigest()[:6]


def _aircraft(name: str, track: Track, now_us: int) -> dict[str, Any]:
    """One aircraft; what is not known is left out, as readsb does."""
    plot, age_s = track.latest, max(0.0, (now_us - track.at_us) / 1e6)
    said: dict[str, Any] = {"hex": name, "type": _TYPES[plot.source], "lat": track.lat_deg, "lon": track.lon_deg}
    said |= {"seen_pos": age_s, "seen": age_s, "mlat": [], "tisb": []}
    callsign = track.callsign or plot.callsign
    if callsign:
        said["flight"] = callsign[:8].ljust(8)
    reference = track.height.reference if track.height is not None else None
    if plot.on_ground:
        said["alt_baro"] = "ground"
    elif track.height is not None and reference in _ALTITUDE:
        said[_ALTITUDE[reference]] = track.height.value_mm / FT_MM
    if track.ground_speed_m_s is not None:
        said["gs"] = track.ground_speed_m_s / KT_M_S
    if track.course_deg is not None:
        said["track"] = track.course_deg
    if track.v_up_m_s is not None:
        said[_RATE.get(reference or Reference.W84, "geom_rate")] = track.v_up_m_s * 1000 / FT_MIN_MM_S
    if plot.turn_mdeg_s is not None:
        said["track_rate"] = plot.turn_mdeg_s / 1000
    return said
