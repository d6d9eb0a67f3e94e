"""The command that takes in files: plans, zones and sites to state, or a bundle to open and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json, State, client_of, folder_of
from deconflict.service.cli_open import AsKind, Assume, Column
from deconflict.service.cli_out import emit
from deconflict.service.cli_record import checked, checked_lines


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("import")(import_)


def import_(
    files: Annotated[
        list[str], typer.Argument(help="plans, zones and sites in any readable form, or bundles of `deconflict export`; - reads stdin")
    ],
    assume: Assume = None,
    column: Column = None,
    as_kind: AsKind = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be stated; needs no node")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """State every plan, zone and site of files, with a report on each; a bundle is verified, and nothing of it is stated.

    `deconflict open` shows what would be taken and what not. The same file again changes nothing. Exit code 3 when something was
    refused, else 1 for a conflict or a bundle that does not verify.

    Example: deconflict import plans.geojson zones.geojson
    """
    from deconflict.service.importing import state as stated
    from deconflict.service.opening import assumed_of, open_files

    assumed = assumed_of(assume or (), column or (), as_kind)
    records: list[dict[str, Any]] = []
    bundled = [name for name in files if is_bundle_file(name)]
    bundles: list[dict[str, Any]] = [{"file": name, **checked(Path(name))} for name in bundled]
    for file in open_files([name for name in files if name not in bundled], assumed, folder_of(state)):
        records += stated(None if dry_run else client_of(state), file.records)
    refused = sum("refused" in record for record in records)
    report = {"records": records, "stated": sum("entry" in record for record in records), "refused": refused, "bundles": bundles}
    lines = [line for record in records for line in _lines(record)]
    lines += [f"{bundle['file']}: {line}" for bundle in bundles for line in checked_lines(bundle)]
    emit(report, as_json=json, lines=[*lines, *([f"{report['stated']} stated, {refused} refused"] if records else [])])
    met = any(record.get("conflicts") for record in records) or not all(bundle["ok"] for bundle in bundles)
    raise typer.Exit(3 if refused else int(met))


def is_bundle_file(name: str) -> bool:
    """Whether a file is a zip of entries, as bundles are; KMZ and XLSX are zips too."""
    import zipfile

    from deconflict.service.bundle import ENTRIES
    from deconflict.wire.zips import DAMAGED

    if name == "-" or not zipfile.is_zipfile(name):
        return False
    try:
        with zipfile.ZipFile(name) as there:
            return ENTRIES in there.namelist()
    except DAMAGED:  # its end looks like a zip's, and it is none that can be read: no bundle of ours
        return False


def _lines(record: dict[str, Any]) -> list[str]:
    if "refused" in record:
        return [f"REFUSED {record['name']}: {r['where']}: {r['what']} (mend: {r['mend']})" for r in record["refused"]]
    if "waiting_for" in record:
        return [f"{record['name']} waits for {record['waiting_for']}: deconflict second confirm {record['hash'][:10]}"]
    if "entry" not in record:
        return [f"would state {record['name']}" if "kind" in record else f"nothing to state in {record['name']}"]
    again = " (stated before)" if record["again"] else ""
    return [f"stated {record['name']}: {record['entry']}{again}", *(f"  conflict: {conflict}" for conflict in record["conflicts"])]
