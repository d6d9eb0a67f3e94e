"""Who may ask for what: one table of every endpoint by every role, and by the scope that a program's token needs.

Every route of the face stands in it; one that does not is refused to everybody. `x` lets a role in, `-` does not. A row whose last column
says `open` asks nobody who they are; `none` lets no token in. The role `enrolling` is somebody with a code to make an account their own;
`terminal` is whoever holds the one-time code that the node printed, once there are accounts: before that, such a page may do everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from deconflict.service.people import ROLES
from deconflict.service.problems import Locked, NotAllowed, NotSignedIn
from deconflict.service.reading_noted import note_read
from deconflict.service.sessions import Actor

COLUMNS: Final = (*ROLES, "enrolling", "terminal")
OPEN: Final = "open"
NO_TOKEN: Final = "none"  # noqa: S105 - a word of the table
TABLE: Final = """
method  path                                            observer officer senior principal technical enrolling terminal token
GET     /healthz                                            x       x      x       x        x         x        x       open
GET     /readyz                                             x       x      x       x        x         x        x       metrics
GET     /metrics                                            x       x      x       x        x         -        -       metrics
GET     /docs                                               x       x      x       x        x         -        -       read
GET     /docs/start.js                                      x       x      x       x        x         -        -       read
GET     /openapi.json                                       x       x      x       x        x         -        -       read
GET     /words/{locale}.json                                x       x      x       x        x         x        x       open
GET     /                                                   x       x      x       x        x         x        x       open
GET     /api/v1/picture                                     x       x      x       x        x         x        x       read
GET     /api/v1/picture.{suffix}                            x       x      x       x        x         -        -       read
GET     /api/v1/replay                                      x       x      x       x        x         -        x       read
GET     /api/v1/events                                      x       x      x       x        x         x        x       read
GET     /api/v1/{kind}/{party}/{object_id}                  x       x      x       x        x         -        -       read
GET     /api/v1/incidents/{entry}                           x       x      x       x        x         -        -       read
GET     /api/v1/incidents/{entry}/timeline                  x       x      x       x        x         -        -       read
GET     /api/v1/incidents/{entry}/notices                   x       x      x       x        x         -        -       read
GET     /api/v1/incidents/{entry}/reports                   x       x      x       x        x         -        -       read
GET     /api/v1/ledger                                      x       x      x       x        x         -        -       read
GET     /api/v1/meetings/{entry}/agenda                     x       x      x       x        x         -        -       read
GET     /api/v1/meetings/{entry}/invitation.ics             x       x      x       x        x         -        -       read
GET     /api/v1/days/{date}                                 x       x      x       x        x         -        -       read
GET     /api/v1/log                                         x       x      x       x        x         -        -       read
GET     /api/v1/reads                                       -       -      -       x        -         -        -       admin
GET     /api/v1/zones.{suffix}                              x       x      x       x        x         -        -       read
GET     /api/v1/calendar.ics                                x       x      x       x        x         -        -       read
GET     /api/v1/bearers                                     x       x      x       x        x         -        -       read
GET     /api/v1/conflicts/{conflict_id}/advice              x       x      x       x        x         -        -       read
GET     /api/v1/alerts/{entry}/advice                       x       x      x       x        x         -        -       read
GET     /api/v1/messages/{entry}/words                      x       x      x       x        x         -        -       read
GET     /api/v1/messages/{entry}/cap                        x       x      x       x        x         -        -       read
GET     /api/v1/messages/{entry}/readback                   -       x      x       x        x         -        -       acknowledge
GET     /api/v1/messages/{name}/card                        -       x      x       x        x         -        -       acknowledge
GET     /data/aircraft.json                                 x       x      x       x        x         -        -       read
GET     /data/receiver.json                                 x       x      x       x        x         -        -       read
POST    /api/v1/open                                        x       x      x       x        x         -        -       read
POST    /api/v1/free-text                                   x       x      x       x        x         -        -       read
POST    /api/v1/acknowledgements                            -       x      x       x        x         -        -       acknowledge
POST    /api/v1/heard                                       -       x      x       x        x         -        -       acknowledge
POST    /api/v1/alerts/{entry}/suppression                  -       x      x       x        x         -        -       acknowledge
POST    /api/v1/reply-code                                  -       x      x       x        x         -        -       acknowledge
POST    /api/v1/watch                                       -       x      x       x        x         -        -       acknowledge
POST    /api/v1/messages                                    -       x      x       x        x         -        -       file
POST    /api/v1/plans                                       -       x      x       x        -         -        -       file
POST    /api/v1/plans/{op_id}/{verb}                        -       x      x       x        -         -        -       file
POST    /api/v1/zones                                       -       x      x       x        -         -        -       file
POST    /api/v1/sites                                       -       x      x       x        -         -        -       file
POST    /api/v1/sites/{site_id}/confirmation                -       x      x       x        -         -        -       file
POST    /api/v1/sites/{site_id}/release                     -       x      x       x        -         -        -       file
POST    /api/v1/movements                                   -       x      x       x        -         -        -       file
POST    /api/v1/movements/{movement_id}/confirmation        -       x      x       x        -         -        -       file
POST    /api/v1/movements/{movement_id}/release             -       x      x       x        -         -        -       file
POST    /api/v1/incidents/{entry}/closing                   -       x      x       x        -         -        -       file
GET     /api/v1/agreements                                  x       x      x       x        x         -        -       read
GET     /api/v1/agreements/{agreement_id}                   x       x      x       x        x         -        -       read
GET     /api/v1/agreements/{agreement_id}/differences       x       x      x       x        x         -        -       read
POST    /api/v1/mandate                                     -       -      x       x        -         -        -       file
POST    /api/v1/agreements                                  -       -      x       x        -         -        -       file
POST    /api/v1/agreements/{agreement_id}/clauses           -       -      x       x        -         -        -       file
POST    /api/v1/agreements/{agreement_id}/amendments        -       -      x       x        -         -        -       file
POST    /api/v1/agreements/{agreement_id}/signatures        -       x      x       x        -         -        -       file
POST    /api/v1/agreements/{agreement_id}/suspensions       -       x      x       x        -         -        -       file
POST    /api/v1/agreements/{agreement_id}/resumptions       -       x      x       x        -         -        -       file
POST    /api/v1/epochs                                      -       -      -       x        x         -        -       admin
GET     /api/v1/pairing                                     -       -      x       x        x         -        -       admin
POST    /api/v1/pairing/open                                -       -      x       x        x         -        -       admin
POST    /api/v1/pairing/join                                -       -      x       x        x         -        -       admin
POST    /api/v1/pairing/code                                -       -      x       x        x         -        -       admin
DELETE  /api/v1/pairing                                     -       -      x       x        x         -        -       admin
POST    /api/v1/code                                        -       -      -       x        x         -        -       admin
GET     /api/v1/keys                                        x       x      x       x        x         -        -       read
POST    /api/v1/keys/rotation                               -       -      -       x        x         -        -       admin
POST    /api/v1/keys/revocation                             -       -      -       x        x         -        -       admin
POST    /api/v1/tokens                                      -       -      -       x        x         -        -       admin
DELETE  /api/v1/tokens/{name}                               -       -      -       x        x         -        -       admin
GET     /api/v1/people                                      -       -      -       x        x         -        x       admin
POST    /api/v1/people                                      -       -      -       x        x         -        x       admin
POST    /api/v1/people/{name}/role                          -       -      -       x        x         -        x       admin
POST    /api/v1/people/{name}/reset                         -       -      -       x        x         -        x       admin
DELETE  /api/v1/people/{name}                               -       -      -       x        x         -        x       admin
GET     /api/v1/vocabulary                                  x       x      x       x        x         -        -       read
GET     /api/v1/filed/{kind}/{object_id}                    x       x      x       x        x         -        -       read
POST    /api/v1/typed-place                                 x       x      x       x        x         -        -       read
GET     /api/v1/health                                      x       x      x       x        x         -        -       read
POST    /api/v1/verify                                      x       x      x       x        x         -        -       read
GET     /api/v1/together                                    x       x      x       x        x         -        -       read
POST    /api/v1/together/second                             -       x      x       x        x         -        -       none
POST    /api/v1/together/{hash}                             -       x      x       x        x         -        -       file
DELETE  /api/v1/together/{hash}                             -       x      x       x        x         -        -       file
GET     /api/v1/me                                          x       x      x       x        x         x        -       none
POST    /api/v1/me/app                                      x       x      x       x        x         x        -       none
POST    /api/v1/me/password                                 x       x      x       x        x         x        -       none
POST    /api/v1/me/passkeys/begin                           x       x      x       x        x         x        -       none
POST    /api/v1/me/passkeys                                 x       x      x       x        x         x        -       none
DELETE  /api/v1/me/passkeys/{id}                            x       x      x       x        x         x        -       none
POST    /api/v1/session/passkey/begin                       x       x      x       x        x         x        x       open
POST    /api/v1/session/passkey                             x       x      x       x        x         x        x       open
GET     /api/v1/session/ways                                x       x      x       x        x         x        x       open
GET     /api/v1/session/oidc                                x       x      x       x        x         x        x       open
GET     /api/v1/session/oidc/back                           x       x      x       x        x         x        x       open
POST    /api/v1/session/password                            x       x      x       x        x         x        x       open
POST    /api/v1/session/renewal                             x       x      x       x        x         x        x       none
POST    /api/v1/session                                     x       x      x       x        x         x        x       open
GET     /api/v1/session                                     x       x      x       x        x         x        x       read
DELETE  /api/v1/session                                     x       x      x       x        x         x        x       open
POST    /api/v1/bearers/webhook/{peer}                      x       x      x       x        x         x        x       open
"""
BY_ITSELF: Final = frozenset({"/api/v1/acknowledgements", "/api/v1/session/renewal"})
"""What a page asks without anybody at it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint: who may, and which scope a token needs (`open`: nobody is asked; `none`: no token may)."""

    roles: frozenset[str]
    token: str


def _read(text: str) -> Mapping[str, Row]:
    head, *lines = [line.split() for line in text.strip().splitlines()]
    assert head == ["method", "path", *COLUMNS, "token"]
    rows = {}
    for method, path, *marks, token in lines:
        assert len(marks) == len(COLUMNS) and set(marks) <= {"x", "-"} and f"{method} {path}" not in rows, path
        rows[f"{method} {path}"] = Row(frozenset(c for c, mark in zip(COLUMNS, marks, strict=True) if mark == "x"), token)
    return MappingProxyType(rows)


ROWS: Final = _read(TABLE)
"""`METHOD /path` -> its row."""


def check(method: str, path: str, actor: Actor | None) -> None:
    """Let `actor` through to an endpoint. NotSignedIn when somebody has to be known, NotAllowed when it is not for them, Locked."""
    name = f"{'GET' if method == 'HEAD' else method} {path}"
    row = ROWS.get(name)
    if row is None:
        raise NotAllowed(f"{name} is for nobody yet", where="role", mend="give it a row in the table of roles")
    if row.token == OPEN:
        return
    if actor is None:
        raise NotSignedIn("sign in first", where="session", mend="open the page and sign in, or use a bearer token")
    if actor.page:
        if actor.role and actor.role not in row.roles:
            raise NotAllowed(f"{actor.name} ({actor.role}) may not do this", where="role", mend=_who_may(row))
        if actor.locked and not name.startswith(("GET ", "POST /api/v1/session/")):
            raise Locked("nothing was done here for long: this page shows, and sends nothing", where="session", mend="sign in again")
    elif row.token == NO_TOKEN:
        raise NotAllowed("no program may do this", where="Authorization", mend="a person signs in on the page")
    elif not actor.may(row.token):
        raise NotAllowed(f"{actor.name} may not {row.token}", where="scope", mend=f"use a token with the scope {row.token}")


def _who_may(row: Row) -> str:
    known = [role for role in ROLES if role in row.roles]
    return "ask somebody who is " + " or ".join(known) if known else "sign in with your account"


async def by_table(request: Request) -> None:
    """The table as a dependency of every route that FastAPI knows."""
    actor, path = request.state.actor, request.scope["route"].path
    check(request.method, path, actor)
    note_read(request.scope, path, actor)
    if actor is not None and request.method not in ("GET", "HEAD") and path not in BY_ITSELF:
        request.app.state.house.sessions.acted(actor)


def guard_plain(routes: list[Any]) -> None:
    """The table before every plain route and mount. A mount stands in it as `GET` of its folder."""
    for route in routes:
        if type(route) is Route:
            route.app = _Guarded(route.app, route.path)
        elif isinstance(route, Mount):
            route.app = _Guarded(route.app, route.path or "/")


class _Guarded:
    """One plain route behind the table."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD") and self._path == "/":
            await self._app(scope, receive, send)  # a file cannot be written to: the mount says so itself
            return
        actor = scope["state"]["actor"]
        check(scope["method"], self._path, actor)
        note_read(scope, self._path, actor)
        await self._app(scope, receive, send)
