"""What is being settled and accounted for as JSON: offers, pauses, incidents, claims, questions, breaches, meetings, actions and dues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.volume import Circle
from deconflict.coordination import breaches, claims, dues, holds, incident, meeting, negotiation, summary
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.incidents import IncidentReport
from deconflict.statements.meetings import Minutes

Between = Callable[[str, str], Rules]
MAX_SHOWN = 200
"""Newest of each that one view lists."""


def sections(
    picture: Picture, me: str, now_us: int, rules: Between, skews_us: Mapping[str, int | None]
) -> dict[str, Callable[[], list[dict[str, Any]]]]:
    """Every list of this page by its name; `skews_us`: how far the clock of each party whose link stands is from ours."""
    all_of = picture.affairs.all
    return {
        "negotiations": lambda: [_thread(picture, said, me, rules, now_us) for said in _newest(negotiation.threads(picture))],
        "holds": lambda: [_hold(held) for held in holds.holds(picture, now_us)[-MAX_SHOWN:]],
        "incidents": lambda: [_incident(one) for one in incident.incidents(picture)[-MAX_SHOWN:]],
        "claims": lambda: [_claim(picture, one) for one in claims.claims(picture)[-MAX_SHOWN:]],
        "requests": lambda: [_request(picture, said, rules, now_us) for said in _newest(all_of("REQUEST_FOR_INFORMATION"))],
        "breaches": lambda: [_breach(picture, said, me, rules, now_us) for said in _newest(all_of("BREACH_ENTRY"))],
        "meetings": lambda: [_meeting(picture, said, me, rules) for said in _newest(all_of("MEETING_CONVENE"))],
        "actions": lambda: [_action(picture, said, me, rules, now_us, skews_us) for said in _newest(all_of("ACTION_ITEM"))],
        "dues": lambda: [_due(due) for due in dues.dues(picture, me, rules, now_us)[:MAX_SHOWN]],
    }


def pulled(picture: Picture, entry: str) -> dict[str, Any] | None:
    """What the incident report `entry` pulls from the record (hashes in order of writing); None where it is not held."""
    said = picture.affairs.get(entry, "INCIDENT_REPORT")
    if said is None or not isinstance(said.main, IncidentReport):
        return None
    found = incident.pulled(picture, said.main)
    return {**_said(said), "notices": [list(history) for history in found.notices], "around": list(found.around)}


def day(picture: Picture, me: str, day_us: int, rules: Between) -> list[dict[str, Any]]:
    """The summary of one UTC day for each of our channels, what was stated of it by whom, and whether that is the same as ours."""
    found = []
    for members in sorted({members for members in picture.channels.values() if me in members}):
        made = summary.daily(picture, members, day_us, _between(me, members, rules))
        stated = summary.stated(picture, members, day_us)
        found.append({
            "day": _time(day_us), "parties": list(made.parties), "notices": list(made.notices), "summary": made.summary,
            "seen": [{"party": one.party, "track_id": one.track_id, "first": _time(one.first_us), "last": _time(one.last_us),
                      "notice": one.notice} for one in made.seen],
            "seen_notified": len(made.seen) - len(made.unnotified), "seen_unnotified": len(made.unnotified),
            "stated": stated, "same": all(hash_ == made.summary for hash_ in stated.values()),
        })  # fmt: skip
    return found


def _between(me: str, members: Iterable[str], rules: Between) -> Rules:
    return rules(me, next((party for party in members if party != me), me))


def _rules_of(said: Said, me: str, rules: Between) -> Rules:
    """The rules a statement of several parties is judged by: between us and the first other; of a third pair, between its own two."""
    parties = parties_of(said)
    first = me if me in parties else said.author
    return _between(first, parties, rules)


def _newest(said: list[Said]) -> list[Said]:
    return said[-MAX_SHOWN:]


def _said(said: Said) -> dict[str, Any]:
    """What every statement shows: where it stands, from whom to whom, and its own fields in metres, degrees and RFC 3339."""
    return {
        "entry": said.entry, "kind": said.kind, "party": said.author, "to": list(said.message.to), "written_at": _time(said.written_at_us),
        "status": said.message.status.value, "refs": list(said.message.refs), "said": fields(said.main),
    }  # fmt: skip


def fields(main: MessagePart) -> dict[str, Any]:
    """What a statement says itself, without its header."""
    return dict(_field(name, getattr(main, name)) for name in main.__struct_fields__ if name != "message")


def _field(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_time_us"):
        return name.removesuffix("us") + "s", None if value is None else value / 1e6
    if name.endswith("_us"):
        return name.removesuffix("_us"), _time(value)
    return name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Circle):
        return {"lat_deg": value.lat_ndeg / 1e9, "lon_deg": value.lon_ndeg / 1e9, "radius_m": value.radius_mm / 1000}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        named = {str(value.__struct_config__.tag_field): tag} if tag is not None else {}
        return {**named, **dict(_field(name, getattr(value, name)) for name in value.__struct_fields__)}
    return value


def _thread(picture: Picture, root: Said, me: str, rules: Between, now_us: int) -> dict[str, Any]:
    between = _rules_of(root, me, rules)
    thread = negotiation.thread_of(picture, root, between, now_us)
    last = thread.offers[-1].said
    return {
        "thread": thread.root, "state": thread.state.value, "offers": [_offer(offer) for offer in thread.offers],
        "may": sorted(negotiation.may(picture, last, me, between, now_us)), "on": last.entry,
    }  # fmt: skip


def _offer(offer: negotiation.Offer) -> dict[str, Any]:
    return {
        **_said(offer.said), "state": offer.state.value, "open_until": _time(offer.open_until_us), "by_silence": offer.by_silence,
        "answers": {party: {"kind": act.kind, "entry": act.entry, "at": _time(act.written_at_us)} for party, act in offer.answers.items()},
        "ignored": list(offer.ignored),
    }  # fmt: skip


def _hold(held: holds.Held) -> dict[str, Any]:
    return {**_said(held.said), "state": held.state.value, "kept_by": list(held.kept_by), "released_by": list(held.released_by)}


def _incident(one: incident.Incident) -> dict[str, Any]:
    authors = sorted({report.author for report in one.reports})
    classes = {
        party: [{"at": _time(at_us), "class": stated.value, "entry": entry} for at_us, stated, entry in one.classes(party)]
        for party in authors
    }
    return {"incident": one.root, "owed_by": list(one.owed_by), "classes": classes, "reports": [_said(report) for report in one.reports]}


def _claim(picture: Picture, one: claims.ClaimView) -> dict[str, Any]:
    answers = {
        party: {"code": answered.code.value, "linked": answered.linked, "answers": [_said(answer) for answer in answered.answers]}
        for party, answered in one.answers.items()
    }
    return {
        **_said(one.said), "state": one.state.value, "agreed": one.agreed, "asks": [what.value for what in one.asks], "answers": answers,
        "findings": {party: _said(finding) for party, finding in one.findings.items()}, "reopened": list(one.reopened),
        "rebuttals": list(one.rebuttals), "told": fields(one.told), "later": list(one.later),
    }  # fmt: skip


def _request(picture: Picture, said: Said, rules: Between, now_us: int) -> dict[str, Any]:
    at = {}
    for party in said.message.to:
        between = rules(said.author, party)
        state, answer = claims.request_state(picture, said, party, between, now_us)
        due_us = claims.request_due_us(said, between)
        at[party] = {"state": state.value, "due": _time(due_us), "answer": _said(answer) if answer is not None else None,
                     "late": answer is not None and claims.answered_late(said, answer, between)}  # fmt: skip
    return {**_said(said), "at": at}


def _breach(picture: Picture, said: Said, me: str, rules: Between, now_us: int) -> dict[str, Any]:
    breach = breaches.breach_of(picture, said, _rules_of(said, me, rules), now_us)
    stances = {party: stance.value for party, stance in breach.stances.items()}
    answers = [act.entry for act in breach.answers.values()]
    return {**_said(said), "due": _time(breach.due_us), "stances": stances, "answers": answers, "late": list(breach.late)}


def _meeting(picture: Picture, said: Said, me: str, rules: Between) -> dict[str, Any]:
    between = _rules_of(said, me, rules)
    minutes = [_minutes(picture, one, between, parties_of(said)) for one in picture.affairs.on(said, "MINUTES")]
    return {**_said(said), "agendas": [_said(one) for one in picture.affairs.on(said, "AGENDA")], "minutes": minutes}


def _minutes(picture: Picture, said: Said, rules: Rules, parties: tuple[str, ...]) -> dict[str, Any]:
    signed = meeting.minutes_of(picture, said, rules)
    assert isinstance(said.main, Minutes)
    return {
        **_said(said), "state": signed.state.value, "signed_by": list(signed.signed_by), "due": _time(signed.due_us),
        "reserved": {party: list(lines) for party, lines in signed.reserved.items()},
        "quorate": meeting.quorate(said.main, rules, parties),
        "lines": [_line(line) for line in meeting.lines_of(signed)],
    }  # fmt: skip


def _line(line: meeting.Line) -> dict[str, Any]:
    return {
        "number": line.number, "text": line.text, "state": line.state.value, "signed_by": list(line.signed_by),
        "reserved_by": list(line.reserved_by),
    }  # fmt: skip


def _action(picture: Picture, said: Said, me: str, rules: Between, now_us: int, skews_us: Mapping[str, int | None]) -> dict[str, Any]:
    action = meeting.action_of(picture, said, _rules_of(said, me, rules), now_us)
    skew_us = skews_us.get(action.owner)
    return {
        **_said(said), "state": action.state.value, "done_at": _time(action.done_at_us), "heard_at": _time(action.heard_at_us),
        "skew_s": None if skew_us is None else skew_us / 1e6,
    }  # fmt: skip


def _due(due: dues.Due) -> dict[str, Any]:
    return {"at": _time(due.at_us), "what": due.what.value, "entry": due.entry, "owner": due.owner, "overdue": due.overdue}


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))
