"""Coming: what a peer says there is, or what an entry that waits follows, and has not come yet; one entry of each logbook at a time."""

from __future__ import annotations

from dataclasses import dataclass

from deconflict.logbook.chain import Head
from deconflict.logbook.sync import BookKey


@dataclass(slots=True)
class Awaited:
    """An entry that is on its way: who vouches for it since when, and when something of its logbook last came.

    `waits`: an entry that follows it is here, signed by the same author, so that it exists whoever can be reached.
    """

    head: Head
    by: str
    since_us: int
    moved_us: int
    waits: bool


class Coming:
    """What is on its way. While anything of a logbook comes, nothing of it counts as missing."""

    def __init__(self) -> None:
        self._awaited: dict[BookKey, Awaited] = {}

    def told(self, by: str, head: Head, now_us: int, *, waits: bool = False) -> None:
        """`by` vouches for an entry that is not here."""
        key = (head.author, head.logbook)
        held = self._awaited.get(key)
        if held is None or (waits and not held.waits):
            self._awaited[key] = Awaited(head, by, now_us, now_us, waits)

    def came(self, key: BookKey, entry: str, now_us: int) -> None:
        """An entry of that logbook came."""
        held = self._awaited.get(key)
        if held is not None:
            held.moved_us = now_us
            if held.head.hash == entry:
                del self._awaited[key]

    def lost(self, by: str) -> None:
        """That peer cannot be reached any more: what it alone vouches for may be under way again later."""
        self._awaited = {key: held for key, held in self._awaited.items() if held.waits or held.by != by}

    def overdue(self, now_us: int, after_us: int) -> list[Awaited]:
        """What has not come within that time, of which nothing else came either; it is no longer waited for here."""
        keys = [key for key, held in self._awaited.items() if held.moved_us + after_us <= now_us]
        return [self._awaited.pop(key) for key in keys]

    def next_us(self, after_us: int) -> int | None:
        """When to look again."""
        return min((held.moved_us + after_us for held in self._awaited.values()), default=None)
