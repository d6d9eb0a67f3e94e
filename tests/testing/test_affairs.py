"""People settle things at random for a quarter of an hour, some of it out of turn: nearly every kind is said, and nothing is violated."""

from __future__ import annotations

from deconflict.picture.affairs import PARTS
from deconflict.statements import KINDS
from deconflict.testing.affairs import Settling
from deconflict.testing.checks import check
from deconflict.testing.people import Habits, People
from deconflict.testing.world import SECOND_US, World

QUIET = Habits(attend=0.0, answer=0.0, pick_up=0.0, file_every_us=None)
NOT_BY_HAND = {"RECORD_HEAD", "RECORD_GAP", "WITNESS_SIGN", "DAILY_SUMMARY"}


def settled(seed: int, words: int) -> tuple[World, Settling]:
    """Two desks, or three, with a plan and a site each; they file something every four seconds, one after the other."""
    world = World(seed, parties=2 + seed % 2)
    world.begin()
    people = People(world, QUIET)
    for host in world.hosts.values():
        people.file(host, "NOTICE_OF_OPERATION")
        people.file(host, "SITE_NOTICE")
    world.run_for(3 * SECOND_US)
    for number in range(words):
        people.settling.file(list(world.hosts.values())[number % len(world.hosts)])
        world.run_for(4 * SECOND_US)
    world.run_for(30 * SECOND_US)
    return world, people.settling


def test_nearly_everything_is_said_and_both_agree() -> None:
    said: set[str] = set()
    for seed in range(2):
        world, _ = settled(seed, 150)
        assert check(world) == []
        assert any(asked.error for asked in world.ledger.asked.values()), "nobody was out of turn"
        for host in world.hosts.values():
            assert host.node is not None
            said |= set(host.node.picture.affairs.by_kind)
    kinds = {kind.name for kind in KINDS.values() if kind.parts["main"] in PARTS}
    assert len(kinds - NOT_BY_HAND - said) <= 2, kinds - NOT_BY_HAND - said


def test_a_seed_says_the_same_again_and_who_has_no_line_says_nothing() -> None:
    assert settled(7, 20)[0].digest == settled(7, 20)[0].digest
    world, people = settled(8, 2)
    host = next(iter(world.hosts.values()))
    host.node = None
    assert people.file(host) is None
    lonely = World(9, parties=1)
    lonely.begin()
    assert Settling(lonely).file(next(iter(lonely.hosts.values()))) is None
