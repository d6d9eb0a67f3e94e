"""Accounts of what happened, as JSON with words in one language or two: timelines, notices that covered it, the ledger, agendas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import agenda, breaches, incident, notice, timeline
from deconflict.phrasebook import Reading, say
from deconflict.phrasebook.accounts import agenda_item, flown
from deconflict.picture.affairs import Said
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service import view_ladder, view_messages
from deconflict.service.reading import direction
from deconflict.statements.tracks import Tracks

Between = Callable[[str, str], Rules]
Batches = Iterable[tuple[str, str, Tracks]]
"""(author, entry, what it says) of TRACKS entries."""
Words = list[dict[str, str]]
MOST_MOMENTS = 2000
"""As many moments of a timeline are listed; its hash is over all."""
MOST_FLOWN = 500


def readings_of(reading: Reading, other: str | None) -> tuple[Reading, ...]:
    """Our reading, and the same in the other party's language where that is another one."""
    return (reading,) if other in (None, reading.locale) else (reading, replace(reading, locale=str(other)))


def _words(texts: Iterable[tuple[Reading, str]]) -> Words:
    return [{"locale": reading.locale, "dir": direction(reading.locale), "text": text} for reading, text in texts]


def _names(picture: Picture) -> dict[str, str]:
    return {party: held.name for party, held in picture.parties.items() if held.name}


def incident_timeline(picture: Picture, said: Said, readings: Sequence[Reading], batches: Batches = ()) -> dict[str, Any]:
    """What passed between the parties of an incident around its time, and the aircraft that came near: each with its words."""
    found, near = timeline.timeline(picture, said), timeline.flown(batches, said)
    names = _names(picture)
    return {
        "entry": said.entry, "from": _time(found.from_us), "until": _time(found.until_us), "parties": list(found.parties),
        "summary": found.summary, "count": len(found.moments),
        "moments": [_moment(picture, moment, readings, names) for moment in found.moments[:MOST_MOMENTS]],
        "flown": [_flown(one, readings, names) for one in near[:MOST_FLOWN]],
    }  # fmt: skip


def _moment(picture: Picture, moment: timeline.Moment, readings: Sequence[Reading], names: dict[str, str]) -> dict[str, Any]:
    part, record = timeline.part_of(picture, moment), picture.messages.get(moment.about)
    parts = {"main": part} if part is not None else {}
    if moment.entry == moment.about and record is not None and record.main is not None:
        parts = view_messages.parts_of(picture, record)
    return {
        "at": _time(moment.at_us), "kind": moment.kind, "entry": moment.entry, "about": moment.about, "party": moment.party,
        "name": names.get(moment.party, moment.party),
        "words": _words((reading, say(moment.kind, parts, names, reading)) for reading in readings),
    }  # fmt: skip


def _flown(one: timeline.Flown, readings: Sequence[Reading], names: dict[str, str]) -> dict[str, Any]:
    name = names.get(one.party, one.party)
    told = (one.callsign or one.track_id, name, one.first_us, one.last_us, one.nearest_us, one.nearest_m)
    return {
        "party": one.party, "name": name, "track_id": one.track_id, "callsign": one.callsign, "first": _time(one.first_us),
        "last": _time(one.last_us), "nearest": _time(one.nearest_us), "nearest_m": round(one.nearest_m, 1), "entry": one.entry,
        "words": _words((reading, flown(*told, reading)) for reading in readings),
    }  # fmt: skip


def incident_notices(picture: Picture, said: Said, rules: Between, now_us: int, readings: Sequence[Reading]) -> dict[str, Any]:
    """Struck though notified: every notice that covered the incident, how far it got at each party, and all that was said of it."""
    found = [_notified(picture, one, rules, now_us, readings) for one in timeline.notified(picture, said)]
    return {"entry": said.entry, "notices": found}


def _notified(picture: Picture, one: timeline.Notified, rules: Between, now_us: int, readings: Sequence[Reading]) -> dict[str, Any]:
    record, names = one.record, _names(picture)
    author = record.place.author if record.place is not None else ""
    to = [party for party in (record.message.to if record.message is not None else ()) if party != author]
    parts = view_messages.parts_of(picture, record) if record.main is not None else {}
    return {
        "entry": record.entry, "kind": record.kind, "party": author, "name": names.get(author, author), "stood": one.stood,
        "written_at": _time(record.written_at_us),
        "words": _words((reading, say(record.kind, parts, names, reading)) for reading in readings),
        "at": {party: _at(picture, record, party, rules(author, party), now_us) for party in to},
        "history": [_moment(picture, moment, readings, names) for moment in one.history],
    }  # fmt: skip


def _at(picture: Picture, record: MessageRecord, party: str, rules: Rules, now_us: int) -> dict[str, Any]:
    """How far a notice got at one party, and with how much lead it came there."""
    stamp = notice.stamp_at(picture, record, party, rules)
    lead = None if stamp is None else {"stamp": stamp.lead.value, "lead_s": stamp.lead_us / 1e6}
    return {**view_ladder.rungs(picture, record, party, rules, now_us), "lead": lead}


def incident_stages(picture: Picture, root: Said, rules: Between) -> dict[str, Any]:
    """The reports each party owes of an incident, by when, and what became of them; and until when evidence is kept."""
    one = incident.incident_of(picture, root)
    other = next((party for party in root.message.to if party != root.author), root.author)

    def stages(party: str) -> list[dict[str, Any]]:
        between = rules(root.author, party if party != root.author else other)
        return [
            {"stage": stage.stage.value, "due": _time(stage.due_us), "entry": stage.entry, "made": _time(stage.made_us), "late": stage.late}
            for stage in incident.stages_due(one, party, between)
        ]

    kept_us = incident.evidence_until_us(one, rules(root.author, other))
    return {"stages": {party: stages(party) for party in one.owed_by}, "evidence_until": _time(kept_us)}


def ledger(picture: Picture, channels: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """The ledger of each of our lines, month by month, oldest first: counts and the hash that both sides have."""
    return [
        {
            "month": month.month, "parties": list(month.parties), "entries": list(month.entries), "summary": month.summary,
            "counts": [count._asdict() for count in month.counts],
        }
        for parties in sorted({tuple(sorted(parties)) for parties in channels})
        for month in breaches.months(picture, parties)
    ]  # fmt: skip


def meeting_agenda(picture: Picture, parties: Sequence[str], rules: Rules, now_us: int, readings: Sequence[Reading]) -> dict[str, Any]:
    """What a meeting of these parties has to deal with: each point with its matter, and what an AGENDA can hold of them as its items."""
    names, found = _names(picture), agenda.points(picture, parties, rules, now_us)
    points: list[dict[str, Any]] = [
        {
            "why": point.why.value, "entry": point.entry, "kind": picture.messages[point.entry].kind,
            "words": _words((reading, _item(picture, point, names, reading)) for reading in readings),
        }
        for point in found
    ]  # fmt: skip
    items = [point["words"][0]["text"] for point in points[: agenda.MOST_POINTS]]
    refs = [point.entry for point in found[: agenda.MOST_POINTS]]
    return {"points": points, "items": items, "refs": refs, "left_out": len(found) - len(items)}


def _item(picture: Picture, point: agenda.Point, names: dict[str, str], reading: Reading) -> str:
    record = picture.messages[point.entry]
    return agenda_item(point.why.value, view_messages.text(picture, record, names, reading), reading.locale)


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))
