"""A source's own count of time against ours: what to add to it, and when it cannot be believed any more."""

from __future__ import annotations

from typing import Final

from deconflict.errors import Refused

US_PER_S: Final = 1_000_000
MAX_JUMP_US: Final = 60 * US_PER_S
"""A report that is off by this much would be lost at once (screen rule U14)."""


class Pace:
    """The distance from a source's clock to ours: the least one seen, as that report came the quickest."""

    def __init__(self, where: str, mend: str = "set the receiver's clock by the network") -> None:
        self._where = where
        self._mend = mend
        self._offset_us: int | None = None

    def offset_us(self, theirs_us: int, arrived_us: int) -> int:
        """What to add to its times for ours, after a report of `theirs_us` came at `arrived_us`.

        Refused when the distance jumps by over a minute: whoever dials anew learns it anew.
        """
        seen_us = arrived_us - theirs_us
        if self._offset_us is not None and abs(seen_us - self._offset_us) > MAX_JUMP_US:
            what = f"its clock jumped by {(self._offset_us - seen_us) / US_PER_S:.0f} s"
            raise Refused(what, where=self._where, mend=self._mend)
        self._offset_us = seen_us if self._offset_us is None else min(self._offset_us, seen_us)
        return self._offset_us
