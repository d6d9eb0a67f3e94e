"""From what people and programs send to the parts of a statement: the node fills in the rest of a message's header."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from deconflict.airspace.instant import parse_instant
from deconflict.airspace.intent import IntentState
from deconflict.errors import Refused
from deconflict.node import releasing
from deconflict.node.operations import as_it_stands
from deconflict.picture.picture import Picture
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.consents import Consent
from deconflict.statements.incidents import IncidentClass, IncidentReport, ReportStage
from deconflict.statements.plans import Operation, PlaceReference, Volumes
from deconflict.wire import effort, geojson

CONFIRMED_BY: Mapping[str, str] = {"site": "SITE_CORRECT", "movement": "MOVEMENT_NOTICE"}
"""The kind by which a site or a movement is stated anew."""
MOST_STEPS = 100_000
"""What drawing the edges of one object may take, about a second: sixty-four volumes of many long edges take less."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the filer chose of a message's header."""

    by: str
    role: Role
    msg_id: str | None = None
    priority: str | None = None
    refs: tuple[str, ...] = ()
    valid_until: str | None = None


def new_msg_id(now_us: int) -> str:
    """A UUIDv7 (RFC 9562): sorted by time, given by the sender."""
    value = (now_us // 1000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    text = f"{value & (2**128 - 1):032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def header(kind: str, chosen: Chosen, me: str, now_us: int) -> MessageHeader:
    """A header with what was chosen; `to` and the deadlines are the node's to fill in."""
    return MessageHeader(
        msg_id=chosen.msg_id or new_msg_id(now_us), from_role=chosen.role, to=(me,), status=Status.ACTUAL, by=chosen.by,
        ack_by=0, answer_by=0,
        priority=Priority(chosen.priority) if chosen.priority else KINDS[kind].priority, refs=chosen.refs,
        valid_until=parse_instant(chosen.valid_until, "valid_until") if chosen.valid_until else None,
    )  # fmt: skip


def message_parts(kind: str, body: Mapping[str, Any], chosen: Chosen, me: str, now_us: int) -> dict[str, Part]:
    """The parts of a message from the kind's own fields and, by their names, its other parts.

    A place may come as {lat_deg, lon_deg, radius_m}, a time as RFC 3339 text, volumes as GeoJSON. Refused with its path.
    """
    if kind not in KINDS or not KINDS[kind].is_message:
        known = ", ".join(sorted(name for name, known in KINDS.items() if known.is_message and known.logbook == "line"))
        raise Refused(f"there is no message {kind}", where="kind", mend=f"one of {known}")
    others = {name: _other(kind, name, body[name]) for name in KINDS[kind].parts if name != "main" and name in body}
    said = {name: _instant(name, value) for name, value in body.items() if name not in others}
    if "message" in said:
        raise Refused("the header is not the filer's to write", where="body.message", mend="leave it out")
    if isinstance(said.get("place"), dict) and "lat_deg" in said["place"]:
        said["place"] = _circle(said["place"])
    if kind == "LINE_CHECK":
        said = {"bearer": "link", "nonce": "n-" + secrets.token_hex(8), "heads_seen": 0, **said}
    said["message"] = msgspec.to_builtins(header(kind, chosen, me, now_us))
    try:
        main: Part = msgspec.convert(said, type=KINDS[kind].parts["main"])
    except msgspec.ValidationError as fault:
        raise Refused(str(fault), where="body", mend=f"the fields of {kind} stand in docs/messages.md") from fault
    return {"main": main, **others}


def _other(kind: str, name: str, value: Any) -> Part:
    """Another part of a statement, field by field.

    Volumes may come as GeoJSON Features with heights and times, a reference as {name, lat_deg, lon_deg, range_m, bearing_deg}.
    """
    part, where = KINDS[kind].parts[name], f"body.{name}"
    if part is Volumes and isinstance(value, dict) and "type" in value:
        return Volumes(volumes=geojson.read_volumes(msgspec.json.encode(value), source=where))
    if part is PlaceReference and isinstance(value, dict) and "name" in value:
        return geojson.read_place_reference(msgspec.json.encode(value), source=where)
    try:
        timed = {field: _instant(field, said, where) for field, said in value.items()} if isinstance(value, dict) else value
        found: Part = msgspec.convert(timed, type=part)
    except msgspec.ValidationError as fault:
        raise Refused(str(fault), where=where, mend=f"the parts of {kind} stand in docs/messages.md") from fault
    return found


def _instant(name: str, value: Any, where: str = "body") -> Any:
    """A field that holds an instant, from text with a zone; anything else as it is."""
    return parse_instant(value, f"{where}.{name}") if name.endswith("_us") and isinstance(value, str) else value


def _circle(place: Mapping[str, Any]) -> dict[str, Any]:
    try:
        lat_deg, lon_deg, radius_m = (float(place[name]) for name in ("lat_deg", "lon_deg", "radius_m"))
    except (KeyError, TypeError, ValueError) as fault:
        raise Refused(
            "a place needs lat_deg, lon_deg and radius_m as numbers", where="body.place", mend="for example 46.5, 6.6, 2000"
        ) from fault
    if not (abs(lat_deg) <= 90 and abs(lon_deg) <= 180 and 0 < radius_m <= 500_000):
        raise Refused(
            "this place is not on the earth, or too large", where="body.place", mend="|lat| <= 90, |lon| <= 180, radius up to 500000 m"
        )
    return {"shape": "circle", "lat_ndeg": round(lat_deg * 1e9), "lon_ndeg": round(lon_deg * 1e9), "radius_mm": round(radius_m * 1000)}


def object_parts(kind: str, data: bytes, chosen: Chosen, me: str, now_us: int, source: str = "body") -> list[Mapping[str, Part]]:
    """The parts of one plan, zone, site or movement from GeoJSON; of a plan that recurs, those of each time in order.

    Refused with line and column, or when it is another kind or several.
    """
    with effort.bounded(MOST_STEPS):
        filings = geojson.read(data, header=header(kind, chosen, me, now_us), source=source)
    objects = {(filing.kind, filing.of) for filing in filings}
    if len(objects) != 1:
        raise Refused(f"{len(objects)} objects in one request", where=source, mend="send each by itself")
    if filings[0].kind != kind:
        mend = "plans to /plans, zones to /zones, sites to /sites, movements to /movements"
        raise Refused(f"this is a {filings[0].kind}", where=filings[0].where, mend=mend)
    return [filing.parts for filing in filings]


VERBS: Mapping[str, tuple[str, IntentState]] = {
    "activate": ("OPERATION_ACTIVATE", IntentState.ACTIVATED), "overdue": ("OPERATION_OVERDUE", IntentState.NONCONFORMING),
    "nonconforming": ("OPERATION_CHANGE", IntentState.NONCONFORMING),
    "cancel": ("OPERATION_CANCEL", IntentState.ENDED), "complete": ("OPERATION_COMPLETE", IntentState.ENDED),
}  # fmt: skip
"""What can be said of a plan of ours without stating it anew by hand: the kind, and the state it is in then."""


def restated_plan(picture: Picture, op_id: str, verb: str, why: str | None, chosen: Chosen, me: str, now_us: int) -> dict[str, Part]:
    """A plan of ours as it stands, in the state that the verb says. Refused where there is no such plan, or no such verb."""
    if verb not in VERBS:
        raise Refused(f"a plan cannot {verb}", where="verb", mend=f"one of {', '.join(VERBS)}; or state it whole to change it")
    parts = as_it_stands(picture, me, op_id)
    kind, state = VERBS[verb]
    before = parts["main"]
    assert isinstance(before, Operation)
    return {**parts, "main": msgspec.structs.replace(before, message=header(kind, chosen, me, now_us), state=state, why=why)}


def confirmed(
    picture: Picture, kind: str, object_id: str, consent: Consent, until_us: int | None, chosen: Chosen, me: str, now_us: int
) -> dict[str, Part]:
    """A site or movement of ours as it stands, released anew: a site for as long as before, or until then. Refused where there is none."""
    parts = releasing.as_it_stands(picture, me, kind, object_id)
    main = msgspec.structs.replace(parts["main"], message=header(CONFIRMED_BY[kind], chosen, me, now_us))
    return releasing.confirmed({**parts, "main": main}, consent, until_us, now_us)


def relisted(
    picture: Picture, kind: str, object_id: str, listed: releasing.Listed, consent: Consent | None, chosen: Chosen, me: str, now_us: int
) -> dict[str, Part]:
    """A site or movement of ours as it stands, with another list. Refused where there is none, or the list names nobody."""
    parts = releasing.as_it_stands(picture, me, kind, object_id)
    main = msgspec.structs.replace(parts["main"], message=header(CONFIRMED_BY[kind], chosen, me, now_us))
    return releasing.relisted({**parts, "main": main}, listed, consent)


def final_report(last: Part, held_to_be: str | None, remark: str | None, chosen: Chosen, me: str, now_us: int) -> dict[str, Part]:
    """Our final report of an incident: our last one, with what we hold it to be now, and a remark of its own or none."""
    assert isinstance(last, IncidentReport)
    stated = IncidentClass(held_to_be) if held_to_be is not None else last.incident_class
    message = header("INCIDENT_REPORT", chosen, me, now_us)
    return {"main": msgspec.structs.replace(last, message=message, stage=ReportStage.FINAL, incident_class=stated, remark=remark)}


def version_in(match: str | None, objects: int = 1) -> str | None:
    """The version an If-Match header names. Refused when it is no single strong ETag, and for more objects than one: each has its own."""
    if match is None:
        return None
    if objects > 1:
        mend = "leave it out for a schedule, or state the one time that changes by its own id"
        raise Refused(f"If-Match names one version, and this states {objects} objects", where="If-Match", mend=mend)
    text = match.strip()
    if len(text) != 45 or text[0] != '"' or text[-1] != '"':
        raise Refused("If-Match takes one version in quotes", where="If-Match", mend="send the ETag of the object as it was read")
    return text[1:-1]


def channel_to(picture: Picture, me: str, to: str | None) -> str | None:
    """The channel we share with a peer named by id, by its own name, or by the name it gave in pairing. Refused when there is none."""
    if to is None:
        return None
    paired = {peer: confirm.peer_name for (author, peer), (_, confirm) in picture.pairings.items() if author == me}
    parties = [peer for peer, name in paired.items() if to in (peer, name, picture.name_of(peer))]
    shared = sorted(channel for party in parties for channel in picture.channels_with(party) if me in picture.channels[channel])
    if len(parties) > 1:
        raise Refused(f"{len(parties)} peers are called {to!r}", where="to", mend=f"give the id: {' or '.join(sorted(parties))}")
    if not shared:
        known = ", ".join(sorted(paired.values())) or "nobody yet"
        raise Refused(f"there is no line to {to!r}", where="to", mend=f"we are paired with {known}")
    return shared[0]
