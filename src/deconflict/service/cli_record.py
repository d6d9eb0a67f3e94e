"""Commands on the record: log, verify, replay, export. Those that read a file need no node and no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service import cli_replay, cli_witness
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, table, talk

RecordFile = Annotated[Path, typer.Argument(help="a node's database (record.db) or a bundle from `deconflict export`")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(log)
    app.command()(verify)
    cli_replay.register(app)
    app.command()(export)
    cli_witness.register(app)


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
    """Check every signature, hash, chain and proof of a record, without a network and without a node.

    A bundle carries a verifier of its own that needs nothing of this program: python verify.py BUNDLE.

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
    from deconflict.errors import Damaged

    try:
        report: dict[str, Any] = _checked(file, given)
    except Damaged as fault:
        report = {"ok": False, "logbooks": [], "keys": [], "problems": [{"logbook": fault.where, "seq": None, "what": fault.what}]}
    return {**report, "says": _verdict(report)}


def checked_lines(report: dict[str, Any]) -> list[str]:
    """The same for people."""
    lines = [f"{b['party']} {b['name']} epoch {b['epoch']}: {b['entries']} entries, head {b['head']}" for b in report["logbooks"]]
    for word, found in (("PROBLEM", "problems"), ("FINDING", "findings"), ("GAP", "gaps"), ("NOT COUNTED", "not_counted")):
        for one in report.get(found, ()):
            entry = f" entry {one['seq']}" if one["seq"] is not None else ""
            lines.append(f"{word} {one['logbook']}{entry}: {one.get('what') or one['why']}")
    return [*lines, report["says"]]


def _checked(file: Path, given: dict[str, str] | None) -> dict[str, Any]:
    """The report on a database, whose rows are looked at as they lie in the file, or on a bundle."""
    import msgspec

    from deconflict.logbook.verify import verify_stored
    from deconflict.service.bundle import is_bundle
    from deconflict.service.sqlite import SqliteStore
    from deconflict.service.verifying import verify_bundle

    if is_bundle(file):
        return verify_bundle(file, given)
    store = SqliteStore(file, read_only=True)
    try:
        found: dict[str, Any] = msgspec.to_builtins(verify_stored(store.scan_stored(), given, store.heads(), store.scan_stored))
        return found
    finally:
        store.close()


def _verdict(report: dict[str, Any]) -> str:
    if not report["ok"]:
        return f"does not verify: {len(report['problems'])} problems"
    confirmed = any(k.get("how") in ("given", "peer") for k in report["keys"])
    counted = [f"{len(report[what])} {what.replace('_', ' ')}" for what in ("findings", "gaps", "not_counted") if report.get(what)]
    return "; ".join(["verifies" if confirmed else "consistent with itself; keys not confirmed", *counted])


def export(
    database: RecordFile,
    out: Annotated[Path, typer.Argument(help="the zip to write")],
    from_: Annotated[str | None, typer.Option("--from", help="received from, RFC 3339")] = None,
    to: Annotated[str | None, typer.Option("--to", help="received before, RFC 3339")] = None,
    party: Annotated[str | None, typer.Option("--party", help="only what this party wrote: its name or id")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="keep places and contacts back; the chain still verifies")] = False,
    consents: Annotated[
        bool, typer.Option("--with-consents", help="also who consented to a site or a movement, which nobody was ever given")
    ] = False,
    languages: Annotated[str, typer.Option("--languages", help="of the page to print, side by side")] = "en,fr",
    everything: Annotated[bool, typer.Option("--everything", help="without a limit of party, time or number; wants --reason")] = False,
    reason: Annotated[str, typer.Option("--reason", help="why; it is noted where `deconflict reads` shows it")] = "",
    json: Json = False,
) -> None:
    """Write a piece of a record to a file that others can verify offline.

    It holds the entries as signed, checkpoints and proofs, JSON lines, GeoJSON, a page to print, and a verifier in one file of Python.
    A party or a time is to be named, and one export holds no more entries than is agreed, unless all is asked for with a reason.

    Example: deconflict export record.db may.zip --from 2026-05-01T00:00:00Z --to 2026-06-01T00:00:00Z --party BRAVO --languages en,es
    """
    from deconflict.service import reads_file
    from deconflict.service.bulk import most_of
    from deconflict.service.bundle import Asked, rows_of, write_bundle

    _check_files(database, out)
    from_us, to_us = _span(from_, to)
    most = most_of(lambda: rows_of(database), limited=bool(from_ or to or party), everything=everything, reason=reason)
    asked = Asked(
        from_us=from_us, to_us=to_us, parties=frozenset(_parties(database, party)) if party else None, redact=redact, consents=consents,
        languages=tuple(languages.split(",")), most=most,
    )  # fmt: skip
    reads_file.note(database, "export", f"{out.name} {from_ or ''}..{to or ''} {party or ''}".strip(), reason)
    done = write_bundle(out, lambda: rows_of(database), asked)
    found = {"file": str(out), "entries": done.entries, "bytes": done.size, "digest": done.digest}
    emit(found, as_json=json, lines=[f"{out}: {done.entries} entries, {done.size} bytes, digest {done.digest}"])
    if not done.entries:
        talk("nothing of that is in this record: the file holds no entry")


def _check_files(database: Path, out: Path) -> None:
    """Refused where there is nothing to export from, or the file is no new one: before anybody's reading is noted."""
    from deconflict.errors import Refused

    if not database.is_file():
        raise Refused("there is no such file", where=str(database), mend="name a node's record.db or a bundle")
    with database.open("rb") as file:
        if not file.read(16).startswith((b"SQLite format 3\0", b"PK\x03\x04")):
            raise Refused("this is no record", where=str(database), mend="name a node's record.db or a bundle")
    if out.exists():
        raise Refused("there is such a file already", where=str(out), mend="name a new one")


def _span(from_: str | None, to: str | None) -> tuple[int, int]:
    """From when until when, µs; Refused where it ends before it begins."""
    from deconflict.airspace.instant import parse_instant
    from deconflict.errors import Refused

    from_us, to_us = parse_instant(from_, "--from") if from_ else 0, parse_instant(to, "--to") if to else 2**53 - 1
    if to_us <= from_us:
        raise Refused("it ends before it begins", where="--to", mend="give a later end, or leave it out")
    return from_us, to_us


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
