"""Tracks that are off their plans, or where they may not be, as JSON. What is not found is not listed; that says no more than that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.conflict.conformance import Departure, Finding
from deconflict.node.conforming import UNITS, name_of
from deconflict.picture.picture import Picture


def findings(picture: Picture, found: Iterable[tuple[Finding, str | None]]) -> list[dict[str, Any]]:
    """Each finding that stands, with the op_id of the plan of ours that the desk is asked to say is not kept (`asks`), or None.

    `off` and `most` are in `unit` (metres or seconds; None in a zone): how far by the newest report, and the furthest.
    """
    return [_finding(picture, finding, asks) for finding, asks in found]


def open_items(me: str, found: Iterable[tuple[Finding, str | None]]) -> list[dict[str, Any]]:
    """What the desk is asked for them, once a plan, as items of the watch: who takes it over should know."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for finding, asks in found:
        if asks is not None:
            kinds.setdefault((asks, finding.version), set()).add(finding.kind.value)
    return [
        {
            "what": "off_plan", "entry": version, "priority": "URGENT", "due": None, "party": me, "ours": True, "overdue": False,
            "detail": f"{op_id}: {', '.join(sorted(of))}",
        }
        for (op_id, version), of in sorted(kinds.items())
    ]  # fmt: skip


def _finding(picture: Picture, finding: Finding, asks: str | None) -> dict[str, Any]:
    party, _, track_id = finding.track.partition(":")
    author, _, name = finding.against.partition(":")
    record = picture.tracks.get((party, track_id))
    nouns = ("zone", "site") if finding.kind is Departure.IN_ZONE else ("plan",)
    return {
        "id": name_of(finding), "kind": finding.kind.value, "level": finding.level,
        "track": {
            "party": party, "name": picture.name_of(party), "track_id": track_id, "callsign": record.track.callsign if record else None,
        },
        "against": {
            "noun": next(noun for noun in nouns if (noun, author, name) in picture.objects), "party": author,
            "name": picture.name_of(author), "id": name, "version": finding.version,
        },
        "from": _time(finding.from_us), "until": _time(finding.until_us), "off": round(finding.off, 1), "most": round(finding.most, 1),
        "unit": UNITS.get(finding.kind), "reports": finding.reports, "basis": finding.basis.value, "bound_m": round(finding.bound_m, 1),
        "asks": asks,
    }  # fmt: skip


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
