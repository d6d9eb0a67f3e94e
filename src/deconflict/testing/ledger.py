"""What the World remembers from outside, to hold the nodes to it: what was promised, what was written, who was dropped, what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deconflict.logbook.store import Row
from deconflict.node.commands import Call, Reply
from deconflict.testing.host import Host
from deconflict.testing.network import Pair, pair


@dataclass(slots=True)
class Asked:
    """One request and what became of it; `error` as in Reply."""

    host: str
    what: str
    at_us: int
    answer: Mapping[str, Any] | None = None
    error: tuple[str, str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A machine ended a connection because of what the other sent."""

    by: str
    of: str
    why: str
    at_us: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A node flushed two different entries of its own for one place."""

    host: str
    place: tuple[str, str, int, int]
    at_us: int


@dataclass(frozen=True, slots=True)
class Leaked:
    """A node gave entries of a logbook to a party that its author does not let read it."""

    by: str
    to: str
    logbook: str
    at_us: int


@dataclass(slots=True)
class Ledger:
    """The outside record of a run. `written`: place of every own entry flushed -> its hash; `promised`: entry hash -> its request.

    `understood`: when, by its own clock, a sender saw that a party had understood its FLASH: (machine, message, party).
    `unable`: from when until when, by its own clock, a machine was down or might not sign yet. `reopened`: parties that opened a new epoch
    because they could not be sure of the old one; what of the old one only others hold stays behind. `gone`: entries lost with a disk;
    `restored`: parties that came back from a copy. `signed`: (party, mischief) of who signed what it must not while all could hear it.
    """

    events: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Asked] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)
    written: dict[tuple[str, str, int, int], str] = field(default_factory=dict)
    rewritten: list[Rewritten] = field(default_factory=list)
    drops: list[Dropped] = field(default_factory=list)
    calls: Counter[tuple[str, int, str, str, int]] = field(default_factory=Counter)
    calm_from_us: int = 0
    understood: dict[tuple[str, str, str], int] = field(default_factory=dict)
    unable: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    reopened: set[str] = field(default_factory=set)
    restored: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    signed: set[tuple[str, str]] = field(default_factory=set)
    leaks: list[Leaked] = field(default_factory=list)
    _pairs: set[Pair] = field(default_factory=set)

    def note_pair(self, a: str, b: str) -> None:
        """These two parties completed first contact."""
        self._pairs.add(pair(a, b))

    def paired(self, a: str, b: str) -> bool:
        """Whether these two parties ever completed first contact."""
        return pair(a, b) in self._pairs

    def flushed(self, host: Host, rows: Sequence[Row], now_us: int) -> None:
        """Rows of a batch are durable on that machine's disk."""
        for row in rows:
            header = row.entry.header
            if header.author != host.party or row.bearer is not None:
                continue
            place = (header.author, header.logbook, header.epoch, header.seq)
            if self.written.setdefault(place, row.entry.hash) != row.entry.hash and host.honest:
                self.rewritten.append(Rewritten(host.name, place, now_us))

    def replied(self, host: Host, reply: Reply, now_us: int) -> None:
        """A node answered a request: what it says is stored must be there for good."""
        asked = self.asked.get(reply.request)
        if asked is None:
            return
        asked.answer, asked.error = reply.answer, reply.error
        entry = reply.answer.get("entry")
        if reply.error is None and entry is not None and host.honest:
            self.promised[entry] = reply.request

    def dropped(self, by: Host, of: Host, why: str, now_us: int) -> None:
        """A machine ended a connection because of what came over it."""
        self.drops.append(Dropped(by.name, of.name, why, now_us))

    def called(self, host: Host, call: Call) -> None:
        """A node had somebody called: (machine, run, message, party, step)."""
        self.calls[host.name, host.run, call.entry, call.party, call.step] += 1

    def note_able(self, host: Host, now_us: int, *, able: bool) -> None:
        """A machine can, or cannot, write entries now: it is down, or its node has not settled yet."""
        local_us = host.clock.now(now_us)
        if not able and host.lame_from_us is None:
            host.lame_from_us = local_us
        elif able and host.lame_from_us is not None:
            self.unable.setdefault(host.name, []).append((host.lame_from_us, local_us))
            host.lame_from_us = None

    def forget(self, entries: Iterable[str]) -> None:
        """These entries were lost with a disk before anybody else held them: nobody can be held to them."""
        gone = set(entries)
        self.gone |= gone
        self.promised = {entry: request for entry, request in self.promised.items() if entry not in gone}
        self.written = {place: entry for place, entry in self.written.items() if entry not in gone}
