"""The command that writes the picture as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(picture)


def picture(
    out: Annotated[Path, typer.Argument(help="the file to write")],
    format_: Annotated[
        str | None, typer.Option("--format", help="geojson, kml, gpx, csv, xlsx or plan; without it, by the file's name")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="only what we stated ourselves: it can be taken in again")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Write plans, zones, sites, movements and tracks that count now, for Google Earth, a receiver, a spreadsheet or a ground station.

    Example: deconflict picture now.kml
    """
    from deconflict.errors import Refused

    suffix = format_ or out.suffix.removeprefix(".")
    body = client_of(state).fetch(f"/api/v1/picture.{suffix}{'?mine=true' if mine else ''}")
    try:
        out.write_bytes(body)
    except OSError as fault:
        raise Refused(f"cannot be written: {fault.strerror}", where=str(out), mend="name a folder that is there") from fault
    emit({"file": str(out), "bytes": len(body)}, as_json=json, lines=[f"{out}: {len(body)} bytes"])
