"""`deconflict key`: which keys this node has, a new one, and one that counts no longer. No key is ever on a command line."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from deconflict.errors import Refused
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, named, table, talk

PATH = "/api/v1/keys"
_BEGINNING = re.compile(r"[A-Za-z0-9_-]{6,43}")
key = typer.Typer(help="The keys this node signs with: list, rotate, revoke.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(key, name="key")


@key.command(name="list")
def list_(state: State = None, json: Json = False) -> None:
    """Every key this node has signed with, and each peer's, by fingerprint (SHA-256), as people compare them, with since when it signs."""
    found = client_of(state).ask("GET", PATH)
    rows = [("ours", one["fingerprint"], f"since {one['since']}", _state(one)) for one in found["keys"]]
    rows += [("ours", found["recovery"], "", "recovery key" + (", still on this machine" if found["recovery_is_here"] else ""))]
    for peer in found["peers"]:
        rows.append((peer["name"], peer["fingerprint"] or "none known", _since(peer), _ended(peer) or "signs now"))
        rows += [(peer["name"], one["fingerprint"], _since(one), _ended(one) or "earlier") for one in peer["earlier"]]
    emit(found, as_json=json, lines=table(rows))


@key.command()
def rotate(
    why: Annotated[str, typer.Option("--why", help="for the record")] = "rotated", state: State = None, json: Json = False
) -> None:  # fmt: skip
    """Sign with a new key from now on. The old one states it in the record, and peers follow by themselves.

    Example: deconflict key rotate --why "yearly"
    """
    made = client_of(state).ask("POST", f"{PATH}/rotation", {"why": named(why, "--why")})
    emit(made, as_json=json, lines=[f"this node signs with {made['fingerprint']}"])
    if not json:
        talk("the old key is no longer on this disk; what it signed stands. Backups of before still hold it: take a new one")


@key.command(context_settings={"ignore_unknown_options": True})  # a fingerprint may begin with a dash
def revoke(
    fingerprint: Annotated[str | None, typer.Argument(help="an earlier key, by the first signs of its fingerprint")] = None,
    why: Annotated[str, typer.Option("--why", help="for the record")] = "revoked",
    by_people: Annotated[bool, typer.Option("--by-people", help="without the recovery key: by two people, who then pair anew")] = False,
    by: Annotated[str | None, typer.Option("--by", help="with --by-people: the first of the two")] = None,
    second: Annotated[str | None, typer.Option("--second", help="with --by-people: the second")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """A key was lost or stolen: nothing it signs counts any more, and this node goes on with a new one in a new epoch.

    Put recovery.key back into the node's folder for this one act. Without it: --by-people, and then `deconflict pair` with every peer.

    Example: deconflict key revoke --why "laptop stolen"
    """
    if fingerprint is not None and not _BEGINNING.fullmatch(fingerprint):
        mend = "6 signs of it at least, as deconflict key list shows it"
        raise Refused(f"{fingerprint[:50]!r} begins no fingerprint", where="FINGERPRINT", mend=mend)
    asked: dict[str, Any] = {"why": named(why, "--why"), "key": fingerprint, "by_people": by_people, "by": by, "second": second}
    told = client_of(state).ask("POST", f"{PATH}/revocation", {name: value for name, value in asked.items() if value is not None})
    lines = [f"revoked {told['revoked']}", f"this node signs with {told['fingerprint']}"]
    emit(told, as_json=json, lines=[*lines, *(f"{logbook}: epoch {number}" for logbook, number in told["epochs"].items())])
    if not json:
        talk("pair anew with every peer, so that people compare the new key" if by_people else "take recovery.key offline again")
        talk("what no peer had acknowledged before does not count, and is listed: deconflict status; state anew what still holds")


def _state(one: dict[str, Any]) -> str:
    return _ended(one) or (f"signs now; turn it by {one['rotate_by']}" if "rotate_by" in one else "earlier")


def _since(one: dict[str, Any]) -> str:
    return f"since {one['since']}" if one["since"] else "from pairing"


def _ended(one: dict[str, Any]) -> str:
    return f"revoked {one['revoked_at']}" if one["revoked"] else ""
