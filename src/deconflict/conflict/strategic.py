"""Plans against plans, zones and sites, hours ahead: which of them meet, where, when and how surely. In integers, as a CONFLICT_NOTICE."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from itertools import product

from msgspec import Struct

from deconflict.agreement.rules import Rules
from deconflict.airspace.altitude import Basis, Ground, Height, Reference, above_w84
from deconflict.airspace.constraint import Constraint, ProtectedSite, is_exempt
from deconflict.airspace.intent import IntentState, OperationalIntent
from deconflict.airspace.separation import OVERLAP, Minima, SeparationMinima
from deconflict.airspace.volume import Meeting, Volume3D, Volume4D, meets
from deconflict.conflict.encounter import key
from deconflict.picture.index import Pairs, SpaceTimeIndex
from deconflict.statements.messages import ConflictNotice

AirspaceObject = OperationalIntent | Constraint | ProtectedSite
PairRules = SeparationMinima | Rules
"""What two objects are judged by: bare minima, or the rules between their parties (which add what heights above ground lie over)."""

CONFLICT_PREFIX = b"deconflict/conflict/1\n"
SITE_LOWER, SITE_UPPER = Height(0, Reference.AGL), Height(304_800, Reference.AGL)
"""A plan meets a protected site when it comes lower over it than the least height over people (ICAO Annex 2, 4.6: 1,000 ft)."""
SAME_MM, SAME_US = 1_000, 1_000_000
"""Two computations that agree within 1 m and 1 s are the same."""


class Conflict(Struct, frozen=True, kw_only=True):
    """Two objects that meet; both nodes compute the same from the same two versions and rules.

    `objects` (party:object_id) and their `versions` in order of the ids. `level` is CAUTION, or ADVISORY where they meet only within the
    height bound. `from_us`..`until_us` and `lower_mm`..`upper_mm` (above WGS-84, at central values) hold every meeting of that level.
    `breached_*`: the least distances found; 0 where they overlap.
    """

    conflict_id: str
    objects: tuple[str, str]
    versions: tuple[str, str]
    level: str
    from_us: int
    until_us: int
    lower_mm: int
    upper_mm: int
    basis: str
    bound_mm: int
    breached_horizontal_mm: int
    breached_vertical_mm: int
    breached_time_us: int


class Verdict(StrEnum):
    """Whether two computations of one conflict agree."""

    SAME = "SAME"
    DIFFERS = "DIFFERS"


class Comparison(Struct, frozen=True):
    """How our computation stands to a notice: `by` names each number that differs and by how much (ours minus theirs; mm, µs),
    `words` what else differs (`level`, `basis`, `objects`, `versions`, or `not found` where we find no conflict)."""

    verdict: Verdict
    by: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()


def conflict_id(object_a: str, object_b: str) -> str:
    """The id of the conflict of two objects (party:object_id), in either order: base64url SHA-256 of a prefix and both, a line each."""
    first, second = sorted((object_a, object_b))
    digest = sha256(CONFLICT_PREFIX + f"{first}\n{second}".encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def name_of(thing: AirspaceObject) -> str:
    """The object as party:object_id."""
    if isinstance(thing, OperationalIntent):
        return key(thing.party, thing.op_id)
    return key(thing.party, thing.zone_id if isinstance(thing, Constraint) else thing.site_id)


def volumes_of(thing: AirspaceObject) -> tuple[Volume4D, ...]:
    """Where and when the object is; a site from the ground to the least height over people."""
    if isinstance(thing, ProtectedSite):
        return (Volume4D(Volume3D(thing.place, SITE_LOWER, SITE_UPPER), thing.from_us, thing.until_us),)
    return thing.volumes


def is_over(thing: AirspaceObject) -> bool:
    """Whether it has been ended, cancelled or expired by its author. Time that has passed is no matter: that is the index's."""
    if isinstance(thing, ProtectedSite):
        return thing.from_us >= thing.until_us
    return not thing.volumes or (isinstance(thing, OperationalIntent) and thing.state is IntentState.ENDED)


def between(a: AirspaceObject, b: AirspaceObject, rules: PairRules, pairs: Pairs | None = None) -> Conflict | None:
    """The conflict of two objects, or None. Symmetric. One must be a plan; what has ended conflicts with nothing, nor do the exempt.

    `pairs`: which volumes of `a` and `b`, by their numbers, are near each other as an index found; where not given, any may be.
    """
    minima = minima_of(a, b, rules)
    if minima is None or is_over(a) or is_over(b):
        return None
    ground = ground_of(rules)
    ours, theirs = volumes_of(a), volumes_of(b)
    near = product(range(len(ours)), range(len(theirs))) if pairs is None else pairs
    found = [m for i, j in near if (m := meets(ours[i], theirs[j], minima, ground)) is not None]
    if not found:
        return None
    first, second = sorted((a, b), key=name_of)
    return _conflict(first, second, [m for m in found if not m.within_bound_only] or found, ground)


def find(new: AirspaceObject, candidates: Iterable[AirspaceObject], rules_of_pair: Callable[[str, str], PairRules]) -> list[Conflict]:
    """Every conflict of one object with the candidates, in order of ids; `rules_of_pair(party, party)` says by what they are judged."""
    found = (between(new, other, rules_of_pair(new.party, other.party)) for other in candidates)
    return sorted((c for c in found if c is not None), key=lambda c: (c.objects, c.versions))


def conflicts(intents: Sequence[OperationalIntent], constraints: Sequence[Constraint | ProtectedSite], minima: PairRules) -> list[Conflict]:
    """Every conflict among these plans, and of these plans with these zones and sites; the same rules for all pairs. In order of ids."""
    index: SpaceTimeIndex[int] = SpaceTimeIndex(ground_of(minima))
    reach = _separation(minima).greatest()
    things: list[AirspaceObject] = [thing for thing in (*intents, *constraints) if not is_over(thing)]
    found: list[Conflict | None] = []
    for place, thing in enumerate(things):
        near = index.pairs(volumes_of(thing), reach)
        found += [between(thing, things[other], minima, near[other]) for other in sorted(near)]
        index.add(place, volumes_of(thing))
    return sorted((c for c in found if c is not None), key=lambda c: (c.objects, c.versions))


def compare(own: Conflict | None, notice: ConflictNotice) -> Comparison:
    """SAME where every number agrees within 1 m and 1 s and every word agrees, else by how much it DIFFERS."""
    if own is None:
        return Comparison(Verdict.DIFFERS, words=("not found",))
    words = tuple(word for word in ("objects", "versions", "level", "basis") if getattr(own, word) != getattr(notice, word))
    differences = [
        (name, getattr(own, name) - getattr(notice, name)) for name in Conflict.__struct_fields__ if name.endswith(("_mm", "_us"))
    ]
    by = tuple((name, by) for name, by in differences if abs(by) > (SAME_MM if name.endswith("_mm") else SAME_US))
    return Comparison(Verdict.DIFFERS if words or by else Verdict.SAME, by, words)


def _separation(rules: PairRules) -> SeparationMinima:
    return rules.separation if isinstance(rules, Rules) else rules


def ground_of(rules: PairRules) -> Ground | None:
    """What heights above ground are reckoned over by these rules; None where they do not say."""
    return rules.ground if isinstance(rules, Rules) else None


def minima_of(a: AirspaceObject, b: AirspaceObject, rules: PairRules) -> Minima | None:
    """What the two must keep: minima by class between plans; a plan and a zone or site must share no space. None: nothing to keep."""
    if isinstance(a, OperationalIntent) and isinstance(b, OperationalIntent):
        if (a.party, a.op_id) == (b.party, b.op_id):
            return None
        return _separation(rules).between(a.aircraft_class, b.aircraft_class)
    plan, other = (a, b) if isinstance(a, OperationalIntent) else (b, a)
    if not isinstance(plan, OperationalIntent):
        return None
    if isinstance(other, Constraint) and is_exempt(other, plan.party, plan.op_id):
        return None
    return OVERLAP


def _conflict(first: AirspaceObject, second: AirspaceObject, found: list[Meeting], ground: Ground | None) -> Conflict:
    """All meetings of two objects as one conflict."""
    objects = (name_of(first), name_of(second))
    coarse = any(m.basis is Basis.COARSE for m in found)
    return Conflict(
        conflict_id=conflict_id(*objects),
        objects=objects,
        versions=(first.version, second.version),
        level="ADVISORY" if found[0].within_bound_only else "CAUTION",
        from_us=min(m.from_us for m in found),
        until_us=max(m.until_us for m in found),
        lower_mm=min(_above_w84_mm(m.lower_mm, m.reference, ground) for m in found),
        upper_mm=max(_above_w84_mm(m.upper_mm, m.reference, ground) for m in found),
        basis=(Basis.COARSE if coarse else Basis.EXACT).value,
        bound_mm=round(max(m.bound_m for m in found) * 1000),
        breached_horizontal_mm=round(min(m.horizontal_m for m in found) * 1000),
        breached_vertical_mm=round(min(m.vertical_m for m in found) * 1000),
        breached_time_us=round(min(m.time_s for m in found) * 1_000_000),
    )


def _above_w84_mm(value_mm: int, reference: Reference, ground: Ground | None) -> int:
    return round(above_w84(Height(value_mm, reference), ground).central_m * 1000)
