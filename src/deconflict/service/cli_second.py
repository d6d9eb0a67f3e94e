"""`deconflict second`: what waits for a second person; confirmed or refused by whoever's token this is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from deconflict.errors import Refused
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit

second = typer.Typer(no_args_is_help=True, help="Acts of two people: what waits for the second, who confirms it or says no.")
Hash = Annotated[str, typer.Argument(metavar="HASH", help="the hash of what is shown, or the first signs of it")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(second, name="second")


@second.command("list")
def list_waiting(state: State = None, json: Json = False) -> None:
    """List what waits for a second person, and until when."""
    client = client_of(state)
    found = client.ask("GET", "/api/v1/together")
    names = {peer["party"]: peer["name"] for peer in client.ask("GET", "/api/v1/picture?only=peers")["peers"]} if found["waiting"] else {}
    lines = [line for one in found["waiting"] for line in _lines(one, names)]
    emit(found, as_json=json, lines=lines or ["nothing waits for a second person"])


def _lines(one: dict[str, Any], names: dict[str, str]) -> list[str]:
    said = {**one["body"], **one["shows"]}
    return [f"{one['hash'][:10]}  {one['act']}  asked for by {one['by']}, waits until {one['until']}"] + [
        f"  {name}: {_worded(value, names)}" for name, value in said.items() if value not in (None, "", [], {}, False) and name != "feature"
    ]


def _worded(value: Any, names: dict[str, str]) -> str:
    """What is asked for as people read it: parties by their names, several things with commas."""
    if isinstance(value, list):
        return ", ".join(_worded(one, names) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name} {_worded(one, names)}" for name, one in value.items() if one is not None)
    return names.get(value, str(value)) if isinstance(value, str) else str(value)


@second.command()
def confirm(hash_: Hash, state: State = None, json: Json = False) -> None:
    """Do it as the second person, as it is shown: with a token that holds a watch, and is not the first's.

    Example: DECONFLICT_TOKEN_FILE=lund.token deconflict second confirm 4f1a09c2be
    """
    client = client_of(state)
    answer = client.ask("POST", f"/api/v1/together/{_meant(client, hash_)}", {})
    emit(answer, as_json=json, lines=[f"done, together with {answer['first']}" + (f": {answer['entry']}" if "entry" in answer else "")])


@second.command()
def refuse(hash_: Hash, state: State = None, json: Json = False) -> None:
    """Say no, or take back what one asked for: it is gone, and nothing of it was said to anybody.

    Example: deconflict second refuse 4f1a09c2be
    """
    client = client_of(state)
    answer = client.ask("DELETE", f"/api/v1/together/{_meant(client, hash_)}")
    emit(answer, as_json=json, lines=[f"no to: {answer['refused']}, asked for by {answer['asked_by']}"])


def _meant(client: Any, text: str) -> str:
    """The one that begins so. Refused where it is not one."""
    found = [one["hash"] for one in client.ask("GET", "/api/v1/together")["waiting"] if one["hash"].startswith(text)]
    if len(found) != 1:
        raise Refused(f"{len(found)} acts begin with {text[:70]!r}", where="HASH", mend="deconflict second list")
    return str(found[0])
