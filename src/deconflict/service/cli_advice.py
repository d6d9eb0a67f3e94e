"""`deconflict advice`: what would settle a conflict, or end an alert; and to put one of the changes to the other side, or state it anew."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, talk


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(advice)


def advice(
    about: Annotated[str, typer.Argument(help="the conflict or alert, or the first signs of its id (deconflict status --json)")],
    restate: Annotated[int | None, typer.Option("--restate", help="print our plan as this option has it, for deconflict plan -")] = None,
    propose: Annotated[int | None, typer.Option("--propose", help="send this option to the other side as a PROPOSAL")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """The smallest changes that would settle a conflict or end an alert: what each costs whom, and what would still be met.

    It is advice from what this node knows now. Nothing is filed by it, but what --propose names.

    Example: deconflict advice 5xQ3
             deconflict advice 5xQ3 --restate 2 | deconflict plan -
    """
    client = client_of(state)
    kind, name = find(client, about)
    found = client.ask("GET", f"/api/v1/{kind}/{quote(name, safe='')}/advice")
    if restate is not None:
        return emit(taken(found, restate, "restate")["body"], as_json=True, lines=[])
    if propose is not None:
        offer = taken(found, propose, "offer")
        answer = client.ask("POST", "/api/v1/messages", offer)
        return emit(answer, as_json=json, lines=[f"proposed: {answer['entry']}"])
    emit(found, as_json=json, lines=lines_of(found))
    talk("advice from the data named above; it is no promise that nothing else is there")


def find(client: Any, text: str) -> tuple[str, str]:
    """(conflicts or alerts, id) of the one whose id begins so. Refused when none or several do."""
    from deconflict.errors import Refused

    picture = client.ask("GET", "/api/v1/picture?only=conflicts,alerts")
    found = [(kind, one["id"]) for kind in ("conflicts", "alerts") for one in picture[kind] if one["id"].startswith(text)]
    if len(found) != 1:
        mend = "give more of it" if found else "deconflict status --json lists conflicts and alerts"
        raise Refused(f"{len(found)} conflicts and alerts begin with {text!r}", where="about", mend=mend)
    return found[0]


def taken(found: dict[str, Any], number: int, how: str) -> dict[str, Any]:
    """What an option has ready to be sent by a person. Refused where there is no such option, or it cannot be taken up so."""
    from deconflict.errors import Refused

    option = next((one for one in found.get("options", ()) if one["number"] == number), None)
    if option is None:
        raise Refused(f"there is no option {number}", where=how, mend="deconflict advice lists them; those of an alert are for its crew")
    ready: dict[str, Any] | None = option[how]
    if ready is None:
        mend = "propose it instead: --propose" if how == "restate" else "state our own plan anew: --restate"
        raise Refused(f"option {number} is not ours alone to take" if how == "restate" else "there is nobody to propose it to", mend=mend)
    return ready


def lines_of(found: dict[str, Any]) -> list[str]:
    """Advice in lines for people."""
    if found["kind"] == "conflict":
        return _of_plans(found)
    return [line for aircraft in found["aircraft"] for line in _of_aircraft(aircraft)]


def _head(found: dict[str, Any]) -> str:
    computed = f"computed by {found['computed_by_name']} at {found['computed_at']}"
    return f"{computed}, data {found['data_age_s']:.0f} s old, {found['judged']} judged"


def _of_plans(found: dict[str, Any]) -> list[str]:
    minima, names = found["minima"], " x ".join(one["id"] for one in found["objects"])
    keep = f"{minima['horizontal_m']:.0f} m, {minima['vertical_m']:.0f} m, {minima['time_s']:.0f} s"
    lines = [f"{names}: minima {keep} (rules {found['rules']})", _head(found)]
    lines += [f"{o['number']:>2}  {moves}  cost {_costs(o['costs'])}{_left(o['left'])}" for o in found["options"] for moves in [_moves(o)]]
    if not found["options"]:
        lines.append("no change of these plans was found that settles it without meeting something else")
    return lines if found["complete"] else [*lines, "not every change was tried: there may be others"]


def _moves(option: dict[str, Any]) -> str:
    return ", ".join(f"{move['id']} {move['way']} {_by(move)}" for move in option["moves"])


def _by(move: dict[str, Any]) -> str:
    if "by_s" in move:
        return f"{move['by_s'] / 60:.0f} min"
    return f"{move['by_m']:.0f} m" + (f" towards {move['bearing_deg']}°" if "bearing_deg" in move else "")


def _costs(costs: list[dict[str, Any]]) -> str:
    return " / ".join(f"{cost['name']} {_cost(cost)}" for cost in costs)


def _cost(cost: dict[str, Any]) -> str:
    units = (("delay_s", "s"), ("distance_m", "m aside"), ("height_m", "m up"))
    return ", ".join(f"{cost[name]:+.0f} {unit}" for name, unit in units if cost[name]) or "nothing"


def _left(left: list[dict[str, Any]]) -> str:
    return f"  still meets {', '.join(_name(one) for one in left)}" if left else ""


def _of_aircraft(found: dict[str, Any]) -> list[str]:
    now = ", ".join(f"{_name(o)} ({o['minima']['horizontal_m']:.0f} m, {o['minima']['vertical_m']:.0f} m)" for o in found["now"])
    lines = [f"{_name(found)} ({found['name']}): comes within the minima of {now or 'nobody'}; heights {found['basis']}", _head(found)]
    least = [choice for choice in found["choices"] if choice["smallest"]]
    # Where nothing settles it, what leaves the fewest.
    shown = least or sorted(found["choices"], key=lambda c: (len(c["left"]) + len(c["zones"]), abs(c["by"])))[:3]
    return lines + [f"    {_change(choice)}  cost {_cost(choice['cost'])}{_left([*choice['left'], *choice['zones']])}" for choice in shown]


def _change(choice: dict[str, Any]) -> str:
    return f"{choice['change']} {choice['by']:+.0f} {choice['unit']} to {choice['to']:.0f} {choice['unit']}"


def _name(one: dict[str, Any]) -> str:
    return str(one.get("callsign") or one["id"])
