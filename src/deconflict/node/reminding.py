"""What falls due is shown on both screens at its instant: a question, a signature, a report. It rings nobody and writes nothing."""

from __future__ import annotations

import heapq
from collections import deque

from deconflict.coordination import dues
from deconflict.coordination.matter import parties_of
from deconflict.node.core import Core
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Change

AGREED = frozenset({"agreement", "mandate", "channel"})
"""What can bring a deadline forward: by which numbers it is reckoned follows from what is agreed."""


class Reminding:
    """The part of a node that shows what is overdue. When its time comes a matter is looked at anew: what was done is passed over.

    `_heap`: (when, entry of the matter). What was overdue when the node started is in the list of dues and not shown as new.
    """

    def __init__(self, core: Core) -> None:
        self.core = core
        self._heap: list[tuple[int, str]] = []
        self._held: set[tuple[int, str]] = set()
        self._shown: set[tuple[str, str, str]] = set()
        self._unread: deque[str] = deque()

    def start(self) -> None:
        """Take up what the store brought back, in slices."""
        self._take_up()

    def changed(self, change: Change) -> None:
        """Something was said that is due, or may change what is."""
        if change.topic in AGREED:
            self._take_up()
        elif change.topic == "affair":
            self._schedule(self._matter(change.key), self.core.now)

    def _take_up(self) -> None:
        if not self._unread:
            affairs = self.core.picture.affairs
            self._unread.extend(said.entry for said in affairs.all(*sorted(dues.MATTERS)))

    def _matter(self, entry: str) -> Said | None:
        """Something that can be due and concerns us."""
        said = self.core.picture.affairs.get(entry, *sorted(dues.MATTERS))
        return said if said is not None and self.core.me.party in parties_of(said) else None

    def _schedule(self, said: Said | None, now_us: int) -> list[dues.Due]:
        """Look at a matter again when something of it falls due; what of it is due now. None: what is no matter of ours."""
        if said is None:
            return []
        found = dues.dues_of(self.core.picture, said, self.core.rules_between, now_us)
        for due in found:
            # It is overdue only after its instant.
            place = (due.at_us + 1, said.entry)
            if not due.overdue and place not in self._held:
                self._held.add(place)
                heapq.heappush(self._heap, place)
        return found

    def wake(self) -> None:
        """Show what has fallen due; look at some of what was not looked at yet."""
        core, now = self.core, self.core.now
        for _ in range(min(len(self._unread), core.policy.taken_up_at_once)):
            self._schedule(self._matter(self._unread.popleft()), now)
        while self._heap and self._heap[0][0] <= now:
            place = heapq.heappop(self._heap)
            self._held.discard(place)
            for due in self._schedule(self._matter(place[1]), now):
                key = (due.entry, due.what.value, due.owner)
                if due.overdue and key not in self._shown:
                    self._shown.add(key)
                    core.show("due", due.entry, overdue=True, what=due.what.value, owner=due.owner, at_us=due.at_us)

    def next_us(self) -> int | None:
        """When to look again."""
        times = [self._heap[0][0]] if self._heap else []
        return min([*times, *([self.core.now] if self._unread else [])], default=None)
