"""What a picture knows of lines: which checks were sent over which bearer, and what each party last said of its own line."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from deconflict.picture.places import Change, Place
from deconflict.statements.base import Part
from deconflict.statements.lines import LineStatus
from deconflict.statements.messages import LineCheck

LineKey = tuple[str, str, str]
"""(author, peer, bearer): the line as its author sees it."""


class Stated(NamedTuple):
    """A LINE_STATUS as its author wrote it; the newest by its own logbook counts."""

    place: Place
    written_at_us: int
    said: LineStatus


@dataclass(slots=True)
class Lines:
    """Line checks by whose they are, to whom and over what, as (written_at_us, entry), oldest first; and the newest LINE_STATUS of each."""

    checks: dict[LineKey, list[tuple[int, str]]] = field(default_factory=dict)
    statuses: dict[LineKey, Stated] = field(default_factory=dict)

    def write(self, entry_hash: str, place: Place, written_at_us: int, main: Part) -> list[Change]:
        """Take in a LINE_CHECK or LINE_STATUS; any order, any number of times gives the same."""
        if not isinstance(main, (LineCheck, LineStatus)):
            return []
        for peer in main.message.to:
            key = (place.author, peer, main.bearer.value)
            if isinstance(main, LineCheck):
                checks, written = self.checks.setdefault(key, []), (written_at_us, entry_hash)
                place_in = bisect_left(checks, written)
                if checks[place_in : place_in + 1] != [written]:
                    checks.insert(place_in, written)
            elif key not in self.statuses or self.statuses[key].place < place:
                self.statuses[key] = Stated(place, written_at_us, main)
        return [Change("line", place.logbook, entry_hash)]
