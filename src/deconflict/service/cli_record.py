"""Commands on the record: log, verify, replay, export. Those that read a file need no node and no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, picture_lines, table

RecordFile = Annotated[Path, typer.Argument(help="a node's database (record.db) or a bundle from `deconflict export`")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(log)
    app.command()(verify)
    app.command()(replay)
    app.command()(export)


def log(
    cursor: Annotated[int, typer.Option("--from", help="arrival number to begin at")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 50,
    state: State = None,
    json: Json = False,
) -> None:
    """The record of the running node, in order of arrival."""
    page = client_of(state).ask("GET", f"/api/v1/log?cursor={cursor}&limit={limit}")
    rows = [(e["received_at"], e["name"], e["logbook"].partition("/")[0], e["seq"], e["kind"], e["entry"][:12]) for e in page["entries"]]
    emit(page, as_json=json, lines=[*table(rows), *([f"more: --from {page['next']}"] if "next" in page else [])])


def verify(
    file: RecordFile,
    keys: Annotated[Path | None, typer.Option("--keys", help="JSON: {party id: signing key} learned elsewhere")] = None,
    json: Json = False,
) -> None:
    """Check every signature, hash and chain of a record, without a network and without a node.

    Example: deconflict verify record.db --keys peers.json
    """
    import msgspec

    from deconflict.errors import Refused

    given = None
    if keys is not None:
        try:
            given = msgspec.json.decode(keys.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError) as fault:
            raise Refused(f"no file of keys: {fault}", where=str(keys), mend='a JSON object {"party id": "signing key"}') from fault
    report = checked(file, given)
    emit(report, as_json=json, lines=checked_lines(report))
    raise typer.Exit(0 if report["ok"] else 1)


def checked(file: Path, given: dict[str, str] | None = None) -> dict[str, Any]:
    """What FACES.md has `verify` print of a database or a bundle; what cannot be read at all is a problem like any other."""
    import msgspec

    from deconflict.errors import Damaged

    try:
        report: dict[str, Any] = msgspec.to_builtins(_checked(file, given))
    except Damaged as fault:
        report = {"ok": False, "logbooks": [], "keys": [], "problems": [{"logbook": fault.where, "seq": None, "what": fault.what}]}
    return {**report, "says": _verdict(report)}


def checked_lines(report: dict[str, Any]) -> list[str]:
    """The same for people."""
    lines = [f"{b['party']} {b['name']} epoch {b['epoch']}: {b['entries']} entries, head {b['head']}" for b in report["logbooks"]]
    lines += [f"PROBLEM {p['logbook']} entry {p['seq']}: {p['what']}" for p in report["problems"]]
    return [*lines, report["says"]]


def _checked(file: Path, given: dict[str, str] | None) -> Any:
    """The report on a database, whose rows are looked at as they lie in the file, or on a bundle."""
    from deconflict.logbook.verify import verify_rows, verify_stored
    from deconflict.service.bundle import is_bundle, rows_of
    from deconflict.service.sqlite import SqliteStore

    if is_bundle(file):
        return verify_rows(rows_of(file), given)
    store = SqliteStore(file, read_only=True)
    try:
        return verify_stored(store.scan_stored(), given, heads=store.heads())
    finally:
        store.close()


def _verdict(report: dict[str, Any]) -> str:
    if not report["ok"]:
        return f"does not verify: {len(report['problems'])} problems"
    if any(k.get("how") in ("given", "peer") for k in report["keys"]):
        return "verifies"
    return "consistent with itself; keys not confirmed"


def replay(
    file: RecordFile,
    until: Annotated[str, typer.Option("--until", help="RFC 3339, for example 2026-11-22T12:03:41Z")],
    json: Json = False,
) -> None:
    """The picture that node had at an instant, from what it had received by then."""
    from deconflict.airspace.instant import parse_instant
    from deconflict.service.bundle import rows_of
    from deconflict.service.replay import replay as replayed

    found = replayed(rows_of(file), parse_instant(until, "--until"))
    emit(found, as_json=json, lines=picture_lines(found))


def export(
    database: RecordFile,
    out: Annotated[Path, typer.Argument(help="the zip to write")],
    from_: Annotated[str | None, typer.Option("--from", help="received from, RFC 3339")] = None,
    to: Annotated[str | None, typer.Option("--to", help="received before, RFC 3339")] = None,
    party: Annotated[str | None, typer.Option("--party", help="only what this party wrote: its name or id")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="keep places and contacts back; the chain still verifies")] = False,
    json: Json = False,
) -> None:
    """Write a record, or a piece of it, to a file that others can verify offline."""
    from deconflict.airspace.instant import parse_instant
    from deconflict.service.bundle import rows_of, write_bundle

    from_us = parse_instant(from_, "--from") if from_ else 0
    to_us = parse_instant(to, "--to") if to else 2**62
    wanted = _parties(database, party) if party else None
    rows = (r for r in rows_of(database) if from_us <= r.received_at_us < to_us and (wanted is None or r.entry.header.author in wanted))
    entries, size = write_bundle(out, rows, redact=redact)
    emit({"file": str(out), "entries": entries, "bytes": size}, as_json=json, lines=[f"{out}: {entries} entries, {size} bytes"])


def _parties(database: Path, party: str) -> set[str]:
    """The party ids a name or id stands for in this record. Refused when nobody has that name."""
    from deconflict.errors import Refused
    from deconflict.service.bundle import rows_of
    from deconflict.statements.keys import Key

    names = {(r.entry.header.author, r.entry.main.name) for r in rows_of(database) if isinstance(r.entry.main, Key)}
    found = {author for author, name in names if party in (author, name)}
    if not found:
        raise Refused(
            f"nobody in this record is called {party!r}", where="--party", mend="one of " + ", ".join(sorted(n for _, n in names))
        )
    return found
