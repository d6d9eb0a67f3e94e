"""Commands that give account: `incident` (timeline, notices, reports, close), `ledger`, `meeting` (agenda, invitation), `evidence`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_line import find_entry
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, emit_done
from deconflict.service.cli_words import Grid, Locale, Qnh, reading

HASH_PIECE = 2**20
incident = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What happened, pulled from the record by itself.")
meeting = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What a meeting has to deal with, and its invitation.")

Entry = Annotated[str, typer.Argument(help="the report or meeting: its entry hash or the first signs of it, or its msg_id")]
Record = Annotated[Path | None, typer.Option("--record", help="a database or a bundle instead of the running node")]
Also = Annotated[str | None, typer.Option("--also", help="with --record: the second language")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    incident.command()(timeline)
    incident.command()(notices)
    incident.command()(reports)
    incident.command()(close)
    meeting.command()(agenda)
    meeting.command()(invitation)
    app.add_typer(incident, name="incident")
    app.add_typer(meeting, name="meeting")
    app.command()(ledger)
    app.command()(evidence)


def _report(client: Any, text: str) -> str:
    """The incident report that is meant, however old it is."""
    shown = client.ask("GET", "/api/v1/picture?only=incidents")["incidents"]
    return _meant(client, text, [report["entry"] for one in shown for report in one["reports"]])


def _meeting(client: Any, text: str) -> str:
    return _meant(client, text, [one["entry"] for one in client.ask("GET", "/api/v1/picture?only=meetings")["meetings"]])


def _meant(client: Any, text: str, entries: list[str]) -> str:
    """The one of these entries that begins so; else a message by its msg_id. Refused where it is not one."""
    found = [entry for entry in entries if entry.startswith(text)]
    return found[0] if len(found) == 1 else find_entry(client, text)


def close(
    entry: Entry,
    class_: Annotated[
        str | None, typer.Option("--class", help="what we hold it to be: unintended, disputed or deliberate_alleged; by itself as before")
    ] = None,
    remark: Annotated[str | None, typer.Option("--remark", help="in a few words")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Close an incident on our side: our final report, as our last one with what is said here.

    Two people close it where there are accounts: it waits for the second (`deconflict second`).

    Example: deconflict incident close 5xQ3 --class unintended --remark "wind, see our report of the 3rd"
    """
    client = client_of(state)
    asked = {name: value for name, value in (("incident_class", class_), ("remark", remark)) if value is not None}
    answer = client.ask("POST", f"/api/v1/incidents/{_report(client, entry)}/closing", asked)
    emit_done(answer, as_json=json, lines=lambda done: [f"closed: {done['entry']}"])


def timeline(
    entry: Entry, record: Record = None, also: Also = None, locale: Locale = None, grid: Grid = None, qnh: Qnh = None,
    state: State = None, json: Json = False,
) -> None:  # fmt: skip
    """Every word from 15 minutes before an incident until 15 minutes after, in both languages, and the aircraft that came near.

    Example: deconflict incident timeline 5xQ3
             deconflict incident timeline 5xQ3 --record bravo.zip --also ru
    """
    if record is not None:
        from deconflict.service.accounts_file import timeline_in

        found = timeline_in(record, entry, _readings(locale, grid, also))
    else:
        client = client_of(state)
        found = client.ask("GET", reading(f"/api/v1/incidents/{_report(client, entry)}/timeline", locale, grid, qnh))
    emit(found, as_json=json, lines=_timeline_lines(found))


def _timeline_lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['from']} - {found['until']}  {found['count']} words, {len(found['flown'])} aircraft  {found['summary'][:12]}"
    yield from (line for moment in found["moments"] for line in _moment_lines(moment))
    yield from (f"{'FLOWN':{WIDTH}}  {words['text']}" for one in found["flown"] for words in one["words"])


WIDTH = len("2026-07-30T09:15:00.000000Z")


def _moment_lines(moment: dict[str, Any]) -> Iterator[str]:
    for number, words in enumerate(moment["words"]):
        yield f"{moment['at'] if number == 0 else '':{WIDTH}}  {moment['name']}  {words['text']}"


def _readings(locale: str | None, grid: str | None, also: str | None) -> Any:
    from deconflict.phrasebook import AVIATION
    from deconflict.service.reading import altered
    from deconflict.service.view_accounts import readings_of

    return readings_of(altered(AVIATION, {"locale": locale, "grid": grid}), also)


def notices(
    entry: Entry, record: Record = None, also: Also = None, locale: Locale = None, grid: Grid = None, qnh: Qnh = None,
    state: State = None, json: Json = False,
) -> None:  # fmt: skip
    """Struck though notified: every plan, zone, site and movement that covered an incident, how far each got, and all that was said of it.

    Example: deconflict incident notices 5xQ3
    """
    if record is not None:
        from deconflict.service.accounts_file import notices_in

        found = notices_in(record, entry, _readings(locale, grid, also))
    else:
        client = client_of(state)
        found = client.ask("GET", reading(f"/api/v1/incidents/{_report(client, entry)}/notices", locale, grid, qnh))
    emit(found, as_json=json, lines=list(_notice_lines(found)) or ["no notice covered it"])


def _notice_lines(found: dict[str, Any]) -> Iterator[str]:
    for notice in found["notices"]:
        yield f"{notice['written_at']}  {notice['name']} {notice['kind']}{'' if notice['stood'] else ' (replaced by then)'}"
        yield from (f"  {words['text']}" for words in notice["words"])
        for party, at in notice["at"].items():
            yield f"  at {party[:6]}: {_reached(at)}"
        yield from (f"  {line}" for moment in notice["history"][1:] for line in _moment_lines(moment))


def _reached(at: dict[str, Any]) -> str:
    """How far a notice got at a party, in words."""
    found = [f"stored {at['stored_at'] or 'never'}"]
    if at["lead"] is not None:
        found.append(f"{at['lead']['stamp']}, {at['lead']['lead_s']:.0f} s before it began")
    found.append(f"understood {at['understood']['at']} by {at['understood']['by']}" if at["understood"] else "not understood")
    told = ", ".join(member for act in at["passed"] for member in act["members"])
    if told:
        found.append(f"passed down to {told}")
    elif at["not_passed_down"]:
        found.append("not passed down")
    if at["answered"]:
        found.append(f"answered {at['answered']['answer']}")
    return "; ".join(found)


def reports(entry: Entry, state: State = None, json: Json = False) -> None:
    """The reports that each party owes of an incident: by when, and what became of them.

    Example: deconflict incident reports 5xQ3
    """
    client = client_of(state)
    found = client.ask("GET", f"/api/v1/incidents/{_report(client, entry)}/reports")
    owed = [(party[:6], stage) for party, stages in found["stages"].items() for stage in stages]
    lines = [f"{party}  {stage['stage']:12} due {stage['due']}  {_came(stage)}" for party, stage in owed]
    emit(found, as_json=json, lines=[*lines, f"evidence is kept until {found['evidence_until']}"])


def _came(stage: dict[str, Any]) -> str:
    if stage["made"] is None:
        return "not made"
    return f"made {stage['made']}{' LATE' if stage['late'] else ''}"


def ledger(
    month: Annotated[str | None, typer.Option("--month", help="only this one: 2026-07")] = None, state: State = None, json: Json = False
) -> None:
    """The breach ledger by month: how many of what against whom, agreed, disputed or unanswered, and the hash both sides have.

    Example: deconflict ledger --month 2026-07
    """
    found = client_of(state).ask("GET", "/api/v1/ledger")["months"]
    chosen = [one for one in found if month in (None, one["month"])]
    emit({"months": chosen}, as_json=json, lines=[line for one in chosen for line in _month_lines(one)] or ["no breach is entered"])


def _month_lines(month: dict[str, Any]) -> Iterator[str]:
    yield f"{month['month']}  {len(month['entries'])} entries  {month['summary'][:12]}"
    for count in month["counts"]:
        stands = ", ".join(f"{count[name]} {name}" for name in ("agreed", "disputed", "mixed", "unanswered") if count[name])
        yield f"  {count['clause']} against {count['against'][:6]} by {count['by'][:6]}: {count['entered']} entered, {stands}"


def agenda(
    entry: Entry, file: Annotated[bool, typer.Option("--file", help="send it as the meeting's AGENDA")] = False,
    locale: Locale = None, grid: Grid = None, qnh: Qnh = None, state: State = None, json: Json = False,
) -> None:  # fmt: skip
    """What is open between the parties of a meeting, the most pressing first, in both languages; --file sends it as its AGENDA.

    Example: deconflict meeting agenda 5xQ3 --file
    """
    client = client_of(state)
    found = client.ask("GET", reading(f"/api/v1/meetings/{_meeting(client, entry)}/agenda", locale, grid, qnh))
    lines = [f"{number:2}  {words['text']}" for number, point in enumerate(found["points"], 1) for words in point["words"]]
    if file and found["items"]:
        asked = {"kind": "AGENDA", "body": {"items": found["items"]}, "refs": [found["meeting"], *found["refs"]]}
        found |= {"sent": client.ask("POST", "/api/v1/messages", asked)}
        lines.append(f"sent AGENDA: {found['sent']['entry']}")
    emit(found, as_json=json, lines=lines or ["nothing is open"])


def invitation(
    entry: Entry, out: Annotated[Path, typer.Argument(help="the .ics file to write")], state: State = None, json: Json = False
) -> None:
    """Write a meeting as an iCalendar file, to add to a calendar or to hand to who is not on the line.

    Example: deconflict meeting invitation 5xQ3 weekly.ics
    """
    from deconflict.errors import Refused

    client = client_of(state)
    data = client.fetch(f"/api/v1/meetings/{_meeting(client, entry)}/invitation.ics")
    try:
        out.write_bytes(data)
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(out), mend="choose a folder this user may write in") from fault
    emit({"file": str(out), "bytes": len(data)}, as_json=json, lines=[f"{out}: {len(data)} bytes"])


def evidence(files: Annotated[list[Path], typer.Argument(help="files that show it")], json: Json = False) -> None:
    """The hashes by which files are named in reports, claims and answers: SHA-256 in base64url. The files stay here.

    Example: deconflict evidence photo.jpg track.csv
    """
    hashes = {str(file): _hash(file) for file in files}
    emit({"evidence": hashes}, as_json=json, lines=[f"{hashed}  {name}" for name, hashed in hashes.items()])


def _hash(file: Path) -> str:
    import hashlib
    from base64 import urlsafe_b64encode

    from deconflict.errors import Refused

    made = hashlib.sha256()
    try:
        with file.open("rb") as opened:
            while piece := opened.read(HASH_PIECE):
                made.update(piece)
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=str(file), mend="name a file that is there") from fault
    return urlsafe_b64encode(made.digest()).rstrip(b"=").decode("ascii")
