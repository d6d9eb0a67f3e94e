"""`deconflict people ...`: accounts of a running node. Its owner hands the one-time code over in person; no secret is ever an argument."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from deconflict.service.cli_line import read_file
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, table

people = typer.Typer(no_args_is_help=True, help="Who may sign in on this node, as what, and how.")
Who = Annotated[str, typer.Argument(help="the person's name, as it shall stand in the record")]
PATH = "/api/v1/people"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.add_typer(people, name="people")


@people.command()
def add(
    name: Who,
    role: Annotated[str, typer.Option("--role", help="observer, officer, senior, principal or technical")] = "officer",
    login: Annotated[str | None, typer.Option("--login", help="the name at the OpenID provider, to sign in by that")] = None,
    password: Annotated[
        str | None, typer.Option("--password", help="set one now, in place of a code: `ask`, or a file of one line (- is stdin)")
    ] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """A new account, and a one-time code by which its owner sets how to sign in.

    Example: deconflict people add "M. Ivanova" --role senior
    """
    asked = {"name": name, "role": role, **({"login": login} if login else {})}
    if password is not None:
        asked["password"] = _password(password)
    found = client_of(state).ask("POST", PATH, asked)
    emit(found, as_json=json, lines=[f"{found['name']} is {found['role']}", *_code_lines(found)])


@people.command("list")
def list_(state: State = None, json: Json = False) -> None:
    """Every account, and how it signs in."""
    found = client_of(state).ask("GET", PATH)
    emit({"people": found["people"]}, as_json=json, lines=table(_row(one) for one in found["people"]) or ["no accounts yet"])


@people.command()
def log(state: State = None, json: Json = False) -> None:
    """What happened to accounts of late, newest first."""
    found = client_of(state).ask("GET", PATH)["log"]
    emit({"log": found}, as_json=json, lines=table((one["at"], one["whom"], one["what"], f"by {one['by']}") for one in found))


@people.command()
def role(name: Who, role: Annotated[str, typer.Argument(help="the new role")], state: State = None, json: Json = False) -> None:
    """Another role; it counts from the next request."""
    found = client_of(state).ask("POST", f"{PATH}/{quote(name, safe='')}/role", {"role": role})
    emit(found, as_json=json, lines=[f"{found['name']} is {found['role']}"])


@people.command()
def reset(name: Who, state: State = None, json: Json = False) -> None:
    """Forget how somebody signs in, end their sessions, and give a new code to enrol."""
    found = client_of(state).ask("POST", f"{PATH}/{quote(name, safe='')}/reset", {})
    emit(found, as_json=json, lines=[f"{found['sessions_ended']} sessions ended", *_code_lines(found)])


@people.command()
def remove(name: Who, state: State = None, json: Json = False) -> None:
    """Forget an account. What it said stays in the record, under its name."""
    found = client_of(state).ask("DELETE", f"{PATH}/{quote(name, safe='')}")
    emit(found, as_json=json, lines=[f"{found['removed']} may not sign in any more"])


def _code_lines(found: dict[str, Any]) -> list[str]:
    if "otpauth" in found:
        return [f"secret for the authenticator app, shown this once: {found['secret']}", found["otpauth"]]
    return [f"code to enrol, good once and for two days: {found['code']}"]


def _password(source: str) -> str:
    """A password from the person at the terminal, a file or stdin; never from the command line, which others can read."""
    if source == "ask":
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return read_file(source).decode("utf-8", "replace").rstrip("\r\n")


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    ways = [word for word, has in (("password and app", one["totp"]), (f"{one['passkeys']} passkeys", one["passkeys"])) if has]
    ways += [f"OpenID {one['login']}"] if one["login"] else []
    return one["name"], one["role"], ", ".join(ways) or "not enrolled yet"
