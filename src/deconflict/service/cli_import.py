"""The command that takes in files: plans, zones and sites to state, or a bundle to open and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_line import read_file
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit
from deconflict.service.cli_record import checked, checked_lines


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("import")(import_)


def import_(
    files: Annotated[list[str], typer.Argument(help="GeoJSON plans, zones and sites, or bundles of `deconflict export`; - reads stdin")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be stated; needs no node")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """State every plan, zone and site of files, with a report on each; a bundle is verified, and nothing of it is stated.

    The same file again changes nothing. Exit code 3 when something was refused, else 1 for a conflict or a bundle that does not verify.

    Example: deconflict import plans.geojson zones.geojson
    """
    from deconflict.service.importing import state as stated
    from deconflict.service.importing import things

    records: list[dict[str, Any]] = []
    bundles: list[dict[str, Any]] = []
    for name in files:
        if is_bundle_file(name):
            bundles.append({"file": name, **checked(Path(name))})
        else:
            found = things(read_file(name), name)
            records += stated(None if dry_run else client_of(state), found)
    refused = sum("refused" in record for record in records)
    report = {"records": records, "stated": 0 if dry_run else len(records) - refused, "refused": refused, "bundles": bundles}
    lines = [line for record in records for line in _lines(record)]
    lines += [f"{bundle['file']}: {line}" for bundle in bundles for line in checked_lines(bundle)]
    emit(report, as_json=json, lines=[*lines, *([f"{report['stated']} stated, {refused} refused"] if records else [])])
    met = any(record.get("conflicts") for record in records) or not all(bundle["ok"] for bundle in bundles)
    raise typer.Exit(3 if refused else int(met))


def is_bundle_file(name: str) -> bool:
    """Whether a file is a zip, as bundles are."""
    import zipfile

    return name != "-" and zipfile.is_zipfile(name)


def _lines(record: dict[str, Any]) -> list[str]:
    if "refused" in record:
        return [f"REFUSED {record['name']}: {r['where']}: {r['what']} (mend: {r['mend']})" for r in record["refused"]]
    if "entry" not in record:
        return [f"would state {record['name']}"]
    again = " (stated before)" if record["again"] else ""
    return [f"stated {record['name']}: {record['entry']}{again}", *(f"  conflict: {conflict}" for conflict in record["conflicts"])]
