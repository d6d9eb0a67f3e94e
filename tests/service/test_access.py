"""The table of roles, against a real node: every endpoint the app has, by every role, with tokens, and with nobody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import routing
from starlette.routing import Mount

from deconflict.service import access
from deconflict.service.http import make_app
from deconflict.service.people import ROLES, SCOPES_OF, SEATS
from deconflict.service.problems import Locked, NotAllowed, NotSignedIn
from deconflict.service.sessions import SCOPES, Actor

from .rig import Rig, rigs

ROOT = Path(__file__).resolve().parents[2]
ENDING = ("POST /api/v1/session", "POST /api/v1/session/renewal", "DELETE /api/v1/session")
"""What may change or end the session that asks."""
GATES = ("role", "scope", "session", "Authorization")
"""Where the table says that it refuses; what an endpoint itself refuses stands elsewhere."""


def endpoints() -> set[str]:
    """`METHOD /path` of every route of the app, whatever made it."""
    bare: Any = SimpleNamespace(sessions=None, cookie="c")
    gate: Any = make_app(bare, [])
    routes = gate._app.app.router.routes
    each: Iterable[Any] = routing.iter_route_contexts(routes) if hasattr(routing, "iter_route_contexts") else routes
    found = set()
    for route in each:
        inner = getattr(route, "original_route", route)
        if isinstance(inner, Mount):
            found.add("GET /")
        else:
            found |= {f"{method} {route.path}" for method in route.methods or () if method != "HEAD"}
    return found


def test_every_endpoint_has_its_row_and_every_row_its_endpoint() -> None:
    assert endpoints() - set(access.ROWS) == set(), "give a new route a row in access.TABLE"
    assert set(access.ROWS) - endpoints() == set(), "a row of what is no more"


def test_nothing_is_open_but_what_must_be() -> None:
    opened = {name for name, row in access.ROWS.items() if row.token == access.OPEN}
    data = {name for name in opened if "/session" not in name}
    assert data == {"GET /healthz", "GET /", "GET /words/{locale}.json", "POST /api/v1/bearers/webhook/{peer}"}
    assert {row.token for row in access.ROWS.values()} <= {*SCOPES, access.OPEN, access.NO_TOKEN}
    assert set(SCOPES_OF) == set(SEATS) == set(access.COLUMNS)


def test_the_page_on_people_shows_the_table() -> None:
    assert access.TABLE.strip() in (ROOT / "docs" / "people.md").read_text(encoding="utf-8")


OWN = ("/api/v1/me", "/api/v1/session")
"""What is about nobody but who asks."""
STATES_NOTHING = {"POST /api/v1/open", "POST /api/v1/free-text", "POST /api/v1/typed-place", "POST /api/v1/verify"}
KEEPS = ("/api/v1/people", "/api/v1/tokens", "/api/v1/keys", "/api/v1/epochs", "/api/v1/code")
ABOUT_THE_SKY = ("plans", "zones", "sites", "movements", "agreements", "mandate")


def acts(column: str) -> set[str]:
    """What a role may change, beside what is its own and what states nothing."""
    mine = {name for name, row in access.ROWS.items() if column in row.roles and row.token != access.OPEN and not name.startswith("GET ")}
    return {name for name in mine if not name.partition(" ")[2].startswith(OWN)} - STATES_NOTHING


def test_what_each_role_is_for_in_other_words_than_the_tables() -> None:
    """One x too many in the table is a fault that the table itself cannot show."""
    assert acts("observer") == acts("enrolling") == set()
    assert acts("officer") < acts("senior") < acts("principal")
    assert all(name.partition(" ")[2].startswith(KEEPS) for name in acts("terminal"))
    for name in access.ROWS:
        method, path = name.split(" ")
        if path.startswith(KEEPS) and method != "GET":
            assert name not in acts("officer") | acts("senior"), name
        if path.removeprefix("/api/v1/").split("/")[0] in ABOUT_THE_SKY and method != "GET":
            assert name not in acts("technical"), name


def session_of(rig: Rig, column: str) -> str:
    """The secret of a page's session in that role."""
    people, sessions = rig.station.house.people, rig.station.house.sessions
    if column == "terminal":
        return sessions.open(sessions.new_code())
    name = f"The {column}"
    person = people.find(name) or people.add(name, "officer" if column == "enrolling" else column, "test")
    return sessions.admit(person.id, name, enrolling=column == "enrolling")


async def refused(client: httpx.AsyncClient, name: str, headers: dict[str, str]) -> str | None:
    """Where the table refuses one request, None when it lets it through to the endpoint."""
    method, path = name.split(" ")
    path = re.sub(r"\{\w+\}", "nothing", path)
    body: dict[str, str] | None = None if method in ("GET", "DELETE") else {}
    async with client.stream(method, path, headers=headers, json=body) as answer:
        if answer.status_code not in (401, 403):
            return None
        await answer.aread()
        where = answer.json()["where"]
        return where if where in GATES else None


def test_every_endpoint_by_every_role(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        wrong: list[str] = []
        async with rigs(rig), httpx.AsyncClient(base_url=rig.url, timeout=10) as client:
            house = rig.station.house
            assert await refused(client, "GET /api/v1/picture", {}) == "session"
            for column in access.COLUMNS:
                secret = session_of(rig, column)
                for name, row in sorted(access.ROWS.items(), key=lambda item: item[0] in ENDING):
                    secret = session_of(rig, column) if name in ENDING else secret
                    headers = {"Cookie": f"{house.cookie}={secret}", "Origin": rig.url}
                    let_in = await refused(client, name, headers) is None
                    if let_in is not (row.token == access.OPEN or column in row.roles):
                        wrong.append(f"{column} {name}: {'let in' if let_in else 'refused'}")
            for scope in SCOPES:
                headers = {"Authorization": f"Bearer {house.sessions.new_token(scope, (scope,))}"}
                for name, row in access.ROWS.items():
                    let_in = await refused(client, name, headers) is None
                    wanted = row.token in (access.OPEN, scope) or (scope, row.token) == ("read", "metrics")
                    if let_in is not wanted:
                        wrong.append(f"a token to {scope}, {name}: {'let in' if let_in else 'refused'}")
            for name, row in access.ROWS.items():
                if (await refused(client, name, {}) is None) is not (row.token == access.OPEN):
                    wrong.append(f"nobody, {name}")
        assert wrong == []

    asyncio.run(story())


def test_without_accounts_the_page_of_the_code_may_do_everything_and_what_has_no_row_nobody() -> None:
    desk = Actor(digest="", name="page", scopes=SCOPES[:4], page=True)
    for name in access.ROWS:
        method, path = name.split(" ")
        access.check(method, path, desk)
    access.check("HEAD", "/api/v1/picture", desk)
    with pytest.raises(NotAllowed, match="nobody yet"):
        access.check("GET", "/api/v1/new", desk)
    with pytest.raises(NotSignedIn):
        access.check("HEAD", "/api/v1/picture", None)


def test_who_is_refused_is_told_whom_to_ask_and_who_is_locked_may_look() -> None:
    observer = Actor(digest="", name="O. Server", scopes=("read",), page=True, person="p", role="observer")
    with pytest.raises(NotAllowed) as fault:
        access.check("POST", "/api/v1/plans", observer)
    assert fault.value.mend == "ask somebody who is officer or senior or principal"
    away = Actor(digest="", name="A. Way", scopes=SCOPES_OF["officer"], page=True, person="p", role="officer", locked=True)
    access.check("GET", "/api/v1/picture", away)
    access.check("POST", "/api/v1/session/renewal", away)
    access.check("POST", "/api/v1/session", away)
    with pytest.raises(Locked):
        access.check("POST", "/api/v1/plans", away)
    assert set(ROLES) <= set(access.COLUMNS)
