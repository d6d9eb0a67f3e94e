"""A desk for the page's own tests: serves the shipped page and a hand-written picture, beats when told, remembers what was posted.

It knows nothing of how a node works. `python tests/browser/desk.py` serves it in real time for a person to look at.
"""

from __future__ import annotations

import contextlib
import copy
import json
import mimetypes
import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deconflict.errors import Refused
from deconflict.service.tongues_of_page import tongue

WEB = Path(__file__).resolve().parents[2] / "src" / "deconflict" / "service" / "web"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
START = datetime(2026, 11, 22, 12, 3, 41, tzinfo=UTC)


def text_of(at: datetime) -> str:
    """RFC 3339 with Z, as the node writes instants."""
    return at.isoformat().replace("+00:00", "Z")


class Desk:
    """The page's server. `picture` may be changed at will; `now` moves only by `tick`, and is beaten each second unless `frozen`."""

    def __init__(self, picture: dict[str, Any], web: Path = WEB) -> None:
        self.picture = copy.deepcopy(picture)
        self.now = self.began = START
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.refuse: dict[str, tuple[int, dict[str, str]]] = {}
        self.pairing: dict[str, Any] = {"state": "closed"}
        self.watch: dict[str, str] | None = {"role": "duty", "name": "M. Ivanova"}
        self.frozen = False
        self.is_cut = False
        self.drawn = 0
        self.card = ""
        self.words: list[dict[str, str]] = []
        self.advice: dict[str, dict[str, Any]] = {}
        self.warnings: list[dict[str, str]] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "/api/v1/session/ways": lambda _: {"organisation": "ALFA", "accounts": False},
            "/api/v1/session": lambda _: {"name": "page", "watch": self.watch},
            "/api/v1/replay": lambda query: self.past(query["until"]),
        }
        self.web = web
        self._streams: list[queue.SimpleQueue[str | None]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Desk:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def tick(self, seconds: float = 1) -> None:
        """Let `seconds` pass on the node and beat once."""
        self.now += timedelta(seconds=seconds)
        self.beat()

    def beat(self) -> None:
        """Send the node's instant to every open page, unless frozen."""
        self._say("beat", {"now": text_of(self.now)})

    def change(self) -> None:
        """Tell every open page that the picture changed."""
        self._say("change", {"topic": "all", "key": ""})

    def cut(self) -> None:
        """Drop every open stream and answer nobody, as when a cable is pulled."""
        self.is_cut = True
        for stream in list(self._streams):
            stream.put(None)

    def heal(self) -> None:
        """Answer again; whoever was cut off has to ask anew."""
        self.is_cut = False

    def _say(self, name: str, data: dict[str, Any]) -> None:
        for stream in list(self._streams):
            stream.put(self._told(name, data))

    def _told(self, name: str, data: dict[str, Any]) -> str:
        return "" if self.frozen else f"event: {name}\ndata: {json.dumps(data)}\n\n"

    def next_said(self, waiting: queue.SimpleQueue[str | None]) -> str | None:
        """What a stream says next, None at its end; the instant again after a second of nothing, so that a slow page stays live."""
        try:
            return waiting.get(timeout=1)
        except queue.Empty:
            return self._told("beat", {"now": text_of(self.now)})

    def posted(self, path: str) -> list[dict[str, Any]]:
        """Bodies posted to that path, oldest first."""
        return [body for where, body in self.posts if where == path]

    def past(self, until: str) -> dict[str, Any]:
        """The picture as it was at an instant: the one of now, of which nothing came later."""
        then = copy.deepcopy(self.picture) | {"now": until, "until": until, "replay": True}
        return then | {"untold": {"count": 0, "entries": []}, "snapshots": {"used": 0, "made": 0, "thrown_away": []}}

    def draw(self) -> dict[str, Any]:
        """Another three; the second of them is right."""
        self.drawn += 1
        choices = [f"converging · Closest at: 2026-11-22 {hour}:05:49Z" for hour in (11, 12, 13)]
        return {"id": f"three-{self.drawn}", "choices": choices, "wanted": True, "locale": "en", "dir": "ltr"}

    def wrong(self, path: str, body: dict[str, Any]) -> bool:
        """Whether an act brings a choice that is not the right one of the last three."""
        chosen = (body.get("readback"), body.get("choice"))
        return path.endswith("/acknowledgements") and "readback" in body and chosen != (f"three-{self.drawn}", 2)

    def take(self, path: str, body: dict[str, Any]) -> None:
        """Do what a node would: write the act into the picture."""
        me = self.picture["me"]["party"]
        at = text_of(self.now)
        name = self.watch["name"] if self.watch else "nobody"
        if path.endswith("/watch"):
            self.picture["watch"].setdefault(me, {})[body["role"]] = body["incoming"]
            self.watch = {"role": body["role"], "name": body["incoming"]} if body["incoming"] else None
        for message in self.picture["messages"]:
            if path.endswith("/acknowledgements") and message["entry"] == body["entry"]:
                rungs = message["ladder"].setdefault(me, rungs_of())
                rungs["shown_at"] = rungs["shown_at"] or at
                if body["level"] == "L2":
                    rungs["understood"] = {"at": at, "by": name}
                if body["level"] == "L4":
                    rungs["answered"] = {"at": at, "by": name, "answer": body["answer"]}

    def _handler(desk) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """A test's output is no access log."""

            def parse_request(self) -> bool:
                """Nothing is read from a cable that is cut."""
                self.close_connection = True
                return not desk.is_cut and super().parse_request()

            def reply(self, status: int, body: bytes, kind: str = "application/json") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path in desk.refuse:
                    status, problem = desk.refuse[path]
                    self.reply(status, json.dumps(problem).encode(), "application/problem+json")
                elif path == "/api/v1/picture":
                    desk.picture["now"] = text_of(desk.now)
                    self.reply(200, json.dumps(desk.picture).encode())
                elif path == "/api/v1/pairing":
                    self.reply(200, json.dumps(desk.pairing).encode())
                elif path == "/api/v1/events":
                    self.stream()
                elif path.endswith("/readback"):
                    self.reply(200, json.dumps(desk.draw()).encode())
                elif path.endswith("/card"):
                    self.reply(200, json.dumps({"card": desk.card}).encode())
                elif path in desk.advice:
                    self.reply(200, json.dumps(desk.advice[path]).encode())
                elif path in desk.answers:
                    self.reply(200, json.dumps(desk.answers[path](dict(parse_qsl(urlsplit(self.path).query)))).encode())
                elif path.startswith("/words/"):
                    self.reply(200, json.dumps(tongue(path.removeprefix("/words/").removesuffix(".json"))).encode())
                elif path.endswith("/words"):
                    self.reply(200, json.dumps({"words": desk.words}).encode())
                else:
                    self.file(path)

            def file(self, path: str) -> None:
                place = (desk.web / (path.lstrip("/") or "index.html")).resolve()
                if not place.is_file() or not place.is_relative_to(desk.web):
                    return self.reply(404, b"{}")
                return self.reply(200, place.read_bytes(), mimetypes.guess_type(place.name)[0] or "application/octet-stream")

            def stream(self) -> None:
                waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
                desk._streams.append(waiting)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                with contextlib.suppress(OSError):
                    while (said := desk.next_said(waiting)) is not None:
                        self.wfile.write(said.encode())
                        self.wfile.write(b": still here\n\n")
                desk._streams.remove(waiting)

            def do_DELETE(self) -> None:
                desk.posts.append((self.path, {}))
                self.reply(200, b"{}")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                desk.posts.append((self.path, body))
                if self.path in desk.refuse:
                    status, problem = desk.refuse[self.path]
                    return self.reply(status, json.dumps(problem).encode(), "application/problem+json")
                if desk.wrong(self.path, body):
                    said = {"detail": "that is not what the message says", "where": "choice", "mend": "read it again"}
                    return self.reply(422, json.dumps(said).encode(), "application/problem+json")
                if self.path.endswith("/free-text"):
                    return self.reply(200, json.dumps({"warnings": desk.warnings}).encode())
                desk.take(self.path, body)
                desk.change()
                try:
                    answer = desk.answers[self.path](body) if self.path in desk.answers else {}
                except Refused as why:
                    said = {"detail": why.what, "where": why.where, "mend": why.mend}
                    return self.reply(422, json.dumps(said).encode(), "application/problem+json")
                return self.reply(200, json.dumps(answer).encode())

        return Handler


def rungs_of(**known: Any) -> dict[str, Any]:
    """A ladder's rungs, empty but for what is known."""
    return {"stored_at": None, "shown_at": None, "understood": None, "answered": None, "overdue": False, "next": None, **known}


if __name__ == "__main__":
    from sky import picture

    with Desk(picture()) as desk:
        print(desk.url)
        while True:
            time.sleep(1)
            desk.tick()
