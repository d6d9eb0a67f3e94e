"""`deconflict serve`: from settings to a running node, and out again with the exit code that says why."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
import sys
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec
import structlog

from deconflict import conflict
from deconflict.errors import Damaged, Refused
from deconflict.service import fetch, identity
from deconflict.service.agreements import read_agreement
from deconflict.service.bearers.office import Means
from deconflict.service.cli_out import talk
from deconflict.service.client import RUNNING, TOKEN, Running
from deconflict.service.clock import DrivenClock, WallClock
from deconflict.service.config import Config
from deconflict.service.control import Control, lines_of
from deconflict.service.cot_door import CotDoor
from deconflict.service.cot_released import released
from deconflict.service.cot_settings import CotOut
from deconflict.service.feeding import Feeding
from deconflict.service.feeds import Feeds
from deconflict.service.hooks import Hooks
from deconflict.service.house import House
from deconflict.service.keyfile import replace_file, write_secret
from deconflict.service.loop import Ended
from deconflict.service.memory import keeping
from deconflict.service.oidc_settings import readable
from deconflict.service.reading import reading_of
from deconflict.service.sessions import SCOPES, Sessions
from deconflict.service.snapshots_ahead import Ahead
from deconflict.service.sqlite import SqliteStore
from deconflict.service.station import Setup, Station
from deconflict.service.witnessing import MAX_ANSWER_BYTES, Witnessing
from deconflict.statements.base import Status
from deconflict.wire.cot import Event

LOCK = "lock"
DOORS = {"http": "port", "peers": "peer_port", "pairing": "pairing_port"}


def serve_until_stopped(config: Config, *, restored: bool, driven: bool, as_json: bool, attached: bool = False) -> int:
    """Run the node of `config`; the exit code. Refused or Damaged when it cannot start."""
    _logs(config.log_level)
    folder = config.data_dir
    if not os.access(Path(conflict.__file__).parent, os.W_OK):
        # Kernels compiled at set-up lie beside the package; where that is read-only numba needs another place, or fails at import.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "numba"))
    if not identity.exists(folder) and config.name:
        identity.init(folder, config.name)
    try:
        asyncio.run(_serve(config, restored=restored, driven=driven, as_json=as_json, attached=attached))
    except Ended as ended:
        talk(f"deconflict: the node ends: {ended.what}")
        talk(f"  mend: {ended.mend}")
        return ended.code
    return 0


async def _serve(config: Config, *, restored: bool, driven: bool, as_json: bool, attached: bool) -> None:
    folder = config.data_dir
    if not identity.exists(folder):
        raise Refused("no party lives in this folder", where=str(folder), mend="deconflict init NAME, or serve --name NAME")
    alone = _alone(folder)  # before the record is opened: two who open it would each write its last words
    store = SqliteStore(folder / identity.RECORD)
    me, files = identity.load(folder, Status(config.status), store)
    clock = DrivenClock() if driven else WallClock()
    with keeping():
        station = Station(
            Setup(
                identity=me, store=store, clock=clock, sessions=folder / "sessions.json", certificate=files.certificate, key=files.key,
                agreements=tuple(read_agreement(path) for path in config.agreements), restored=restored,
                http=(config.host, config.port), peers=(config.peer_host, config.peer_port),
                pairing=(config.peer_host, config.pairing_port), advertise=config.advertise or None, hosts=config.hosts,
                addresses={p.who: p.address for p in config.peers if p.address}, means=_means(config), oidc=readable(config.oidc),
                lock_after_us=config.lock_after_min * 60_000_000, framed_by=config.framed_by,
                reading=reading_of(config.locale, config.units, config.reading),
                spare=frozenset(door for door, name in DOORS.items() if config.origin[name] == "default"),
            )
        )  # fmt: skip
        lines = await _first_instant(clock) if isinstance(clock, DrivenClock) else None
        station.warm()
        await station.start()
    feeds = Feeding(station.house, Feeds(config.feeds, clock, config.live_url))
    station.house.feeds, station.house.stale_after_s = feeds.feeds.health, feeds.feeds.stale_after_s
    hooks = Hooks(config.hooks, station.house.hub, clock, config.data_dir / "dead-letters")
    witnessing = Witnessing(station.house, config.witnesses, partial(fetch.post, media="text/plain", max_bytes=MAX_ANSWER_BYTES))
    station.house.witnesses = witnessing.faults
    ahead = Ahead(store.path, station.house.counted or store.count)
    cot = CotDoor(config.cot, partial(_released, station.house, config.cot), clock.now_us) if config.cot is not None else None
    try:
        if cot is not None:
            await cot.open()
        _announce(station, config, as_json=as_json)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, station.stop)
        control: asyncio.Future[None] | None = None
        if lines is not None and isinstance(clock, DrivenClock):
            control = asyncio.ensure_future(_controlled(station, clock, lines, feeds))
        elif attached:
            control = asyncio.ensure_future(_until_left(station))
        await station.run()
        if control is not None:
            control.cancel()
    finally:
        if cot is not None:
            await cot.close()
        await ahead.close()
        await witnessing.close()
        await hooks.close()
        await feeds.stop()
        with contextlib.suppress(FileNotFoundError):
            (folder / RUNNING).unlink()
        alone.close()


def _released(house: House, cot: CotOut) -> list[Event]:
    """What may leave as Cursor on Target now."""
    core = house.node.core
    return released(house.node.picture, core.me.party, cot.release, max(house.loop.clock.now_us(), core.now), house.reading)


def _means(config: Config) -> Means:
    """The other bearers as they are configured."""
    return Means(
        reaches=tuple(p.reach for p in config.peers if p.reach is not None), smtp=config.smtp, imap=config.imap, drop=config.drop,
        paging=config.paging, dead_letters=config.data_dir / "dead-letters",
        sign_in=f"http://{config.hosts[0] if config.hosts else config.host}:{config.port}",
    )  # fmt: skip


def _alone(folder: Path) -> BinaryIO:
    """Hold the folder as long as this is open. A second process started by mistake would end the first by writing."""
    path = folder / LOCK
    try:
        held = path.open("ab")
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused("a node runs on this folder already", where=str(folder), mend="stop it, or name another with --data-dir") from None
    except OSError as fault:
        mend = "make the folder and its files writable for this user"
        raise Damaged(f"cannot be written: {fault.strerror}", where=str(path), mend=mend) from fault
    return held


async def _first_instant(clock: DrivenClock) -> asyncio.StreamReader:
    """A driven node begins at the instant of the first line; that line is answered once it has started."""
    lines = await lines_of(sys.stdin.buffer)
    first = msgspec.json.decode(await lines.readline() or b'{"now_us":0}', type=dict[str, int])
    clock.advance(first["now_us"])
    return lines


async def _until_left(station: Station) -> None:
    """Stop when standard input ends: whoever started this node is gone, however that came about."""
    lines = await lines_of(sys.stdin.buffer)
    while await lines.read(1024):
        pass
    station.stop()


async def _controlled(station: Station, clock: DrivenClock, lines: asyncio.StreamReader, feeds: Feeding) -> None:
    """Answer the control channel; when its other end is gone, so are we."""
    out: BinaryIO = sys.stdout.buffer
    await Control(station.house, clock, feeds.idle).run(lines, out)
    station.stop()


def _announce(station: Station, config: Config, *, as_json: bool) -> None:
    """Say where the node is, and the one-time code for its page; write down where the shell finds it."""
    house, folder, me = station.house, config.data_dir, station.setup.identity
    running = Running(http=house.addresses["http"], pid=os.getpid(), party=me.party, name=me.name, peers=house.addresses["peers"])
    _shell_token(folder, house.sessions)
    replace_file(folder / RUNNING, msgspec.json.encode(running))
    code = house.sessions.new_code()
    page = f"{running.http}/#code={code}"
    if as_json:
        told = {**msgspec.to_builtins(running), "status": me.status.value, "code": code, "page": page, "data_dir": str(folder)}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        sys.stdout.flush()
    talk(f"{me.name} ({me.status.value}) runs: {page}")
    talk("  the code in the address signs one page in, once; `deconflict code` prints another")
    talk(f"peers reach it at {running.peers}")
    talk(f"record and keys: {folder}   stop: Ctrl-C")
    if (folder / identity.RECOVERY).exists():
        talk(f"move {folder / identity.RECOVERY} to a place offline: it is needed again only when a key is lost")
    if config.open:
        # Some browsers are waited for until they are closed; the node goes on meanwhile.
        threading.Thread(target=webbrowser.open, args=(page,), name="browser", daemon=True).start()


def _shell_token(folder: Path, sessions: Sessions) -> None:
    """The token by which commands of this user find the node: kept owner-only, made anew when it is not known any more."""
    path = folder / TOKEN
    if path.exists() and sessions.actor(path.read_text().strip(), page=False) is not None:
        return
    path.unlink(missing_ok=True)
    sessions.revoke("shell")
    write_secret(path, sessions.new_token("shell", SCOPES).encode())


def _logs(level: str) -> None:
    """JSON lines on stderr: stdout is for data."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
