"""The door of first contact: a listener of its own, open only while a code can still be made, and one conversation at a time.

Messages are those of coordination.pairing, each behind its length in four bytes, big-endian, over plain TCP: what is said is public, and
the two codes read aloud are what makes it certain. After both sides are PAIRED each says where it wants to be dialled, under a MAC.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination.pairing import FINAL, REFUSALS, Pairing, State, admit
from deconflict.coordination.pairing_words import MAX_MESSAGE_BYTES, Card, make_card
from deconflict.errors import DeconflictError, PeerFault, Refused
from deconflict.node.core import Identity
from deconflict.node.events import Paired
from deconflict.node.mesh import SOFTWARE, VERSIONS
from deconflict.service import pairing_dial
from deconflict.service.clock import Clock
from deconflict.service.house import request_id
from deconflict.service.loop import Loop, entropy

FIRST_WORDS_S = 10.0
LAST_WORD_S = 5.0
CONNECT_S = 5.0
MAX_CALLERS = 20

_log = structlog.get_logger("deconflict.pairing")


class PairingDoor:
    """One pairing at a time. `paired` is told who, and where to dial it; `dial` says where we want to be dialled.

    `keep` keeps the secret that both sides share from now on, before anything is written down of the pairing.
    """

    def __init__(
        self,
        identity: Identity,
        certificate: Path,
        clock: Clock,
        loop: Loop,
        *,
        listen: Callable[[], socket.socket],
        paired: Callable[[str, str | None], Awaitable[None]],
        dial: Callable[[], str],
        keep: Callable[[str, bytes], None],
    ) -> None:
        self._identity = identity
        self._certificate = certificate
        self._clock = clock
        self._loop = loop
        self._listen = listen
        self._told = paired
        self._dial = dial
        self._keep = keep
        self._started: tuple[int, ...] = ()
        self._began_us = 0
        self._expiry: asyncio.Task[None] | None = None
        self._listener: asyncio.Server | None = None
        self._session: Pairing | None = None
        self._talk: asyncio.Task[None] | None = None
        self._callers = 0
        self._writer: asyncio.StreamWriter | None = None
        self._address = ""
        self._by = ""
        self._initiator = False
        self._ended: str | None = None
        self._why = ("", "")
        self._peer: dict[str, str] | None = None
        self._done = asyncio.Event()

    def speaks_as(self, identity: Identity) -> None:
        """The node signs with another key: the next pairing states that one."""
        self._identity = identity

    # -- what people ask -----------------------------------------------------------------------------------------

    def state(self) -> Mapping[str, Any]:
        """`state`: closed, open, joining, codes, done or failed; with codes `code_to_read`, `peer` and `typed`; with failed `why`."""
        session = self._session
        if session is None or self._ended is not None:
            return {"state": self._ended or "closed", "peer": self._peer, "why": self._why[0], "mend": self._why[1]}
        shown: dict[str, Any] = {"state": "joining" if self._initiator else "open", "address": self._address}
        if session.peer is not None and session.code_to_read is not None:
            shown["state"] = "codes"
            shown["code_to_read"] = session.code_to_read
            shown["typed"] = session.state is State.TYPED
            shown["peer"] = {"party": session.peer.party, "name": session.peer.name}
        return {**shown, "until": format_instant(Instant(session.deadline_us))}

    async def open(self) -> Mapping[str, Any]:
        """Open the listener and wait for the other side. Refused while a pairing is under way, or after three in an hour."""
        self._begin(initiator=False)
        try:
            door = self._listen()
        except Refused as fault:
            self._finish("failed", fault.what, fault.mend)
            raise
        self._listener = await asyncio.start_server(self._called, sock=door, limit=MAX_MESSAGE_BYTES * 2)
        host, port = door.getsockname()[:2]
        host = self._dial().rpartition(":")[0].strip("[]") or host
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return self.state()

    async def join(self, address: str) -> Mapping[str, Any]:
        """Call a node whose listener is open. Refused when the address is none or nobody answers."""
        host, _, port = address.strip().rpartition(":")
        if not host or not port.isdecimal():
            raise Refused(f"{address!r} is no address", where="address", mend="host:port as the other side reads it")
        self._begin(initiator=True)
        self._address = address.strip()
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(host.strip("[]"), int(port), limit=MAX_MESSAGE_BYTES * 2)
        except (OSError, OverflowError, TimeoutError, ValueError) as fault:
            self._finish(
                "failed", f"nobody answers at {address}: {fault or 'time is over'}", "ask the other side to open, and for its address"
            )
            raise Refused(self._why[0], where="address", mend=self._why[1]) from fault
        self._begin_talk(reader, writer)
        return self.state()

    async def typed(self, code: str, by: str) -> Mapping[str, Any]:
        """Our person typed the other side's code; one try. Refused when it is wrong, or there is nothing to type now."""
        if self._ended == "failed":
            raise Refused(f"this pairing is over: {self._why[0]}", where="pairing", mend=self._why[1])
        if self._session is None or self._writer is None:
            raise Refused("there is no pairing to type a code for", where="code", mend="open or join one first")
        self._by = by
        try:
            self._session.typed(code, self._clock.now_us())
        finally:
            await self._flush(self._writer)
        return self.state()

    def stop(self) -> Mapping[str, Any]:
        """Give up what is under way; what both sides have confirmed already is not undone."""
        if self._session is not None:
            self._session.withdraw()
            self._give_up(self._session)
        return self.state()

    async def _expire(self, session: Pairing) -> None:
        """Five minutes after it was opened or joined it is over, whoever has called meanwhile and whoever is silent now."""
        await self._clock.sleep_until(session.deadline_us)
        if self._session is not None:
            self._session.wake(self._clock.now_us())
            self._give_up(self._session)

    def _give_up(self, session: Pairing) -> None:
        """Tell the other side that it is over, and end it here; not where both have confirmed."""
        if session.state is not State.REFUSED or not self._under_way:
            return
        for raw in session.to_send():
            if self._writer is not None and not self._writer.is_closing():
                self._writer.write(_framed(raw))
        if self._talk is not None:
            self._talk.cancel()
        self._finish("failed", *REFUSALS[session.why or "withdrawn"])

    # -- the conversation ----------------------------------------------------------------------------------------

    def _begin(self, *, initiator: bool) -> None:
        if self._under_way:
            raise Refused("a pairing is under way", where="pairing", mend="finish it, or give it up: DELETE /api/v1/pairing")
        self._began_us = self._clock.now_us()
        self._started = admit(self._started, self._began_us)
        self._ended, self._why, self._by, self._callers, self._peer = None, ("", ""), "", 0, None
        session = self._new_session(initiator)
        self._done = asyncio.Event()
        self._expiry = asyncio.get_running_loop().create_task(self._expire(session))

    def _new_session(self, initiator: bool) -> Pairing:
        """A session that ends five minutes after the first of this pairing began: a caller who is not understood gains no time."""
        session = Pairing.start(self._card(), self._identity.signing, self._began_us, entropy(), initiator=initiator)
        self._session, self._initiator = session, initiator
        return session

    def _card(self) -> Card:
        me = self._identity
        der = x509.load_pem_x509_certificate(self._certificate.read_bytes()).public_bytes(Encoding.DER)
        return make_card(
            name=me.name, signing_key=me.signing.public, recovery_key=me.recovery_public, certificate_der=der, versions=VERSIONS,
            software=SOFTWARE, more_pins=me.tls_pins[1:],
        )  # fmt: skip

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connected: one caller at a time, and at most 20 who say nothing sensible."""
        if self._writer is not None or self._callers >= MAX_CALLERS or self._session is None:
            writer.transport.abort()
            return
        self._callers += 1
        self._begin_talk(reader, writer)

    def _begin_talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._talk = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._talk.add_done_callback(self._talked)

    def _talked(self, task: asyncio.Task[None]) -> None:
        """What a caller can do wrong ended its conversation within it; what still comes out is our own bug."""
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._loop.fail(fault)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = self._session
        assert session is not None
        try:
            await self._flush(writer)
            await self._to_codes(session, reader, writer)
            if self._listener is not None:
                self._listener.close()
            await self._to_the_end(session, reader, writer)
        except (PeerFault, OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            await self._broken(session, writer, fault)
        except asyncio.CancelledError:
            writer.close()
            raise

    async def _to_codes(self, session: Pairing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(FIRST_WORDS_S):
            while session.state not in (State.CODES, State.TYPED, State.VOUCHED, *FINAL):
                session.heard(await _read(reader), self._clock.now_us())
                await self._flush(writer)

    async def _to_the_end(self, session: Pairing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear the peer while our person types; whichever comes last ends it."""
        ended: asyncio.Future[Any] = asyncio.ensure_future(self._done.wait())
        hearing: asyncio.Future[Any] = asyncio.ensure_future(_read(reader))
        try:
            while not session.over:
                await asyncio.wait([ended, hearing], return_when=asyncio.FIRST_COMPLETED)
                if session.over:
                    break
                if hearing.done():
                    session.heard(hearing.result(), self._clock.now_us())
                    hearing = asyncio.ensure_future(_read(reader))
                await self._flush(writer)
            await self._conclude(session, hearing, writer)
        finally:
            for task in (ended, hearing):
                task.cancel()
            await asyncio.gather(ended, hearing, return_exceptions=True)

    async def _conclude(self, session: Pairing, hearing: asyncio.Future[bytes], writer: asyncio.StreamWriter) -> None:
        outcome = session.outcome
        if outcome is None:
            self._finish("failed", *REFUSALS[session.why or "withdrawn"])
            writer.close()
            return
        writer.write(_framed(pairing_dial.write(outcome.secret, self._initiator, self._dial())))
        await writer.drain()
        address = await self._their_address(outcome.secret, hearing, writer)
        writer.close()
        await asyncio.to_thread(self._keep, outcome.party, outcome.secret)
        try:
            await self._loop.ask(Paired(request=request_id(), outcome=outcome, by=self._by or self._identity.name, entropy=entropy()))
        except DeconflictError as fault:
            self._finish("failed", fault.what, fault.mend)
            return
        await self._told(outcome.party, address)
        self._peer = {"party": outcome.party, "name": outcome.name}
        self._finish("done", "", "")

    async def _their_address(self, secret: bytes, hearing: asyncio.Future[bytes], writer: asyncio.StreamWriter) -> str | None:
        """Where the peer wants to be dialled; None where it did not say, and then it dials us."""
        try:
            async with asyncio.timeout(LAST_WORD_S):
                address = pairing_dial.read(await hearing, secret, not self._initiator)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, PeerFault) as fault:
            _log.info("the peer did not say where to dial it", why=str(fault) or type(fault).__name__)
            return None
        if address.startswith(":"):
            host = writer.get_extra_info("peername")[0]
            return f"[{host}]{address}" if ":" in host else host + address
        return address

    async def _broken(self, session: Pairing, writer: asyncio.StreamWriter, fault: Exception) -> None:
        """A caller who never got as far as the codes ends its own connection only; after that it ends the pairing."""
        early = session.peer is None
        for raw in session.to_send():
            writer.write(_framed(raw))
        writer.close()
        self._writer = None
        if early and not self._initiator and self._callers < MAX_CALLERS and self._clock.now_us() < session.deadline_us:
            _log.info("a caller was not understood", why=str(fault) or type(fault).__name__)
            self._new_session(initiator=False)
            return
        what, mend = REFUSALS[session.why] if session.why else (f"the connection was lost: {fault or 'time is over'}", "start again")
        self._finish("failed", what, mend)

    async def _flush(self, writer: asyncio.StreamWriter) -> None:
        session = self._session
        if session is None:
            return
        for raw in session.to_send():
            writer.write(_framed(raw))
        if session.over:
            self._done.set()
        if not writer.is_closing():
            await writer.drain()

    @property
    def _under_way(self) -> bool:
        return self._session is not None and self._ended is None

    def _finish(self, ended: str, what: str, mend: str) -> None:
        self._ended, self._why = ended, (what, mend)
        self._writer = None
        if self._expiry is not None and self._expiry is not asyncio.current_task():
            self._expiry.cancel()
        if self._listener is not None:
            self._listener.close()
            self._listener = None


def _framed(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


async def _read(reader: asyncio.StreamReader) -> bytes:
    """The next message. PeerFault when it is longer than any of the protocol's."""
    size = int.from_bytes(await reader.readexactly(4), "big")
    if not 0 < size <= MAX_MESSAGE_BYTES:
        raise PeerFault("a message of a length that is none", where="pairing", mend="use the same version of the software on both sides")
    return await reader.readexactly(size)
