"""The blackbox: every event with its `now`, in a ring of bounded size, from which a fresh node gives the same commands again.

What it keeps tells nothing secret by itself: of randomness only a hash, which is also all that the node is given; of a job's result only
that it came, since jobs are pure and are run again. Signatures need the key: without it commands are compared up to the signature.
"""

from __future__ import annotations

import hashlib
from collections import deque
from typing import Any, Iterable, Iterator

import msgspec

from deconflict.airspace.instant import Instant
from deconflict.errors import PeerFault
from deconflict.logbook.entry import Entry
from deconflict.node.commands import Append, Command, Compute
from deconflict.node.events import Computed, Event, Fetched, Filed
from deconflict.node.node import Node
from deconflict.statements import KINDS

RING = 100_000


class Record(msgspec.Struct, frozen=True, array_like=True):
    """One verb: what was called, when, and the event's type and fields as msgpack; `job` numbers the Compute that a Computed answers."""

    now: int
    event: str
    fields: bytes
    job: int | None = None


class Blackbox:
    """A node and its recorder; it has the node's own face, so the shell need not know which of the two it holds."""

    def __init__(self, node: Node, ring: int = RING) -> None:
        self.node = node
        self.records: deque[Record] = deque(maxlen=ring)
        self.complete = True
        self._jobs: list[Any] = []
        self._job_numbers: dict[int, int] = {}

    def receive(self, event: Event, now: Instant) -> list[Command]:
        """As Node.receive, recorded."""
        event = hashed(event)
        job = self._job_numbers.pop(id(event.job), None) if isinstance(event, Computed) else None
        self._keep(Record(now, type(event).__name__, _packed(event), job))
        return self._numbered(self.node.receive(event, now))

    def wake(self, now: Instant) -> list[Command]:
        """As Node.wake, recorded."""
        self._keep(Record(now, "", b""))
        return self._numbered(self.node.wake(now))

    def next_wakeup(self) -> Instant | None:
        """As Node.next_wakeup."""
        return self.node.next_wakeup()

    def _keep(self, record: Record) -> None:
        self.complete = self.complete and len(self.records) < (self.records.maxlen or 0)
        self.records.append(record)

    def _numbered(self, commands: list[Command]) -> list[Command]:
        for command in commands:
            if isinstance(command, Compute):
                # The job is kept so that its identity stays its own while it runs.
                self._job_numbers[id(command.job)] = len(self._jobs)
                self._jobs.append(command.job)
        return commands


def hashed(event: Event) -> Event:
    """The same event with its randomness replaced by its SHA-256."""
    entropy = getattr(event, "entropy", None)
    return event if entropy is None else msgspec.structs.replace(event, entropy=hashlib.sha256(entropy).digest())


def replay(records: Iterable[Record], node: Node) -> Iterator[list[Command]]:
    """The commands a fresh node gives to the same verbs, one list a verb."""
    jobs: list[Any] = []
    for record in records:
        commands = node.wake(Instant(record.now)) if not record.event else node.receive(_event(record, jobs), Instant(record.now))
        jobs += [command.job for command in commands if isinstance(command, Compute)]
        yield commands


def fingerprint(commands: Iterable[Command], *, signed: bool = True) -> str:
    """SHA-256 over commands as they print; `signed=False` leaves signatures out, for a comparison without the key."""
    digest = hashlib.sha256()
    for command in commands:
        if isinstance(command, Append):
            digest.update(command.entry.encode() if signed else command.entry.header_bytes)
            digest.update(repr((command.received_at_us, command.bearer, command.branch)).encode())
        elif isinstance(command, Compute):
            digest.update(type(command.job).__name__.encode())
        else:
            digest.update(repr(command).encode())
    return digest.hexdigest()


def _packed(event: Event) -> bytes:
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    if isinstance(event, Computed):
        fields = {"entropy": event.entropy}
    elif isinstance(event, Fetched):
        fields["entries"] = [entry.encode() for entry in event.entries]
    elif isinstance(event, Filed):
        fields["parts"] = {name: msgspec.json.encode(part) for name, part in event.parts.items()}
    return msgspec.msgpack.encode(fields)


def _event(record: Record, jobs: list[Any]) -> Event:
    kind = next(kind for kind in Event.__subclasses__() if kind.__name__ == record.event)
    fields = msgspec.msgpack.decode(record.fields)
    if kind is Computed:
        job = jobs[record.job] if record.job is not None else None
        return Computed(job=job, result=job.run(), **fields)
    if kind is Fetched:
        return Fetched(tag=fields["tag"], entries=tuple(Entry.decode(raw) for raw in fields["entries"]))
    if kind is Filed:
        known = KINDS.get(fields["kind"])
        if known is None:
            raise PeerFault("a record of a statement this version does not know", where=fields["kind"], mend="replay it with the version that wrote it")
        fields["parts"] = {name: msgspec.json.decode(raw, type=known.parts[name]) for name, raw in fields["parts"].items()}
        parts = fields.pop("parts")
        return msgspec.structs.replace(msgspec.convert({**fields, "parts": {}}, Filed), parts=parts)
    return msgspec.convert(fields, kind)
