"""Commands for the other bearers: what was heard by voice, the card to read out, our code for an answer, and how the bearers do."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from deconflict.service.cli_line import find_entry
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, table
from deconflict.service.cli_words import Grid, Locale, Qnh, reading, warned


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(heard)
    app.command()(card)
    app.command("reply-code")(reply_code)
    app.command()(bearers)


def heard(
    message: Annotated[str, typer.Argument(help="the message: its entry hash or the first signs of it, or its msg_id")],
    party: Annotated[str, typer.Option("--from", help="the party that answered, by name or party id")],
    said_by: Annotated[str, typer.Option("--said-by", help="who spoke, as they gave their name or role")],
    answer: Annotated[str | None, typer.Option("--answer", help="what they answered, for example WILCO; without it: understood")] = None,
    code: Annotated[str | None, typer.Option("--code", help="the reply code they read out")] = None,
    remark: Annotated[str | None, typer.Option("--remark")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Type in what was said by voice. Without the right code it is shown and stops nothing.

    Example: deconflict heard 5xQ3 --from BRAVO --said-by "duty officer" --answer WILCO --code K7QD-29XB
    """
    client = client_of(state)
    body: dict[str, Any] = {"message": find_entry(client, message), "party": party, "said_by": said_by}
    body |= {name: value for name, value in (("answer", answer), ("code", code), ("remark", remark)) if value}
    found = warned(client.ask("POST", "/api/v1/heard", body))
    right = "the code is right: the climb rests" if found["code_right"] else "no right code: it is shown and stops nothing"
    emit(found, as_json=json, lines=[f"heard {answer or 'understood'}; {right}"])
    raise typer.Exit(0 if found["code_right"] else 1)


def card(
    message: Annotated[str, typer.Argument(help="the message: its entry hash or the first signs of it, or its msg_id")],
    html: Annotated[bool, typer.Option("--html", help="a page to print instead of text")] = False,
    locale: Locale = None,
    grid: Grid = None,
    qnh: Qnh = None,
    state: State = None,
) -> None:
    """Print the voice card of a message, in our language and theirs: what to read out, digit by digit, and what may be answered.

    Example: deconflict card 5xQ3 --html > card.html
    """
    client = client_of(state)
    entry = find_entry(client, message)
    found = client.ask("GET", reading(f"/api/v1/messages/{entry}/card?form={'html' if html else 'text'}", locale, grid, qnh))
    typer.echo(found["card"], nl=False)


def reply_code(
    msg_id: Annotated[str, typer.Argument(help="the id of the message as the other side reads it")],
    party: Annotated[str, typer.Option("--to", help="the party that sent it")],
    role: Annotated[str, typer.Option("--role", help="the role you answer in")] = "duty",
    state: State = None,
    json: Json = False,
) -> None:
    """Our code to be read out with an answer by voice, even before the message itself is here. Exit code 3 where no secret is shared.

    Example: deconflict reply-code m-0123abcd --to ALFA
    """
    found = client_of(state).ask("POST", "/api/v1/reply-code", {"msg_id": msg_id, "party": party, "role": role})
    emit(found, as_json=json, lines=[found["code"]])


def bearers(state: State = None, json: Json = False) -> None:
    """How the bearers beside the link do. Exit code 1 when one of them failed last."""
    found = client_of(state).ask("GET", "/api/v1/bearers")
    rows = [(b["kind"], b["name"], b["state"], b["last_success"] or "never", b["fault"] or "") for b in found["bearers"]]
    emit(found, as_json=json, lines=table(rows) if rows else ["none is configured: see docs/bearers.md"])
    raise typer.Exit(1 if any(b["state"] == "DOWN" for b in found["bearers"]) else 0)
