"""One party that does not keep to the protocol: it forges, replays, floods, pries, runs as two copies, or withholds.

Its node is a real one; the lies are told on its wire, but for those that it signs with its own key (forging).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from deconflict.errors import DeconflictError
from deconflict.logbook.encoding import text_of
from deconflict.logbook.entry import Entry, write
from deconflict.logbook.sync import Frame, Give, Push, Want
from deconflict.statements.base import Part
from deconflict.testing import forging
from deconflict.testing.host import Host, secret
from deconflict.testing.people import People
from deconflict.testing.world import SECOND_US, World
from deconflict.wire import frames

KEPT = 60
FLOOD_FRAMES = 150
SIGN_US = (20 * SECOND_US, 120 * SECOND_US)


class Mischief(StrEnum):
    """What the party does."""

    NONE = "none"
    FORGE = "forge"
    REPLAY = "replay"
    FLOOD = "flood"
    TWIN = "twin"
    PRY = "pry"
    WITHHOLD = "withhold"
    REWRITE = "rewrite"
    BACKDATE = "backdate"


SIGNING = frozenset({Mischief.REWRITE, Mischief.BACKDATE})
"""Mischief with its own key: not on the wire, but in what it signs."""
OF_SEEDS = (*tuple(Mischief)[:6], *tuple(Mischief)[:6], *tuple(Mischief)[6:])
"""Which kind a storm's seed has, one after another."""
WITHHELD = 0.5


class Liar:
    """Stands on the wire of one machine and changes, repeats or adds frames with chance `rate` per frame sent."""

    def __init__(self, world: World, host: Host, what: Mischief, rate: float = 0.08) -> None:
        self.world = world
        self.host = host
        self.what = what
        self.rate = rate
        self._rng = world.rng("mischief")
        self._kept: list[bytes] = []
        host.honest = False
        world.tamper = self.tamper
        if what in SIGNING:
            world.after(self._rng.randint(*SIGN_US), self._sign_again)

    def stop(self) -> None:
        """From now on it behaves; its links start anew, since a lie may have gone out in place of a true frame."""
        self.world.tamper = None
        for name in sorted(self.host.links.values()):
            self.world.break_link(self.host, self.world.hosts[name])

    def tamper(self, host: Host, to: str, data: bytes) -> Sequence[bytes]:
        """What really goes out instead of `data`."""
        if host is not self.host or self.what in (Mischief.NONE, Mischief.TWIN, *SIGNING):
            return [data]
        if self.what is Mischief.WITHHOLD:
            return [] if self._withholds(data) else [data]
        self._kept = [*self._kept[-KEPT:], data]
        if self._rng.random() >= self.rate:
            return [data]
        self.world.ledger.faults[f"mischief: {self.what}"] += 1
        if self.what is Mischief.REPLAY:
            return [data, *self._rng.choices(self._kept, k=self._rng.randint(1, 5))]
        if self.what is Mischief.FLOOD:
            return [data, *self._flood(data)]
        if self.what is Mischief.PRY:
            return [data, self._prying()]
        return [self._forged() or data]

    def sign(self) -> bool:
        """Sign what it must not; whether anybody could be shown it."""
        if self.what is Mischief.BACKDATE:
            done = forging.date_back(self.world, self.host)
        else:
            done = forging.write_anew(self.world, self.host, self._rng)
        self.world.ledger.faults[f"mischief: {self.what}"] += done
        return done

    def _sign_again(self) -> None:
        if self.world.tamper is not None:
            self.sign()
            self.world.after(self._rng.randint(*SIGN_US), self._sign_again)

    def _withholds(self, data: bytes) -> bool:
        """Every second time entries were asked for, nothing comes; that it has them it said."""
        withheld = b'"frame":"give"' in data and self._rng.random() < WITHHELD
        self.world.ledger.faults[f"mischief: {self.what}"] += withheld
        return withheld

    def _flood(self, data: bytes) -> list[bytes]:
        """The same frame many times over, or bytes that are no frames at all."""
        if self._rng.random() < 0.3:
            return [self._rng.randbytes(self._rng.randint(1, 4000))]
        return [data] * self._rng.randint(10, FLOOD_FRAMES)

    def _prying(self) -> bytes:
        """A question for somebody else's logbook, which this party may know of but not read."""
        heads = [head for host in self.world.hosts.values() for head in host.store.heads() if head.author != self.host.party]
        head = self._rng.choice(heads)
        return frames.encode(Want(head.author, head.logbook, head.epoch, 0, head.hash))

    def _forged(self) -> bytes | None:
        """A frame with one lie in it, about an entry this machine holds."""
        rows = list(self.host.store.scan())
        if not rows:
            return None
        entry = self._rng.choice(rows[-40:]).entry
        lies = (self._other_body, self._other_signature, self._other_author, self._next_of_another)
        lie: Callable[[Entry], bytes] = self._rng.choice(lies)
        header = entry.header
        give = Give(author=header.author, logbook=header.logbook, epoch=header.epoch, entries=(msgspec.Raw(lie(entry)),), more=False)
        frame: Frame = give if self._rng.random() < 0.5 else Push(entries=give.entries)
        return frames.encode(frame)

    def _other_signature(self, entry: Entry) -> bytes:
        spoiled = bytearray(self._rng.randbytes(64))
        return _replaced(entry.encode(), entry.signature, text_of(bytes(spoiled)))

    def _other_body(self, entry: Entry) -> bytes:
        """One byte of the entry is another."""
        raw = bytearray(entry.encode())
        raw[self._rng.randrange(len(raw))] ^= 1 << self._rng.randrange(7)
        return bytes(raw)

    def _other_author(self, entry: Entry) -> bytes:
        """The same words, as if another party had written them."""
        other = self._rng.choice(sorted(h.party for h in self.world.hosts.values()))
        return entry.encode().replace(entry.header.author.encode(), other.encode())

    def _next_of_another(self, entry: Entry) -> bytes:
        """The next entry of another's logbook, well made in everything but the key."""
        header = entry.header
        parts: dict[str, Part] = {"main": entry.main} if entry.main is not None else {}
        try:
            forged = write(
                self.host.me.signing, author=header.author, logbook=header.logbook, epoch=header.epoch, seq=header.seq + 1,
                previous=entry.hash, kind=header.kind, written_at=header.written_at, seen=(), parts=parts,
                salt=lambda: secret(str(self._rng.random()))[:16],
            )  # fmt: skip
        except DeconflictError:
            return self._other_signature(entry)
        return forged.encode() if header.author != self.host.party else self._other_signature(entry)


def _replaced(raw: bytes, old: str, new: str) -> bytes:
    return raw.replace(old.encode(), new.encode())


def run_twin(world: World, people: People, host: Host, for_us: int) -> Host:
    """Start a copy of a machine. It hears nobody until both have filed a plan, so that both write on from one place; then both are heard.

    The copy stops `for_us` after that.
    """
    others = [name for name, other in world.hosts.items() if other.party != host.party]
    copy = world.twin(host)
    world.ledger.faults["twins"] += 1
    for name in others:
        world.network.block(copy.name, name)
        world.network.block(name, copy.name)
    world.after(6 * SECOND_US, _both_write, world, people, host, copy, for_us)
    return copy


def _both_write(world: World, people: People, host: Host, copy: Host, for_us: int) -> None:
    """Once both may write: both file a plan, and then the copy is let in."""
    machines = (host, copy)
    if not all(machine.node is not None and machine.node.mesh.may_sign for machine in machines):
        world.after(SECOND_US, _both_write, world, people, host, copy, for_us)
        return
    for machine in machines:
        people.file(machine, "SITE_NOTICE")
    for name, other in world.hosts.items():
        if other.party != host.party:
            world.network.unblock(copy.name, name)
            world.network.unblock(name, copy.name)
    world.after(for_us, world.retire, copy)
