"""One running node with all its doors: put together, started, and stopped in order."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import structlog
import uvicorn

from deconflict.agreement import Agreement
from deconflict.airspace.instant import Instant
from deconflict.errors import Refused
from deconflict.logbook.store import Store
from deconflict.node.core import Identity
from deconflict.node.events import Started
from deconflict.node.node import Node
from deconflict.phrasebook import AVIATION, Reading
from deconflict.service import fetch, ports, shared_secrets, tls
from deconflict.service.bearers.office import Means, Office
from deconflict.service.clock import Clock
from deconflict.service.house import Ears, House, Mouth
from deconflict.service.http import make_app
from deconflict.service.hub import Hub
from deconflict.service.keychest import KeyChest
from deconflict.service.loop import Loop, entropy
from deconflict.service.oidc import MAX_BYTES, OpenId
from deconflict.service.oidc_settings import Oidc
from deconflict.service.pairing_dial import is_address
from deconflict.service.pairing_door import PairingDoor
from deconflict.service.peers import Known, Peers
from deconflict.service.people import People
from deconflict.service.reading_noted import begun
from deconflict.service.restored import Restored
from deconflict.service.sessions import Sessions
from deconflict.service.signing_in import SigningIn

ADDRESSES = "peer addresses"
PORTS = "ports"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is bound when a person says so, and how it is asked here

_log = structlog.get_logger("deconflict.station")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a node is started with. Ports 0 take a free one. `advertise` is host:port under which peers shall dial us (default: our own)."""

    identity: Identity
    store: Store
    clock: Clock
    sessions: Path
    certificate: Path
    key: Path
    agreements: tuple[Agreement, ...] = ()
    restored: bool = False
    http: tuple[str, int] = ("127.0.0.1", 0)
    peers: tuple[str, int] = ("127.0.0.1", 0)
    pairing: tuple[str, int] = ("127.0.0.1", 0)
    advertise: str | None = None
    hosts: tuple[str, ...] = ()
    reading: Reading = AVIATION
    means: Means = field(default_factory=Means)
    addresses: dict[str, str] = field(default_factory=dict)
    """Where to dial whom, by party id or name; goes before what was learned in pairing."""
    spare: frozenset[str] = frozenset()
    """Which of http, peers and pairing may take another port where theirs is taken: those nobody chose."""
    oidc: Oidc | None = None
    framed_by: str = ""
    """An origin on this machine whose page may hold ours in a frame."""
    lock_after_us: int = 0
    """A page that sent nothing for so long sends nothing more before its person has signed in again; 0: never."""


class Station:
    """A node and its doors. `await start()`, then `await run()` until `stop()`."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.node = Node(setup.identity, setup.agreements)
        self.entries = 0
        self.node.load(self._counted())
        self._learned = _read_addresses(setup.store)
        self._ports = _read_ports(setup.store)
        loop = Loop(self.node, setup.store, setup.clock)
        hub = Hub(setup.clock)
        peers = Peers(
            setup.identity.party, Ears(loop), setup.clock,
            known=self.known, whose=self.whose, context=self._context, fail=loop.fail,
        )  # fmt: skip
        loop.doors = mouth = Mouth(peers, hub)
        pairing = PairingDoor(
            setup.identity, setup.certificate, setup.clock, loop,
            listen=lambda: self._open("pairing", *setup.pairing), paired=self._paired, dial=self._advertised,
            keep=lambda party, secret: shared_secrets.keep(setup.sessions.parent, party, secret),
        )  # fmt: skip
        self._restored = Restored(setup.store, now=setup.restored)
        loop.flushed = self._restored.flushed
        people = People(setup.sessions.parent, setup.clock.now_us)
        sessions = Sessions(setup.sessions, now_us=setup.clock.now_us, people=people, lock_after_us=setup.lock_after_us)
        signing_in = SigningIn(people, sessions, setup.clock.now_us, setup.identity.name)
        self.house = House(
            loop=loop, node=self.node, peers=peers, hub=hub, sessions=sessions, people=people, signing_in=signing_in, pairing=pairing
        )  # fmt: skip
        self.house.keys = KeyChest(setup.sessions.parent, self.node, loop, pairing.speaks_as)
        self.house.reading = setup.reading
        self.house.reads = begun(setup.store, setup.sessions.parent, setup.clock.now_us)
        if setup.oidc is not None:
            get, post = partial(fetch.get, max_bytes=MAX_BYTES), partial(fetch.post_form, max_bytes=MAX_BYTES)
            self.house.openid = OpenId(setup.oidc, people, setup.clock.now_us, get, post)
        mouth.office = self.house.office = Office(self.node, loop, setup.means, show=hub.tell, reading=lambda: self.house.reading)
        self.house.counted = lambda: self.entries + loop.counts["entries"]
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._peer_port = 0

    def _counted(self) -> Iterator[Any]:
        for row in self.setup.store.scan():
            self.entries += 1
            yield row
        yield from self.setup.store.ahead()

    # -- who is who ----------------------------------------------------------------------------------------------

    def known(self) -> Sequence[Known]:
        """Every party we are paired with, its address where known, and the certificate it showed in pairing."""
        me = self.setup.identity.party
        found = []
        for (author, peer), (_, confirm) in sorted(self.node.picture.pairings.items()):
            if author == me:
                found.append(Known(peer, _split(self._address(peer, confirm.peer_name)), _der(confirm.peer_certificate)))
        return found

    def _address(self, party: str, name: str) -> str | None:
        given = self.setup.addresses
        return given.get(party) or given.get(name) or self._learned.get(party)

    def whose(self, pin: str) -> str | None:
        """The paired party that states this pin: in its own KEY entry, or before that came, in our pairing."""
        picture, me = self.node.picture, self.setup.identity.party
        for (author, peer), (_, confirm) in picture.pairings.items():
            stated = picture.parties.get(peer)
            pins = stated.tls_pins if stated is not None and stated.key_place is not None else confirm.peer_tls_pins
            if author == me and pin in pins:
                return peer
        return None

    def _context(self, server: bool, known: Sequence[Known]) -> Any:
        return tls.context(
            server=server, certificate=self.setup.certificate, key=self.setup.key, anchors_der=[k.certificate_der for k in known]
        )

    def _advertised(self) -> str:
        """Where peers shall dial us; without a host where they know better."""
        return self.setup.advertise or f":{self._peer_port}"

    async def _paired(self, party: str, address: str | None) -> None:
        """Pairing with `party` was written down: remember where to dial it, and do."""
        if address is not None:
            self._learned[party] = address
            await self.house.loop.in_store(self.setup.store.put_state, ADDRESSES, msgspec.json.encode(self._learned))
        self.house.peers.refresh()
        self.house.office.tell()

    # -- running -------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open every door and give the node its first event. Refused when a port is taken; all doors are shut again then."""
        started = False
        try:
            await self._start()
            started = True
        finally:
            if not started:
                await self._shut()

    async def _start(self) -> None:
        setup, house = self.setup, self.house
        door = self._open("peers", *setup.peers)
        self._peer_port = ports.port_of(door)
        house.peers.listen(door)
        listener = self._open("http", *setup.http)
        port = ports.port_of(listener)
        self._keep_ports({"http": port, "peers": self._peer_port})
        house.addresses = {
            "http": f"http://{_host(WILDCARDS.get(setup.http[0], setup.http[0]))}:{port}",
            "peers": f"{_host(setup.peers[0])}:{self._peer_port}",
        }
        house.cookie = f"dc_session_{port}"
        app = make_app(house, (*LOCAL_HOSTS, *setup.hosts, _host(setup.http[0])), setup.framed_by)
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, access_log=False, server_header=False, timeout_keep_alive=15, limit_concurrency=512,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        self._server = _Server(config)
        self._serving = asyncio.get_running_loop().create_task(self._server.serve(sockets=[listener]))
        now_us = setup.clock.now_us()
        self._restored.begin()
        await house.loop.start(self.node.receive(Started(entropy=entropy(), restored=self._restored.holds), Instant(now_us)))
        house.peers.refresh()
        house.office.start()

    def _open(self, door: str, host: str, port: int) -> socket.socket:
        """A listening socket for a door. Refused when its port is taken, or none of the row is free."""
        try:
            return ports.listen(host, ports.row(port, self._ports.get(door)) if door in self.setup.spare and port else (port,))
        except OSError as fault:
            where, what = f"{_host(host)}:{port}", fault.strerror or str(fault)
            mend = "stop what uses it, or name another port"
            raise Refused(f"the port for {door} cannot be opened: {what}", where=where, mend=mend) from fault

    def _keep_ports(self, taken: dict[str, int]) -> None:
        """A node that nobody gave a port comes back on the one its peers know."""
        if self.setup.spare and self._ports != taken:
            self.setup.store.put_state(PORTS, msgspec.json.encode(taken))

    def warm(self) -> None:
        """Compile the kernels beside everything else; /readyz waits for it. A fault of it is a fault of the node."""
        self.house.ready["kernels"] = "compiling"
        task = asyncio.ensure_future(asyncio.to_thread(_compile))
        task.add_done_callback(self._warmed)
        self._warming = task

    def _warmed(self, task: asyncio.Future[None]) -> None:
        self.house.ready.pop("kernels", None)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self.house.loop.fail(fault)

    async def run(self) -> None:
        """Until `stop`. Raises Ended when the store refuses; doors are shut in any case."""
        try:
            await self.house.loop.run()
        finally:
            await self._shut()

    def stop(self) -> None:
        """Finish what is being written, then return from `run`."""
        self.house.loop.stop()

    async def _shut(self) -> None:
        house = self.house
        house.hub.close()
        house.pairing.stop()
        await house.office.close()
        await house.replays.close()
        await house.peers.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
        house.people.close()
        if house.reads is not None:
            house.reads.close()
        self.setup.store.close()


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: who runs the station decides when it stops."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signals alone."""
        yield


def _compile() -> None:
    """One call through the kernels, so that none of them is compiled within a tick, or while somebody waits for advice."""
    from deconflict.conflict.warming import warm

    warm()


def _der(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _split(address: str | None) -> tuple[str, int] | None:
    if not address:
        return None
    host, _, port = address.rpartition(":")
    return (host.strip("[]"), int(port)) if host and is_address(address) else None


def _read_addresses(store: Store) -> dict[str, str]:
    raw = store.get_state(ADDRESSES)
    return msgspec.json.decode(raw, type=dict[str, str]) if raw else {}


def _read_ports(store: Store) -> dict[str, int]:
    raw = store.get_state(PORTS)
    return msgspec.json.decode(raw, type=dict[str, int]) if raw else {}
