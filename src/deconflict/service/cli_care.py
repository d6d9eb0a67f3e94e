"""`deconflict reads`: who looked at what. `deconflict confirm`, `release`: a list of those it is given to, confirmed or changed."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import typer

from deconflict.errors import Refused
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, emit_done, named, peer_ids, table

_NOTHING = {False: "nobody looked at anything", True: "nothing of that is in the list"}
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(reads)
    app.command()(confirm)
    app.command()(release)


def reads(
    who: Annotated[str, typer.Option("--who", help="only what this person or token looked at")] = "",
    from_: Annotated[str, typer.Option("--from", help="RFC 3339")] = "",
    to: Annotated[str, typer.Option("--to", help="RFC 3339")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000)] = 100,
    state: State = None,
    json: Json = False,
) -> None:
    """Who looked at what in this node, newest first: on the page, by token, and from the shell. For the principal.

    A line stands for a quarter of an hour; one that says BROKEN follows a line that is missing or was altered.

    Example: deconflict reads --who "M. Ivanova" --from 2026-11-01T00:00:00Z
    """
    asked = {name: value for name, value in (("who", who), ("from", from_), ("to", to), ("limit", str(limit))) if value}
    found = client_of(state).ask("GET", f"/api/v1/reads?{urlencode(asked)}")
    emit(found, as_json=json, lines=table(_row(line) for line in found["reads"]) or [_NOTHING[bool(who or from_ or to)]])


def _row(line: dict[str, Any]) -> tuple[str, ...]:
    said = " ".join(str(line[name]) for name in ("what", "about") if name in line)
    why = f"because: {line['why']}" if "why" in line else ""
    broken = "" if line["whole"] else "BROKEN"
    return line["first_at"], line["who"], line.get("role", ""), line["door"], said, f"{line['times']} x", why, broken


def confirm(
    object_id: Annotated[str, typer.Argument(metavar="ID", help="a site of ours, or a movement")],
    consent_by: Annotated[str, typer.Option("--consent-by", help="who of those who own, run or move it said so; it is given to nobody")],
    until: Annotated[
        str, typer.Option("--until", help="until then, RFC 3339; by itself a site for as long as before, a movement until it is over")
    ] = "",
    consented_at: Annotated[str, typer.Option("--consented-at", help="when they said so; by itself now")] = "",
    consent_until: Annotated[str, typer.Option("--consent-until", help="how long they consent")] = "",
    movement: Annotated[bool, typer.Option("--movement", help="it is a movement, not a site")] = False,
    contact_tested_at: Annotated[str, typer.Option("--contact-tested-at", help="of a movement: when its live contact was tried")] = "",
    state: State = None,
    json: Json = False,
) -> None:
    """State a protected site, or a movement, anew as it stands, before its list ends: an ended list releases nothing.

    Example: deconflict confirm S-12 --consent-by "the director of the clinic" --consent-until 2026-12-31T00:00:00Z
    """
    if contact_tested_at and not movement:
        raise typer.BadParameter("a site has no live contact to try; say --movement", param_hint="--contact-tested-at")
    if not _ID.fullmatch(object_id) or not object_id.strip("."):
        raise Refused(f"{object_id[:70]!r} is no id", where="ID", mend="deconflict status lists sites and movements with their ids")
    said = {
        "consent_by": named(consent_by, "--consent-by"), "until": until, "consented_at": consented_at, "consent_until": consent_until,
        "contact_tested_at": contact_tested_at,
    }  # fmt: skip
    asked = {name: value for name, value in said.items() if value}
    noun = "movements" if movement else "sites"
    answer = client_of(state).ask("POST", f"/api/v1/{noun}/{quote(object_id, safe='')}/confirmation", asked)
    emit_done(answer, as_json=json, lines=lambda done: [f"stated: {done['entry']}"])


def release(
    object_id: Annotated[str, typer.Argument(metavar="ID", help="a site of ours, or a movement")],
    add: Annotated[list[str] | None, typer.Option("--add", help="a peer it is given to as well, by name or id; repeat for more")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="a peer it is not given to any more, by name or id; repeat")] = None,
    to_all: Annotated[bool, typer.Option("--to-all", help="for all who read our plans, now and later")] = False,
    coarse: Annotated[list[str] | None, typer.Option("--coarse", help="who is given the wider place only, by name or id; repeat")] = None,
    exact: Annotated[list[str] | None, typer.Option("--exact", help="who is given the exact place, by name or id; repeat")] = None,
    until: Annotated[str, typer.Option("--until", help="when it is given to nobody any more, RFC 3339")] = "",
    consent_by: Annotated[str, typer.Option("--consent-by", help="who of those who own, run or move it said so; not for less")] = "",
    consented_at: Annotated[str, typer.Option("--consented-at", help="when they said so; by itself now")] = "",
    consent_until: Annotated[str, typer.Option("--consent-until", help="how long they consent")] = "",
    movement: Annotated[bool, typer.Option("--movement", help="it is a movement, not a site")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Change whom a protected site, or a movement, is given to, how exactly and until when. One person gives less.

    More, for longer or more exactly is given by two people where there are accounts: it waits for the second (`deconflict second`).

    Example: deconflict release S-12 --add CHARLIE --coarse CHARLIE --consent-by "the director of the clinic"
             deconflict release S-12 --remove CHARLIE
    """
    client, noun = client_of(state), "movements" if movement else "sites"
    picture = client.ask("GET", f"/api/v1/picture?only=peers,{noun}")
    one = next((each for each in picture[noun] if each["own"] and each[f"{noun[:-1]}_id"] == object_id), None)
    if one is None:
        raise Refused(f"we have no {noun[:-1]} {object_id[:70]!r}", where="ID", mend=f"deconflict status lists the {noun}")
    said: dict[str, Any] = {
        "release_until": until, "consented_at": consented_at, "consent_until": consent_until,
        "consent_by": named(consent_by, "--consent-by") if consent_by else "",
    }  # fmt: skip
    asked = {name: value for name, value in said.items() if value}
    ids = partial(peer_ids, picture["peers"])
    listed = _changed(one["release"], ids(add, "--add"), ids(remove, "--remove", one["release"]))
    if to_all:
        asked["release_to_all"] = True
    elif add or remove:
        asked["release"] = listed
    if coarse or exact:
        coarser, exacter = ids(coarse, "--coarse", one["release"]), ids(exact, "--exact", one["release"])
        asked["buffered_for"] = _changed(one["buffered_for"], coarser, exacter)
    if not asked:
        raise Refused("what of its list shall change?", where="release", mend="--add, --remove, --to-all, --coarse, --exact or --until")
    answer = client.ask("POST", f"/api/v1/{noun}/{quote(object_id, safe='')}/release", asked)
    emit_done(answer, as_json=json, lines=lambda done: [f"stated: {done['entry']}"])


def _changed(now: list[str], more: list[str], fewer: list[str]) -> list[str]:
    return [party for party in dict.fromkeys([*now, *more]) if party not in fewer]
