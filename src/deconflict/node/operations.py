"""What the desk adds to plans, zones, sites, movements and what is said of them before it signs: the right kind, what is replaced, for
whom to pass it down, what it was checked against, how urgent it is. Checks are coordination's; this only knows the node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from deconflict.coordination import daily, ladder, notice, release, restating, third_parties
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.node.core import Core
from deconflict.node.events import Filed
from deconflict.node.lookout import Lookout
from deconflict.node.objects import object_key
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.statements.absence import Absence
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Level, MessagePart, Part
from deconflict.statements.consents import Consent
from deconflict.statements.daily import DailyPlan, PlanItems, PlanReply
from deconflict.statements.lead import Correction, SentBack
from deconflict.statements.movements import Movement, OffNominal
from deconflict.statements.plans import Knowledge, Operation, Volumes
from deconflict.statements.sites import Site
from deconflict.statements.zones import Zone

KINDS_FILED = frozenset(
    {
        "NOTICE_OF_OPERATION",
        "OPERATION_CHANGE",
        "OPERATION_ACTIVATE",
        "OPERATION_OVERDUE",
        "OPERATION_CANCEL",
        "OPERATION_COMPLETE",
        "ZONE_NOTICE",
        "ZONE_CHANGE",
        "ZONE_CANCEL",
        "SITE_NOTICE",
        "SITE_CORRECT",
        "SITE_EXPIRE",
        "MOVEMENT_NOTICE",
        "OFF_NOMINAL",
        "STATEMENT_OF_ABSENCE",
        "DAILY_PLAN",
        "PLAN_REPLY",
        "TOO_VAGUE",
        "TOO_LATE",
        "PLACE_MISMATCH",
        "CORRECTION",
    }
)
"""Kinds of this file that our people may file."""
URGENT_WHEN_SHORT = frozenset({"NOTICE_OF_OPERATION", "OPERATION_CHANGE", "OPERATION_CANCEL", "MOVEMENT_NOTICE"})
"""Kinds that need to be looked at sooner where less than the agreed lead is left; the clause speaks of operations, not of zones."""
MAX_REFS = 16


def ready(core: Core, lookout: Lookout, event: Filed, main: Part) -> Filed:
    """The event as it is to be said: its kind, refs and parts filled in and checked. Refused with where and how to mend it."""
    restating.check_reference(event.parts)
    prepare = _READY.get(type(main))
    if prepare is None:
        return event
    kind, parts = prepare(core, lookout, event, main)
    return msgspec.structs.replace(event, kind=kind, parts=parts)


def said(core: Core, entry: Entry) -> None:
    """What follows from an entry of ours: the items of a PLAN_REPLY are answers to the plans they name."""
    main, parts = entry.main, entry.parts
    if isinstance(main, PlanReply):
        plan = core.picture.messages.get(main.message.refs[0])
        for reply in daily.check_reply(dict(parts), plan):
            _answer(core, entry, main, core.picture.messages.get(reply.version), reply.answer)


def as_it_stands(picture: Picture, me: str, op_id: str) -> dict[str, Part]:
    """The parts of a plan of ours as it was stated last, without what it was checked against then. Refused where there is no such plan."""
    stated = picture.objects.get(("plan", me, op_id))
    version = picture.current(stated)[-1] if stated is not None else None
    if version is None or version.main is None:
        raise Refused(f"there is no plan {op_id} of ours", where="op_id", mend="deconflict status lists the plans")
    where = {name: raw for name, raw in (("exact", version.exact), ("buffered", version.buffered)) if raw is not None}
    message = picture.messages.get(version.place.entry)
    kept = {name: part for name in ("contact", "reference") if message is not None and (part := message.part(name)) is not None}
    main = msgspec.json.decode(version.main, type=Operation)
    return {"main": main, **{name: msgspec.json.decode(raw, type=Volumes) for name, raw in where.items()}, **kept}


def to_of(main: Part, peers: list[str]) -> list[str]:
    """To whom of our peers a statement goes: those on its release list, where it has one.

    Raises: Refused for a party on the list that is no peer.
    """
    listed = main.release if isinstance(main, (Site, Movement)) else ()
    strangers = [party for party in listed if party not in peers]
    if strangers:
        raise Refused(f"{strangers[0]} is not on any line of ours", where="release", mend=f"one of {', '.join(peers) or 'nobody yet'}")
    return [party for party in peers if not listed or party in listed]


# plans, zones, sites, movements


def _current(core: Core, main: Part) -> Version | None:
    """The version of ours that this statement replaces."""
    key = object_key(core.me.party, main)
    record = core.picture.objects.get(key) if key is not None else None
    return core.picture.current(record)[-1] if record is not None else None


def _volumes(parts: Mapping[str, Part]) -> Volumes | None:
    where = parts.get("buffered", parts.get("exact"))
    return where if isinstance(where, Volumes) else None


def _same_where(version: Version | None, parts: Mapping[str, Part]) -> bool:
    """Whether a version had the same place and times."""
    held = [(raw, parts.get(name)) for name, raw in (("exact", version.exact), ("buffered", version.buffered))] if version else []
    return bool(held) and all((raw and msgspec.json.decode(raw, type=type(part))) == part for raw, part in held if raw or part)


def _restated(core: Core, event: Filed, kind: str, main: MessagePart, version: Version | None, **more: Any) -> tuple[str, dict[str, Part]]:
    """The parts with what is replaced named first in the refs, and as urgent as the lead that is left makes it."""
    header, where = main.message, _volumes(event.parts)
    refs = header.refs if version is None else (version.place.entry, *(ref for ref in header.refs if ref != version.place.entry))
    priority = header.priority
    if where is not None and kind in URGENT_WHEN_SHORT:
        rules = [core.rules_with(peer) for peer in core.peers()]
        priority = notice.urgency(main, where.volumes, rules, core.now, priority)
    header = msgspec.structs.replace(header, refs=refs[:MAX_REFS], priority=priority)
    return kind, {**event.parts, "main": msgspec.structs.replace(main, message=header, **more)}


def _plan(core: Core, lookout: Lookout, event: Filed, main: Operation) -> tuple[str, dict[str, Part]]:
    version, where = _current(core, main), _volumes(event.parts)
    before = msgspec.json.decode(version.main, type=Operation) if version is not None and version.main is not None else None
    restating.check_cooperation(before, main)
    kind = restating.kind_of_plan(event.kind, before, main, _same_where(version, event.parts))
    volumes = where.volumes if where is not None else ()
    asked = third_parties.to_pass_down(core.agreed(), core.me.party, core.peers(), volumes, core.now)
    kind, parts = _restated(core, event, kind, main, version, pass_down=tuple(sorted({*main.pass_down, *asked})))
    if volumes and "knowledge" not in parts:
        checked = lookout.checked_against(volumes, ("plan", core.me.party, main.op_id))
        parts |= {"knowledge": Knowledge(checked=checked)} if checked else {}
    return kind, parts


def _zone(core: Core, _: Lookout, event: Filed, main: Zone) -> tuple[str, dict[str, Part]]:
    version = _current(core, main)
    return _restated(core, event, restating.kind_of_zone(event.kind, version is not None, main), main, version)


def _site(core: Core, _: Lookout, event: Filed, main: Site) -> tuple[str, dict[str, Part]]:
    restating.check_site(main, core.agreed())
    version = _current(core, main)
    main, parts = release.ready(main, event.parts, core.now, _before(core, version))
    event = msgspec.structs.replace(event, parts=parts)
    return _restated(core, event, restating.kind_of_site(event.kind, version is not None, main), main, version)


def _movement(core: Core, _: Lookout, event: Filed, main: Movement) -> tuple[str, dict[str, Part]]:
    restating.check_movement(event.parts, main, core.picture, core.me.party, core.now)
    version = _current(core, main)
    main, parts = release.ready(main, event.parts, core.now, _before(core, version))
    return _restated(core, msgspec.structs.replace(event, parts=parts), event.kind, main, version)


def _before(core: Core, version: Version | None) -> release.Before | None:
    """What we stated last of a site or a movement, with the consent it rests on."""
    said = core.picture.messages.get(version.place.entry) if version is not None else None
    if said is None or not isinstance(said.main, (Site, Movement)):
        return None
    consent = said.part("consent")
    return release.Before(said.main, consent if isinstance(consent, Consent) else None)


# on the line


def _named(core: Core, main: MessagePart) -> MessageRecord | None:
    return core.picture.messages.get(main.message.refs[0]) if main.message.refs else None


def _off_nominal(core: Core, _: Lookout, event: Filed, main: OffNominal) -> tuple[str, dict[str, Part]]:
    stated = core.picture.objects.get(("plan", core.me.party, main.op_id)) if main.op_id is not None else None
    if main.op_id is not None and stated is None:
        raise Refused(f"we have no plan {main.op_id}", where="op_id", mend="name a plan of ours, or leave it out")
    version = core.picture.current(stated)[-1] if stated is not None else None
    return _restated(core, event, event.kind, main, version)


def _absence(core: Core, _: Lookout, event: Filed, main: Absence) -> tuple[str, dict[str, Part]]:
    if not isinstance(event.parts.get("exact"), Volumes):
        raise Refused("where and when?", where="parts.exact", mend="state the area, the heights and the time as volumes")
    return event.kind, dict(event.parts)


def _daily_plan(core: Core, _: Lookout, event: Filed, main: DailyPlan) -> tuple[str, dict[str, Part]]:
    """Without items it lists every plan of ours for that day; its cutoff is the agreed one."""
    cutoffs = [daily.cutoff_us(main.day_us, core.rules_with(peer)) for peer in core.peers()]
    items = event.parts.get("items") or PlanItems(items=daily.on_day(core.picture, core.me.party, main.day_us))
    main = msgspec.structs.replace(main, cutoff_us=max(0, min(cutoffs, default=main.cutoff_us)))
    parts: dict[str, Part] = {**event.parts, "main": main, "items": items}
    daily.check_plan(parts, core.picture, core.me.party)
    return event.kind, parts


def _plan_reply(core: Core, _: Lookout, event: Filed, main: PlanReply) -> tuple[str, dict[str, Part]]:
    daily.check_reply(dict(event.parts), _named(core, main))
    return event.kind, dict(event.parts)


def _answer(core: Core, entry: Entry, main: PlanReply, record: MessageRecord | None, answer: Any) -> None:
    """Write an item's answer as the L4 it is, where it is legal and the plan has none from us yet."""
    if record is None or record.message is None or any(act.said.level is Level.ANSWERED for act in record.by_party(core.me.party)):
        return
    answered = Acknowledgement(
        entry=record.entry, level=Level.ANSWERED, role=main.message.from_role, by=main.message.by, at_us=core.now, answer=answer,
        status=record.message.status,
    )  # fmt: skip
    if ladder.why_not(record, answered, core.me.party) is None:
        core.say(entry.header.logbook, "ACKNOWLEDGEMENT", {"main": answered})


def _sent_back(core: Core, _: Lookout, event: Filed, main: SentBack) -> tuple[str, dict[str, Part]]:
    record = _named(core, main)
    restating.check_sent_back(event.kind, main, record)
    assert record is not None
    assert record.place is not None
    rules = core.rules_with(record.place.author)
    return event.kind, restating.sent_back(event.kind, event.parts, main, record, core.picture, rules, core.now)


def _correction(core: Core, _: Lookout, event: Filed, main: Correction) -> tuple[str, dict[str, Part]]:
    record = _named(core, main)
    restating.check_correction(event.parts, main, record, core.me.party)
    assert record is not None
    assert record.message is not None
    header = msgspec.structs.replace(main.message, priority=record.message.priority)
    return event.kind, {**event.parts, "main": msgspec.structs.replace(main, message=header)}


_READY: Mapping[type[Part], Callable[..., tuple[str, dict[str, Part]]]] = {
    Operation: _plan, Zone: _zone, Site: _site, Movement: _movement, OffNominal: _off_nominal, Absence: _absence,
    DailyPlan: _daily_plan, PlanReply: _plan_reply, SentBack: _sent_back, Correction: _correction,
}  # fmt: skip
