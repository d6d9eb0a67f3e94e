"""Deadlines: what is due next, as a heap. One that passes in silence is written down and the next role called, without a human touch."""

from __future__ import annotations

import heapq

from deconflict.coordination import line
from deconflict.node.commands import Call
from deconflict.node.core import BY_NODE, Core
from deconflict.picture.picture import Change, MessageRecord, Place
from deconflict.statements.acknowledgements import NoAnswer
from deconflict.statements.base import Role
from deconflict.statements.messages import LineCheck, LineCheckReply
from deconflict.statements.receipts import Bearer


class Deadlines:
    """The part of a node that climbs. When its time comes an item is computed anew: acknowledgements need not touch the heap."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._heap: list[tuple[int, str, str]] = []
        self._called: set[tuple[str, str, int]] = set()
        self._checks: dict[str, int] = {}

    def changed(self, change: Change) -> None:
        """A message came into the picture, or something was said of it."""
        if change.topic == "climb":
            self._told_of_climb(change)
        elif change.topic == "message" and change.key == change.entry:
            record = self.core.picture.messages[change.key]
            for party in self._concerned(record):
                self._schedule(record, party)

    def _concerned(self, record: MessageRecord) -> tuple[str, ...]:
        """Whose silence we follow: as sender all others', as recipient our own (our own desk is called even when the line is cut)."""
        me, message = self.core.me.party, record.message
        if message is None or record.place is None:
            return ()
        ours = record.place.author == me
        return tuple(party for party in message.to if (party != me) == ours)

    def _next(self, record: MessageRecord, party: str) -> line.Step | None:
        """The next deadline at that party; at our own desk the next not called for yet, as the sender's NO_ANSWER may never come."""
        author = record.place.author if record.place else party
        steps = line.steps_due(record, party, self.core.rules_between(author, party))
        if author == self.core.me.party:
            return next(iter(steps), None)
        return next((step for step in steps if (record.entry, party, step.number) not in self._called), None)

    def _schedule(self, record: MessageRecord, party: str) -> None:
        step = self._next(record, party)
        if step is not None:
            heapq.heappush(self._heap, (step.at_us, record.entry, party))

    def _told_of_climb(self, change: Change) -> None:
        """The sender wrote down our silence: ring the role it names at our own desk, unless we did already or did answer meanwhile."""
        entry, _, climb_hash = change.key.partition(" ")
        record, me = self.core.picture.messages[entry], self.core.me.party
        climb = record.climbs[climb_hash]
        said = climb.said
        by_sender = record.place is None or record.place.author == climb.place.author
        if by_sender and said.party == me and said.next_role is not None and not line.ladder(record, me).reached(said.wanted):
            self._call(entry, me, said.next_role, said.bearers, said.step)

    def wake(self) -> None:
        """Act on every deadline that has passed."""
        while self._heap and self._heap[0][0] <= self.core.now:
            _, entry, party = heapq.heappop(self._heap)
            self._passed(self.core.picture.messages[entry], party)
        self._check_lines()

    def _passed(self, record: MessageRecord, party: str) -> None:
        step = self._next(record, party)
        if step is None:
            return
        if step.at_us > self.core.now:
            heapq.heappush(self._heap, (step.at_us, record.entry, party))
            return
        if record.place is not None and record.place.author == self.core.me.party:
            said = NoAnswer(
                entry=record.entry, party=party, wanted=step.wanted, deadline_us=step.at_us, step=step.number,
                next_role=step.role, bearers=step.bearers,
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

    def _check_lines(self) -> None:
        """Send the line checks that are due: one each interval per channel, the first as soon as the channel stands."""
        for channel, members in self.core.my_channels().items():
            if self._checks.get(channel, 0) <= self.core.now:
                others = [party for party in members if party != self.core.me.party]
                now = self.core.now
                self._checks[channel] = min(line.next_check_us(now, now, self.core.rules_with(party)) for party in others)
                self.check_line(channel, others)

    def check_line(self, channel: str, others: list[str]) -> str:
        """Write a LINE_CHECK now; returns its entry hash."""
        header = self.core.header("LINE_CHECK", by=BY_NODE, role=Role.DUTY, to=others)
        check = LineCheck(message=header, bearer=Bearer.LINK, nonce="n-" + self.core.draw().hex(), heads_seen=len(self.core.logbooks))
        return self.core.say(f"line/{channel}", "LINE_CHECK", {"main": check}).hash

    def settled(self) -> None:
        """The node may sign now: of the checks that came before, each peer's newest gets its reply."""
        newest: dict[tuple[str, str], Place] = {}
        for record in self.core.picture.messages.values():
            if isinstance(record.main, LineCheck) and record.place is not None:
                key = (record.place.author, record.place.logbook)
                newest[key] = max(newest.get(key, record.place), record.place)
        for place in sorted(newest.values()):
            self.answer_check(self.core.picture.messages[place.entry])

    def answer_check(self, record: MessageRecord) -> None:
        """Return the nonce of a peer's LINE_CHECK, once however often it comes."""
        check, place, me = record.main, record.place, self.core.me.party
        if not isinstance(check, LineCheck) or place is None or place.author == me:
            return
        if any(reply.place.author == me for reply in record.replies.values()):
            return
        header = self.core.header("LINE_CHECK_REPLY", by=BY_NODE, role=check.message.from_role, to=[place.author], refs=[record.entry])
        reply = LineCheckReply(message=header, bearer=check.bearer, nonce=check.nonce)
        self.core.say(place.logbook, "LINE_CHECK_REPLY", {"main": reply})

    def next_us(self) -> int | None:
        """When the next deadline or line check is due."""
        times = [self._heap[0][0]] if self._heap else []
        times += [self._checks.get(channel, 0) for channel in self.core.my_channels()]
        return min(times, default=None)
