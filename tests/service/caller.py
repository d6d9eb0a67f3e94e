"""Somebody who holds a paired peer's keys and says what no node of ours would say."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any

from structlog.testing import capture_logs

from deconflict.logbook.entry import Entry, write
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.sync import Beat, Frame, Hello
from deconflict.node.mesh import VERSIONS
from deconflict.service import tls
from deconflict.statements.base import MessageHeader, Priority, Role, Status
from deconflict.statements.messages import Concern
from deconflict.wire import frames

from .rig import Rig, until

HOUR_US = 3_600_000_000


def framed(body: bytes) -> bytes:
    """These bytes behind their length, whatever they are."""
    return len(body).to_bytes(4, "big") + body


class Caller:
    """Dials `to` with the keys of `who`, whose own node has stopped."""

    def __init__(self, to: Rig, who: Rig) -> None:
        self.to = to
        self.who = who
        self.book = f"line/{next(c for c, members in to.picture.channels.items() if who.party in members)}"
        self._number = 0
        ticks = count(2**40)
        to.station.house.peers.seconds = lambda: float(next(ticks))  # a dial a second, whatever our hurry: handshakes are limited

    async def call(self, said: bytes) -> str:
        """Call, greet, say it, and wait until the other side ends the connection; why it did, from its log."""
        with capture_logs() as logs:
            async with self._connection() as (reader, writer):
                writer.write(said)
                async with asyncio.timeout(10):
                    try:
                        while await reader.read(65_536):
                            pass
                    except (ConnectionError, ssl.SSLError):
                        pass
            await until(lambda: self.who.party not in self.to.station.house.peers.links())
        return " ".join(str(log.get("why", "")) for log in logs)

    def given(self, entry: bytes) -> bytes:
        """A frame that gives one entry of the line logbook, whatever its bytes are."""
        said = b'{"author":"%b","entries":[%b],"epoch":0,"frame":"give","logbook":"%b","more":false}'
        return framed(said % (self.who.party.encode(), entry, self.book.encode()))

    async def tell(self, entry: Entry) -> None:
        """Call, greet, and give an entry, until it is in the other's picture."""
        async with self._connection() as (_, writer):
            writer.write(self.given(entry.encode()))
            await until(lambda: entry.hash in self.to.picture.messages)

    @asynccontextmanager
    async def _connection(self) -> Any:
        """A link that stands: both sides have said that they are there."""
        files = self.who.files
        made = tls.context(server=False, certificate=files.certificate, key=files.key, anchors_der=[self.to.files.certificate_der])
        host, _, port = self.to.station.house.addresses["peers"].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port), ssl=made, server_hostname="")
        links = self.to.station.house.peers.links
        before = links().get(self.who.party)
        try:
            hello: list[Frame] = [Beat(now_us=1), Hello(party=self.who.party, versions=VERSIONS, software="caller")]
            writer.write(b"".join(frames.encode(frame) for frame in hello))
            await until(lambda: links().get(self.who.party) not in (None, before))
            yield reader, writer
        finally:
            writer.transport.abort()

    def entry(self, text: str, key: SigningKey | None = None) -> Entry:
        """The next CONCERN of `who` on the line, signed as it should be or by another key."""
        self._number += 1
        epoch, seq, previous = self.to.station.node.core.logbook(self.who.party, self.book).next()
        now_us = self.to.setup.clock.now_us()
        header = MessageHeader(
            msg_id=f"caller-{self._number}", from_role=Role.DUTY, to=(self.to.party,), priority=Priority.ROUTINE, status=Status.EXERCISE,
            ack_by=now_us + HOUR_US, answer_by=now_us + HOUR_US, by="caller",
        )  # fmt: skip
        return write(
            key or self.who.identity.signing, author=self.who.party, logbook=self.book, epoch=epoch, seq=seq, previous=previous,
            kind="CONCERN", written_at=now_us, seen=(), parts={"main": Concern(message=header, text=text)}, salt=lambda: bytes(16),
        )  # fmt: skip


def changed(entry: bytes, change: Callable[[Any], Any]) -> bytes:
    """An entry's bytes after a change to what they say, in canonical form but signed for what they said before."""
    said = json.loads(entry)
    change(said)
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


@contextmanager
def collected() -> Iterator[list[str]]:
    """What went wrong, gathered over a whole table, and asserted to be nothing."""
    wrong: list[str] = []
    yield wrong
    assert not wrong, "\n".join(wrong)
