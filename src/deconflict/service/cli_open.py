"""The command that shows what files say without stating it, and the options of every command that takes files of any tongue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json, State
from deconflict.service.cli_out import emit, talk

Assume = Annotated[
    list[str] | None,
    typer.Option("--assume", help="NAME=VALUE: what the file leaves open, as lower=SFC or zone_type=caution; repeat for more"),
]
Column = Annotated[
    list[str] | None, typer.Option("--column", help="NAME=HEADING: which column of a table is which property; repeat for more")
]
AsKind = Annotated[str | None, typer.Option("--as", help="plan, zone, site or movement, where the file does not say which")]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("open")(open_)


def open_(
    files: Annotated[list[str], typer.Argument(help="plans, zones and sites in any readable form; - reads stdin")],
    assume: Assume = None,
    column: Column = None,
    as_kind: AsKind = None,
    geojson: Annotated[Path | None, typer.Option("--geojson", help="write what they become as GeoJSON of ours")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Show each record of files: what it says, what was not taken and why, and what it would become. States nothing.

    Exit code 3 when a record was refused. Reads GeoJSON, KML, KMZ, GPX, QGroundControl plans, CSV, XLSX, F3548 and more: docs/wire.md.

    Example: deconflict open zones.kml --as zone --assume zone_type=caution --assume authority=ALFA
    """
    from deconflict.service.cli_node import folder_of
    from deconflict.service.opening import assumed_of, open_files, report

    assumed = assumed_of(assume or (), column or (), as_kind)
    found = open_files(files, assumed, folder_of(state))
    if geojson is not None:
        _write(geojson, [feature for file in found for record in file.records if record.kind for feature in record.features])
    shown = [{"file": file.name, "tongue": file.tongue, "records": [report(record) for record in file.records]} for file in found]
    refused = sum(len(file.refused) for file in found)
    counts = {"records": sum(len(file.records) for file in found), "refused": refused}
    lines = [line for file in shown for line in (f"{file['file']}: {file['tongue'] or 'not read'}", *record_lines(file["records"]))]
    emit({"files": shown, **counts}, as_json=json, lines=[*lines, f"{counts['records']} records, {refused} refused"])
    raise typer.Exit(3 if refused else 0)


def record_lines(records: Any) -> list[str]:
    """Each record for a reader: its name and what it becomes, what it says, what was not taken, and why it was refused."""
    lines: list[str] = []
    for record in records:
        lines.append(f"{record['name']}  {record.get('kind') or ('REFUSED' if 'refused' in record else 'to read')}  ({record['where']})")
        lines += [f"  {name}: {text}" for name, text in record.get("shown", {}).items()]
        lines += [f"  note: {note}" for note in record.get("notes", ())]
        lines += [f"  REFUSED {fault['where']}: {fault['what']} (mend: {fault['mend']})" for fault in record.get("refused", ())]
    return lines


def _write(path: Path, features: list[Any]) -> None:
    import msgspec

    from deconflict.errors import Refused
    from deconflict.wire.geojson import collection

    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(collection(features)), indent=1) + b"\n")
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(path), mend="name a folder that is there") from fault
    talk(f"{len(features)} Features written to {path}")
