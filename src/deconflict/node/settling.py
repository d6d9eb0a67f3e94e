"""Settling: when a node that starts may sign. First it asks its peers for its own heads, and takes back what it had published."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.logbook.sync import Sync
from deconflict.node.core import Core
from deconflict.node.forks import Forks

STOP_THE_OTHER = "stop the other copy, then open a new epoch: deconflict epoch"


class Settling:
    """Whether we are sure of what we have published; where we cannot be, only a person who opens a new epoch lets us sign again."""

    def __init__(self, core: Core, forks: Forks) -> None:
        self.core = core
        self.forks = forks
        self.settled = False
        self._by_us: int | None = None
        self._restored = False
        self._blocked_by: set[str] = set()
        self._told = False

    @property
    def must_open_epoch(self) -> bool:
        """Whether only a person can say how to go on: our own logbook has two branches, or we cannot be sure of what we had published."""
        return bool(self._blocked_by)

    @property
    def may_sign(self) -> bool:
        """Whether this node may write entries now."""
        return self.settled and not self._blocked_by

    def just_settled(self) -> bool:
        """True once, at the end of the verb in which the node came to be allowed to sign."""
        if self.may_sign and not self._told:
            self._told = True
            self.forks.show_all()
            return True
        return False

    def start(self, restored: bool) -> None:
        """Begin: ask peers for our own heads before signing anything; with nobody to ask and nothing restored, sign at once."""
        self._by_us = self.core.now + self.core.policy.settle_us
        self._restored = restored
        if not self.core.peers():
            self.settled = not restored
            if restored:
                self._block_as_restored()
        self.block_on_own_fork()

    def try_settle(self, asked: Iterable[Sync]) -> None:
        """Settled = every peer told us our own heads and we hold them; or, unless restored from a copy, the waiting time is over.

        `asked`: the conversations with the peers that have told us what they hold of our own logbooks.
        """
        if self.settled or self._by_us is None:
            return
        peers, told = len(self.core.peers()), list(asked)
        complete = not any(sync.wants_of(self.core.me.party) for sync in told)
        late = self.core.now >= self._by_us
        if complete and (len(told) == peers > 0 or (late and not self._restored)):
            self.settled = True
            self._blocked_by.discard("restored")
            self.core.mended("restored")
        elif late and self._restored and not self._blocked_by:
            self._block_as_restored()

    def epoch_opened(self) -> None:
        """A person opened a new epoch in all our logbooks: whatever was in doubt of the old one, the new one is ours."""
        self._blocked_by.clear()
        self.settled = True
        for name in ("fork", "twin", "restored"):
            self.core.mended(name)

    def block_on_own_fork(self) -> None:
        """Where a logbook of ours has two branches, signing on would be a lie on one of them."""
        own = self.forks.own()
        if own is not None:
            self._blocked_by.add("fork")
            self.core.fault("fork", f"our own logbook {own[0]} has two branches from entry {own[1]}", STOP_THE_OTHER)

    def _block_as_restored(self) -> None:
        self._blocked_by.add("restored")
        what = "this node came back from a copy and could not ask every peer what it had published"
        self.core.fault("restored", what, "reach every peer, or open a new epoch: deconflict epoch")

    def next_us(self) -> int | None:
        """When the waiting time is over. Once it is, only a peer's answer, a lost link or the next beat can settle us."""
        waits = not self.settled and not self._blocked_by and self._by_us is not None and self._by_us > self.core.now
        return self._by_us if waits else None
