"""What every record of the picture shares: where an entry stands, and what it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """Where an entry stands; later places of one logbook supersede earlier ones."""

    author: str
    logbook: str
    epoch: int
    seq: int
    entry: str


class Change(NamedTuple):
    """What `entry` changed: `topic` is party, channel, watch, plan, zone, site, movement, track, message, referred, climb, alert, conflict,
    line, emergency, fork, epoch, mandate, agreement, affair or unknown; `key` names it."""

    topic: str
    key: str
    entry: str


def _never(_kind: str, _one: str, _other: str, _at_us: int) -> bool:
    return False


@dataclass(slots=True, eq=False)
class Gate:
    """Whether a kind, said at an instant, lay outside what two parties had agreed: put in by who works agreements out, else nothing does.

    It is no state: what it answers follows from the acts the picture holds. Whatever messages can answer shares its picture's one.
    """

    closed: Callable[[str, str, str, int], bool] = _never

    def within(self, kind: str, place: Place, written_at_us: int, hearers: tuple[str, ...]) -> bool:
        """Whether a message counts for these hearers: it lay within what its author had agreed with each when it was written."""
        return not any(self.closed(kind, place.author, hearer, written_at_us) for hearer in hearers if hearer != place.author)
