"""`deconflict suppress`: this desk calls no more for one alert, for a reason and for some minutes; the other side is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit
from deconflict.service.cli_words import warned

REASONS = ("action_taken", "crews_in_contact", "own_separation", "wrong_data", "other")
AT_MOST_MIN = 30


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(suppress)


def suppress(
    about: Annotated[str, typer.Argument(help="the alert, or the first signs of its id (deconflict status --json)")],
    reason: Annotated[str, typer.Option("--reason", help=" | ".join(REASONS))] = "action_taken",
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=AT_MOST_MIN, help="for how long")] = 5,
    text: Annotated[str | None, typer.Option("--text", help="a remark; with the reason `other` it is wanted")] = None,
    end: Annotated[bool, typer.Option("--end", help="let it call again now")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Quiet one alert at this desk for some minutes. It stays in every list, its deadlines run on, and it calls again at the end or when
    it rises. It is acknowledged first; nobody else's desk is quieted.

    Example: deconflict suppress 5xQ3 --reason crews_in_contact --minutes 10
             deconflict suppress 5xQ3 --end
    """
    client = client_of(state)
    picture = client.ask("GET", "/api/v1/picture?only=alerts")
    alert = one_alert(picture["alerts"], about)
    until = datetime.fromisoformat(picture["now"]) + timedelta(minutes=0 if end else minutes)
    body = {"reason": reason, "until": until.isoformat().replace("+00:00", "Z"), **({"remark": text} if text else {})}
    answer = warned(client.ask("POST", f"/api/v1/alerts/{alert['message']}/suppression", body))
    emit(answer, as_json=json, lines=["it calls again" if end else f"quiet at this desk until {body['until']}: {answer['entry']}"])


def one_alert(alerts: list[dict[str, Any]], text: str) -> dict[str, Any]:
    """The active alert whose id or newest message begins so. Refused when none or several do."""
    from deconflict.errors import Refused

    found = [one for one in alerts if one["active"] and (one["id"].startswith(text) or one["message"].startswith(text))]
    if len(found) != 1:
        mend = "give more of it" if found else "deconflict status --json lists the alerts"
        raise Refused(f"{len(found)} active alerts begin with {text!r}", where="about", mend=mend)
    return found[0]
