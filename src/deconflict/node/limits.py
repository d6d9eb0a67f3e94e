"""Limits: how much one peer may make us take. Beyond them we stop wanting, and both screens say so; what is urgent still comes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import BookKey
from deconflict.node.core import Core

MINUTE_US = 60_000_000
DAY_US = 86_400_000_000
MEGABYTE = 1_000_000


@dataclass(slots=True)
class Rate:
    """At most `most` of something within any minute."""

    most: int
    _times_us: deque[int] = field(default_factory=deque)

    def full(self, now_us: int) -> bool:
        """Whether there is no room for one more now."""
        while self._times_us and self._times_us[0] <= now_us - MINUTE_US:
            self._times_us.popleft()
        return len(self._times_us) >= self.most

    def take(self, now_us: int) -> bool:
        """Count one more, if there is room for it."""
        if self.full(now_us):
            return False
        self._times_us.append(now_us)
        return True


class Limits:
    """How many bytes of each logbook of others we stored on the UTC day that runs."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._stored: dict[BookKey, tuple[int, int]] = {}

    def count(self, entry: Entry, received_at_us: int) -> None:
        """An entry was stored at `received_at_us`. Our own logbooks have no limit."""
        key = (entry.header.author, entry.header.logbook)
        if key[0] != self.core.me.party:
            day = received_at_us // DAY_US
            held_day, held = self._stored.get(key, (day, 0))
            size = len(entry.header_bytes) + sum(len(slot.raw) for slot in entry.slots)
            if day >= held_day:
                self._stored[key] = (day, size + (held if held_day == day else 0))

    def full(self, author: str, logbook: str) -> bool:
        """Whether no more of that logbook is wanted today."""
        day, held = self._stored.get((author, logbook), (0, 0))
        return day == self.core.now // DAY_US and held >= self._most(logbook)

    def refused_by(self, peer: str, before: frozenset[str], full: tuple[str, ...]) -> frozenset[str]:
        """Say of which logbooks of ours a peer takes no more, against those `before`, and of which it does again; returns the first."""
        core = self.core
        refused = frozenset(name for name in full if (core.me.party, name) in core.logbooks)
        for name in sorted(before - refused):
            core.mended(f"refused {peer} {name}")
        for name in sorted(refused - before):
            whose = core.picture.name_of(peer)
            what = f"{whose} takes no more of our logbook {name} today, which is past its limit; what is urgent still goes"
            core.fault(f"refused {peer} {name}", what, "write less in it, or ask them to raise their limit")
        return refused

    def full_of(self, author: str) -> tuple[str, ...]:
        """The logbooks of that author of which no more is wanted today."""
        return tuple(sorted(name for party, name in self._stored if party == author and self.full(party, name)))

    def tell(self) -> None:
        """Show which logbooks are full, and which are no longer."""
        for author, logbook in sorted(self._stored):
            about = f"full {author} {logbook}"
            if self.full(author, logbook):
                name, most = self.core.picture.name_of(author), self._most(logbook) // MEGABYTE
                what = f"{name} wrote more than {most} MB into its logbook {logbook} today: until 00:00 UTC only what is urgent is taken"
                self.core.fault(about, what, f"ask {name} what it sends; it is told so too")
            else:
                self.core.mended(about)

    def _most(self, logbook: str) -> int:
        policy = self.core.policy
        by_kind = {"keys": policy.keys_bytes_per_day, "plans": policy.plans_bytes_per_day, "tracks": policy.tracks_bytes_per_day}
        return by_kind.get(logbook, policy.line_bytes_per_day)
