"""For two objects that meet: the smallest changes that settle it, each held against everything else, with what it costs whom.

A change is one plan moved as a whole: later or earlier, higher or lower, aside. Of each way the least on a grid of steps is given for
which the two no longer meet and the moved plan meets nothing that it did not meet before. The same is done for either party, and for
both giving way at once, each by the same amount; nothing prefers one. Where a step fails, what it fails on says how far the next must go
at least, so few steps are tried and none is missed.
It is advice: what another plan does next, and what nobody has stated, it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeGuard, TypeVar

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


class Move(Struct, frozen=True, kw_only=True):
    """One plan moved: party:op_id, the version it is a change of, how, and its volumes then."""

    plan: str
    version: str
    shift: Shift
    volumes: tuple[Volume4D, ...]


class Option(Struct, frozen=True, kw_only=True):
    """One way to settle the conflict: one plan moved, or each of the two by the same amount in opposite ways, in order of the conflict's
    objects; and what that costs either. `left`: what the plans moved met before and meet still, each other aside.
    """

    moves: tuple[Move, ...]
    costs: tuple[Cost, Cost]
    left: tuple[str, ...]


class Advice(Struct, frozen=True, kw_only=True):
    """The options for one conflict: those of the first object, of the second, of both, each in order of `Way`; there may be none.

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
    first, second = sorted((a, b), key=name_of)
    begin_us = computed_at_us if not_before_us is None else not_before_us
    # Each has a search, and a bound on it, of its own: what is found for one does not depend on the other's.
    tries = [((first,), second), ((second,), first), ((first, second), None)]
    searches = [
        _Search(around, rules, plans, other, steps or Steps(), begin_us)
        for movers, other in tries
        if len(plans := tuple(thing for thing in movers if _can_move(thing))) == len(movers)
    ]
    options = [_option(found, (first, second)) for search in searches for found in search.run()]
    return Advice(
        conflict_id=conflict.conflict_id, objects=conflict.objects, versions=conflict.versions, options=tuple(options), minima=minima,
        rules=rules.name if isinstance(rules, Rules) else "minima", computed_by=computed_by, computed_at_us=computed_at_us,
        data_at_us=data_at_us, judged=sum(search.judged for search in searches), complete=not any(search.spent for search in searches),
    )  # fmt: skip


def moved(plan: OperationalIntent, shift: Shift, not_before_us: int = 0) -> OperationalIntent | None:
    """The plan as it would be; None where it may not be moved so. Its version stays that of what it is a change of."""
    volumes = shifted(plan.volumes, shift, not_before_us)
    return None if volumes is None else replace(plan, volumes=volumes)


def _can_move(thing: AirspaceObject) -> TypeGuard[OperationalIntent]:
    return isinstance(thing, OperationalIntent) and thing.state in MOVABLE


class _Found(NamedTuple):
    """What settles it: the plans moved, how, by how many steps, and what they meet still."""

    plans: list[OperationalIntent]
    shifts: list[Shift]
    number: int
    left: tuple[str, ...]


def _option(found: _Found, things: tuple[AirspaceObject, AirspaceObject]) -> Option:
    both = list(zip(found.plans, found.shifts, strict=True))
    moves = [Move(plan=name_of(plan), version=plan.version, shift=shift, volumes=plan.volumes) for plan, shift in both]
    by_name = {move.plan: move.shift for move in moves}
    first, second = (_cost(thing.party, by_name[name_of(thing)]) if name_of(thing) in by_name else Cost(thing.party) for thing in things)
    return Option(moves=tuple(moves), costs=(first, second), left=found.left)


def _cost(party: str, shift: Shift) -> Cost:
    sign = -1.0 if shift.way in (Way.EARLIER, Way.LOWER) else 1.0
    if shift.way in IN_TIME:
        return Cost(party, delay_s=sign * shift.amount / 1e6)
    if shift.way is Way.ASIDE:
        return Cost(party, distance_m=shift.amount / 1e3)
    return Cost(party, height_m=sign * shift.amount / 1e3)


Course = tuple[tuple[Way, int], ...]
"""A way and a bearing (0 but where ASIDE) for each plan that is moved."""

_ONE: tuple[tuple[Course, ...], ...] = (
    *((((way, 0),),) for way in (*IN_TIME, *IN_HEIGHT)),
    tuple(((Way.ASIDE, bearing),) for bearing in BEARINGS_DEG),
)
"""The courses of one plan, in groups of which the least is wanted."""
_BOTH: tuple[tuple[Course, ...], ...] = (
    *((((way, 0), (back, 0)),) for ways in (IN_TIME, IN_HEIGHT) for way, back in (ways, ways[::-1])),
    tuple(((Way.ASIDE, bearing), (Way.ASIDE, (bearing + 180) % 360)) for bearing in BEARINGS_DEG),
)
"""The courses of two plans that give way to each other."""


@dataclass(slots=True)
class _Near:
    """One object near all that a way leads to: which volumes may meet, and the level at which the plan meets it unmoved, once asked."""

    thing: AirspaceObject
    rules: PairRules
    pairs: Pairs | None
    asked: bool = False
    level: str | None = None


class _Search(Generic[Key]):
    """The search for what one plan, or both (then there is no `other`), could change; and how often it has held two objects together."""

    def __init__(
        self, around: Surroundings[Key], rules: PairRules, plans: tuple[OperationalIntent, ...], other: AirspaceObject | None,
        steps: Steps, not_before_us: int,
    ) -> None:  # fmt: skip
        self.around, self.rules, self.plans, self.other = around, rules, plans, other
        self.steps, self.not_before_us = steps, not_before_us
        self.judged = 0
        self._nears: dict[tuple[int, Minima], list[_Near]] = {}

    @property
    def spent(self) -> bool:
        """Whether the bound on its work is reached."""
        return self.judged >= self.steps.most_judged

    def run(self) -> Iterator[_Found]:
        """The least of each group of courses, in their order."""
        for group in _ONE if len(self.plans) == 1 else _BOTH:
            best, most = None, self.steps.of(group[0][0][0])[1]
            for course in group:
                found = self._least(course, most)
                if found is not None:
                    best, most = found, found.number - 1
            # Where the work was cut short among several, a smaller one may have been missed.
            if best is not None and (len(group) == 1 or not self.spent):
                yield best

    def _least(self, course: Course, most: int) -> _Found | None:
        """The least number of steps, up to `most`, that settles it."""
        unit, number = self.steps.of(course[0][0])[0], 1
        while number <= most and not self.spent:
            shifts = [Shift(way, number * unit, bearing_deg) for way, bearing_deg in course]
            tried = [moved(plan, shift, self.not_before_us) for plan, shift in zip(self.plans, shifts, strict=True)]
            plans = [plan for plan in tried if plan is not None]
            if len(plans) < len(tried):
                return None
            more, left = self._still_blocked(plans, course)
            if more is None:
                return _Found(plans, shifts, number, left)
            number = max(number + 1, number + math.ceil(more / unit))
        return None

    def _still_blocked(self, plans: list[OperationalIntent], course: Course) -> tuple[float | None, tuple[str, ...]]:
        """By how much more (µs or mm) each must be moved at least, None where this settles it; and what is met that was met before."""
        other = self.other if self.other is not None else plans[1]
        against = _Near(other, self.rules, None)
        if self._judge(plans[0], against) is not None:
            # Where both give way, each has to do half.
            return _still_needed(course[0][0], plans[0], against) / len(plans), ()
        left = set()
        for mover, plan in enumerate(plans):
            way = course[mover][0]
            for near in self._near(mover, way):
                if self.spent:
                    return 0.0, ()
                level = self._judge(plan, near)
                if level is None:
                    continue
                before = self._before(mover, near)
                if before is None:
                    return _still_needed(way, plan, near), ()
                if LEVELS.index(level) > LEVELS.index(before):
                    return 0.0, ()
                left.add(name_of(near.thing))
        return None, tuple(sorted(left))

    def _near(self, mover: int, way: Way) -> list[_Near]:
        """Everything else that some shift of this way may bring the plan to meet, in order of names."""
        plan, reach = self.plans[mover], self.steps.widened(self.around.reach, way)
        if (mover, reach) not in self._nears:
            kept = self.around.index.pairs(plan.volumes, reach)
            things = [(thing, pairs) for key, pairs in kept.items() if (thing := self.around.thing_of(key)) is not None]
            things.sort(key=lambda pair: (name_of(pair[0]), pair[0].version))
            other = self.other if self.other is not None else self.plans[1 - mover]
            self._nears[mover, reach] = [
                _Near(thing, self.around.rules_of_pair(plan.party, thing.party), pairs)
                for thing, pairs in things
                if name_of(thing) != name_of(plan) and (name_of(thing), thing.version) != (name_of(other), other.version)
            ]
        return self._nears[mover, reach]

    def _judge(self, plan: OperationalIntent, near: _Near) -> str | None:
        """At what level a plan conflicts with it; None where it does not."""
        self.judged += 1
        conflict = between(plan, near.thing, near.rules, near.pairs)
        return None if conflict is None else conflict.level

    def _before(self, mover: int, near: _Near) -> str | None:
        """At what level the plan meets it unmoved. Asked once, and only where it matters."""
        if not near.asked:
            near.level, near.asked = self._judge(self.plans[mover], near), True
        return near.level


def _still_needed(way: Way, plan: OperationalIntent, near: _Near) -> float:
    """How much further (µs or mm) at least it must be moved until nothing of it meets that thing, which it does now."""
    minima, ground = minima_of(plan, near.thing, near.rules), ground_of(near.rules)
    assert minima is not None, "what meets has minima to keep"
    ours, theirs = plan.volumes, volumes_of(near.thing)
    pairs = near.pairs if near.pairs is not None else [(i, j) for i in range(len(ours)) for j in range(len(theirs))]
    return max(
        still_needed(way, ours[i], theirs[j], meeting, minima, ground)
        for i, j in pairs
        if (meeting := meets(ours[i], theirs[j], minima, ground)) is not None
    )
