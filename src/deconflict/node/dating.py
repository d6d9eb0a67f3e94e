"""Dating: which entries say that they had seen what was written after them.

A node of ours names as seen nothing that is dated later than the entry itself by more than `SEEN_AHEAD_US`, however wrong its clock is or
another's. So an entry that does was dated back, by whoever signed it; its header and that of what it had seen prove it to anybody.
"""

from __future__ import annotations

from typing import Final

from deconflict.logbook.entry import Entry, Header
from deconflict.logbook.proof import dated_back

MOST_HELD: Final = 16_384
"""Headers remembered: what an entry has seen are heads, which came shortly before or come shortly after it."""
MOST_AWAITED: Final = 4096
"""Entries that are waited for because others have seen them."""
DatedBack = tuple[Header, Header]
"""(the entry that is dated back, what it had seen)."""


class Dating:
    """The newest headers by hash, and those that have seen what is not here yet."""

    def __init__(self) -> None:
        self._held: dict[str, Header] = {}
        self._awaited: dict[str, list[Header]] = {}

    def noted(self, entry: Entry) -> list[DatedBack]:
        """Every pair of entries, this one among them, of which one is dated back."""
        header, found = entry.header, []
        self._held[entry.hash] = header
        if len(self._held) > MOST_HELD:
            del self._held[next(iter(self._held))]
        for head in header.seen:
            before = self._held.get(head)
            if before is None:
                self._await(head, header)
            elif dated_back(header, before):
                found.append((header, before))
        if self._awaited:
            found += [(later, header) for later in self._awaited.pop(entry.hash, ()) if dated_back(later, header)]
        return found

    def _await(self, head: str, header: Header) -> None:
        self._awaited.setdefault(head, []).append(header)
        if len(self._awaited) > MOST_AWAITED:
            del self._awaited[next(iter(self._awaited))]
