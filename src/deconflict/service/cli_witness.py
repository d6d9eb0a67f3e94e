"""`deconflict witness`: a witness of records, which holds none itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deconflict.service.cli_out import emit, talk


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(witness)


def witness(
    name: Annotated[str, typer.Argument(help="its name, for example witness.example/w1")],
    keys: Annotated[Path, typer.Option("--keys", help="JSON: {party id: signing key} of whose trees it cosigns")],
    folder: Annotated[Path, typer.Option("--folder", help="where its key and the trees it cosigned are kept")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8471,
    host: Annotated[str, typer.Option("--host", help="put a proxy with TLS before anything but this machine")] = "127.0.0.1",
    show: Annotated[bool, typer.Option("--show", help="print its key and end")] = False,
) -> None:
    """Cosign the checkpoints of others as a C2SP witness: never two that contradict each other.

    Example: deconflict witness witness.example/w1 --keys parties.json --folder witness
    """
    import msgspec

    from deconflict.errors import Refused
    from deconflict.service.witness import Witness, app_of

    try:
        known = msgspec.json.decode(keys.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError) as fault:
        raise Refused(f"no file of keys: {fault}", where=str(keys), mend='a JSON object {"party id": "signing key"}') from fault
    running = Witness(folder, name, known)
    emit({}, as_json=False, lines=[running.verifier_key])
    if show:
        running.close()
        return
    import uvicorn

    talk(f"listening on http://{host}:{port}/add-checkpoint")
    uvicorn.run(app_of(running), host=host, port=port, log_level="warning")
