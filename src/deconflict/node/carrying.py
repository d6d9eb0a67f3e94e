"""By which bearer an urgent message goes when the link does not bring it: the next one agreed, until its receipt is here.

What was tried stands in the record as TRIED, so that after a restart nothing is carried twice by one bearer, and both sides can read it.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deconflict.coordination import reply_code
from deconflict.logbook.entry import Entry
from deconflict.node import releasing
from deconflict.node.commands import Call, Carry
from deconflict.node.core import PUSHED, Core
from deconflict.node.events import Carried
from deconflict.node.limits import Rate
from deconflict.node.mesh import Mesh
from deconflict.picture.picture import Change, MessageRecord
from deconflict.statements.base import Priority, Role
from deconflict.statements.bearing import CarryOutcome, Tried
from deconflict.statements.receipts import Bearer

CARRY_ENTRIES = frozenset({Bearer.WEBHOOK, Bearer.MAIL})
"""Bearers by which the entries themselves travel. By the others people are told, and no receipt can come of it."""
CODES_BY: Mapping[Bearer, tuple[Bearer, ...]] = {Bearer.MAIL: (Bearer.MAIL, Bearer.VOICE), Bearer.WEBHOOK: (Bearer.WEBHOOK,)}
"""Which reply codes the text that goes by a bearer holds."""
NOT_CARRIED = frozenset({"LINE_CHECK", "LINE_CHECK_REPLY"})
"""What proves a bearer goes by that one only: see node.linekeeping."""
AGAIN_US = 5_000_000
"""When to look again at what the limit of a minute held back."""
MOST_OPEN = 1000


class Errand(NamedTuple):
    """One thing to bring to one party: `carried` is the message itself or our word about it."""

    message: str
    carried: str
    party: str
    role: Role = Role.DUTY


class Carrier:
    """The part of a node that chooses bearers."""

    def __init__(self, core: Core, mesh: Mesh) -> None:
        self.core = core
        self.mesh = mesh
        self._ready: Mapping[str, tuple[Bearer, ...]] = {}
        self._open: dict[Errand, None] = {}
        self._heap: list[tuple[int, bool, Errand]] = []
        self._flying: dict[tuple[Errand, Bearer], int] = {}
        self._going: list[tuple[Errand, Bearer]] = []
        self._recent: dict[str, deque[Entry]] = {}
        self._rates: dict[str, tuple[Rate, Rate]] = {}
        self._held_up: set[Errand] = set()
        self._started_us = 0

    # what there is to bring

    def written(self, entry: Entry) -> None:
        """An entry was stored: of ours on a line the newest are kept, as a peer may need those before the one it is brought."""
        header = entry.header
        if header.author == self.core.me.party and header.logbook.startswith("line/"):
            recent = self._recent.setdefault(header.logbook, deque(maxlen=self.core.policy.carry_entries))
            if not recent or recent[-1].hash != entry.hash:
                recent.append(entry)

    def start(self) -> None:
        """Take up what a restart interrupted; the link is given its time to come up first."""
        self._started_us = self.core.now
        for record in self.core.picture.messages.values():
            for errand in self._errands(record):
                if not self._is_receipt(errand):
                    self._take_up(errand)

    def changed(self, change: Change) -> None:
        """A message came into the picture, or something was said of it."""
        if change.topic == "message":
            record = self.core.picture.messages.get(change.key)
            for errand in self._errands(record) if record is not None else ():
                if errand.carried == change.entry:
                    self._take_up(errand)

    def _errands(self, record: MessageRecord) -> Iterable[Errand]:
        """Everything of a message that we would bring to others: the message if it is ours, and our words about it."""
        message, place, me = record.message, record.place, self.core.me.party
        if message is None or place is None or message.priority not in PUSHED or record.kind in NOT_CARRIED:
            return
        if place.author == me:
            yield from (Errand(record.entry, record.entry, party) for party in message.to if party != me)
            yield from (Errand(record.entry, entry, c.said.party) for entry, c in record.climbs.items() if c.place.author == me)
            return
        yield from (Errand(record.entry, entry, place.author) for entry, a in record.acknowledgements.items() if a.place.author == me)
        receipt = record.receipts.get(me)
        if receipt is not None:
            yield Errand(record.entry, receipt.place.entry, place.author)

    def _take_up(self, errand: Errand) -> None:
        if errand not in self._open and not self._done(errand) and len(self._open) < MOST_OPEN:
            self._open[errand] = None
            self._schedule(self.core.now, errand)

    def _is_receipt(self, errand: Errand) -> bool:
        receipt = self.core.picture.messages[errand.message].receipts.get(self.core.me.party)
        return receipt is not None and receipt.place.entry == errand.carried

    def _done(self, errand: Errand) -> bool:
        """Whether it is there, is of no use any more, or (a word about a message) was handed over."""
        record = self.core.picture.messages[errand.message]
        message, now = record.message, self.core.now
        if message is None:
            # It turned out since that it does not count.
            return True
        over_us = message.valid_until if message.valid_until is not None else message.answer_by
        if record.ended or now > over_us + self._answer_period_us(errand, record):
            return True
        if errand.message == errand.carried:
            return errand.party in record.receipts or bool(record.by_party(errand.party))
        if self._is_receipt(errand) and self._link_works(errand.party) and self._heard_since(errand):
            return True
        stored = self.core.picture.messages.get(errand.carried)
        if stored is not None and errand.party in stored.receipts:
            return True
        return any(t.outcome is CarryOutcome.SENT and t.bearer in CARRY_ENTRIES for t in self._tries(errand))

    def _heard_since(self, errand: Errand) -> bool:
        """A receipt is never answered by one. It counts as there when the peer was heard a beat later; if not, the message comes again."""
        link = self.mesh.links.get(errand.party)
        return link is not None and link.heard_us >= self._written_at_us(errand) + self.core.policy.beat_us

    def _answer_period_us(self, errand: Errand, record: MessageRecord) -> int:
        assert record.message is not None
        return self.core.rules_with(errand.party).acknowledgement(record.message.priority).l4_us

    def _tries(self, errand: Errand) -> list[Tried]:
        """Our tries so far at this very thing, for this role."""
        record, me = self.core.picture.messages[errand.message], self.core.me.party
        ours = (t.said for t in record.tried.values() if t.place.author == me)
        return [t for t in ours if (t.carried or t.entry, t.party, t.role or Role.DUTY) == (errand.carried, errand.party, errand.role)]

    # what happens

    def ready(self, bearers: Mapping[str, tuple[Bearer, ...]]) -> None:
        """The shell says by which bearers it reaches whom."""
        self._ready = bearers
        for errand in self._open:
            self._schedule(self.core.now, errand)

    def link_lost(self, peer: str) -> None:
        """What waits for a receipt from that peer goes by the next bearer at once."""
        for errand in self._open:
            if errand.party == peer:
                self._schedule(self.core.now, errand)

    def carried(self, event: Carried) -> None:
        """One try came to its end: write it down, and go on where it failed."""
        core = self.core
        errand = Errand(event.about, event.carried, event.peer, event.role)
        self._flying.pop((errand, event.bearer), None)
        record = core.picture.messages.get(event.about)
        if record is None or record.place is None or not self.mesh.may_sign:
            return
        tried = Tried(
            entry=event.about, party=event.peer, bearer=event.bearer, at_us=core.now, outcome=event.outcome, role=event.role,
            carried=event.carried if event.carried != event.about else None, detail=_plain(event.detail) or None,
        )  # fmt: skip
        core.say(self._book(record, event.peer), "TRIED", {"main": tried})
        if errand in self._open:
            self._schedule(core.now, errand)

    def _book(self, record: MessageRecord, party: str) -> str:
        assert record.place is not None
        if record.place.logbook.startswith("line/"):
            return record.place.logbook
        me = self.core.me.party
        return f"line/{self.core.channel_with(record.place.author if party == me else party)}"

    # deciding

    def wake(self) -> None:
        """Decide what is due, FLASH first."""
        while self._heap and self._heap[0][0] <= self.core.now:
            _, _, errand = heapq.heappop(self._heap)
            if errand in self._open:
                self._look(errand)

    def next_us(self) -> int | None:
        """When the next decision is due."""
        return self._heap[0][0] if self._heap else None

    def _schedule(self, at_us: int, errand: Errand) -> None:
        heapq.heappush(self._heap, (at_us, not self._is_flash(errand), errand))

    def _is_flash(self, errand: Errand) -> bool:
        message = self.core.picture.messages[errand.message].message
        return message is not None and message.priority is Priority.FLASH

    def _link_works(self, peer: str) -> bool:
        return self.core.now < self._link_until_us(peer)

    def _link_until_us(self, peer: str) -> int:
        """Until when a link counts as working: as long as it is proved, and when we started for as long as it may take to come up."""
        proved_us = self.mesh.proved_until_us(peer)
        return proved_us if peer in self.mesh.links else max(proved_us, self._started_us + self.core.policy.settle_us)

    def _look(self, errand: Errand) -> None:
        """Wait on, or go by the next bearer."""
        if self._done(errand):
            del self._open[errand]
            return
        wait_us = self._wait_until_us(errand)
        if wait_us > self.core.now:
            self._schedule(wait_us, errand)
            return
        bearer = self._next_bearer(errand)
        if bearer is None:
            return
        if self._gives_way(errand) or not self._admit(errand):
            if self._is_new(errand):
                self._held_up.add(errand)
            self._schedule(self.core.now + AGAIN_US, errand)
            return
        self._held_up.discard(errand)
        self._go(errand, bearer)
        self._schedule(self.core.now + (0 if bearer not in CARRY_ENTRIES else self._l0_us(errand)), errand)

    def _l0_us(self, errand: Errand) -> int:
        message = self.core.picture.messages[errand.message].message
        assert message is not None
        return self.core.rules_with(errand.party).acknowledgement(message.priority).l0_us

    def _wait_until_us(self, errand: Errand) -> int:
        """Until when what was tried last may still bring a receipt: its L0 time, for the link no longer than the link itself works."""
        l0_us = self._l0_us(errand)
        handed = [t.at_us + l0_us for t in self._tries(errand) if t.outcome is CarryOutcome.SENT and t.bearer in CARRY_ENTRIES]
        flying = [at_us + l0_us for (what, bearer), at_us in self._flying.items() if what == errand and bearer in CARRY_ENTRIES]
        latest_us = max([0, *handed, *flying])
        if not self._link_works(errand.party):
            return latest_us
        by_link_us = min(self._written_at_us(errand) + l0_us, self._link_until_us(errand.party))
        return max(latest_us, by_link_us)

    def _written_at_us(self, errand: Errand) -> int:
        record = self.core.picture.messages[errand.message]
        if errand.carried == errand.message:
            return record.written_at_us
        said = record.acknowledgements.get(errand.carried) or record.climbs.get(errand.carried)
        receipt = record.receipts.get(self.core.me.party)
        return said.written_at_us if said is not None else receipt.received_at_us if receipt is not None else self.core.now

    def _next_bearer(self, errand: Errand) -> Bearer | None:
        tried = {t.bearer for t in self._tries(errand)} | {bearer for what, bearer in self._flying if what == errand}
        usable = self._usable(errand)
        return next((bearer for bearer in self.core.rules_with(errand.party).bearers if bearer in usable and bearer not in tried), None)

    def _usable(self, errand: Errand) -> frozenset[Bearer]:
        """A word about a message goes only where the entry itself can go; an acknowledgement can be told by voice, too."""
        ready = frozenset(self._ready.get(errand.party, ())) - {Bearer.LINK}
        if errand.carried == errand.message:
            return ready
        told = errand.carried in self.core.picture.messages[errand.message].acknowledgements
        return ready & (CARRY_ENTRIES | ({Bearer.VOICE} if told else frozenset()))

    def _gives_way(self, errand: Errand) -> bool:
        """Whether a message to that party that was held up so far goes first: before words about messages and what was tried once,
        unless this is about a FLASH."""
        if self._is_flash(errand) or self._is_new(errand):
            return False
        self._held_up &= self._open.keys()
        return any(held.party == errand.party for held in self._held_up)

    def _is_new(self, errand: Errand) -> bool:
        """Whether it brings a message that has not gone to that party by any bearer yet."""
        return errand.carried == errand.message and not self._tries(errand)

    def _admit(self, errand: Errand) -> bool:
        most = self.core.policy.carries_per_min
        every, below_flash = self._rates.setdefault(errand.party, (Rate(most), Rate(most // 2)))
        if not self._is_flash(errand) and not below_flash.take(self.core.now):
            return False
        return every.take(self.core.now)

    def _go(self, errand: Errand, bearer: Bearer) -> None:
        self._flying[errand, bearer] = self.core.now
        self._going.append((errand, bearer))

    # at the end of a verb

    def bring(self, entry: str, party: str, bearer: Bearer) -> None:
        """Bring a line check, or the reply to one, by the very bearer it proves."""
        self._go(Errand(entry, entry, party), bearer)

    def flush(self) -> None:
        """Carry what was decided, with the entries written meanwhile; and what a call at a peer, or a message that came again, asks for."""
        for command in self.core.out:
            entry = getattr(command, "entry", None)
            if isinstance(entry, Entry):
                self.written(entry)
            elif isinstance(command, Call):
                self._called(command)
        for again in self.mesh.came_again:
            self._came_again(again)
        self.mesh.came_again.clear()
        going, self._going = self._going, []
        self.core.out += [self._carry(errand, bearer) for errand, bearer in going]

    def _called(self, call: Call) -> None:
        """A role of a peer is called: by all bearers of that rung that were not tried for it, at once."""
        record = self.core.picture.messages[call.entry]
        errand = Errand(call.entry, call.entry, call.party, call.role)
        # For the duty officer bearers are chosen one by one; see _look.
        if errand in self._open or errand._replace(role=Role.DUTY) not in self._errands(record):
            return
        tried = {t.bearer for t in self._tries(errand)} | {bearer for what, bearer in self._flying if what == errand}
        for bearer in call.bearers:
            if bearer in self._usable(errand) - tried and self._admit(errand):
                self._go(errand, bearer)

    def _came_again(self, entry: Entry) -> None:
        """A message we hold came by another bearer: its sender lacks our receipt, which goes the same way, once an L0 time."""
        record = self.core.picture.messages.get(entry.hash)
        receipt = record.receipts.get(self.core.me.party) if record is not None else None
        if record is None or record.message is None or record.message.priority not in PUSHED or receipt is None:
            return
        if record.kind in NOT_CARRIED:
            return
        errand = Errand(entry.hash, receipt.place.entry, entry.header.author)
        newest_us = max((t.at_us for t in self._tries(errand)), default=-self._l0_us(errand))
        usable = [b for b in self.core.rules_with(errand.party).bearers if b in self._usable(errand) & CARRY_ENTRIES]
        flying = any(what == errand for what, _ in self._flying)
        if usable and not flying and self.core.now >= newest_us + self._l0_us(errand) and self._admit(errand):
            self._go(errand, usable[0])

    def _carry(self, errand: Errand, bearer: Bearer) -> Carry:
        entries = self._entries(errand) if bearer in CARRY_ENTRIES else ()
        return Carry(
            peer=errand.party, bearer=bearer, role=errand.role, about=errand.message, carried=errand.carried, entries=entries,
            codes=self._codes(errand, bearer),
        )  # fmt: skip

    def _entries(self, errand: Errand) -> tuple[Entry, ...]:
        """Our newest entries of that line that the party did not say it stored, and the one that is carried.

        Receipts of ours are never receipted, so they are among them: one that is missing there would leave what follows ahead of its chain.
        """
        messages = self.core.picture.messages
        recent = self._recent.get(self._book(messages[errand.message], errand.party), ())
        stored = (entry.hash in messages and errand.party in messages[entry.hash].receipts for entry in recent)
        carried = (entry for entry, there in zip(recent, stored, strict=True) if not there or entry.hash == errand.carried)
        return releasing.given(self.core, errand.party, carried)

    def _codes(self, errand: Errand, bearer: Bearer) -> tuple[tuple[Bearer, str], ...]:
        record = self.core.picture.messages[errand.message]
        secret, message = self.core.secrets.get(errand.party), record.message
        if secret is None or message is None or errand.carried != errand.message or record.kind in NOT_CARRIED:
            return ()
        return tuple((by, reply_code.code(secret, message.msg_id, errand.role, by)) for by in CODES_BY.get(bearer, ()))


def _plain(text: str) -> str:
    """What a door said, within the bounds of a TRIED."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200]
