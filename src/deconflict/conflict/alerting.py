"""When an Encounter becomes an alert, and when it ends. A table and one pure step: no clock, no numbers of its own.

| so far    | this computation                                   | then                                              |
|-----------|----------------------------------------------------|---------------------------------------------------|
| watched   | seen, in at least m of the last n computations     | Raise; the episode is active                      |
| watched   | not seen in any of the last n                      | forgotten                                         |
| active    | seen at a higher level                             | Update; a level never falls within an episode     |
| active    | not seen for `hold_us`                             | End: apart, or lost where a track is judged no more |
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from deconflict.conflict.encounter import Encounter, Pair


class AlertLevel(StrEnum):
    """Levels of an alert: DO-365's preventive, corrective and warning."""

    ADVISORY = "ADVISORY"
    CAUTION = "CAUTION"
    WARNING = "WARNING"


LEVELS = tuple(AlertLevel)
"""Lowest first."""


class Why(StrEnum):
    """Why an alert ended."""

    APART = "apart"
    LOST = "lost"


class Episode(Struct, frozen=True):
    """One pair's episode: one alert at most. `seen` has a bit for each of the last n computations, the newest lowest.

    `level` and `raised_at_us` are absent until the alert is raised; `encounter` is the newest there was, computed at `seen_at_us`.
    """

    encounter: Encounter
    seen: int
    seen_at_us: int
    level: AlertLevel | None = None
    raised_at_us: int | None = None
    level_since_us: int | None = None

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


@dataclass(frozen=True, slots=True)
class AlertState:
    """All episodes, by pair: those watched and those with an alert."""

    episodes: dict[Pair, Episode] = field(default_factory=dict)

    def active(self) -> dict[Pair, Episode]:
        """The episodes with an alert, in order of their pairs."""
        return {pair: episode for pair, episode in sorted(self.episodes.items()) if episode.level is not None}


def level_of(encounter: Encounter, now_us: int) -> AlertLevel:
    """ADVISORY within the height bound only; WARNING when the loss is at most `warning_within_us` away; else CAUTION."""
    if encounter.within_bound_only:
        return AlertLevel.ADVISORY
    return AlertLevel.WARNING if encounter.loss_at_us - now_us <= encounter.terms.warning_within_us else AlertLevel.CAUTION


def step(
    state: AlertState, encounters: Iterable[Encounter], now_us: int, judged: Collection[str] | None = None
) -> tuple[AlertState, list[Act]]:
    """The state after one computation at `now_us`, and what to do, in order of pairs.

    `judged`: the keys of everything that took part in it (`TracksJob.judged`), so that an alert whose track went silent ends as lost.
    """
    found = {encounter.pair: encounter for encounter in encounters}
    episodes: dict[Pair, Episode] = {}
    acts: list[Act] = []
    for pair in sorted(state.episodes.keys() | found.keys()):
        after: Episode | None
        if pair in found:
            after, act = _seen(state.episodes.get(pair), found[pair], now_us)
        else:
            lost = judged is not None and not set(pair) <= set(judged)
            after, act = _missed(state.episodes[pair], now_us, lost)
        if after is not None:
            episodes[pair] = after
        if act is not None:
            acts.append(act)
    return AlertState(episodes), acts


def _seen(before: Episode | None, encounter: Encounter, now_us: int) -> tuple[Episode, Act | None]:
    """The episode of a pair that this computation found, and what follows."""
    window = (1 << encounter.terms.n) - 1
    level, pair = level_of(encounter, now_us), encounter.pair
    if before is None:
        before = Episode(encounter, 0, now_us)
    after = replace(before, encounter=encounter, seen=(before.seen << 1 | 1) & window, seen_at_us=now_us)
    if before.level is None:
        if after.seen.bit_count() < encounter.terms.m:
            return after, None
        return replace(after, level=level, raised_at_us=now_us, level_since_us=now_us), Raise(pair, level, encounter)
    if LEVELS.index(level) > LEVELS.index(before.level):
        return replace(after, level=level, level_since_us=now_us), Update(pair, level, encounter)
    return after, None


def _missed(before: Episode, now_us: int, lost: bool) -> tuple[Episode | None, Act | None]:
    """The episode of a pair that this computation did not find, and what follows."""
    terms = before.encounter.terms
    after = replace(before, seen=before.seen << 1 & (1 << terms.n) - 1)
    if before.level is None:
        return (after if after.seen else None), None
    if now_us - before.seen_at_us >= terms.hold_us:
        return None, End(before.encounter.pair, Why.LOST if lost else Why.APART, before.encounter)
    return after, None
