"""The gate before every HTTP request: Host and Origin, size, who is asking; and the headers behind every answer."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deconflict.errors import DeconflictError, Refused
from deconflict.service.problems import NotAllowed, NotSignedIn, problem, status_of
from deconflict.service.sessions import Actor, Sessions

MAX_BODY_BYTES = 2**20
READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def headers_for(framed_by: str) -> tuple[tuple[bytes, bytes], ...]:
    """The headers behind every answer; `framed_by` is the one origin whose page may hold ours in a frame, if any."""
    if not framed_by:
        return HEADERS
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {framed_by}")
    return ((b"content-security-policy", policy.encode()), *HEADERS[1:])


class Gate:
    """ASGI middleware. `hosts` are the names under which this node may be asked; anything else is a page that lies about its origin.

    `cookie` is the name of the page's session cookie, `framed_by` the origin whose page may hold ours in a frame.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Iterable[str], cookie: str, framed_by: str = "") -> None:
        self._app = app
        self._headers = headers_for(framed_by)
        self._sessions = sessions
        self._cookie = cookie
        self._hosts = frozenset(h.lower() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer with what is wrong with it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        try:
            headers = _headers(scope)
            self._check_origin(scope, headers)
            scope.setdefault("state", {})["actor"] = self._who(scope, headers)
            receive = _bounded(headers, receive)
        except DeconflictError as fault:
            await _refuse(fault, send)
            return
        await self._app(scope, receive, _covered(send, self._headers))

    def _check_origin(self, scope: Scope, headers: dict[str, str]) -> None:
        """Host must be one of ours; an Origin must be the host itself; no other site may make a browser act here."""
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            raise NotAllowed(f"this node does not answer for the host {host!r}", where="Host", mend="add it to `hosts` in deconflict.toml")
        origin = headers.get("origin")
        if origin is not None and (urlsplit(origin).netloc.lower() != host.lower() or urlsplit(origin).scheme not in ("http", "https")):
            raise NotAllowed(f"a page of {origin!r} may not act here", where="Origin", mend="open the page from this node")
        if scope["method"] not in READ_METHODS and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise NotAllowed("another site may not act here", where="Sec-Fetch-Site", mend="open the page from this node")

    def _who(self, scope: Scope, headers: dict[str, str]) -> Actor | None:
        """The actor: by bearer token, or by the page's cookie, which changes something only together with an Origin."""
        given = headers.get("authorization")
        if given is not None:
            scheme, _, token = given.partition(" ")
            actor = self._sessions.actor(token.strip(), page=False) if scheme.lower() == "bearer" else None
            if actor is None:
                raise NotSignedIn("this token is not known here", where="Authorization", mend="`deconflict token NAME` makes one")
            return actor
        secret = _cookie(headers.get("cookie", ""), self._cookie)
        if secret is None:
            return None
        if scope["method"] not in READ_METHODS and "origin" not in headers:
            raise NotAllowed("a page's act must say its origin", where="Origin", mend="programs use a bearer token")
        return self._sessions.actor(secret, page=True)


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name. Refused when Host stands twice."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        if name in found and name in ("host", "origin", "authorization"):
            raise NotAllowed(f"the header {name} stands twice", where=name, mend="send it once")
        found[name] = raw_value.decode("latin-1")
    return found


def _name(host: str) -> str:
    """The host without its port, in lower case."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _cookie(text: str, name: str) -> str | None:
    try:
        morsel = SimpleCookie(text).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None


def _bounded(headers: dict[str, str], receive: Receive) -> Receive:
    """A body of at most 1 MiB, whatever its length was said to be."""
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        raise Refused("the request's body is too large", where="body", mend=f"send at most {MAX_BODY_BYTES} bytes")
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY_BYTES:
            raise Refused("the request's body is too large", where="body", mend=f"send at most {MAX_BODY_BYTES} bytes")
        return message

    return counted


def _covered(send: Send, more: tuple[tuple[bytes, bytes], ...]) -> Send:
    async def covered(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(h for h in more if h[0] not in names)]
            if b"cache-control" not in names:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return covered


async def _refuse(fault: DeconflictError, send: Send) -> None:
    body: dict[str, Any] = problem(fault)
    raw = msgspec.json.encode(body)
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(raw)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": status_of(fault), "headers": headers})
    await send({"type": "http.response.body", "body": raw})
