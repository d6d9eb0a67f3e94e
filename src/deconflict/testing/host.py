"""One machine of the World: a real Node, the store that survives it, its clock, and what is known about it from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from deconflict.coordination.pairing import Outcome
from deconflict.logbook.encoding import text_of
from deconflict.logbook.keys import SigningKey, party_id
from deconflict.logbook.store import MemoryStore
from deconflict.node import commands as c
from deconflict.node.core import Identity
from deconflict.node.node import Node
from deconflict.statements.base import Role, Status
from deconflict.testing.clock import Clock
from deconflict.wire import frames

NAMES = ("ALFA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "INDIA", "JULIETT", "KILO", "LIMA")
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


def secret(*words: str) -> bytes:
    """32 bytes that depend on nothing but these words: keys of a World are no secrets."""
    return hashlib.sha256("\n".join(("deconflict/world/1", *words)).encode()).digest()


def identity(seed: int, name: str) -> Identity:
    """Who the organisation of that name is in the World of that seed."""
    recovery = SigningKey.generate(secret(str(seed), name, "recovery"))
    signing = SigningKey.generate(secret(str(seed), name, "signing"))
    pin = text_of(secret(str(seed), name, "tls"))
    return Identity(party_id(recovery.public), name, signing, recovery.public, (pin,), Status.EXERCISE, recovery)


MAX_WAKES = 50
"""At one instant."""
MAX_IN_A_ROW, IN_A_ROW_US = 1000, 1000
"""No more than this apart; what a node wrote in one go falls due as close together."""


@dataclass(slots=True)
class Host:
    """One machine. `run` counts its starts: what was under way for an earlier run is lost.

    `name` is its own, also where two machines run as one party (a twin). `links` says which machine stands behind each peer now.
    `wake_due_us` is when it is to be woken next, as true time, `wakes` when it was last, how often at that instant and how often in a row;
    `restored` that a person brought its store back from a copy;
    `lame_from_us` since when, by its own clock, it cannot write.
    """

    name: str
    me: Identity
    clock: Clock
    store: MemoryStore = field(default_factory=MemoryStore)
    node: Node | None = None
    run: int = 0
    honest: bool = True
    restored: bool = False
    links: dict[str, str] = field(default_factory=dict)
    decoders: dict[str, frames.Decoder] = field(default_factory=dict)
    wake_due_us: int | None = None
    wakes: tuple[int, int, int] = (0, 0, 0)
    lame_from_us: int | None = None

    @property
    def party(self) -> str:
        """The party this machine speaks for."""
        return self.me.party

    @property
    def desk(self) -> str:
        """How this party's watch signs, before the role: its name in small letters, on every machine of its."""
        return self.me.name.lower()

    def count_wake(self, now_us: int) -> None:
        """A node that wants to be woken again and again, at one instant or an instant later each time, would keep a processor busy."""
        last_us, at_once, in_a_row = self.wakes
        at_once = at_once + 1 if last_us == now_us else 1
        in_a_row = in_a_row + 1 if now_us - last_us <= IN_A_ROW_US else 1
        self.wakes = (now_us, at_once, in_a_row)
        if at_once > MAX_WAKES or in_a_row > MAX_IN_A_ROW:
            raise AssertionError(f"{self.name} wants to be woken for ever at {now_us}")

    def holder(self, role: Role) -> str:
        """Who holds that role at this party's desk now, as its own node has it; who it would be at first where nobody does."""
        record = self.node.picture.parties.get(self.party) if self.node is not None else None
        held_by = record.on_watch(role.value) if record is not None else None
        return held_by or f"{self.desk}-{role.value}"

    @property
    def up(self) -> bool:
        """Whether it runs now."""
        return self.node is not None


@dataclass(slots=True)
class Hazards:
    """What may befall a machine while it carries out a batch. Chances from 0 to 1 per batch; delays in µs.

    before_flush, after_flush: it stops before the entries of a batch are durable, or after that but before all of it was spoken.
    other_bearer: other bearers than the link are configured, and what is carried by them fails, is lost or comes twice that often.
    """

    before_flush: float = 0.0
    after_flush: float = 0.0
    other_bearer: float = 0.0
    job_most_us: int = 50_000
    down_us: tuple[int, int] = (1_000_000, 40_000_000)


def honest(hosts: Iterable[Host]) -> list[Host]:
    """Machines of organisations that keep to the protocol."""
    return [host for host in hosts if host.honest]


def canonical(command: c.Command) -> bytes:
    """A command as bytes that depend on its content alone, for the hash of all commands of a run."""
    if isinstance(command, c.Append):
        return f"append {command.entry.hash} {command.branch} {command.received_at_us} {command.bearer}".encode()
    if isinstance(command, c.Send):
        return f"send {command.peer} {command.urgent} ".encode() + frames.encode(command.frame)
    if isinstance(command, c.Carry):
        about = (command.peer, command.bearer, command.role, command.about, command.carried, *(entry.hash for entry in command.entries))
        return b"carry " + repr(about).encode()
    if isinstance(command, c.Compute):
        return b"compute " + type(command.job).__name__.encode()
    fields = [getattr(command, name) for name in command.__struct_fields__]
    return msgspec.json.encode([type(command).__name__, *fields], order="deterministic")


def outcome(seed: int, one: Host, other: Host) -> Outcome:
    """What `one` holds after pairing with `other`, as if both had read their codes aloud."""
    words = (str(seed), *sorted((one.name, other.name)))
    number = int.from_bytes(secret(*words, "channel"), "big")
    return Outcome(
        party=other.party, name=other.me.name, signing_key=other.me.signing.public, recovery_key=other.me.recovery_public,
        tls_pins=other.me.tls_pins, certificate=text_of(secret(*words, other.name) * 4), software="deconflict world", versions=(1,),
        channel="".join(BASE32[number >> 5 * place & 31] for place in range(26)), transcript=text_of(secret(*words, "transcript")),
        secret=secret(*words, "secret"),
    )  # fmt: skip
