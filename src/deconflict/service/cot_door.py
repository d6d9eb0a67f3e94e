"""The door that serves our picture as Cursor on Target over TCP or TLS: TAK clients connect and are sent what may leave, as it changes.

It only speaks: what a client sends is read and thrown away. Off this machine it is TLS alone, and clients show a certificate of the ones
we name. A client that does not read is let go; what it missed it is sent when it comes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from msgspec.structs import replace

from deconflict.errors import Refused
from deconflict.service.cot_settings import CotOut
from deconflict.wire.cot import Event, write_event

EVERY_S: Final = 1.0
AGAIN_US: Final = 60_000_000
"""What stands and does not change is said again each minute, for clients that forgot it."""
MAX_CLIENTS: Final = 32
MAX_WAITING_BYTES: Final = 2**20
"""A client with so much unread is too slow: a full picture is 1 MB."""
SLICE: Final = 250
"""So many are written in 4 ms."""
READ_BYTES: Final = 4096

_log = structlog.get_logger("deconflict.cot")


class CotDoor:
    """The server. `events` gives what may leave now; it is asked once a second while anybody listens."""

    def __init__(self, settings: CotOut, events: Callable[[], list[Event]], now_us: Callable[[], int]) -> None:
        self._settings, self._events, self._now_us = settings, events, now_us
        self._server: asyncio.Server | None = None
        self._clients: dict[asyncio.StreamWriter, dict[str, tuple[Event, int]]] = {}
        self._task: asyncio.Task[None] | None = None
        self.address = ""

    async def open(self) -> None:
        """Listen. Refused when the address is taken or the TLS cannot be set up."""
        wanted = self._settings
        try:
            self._server = await asyncio.start_server(self._meet, wanted.host, wanted.port, ssl=wanted.context(), limit=READ_BYTES)
        except OSError as fault:
            mend = "stop what listens there, or name another address in [cot]"
            raise Refused(f"it cannot listen: {fault.strerror}", where=f"{wanted.host}:{wanted.port}", mend=mend) from None
        host, port = self._server.sockets[0].getsockname()[:2]
        self.address = f"{host}:{port}"
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Let every client go and listen no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for writer in list(self._clients):
            writer.transport.abort()
        if self._server is not None:
            self._server.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._clients) >= MAX_CLIENTS:
            writer.transport.abort()
            return
        self._clients[writer] = {}
        try:
            while await reader.read(READ_BYTES):
                await asyncio.sleep(0)
        except OSError as fault:
            _log.info("client gone", why=str(fault))
        finally:
            self._clients.pop(writer, None)
            writer.close()

    async def _run(self) -> None:
        while True:
            if self._clients:
                await self._tell()
            await asyncio.sleep(EVERY_S)

    async def _tell(self) -> None:
        """Send each client what it has not been sent yet, what stands again each minute, and the end of what stands no more."""
        now_us = self._now_us()
        events = {event.uid: event for event in self._events()}
        written: dict[str, bytes] = {}
        for writer, sent in list(self._clients.items()):
            if writer.transport.get_write_buffer_size() > MAX_WAITING_BYTES:
                _log.warning("client too slow", client=str(writer.get_extra_info("peername")))
                writer.transport.abort()
                continue
            due = [event for event in events.values() if _is_due(event, sent.get(event.uid), now_us)]
            ended = [event for event, _ in sent.values() if event.uid not in events]
            await _write(due, written)
            for event in due:
                sent[event.uid] = (event, now_us)
            for event in ended:
                del sent[event.uid]
            ends = [write_event(replace(event, time_us=now_us, stale_us=now_us)) for event in ended if _stands(event)]
            writer.writelines([*(written[event.uid] for event in due), *ends])


async def _write(events: Sequence[Event], written: dict[str, bytes]) -> None:
    """Put what is not written yet into `written`, a few at a time: the node has its turn between."""
    for number, event in enumerate(events):
        if event.uid not in written:
            written[event.uid] = write_event(event)
        if number % SLICE == SLICE - 1:
            await asyncio.sleep(0)


def _stands(event: Event) -> bool:
    """Whether clients show it until they are told that it ended: drawings and markers. A track goes by itself, and chat stays."""
    return not event.type.startswith(("a-", "b-t-f"))


def _is_due(event: Event, sent: tuple[Event, int] | None, now_us: int) -> bool:
    if sent is None:
        return True
    before, at_us = sent
    if not _stands(event):
        return event.time_us != before.time_us
    return now_us - at_us >= AGAIN_US or replace(event, time_us=0) != replace(before, time_us=0)
