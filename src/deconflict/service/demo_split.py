"""Both nodes of the demo in one page: a server of its own on loopback, with the coach's acts and the sky that the nodes ask for.

Whoever has the secret of this run (it stands in the address that the demo opens) signs in at both desks; nobody else gets an answer.
"""

from __future__ import annotations

import secrets
import socket
import threading
import time
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from deconflict.errors import DeconflictError
from deconflict.service.demo_sky import Sky
from deconflict.service.demo_tour import Tour
from deconflict.service.http_page import words
from deconflict.service.problems import problem, status_of
from deconflict.service.shipped import Shipped

WEB: Final = Path(__file__).parent / "web"
HOST: Final = "127.0.0.1"
KEY: Final = "x-demo-key"
POLICY: Final = "default-src 'self'; frame-src http://127.0.0.1:*; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
START_S: Final = 10.0


class Split:
    """The server. `tour` is given once the two nodes run: they ask it for the sky before."""

    def __init__(self, sky: Sky | None) -> None:
        self._sky_shown = sky
        self.tour: Tour | None = None
        self.key = secrets.token_urlsafe(24)
        self._socket = socket.create_server((HOST, 0))
        self.origin = f"http://{HOST}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self.app(), log_level="error", access_log=False, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, name="split", daemon=True)

    @property
    def page(self) -> str:
        """The address to open; the secret in it never reaches a server."""
        return f"{self.origin}/split.html#key={self.key}"

    def feed(self, party: str) -> str:
        """The setting by which a node asks for its own aircraft."""
        return f"sky=readsb:{self.origin}/sky/{self.key}/{party.lower()}.json"

    def __enter__(self) -> Split:
        """Serve from now on."""
        self._thread.start()
        until = time.monotonic() + START_S
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(START_S)
        self._socket.close()

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/demo", self._state),
            Route("/demo/pages", self._pages, methods=["POST"]),
            Route("/demo/{act}", self._act, methods=["POST"]),
            Route("/sky/{key}/{party}.json", self._sky),
            Route("/words/{locale}.json", words),
            Route("/", self._front),
            Mount("/", Shipped(directory=WEB, html=True)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Door, host=self.origin.removeprefix("http://"))])

    def _front(self, _request: Request) -> Response:
        return FileResponse(WEB / "split.html")

    def _sky(self, request: Request) -> Response:
        if self._sky_shown is None or not secrets.compare_digest(request.path_params["key"], self.key):
            return JSONResponse({}, status_code=404)
        return JSONResponse(self._sky_shown.served(request.path_params["party"].upper(), time.time_ns() // 1000))

    def _state(self, request: Request) -> Response:
        return self._answered(request, lambda tour: tour.state())

    def _pages(self, request: Request) -> Response:
        return self._answered(request, lambda tour: {"pages": tour.pages()})

    def _act(self, request: Request) -> Response:
        return self._answered(request, lambda tour: tour.act(request.path_params["act"]))

    def _answered(self, request: Request, asked: Any) -> Response:
        if self.tour is None or not secrets.compare_digest(request.headers.get(KEY, ""), self.key):
            return JSONResponse(
                {"detail": "this page was not opened by the demo", "mend": "open the address that it printed"}, status_code=403
            )
        try:
            return JSONResponse(asked(self.tour))
        except DeconflictError as fault:
            return JSONResponse(problem(fault), status_code=status_of(fault))


class Door:
    """Answers under its own name only, and lets no page of another site hold or read it."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._host = host.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or shut the door."""
        if scope["type"] == "http" and dict(scope["headers"]).get(b"host") != self._host:
            await Response(status_code=403)(scope, receive, send)
            return

        async def covered(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                    (b"cross-origin-resource-policy", b"same-origin"),
                ]
            await send(message)

        await self._app(scope, receive, covered)
