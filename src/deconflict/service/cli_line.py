"""Commands for people on the line: watch, ack, send, plan, zone, site, line check, pair."""

from __future__ import annotations

import contextlib
import re
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, emit_done, open_line, peer_ids, talk
from deconflict.service.cli_words import Choice, Grid, Locale, Qnh, ReadBackId, person, sent, understood, warned

PAIR_POLL_S = 0.25
PAIR_DIGITS = 6
PAIR_ENDED = frozenset({"done", "failed", "closed"})
PARTY_LISTS = ("release", "buffered_for", "pass_down")
"""Of a plan, site or movement, what lists parties."""
_PARTY_ID = re.compile("[a-z2-7]{26}")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(watch)
    app.command()(ack)
    app.command()(send)
    app.command()(plan)
    app.command()(zone)
    app.command()(movement)
    app.command()(site)
    app.command()(pair)
    app.command("line-check")(line_check)


def watch(
    role: Annotated[str, typer.Argument(help="duty, alternate, senior, principal or technical")] = "duty",
    name: Annotated[str | None, typer.Option("--name", help="who takes the role; without it, who has it")] = None,
    leave: Annotated[bool, typer.Option("--leave", help="nobody holds the role from now on")] = False,
    language: Annotated[list[str] | None, typer.Option("--language", help="spoken on this watch: en, ar")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Take or leave the watch. No acknowledgement goes out without a named person on watch.

    A seat taken from somebody is handed over: what is open is shown first, and goes into the record as gone through.
    Example: deconflict watch duty --name "M. Ivanova"
    """
    client = client_of(state)
    picture = client.ask("GET", "/api/v1/picture")
    if name is not None or leave:
        held_by = picture["watch"].get(picture["me"]["party"], {}).get(role)
        items = picture["open"] if held_by is not None and name is not None and held_by != name else []
        for item in items:
            talk(open_line(picture, item))
        asked: dict[str, Any] = {"role": role, "incoming": None if leave else name, "languages": language or []}
        asked["open_items"] = list(dict.fromkeys(item["entry"] for item in items))
        answer = client.ask("POST", "/api/v1/watch", asked)
        emit(answer, as_json=json, lines=[f"{role}: {answer.get('incoming') or 'nobody'}"])
        return
    held = {party["name"]: picture["watch"].get(party["party"], {}) for party in [picture["me"], *picture["peers"]]}
    emit(
        {"watch": held},
        as_json=json,
        lines=[f"{who}: " + (", ".join(f"{r} {n}" for r, n in roles.items()) or "nobody") for who, roles in held.items()],
    )


def ack(
    entry: Annotated[str, typer.Argument(help="the message: its entry hash or the first signs of it, or its msg_id")],
    answer: Annotated[str | None, typer.Option("--answer", help="a typed answer, for example WILCO: level L4")] = None,
    shown: Annotated[bool, typer.Option("--shown", help="only say that it was shown (L1)")] = False,
    passed_to: Annotated[list[str] | None, typer.Option("--passed-to", help="who was told below: level L3; once for each")] = None,
    passed_role: Annotated[str | None, typer.Option("--passed-role", help="in which role they were told")] = None,
    remark: Annotated[str | None, typer.Option("--remark")] = None,
    readback: ReadBackId = None,
    choice: Choice = None,
    locale: Locale = None,
    grid: Grid = None,
    qnh: Qnh = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Acknowledge a message: understood (L2), passed down (L3), or answered (L4). Never approval.

    A FLASH or URGENT is read back first: three texts are shown, and the one is chosen that the message says.

    Example: deconflict ack 5xQ3 --answer WILCO
    """
    client = client_of(state)
    level = "L4" if answer else ("L3" if passed_to else ("L1" if shown else "L2"))
    body: dict[str, Any] = {"entry": find_entry(client, entry), "level": level}
    if passed_to:
        body |= {"members": passed_to, "passed_to": passed_role}
    if answer:
        body["answer"] = answer
    if remark:
        body["remark"] = remark
    if readback is not None or choice is not None:
        found = sent(client, body | {name: value for name, value in (("readback", readback), ("choice", choice)) if value is not None})
    else:
        found = sent(client, body) if shown else understood(client, body, locale, grid, person(), qnh)
    emit(found, as_json=json, lines=[f"acknowledged {level} {answer or ''}".rstrip()])


def find_entry(client: Any, text: str) -> str:
    """The one message whose entry begins with `text`, or whose msg_id it is. Refused when none or several do."""
    from deconflict.errors import Refused

    if len(text) == 43:
        return text
    messages = client.ask("GET", "/api/v1/picture")["messages"]
    found = sorted({m["entry"] for m in messages if m["entry"].startswith(text) or m["msg_id"] == text})
    if len(found) != 1:
        mend = "give more of it" if found else "deconflict status lists the open ones"
        raise Refused(f"{len(found)} messages begin with {text!r}", where="entry", mend=mend)
    return str(found[0])


def send(
    kind: Annotated[str, typer.Argument(help="WARNING, CLAIM, PROPOSAL or any other message (docs/messages.md)")],
    fields: Annotated[list[str] | None, typer.Argument(help="the kind's own fields as field=value; what is no text as JSON")] = None,
    to: Annotated[str | None, typer.Option("--to", help="the peer, by name or party id")] = None,
    text: Annotated[str | None, typer.Option("--text", help="the remark, or a CONCERN's text")] = None,
    place: Annotated[str | None, typer.Option("--place", help="LAT,LON,RADIUS_M")] = None,
    danger: Annotated[str, typer.Option("--danger", help="for a WARNING")] = "hazard",
    level: Annotated[str, typer.Option("--level", help="for a WARNING: ADVISORY, CAUTION or WARNING")] = "WARNING",
    endangered: Annotated[str, typer.Option("--endangered", help="for a STOP_REQUEST: civil, rescue or ours")] = "civil",
    ref: Annotated[list[str] | None, typer.Option("--ref", help="the message it speaks of")] = None,
    priority: Annotated[str | None, typer.Option("--priority")] = None,
    msg_id: Annotated[str | None, typer.Option("--msg-id", help="sending the same id again changes nothing")] = None,
    valid_until: Annotated[str | None, typer.Option("--valid-until", help="an instant with its zone: 2026-07-30T09:15:00Z")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Send a message on the line. The first --ref is what it speaks of.

    Example: deconflict send STOP_REQUEST --to BRAVO --place 46.52,6.63,2000
             deconflict send CLAIM_ANSWER --ref 5xQ3 code=no_information
    """
    client = client_of(state)
    body: dict[str, Any] = read_fields(fields or [])
    if text is not None:
        body["text" if kind == "CONCERN" else ("why" if kind == "DANGER_ENDED" else "remark")] = text
    if kind == "WARNING":
        body = {"danger": danger, "level": level, **body}
    if kind == "STOP_REQUEST":
        body = {"endangered": endangered, **body}
    if place is not None:
        body["place"] = _place(place)
    asked: dict[str, Any] = {"kind": kind, "body": body, "to": to, "msg_id": msg_id, "priority": priority, "valid_until": valid_until}
    asked["refs"] = [find_entry(client, r) for r in ref or []]
    answer = warned(client.ask("POST", "/api/v1/messages", {k: v for k, v in asked.items() if v is not None}))
    emit_done(answer, as_json=json, lines=lambda done: [f"sent {kind}: {done['entry']}"])


def read_fields(pairs: list[str]) -> dict[str, Any]:
    """The fields of a message from field=value: numbers, true, false, lists and objects as JSON, all else as text. Refused without a =."""
    import json

    from deconflict.errors import Refused

    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Refused(f"{pair!r} is no field=value", where="fields", mend="write it like code=no_information")
        try:
            found[name] = json.loads(value)
        except json.JSONDecodeError:
            found[name] = value
    return found


def _place(text: str) -> dict[str, float]:
    from deconflict.errors import Refused

    try:
        lat, lon, radius = (float(x) for x in text.split(","))
    except ValueError as fault:
        raise Refused(
            f"{text!r} is no place", where="--place", mend="LAT,LON,RADIUS_M in degrees and metres, for example 46.52,6.63,2000"
        ) from fault
    return {"lat_deg": lat, "lon_deg": lon, "radius_m": radius}


def line_check(
    to: Annotated[str | None, typer.Option("--to", help="the peer")] = None,
    reply: Annotated[bool, typer.Option("--reply", help="answer by hand the checks that this watch still owes an answer")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Prove the line now: a check that the peer's node answers. Once on each watch a person answers one by hand."""
    client = client_of(state)
    if not reply:
        answer = client.ask("POST", "/api/v1/messages", {"kind": "LINE_CHECK", **({"to": to} if to else {})})
        emit(answer, as_json=json, lines=[f"line check sent: {answer['entry']}"])
        return
    owed = [item for item in client.ask("GET", "/api/v1/picture")["open"] if item["what"] == "hand_check"]
    body = {"bearer": "link", "nonce": "by-hand", "by_hand": True}
    said = [
        client.ask("POST", "/api/v1/messages", {"kind": "LINE_CHECK_REPLY", "body": body, "refs": [item["entry"]], "to": item["detail"]})
        for item in owed
    ]
    emit({"answered": said}, as_json=json, lines=[f"answered by hand: {answer['entry']}" for answer in said] or ["nothing to answer"])


File = Annotated[str, typer.Argument(help="a GeoJSON Feature; - reads stdin")]


PLAN_VERBS = ("activate", "overdue", "nonconforming", "cancel", "complete")


def plan(
    file: Annotated[
        str, typer.Argument(help="a GeoJSON Feature; - reads stdin; or activate, overdue, nonconforming, cancel, complete, change")
    ],
    what: Annotated[str | None, typer.Argument(help="of which plan (its op_id); with change, the GeoJSON file")] = None,
    why: Annotated[str | None, typer.Option("--why", help="the reason, for the other side")] = None,
    if_version: Annotated[str | None, typer.Option("--if-version")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """State a plan whole: new, changed, activated or ended; or say of one that it is begun, overdue, not flown or ended.

    Example: deconflict plan survey.geojson
             deconflict plan activate SURVEY-1
             deconflict plan cancel SURVEY-1 --why weather
    """
    if what is None or file == "change":
        _file("plans", what or file, if_version, state, json)
        return
    if file not in PLAN_VERBS:
        from deconflict.errors import Refused

        raise Refused(f"a plan cannot {file}", where="plan", mend=f"one of {', '.join((*PLAN_VERBS, 'change'))}")
    headers = {"If-Match": f'"{if_version}"'} if if_version else {}
    answer = client_of(state).ask("POST", f"/api/v1/plans/{quote(what, safe='')}/{file}", {"why": why} if why else {}, headers)
    emit(answer, as_json=json, lines=[f"stated: {answer['entry']}"])


def movement(
    file: File, if_version: Annotated[str | None, typer.Option("--if-version")] = None, state: State = None, json: Json = False
) -> None:
    """State a convoy or a protected flight whole: its legs with times, and the live contact that was tried."""
    _file("movements", file, if_version, state, json)


def zone(
    file: File, if_version: Annotated[str | None, typer.Option("--if-version")] = None, state: State = None, json: Json = False
) -> None:
    """State a zone whole, or cancel it."""
    _file("zones", file, if_version, state, json)


def site(
    file: File, if_version: Annotated[str | None, typer.Option("--if-version")] = None, state: State = None, json: Json = False
) -> None:
    """State a protected site whole, or let it expire. Listing it is never a condition of its protection."""
    _file("sites", file, if_version, state, json)


def _file(where: str, file: str, if_version: str | None, state: Path | None, json: bool) -> None:
    headers = {"If-Match": f'"{if_version}"'} if if_version else {}
    client = client_of(state)
    said = with_ids(read_file(file), lambda: client.ask("GET", "/api/v1/picture?only=peers")["peers"])
    answer = warned(client.ask("POST", f"/api/v1/{where}", said, headers))
    emit_done(answer, as_json=json, lines=lambda done: [f"stated: {done['entry']}", *(f"conflict: {c}" for c in done.get("conflicts", []))])
    if answer.get("conflicts"):
        raise typer.Exit(1)


def with_ids(said: bytes, peers: Callable[[], list[dict[str, Any]]]) -> bytes:
    """GeoJSON with the peers that it lists by name by their ids; else as it is. Refused for a name of nobody's, or of several."""
    import json

    try:
        made = json.loads(said, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        return said  # the node says where and why
    features = made.get("features", [made]) if isinstance(made, dict) else []
    features = features if isinstance(features, list) else []
    held = [properties for one in features if isinstance(one, dict) and isinstance(properties := one.get("properties"), dict)]
    lists = [(properties, name) for properties in held for name in PARTY_LISTS if isinstance(properties.get(name), list)]
    if not any(_is_name(party) for properties, name in lists for party in properties[name]):
        return said
    known = peers()
    for properties, name in lists:
        properties[name] = [peer_ids(known, [party], name)[0] if _is_name(party) else party for party in properties[name]]
    return json.dumps(made).encode()


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _is_name(party: object) -> bool:
    return isinstance(party, str) and not _PARTY_ID.fullmatch(party)


def read_file(name: str) -> bytes:
    """A file's bytes, or stdin's for `-`. Refused when it cannot be read."""
    from deconflict.errors import Refused

    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=name, mend="name a file that is there") from fault


def pair(
    address: Annotated[str | None, typer.Argument(help="host:port of the node that opened; without it, open and wait")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """First contact: each side reads its six digits aloud, and types in what it hears.

    Example: deconflict pair                      (on one side: opens for five minutes)
             deconflict pair 192.0.2.7:7403       (on the other)
    """
    client = client_of(state)
    now = client.ask("POST", "/api/v1/pairing/join", {"address": address}) if address else client.ask("POST", "/api/v1/pairing/open", {})
    if not address:
        talk(f"open for five minutes at {now['address']}")
    try:
        now = _see_through(client, now)
    except KeyboardInterrupt:
        client.ask("DELETE", "/api/v1/pairing")
        raise
    done = now["state"] == "done"
    lines = [f"paired with {now['peer']['name']}"] if done else [f"not paired: {now['why'] or 'it was given up'}", f"  mend: {now['mend']}"]
    emit(now, as_json=json, lines=lines)
    raise typer.Exit(0 if done else 4)


def _see_through(client: Any, now: dict[str, Any]) -> dict[str, Any]:
    """Show the code to read, send the one that is typed, and wait; the last state: done, failed or closed."""
    told = False
    while now["state"] not in PAIR_ENDED:
        if now["state"] == "codes" and not told:
            told = True
            code = now["code_to_read"]
            talk(f"{now['peer']['name']} answers. Read aloud: {code[:3]} {code[3:]}")
            talk("type the six digits the other side reads aloud:")
        if told and not now.get("typed"):
            _typed(client)
        else:
            time.sleep(PAIR_POLL_S)
        now = client.ask("GET", "/api/v1/pairing")
    return now


def _typed(client: Any) -> None:
    """Send what our person types, if a line comes now; the end of input gives the pairing up. What is no code is asked for again."""
    from deconflict.errors import Refused

    if sys.stdin is not None and not select.select([sys.stdin], [], [], PAIR_POLL_S)[0]:
        return
    line = sys.stdin.readline() if sys.stdin is not None else ""
    digits = "".join(line.split()).replace("-", "")
    if not line:
        client.ask("DELETE", "/api/v1/pairing")
    elif len(digits) != PAIR_DIGITS or not (digits.isascii() and digits.isdigit()):
        talk(f"a code has {PAIR_DIGITS} digits; type it as it is read:")
    else:
        # Why a code is refused stands in the pairing's state as well, with what to do.
        with contextlib.suppress(Refused):
            if client.ask("POST", "/api/v1/pairing/code", {"code": digits})["state"] == "codes":
                talk("right; waiting for the other side to type the code you read")
