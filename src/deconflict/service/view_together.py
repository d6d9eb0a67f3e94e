"""Pairs that would be alerted, were they not declared to fly together, as JSON: with why, by whom, and until when; and of each track by
which others the same aircraft is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.conflict.alerting import Suppressed
from deconflict.conflict.encounter import key
from deconflict.conflict.fused import Source
from deconflict.picture.picture import Picture


def suppressed(picture: Picture, found: Iterable[Suppressed]) -> list[dict[str, Any]]:
    """Each pair that the last look found within the minima or on its way there, and that its parties declare."""
    return [_suppressed(picture, each) for each in found]


def sourced(
    picture: Picture, tracks: Iterable[dict[str, Any]], sources: Mapping[str, tuple[Source, ...]], now_us: int
) -> list[dict[str, Any]]:
    """Each track with `sources`: all by which its aircraft is known, the one that leads first; none before the first look."""
    return [track | {"sources": [_source(picture, each, now_us) for each in sources.get(_key(track), ())]} for track in tracks]


def _key(track: Mapping[str, Any]) -> str:
    return key(track["party"], track["track_id"])


def _source(picture: Picture, source: Source, now_us: int) -> dict[str, Any]:
    return {
        "party": source.party, "name": picture.name_of(source.party), "track_id": source.track_id, "source": source.kind.value,
        "at": _time(source.at_us), "age_s": round((now_us - source.at_us) / 1e6, 1), "uncommanded": source.uncommanded,
    }  # fmt: skip


def _suppressed(picture: Picture, each: Suppressed) -> dict[str, Any]:
    encounter, declared = each.encounter, each.declared
    vertical_mm = encounter.closest_vertical_mm
    return {
        "pair": [_aircraft(picture, name) for name in encounter.pair],
        "why": "declared",
        "declared": [
            {"party": party, "name": picture.name_of(party), "kind": kind, "plan": plan}
            for party, kind, plan in zip(declared.by, declared.kinds, declared.plans, strict=True)
        ],
        "until": _time(declared.until_us),
        "loss_at": _time(encounter.loss_at_us),
        "closest_at": _time(encounter.closest_at_us),
        "closest_horizontal_m": encounter.closest_horizontal_mm / 1000,
        "closest_vertical_m": None if vertical_mm is None else vertical_mm / 1000,
        "basis": encounter.basis.value,
    }


def _aircraft(picture: Picture, name: str) -> dict[str, Any]:
    party, _, track_id = name.partition(":")
    record = picture.tracks.get((party, track_id))
    callsign = record.track.latest.callsign if record is not None else None
    return {"party": party, "name": picture.name_of(party), "track_id": track_id, "callsign": callsign}


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
