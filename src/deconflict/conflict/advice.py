"""For two objects that meet: the smallest changes that settle it, each held against everything else, with what it costs whom.

A change is one plan moved as a whole: later or earlier, higher or lower, aside. Of each way the least on a grid of steps is given for
which the two no longer meet and the moved plan meets nothing that it did not meet before. The same is done for both parties; nothing
prefers one. Where a step fails, what it fails on says how far the next must go at least, so few steps are tried and none is missed.
It is advice: what another plan does next, and what nobody has stated, it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deconflict.agreement.rules import Rules
from deconflict.airspace.intent import IntentState, OperationalIntent
from deconflict.airspace.separation import Minima
from deconflict.airspace.volume import Volume4D, meets
from deconflict.conflict.advice_shifts import BEARINGS_DEG, IN_HEIGHT, IN_TIME, Shift, Steps, Way, shifted, still_needed
from deconflict.conflict.strategic import AirspaceObject, PairRules, between, ground_of, minima_of, name_of, volumes_of
from deconflict.picture.index import Pairs, SpaceTimeIndex

Key = TypeVar("Key", bound=Hashable)
MOVABLE = (IntentState.ACCEPTED, IntentState.ACTIVATED)
"""States of a plan that can be asked to change: one that is off its plan already cannot follow another."""
LEVELS = ("ADVISORY", "CAUTION")


@dataclass(frozen=True, slots=True)
class Surroundings(Generic[Key]):
    """Everything else in the picture: an index over it, what its keys stand for (None where gone), by what two parties are judged, and
    the widest minima of any pair, which the index must reach."""

    index: SpaceTimeIndex[Key]
    thing_of: Callable[[Key], AirspaceObject | None]
    rules_of_pair: Callable[[str, str], PairRules]
    reach: Minima


class Cost(Struct, frozen=True):
    """What a change costs a party: how much later (earlier: < 0), how far aside, how much higher (lower: < 0)."""

    party: str
    delay_s: float = 0.0
    distance_m: float = 0.0
    height_m: float = 0.0


class Option(Struct, frozen=True, kw_only=True):
    """One change that settles the conflict: the plan (party:op_id, and the version it is a change of), how it is moved, the volumes then,
    and what it costs each of the two, in order of the conflict's objects. `left`: what the plan met before and meets still."""

    plan: str
    version: str
    shift: Shift
    volumes: tuple[Volume4D, ...]
    costs: tuple[Cost, Cost]
    left: tuple[str, ...]


class Advice(Struct, frozen=True, kw_only=True):
    """The options for one conflict, those of the first object first, in order of `Way`; there may be none.

    By whom and when it was computed, on data as of `data_at_us`, under which minima and rules; `judged` pairs of objects were held against
    each other. `complete` is False where the bound on that was reached: then there may be options of other ways. Every option given is the
    smallest of its way.
    """

    conflict_id: str
    objects: tuple[str, str]
    versions: tuple[str, str]
    options: tuple[Option, ...]
    minima: Minima
    rules: str
    computed_by: str
    computed_at_us: int
    data_at_us: int
    judged: int
    complete: bool

    @property
    def data_age_us(self) -> int:
        """How old the data were."""
        return self.computed_at_us - self.data_at_us


def advise(
    a: AirspaceObject,
    b: AirspaceObject,
    around: Surroundings[Key],
    *,
    computed_by: str,
    computed_at_us: int,
    data_at_us: int,
    not_before_us: int | None = None,
    steps: Steps | None = None,
) -> Advice | None:
    """What would settle the conflict of two objects; None where they do not meet. Symmetric.

    `not_before_us`: what may be advised begins no earlier (now, or now and the lead the agreement asks for; where not given, now).
    """
    rules = around.rules_of_pair(a.party, b.party)
    conflict, minima = between(a, b, rules), minima_of(a, b, rules)
    if conflict is None or minima is None:
        return None
    things = sorted((a, b), key=name_of)
    # Each has a search, and a bound on it, of its own: what is found for one does not depend on the other's.
    searches, options = [], []
    for mover, other in ((things[0], things[1]), (things[1], things[0])):
        if isinstance(mover, OperationalIntent) and mover.state in MOVABLE:
            search = _Search(around, mover, other, steps or Steps(), computed_at_us if not_before_us is None else not_before_us)
            options += [_option(found, things) for found in search.run()]
            searches.append(search)
    return Advice(
        conflict_id=conflict.conflict_id, objects=conflict.objects, versions=conflict.versions, options=tuple(options), minima=minima,
        rules=rules.name if isinstance(rules, Rules) else "minima", computed_by=computed_by, computed_at_us=computed_at_us,
        data_at_us=data_at_us, judged=sum(search.judged for search in searches), complete=not any(search.spent for search in searches),
    )  # fmt: skip


def moved(plan: OperationalIntent, shift: Shift, not_before_us: int = 0) -> OperationalIntent | None:
    """The plan as it would be; None where it may not be moved so. Its version stays that of what it is a change of."""
    volumes = shifted(plan.volumes, shift, not_before_us)
    return None if volumes is None else replace(plan, volumes=volumes)


class _Found(NamedTuple):
    """A change that settles it: the plan moved, how, and what it meets still."""

    plan: OperationalIntent
    shift: Shift
    left: tuple[str, ...]


def _option(found: _Found, things: list[AirspaceObject]) -> Option:
    plan, shift, left = found
    name = name_of(plan)
    first, second = (_cost(thing.party, shift) if name_of(thing) == name else Cost(thing.party) for thing in things)
    return Option(plan=name, version=plan.version, shift=shift, volumes=plan.volumes, costs=(first, second), left=left)


def _cost(party: str, shift: Shift) -> Cost:
    sign = -1.0 if shift.way in (Way.EARLIER, Way.LOWER) else 1.0
    if shift.way in IN_TIME:
        return Cost(party, delay_s=sign * shift.amount / 1e6)
    if shift.way is Way.ASIDE:
        return Cost(party, distance_m=shift.amount / 1e3)
    return Cost(party, height_m=sign * shift.amount / 1e3)


@dataclass(slots=True)
class _Near:
    """One object near all that a way leads to: which volumes may meet, and the level at which the plan meets it unmoved, once asked."""

    thing: AirspaceObject
    rules: PairRules
    pairs: Pairs | None
    is_other: bool = False
    asked: bool = False
    level: str | None = None


class _Search(Generic[Key]):
    """The search for what one plan could change, and how many pairs of objects it has judged."""

    def __init__(
        self, around: Surroundings[Key], plan: OperationalIntent, other: AirspaceObject, steps: Steps, not_before_us: int
    ) -> None:
        self.around, self.plan, self.other, self.steps, self.not_before_us = around, plan, other, steps, not_before_us
        self.judged = 0

    @property
    def spent(self) -> bool:
        """Whether the bound on its work is reached."""
        return self.judged >= self.steps.most_judged

    def run(self) -> Iterator[_Found]:
        """The smallest change of each way, in their order."""
        for ways in (IN_TIME, IN_HEIGHT, (Way.ASIDE,)):
            near = self._near(ways[0])
            for way in ways:
                found = self._least_aside(near) if way is Way.ASIDE else self._least(near, way, 0, self.steps.of(way)[1])
                if found is not None:
                    yield found

    def _near(self, way: Way) -> list[_Near]:
        """The other first, then everything that some shift of this way may meet, in order of names."""
        plan, other = self.plan, self.other
        kept = self.around.index.pairs(plan.volumes, self.steps.widened(self.around.reach, way))
        things = [(thing, pairs) for key, pairs in kept.items() if (thing := self.around.thing_of(key)) is not None]
        things.sort(key=lambda pair: (name_of(pair[0]), pair[0].version))
        found = [_Near(other, self._rules(other), None, is_other=True)]
        for thing, pairs in things:
            if name_of(thing) != name_of(plan) and (name_of(thing), thing.version) != (name_of(other), other.version):
                found.append(_Near(thing, self._rules(thing), pairs))
        return found

    def _rules(self, thing: AirspaceObject) -> PairRules:
        return self.around.rules_of_pair(self.plan.party, thing.party)

    def _judge(self, plan: OperationalIntent, near: _Near) -> str | None:
        """At what level a plan conflicts with it; None where it does not."""
        self.judged += 1
        conflict = between(plan, near.thing, near.rules, near.pairs)
        return None if conflict is None else conflict.level

    def _before(self, near: _Near) -> str | None:
        """At what level the plan meets it unmoved; None for what it is to be kept apart from. Asked once, and only where it matters."""
        if not near.asked:
            near.level, near.asked = None if near.is_other else self._judge(self.plan, near), True
        return near.level

    def _least_aside(self, near: list[_Near]) -> _Found | None:
        """Of all bearings the least; of two alike the first."""
        best, most = None, self.steps.most_aside
        for bearing_deg in BEARINGS_DEG:
            found = self._least(near, Way.ASIDE, bearing_deg, most)
            if found is not None:
                best, most = found, found.shift.amount // self.steps.aside_step_mm - 1
        # Where the work was cut short, a smaller one may have been missed.
        return None if self.spent else best

    def _least(self, near: list[_Near], way: Way, bearing_deg: int, most: int) -> _Found | None:
        """The least number of steps, up to `most`, that settles it."""
        unit, number = self.steps.of(way)[0], 1
        while number <= most and not self.spent:
            shift = Shift(way, number * unit, bearing_deg)
            changed = moved(self.plan, shift, self.not_before_us)
            if changed is None:
                return None
            in_the_way, left = self._held_against(changed, near)
            if in_the_way is None:
                return _Found(changed, shift, left)
            number = max(number + 1, number + math.ceil(_still_needed(way, changed, in_the_way) / unit))
        return None

    def _held_against(self, changed: OperationalIntent, near: list[_Near]) -> tuple[_Near | None, tuple[str, ...]]:
        """The first thing that the moved plan meets and may not, or that is not reached any more; and what it met and meets still."""
        left = []
        for one in near:
            if self.spent:
                return one, ()
            level = self._judge(changed, one)
            if level is None:
                continue
            before = self._before(one)
            if before is None or LEVELS.index(level) > LEVELS.index(before):
                return one, ()
            left.append(name_of(one.thing))
        return None, tuple(left)


def _still_needed(way: Way, changed: OperationalIntent, near: _Near) -> float:
    """How much further (µs or mm) it must be moved until nothing of it meets that thing; 0 where it may meet it, only less surely."""
    minima, ground = minima_of(changed, near.thing, near.rules), ground_of(near.rules)
    if near.level is not None or minima is None:
        return 0.0
    ours, theirs = changed.volumes, volumes_of(near.thing)
    pairs = near.pairs if near.pairs is not None else [(i, j) for i in range(len(ours)) for j in range(len(theirs))]
    needed = [
        still_needed(way, ours[i], theirs[j], meeting, minima, ground)
        for i, j in pairs
        if (meeting := meets(ours[i], theirs[j], minima, ground)) is not None
    ]
    return max(needed, default=0.0)
