"""What the watch looks after, as JSON: open items, contacts and whether anybody was reached by them, rescue cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import contacts, emergency, open_items
from deconflict.coordination.contacts import Contact
from deconflict.coordination.emergency import Case
from deconflict.picture.picture import MessageRecord, Picture

MOST_ITEMS = 500

QUIET = frozenset({"LINE_CHECK", "LINE_CHECK_REPLY", "LINE_STATUS"})
"""Kinds of messages that show as the line."""


def items(
    picture: Picture, me: str, rules: Callable[[str, str], Rules], now_us: int, records: Iterable[MessageRecord] | None = None
) -> list[dict[str, Any]]:
    """Open items, the most urgent first, at most 500; `records`: of these messages only, by default of all."""
    return [
        {
            "what": item.what.value, "entry": item.entry, "priority": item.priority.value, "due": _time(item.due_us),
            "party": item.owner, "ours": item.owner == me, "overdue": item.overdue, "detail": item.detail,
        }
        for item in open_items.open_items(picture, me, rules, now_us, records)[:MOST_ITEMS]
    ]  # fmt: skip


def how_reached(picture: Picture) -> dict[str, list[dict[str, Any]]]:
    """How each party's roles are reached, and the newest try by somebody else."""
    return {party: stated for party in sorted(picture.parties) if (stated := [_contact(c) for c in contacts.contacts(picture, party)])}


def _contact(contact: Contact) -> dict[str, Any]:
    said, tested = contact.stated, contact.tested
    return {
        "role": contact.role.value, "means": said.means, "hours": said.hours, "languages": list(said.languages),
        "entry": contact.entry, "since": _time(contact.stated_us), "proved": contact.proved,
        "tested": {"at": _time(tested.at_us), "by": tested.by, "outcome": tested.said.outcome.value} if tested is not None else None,
    }  # fmt: skip


def cases(picture: Picture) -> list[dict[str, Any]]:
    """Rescue cases that are not over, the newest first."""
    return [_case(case) for case in emergency.cases(picture)]


def _case(case: Case) -> dict[str, Any]:
    place = case.place
    where = {"lat_deg": place.lat_ndeg / 1e9, "lon_deg": place.lon_ndeg / 1e9, "radius_m": place.radius_mm / 1000} if place else None
    return {
        "entry": case.entry, "kind": case.kind, "state": case.state.value, "opened_by": case.opened_by, "opened_at": _time(case.opened_us),
        "place": where, "persons": case.persons, "persons_found": case.persons_found, "persons_missing": case.persons_missing,
        "frequency_mhz": case.frequency_hz / 1e6 if case.frequency_hz else None, "help_wanted": [h.value for h in case.help_wanted],
        "coordinator": case.coordinator, "leave": {party: said.value for party, said in sorted(case.leave.items())},
        "offers": [
            {"party": o.party, "entry": o.entry, "help": [h.value for h in o.help_offered], "craft": o.craft, "ready": _time(o.ready_us)}
            for o in case.offers
        ],
    }  # fmt: skip


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))


def is_quiet(record: MessageRecord) -> bool:
    """What shows elsewhere: line checks as the line, and a watch that changed when nobody was to be told."""
    told_nobody = record.message is not None and record.place is not None and record.message.to == (record.place.author,)
    return record.kind in QUIET or (record.kind == "WATCH_CHANGE" and told_nobody)
