"""When an Encounter becomes an alert, and when it ends. A table and one pure step: no clock, no numbers of its own.

| so far    | this computation                                       | then                                              |
|-----------|--------------------------------------------------------|---------------------------------------------------|
| watched   | has a level, in at least m of the last n computations  | Raise; the episode is active                      |
| watched   | has none in any of the last n                          | forgotten                                         |
| active    | has a higher level                                     | Update; a level never falls within an episode     |
| active    | within the minima, or for `linger_us` in the wider band | stays                                             |
| active    | not so for `hold_us`, and shown for `shown_us`         | End: apart, or lost where a track is judged no more |
| any       | both are declared to fly together                      | suppressed, and said so; an active one Ends: declared |
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from deconflict.conflict.declared import Declared
from deconflict.conflict.encounter import Encounter, Pair, Way


class AlertLevel(StrEnum):
    """Levels of an alert: DO-365's preventive, corrective and warning."""

    ADVISORY = "ADVISORY"
    CAUTION = "CAUTION"
    WARNING = "WARNING"


LEVELS = tuple(AlertLevel)
"""Lowest first."""
NOBODY: Mapping[Pair, Declared] = MappingProxyType({})
"""No pair is declared to fly together."""


class Why(StrEnum):
    """Why an alert ended."""

    APART = "apart"
    LOST = "lost"
    DECLARED = "declared"


class Episode(Struct, frozen=True):
    """One pair's episode: one alert at most. `seen` has a bit for each of the last n computations, the newest lowest.

    `level` and `raised_at_us` are absent until the alert is raised; `encounter` is the newest there was, computed at `seen_at_us`.
    `kept_at_us` is when it was last within the minima, or in the wider band for no longer than it may stay on that.
    """

    encounter: Encounter
    seen: int
    seen_at_us: int
    level: AlertLevel | None = None
    raised_at_us: int | None = None
    level_since_us: int | None = None
    kept_at_us: int = 0

    @property
    def sounds_again_us(self) -> int | None:
        """When it sounds again unless somebody acts; None where it never does (not raised, or an ADVISORY)."""
        if self.level is None or self.level_since_us is None or self.level is AlertLevel.ADVISORY:
            return None
        terms = self.encounter.terms
        quiet_us: int = terms.realarm_warning_us if self.level is AlertLevel.WARNING else terms.realarm_us
        return self.level_since_us + quiet_us


class Raise(Struct, frozen=True):
    """A new alert."""

    pair: Pair
    level: AlertLevel
    encounter: Encounter


class Update(Struct, frozen=True):
    """The alert of this pair has risen to a higher level."""

    pair: Pair
    level: AlertLevel
    encounter: Encounter


class End(Struct, frozen=True):
    """The alert of this pair has ended; `encounter` is the last there was."""

    pair: Pair
    why: Why
    encounter: Encounter


Act = Raise | Update | End


class Suppressed(Struct, frozen=True):
    """A pair that would be watched or alerted, were it not declared to fly together; `encounter` is the newest."""

    encounter: Encounter
    declared: Declared


@dataclass(frozen=True, slots=True)
class AlertState:
    """All episodes, by pair: those watched and those with an alert; and what this computation found that is declared."""

    episodes: dict[Pair, Episode] = field(default_factory=dict)
    suppressed: dict[Pair, Suppressed] = field(default_factory=dict)

    def active(self) -> dict[Pair, Episode]:
        """The episodes with an alert, in order of their pairs."""
        return {pair: episode for pair, episode in sorted(self.episodes.items()) if episode.level is not None}


def level_of(encounter: Encounter, now_us: int) -> AlertLevel | None:
    """The level of a pair, by how far away its loss is; None while it waits.

    | found                          | ADVISORY | CAUTION                   | WARNING                    |
    |--------------------------------|----------|---------------------------|----------------------------|
    | within the height bound only   | at once  |                           |                            |
    | by every way of predicting     |          | at once                   | from `warning_within_us` on |
    | by one of two ways             |          | from `caution_late_us` on | from `warning_late_us` on  |
    | in the wider band only         |          |                           |                            |
    """
    terms, steady = encounter.terms, encounter.terms.steady
    if encounter.lingering:
        return None
    if encounter.within_bound_only:
        return AlertLevel.ADVISORY
    left_us, warning_us = encounter.loss_at_us - now_us, terms.warning_within_us
    if encounter.way is not Way.BOTH:
        warning_us = min(warning_us, steady.warning_late_us)
        if left_us > max(warning_us, steady.caution_late_us):
            return None
    return AlertLevel.WARNING if left_us <= warning_us else AlertLevel.CAUTION


def step(
    state: AlertState,
    encounters: Iterable[Encounter],
    now_us: int,
    judged: Collection[str] | None = None,
    declared: Mapping[Pair, Declared] = NOBODY,
) -> tuple[AlertState, list[Act]]:
    """The state after one computation at `now_us`, and what to do, in order of pairs.

    `judged`: the keys of everything that took part in it (`TracksJob.judged`), so that an alert whose track went silent ends as lost.
    `declared`: the pairs that are declared to fly together now.
    """
    found = {encounter.pair: encounter for encounter in encounters}
    episodes: dict[Pair, Episode] = {}
    acts: list[Act] = []
    for pair in sorted(state.episodes.keys() | found.keys()):
        before = state.episodes.get(pair)
        after: Episode | None = None
        act: Act | None = None
        if pair in declared:
            if before is not None and before.level is not None:
                act = End(pair, Why.DECLARED, before.encounter)
        elif pair in found:
            after, act = _seen(before, found[pair], now_us)
        else:
            lost = judged is not None and not set(pair) <= set(judged)
            after, act = _missed(state.episodes[pair], now_us, lost)
        if after is not None:
            episodes[pair] = after
        if act is not None:
            acts.append(act)
    suppressed = {pair: Suppressed(found[pair], declared[pair]) for pair in sorted(found.keys() & declared.keys())}
    return AlertState(episodes, suppressed), acts


def _seen(before: Episode | None, encounter: Encounter, now_us: int) -> tuple[Episode | None, Act | None]:
    """The episode of a pair that this computation found, and what follows."""
    level, pair = level_of(encounter, now_us), encounter.pair
    if before is None or before.level is None:
        return _watched(before or Episode(encounter, 0, now_us), encounter, level, now_us)
    if encounter.lingering:
        if now_us - before.seen_at_us <= encounter.terms.steady.linger_us:
            before = replace(before, kept_at_us=now_us)
        return _missed(before, now_us, lost=False)
    after = replace(before, encounter=encounter, seen=_shifted(before, encounter, 1), seen_at_us=now_us, kept_at_us=now_us)
    if level is not None and LEVELS.index(level) > LEVELS.index(before.level):
        return replace(after, level=level, level_since_us=now_us), Update(pair, level, encounter)
    return after, None


def _watched(before: Episode, encounter: Encounter, level: AlertLevel | None, now_us: int) -> tuple[Episode | None, Act | None]:
    """The episode of a pair that has no alert yet, and what follows."""
    seen = _shifted(before, encounter, int(level is not None))
    after = replace(before, encounter=encounter, seen=seen, seen_at_us=now_us)
    if level is None or seen.bit_count() < encounter.terms.m:
        return (after if seen else None), None
    raised = replace(after, level=level, raised_at_us=now_us, level_since_us=now_us, kept_at_us=now_us)
    return raised, Raise(encounter.pair, level, encounter)


def _shifted(before: Episode, encounter: Encounter, bit: int) -> int:
    return (before.seen << 1 | bit) & (1 << encounter.terms.n) - 1


def _missed(before: Episode, now_us: int, lost: bool) -> tuple[Episode | None, Act | None]:
    """The episode of a pair that this computation did not find within the minima, and what follows."""
    terms = before.encounter.terms
    after = replace(before, seen=_shifted(before, before.encounter, 0))
    if before.level is None or before.raised_at_us is None:
        return (after if after.seen else None), None
    if now_us - before.kept_at_us >= terms.hold_us and now_us - before.raised_at_us >= terms.steady.shown_us:
        return None, End(before.encounter.pair, Why.LOST if lost else Why.APART, before.encounter)
    return after, None
