"""Messages with their ladders, conflicts and alerts of a picture as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Any

import msgspec

from deconflict.agreement.exchange import Alerting
from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.volume import measurable
from deconflict.conflict import strategic
from deconflict.coordination import ladder, third_parties
from deconflict.node.objects import OBJECTS, airspace_object, object_key
from deconflict.phrasebook import AVIATION, Reading, say
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service import view_bearers, view_ladder, view_watch
from deconflict.service.reading import direction
from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.statements.messages import ConflictNotice, Warning
from deconflict.statements.plans import Volumes

MAX_MESSAGES = 500
SHOWN_US = 12 * 3600 * 1_000_000
MAX_LOOKED_AT = 1000
MAX_KEPT = 5000
MAX_VERDICTS = 10_000
GRAVEST = ("DIFFERS", "UNKNOWN", "SAME")
LEVELS = ("ADVISORY", "CAUTION", "WARNING")
Verdicts = dict[tuple[str, str], str]


@dataclass(slots=True)
class Shown:
    """Messages as they were shown before, where neither time nor anybody's word has changed them since, nor what is `agreed`."""

    agreed: object = None
    kept: dict[str, tuple[object, dict[str, Any]]] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], str] = field(default_factory=dict)
    texts: dict[tuple[object, ...], str] = field(default_factory=dict)
    stamps: dict[tuple[str, str, int, str], dict[str, Any] | None] = field(default_factory=dict)


def messages(
    picture: Picture,
    me: str,
    now_us: int,
    rules: Callable[[str, str], Rules],
    shown: Shown,
    reading: Reading = AVIATION,
) -> list[dict[str, Any]]:
    """Messages of the last 12 h, and older ones still open, of the newest 1000; at most 500, newest first. Line checks show as the line."""
    said = (record for record in picture.newest_messages() if record.message is not None and not view_watch.is_quiet(record))
    names = {party: known.name for party, known in picture.parties.items() if known.name}
    spoken = (reading, tuple(sorted(names.items())))
    found: list[dict[str, Any]] = []
    for record in islice(said, MAX_LOOKED_AT):
        said_of: tuple[Mapping[str, object], ...] = (record.receipts, record.climbs, record.tried, record.heard)
        key = (*map(len, said_of), record.ended, *_answers(picture, record), spoken[1])
        before = shown.kept.get(record.entry)
        if before is not None and before[0] == key:
            message = before[1]
        else:
            message = _message(picture, me, now_us, rules, record)
            if len(shown.kept) >= MAX_KEPT:
                shown.kept.clear()
            if not _waits(message):
                shown.kept[record.entry] = (key, message)
        if record.written_at_us > now_us - SHOWN_US or _waits(message):
            found.append({**message, "text": _text(picture, record, names, spoken, shown)})
    return found[:MAX_MESSAGES]


def _answers(picture: Picture, record: MessageRecord) -> tuple[int, int]:
    """How many words answered it, and how many receipts these have: the verdict on lateness waits for them."""
    words = (*record.acknowledgements, *record.referred)
    return len(words), sum(len(picture.messages[word].receipts) for word in words if word in picture.messages)


def _waits(message: dict[str, Any]) -> bool:
    """Whether a deadline of it is still ahead, or was missed, or NO_CONTROL left it open: then it looks different a second later."""
    return any(rung["next"] or rung["overdue"] or rung["no_control"] for rung in message["ladder"].values())


def _message(picture: Picture, me: str, now_us: int, rules: Callable[[str, str], Rules], record: MessageRecord) -> dict[str, Any]:
    header, place = record.message, record.place
    assert header is not None and place is not None
    return {
        "entry": record.entry,
        "msg_id": header.msg_id,
        "kind": record.kind,
        "from": {"party": place.author, "name": picture.name_of(place.author), "role": header.from_role.value, "by": header.by},
        "to": list(header.to),
        "refs": list(header.refs),
        "ours": place.author == me,
        "priority": header.priority.value,
        "status": header.status.value,
        "written_at": _time(record.written_at_us),
        "ack_by": _time(header.ack_by),
        "answer_by": _time(header.answer_by),
        "valid_until": _time(header.valid_until),
        "ended": record.ended,
        "answers": [a.value for a in ladder.legal_answers(record.kind)],
        "needs": list(ladder.needs(record.kind)),
        "ladder": {
            party: view_ladder.rungs(picture, record, party, rules(place.author, party), now_us)
            for party in (*header.to, *_own_acts(record))
        },
        "tried": view_bearers.tried(record),
        "heard": view_bearers.answers_heard(record),
        "climbs": [view_ladder.called(climbed) for climbed in sorted(record.climbs.values(), key=lambda c: c.place)],
    }


def _own_acts(record: MessageRecord) -> list[str]:
    """The sender itself, where its own desk acknowledged what its node raised: both desks show on one ladder."""
    author = record.place.author if record.place else ""
    return [author] if record.by_party(author) else []


def _text(picture: Picture, record: MessageRecord, names: Mapping[str, str], spoken: tuple[Any, ...], shown: Shown) -> str:
    """The message's words, rendered once: what is done about it changes none of them."""
    key = (record.entry, spoken, record.main is None, record.starts_us)
    if key not in shown.texts:
        if len(shown.texts) >= MAX_KEPT:
            shown.texts.clear()
        shown.texts[key] = text(picture, record, names, spoken[0])
    return shown.texts[key]


def also(picture: Picture, record: MessageRecord, reading: Reading, locale: str | None, shown: Shown) -> dict[str, str] | None:
    """The message's line in another language, with our units and grid, so that numbers read alike; None where that is our own."""
    if locale is None or locale == reading.locale:
        return None
    names = {party: known.name for party, known in picture.parties.items() if known.name}
    spoken = (replace(reading, locale=locale), tuple(sorted(names.items())))
    return {"locale": locale, "dir": direction(locale), "text": _text(picture, record, names, spoken, shown)}


def text(picture: Picture, record: MessageRecord, names: Mapping[str, str], reading: Reading) -> str:
    """The message in one line of plain language, as `reading` has it; `names` by party id."""
    if record.main is None:
        return ""
    return say(record.kind, parts_of(picture, record), names, reading)


def parts_of(picture: Picture, record: MessageRecord) -> dict[str, Part]:
    """The parts we hold of a message: of a plan, zone, site or movement its place too."""
    assert record.main is not None
    assert record.place is not None
    parts: dict[str, Part] = {"main": record.main}
    for name in record.parts:
        part = _placed(record.part(name))
        parts |= {name: part} if part is not None else {}
    key = object_key(record.place.author, record.main)
    stated = picture.objects.get(key) if key is not None else None
    version = stated.versions.get(record.entry) if stated is not None else None
    for name in ("exact", "buffered"):
        raw = getattr(version, name) if version is not None else None
        part = _placed(msgspec.json.decode(raw, type=KINDS[record.kind].parts[name])) if raw is not None else None
        parts |= {name: part} if part is not None else {}
    return parts


def _placed(part: Part | None) -> Part | None:
    """A part without the volumes that cannot be measured, which a peer may sign; None where nothing is left. The fault names the peer."""
    if not isinstance(part, Volumes):
        return part
    kept = measurable(part.volumes)
    return Volumes(volumes=kept) if kept else None


def conflicts(picture: Picture, now_us: int, rules: Callable[[str, str], Rules], known: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Conflicts that noticed objects have or lately had, nearest first; `resolved` says how one ended, and is None while it stands.

    Each notice is recomputed here from the versions it names, UNKNOWN without both; `known` keeps the verdicts (by notice and rules).
    Nothing that anybody answered ends a conflict: the plans have to part, one of them to end, or its time to pass.
    """
    found = []
    for conflict_id, entries in picture.conflicts.items():
        records = _records(picture, entries)
        spoken_of = [r for r in records if _counts(picture, r.main)] or records[-1:]
        until_us = max((r.main.until_us for r in spoken_of if isinstance(r.main, ConflictNotice)), default=0)
        if until_us > now_us - SHOWN_US:
            resolved = _resolution(picture, rules, spoken_of[-1], until_us, now_us, known)
            verdicts = [_verdict(picture, rules, r, known) for r in spoken_of]
            found.append(_conflict(conflict_id, spoken_of, verdicts) | {"resolved": resolved.value if resolved is not None else None})
    return sorted(found, key=lambda c: (c["from"], c["id"]))


def _resolution(
    picture: Picture, rules: Callable[[str, str], Rules], record: MessageRecord, until_us: int, now_us: int, known: Verdicts
) -> third_parties.Resolution | None:
    """How the conflict of a notice ended, by the versions of its objects that count now."""
    said = record.main
    assert isinstance(said, ConflictNotice)
    if _counts(picture, said):
        return third_parties.resolution(True, False, until_us, now_us)
    sides = [_now(picture, name) for name in said.objects]
    ended = any(side and all(thing is not None and strategic.is_over(thing) for thing in side) for side in sides)
    between = rules(*(name.partition(":")[0] for name in said.objects))
    versions = " ".join(str(thing.version) if thing is not None else "-" for side in sides for thing in side)
    key = (f"{said.conflict_id} {versions}", between.name)
    if key not in known:
        if len(known) >= MAX_VERDICTS:
            known.clear()
        known[key] = "meet" if any(_meet(a, b, between) for a, b in product(*sides)) or not all(sides) else "apart"
    return third_parties.resolution(known[key] == "meet", ended, until_us, now_us)


def _now(picture: Picture, name: str) -> list[strategic.AirspaceObject | None]:
    """What counts now of an object named party:object_id; None for a version that is withheld from us."""
    party, _, object_id = name.partition(":")
    held = [record for kind in OBJECTS if (record := picture.objects.get((kind, party, object_id))) is not None]
    return [airspace_object(record, version) for record in held for version in picture.current(record)]


def _meet(a: strategic.AirspaceObject | None, b: strategic.AirspaceObject | None, between: Rules) -> bool:
    """Whether two objects meet as far as we can tell: what is withheld or cannot be measured is not taken to have parted."""
    if a is None or b is None or not (_is_measurable(a) and _is_measurable(b)):
        return True
    return strategic.between(a, b, between) is not None


def _is_measurable(thing: strategic.AirspaceObject) -> bool:
    volumes = strategic.volumes_of(thing)
    return len(measurable(volumes)) == len(volumes)


def _verdict(picture: Picture, rules: Callable[[str, str], Rules], record: MessageRecord, known: dict[tuple[str, str], str]) -> str:
    said = record.main
    assert isinstance(said, ConflictNotice)
    first, second = (name.partition(":")[0] for name in said.objects)
    between = rules(first, second)
    key = (record.entry, between.name)
    if key not in known:
        if len(known) >= MAX_VERDICTS:
            known.clear()
        a, b = (_thing(picture, name, version) for name, version in zip(said.objects, said.versions, strict=True))
        if a is None or b is None:
            return "UNKNOWN"
        known[key] = strategic.compare(strategic.between(a, b, between), said).verdict.value
    return known[key]


def _thing(picture: Picture, name: str, version: str) -> Any:
    party, _, object_id = name.partition(":")
    for kind in OBJECTS:
        record = picture.objects.get((kind, party, object_id))
        if record is not None and version in record.versions:
            return airspace_object(record, record.versions[version])
    return None


def _conflict(conflict_id: str, records: list[MessageRecord], verdicts: list[str]) -> dict[str, Any]:
    notices = [r.main for r in records if isinstance(r.main, ConflictNotice)]
    said = notices[-1]
    return {
        "id": conflict_id,
        "level": said.level,
        "objects": list(said.objects),
        "versions": list(said.versions),
        "from": _time(min(n.from_us for n in notices)),
        "until": _time(max(n.until_us for n in notices)),
        "lower_m": min(n.lower_mm for n in notices) / 1000,
        "upper_m": max(n.upper_mm for n in notices) / 1000,
        "basis": said.basis,
        "bound_m": said.bound_mm / 1000,
        "breached": {
            "horizontal_m": said.breached_horizontal_mm / 1000,
            "vertical_m": said.breached_vertical_mm / 1000,
            "time_s": said.breached_time_us / 1e6,
        },
        "rules": said.rules,
        "computed": min(verdicts, key=GRAVEST.index),
        "by": sorted({r.place.author for r in records if r.place is not None}),
        "message": records[-1].entry,
        "messages": [r.entry for r in records],
    }


def _counts(picture: Picture, said: Any) -> bool:
    """Whether both versions a notice speaks of are ones that count now."""
    counting = set()
    for name in said.objects:
        party, _, object_id = name.partition(":")
        for kind in OBJECTS:
            record = picture.objects.get((kind, party, object_id))
            if record is not None:
                counting |= {v.place.entry for v in picture.current(record)}
    return all(version in counting for version in said.versions)


def alerts(picture: Picture, now_us: int, rules: Callable[[str, str], Rules] | None = None) -> list[dict[str, Any]]:
    """Alerts on pairs of tracks of the last 12 h: the active first, then by time to loss. `rules` say from what age data are doubted."""
    found = []
    for pair, entries in picture.alerts.items():
        for episode in _episodes(_records(picture, entries)):
            if episode[-1].written_at_us > now_us - SHOWN_US:
                found.append(_alert(picture, pair, episode, now_us) | _confidence(picture, pair, now_us, rules))
    return sorted(found, key=lambda a: (not a["active"], a["time_to_loss_s"] is None, a["time_to_loss_s"] or 0, a["raised_at"]))


def _episodes(records: list[MessageRecord]) -> list[list[MessageRecord]]:
    """Warnings of one pair joined into episodes: those of both sides that stand at one time are one (decision 4)."""
    episodes: list[list[MessageRecord]] = []
    for record in sorted(records, key=lambda r: (r.written_at_us, r.entry)):
        if episodes and _joined(episodes[-1], record):
            episodes[-1].append(record)
        else:
            episodes.append([record])
    return episodes


def _joined(episode: list[MessageRecord], record: MessageRecord) -> bool:
    near_us = 60_000_000
    return any(not r.ended and not record.ended for r in episode) or abs(record.written_at_us - episode[-1].written_at_us) < near_us


def _alert_id(episode: list[MessageRecord]) -> str:
    """The entry of who raised it; where both did, the smaller hash. What they said later in the episode changes no name."""
    first: dict[str, str] = {}
    for record in episode:
        if record.place is not None:
            first.setdefault(record.place.author, record.entry)
    return min(first.values())


def _alert(picture: Picture, pair: tuple[str, ...], episode: list[MessageRecord], now_us: int) -> dict[str, Any]:
    active = any(not r.ended for r in episode)
    standing = [r for r in episode if not r.ended] or episode
    highest = max(_rank(r) for r in standing)
    # What was said at a lower level was acknowledged at that level: it is no acknowledgement of this one.
    same = [r for r in episode if _rank(r) == highest]
    newest = same[-1]
    said = newest.main
    assert isinstance(said, Warning)
    return {
        "id": _alert_id(episode),
        "level": said.level,
        "pair": [_aircraft(picture, name) for name in pair],
        "raised_at": _time(min(r.written_at_us for r in episode)),
        "active": active,
        "status": said.message.status.value,
        "loss_at": _time(said.loss_at_us),
        "time_to_loss_s": max(0.0, (said.loss_at_us - now_us) / 1e6) if said.loss_at_us is not None and active else None,
        "time_to_loss_when_raised_s": (said.loss_at_us - newest.written_at_us) / 1e6 if said.loss_at_us is not None else None,
        "closest_at": _time(said.closest_at_us),
        "closest_horizontal_m": _m(said.closest_horizontal_mm),
        "closest_vertical_m": _m(said.closest_vertical_mm),
        "minima": {"horizontal_m": _m(said.horizontal_minimum_mm), "vertical_m": _m(said.vertical_minimum_mm)},
        "basis": said.basis,
        "by": sorted({r.place.author for r in episode if r.place is not None}),
        "message": newest.entry,
        "messages": [r.entry for r in same],
    }


def _confidence(picture: Picture, pair: tuple[str, ...], now_us: int, rules: Callable[[str, str], Rules] | None) -> dict[str, Any]:
    """How old the data of the oldest aircraft of a pair are, None where they are gone; and whether that is too old to rely on."""
    names = [(party, name) for party, _, name in (each.partition(":") for each in pair)]
    stale_us = (rules(names[0][0], names[-1][0]).alerting if rules is not None and names else Alerting()).steady.stale_us
    aircraft = [picture.tracks.get(name) for name in names if ("zone", *name) not in picture.objects]
    ages_us = [max(0, now_us - record.track.at_us) for record in aircraft if record is not None]
    age_us = max(ages_us, default=None) if len(ages_us) == len(aircraft) else None
    low = age_us is None or age_us >= stale_us
    return {"data_age_s": None if age_us is None else age_us / 1e6, "stale_after_s": stale_us / 1e6, "low_confidence": low}


def _rank(record: MessageRecord) -> int:
    level = record.main.level if isinstance(record.main, Warning) else ""
    return LEVELS.index(level) if level in LEVELS else -1


def _aircraft(picture: Picture, name: str) -> dict[str, Any]:
    party, _, track_id = name.partition(":")
    record = picture.tracks.get((party, track_id))
    callsign = record.track.latest.callsign if record is not None else None
    return {"party": party, "name": picture.name_of(party), "track_id": track_id, "callsign": callsign}


def _records(picture: Picture, entries: Iterable[str]) -> list[MessageRecord]:
    """The messages of those entries that we hold, in order of writing."""
    held = (picture.messages[e] for e in entries if e in picture.messages)
    return sorted((r for r in held if r.main is not None and r.place is not None), key=lambda r: (r.written_at_us, r.entry))


def _m(value_mm: int | None) -> float | None:
    return None if value_mm is None else value_mm / 1000


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))
