"""The six errors. Each says what is wrong, where, and how to mend it."""

from __future__ import annotations


class DeconflictError(Exception):
    """What every error of ours is; never raised itself.

    what: the fault in one sentence. where: the place (file:line:column, a field's path, an entry).
    mend: what the reader can do about it.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what, where, mend)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" ({self.mend})" if self.mend else ""
        return f"{place}{self.what}{cure}"


class Refused(DeconflictError):
    """Our own user asked for something we will not do: bad input, not allowed, not possible."""


class Conflicting(Refused):
    """What was asked contradicts what is already there."""


class Stale(Refused):
    """What was asked rests on a version that is no longer the newest."""


class PeerFault(DeconflictError):
    """A peer broke the protocol: the link is dropped, the node goes on."""


class Equivocation(PeerFault):
    """An author signed two different entries for one place; `proof` can be shown to others."""

    def __init__(self, what: str, *, proof: object, where: str = "", mend: str = "") -> None:
        super().__init__(what, where=where, mend=mend)
        self.proof = proof


class Damaged(DeconflictError):
    """Our own disk disagrees with itself: the node says so and stops."""
