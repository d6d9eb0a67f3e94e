"""Receipts: within a second of storing what a peer wrote, a node says so in its own line logbook. That is level L0."""

from __future__ import annotations

from deconflict.logbook.entry import Entry
from deconflict.node.core import Core, is_urgent
from deconflict.statements.receipts import Bearer, Received

NO_RECEIPT = frozenset({"RECEIPT", "TRACKS"})
MOST_IN_ONE = 256
"""As many entries as one RECEIPT may name."""


class Receipts:
    """What was stored and not yet said to be, and when to say it."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.due_us: int | None = None
        self._owed: dict[str, tuple[str, int, Bearer]] = {}
        self._said_ahead: set[str] = set()

    def loaded(self, entry: Entry, received_at_us: int, bearer: Bearer) -> None:
        """An entry from our own store: what we owe a receipt for is what we stored and never said so.

        What came ahead of its chain may have had its receipt before it joined, and so comes after it here.
        """
        if entry.header.author != self.core.me.party:
            if entry.hash in self._said_ahead:
                self._said_ahead.remove(entry.hash)
            else:
                self.owe(entry, received_at_us, bearer)
        elif isinstance(entry.main, Received):
            self._said_ahead.update(stored for stored in entry.main.entries if self._owed.pop(stored, None) is None)

    def owe(self, entry: Entry, received_at_us: int, bearer: Bearer) -> None:
        """An entry of a peer was stored at `received_at_us`, having come by `bearer`."""
        if entry.header.kind in NO_RECEIPT:
            return
        self._owed[entry.hash] = (entry.header.author, received_at_us, bearer)
        due_us = self.core.now if is_urgent(entry) else self.core.now + self.core.policy.receipt_us
        self.due_us = due_us if self.due_us is None else min(due_us, self.due_us)

    def wake(self) -> None:
        """One receipt per channel and bearer for what came within one `receipt_us`, dated when the last of it came."""
        if self.due_us is None or self.due_us > self.core.now:
            return
        batches: dict[tuple[str, int, str], list[tuple[int, str]]] = {}
        for stored, (author, received_at_us, bearer) in self._owed.items():
            for channel in self._channels_with(author)[:1]:
                key = (channel, received_at_us // self.core.policy.receipt_us, bearer.value)
                batches.setdefault(key, []).append((received_at_us, stored))
        for (channel, _, by), batch in sorted(batches.items()):
            for start in range(0, len(batch), MOST_IN_ONE):
                some = sorted(batch[start : start + MOST_IN_ONE])
                received = Received(entries=tuple(sorted(s for _, s in some)), received_at_us=some[-1][0], bearer=Bearer(by))
                self.core.say(f"line/{channel}", "RECEIPT", {"main": received})
        self._owed.clear()
        self.due_us = None

    def _channels_with(self, party: str) -> list[str]:
        return sorted(channel for channel, members in self.core.my_channels().items() if party in members)
