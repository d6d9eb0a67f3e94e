"""The blackbox: every event with its `now`, in a ring of bounded size, from which a fresh node gives the same commands again.

What it keeps tells nothing secret by itself: of randomness only a hash, which is also all that the node is given; of a pairing's secret
only a hash; of a job's result only that it came, since jobs are pure and are run again. Signatures and reply codes need the keys: without
them commands are compared up to the signature, and codes are left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Raw

from deconflict.agreement import Agreement
from deconflict.airspace.instant import Instant
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.node.commands import Append, Carry, Command, Compute, Send
from deconflict.node.core import Identity
from deconflict.node.events import Computed, Event, Fetched, Filed, Paired
from deconflict.node.node import Node
from deconflict.node.policy import Policy
from deconflict.statements import KINDS

RING = 100_000


class Record(msgspec.Struct, frozen=True, array_like=True):
    """One verb: what was called, when, and the event's type and fields as JSON; `job` numbers the Compute that a Computed answers."""

    now: int
    event: str
    fields: bytes
    job: int | None = None


class RecordedNode(Node):
    """A node that records itself: `records` is the ring, `complete` whether nothing has left it, `loaded` how many rows it began from."""

    def __init__(self, me: Identity, agreements: tuple[Agreement, ...] = (), policy: Policy | None = None, *, ring: int = RING) -> None:
        super().__init__(me, agreements, policy)
        self.records: deque[Record] = deque(maxlen=ring)
        self.complete = True
        self.loaded = 0
        self._jobs: dict[int, tuple[int, Any]] = {}
        self._job_count = 0

    def load(self, rows: Iterable[Row]) -> None:
        """As Node.load; how many rows is what a replay has to begin from."""
        rows = list(rows)
        self.loaded += len(rows)
        super().load(rows)

    def receive(self, event: Event, now: Instant) -> list[Command]:
        """As Node.receive, recorded."""
        event = hashed(event)
        job = self._jobs.pop(id(event.job), (None, None))[0] if isinstance(event, Computed) else None
        self._keep(Record(now, type(event).__name__, _packed(_without_secret(event)), job))
        return self._numbered(super().receive(event, now))

    def wake(self, now: Instant) -> list[Command]:
        """As Node.wake, recorded."""
        self._keep(Record(now, "", b""))
        return self._numbered(super().wake(now))

    def _keep(self, record: Record) -> None:
        self.complete = self.complete and len(self.records) < (self.records.maxlen or 0)
        self.records.append(record)

    def _numbered(self, commands: list[Command]) -> list[Command]:
        """Jobs by number, and kept while they run so that their identity stays their own."""
        for command in commands:
            if isinstance(command, Compute):
                self._jobs[id(command.job)] = (self._job_count, command.job)
                self._job_count += 1
        return commands


def hashed(event: Event) -> Event:
    """The same event with its randomness replaced by its SHA-256."""
    entropy = getattr(event, "entropy", None)
    return event if entropy is None else msgspec.structs.replace(event, entropy=hashlib.sha256(entropy).digest())


def _without_secret(event: Event) -> Event:
    """A pairing's secret becomes its hash, by which a node that has it knows it again."""
    if not isinstance(event, Paired):
        return event
    outcome = dataclasses.replace(event.outcome, secret=hashlib.sha256(event.outcome.secret).digest())
    return msgspec.structs.replace(event, outcome=outcome)


def replay(records: Iterable[Record], node: Node) -> Iterator[list[Command]]:
    """The commands a fresh node, loaded with the rows the recorded one began from, gives to the same verbs; one list a verb."""
    jobs: list[Any] = []
    for record in records:
        now = Instant(record.now)
        commands = node.receive(_event(record, jobs), now) if record.event else node.wake(now)
        jobs += [command.job for command in commands if isinstance(command, Compute)]
        yield commands


def fingerprint(commands: Iterable[Command], *, signed: bool = True) -> str:
    """SHA-256 over commands; `signed=False` leaves signatures out, for a comparison without the key."""
    digest = hashlib.sha256()
    for command in commands:
        if isinstance(command, Append):
            digest.update(command.entry.encode() if signed else command.entry.header_bytes)
            digest.update(repr((command.received_at_us, command.bearer, command.branch)).encode())
        elif isinstance(command, Send):
            digest.update(repr((command.peer, command.urgent)).encode() + msgspec.json.encode(command.frame))
        elif isinstance(command, Carry):
            digest.update(repr((command.peer, command.bearer, command.role, command.about, command.carried)).encode())
            digest.update("".join(entry.hash for entry in command.entries).encode())
        elif isinstance(command, Compute):
            digest.update(type(command.job).__name__.encode())
        else:
            digest.update(repr(command).encode())
    return digest.hexdigest()


def _packed(event: Event) -> bytes:
    if isinstance(event, Computed):
        return msgspec.json.encode({"entropy": event.entropy})
    if isinstance(event, Fetched):
        return msgspec.json.encode({"tag": event.tag, "entries": [Raw(entry.encode()) for entry in event.entries]})
    return msgspec.json.encode(event)


class _Fetched(msgspec.Struct):
    tag: str
    entries: tuple[Raw, ...]


class _Computed(msgspec.Struct):
    entropy: bytes


def _event(record: Record, jobs: list[Any]) -> Event:
    kind = next(kind for kind in Event.__subclasses__() if kind.__name__ == record.event)
    if kind is Computed:
        job = jobs[record.job or 0]
        return Computed(job=job, result=job.run(), entropy=msgspec.json.decode(record.fields, type=_Computed).entropy)
    if kind is Fetched:
        fetched = msgspec.json.decode(record.fields, type=_Fetched)
        return Fetched(tag=fetched.tag, entries=tuple(Entry.decode(raw) for raw in fetched.entries))
    if kind is Filed:
        said = msgspec.json.decode(record.fields, type=dict[str, Raw])
        known = KINDS[msgspec.json.decode(said["kind"], type=str)].parts
        parts = msgspec.json.decode(said.pop("parts"), type=dict[str, Raw])
        bare = msgspec.json.decode(msgspec.json.encode({**said, "parts": {}}), type=Filed)
        return msgspec.structs.replace(bare, parts={name: msgspec.json.decode(raw, type=known[name]) for name, raw in parts.items()})
    return msgspec.json.decode(record.fields, type=kind)
