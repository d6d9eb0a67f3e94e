"""Deadlines: what is due next, as a heap. One that passes in silence is written down and the next role called, without a human touch."""

from __future__ import annotations

import heapq
from collections import deque

from deconflict.coordination import climb, ladder
from deconflict.coordination.standing import NEVER_US
from deconflict.node.commands import Call
from deconflict.node.core import PUSHED, Core
from deconflict.node.linekeeping import LineKeeper
from deconflict.picture.picture import Change, MessageRecord
from deconflict.statements.acknowledgements import NoAnswer
from deconflict.statements.base import Role
from deconflict.statements.receipts import Bearer

AGREED = frozenset({"agreement", "mandate", "channel", "fork", "epoch"})
"""What can take an answer back, or bring a deadline forward: whether a word counts, and by which numbers, follows from what is agreed."""


class Deadlines:
    """The part of a node that climbs. When its time comes an item is computed anew: acknowledgements need not touch the heap.

    `_held`: when each item of the heap is looked at next; an older place of it there is passed over.
    """

    def __init__(self, core: Core) -> None:
        self.core = core
        self._heap: list[tuple[int, str, str]] = []
        self._held: dict[tuple[str, str], int] = {}
        self._called: set[tuple[str, str, int]] = set()
        self._unread: deque[str] = deque()
        self._again = False
        self.lines = LineKeeper(core)

    def start(self) -> None:
        """Take up what the store brought back: what is urgent at once, the rest in slices, as a million plans take a minute to look at."""
        for entry, record in self.core.picture.messages.items():
            if record.message is None or record.message.priority in PUSHED:
                self.changed(Change("message", entry, entry))
            else:
                self._unread.append(entry)

    def changed(self, change: Change) -> None:
        """A message came into the picture, or something was said of it, of a line, or by another bearer."""
        if change.topic in AGREED:
            self.look_again()
        elif change.topic == "climb":
            self._told_of_climb(change)
        elif change.topic == "line":
            self.lines.changed(change.key)
        elif change.topic == "carried":
            entry, _, bearer = change.key.partition(" ")
            self.lines.answer(self.core.picture.messages.get(entry, MessageRecord(entry)), Bearer(bearer))
        elif change.topic == "message":
            # What was heard by another bearer can bring a later step forward again once the party speaks for itself.
            record = self.core.picture.messages.get(change.key)
            if record is not None and (change.key == change.entry or record.heard):
                for party in self._concerned(record):
                    self._schedule(record, party)

    def look_again(self) -> None:
        """What is agreed has changed: everything is looked at anew, the newest first, in slices."""
        self._again = True

    def _concerned(self, record: MessageRecord) -> tuple[str, ...]:
        """Whose silence we follow: as sender all others', as recipient our own (our own desk is called even when the line is cut).

        Of what lies outside the agreement nothing is due, so it rings nobody (coordination.climb).
        """
        me, message = self.core.me.party, record.message
        if message is None or record.place is None:
            return ()
        ours = record.place.author == me
        return tuple(party for party in message.to if (party != me) == ours)

    def _next(self, record: MessageRecord, party: str) -> climb.Step | None:
        """The next deadline at that party; at our own desk the next not called for yet, as the sender's NO_ANSWER may never come."""
        author = record.place.author if record.place else party
        rung = climb.rung_before(self.core.picture, record)
        steps = climb.steps_due(record, party, self.core.rules_between(author, party), rung)
        if author == self.core.me.party:
            return next(iter(steps), None)
        return next((step for step in steps if (record.entry, party, step.number) not in self._called), None)

    def _schedule(self, record: MessageRecord, party: str) -> None:
        step = self._next(record, party)
        if step is not None and step.at_us < self._held.get((record.entry, party), NEVER_US):
            self._held[(record.entry, party)] = step.at_us
            heapq.heappush(self._heap, (step.at_us, record.entry, party))

    def _told_of_climb(self, change: Change) -> None:
        """The sender wrote down our silence: ring the role it names at our own desk, unless we did already or did answer meanwhile."""
        entry, _, climb_hash = change.key.partition(" ")
        record, me = self.core.picture.messages.get(entry), self.core.me.party
        climbed = record.climbs.get(climb_hash) if record is not None else None
        if record is None or climbed is None:
            # It turned out since that this word does not count.
            return
        said = climbed.said
        by_sender = record.place is None or record.place.author == climbed.place.author
        reached = ladder.ladder(record, me)
        answered = reached.reached(said.wanted) and said.answered is None
        rings = by_sender and said.party == me and said.next_role is not None and not answered and not reached.settled
        if rings and said.next_role is not None and record.counts_for(me):
            self._call(entry, me, said.next_role, said.bearers, said.step)

    def wake(self) -> None:
        """Act on every deadline that has passed, of what was looked at so far."""
        if self._again and not self._unread:
            self._again = False
            self._unread.extend(reversed(self.core.picture.messages))
        for _ in range(min(len(self._unread), self.core.policy.taken_up_at_once)):
            entry = self._unread.popleft()
            self.changed(Change("message", entry, entry))
        while self._heap and self._heap[0][0] <= self.core.now:
            at_us, entry, party = heapq.heappop(self._heap)
            if self._held.get((entry, party)) == at_us:
                del self._held[(entry, party)]
                self._passed(self.core.picture.messages[entry], party)
        self.lines.wake()

    def _passed(self, record: MessageRecord, party: str) -> None:
        step = self._next(record, party)
        if step is None:
            return
        if step.at_us > self.core.now:
            self._schedule(record, party)
            return
        if record.place is not None and record.place.author == self.core.me.party:
            reached = ladder.ladder(record, party)
            said = NoAnswer(
                entry=record.entry, party=party, wanted=step.wanted, deadline_us=step.at_us, step=step.number,
                next_role=step.role, bearers=step.bearers, answered=reached.answer if step.wanted == "L4" and reached.no_control else None,
            )  # fmt: skip
            self.core.say(self._channel_book(record, party), "NO_ANSWER", {"main": said})
        self._call(record.entry, party, step.role, step.bearers, step.number)
        self._schedule(record, party)

    def _channel_book(self, record: MessageRecord, party: str) -> str:
        if record.place is not None and record.place.logbook.startswith("line/"):
            return record.place.logbook
        return f"line/{self.core.channel_with(party)}"

    def _call(self, entry: str, party: str, role: Role | None, bearers: tuple[Bearer, ...], step: int) -> None:
        if (entry, party, step) in self._called:
            return
        self._called.add((entry, party, step))
        self.core.show("message", entry, overdue=True, party=party, step=step, climbed=role.value if role else None)
        if role is not None:
            self.core.out.append(Call(role=role, party=party, entry=entry, bearers=bearers, step=step))

    # line checks

    def settled(self) -> None:
        """The node may sign now: checks that came before get their replies."""
        self.lines.settled()

    def answer_check(self, record: MessageRecord) -> None:
        """Return the nonce of a peer's LINE_CHECK that came over the link, once however often it comes."""
        self.lines.answer(record)

    def next_us(self) -> int | None:
        """When the next deadline or line check is due."""
        times = [self._heap[0][0]] if self._heap else []
        times += [self.core.now] if self._unread or self._again else []
        line_us = self.lines.next_us()
        return min([*times, *([line_us] if line_us is not None else [])], default=None)
