"""Settling: when a node that starts may sign. First it asks its peers for its own heads, and takes back what it had published."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.logbook.sync import Sync
from deconflict.node.core import Core
from deconflict.node.forks import Forks

OPEN_EPOCH = "open a new epoch: deconflict epoch"
STOP_THE_OTHER = f"stop the other copy, then {OPEN_EPOCH}"
ANOTHER_KEY = "put recovery.key into the node's folder, then: deconflict key revoke"
CAME_BACK = "this node came back from a copy and"
UNASKED = "a new epoch was begun before every peer could be asked what this node had published"
STATE_ANEW = "reach every peer; state anew what still holds: plans, mandate, signatures, suspensions"


class Settling:
    """Whether we are sure of what we have published; where we cannot be, only a person who opens a new epoch lets us sign again."""

    def __init__(self, core: Core, forks: Forks) -> None:
        self.core = core
        self.forks = forks
        self.settled = False
        self._by_us: int | None = None
        self._restored = False
        self._gathered = False
        self._blocked_by: set[str] = set()
        self._told = False
        core.may_sign = lambda: self.may_sign

    @property
    def must_open_epoch(self) -> bool:
        """Whether only a person can say how to go on: our own logbook has two branches, or we cannot be sure of what we had published."""
        return bool(self._blocked_by)

    def why_blocked(self) -> list[tuple[str, str]]:
        """(what, mend) of each fault that only a person who opens a new epoch ends."""
        return [self.core.faults[name] for name in sorted(self._blocked_by)]

    @property
    def may_sign(self) -> bool:
        """Whether this node may write entries now."""
        return self.settled and not self._blocked_by

    def just_settled(self) -> bool:
        """True once, at the end of each verb in which the node came to be allowed to sign."""
        if self.may_sign and not self._told:
            self._told = True
            self.forks.show_all()
            return True
        return False

    def start(self, restored: bool) -> None:
        """Begin: ask peers for our own heads before signing anything; with nobody to ask and nothing restored, sign at once.

        `restored`: the record came back from a copy. Then we ask too, and sign nothing until a person opens a new epoch: what peers tell
        is what they hold, not what may still be under way to them.
        """
        self._by_us = self.core.now + self.core.policy.settle_us
        self._restored = restored
        if restored:
            self._blocked_by.add("restored")
            self._tell_restored(late=not self.core.peers())
        elif not self.core.peers():
            self.settled = True
        self.block_on_own_fork()
        self.block_on_revoked_key()

    def try_settle(self, asked: Iterable[Sync]) -> None:
        """Settled = every peer told us our own heads and we hold them, or the waiting time is over; never by itself where restored.

        `asked`: the conversations with the peers that have told us what they hold of our own logbooks.
        """
        peers, told = len(self.core.peers()), list(asked)
        if self.settled and "unasked" in self.core.faults and len(told) == peers:
            self.core.mended("unasked")
        if self.settled or self._by_us is None:
            return
        complete = not any(sync.wants_of(self.core.me.party) for sync in told)
        late, everybody = self.core.now >= self._by_us, complete and len(told) == peers > 0
        if self._restored:
            self._gathered = self._gathered or everybody
            self._tell_restored(late)
        elif everybody or (complete and late):
            self.settled = True

    def epoch_opened(self) -> None:
        """A person opened a new epoch in all our logbooks: whatever was in doubt of the old one, the new one is ours.

        What we had said and hold no more is left behind; where nobody could be asked what that was, it is said until all have told.
        """
        if self._restored and not self._gathered and self.core.peers():
            self.core.fault("unasked", UNASKED, STATE_ANEW)
        self._blocked_by.clear()
        self.settled, self._told = True, False
        for name in ("fork", "twin", "restored", "key"):
            self.core.mended(name)

    def block_on_own_fork(self) -> None:
        """Where a logbook of ours has two branches, signing on would be a lie on one of them."""
        own = self.forks.own()
        if own is not None:
            self._blocked_by.add("fork")
            self.core.fault("fork", f"our own logbook {own[0]} has two branches from entry {own[1]}", STOP_THE_OTHER)

    def block_on_revoked_key(self) -> None:
        """What a node says with a key that its party revoked counts nowhere, and nothing that follows it would."""
        if self.has_revoked_key:
            self._blocked_by.add("key")
            self.core.fault("key", "the key this node signs with was revoked: nothing it says counts", ANOTHER_KEY)

    @property
    def has_revoked_key(self) -> bool:
        """Whether the key we sign with is one that our own `keys` logbook revokes: this node came back from a copy of before."""
        return (self.core.me.signing.public, "keys") in self.core.keyring.revoked(self.core.me.party)

    def _tell_restored(self, late: bool) -> None:
        """Say how far the asking has come, and what only a person can do."""
        if self._gathered:
            what, mend = "has taken back what its peers hold of its own logbooks", OPEN_EPOCH
        elif late:
            what, mend = "could not ask every peer what it had published", f"reach every peer, then {OPEN_EPOCH}"
        else:
            what, mend = "is asking its peers what it had published", f"wait until they have told it, then {OPEN_EPOCH}"
        self.core.fault("restored", f"{CAME_BACK} {what}", mend)

    def next_us(self) -> int | None:
        """When the waiting time is over. Once it is, only a peer's answer, a lost link or the next beat can settle us."""
        waits = not self.settled and self._by_us is not None and self._by_us > self.core.now
        return self._by_us if waits else None
