"""The command that lists plugins."""

from __future__ import annotations

import typer

from deconflict.service.cli_node import Json
from deconflict.service.cli_out import emit, table


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("plugins")(plugins)


def plugins(json: Json = False) -> None:
    """List the plugins of this installation, what each gives, and why one is left out. Exit code 1 when one is.

    Example: deconflict plugins
    """
    from dataclasses import asdict

    from deconflict.service.plugins import plugins as loaded

    found = loaded().found
    rows = [("PLUGIN", "PACKAGE", "GIVES"), *((one.name, f"{one.package} {one.version}", _gives(one.gives, one.fault)) for one in found)]
    emit({"plugins": [asdict(one) for one in found]}, as_json=json, lines=table(rows) if found else ["no plugins"])
    raise typer.Exit(int(any(one.fault for one in found)))


def _gives(gives: dict[str, tuple[str, ...]], fault: str | None) -> str:
    if fault is not None:
        return f"LEFT OUT: {fault}"
    return "; ".join(f"{kind.replace('_', ' ')} {', '.join(names)}" for kind, names in gives.items())
