"""`deconflict list`: what is being settled and accounted for, one line each, or whole as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit

Row = Callable[[dict[str, Any]], str]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("list")(list_affairs)


def _begun(row: dict[str, Any]) -> str:
    return f"{row['written_at']}  {row['entry'][:8]}"


def _answers(row: dict[str, Any]) -> str:
    return ", ".join(f"{party[:6]} {answer['code']}" for party, answer in row["answers"].items()) or "no answer"


def _thread(row: dict[str, Any]) -> str:
    return f"{row['offers'][0]['written_at']}  {row['thread'][:8]}  {row['state']}  we may: {' '.join(row['may']) or 'wait'}"


def _hold(row: dict[str, Any]) -> str:
    return f"{_begun(row)}  {row['state']}  until {row['said']['until']}"


def _incident(row: dict[str, Any]) -> str:
    return f"{_begun(row['reports'][0])}  {len(row['reports'])} reports, owed by {len(row['owed_by'])} parties"


def _claim(row: dict[str, Any]) -> str:
    return f"{_begun(row)}  {row['state']}  {_answers(row)}  asks for: {' '.join(row['asks']) or 'nothing'}"


def _request(row: dict[str, Any]) -> str:
    states = ", ".join(f"{at['state']}{' LATE' if at['late'] else ''}" for at in row["at"].values())
    return f"{_begun(row)}  {row['said']['question']}  {states}"


def _breach(row: dict[str, Any]) -> str:
    stances = ", ".join(f"{stance}{' LATE' if party in row['late'] else ''}" for party, stance in row["stances"].items())
    return f"{_begun(row)}  {row['said']['breached']}  {stances}"


def _meeting(row: dict[str, Any]) -> str:
    minutes = ", ".join(f"{one['state']}{'' if one['quorate'] else ' (no quorum)'}" for one in row["minutes"]) or "no minutes"
    return f"{_begun(row)}  {row['said']['meeting_id']}  {minutes}"


def _action(row: dict[str, Any]) -> str:
    return f"{_begun(row)}  {row['said']['action_id']}  {row['state']}  due {row['said']['due']}"


def _due(row: dict[str, Any]) -> str:
    return f"{row['at']}  {'OVERDUE' if row['overdue'] else 'due'}  {row['what']}  {row['entry'][:8]}  {row['owner'][:6]}"


def _day(row: dict[str, Any]) -> str:
    counts = f"{len(row['notices'])} notified, {row['seen_unnotified']} seen without notice"
    return f"{row['day']}  {counts}  {row['summary'][:8]}{'' if row['same'] else '  DIFFERS from what was stated'}"


ROWS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "negotiations": _thread, "holds": _hold, "incidents": _incident, "claims": _claim, "requests": _request, "breaches": _breach,
        "meetings": _meeting, "actions": _action, "dues": _due, "days": _day,
    }
)  # fmt: skip
"""One line of each list."""


def list_affairs(
    what: Annotated[str, typer.Argument(help=", ".join(ROWS))],
    day: Annotated[str | None, typer.Option("--day", help="for days: 2026-07-30")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """List what is being settled and accounted for.

    Example: deconflict list dues
    """
    from deconflict.errors import Refused

    if what not in ROWS or (what == "days") != (day is not None):
        raise Refused(f"nothing is listed under {what!r}", where="what", mend=f"one of {', '.join(ROWS)}; days with --day, others without")
    client = client_of(state)
    found = client.ask("GET", f"/api/v1/days/{day}")["days"] if day is not None else client.ask("GET", "/api/v1/picture")[what]
    emit({what: found}, as_json=json, lines=[ROWS[what](row) for row in found] or [f"no {what}"])
