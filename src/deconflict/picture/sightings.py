"""Which aircraft were seen on which day, by whom: of each the first and the last plot of the day in the air, and nothing between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

from deconflict.airspace.track import Plot

DAY_US: Final = 86_400 * 1_000_000


class Sighting(NamedTuple):
    """One aircraft in the air on one UTC day, as one party reported it."""

    first: Plot
    last: Plot


def _order(plot: Plot) -> tuple[int, bytes]:
    """By time; two different plots of one instant by their bytes, so that all nodes agree."""
    return plot.at_us, msgspec.json.encode(plot)


@dataclass(slots=True)
class Sightings:
    """By day (µs since 1970 of its beginning) and (reporting party, track id)."""

    days: dict[int, dict[tuple[str, str], Sighting]] = field(default_factory=dict)

    def write(self, party: str, plot: Plot) -> None:
        """Take in a plot; any order, any number of times, gives the same."""
        if plot.on_ground:
            return
        seen = self.days.setdefault(plot.at_us - plot.at_us % DAY_US, {})
        key = (party, plot.track_id)
        held = seen.get(key)
        if held is None:
            seen[key] = Sighting(plot, plot)
        elif plot.at_us >= held.last.at_us or plot.at_us <= held.first.at_us:
            seen[key] = Sighting(min(held.first, plot, key=_order), max(held.last, plot, key=_order))
