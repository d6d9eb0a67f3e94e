"""Links between nodes: TLS both ways, identity by pin alone, bounded queues with a lane for FLASH, a beat, one link per pair."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import structlog

from deconflict.errors import PeerFault
from deconflict.logbook.sync import Frame
from deconflict.service.clock import Clock, sleep_s
from deconflict.service.link import HANDSHAKE_S, Link
from deconflict.service.tls import peer_pin

HANDSHAKES_PER_S = 20
MAX_HANDSHAKES = 64
BACK_OFF_FIRST_S = 0.5
BACK_OFF_MOST_S = 30.0
AFTER_FAULT_S = 5.0

_log = structlog.get_logger("deconflict.peers")


class Known(NamedTuple):
    """A paired party: where it listens (None: it dials us) and the certificate that anchors its TLS."""

    party: str
    address: tuple[str, int] | None
    certificate_der: bytes


class Hearer(Protocol):
    """Who is told what the links bring."""

    def peer_up(self, party: str) -> None:
        """A link stands."""

    def peer_down(self, party: str, why: str) -> None:
        """It is gone."""

    def frame_heard(self, party: str, frame: Frame, size: int) -> Awaitable[None]:
        """A frame came; the awaitable is done once it was dealt with."""


class Peers:
    """All links of one node. `known` and `whose` are asked anew for every connection, so a new pairing or pin counts at once."""

    def __init__(
        self,
        me: str,
        hearer: Hearer,
        clock: Clock,
        *,
        known: Callable[[], Sequence[Known]],
        whose: Callable[[str], str | None],
        context: Callable[[bool, Sequence[Known]], ssl.SSLContext],
        fail: Callable[[BaseException], None],
    ) -> None:
        self._me = me
        self._hearer = hearer
        self._clock = clock
        self._known = known
        self._whose = whose
        self._context = context
        self._fail = fail
        self._links: dict[str, Link] = {}
        self._kept: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._accepted_s: deque[float] = deque(maxlen=HANDSHAKES_PER_S)
        self._connecting = 0
        self._driven = False
        self._faulted: set[str] = set()
        self._listener: socket.socket | None = None
        self.refused = 0
        self.seconds: Callable[[], float] = time.monotonic

    # -- what the loop asks for ----------------------------------------------------------------------------------

    def send(self, party: str, frame: Frame, *, urgent: bool) -> None:
        """Queue a frame; lost when no link stands (the next Heads tells what is missing)."""
        link = self._links.get(party)
        if link is not None:
            link.send(frame, urgent=urgent)

    def drop(self, party: str, why: str) -> None:
        """Close the link: the peer broke the protocol. Dialled again after a pause."""
        link = self._links.get(party)
        if link is not None:
            self._faulted.add(party)
            link.close(why)

    def links(self) -> Mapping[str, Link]:
        """The links that stand, by party."""
        return self._links

    @property
    def idle(self) -> bool:
        """No connection is being made."""
        return self._connecting == 0

    def allow(self, frames: int) -> None:
        """From now on each link hears so many frames in all and no more until told; one that comes later none."""
        self._driven = True
        for link in self._links.values():
            link.allow(frames)

    def counters(self) -> tuple[int, int]:
        """Frames sent and heard on the links that stand."""
        links = self._links.values()
        return sum(link.sent for link in links), sum(link.heard for link in links)

    # -- listening -----------------------------------------------------------------------------------------------

    def listen(self, listener: socket.socket) -> None:
        """Welcome peers on a socket that listens."""
        listener.setblocking(False)
        self._listener = listener
        self._spawn(self._accept(listener))

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = await asyncio.get_running_loop().sock_accept(listener)
            if not self._admit():
                self.refused += 1
                connection.close()
                continue
            self._spawn(self._welcome(connection))

    def _admit(self) -> bool:
        """At most 20 handshakes in any second, before any byte is read."""
        now_s = self.seconds()
        full = len(self._accepted_s) == HANDSHAKES_PER_S and now_s - self._accepted_s[0] < 1.0
        if full or self._connecting >= MAX_HANDSHAKES:
            return False
        self._accepted_s.append(now_s)
        return True

    async def _welcome(self, connection: socket.socket) -> None:
        """Handshake as server, look up who it is, and run the link."""
        reader = asyncio.StreamReader(limit=2**17)
        protocol = asyncio.StreamReaderProtocol(reader)
        with self._making():
            try:
                transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
                    lambda: protocol, connection, ssl=self._context(True, self._known()), ssl_handshake_timeout=HANDSHAKE_S
                )
            except (OSError, ssl.SSLError, TimeoutError) as fault:
                self.refused += 1
                _log.info("connection refused", why=str(fault) or type(fault).__name__)
                connection.close()
                return
            writer = asyncio.StreamWriter(transport, protocol, reader, asyncio.get_running_loop())
            link = await self._meet(reader, writer, dialled_by=None)
        if link is not None:
            await self._run(link)

    # -- dialling ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Begin to dial every known party that has an address and is not dialled yet."""
        for known in self._known():
            if known.address is not None and known.party not in self._kept:
                self._kept.add(known.party)
                self._spawn(self._keep(known.party))

    async def _keep(self, party: str) -> None:
        """Dial `party` whenever no link to it stands, with a back-off."""
        back_off_s = BACK_OFF_FIRST_S
        while True:
            link = self._links.get(party)
            if link is None and await self._dial(party):
                back_off_s = BACK_OFF_FIRST_S
            elif link is not None:
                await link.ended.wait()
            if party in self._faulted:
                self._faulted.discard(party)
                back_off_s = max(back_off_s, AFTER_FAULT_S)
            await sleep_s(self._clock, back_off_s)
            back_off_s = min(back_off_s * 2, BACK_OFF_MOST_S)

    async def _dial(self, party: str) -> bool:
        """Connect, and run the link until it ends; whether one stood."""
        known = next((k for k in self._known() if k.party == party), None)
        if known is None or known.address is None:
            return False
        with self._making():
            try:
                async with asyncio.timeout(HANDSHAKE_S):
                    reader, writer = await asyncio.open_connection(
                        *known.address, ssl=self._context(False, [known]), server_hostname="", limit=2**17
                    )
            except (OSError, ssl.SSLError, TimeoutError, UnicodeError) as fault:  # a host name can be none
                _log.info("peer not reached", party=party, why=str(fault) or type(fault).__name__)
                return False
            link = await self._meet(reader, writer, dialled_by=self._me, expected=party)
        if link is None:
            return False
        await self._run(link)
        return True

    # -- a link --------------------------------------------------------------------------------------------------

    async def _meet(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, dialled_by: str | None, expected: str | None = None
    ) -> Link | None:
        """Who is at the other end, by its pin; and hear its first beat, which it sends only once it has accepted us."""
        try:
            party = self._whose(peer_pin(writer.get_extra_info("ssl_object")))
            if party is None or party == self._me or expected not in (None, party):
                raise PeerFault("its key is not the one pinned", where="certificate", mend="pair anew if the peer changed its key")
            link = Link(party, reader, writer, dialled_by or party, self._clock)
            await link.greet()
        except (PeerFault, OSError, ssl.SSLError, TimeoutError, asyncio.IncompleteReadError) as fault:
            self.refused += 1
            _log.info("connection refused", why=str(fault) or type(fault).__name__)
            writer.transport.abort()
            return None
        return link if self._stand(link) else None

    def _stand(self, link: Link) -> bool:
        """Whether `link` becomes the one link to its party: of two dials the lower party id's stays."""
        old = self._links.get(link.party)
        if old is not None:
            if old.dialled_by != link.dialled_by and link.dialled_by != min(self._me, link.party):
                link.close("another link stands")
                return False
            del self._links[link.party]
            old.close("replaced by another link")
            self._hearer.peer_down(link.party, "replaced by another link")
        link.allow(0 if self._driven else None)
        self._links[link.party] = link
        self._hearer.peer_up(link.party)
        return True

    async def _run(self, link: Link) -> None:
        why = await link.run(lambda frame, size: self._hearer.frame_heard(link.party, frame, size))
        if self._links.get(link.party) is link:
            del self._links[link.party]
            self._hearer.peer_down(link.party, why)

    @contextlib.contextmanager
    def _making(self) -> Iterator[None]:
        self._connecting += 1
        try:
            yield
        finally:
            self._connecting -= 1

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        """A link's faults end that link within it; what still comes out of a task is our own bug."""
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._fail(fault)

    async def close(self) -> None:
        """Stop listening and dialling, end every link."""
        if self._listener is not None:
            self._listener.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for link in list(self._links.values()):
            link.close("this node stops")
        await asyncio.gather(*tasks, return_exceptions=True)
