"""Restored: that a record came back from a copy is kept beside it until an epoch that a person opened since is on the disk."""

from __future__ import annotations

from collections.abc import Sequence

from deconflict.logbook.store import Row, Store

RESTORED = "restored"
"""The store's state by that name: not empty while the node may sign only in a new epoch."""


class Restored:
    """The rule of one run and of those after it. `now`: somebody says so at this start (`deconflict serve --restored`)."""

    def __init__(self, store: Store, *, now: bool) -> None:
        self._store = store
        self._said = now
        self.holds = now or bool(store.get_state(RESTORED))

    def begin(self) -> None:
        """Write it down before the node's first event, so that a start without the word knows it too."""
        if self._said:
            self._store.put_state(RESTORED, b"1")

    def flushed(self, rows: Sequence[Row]) -> None:
        """A batch is on the disk. What the node signed itself it signed in the new epoch, since before it signs nothing."""
        if self.holds and any(row.bearer is None for row in rows):
            self._store.put_state(RESTORED, b"")
            self.holds = False
