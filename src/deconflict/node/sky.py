"""The sky as this node sees it: each aircraft once, whose it is, and what is strange in the reports, shown as faults until it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.track import Plot, Track
from deconflict.conflict.encounter import key
from deconflict.conflict.fused import Finding, FusedTrack, Sort, Source, words
from deconflict.conflict.fusing import AHEAD_US, NO_CLASSES, FusingState
from deconflict.conflict.identity import Key
from deconflict.conflict.looking import Looked, LookJob
from deconflict.conflict.plausibility import fits_place
from deconflict.conflict.tactical import TracksJob
from deconflict.node.core import Core

GRAVEST_FIRST = (Sort.TWIN, Sort.AHEAD, Sort.LATE, Sort.JUMP, Sort.JUMP_TAKEN, Sort.HEIGHT, Sort.STUCK)
MOST_SHOWN = 20
"""Faults of tracks shown one by one; the others are counted."""
SAID_ANEW_US = 60_000_000
"""A fault that lasts is worded anew each minute, and one that is said of a feed or a party holds as long after the last of it."""
CLOCKS = {
    "ahead": ("reports of the feed {} are stamped ahead of our clock: they count as made when they came", "set its clock, or ours"),
    "behind": ("all reports of the feed {} are more than a minute old: none of them flies", "set its clock, or ours"),
    "refused": (
        "reports of {} are stamped ahead of the entries that state them: they are not shown",
        "ask them to set the clock of what reports to them",
    ),
}
"""How a clock is wrong: what is said of whose, and what to do."""


class Sky:
    """What fusing knows between two looks, and what people are told of it. Nothing of it is written into the record."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.state = FusingState()
        self._flying: dict[str, FusedTrack] = {}
        self._shown: dict[str, int] = {}
        self._wrong: dict[tuple[str, str], int] = {}
        self._right: dict[str, int] = {}

    # what came

    def received(self, plot: Plot, feed: str) -> Plot:
        """A report of a feed of ours as it counts: one from the future was made now at the latest, and its feed's clock is wrong."""
        now = self.core.now
        if now - plot.at_us <= self.core.policy.track_kept_us:
            self._right[feed] = now
        elif now - self._right.get(feed, now) > self.core.policy.track_kept_us:
            self._wrong["behind", feed] = now
        self._right.setdefault(feed, now)
        if plot.at_us - now <= AHEAD_US:
            return plot
        self._wrong["ahead", feed] = now
        return structs.replace(plot, at_us=now)

    def refused(self, party: str) -> None:
        """The picture did not take a report of that party: it is stamped ahead of the entry that states it."""
        self._wrong["refused", party] = self.core.now

    # looks

    def look(self, job: TracksJob, classes: Mapping[Key, AircraftClass] = NO_CLASSES, said: Callable[[], Iterable[str]] = tuple) -> LookJob:
        """The computation that fuses these tracks before it searches them; `classes` as plans have them, `said` every name in an alert that
        stands: asked only before anything has a name here, as after a start, so that an aircraft keeps the name it was warned of under."""
        names = () if self.state.names else said()
        keys = frozenset((party, track_id) for party, _, track_id in (name.partition(":") for name in names))
        return LookJob(self.state, job, classes, keys)

    def looked(self, looked: Looked) -> None:
        """One computation came back: what flies now, and what is strange."""
        self.state = looked.state
        self._flying = {key(one.track.party, one.track.track_id): one for one in looked.fused.tracks}
        self._show(looked.fused.findings)

    def owners(self, name: str) -> frozenset[str]:
        """Whose aircraft that is: the parties that command it; where nobody does, or it is no aircraft, all that report it."""
        one = self._flying.get(name)
        if one is None:
            return frozenset({name.partition(":")[0]})
        return frozenset(source.party for source in one.sources if not source.uncommanded) or one.parties

    def names(self, name: str) -> frozenset[str]:
        """Every name, as party:track_id, under which an aircraft is reported by those who command it; where nobody does, by anybody."""
        one = self._flying.get(name)
        if one is None:
            return frozenset({name})
        owners = self.owners(name)
        return frozenset(key(source.party, source.track_id) for source in one.sources if source.party in owners)

    def sources(self) -> dict[str, tuple[Source, ...]]:
        """By each name, as party:track_id, under which an aircraft is reported: all that the newest look took for that aircraft, the one
        that leads first."""
        return {key(source.party, source.track_id): one.sources for one in self._flying.values() for source in one.sources}

    def flying(self, since_us: int) -> tuple[Track, ...]:
        """Every aircraft of the newest look that was heard of since then, in order of name."""
        return tuple(one.track for one in self._flying.values() if one.track.at_us >= since_us)

    def uncommanded(self, name: str) -> bool:
        """Whether nobody who reports that aircraft commands it."""
        return name in self._flying and self._flying[name].uncommanded

    # what people are told

    def _show(self, findings: tuple[Finding, ...]) -> None:
        """Every finding as a fault of its own, the gravest first and so many; those that are over are mended."""
        found = {f"{one.sort.value} {one.party}:{one.track_id}": one for one in findings}
        ordered = sorted(found, key=lambda name: (GRAVEST_FIRST.index(found[name].sort), name))
        for name in ordered[:MOST_SHOWN]:
            if self.core.now - self._shown.get(name, 0) >= SAID_ANEW_US:
                one = found[name]
                other = self.core.picture.name_of(one.other_party) if one.other_party else ""
                self.core.fault(name, *words(one, self.core.picture.name_of(one.party), other))
                self._shown[name] = self.core.now
        for name in [name for name in self._shown if name not in ordered[:MOST_SHOWN]]:
            self.core.mended(name)
            del self._shown[name]
        left = len(ordered) - MOST_SHOWN
        self._tell("tracks", f"the reports of {left} more aircraft are strange" if left > 0 else "", "mend what sends them, one by one")
        self._tell_clocks()

    def _tell_clocks(self) -> None:
        for (how, whose), last_us in sorted(self._wrong.items()):
            over = self.core.now - last_us > SAID_ANEW_US
            what, mend = CLOCKS[how]
            self._tell(f"clock {how} {whose}", "" if over else what.format(self.core.picture.name_of(whose)), mend)
            if over:
                del self._wrong[how, whose]

    def _tell(self, name: str, what: str, mend: str) -> None:
        if what:
            self.core.fault(name, what, mend)
        else:
            self.core.mended(name)


def slot(held: Plot | None, other: Plot | None, plot: Plot) -> int:
    """Of two reports that wait under one id, which one the next replaces: at two places at once are two, and both are told."""
    if held is None or fits_place(held, plot):
        return 0
    return 1 if other is None or fits_place(other, plot) or held.at_us > other.at_us else 0
