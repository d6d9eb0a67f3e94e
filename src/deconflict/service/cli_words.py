"""What commands share that show messages in words: the reading asked for, the read-back, and the look at free text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from deconflict.service.cli_out import talk

Locale = Annotated[str | None, typer.Option("--locale", help="read in en, fr, es, ru, ar or zh, whatever the node's setting")]
Grid = Annotated[str | None, typer.Option("--grid", help="places in dd, dms, dm, mgrs or gk, whatever the node's setting")]
Qnh = Annotated[int | None, typer.Option("--qnh", help="heights again by this QNH in hPa, as told for where and when they are")]
ReadBackId = Annotated[str | None, typer.Option("--readback", help="the id of three texts that were shown before, with --choice")]
Choice = Annotated[int | None, typer.Option("--choice", min=1, max=3, help="which of the three the message says")]


def reading(path: str, locale: str | None, grid: str | None, qnh: int | None = None) -> str:
    """A path of the HTTP face with the reading that was asked for."""
    asked = {name: value for name, value in (("locale", locale), ("grid", grid), ("qnh", qnh)) if value is not None}
    return f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}" if asked else path


def understood(
    client: Any, body: dict[str, Any], locale: str | None, grid: str | None, ask: Callable[[], str] | None, qnh: int | None = None
) -> dict[str, Any]:
    """Send an act; where the message is read back first, show the three and take the person's choice, until it is the right one.

    `ask` gives what a person types; None where nobody is there to type. Refused then, with the id to choose by.
    """
    from deconflict.errors import Refused

    entry = body["entry"]
    while True:
        drawn = client.ask("GET", reading(f"/api/v1/messages/{entry}/readback", locale, grid, qnh))
        if not drawn["wanted"]:
            return sent(client, body)
        talk("Read back: which of these does the message say?")
        for number, text in enumerate(drawn["choices"], 1):
            talk(f"  {number}  {text}")
        if ask is None:
            what = "this message is understood by reading it back"
            raise Refused(what, where="choice", mend=f"deconflict ack {entry[:10]} --readback {drawn['id']} --choice 1, 2 or 3")
        try:
            return sent(client, body | {"readback": drawn["id"], "choice": _number(ask)})
        except Refused as fault:
            if fault.where != "choice":
                raise
            talk(f"{fault.what}; a new three:")


def _number(ask: Callable[[], str]) -> int:
    """1, 2 or 3, asked for until it is one of them. Refused at the end of input."""
    from deconflict.errors import Refused

    while True:
        talk("1, 2 or 3:")
        line = ask()
        if not line:
            raise Refused("nothing was chosen", where="readback", mend="run it again, and choose")
        if line.strip() in ("1", "2", "3"):
            return int(line)


def sent(client: Any, body: dict[str, Any]) -> dict[str, Any]:
    """The node's answer to an act."""
    return warned(client.ask("POST", "/api/v1/acknowledgements", body))


def warned(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of the node as it is; what it says of words that are never shared goes to the person as talk."""
    for one in answer.get("warnings", ()):
        talk(f"mind: {one['word']!r} ({one['what']}) is never shared by agreement; it was sent as it stands")
    return answer


def person() -> Callable[[], str] | None:
    """How to ask whoever sits at the terminal; None where nobody does."""
    return sys.stdin.readline if sys.stdin is not None and sys.stdin.isatty() else None
