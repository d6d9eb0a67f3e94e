"""The day's summary: written by the node itself once the day's entries are to have come, and anew while the other side reckons otherwise.

A day is summed up on a channel whose members all let each other read their plans and tracks, under the clause that allows a DAILY_SUMMARY.
It is due when everything of the day is to have been stored: after midnight UTC, as long as the clause on acknowledgement gives what is
ADMIN to arrive. Where the other's hash differs, this node looks again each hour for a week: what was under way is then there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import Final, NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination import summary
from deconflict.coordination.agreeing import LOGBOOK_CLAUSES
from deconflict.node.core import BY_NODE, Core
from deconflict.picture.picture import Change
from deconflict.picture.sightings import DAY_US
from deconflict.statements.base import Role
from deconflict.statements.records import DailySummary

DAYS: Final = 7
"""How many days back a node sums up what it missed while it was down, or looks again where two differ."""
AGAIN_US: Final = 3_600_000_000


class _Of(NamedTuple):
    """A day of one of our channels."""

    channel: str
    day_us: int


class Summing:
    """The part of a node that sums up its days, a bounded piece of work a verb."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._from_us = 0
        self._looked: dict[_Of, int] = {}
        self._again: dict[_Of, int] = {}
        self._waiting: deque[_Of] = deque()
        self._at: tuple[_Of, Generator[None, None, summary.Day]] | None = None

    def changed(self, change: Change) -> None:
        """Somebody summed up a day: where that is not what we said, we look again. New channels and agreements may open a day."""
        if change.topic in ("channel", "agreement", "mandate"):
            self._from_us = 0
        said = self.core.picture.affairs.get(change.key, "DAILY_SUMMARY") if change.topic == "affair" else None
        if said is None or said.author == self.core.me.party or not isinstance(said.main, DailySummary):
            return
        of = _Of(said.line.removeprefix("line/"), said.main.day_us)
        members = self.core.my_channels().get(of.channel, ())
        own = self._stated(of, members).get(self.core.me.party)
        if members and self._is_over(of) and own is not None and own != said.main.summary:
            self._again[of] = max(self.core.now, self._looked.get(of, 0) + AGAIN_US)

    def wake(self) -> None:
        """Take up the days whose hour has come, and go on with the one at hand."""
        now = self.core.now
        if self._from_us <= now:
            self._take_up()
        due = sorted(of for of, at_us in self._again.items() if at_us <= now)
        for of in due:
            del self._again[of]
        self._waiting.extend(of for of in due if of not in self._waiting)
        self._go_on()

    def next_us(self) -> int | None:
        """When to look again: at once while there is work."""
        if not self.core.my_channels():
            return None
        if self._at is not None or self._waiting:
            return self.core.now
        return min([self._from_us, *self._again.values()])

    def _rules(self, members: tuple[str, ...]) -> Rules:
        return self.core.rules_with(next((party for party in members if party != self.core.me.party), self.core.me.party))

    def _take_up(self) -> None:
        """Every day of the last week whose hour has come and that we have not summed up; and when the next hour comes."""
        now, hours = self.core.now, []
        for channel, members in sorted(self.core.my_channels().items()):
            arrived_us = self._rules(members).deadlines.admin.t_delivered_us
            newest_us = (now - arrived_us) // DAY_US * DAY_US - DAY_US
            hours.append(newest_us + 2 * DAY_US + arrived_us)
            for day_us in range(max(0, newest_us - (DAYS - 1) * DAY_US), newest_us + 1, DAY_US):
                of = _Of(channel, day_us)
                if self.core.me.party not in self._stated(of, members) and of not in self._waiting:
                    self._waiting.append(of)
        self._from_us = min(hours, default=0)
        self._looked = {of: at_us for of, at_us in self._looked.items() if self._is_over(of)}

    def _is_over(self, of: _Of) -> bool:
        """Whether a day is one of the last week's, and no later one."""
        return of.day_us % DAY_US == 0 and of.day_us + DAY_US <= self.core.now <= of.day_us + (DAYS + 1) * DAY_US

    def _go_on(self) -> None:
        """At most so many steps of reckoning as one verb has room for."""
        for _ in range(self.core.policy.taken_up_at_once):
            if self._at is None:
                if not self._waiting:
                    return
                self._begin(self._waiting.popleft())
                continue
            of, steps = self._at
            try:
                next(steps)
            except StopIteration as done:
                self._at = None
                self._reckoned(of, done.value)

    def _begin(self, of: _Of) -> None:
        members = self.core.my_channels().get(of.channel, ())
        if len(members) > 1 and self._open(of, members):
            self._at = of, summary.reckon(self.core.picture, members, of.day_us, self._rules(members))

    def _open(self, of: _Of, members: tuple[str, ...]) -> bool:
        """Whether the members were paired on that day, each lets all others read its plans and tracks, and the clause allows a summary."""
        core, me = self.core, self.core.me.party
        others = [party for party in members if party != me]
        if any(core.picture.paired_at_us.get((me, party), core.now) >= of.day_us + DAY_US for party in others):
            return False
        if any(core.known.allowed("DAILY_SUMMARY", me, party, core.now) is not None for party in others):
            return False
        pairs = ((reader, author) for author in members for reader in members if reader != author)
        return all(reader in core.picture.audience(author, book) for reader, author in pairs for book in LOGBOOK_CLAUSES)

    def _stated(self, of: _Of, members: tuple[str, ...]) -> dict[str, str]:
        return summary.stated(self.core.picture, members, of.day_us)

    def _reckoned(self, of: _Of, day: summary.Day) -> None:
        """State it where we have not, or stated another; look again in an hour where somebody else has another."""
        core, stated = self.core, self._stated(of, day.parties)
        self._looked[of] = core.now
        if stated.get(core.me.party) != day.summary:
            header = core.header("DAILY_SUMMARY", by=BY_NODE, role=Role.DUTY, to=[party for party in day.parties if party != core.me.party])
            said = DailySummary(
                message=header, day_us=of.day_us, notices=len(day.notices), seen_notified=len(day.seen) - len(day.unnotified),
                seen_unnotified=len(day.unnotified), summary=day.summary,
            )  # fmt: skip
            core.say(f"line/{of.channel}", "DAILY_SUMMARY", {"main": said})
        if any(hashed != day.summary for party, hashed in stated.items() if party != core.me.party) and self._is_over(of):
            self._again[of] = core.now + AGAIN_US
