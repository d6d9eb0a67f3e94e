"""What a picture knows of emergencies: which entries opened a case, and which words belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from deconflict.picture.places import Change, Place
from deconflict.statements.base import Part
from deconflict.statements.emergencies import Emergency, SarEnd, SarOffer, SarRequest, SarUpdate

OPENS = (Emergency, SarRequest)
BELONGS = (SarRequest, SarOffer, SarUpdate, SarEnd)


@dataclass(slots=True)
class Emergencies:
    """Every word said on a case, by the entry named first in its refs; an EMERGENCY or a SAR_REQUEST without refs opens one."""

    cases: dict[str, set[str]] = field(default_factory=dict)

    def write(self, entry_hash: str, place: Place, written_at_us: int, main: Part) -> list[Change]:
        """Take in one word; any order, any number of times gives the same."""
        if isinstance(main, BELONGS) and main.message.refs:
            case = main.message.refs[0]
        elif isinstance(main, OPENS):
            case = entry_hash
        else:
            return []
        self.cases.setdefault(case, set()).add(entry_hash)
        return [Change("emergency", case, entry_hash)]
