"""Two nodes in two processes for the demo: set up, started, paired over their HTTP faces, linked through proxies that can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from deconflict.errors import PeerFault
from deconflict.service import identity
from deconflict.service.client import Client
from deconflict.service.config import FILE_NAME

START_LIMIT_S = 60.0
STOP_LIMIT_S = 15.0
CALM_ROUNDS = 2000
LINK_STEP_US = 100_000
COPY_BYTES = 65_536


class Proxies:
    """Loopback proxies in a thread of their own: each passes on to one port, until the line is cut."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxies", daemon=True)
        self._thread.start()
        self._targets: dict[int, int] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._servers: list[asyncio.Server] = []
        self._cut = False

    def add(self) -> int:
        """A new proxy's port; what it passes on to is said by `aim`."""
        return self.host(asyncio.start_server(self._serve, "127.0.0.1", 0))

    def host(self, opening: Coroutine[Any, Any, asyncio.Server]) -> int:
        """Run another server in the same thread, until all of it ends; its port."""
        server = asyncio.run_coroutine_threadsafe(opening, self._loop).result()
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def aim(self, port: int, target: int) -> None:
        """Pass connections to `port` on to `target`."""
        self._targets[port] = target

    def cut(self) -> None:
        """Drop every connection and take no new one."""
        self._cut = True
        self._loop.call_soon_threadsafe(self._drop)

    def heal(self) -> None:
        """Take connections again."""
        self._cut = False

    def _drop(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target = self._targets.get(writer.get_extra_info("sockname")[1])
        if self._cut or target is None:
            writer.transport.abort()
            return
        with contextlib.suppress(OSError):
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", target)
            self._open |= {writer, onward}
            await asyncio.gather(self._copy(reader, onward), self._copy(onward_reader, writer))
            self._open -= {writer, onward}
        writer.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(COPY_BYTES):
                writer.write(data)
                await writer.drain()
        writer.close()

    def close(self) -> None:
        """End all of it."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        self._drop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


@dataclass(slots=True)
class Actor:
    """One node process of the demo and the ways to it. `due_us` is when it wants to be driven next."""

    name: str
    folder: Path
    port: int
    feeds: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    party: str = ""
    http: str = ""
    code: str = ""
    client: Client | None = None
    due_us: int | None = None
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def ask(self) -> Client:
        """Its HTTP face, with the folder's own token."""
        if self.client is None:
            raise PeerFault("this node has not started", where=self.name, mend="start it first")
        return self.client


class Stage:
    """The two nodes. With `driven_from_us` they live on the demo's clock, else on the wall's.

    `options` are given to both; `settings` is by name the text of a node's own deconflict.toml.
    """

    def __init__(
        self,
        folder: Path,
        feeds: Mapping[str, Sequence[str]],
        *,
        driven_from_us: int | None,
        options: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.proxies = Proxies()
        self.now_us = driven_from_us or 0
        self.driven = driven_from_us is not None
        self.options = list(options)
        self.settings = dict(settings or {})
        self.actors = [Actor(name, folder / name.lower(), self.proxies.add(), feeds[name]) for name in feeds]

    def start(self) -> None:
        """Set up both folders where they are new, start both processes, and wait until both answer."""
        for actor in self.actors:
            if not identity.exists(actor.folder):
                identity.init(actor.folder, actor.name)
            self._launch(actor)
        for actor in self.actors:
            self._meet(actor)
        for actor in self.actors:
            self._await_ready(actor)

    def _launch(self, actor: Actor) -> None:
        command = [sys.executable, "-m", "deconflict", "serve", "--json", "--no-open", "--data-dir", str(actor.folder),
                   "--status", "EXERCISE", "--log-level", "error", "--advertise", f"127.0.0.1:{actor.port}",
                   "--port", "0", "--peer-port", "0", "--pairing-port", "0"]  # fmt: skip
        for feed in actor.feeds:
            command += ["--feeds", feed]
        if actor.name in self.settings:
            (actor.folder / FILE_NAME).write_text(self.settings[actor.name], encoding="utf-8")
            command += ["--config", str(actor.folder / FILE_NAME)]
        with (actor.folder / "stderr.txt").open("ab") as log:
            # Either way the node ends when our end of its standard input does, so that none outlives a demo that was killed.
            command += ["--driven" if self.driven else "--attached", *self.options]
            actor.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)  # noqa: S603 - our own program
        if self.driven:
            self._write(actor, {"now_us": self.now_us})

    def _meet(self, actor: Actor) -> None:
        told = self._read(actor)
        actor.party, actor.http, actor.code = told["party"], told["http"], told["code"]
        actor.client = Client(actor.http, (actor.folder / "cli.token").read_text().strip())
        self.proxies.aim(actor.port, int(told["peers"].rpartition(":")[2]))

    def _await_ready(self, actor: Actor) -> None:
        until = time.monotonic() + START_LIMIT_S
        while True:
            try:
                actor.ask.ask("GET", "/readyz")
                return
            except PeerFault as fault:
                if time.monotonic() > until:
                    raise PeerFault(
                        f"the node did not get ready: {fault.what}", where=actor.name, mend=f"see {actor.folder / 'stderr.txt'}"
                    ) from fault
                time.sleep(0.05)

    def pair(self) -> None:
        """First contact, as two people would: each reads its code aloud, the other types it in."""
        self.confirm(self.meet())

    def meet(self) -> dict[str, str]:
        """Begin first contact: the code that each side reads aloud, by name."""
        first, second = self.actors
        opened = first.ask.ask("POST", "/api/v1/pairing/open", {})
        second.ask.ask("POST", "/api/v1/pairing/join", {"address": opened["address"]})
        return {actor.name: self._code_of(actor) for actor in self.actors}

    def confirm(self, codes: Mapping[str, str]) -> None:
        """Each side types what the other read; returns once the link stands."""
        first, second = self.actors
        first.ask.ask("POST", "/api/v1/pairing/code", {"code": codes[second.name]})
        second.ask.ask("POST", "/api/v1/pairing/code", {"code": codes[first.name]})
        self._await(lambda: all(self.linked(actor) for actor in self.actors), LINK_STEP_US, "the two nodes are paired but no link stands")

    def _code_of(self, actor: Actor) -> str:
        until = time.monotonic() + START_LIMIT_S
        while time.monotonic() < until:
            code = actor.ask.ask("GET", "/api/v1/pairing").get("code_to_read")
            if code:
                return str(code)
            time.sleep(0.02)
        raise PeerFault("no code to read came", where=actor.name, mend=f"see {actor.folder / 'stderr.txt'}")

    def await_cut(self) -> None:
        """Until both nodes have noticed that the link is gone: how long the machine takes for that must not count."""
        self._await(lambda: not any(self.linked(actor) for actor in self.actors), 0, "the link stands though it was cut")

    def _await(self, what: Callable[[], bool], step_us: int, otherwise: str) -> None:
        """Until it is so; on the driven clock each look is `step_us` later than the last. PeerFault when it never is."""
        until = time.monotonic() + START_LIMIT_S
        while time.monotonic() < until:
            if self.driven:
                self.drive(self.now_us + step_us)
            if what():
                return
            time.sleep(0.02)
        raise PeerFault(otherwise, where="link", mend=f"see {self.actors[0].folder / 'stderr.txt'}")

    def linked(self, actor: Actor) -> bool:
        """Whether this node says that its link stands."""
        peers = actor.ask.ask("GET", "/api/v1/picture?only=peers")["peers"]
        return bool(peers) and all(peer["link"] == "UP" for peer in peers)

    # the driven clock

    def drive(self, now_us: int) -> None:
        """Move both clocks to `now_us` and return when both are quiet and nothing is on the way between them."""
        self.now_us = max(now_us, self.now_us)
        for _ in range(CALM_ROUNDS):
            for actor, other in zip(self.actors, reversed(self.actors), strict=True):
                self._write(actor, {"now_us": self.now_us, "heard": other.answer.get("sent", 0)})
            for actor in self.actors:
                actor.answer = self._read(actor)
                actor.due_us = actor.answer.get("next_us")
            a, b = (actor.answer for actor in self.actors)
            if a["sent"] == b["heard"] and b["sent"] == a["heard"]:
                return
        raise PeerFault("the two nodes never came to rest", where=f"at {self.now_us}", mend="please report this with the seed")

    def next_us(self) -> int | None:
        """The next instant at which either node has something to do."""
        return min((actor.due_us for actor in self.actors if actor.due_us is not None), default=None)

    def _write(self, actor: Actor, line: dict[str, Any]) -> None:
        assert actor.process is not None and actor.process.stdin is not None
        try:
            actor.process.stdin.write(msgspec.json.encode(line) + b"\n")
            actor.process.stdin.flush()
        except BrokenPipeError as fault:
            raise self._gone(actor) from fault

    def _read(self, actor: Actor) -> dict[str, Any]:
        assert actor.process is not None and actor.process.stdout is not None
        line = actor.process.stdout.readline()
        if not line:
            raise self._gone(actor)
        said: dict[str, Any] = msgspec.json.decode(line)
        if "error" in said:
            raise PeerFault(f"the node refused to be driven: {said['error']}", where=actor.name, mend="please report this")
        return said

    def _gone(self, actor: Actor) -> PeerFault:
        log = actor.folder / "stderr.txt"
        tail = log.read_text(errors="replace").strip().splitlines()[-3:] if log.exists() else []
        return PeerFault("the node has ended: " + " | ".join(tail), where=actor.name, mend=f"see {log}")

    def stop(self) -> None:
        """End both processes as an operator would, and wait for them."""
        for actor in self.actors:
            if actor.process is not None:
                actor.process.terminate()
        for actor in self.actors:
            if actor.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    actor.process.wait(STOP_LIMIT_S)
                if actor.process.poll() is None:
                    actor.process.kill()
                    actor.process.wait()
                for pipe in (actor.process.stdin, actor.process.stdout):
                    if pipe is not None:
                        with contextlib.suppress(BrokenPipeError):
                            pipe.close()
                actor.process = None
        self.proxies.close()
