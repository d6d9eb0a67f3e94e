"""The tracks of one instant in groups, each of one aircraft: linear in the tracks, and the same whatever order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deconflict.conflict.fused import Why
from deconflict.conflict.identity import Key, Member, Near, moves_with, one_address, one_name, pairs_by_name, spot

JOINED_US = 20_000_000
JOINED_REPORTS = 4
"""How long a track without a name moves with another, by how many reports of its own, before it is taken for the same aircraft: two
that cross keep within 500 m, on courses 15 degrees apart, for less."""
PARTED_US = 10_000_000
"""How long two may not be seen together before they count from the beginning."""


@dataclass(frozen=True, slots=True)
class Together:
    """Since when a track without a name moves with another, when last, by how many reports, the newest of them made at `at_us`."""

    since_us: int
    last_us: int
    reports: int
    at_us: int

    @property
    def joined(self) -> bool:
        """Whether that is long enough to be one aircraft."""
        return self.last_us - self.since_us >= JOINED_US and self.reports >= JOINED_REPORTS


@dataclass(frozen=True, slots=True)
class Group:
    """Members that are one aircraft, in order of key, and the pairs by which they were found to be."""

    members: tuple[Member, ...]
    joined: tuple[tuple[Key, Key, Why], ...] = ()


Pairs = Mapping[tuple[Key, Key], Together]


def grouped(
    members: Sequence[Member], together: Pairs, two: Collection[tuple[Key, Key]], now_us: int
) -> tuple[list[Group], dict[tuple[Key, Key], Together], list[tuple[Member, Member]]]:
    """The groups in order of their first member; who moves together now; and pairs of one id that no aircraft can have flown both of.

    `two`: pairs of one id that were found to be two aircraft, and stay two however near they come.
    """
    united = _United(members)
    apart: list[tuple[Member, Member]] = []
    for one, other, by_address in pairs_by_name(members):
        if by_address and one.sent_id == other.sent_id:
            # Two places under one id of one party were found to be two already (plausibility).
            if one.key[0] != other.key[0] and (one.key, other.key) not in two and one_address(one, other):
                united.join(one, other, Why.DUPLICATE)
            else:
                apart.append((one, other))
        elif one_name(one, other, now_us):
            united.join(one, other, Why.DUPLICATE)
    moving = dict(_moving(members, together, now_us))
    for pair, (seen, _) in sorted(moving.items(), key=lambda item: (item[1][1], item[0])):
        if seen.joined:
            united.join_nameless(*pair)
    return united.groups(), {pair: seen for pair, (seen, _) in moving.items()}, apart


def _moving(members: Sequence[Member], before: Pairs, now_us: int) -> Iterator[tuple[tuple[Key, Key], tuple[Together, float]]]:
    """Each track without a name with the one it moves with, and how far they are apart: the one it did before, else the nearest."""
    nameless = [member for member in members if member.nameless]
    if not nameless:
        return
    near, partners = Near(members, now_us), {one: other for (one, other), seen in before.items() if seen.last_us >= now_us - PARTED_US}
    for member in nameless:
        found = [
            (other.key != partners.get(member.key), apart_m, other.key)
            for other in near.beside(spot(member.track, now_us))
            if not (other.nameless and other.key[0] == member.key[0]) and (apart_m := moves_with(member, other, now_us)) is not None
        ]
        if found:
            _, apart_m, partner = min(found)
            yield (member.key, partner), (_seen(before.get((member.key, partner)), member.track.at_us, now_us), apart_m)
        elif (partner_before := partners.get(member.key)) is not None:
            yield (member.key, partner_before), (before[member.key, partner_before], 0.0)


def undecided(members: Iterable[Member], together: Pairs, now_us: int) -> list[tuple[Key, Key]]:
    """Tracks without a name that have moved with another from their beginning, not yet for long enough to be joined to it.

    One that came from elsewhere was seen to be another aircraft, and of two that one radar tells apart there, one is; both are warned of.
    """
    born_us = {member.key: member.since_us for member in members}
    now = {pair: seen for pair, seen in together.items() if seen.last_us == now_us}
    beside = Counter((nameless[0], other) for nameless, other in now)
    return [
        (nameless, other)
        for (nameless, other), seen in now.items()
        if not seen.joined
        and now_us - seen.since_us < JOINED_US
        and seen.since_us - born_us[nameless] <= PARTED_US
        and beside[nameless[0], other] == 1
    ]


def _seen(before: Together | None, at_us: int, now_us: int) -> Together:
    if before is None or now_us - before.last_us > PARTED_US:
        return Together(now_us, now_us, 1, at_us)
    return Together(before.since_us, now_us, before.reports + (at_us > before.at_us), max(at_us, before.at_us))


class _United:
    """Members joined pair by pair; a group never holds two of one sender that the sender itself tells apart."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = {member.key: member for member in members}
        self._group_of: dict[Key, list[Key]] = {}
        self._joined: dict[Key, list[tuple[Key, Key, Why]]] = {}

    def _of(self, key: Key) -> list[Key]:
        return self._group_of.get(key, [key])

    def join(self, one: Member, other: Member, why: Why) -> None:
        """Make one group of theirs, unless it would hold two places of one id."""
        first, second = self._of(one.key), self._of(other.key)
        if first is second:
            return
        ids = {(self._members[key].key[0], self._members[key].sent_id) for key in (*first, *second)}
        if len(ids) < len(first) + len(second):
            return
        both = sorted((*first, *second))
        joined = [*self._joined.get(first[0], ()), *self._joined.get(second[0], ()), (one.key, other.key, why)]
        for key in both:
            self._group_of[key], self._joined[key] = both, joined

    def join_nameless(self, nameless: Key, other: Key) -> None:
        """Join a track without a name to what it moves with, unless its sender has another such track there: then they are two."""
        if nameless not in self._members or other not in self._members:
            return
        group = (self._members[key] for key in self._of(other))
        if not any(member.nameless and member.key[0] == nameless[0] for member in group):
            self.join(self._members[nameless], self._members[other], Why.JOINED)

    def groups(self) -> list[Group]:
        """Every member in its group, in order of the groups' first members."""
        found = []
        for key in sorted(self._members):
            keys = self._group_of.get(key)
            if keys is None:
                found.append(Group((self._members[key],)))
            elif keys[0] == key:
                found.append(Group(tuple(self._members[k] for k in keys), tuple(self._joined.get(key, ()))))
        return found
