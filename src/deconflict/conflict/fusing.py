"""Fusing before warning: of all tracks that came by several sources and parties, each aircraft once, under a name that stays.

`step` is pure: the state before, the tracks of one instant, now; the state after, and what there is. The order of the tracks does not
matter. What a sender signed is never changed: to set a report aside is the judgement of who reads it (docs/conflict.md lists the bounds).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from itertools import count
from types import MappingProxyType

from msgspec import structs

from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.track import HOLD_US, Plot, Track, track_of
from deconflict.conflict import grounded, plausibility
from deconflict.conflict.encounter import Pair, key
from deconflict.conflict.fused import Double, Finding, Fused, FusedTrack, Sort, Source, Why, finding
from deconflict.conflict.grouping import Group, Together, grouped, undecided
from deconflict.conflict.identity import ADDRESS, Key, Member, Near, follows, is_fresh, member_of, spot
from deconflict.conflict.plausibility import BOUNDS, Chain, Gate

AHEAD_US = 2_000_000
"""How far a stamp may be ahead of our clock: what two clocks may lie apart (agreement.exchange.Time)."""
LATE_US = 15_000_000
"""How old reports may be when they come, as long as a height or velocity is held (airspace.track.HOLD_US)."""
LATE_REPORTS = 3
"""So many in a row must come late, since one may be what a line held back."""
NO_CLASSES: Mapping[Key, AircraftClass] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of one id: the track as it last came, its chains, what flies of it, what was strange; how far its clock is ahead, and
    how many of its reports in a row came late."""

    track: Track
    gate: Gate
    members: tuple[Member, ...] = ()
    findings: tuple[Finding, ...] = ()
    ahead_us: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """The name a track flies under, and since when that name flies."""

    name: Key
    since_us: int


@dataclass(frozen=True, slots=True)
class FusingState:
    """All there is to know from before: by (party, id) what is held; names; which id goes on for which; who moves together;
    which tracks of one id were found to be two aircraft; aerodromes."""

    held: Mapping[Key, Held] = field(default_factory=dict)
    names: Mapping[Key, Named] = field(default_factory=dict)
    heirs: Mapping[Key, Key] = field(default_factory=dict)
    together: Mapping[tuple[Key, Key], Together] = field(default_factory=dict)
    two: frozenset[tuple[Key, Key]] = frozenset()
    fields: grounded.Fields = field(default_factory=dict)


def step(
    state: FusingState,
    tracks: Iterable[Track],
    now_us: int,
    *,
    classes: Mapping[Key, AircraftClass] = NO_CLASSES,
    said: Collection[Key] = (),
) -> tuple[FusingState, Fused]:
    """The state after the tracks of one instant, and the aircraft they are.

    `tracks`: all that a node holds and that are not too old for it, each with its newest reports. `classes`: of which class an aircraft
    is, by its key, where a plan says so; it narrows what the aircraft can do. `said`: names under which alerts stand: an aircraft that has
    no name yet takes one of these before that of its best source.
    """
    fields = dict(state.fields)
    came = {_name(track): track for track in tracks}
    held = {here: _held(state, here, came[here], now_us, classes, fields) for here in sorted(came)}
    members = [member for one in held.values() for member in one.members]
    members, heirs = _inherited(state, members, now_us)
    groups, together, apart = grouped(members, state.together, state.two, now_us)
    two = {(a.key, b.key) for a, b in apart if (a.key, b.key) in state.two or _are_two(a, b)}
    names = _named(state, groups, heirs, now_us, said)
    after = FusingState(held, names, heirs, together, frozenset(two), grounded.fresh(fields, now_us))
    twins = [
        finding(Sort.TWIN, a.key[0], a.track.latest, b.track.latest, other_party=b.key[0])
        for a, b in apart
        if a.key[0] != b.key[0] and (a.key, b.key) in two
    ]
    return after, Fused(
        tuple(sorted((_fused(group, names[group.members[0].key].name, now_us) for group in groups), key=lambda one: _name(one.track))),
        (*(found for one in held.values() for found in one.findings), *twins),
        _doubles(groups, heirs),
        frozenset(
            _pair(names[a].name, names[b].name)
            for a, b in (
                *((a.key, b.key) for a, b in apart if a.key[0] == b.key[0] or (a.key, b.key) not in two),
                *undecided(members, together, now_us),
            )
        ),
    )


def _name(track: Track) -> Key:
    return track.party, track.plots[0].track_id


def _pair(one: Key, other: Key) -> Pair:
    first, second = sorted((key(*one), key(*other)))
    return first, second


def _are_two(one: Member, other: Member) -> bool:
    """Whether two places of one address are two aircraft that both go on reporting."""
    confirmed = min(one.count, other.count) >= plausibility.CONFIRMED_BY
    both_us = min(one.track.at_us, other.track.at_us) - max(one.since_us, other.since_us)
    far = plausibility.between_m(one.track.latest, other.track.latest) >= plausibility.TWIN_M
    return confirmed and far and both_us >= plausibility.TWIN_US


# what came


def _held(
    state: FusingState,
    here: Key,
    track: Track,
    now_us: int,
    classes: Mapping[Key, AircraftClass],
    fields: dict[grounded.Cell, grounded.Field],
) -> Held:
    """What is kept of an id whose track came; the same object again, as long as it has no new report."""
    before = state.held.get(here)
    if before is not None and (before.track is track or before.track.plots == track.plots):
        return before
    gate = plausibility.admit(before.gate if before else (), track.plots, BOUNDS[classes.get(here)])
    newest_us = max(chain.heard_us for chain in gate)
    ahead_us = max(0, newest_us - now_us) if newest_us - now_us > AHEAD_US else 0
    late = min(before.late + 1, LATE_REPORTS) if before is not None and now_us - newest_us > LATE_US else 0
    was = {member.key for member in before.members if member.track.latest.on_ground} if before else set()
    members = tuple(_members(track, gate, ahead_us, fields, was))
    # Who was taken to be on the ground by what others taught teaches nobody: its flag has to say so.
    if len(gate) == 1 and gate[0].again is None and track.latest.on_ground and members[0].track.latest.on_ground:
        lesson = grounded.learned(members[0].track.plots)
        if lesson is not None:
            grounded.add(fields, lesson)
    held = Held(track, gate, members, (), ahead_us, late)
    plain = len(gate) == 1 and _is_plain(gate[0]) and not ahead_us and late < LATE_REPORTS
    return held if plain else replaced(held, findings=tuple(_strange(held, now_us)))


def _is_plain(chain: Chain) -> bool:
    """Whether nothing in its reports is strange."""
    return chain.before is None and not chain.doubted and chain.again is None


def _members(track: Track, gate: Gate, ahead_us: int, fields: grounded.Fields, was: Collection[Key]) -> Iterable[Member]:
    """The aircraft that fly under one id: one, or where reports of two places go on, each; `was`: which were on the ground before."""
    for number, chain in enumerate(plausibility.flying(gate)):
        as_sent = chain.plots == track.plots and not chain.doubted and chain.again is None
        flown = track if as_sent else track_of(plausibility.seen_as(chain), party=track.party)
        if ahead_us:
            flown = replaced(flown, plots=tuple(structs.replace(plot, at_us=plot.at_us - ahead_us) for plot in flown.plots))
        name = track.track_id if number == 0 else f"{track.track_id[:28]}.{number + 1}"
        here, address = (track.party, name), ADDRESS.fullmatch(track.track_id) is not None
        grounded_now = grounded.on_ground(flown.plots, fields, transponder=address, was=here in was)
        if grounded_now is not flown.latest.on_ground:
            flown = replaced(flown, plots=(structs.replace(flown.latest, on_ground=grounded_now), *flown.plots[1:]))
        yield member_of(here, track.track_id, flown, chain.count, chain.since_us - ahead_us)


def _strange(held: Held, now_us: int) -> Iterable[Finding]:
    """What was strange in the reports of one id, until it is a minute ago."""
    first, *others = held.gate
    party = held.track.party
    newest_us = max(chain.heard_us for chain in held.gate)
    flies = plausibility.flying(held.gate)
    for chain in others:
        if chain in flies and plausibility.is_twin(first, chain):
            yield finding(Sort.TWIN, party, first.plots[0], chain.plots[0])
        elif chain.before is not None:
            yield finding(Sort.JUMP, party, chain.first, chain.before)
    if first.before is not None and newest_us - first.since_us <= plausibility.FORGOTTEN_US:
        yield finding(Sort.JUMP_TAKEN, party, first.first, first.before)
    yield from _high(first, party)
    if first.again is not None and first.heard_us - first.newest_us > HOLD_US and not first.again.on_ground:
        yield finding(Sort.STUCK, party, first.again, over_us=first.heard_us - first.newest_us)
    if held.ahead_us:
        yield finding(Sort.AHEAD, party, first.plots[0], over_us=held.ahead_us)
    if held.late == LATE_REPORTS:
        yield finding(Sort.LATE, party, first.plots[0], over_us=now_us - newest_us)


def _high(chain: plausibility.Chain, party: str) -> Iterable[Finding]:
    """The newest height that is set aside, measured from the newest that counts."""
    trusted = next((plot for plot in chain.plots if plot.height is not None and plot not in chain.doubted), None)
    if chain.doubted and trusted is not None:
        yield finding(Sort.HEIGHT, party, chain.doubted[0], trusted)


# ids that change


def _inherited(state: FusingState, members: list[Member], now_us: int) -> tuple[list[Member], dict[Key, Key]]:
    """The members without those whose aircraft goes on under a new id, and which goes on for which.

    A new id is taken for a silent one as soon as it fits, and given back as soon as the silent one reports again.
    """
    by_key = {member.key: member for member in members}
    heirs = {new: old for new, old in state.heirs.items() if new in by_key and not _reports_again(by_key, new, old)}
    heirs |= _new_heirs(state, members, heirs, now_us)
    for new, old in sorted(heirs.items()):
        if old in by_key:
            plots = (*by_key[new].track.plots, *by_key[old].track.plots)
            by_key[new] = replaced(by_key[new], track=track_of(plots, party=new[0]))
    superseded = set(heirs.values())
    return [by_key[member.key] for member in members if member.key not in superseded], heirs


def _reports_again(by_key: Mapping[Key, Member], new: Key, old: Key) -> bool:
    return old in by_key and by_key[old].track.at_us > by_key[new].since_us


def _new_heirs(state: FusingState, members: Sequence[Member], heirs: Mapping[Key, Key], now_us: int) -> dict[Key, Key]:
    """Ids that begin just where another fell silent, where only one fits and it fits only one."""
    if not state.names:
        return {}
    changeable = [member for member in members if _may_change(member)]
    new = [member for member in changeable if member.key not in state.names]
    if not new:
        return {}
    superseded = set(heirs.values())
    near = Near((m for m in changeable if m.key in state.names and m.key not in superseded), now_us)
    fits = [(heir.key, old.key) for heir in new for old in near.beside(spot(heir.track, now_us)) if follows(heir, old)]
    once = {one for one in {pair[0] for pair in fits} if sum(pair[0] == one for pair in fits) == 1}
    taken = [old for heir, old in fits if heir in once]
    return {heir: old for heir, old in fits if heir in once and taken.count(old) == 1}


def _may_change(member: Member) -> bool:
    """Whether an id may stand for another aircraft tomorrow: all but addresses that an authority gave."""
    return member.address is None or member.sent_id.startswith("~")


# names


def _named(state: FusingState, groups: Sequence[Group], heirs: Mapping[Key, Key], now_us: int, said: Collection[Key]) -> dict[Key, Named]:
    """A name for every group: the one that one of its members has flown under longest, else that of its best member.

    Where those of one name part, it stays with the member it was taken from.
    """
    # Nearly all fly alone under their own name, and go on so.
    alone = (group.members[0].key for group in groups if len(group.members) == 1)
    chosen = {k: named for k in alone if (named := state.names.get(k)) is not None and named.name == k}
    claims = [(_claims(state, group, heirs), group) for group in groups if group.members[0].key not in chosen]
    claims.sort(key=lambda c: (not _owns(c[1], c[0]), not c[0], c[1].members[0].key))
    taken = set(chosen)
    for claimed, group in claims:
        named = next((one for one in claimed if one.name not in taken), None) or Named(_new_name(group, taken, said), now_us)
        taken.add(named.name)
        for member in group.members:
            chosen[member.key] = named
    return chosen | {old: chosen[new] for new, old in heirs.items() if new in chosen}


def _owns(group: Group, claimed: Sequence[Named]) -> bool:
    return bool(claimed) and any(member.key == claimed[0].name for member in group.members)


def _new_name(group: Group, taken: set[Key], said: Collection[Key]) -> Key:
    """The key of its best member, or of one under which an alert stands; with a number where another aircraft flies under that."""
    best = group.members[0] if len(group.members) == 1 else min(group.members, key=lambda member: (member.key not in said, member.rank))
    party, track_id = best.key
    if best.key not in taken:
        return best.key
    return next((party, name) for number in count(2) if (party, name := f"{track_id[:26]}.{number}") not in taken)


def _claims(state: FusingState, group: Group, heirs: Mapping[Key, Key]) -> list[Named]:
    """Names that members of the group, or those they go on for, have flown under; the longest first."""
    keys = [member.key if member.key in state.names or member.key not in heirs else heirs[member.key] for member in group.members]
    return sorted({state.names[k] for k in keys if k in state.names}, key=lambda named: (named.since_us, named.name))


def _doubles(groups: Sequence[Group], heirs: Mapping[Key, Key]) -> tuple[Double, ...]:
    """Who was found to be one with whom, in order of pairs."""
    joined = [Double(_pair(a, b), why) for group in groups for a, b, why in group.joined]
    joined += [Double(_pair(new, old), Why.JOINED) for new, old in heirs.items()]
    return tuple(sorted(joined, key=lambda double: double.pair))


# what flies


def _fused(group: Group, name: Key, now_us: int) -> FusedTrack:
    """One aircraft: the best source that is young enough leads, and the others lend what it does not know."""
    if len(group.members) == 1 and group.members[0].key == name == _name(group.members[0].track):
        return FusedTrack(group.members[0].track, (_source(group.members[0]),))
    ranked = sorted(group.members, key=lambda member: (not is_fresh(member, now_us), member.rank[1], member.rank[2], member.key))
    track = ranked[0].track
    for other in ranked[1:]:
        track = _lent(track, other.track)
    if _name(track) != name:
        track = replaced(track, party=name[0], plots=tuple(structs.replace(plot, track_id=name[1]) for plot in track.plots))
    return FusedTrack(track, tuple(_source(member) for member in ranked))


def _lent(track: Track, other: Track) -> Track:
    if track.callsign is None and other.callsign is not None:
        track = replaced(track, callsign=other.callsign)
    if track.height is None and other.height is not None:
        track = replaced(track, height=other.height, v_up_m_s=other.v_up_m_s)
    if track.v_east_m_s is None and other.v_east_m_s is not None:
        track = replaced(track, v_east_m_s=other.v_east_m_s, v_north_m_s=other.v_north_m_s)
    return track


def _source(member: Member) -> Source:
    plot: Plot = member.track.latest
    return Source(member.key[0], member.sent_id, plot.source, plot.at_us, plot.uncommanded)
