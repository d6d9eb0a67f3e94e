"""Groups of tracks that are one aircraft: what keeps two apart, and what is remembered of those that move together."""

from __future__ import annotations

from typing import Any

from deconflict.airspace.track import SourceKind
from deconflict.conflict.fused import Why
from deconflict.conflict.grouping import JOINED_REPORTS, JOINED_US, PARTED_US, Together, grouped
from deconflict.conflict.identity import Key, Member, member_of
from tests.conflict.flown import NOW, S, plot, track

LONG = Together(NOW - JOINED_US, NOW, JOINED_REPORTS, NOW)


def member(party: str, name: str, sent_id: str | None = None, **more: Any) -> Member:
    """A member with one report now."""
    return member_of((party, name), sent_id or name, track(plot(sent_id or name, **more), party=party), 1, NOW)


def radar(party: str, name: str, **more: Any) -> Member:
    """A member without a name of its own."""
    return member(party, name, source=SourceKind.MEASURED, **more)


def keys(members: list[Member], together: dict[tuple[Key, Key], Together] | None = None) -> list[list[str]]:
    """The ids of each group."""
    groups, _, _ = grouped(members, together or {}, frozenset(), NOW)
    return [[one.key[1] for one in group.members] for group in groups]


def test_who_is_joined_by_a_third_is_one() -> None:
    """A relay of the address, and a party's own id of the same callsign."""
    members = [member("alfa", "4b1814", callsign="LYNX11"), member("alfa", "~4b1814"), member("bravo", "n7", callsign="LYNX11")]
    assert keys(members) == [["4b1814", "~4b1814", "n7"]]


def test_two_places_under_one_id_are_never_one() -> None:
    members = [member("alfa", "4b1814", callsign="LYNX11"), member("alfa", "4b1814.2", "4b1814", callsign="LYNX11")]
    groups, _, apart = grouped(members, {}, frozenset(), NOW)
    assert len(groups) == 2
    assert [(a.key[1], b.key[1]) for a, b in apart] == [("4b1814", "4b1814.2")]


def test_who_was_found_to_be_two_stays_two() -> None:
    members = [member("alfa", "4b1814"), member("bravo", "4b1814")]
    pair = (members[0].key, members[1].key)
    assert len(grouped(members, {}, frozenset(), NOW)[0]) == 1
    groups, _, apart = grouped(members, {}, frozenset({pair}), NOW)
    assert (len(groups), len(apart)) == (2, 1)


def test_the_one_it_moved_with_before_counts_before_the_nearest() -> None:
    members = [member("alfa", "x1", north_m=100.0), member("alfa", "x2", north_m=10.0), radar("bravo", "r1")]
    before = {(("bravo", "r1"), ("alfa", "x1")): LONG}
    assert keys(members, before) == [["x1", "r1"], ["x2"]]
    _, together, _ = grouped(members, {}, frozenset(), NOW)
    assert list(together) == [(("bravo", "r1"), ("alfa", "x2"))]


def test_of_two_of_one_radar_the_nearer_joins() -> None:
    members = [member("alfa", "x1"), radar("bravo", "r1", north_m=300.0), radar("bravo", "r2", north_m=10.0)]
    before = {(("bravo", name), ("alfa", "x1")): LONG for name in ("r1", "r2")}
    assert keys(members, before) == [["x1", "r2"], ["r1"]]


def test_two_radars_join_each_other() -> None:
    members = [radar("alfa", "r1"), radar("bravo", "r2")]
    before = {(("alfa", "r1"), ("bravo", "r2")): LONG}
    groups, _, _ = grouped(members, before, frozenset(), NOW)
    assert [group.joined for group in groups] == [((("alfa", "r1"), ("bravo", "r2"), Why.JOINED),)]


def test_a_moment_apart_does_not_part_them_and_a_while_does() -> None:
    members = [member("alfa", "x1", north_m=5000.0), radar("bravo", "r1")]
    pair = (("bravo", "r1"), ("alfa", "x1"))
    before = {pair: Together(NOW - 60 * S, NOW - PARTED_US, 9, NOW)}
    _, together, _ = grouped(members, before, frozenset(), NOW)
    assert together == before
    _, together, _ = grouped(members, {pair: Together(NOW - 60 * S, NOW - PARTED_US - 1, 9, NOW)}, frozenset(), NOW)
    assert together == {}
    near = [member("alfa", "x1"), radar("bravo", "r1")]
    _, together, _ = grouped(near, {pair: Together(NOW - 60 * S, NOW - PARTED_US - 1, 9, NOW)}, frozenset(), NOW)
    assert together == {pair: Together(NOW, NOW, 1, NOW)}


def test_a_partner_that_is_gone_is_nobody() -> None:
    before = {(("bravo", "r1"), ("alfa", "x1")): LONG}
    assert keys([radar("bravo", "r1")], before) == [["r1"]]
