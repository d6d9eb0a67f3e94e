"""Aircraft that their parties declare to fly together on purpose: their pairs are shown with who declared it, and not alerted.

A declaration names both aircraft and holds from one instant to another. A pair is declared while every party that reports one of the two
declares it: one party for two aircraft of its own, both parties for one each. What one says of another's aircraft alone changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from deconflict.conflict.encounter import Pair
from deconflict.statements.plans import Cooperation


class Declaration(Struct, frozen=True):
    """What the plan `op_id` of `party` declares."""

    party: str
    op_id: str
    cooperation: Cooperation


class Declared(Struct, frozen=True):
    """Why a pair is not alerted: `kinds` and the plans they stand in, each in order of `by`, and until when all of them hold."""

    by: tuple[str, ...]
    kinds: tuple[str, ...]
    plans: tuple[str, ...]
    until_us: int


def as_it_is(name: str) -> frozenset[str]:
    """An aircraft that goes by its own name alone."""
    return frozenset({name})


def declared_pairs(
    pairs: Iterable[Pair], declarations: Iterable[Declaration], now_us: int, names: Callable[[str], frozenset[str]] = as_it_is
) -> dict[Pair, Declared]:
    """Those of the pairs that are declared at `now_us`. `names`: every name under which whoever commands an aircraft reports it."""
    standing = [each for each in declarations if each.cooperation.from_us <= now_us < each.cooperation.until_us]
    found = {pair: _of((names(pair[0]), names(pair[1])), standing) for pair in pairs} if standing else {}
    return {pair: declared for pair, declared in found.items() if declared is not None}


def _of(both: tuple[frozenset[str], frozenset[str]], standing: Sequence[Declaration]) -> Declared | None:
    """What every party to the pair declares of the two; of several declarations of one party, the one that holds longest."""
    naming = [each for each in standing if all(side & set(each.cooperation.tracks) for side in both)]
    longest = []
    for party in sorted({name.partition(":")[0] for side in both for name in side}):
        own = [each for each in naming if each.party == party]
        if not own:
            return None
        longest.append(max(own, key=lambda each: (each.cooperation.until_us, each.op_id)))
    return Declared(
        by=tuple(each.party for each in longest),
        kinds=tuple(each.cooperation.kind.value for each in longest),
        plans=tuple(each.op_id for each in longest),
        until_us=min(each.cooperation.until_us for each in longest),
    )
