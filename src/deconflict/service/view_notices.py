"""What is measured of a notice and what follows from it, as JSON: lead, vagueness, third parties, contradictions. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from deconflict.agreement import Agreement, Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.volume import Volume4D, measurable
from deconflict.coordination import absence, daily, notice, outside, third_parties
from deconflict.coordination.agreeing import Known
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Part
from deconflict.statements.lead import Correction
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation, Volumes
from deconflict.wire.geojson import volume_json

MAX_STAMPS = 10_000
Stamps = dict[tuple[str, str, int, str], dict[str, Any] | None]
"""Stamps by (entry, party, received at, rules): none of these ever changes, so that each is measured once."""


def of_message(
    picture: Picture, record: MessageRecord, rules: Mapping[str, Rules], agreed: Sequence[Agreement], stamps: Stamps, now_us: int
) -> dict[str, Any]:
    """What of a message is measured or compared; `rules` by party it goes to, `agreed` with any of them. Empty where there is nothing.

    `lacking`: by party, what was agreed that a notice states and this one does not. `mismatch_m`: its place is said in two ways that lie
    that far apart, so that whoever understood it reads the place back.
    """
    return {
        "lead": {party: _lead(picture, record, party, of_party, stamps) for party, of_party in rules.items()},
        "lacking": {party: list(notice.lacking_at(picture, record, of_party)) for party, of_party in rules.items()},
        "mismatch_m": outside.mismatch_of(picture, record),
        "suggested": _volumes(record.part("suggested")),
        "where": _volumes(record.part("exact")),
        "corrected": _corrected(picture, record),
        "third_parties": _third(third_parties.of_message(picture, agreed, record)),
        "contradicted_by": _contradictions(picture, record),
        "day": {party: day for party, of_party in rules.items() if (day := _day(picture, record, party, of_party, now_us))},
    }


def _lead(picture: Picture, record: MessageRecord, party: str, rules: Rules, stamps: Stamps) -> dict[str, Any] | None:
    receipt = record.receipts.get(party)
    if receipt is None or type(record.main) not in notice.OBJECT_OF:
        return None
    key = (record.entry, party, receipt.received_at_us, rules.name)
    if key not in stamps:
        if len(stamps) >= MAX_STAMPS:
            stamps.clear()
        stamps[key] = _stamp(picture, record, party, rules)
    return stamps[key]


def _stamp(picture: Picture, record: MessageRecord, party: str, rules: Rules) -> dict[str, Any] | None:
    found = notice.stamp_at(picture, record, party, rules)
    if found is None:
        return None
    limits, measured = notice.limits_of(rules), found.measure
    return {
        "stamp": found.lead.value,
        "lead_s": found.lead_us / 1e6,
        "wanted_s": found.wanted_us / 1e6,
        "short_s": found.short_us / 1e6,
        "received_at": _time(found.received_at_us),
        "area_km2": round(measured.area_km2, 3),
        "height_m": round(measured.height_m, 3),
        "duration_h": round(measured.duration_h, 4),
        "too_wide": [what.value for what in found.too_wide],
        "limits": {"area_km2": limits.area_km2, "duration_s": None if limits.duration_us is None else limits.duration_us / 1e6},
        "rules": rules.name,
    }


def _volumes(part: Part | None) -> list[dict[str, Any]]:
    """Volumes for a map, without those of a peer's that cannot be drawn."""
    return [volume_json(volume) for volume in measurable(part.volumes)] if isinstance(part, Volumes) else []


def _corrected(picture: Picture, record: MessageRecord) -> list[dict[str, Any]]:
    """Corrections by the message's own author, in the order written; the message itself stays as it was."""
    author = record.place.author if record.place is not None else ""
    said = sorted((one.place, entry) for entry, one in record.referred.items() if one.kind == "CORRECTION" and one.place.author == author)
    found = [picture.messages[entry] for _, entry in said if entry in picture.messages]
    return [_correction(one, one.main) for one in found if isinstance(one.main, Correction)]


def _correction(record: MessageRecord, main: Correction) -> dict[str, Any]:
    value = {name: getattr(main, name) for name in ("number", "words") if getattr(main, name) is not None}
    value |= {"at": _time(main.at_us)} if main.at_us is not None else {}
    value |= {"place": msgspec.to_builtins(main.place)} if main.place is not None else {}
    volumes = _volumes(record.part("exact"))
    value |= {"volumes": volumes} if volumes else {}
    return {"field": main.field, "entry": record.entry, "at": _time(record.written_at_us), "value": value}


def _contradictions(picture: Picture, record: MessageRecord) -> list[dict[str, Any]]:
    return [
        {"what": one.what, "party": one.party, "name": picture.name_of(one.party), "id": one.object_id, "at": _time(one.at_us)}
        for one in absence.contradictions(picture, record)
    ]


def _day(picture: Picture, record: MessageRecord, party: str, rules: Rules, now_us: int) -> dict[str, Any] | None:
    day = daily.day_at(picture, record, party, rules, now_us)
    if day is None:
        return None
    return {
        "items": [asdict(item) for item in day.items],
        "unlisted": list(day.unlisted),
        "in_time": day.in_time,
        "reply_due": _time(day.reply_due_us),
        "overdue": day.overdue,
    }


def of_conflict(picture: Picture, known: Known, shown: Mapping[str, Any], now_us: int) -> dict[str, Any]:
    """Of a conflict that is shown: whom else it concerns, whether they were reached, and what is left to do about it."""
    notices = [picture.messages[entry] for entry in shown["messages"]]
    sides: list[tuple[str, Operation | None]] = []
    volumes: list[Volume4D] = []
    records = list(notices)
    for name, version in zip(shown["objects"], shown["versions"], strict=True):
        record = picture.messages.get(version)
        main = record.main if record is not None else None
        sides.append((name.partition(":")[0], main if isinstance(main, Operation) else None))
        held = notice.version_of(picture, record) if record is not None else None
        volumes += measurable(notice.volumes_of(held)) if held is not None else ()
        records += [record] if record is not None else []
    agreed = known.agreed(sides[0][0], sides[1][0], now_us)
    found = third_parties.of_conflict(picture, agreed, sides, volumes, records, now_us)
    return {"third_parties": _third(found), "advice": third_parties.advice(notices, found).value}


def _third(found: Sequence[third_parties.ThirdParty]) -> list[dict[str, Any]]:
    return [{"name": one.name, "of": one.of, "why": one.why.value, "reached": one.reached.value} for one in found]


def outside_notice(picture: Picture, party: str, main: Operation | Movement, volumes: Sequence[Volume4D]) -> list[dict[str, Any]]:
    """What was flown outside what was notified, run by run."""
    return [
        {
            "track_id": run.track_id, "from": _time(run.from_us), "until": _time(run.until_us), "horizontal_m": round(run.horizontal_m, 1),
            "vertical_m": round(run.vertical_m, 1), "time_s": run.time_s,
        }
        for run in outside.outside_notice(picture, party, main, volumes)
    ]  # fmt: skip


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
