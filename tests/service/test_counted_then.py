"""A picture replayed at an instant counts of a revoked key's words what the node counted then, from rows and by snapshots alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.logbook.revoked import NOBODY_HELD
from deconflict.service.reaching import Record
from deconflict.service.replay import told, told_by_record
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import WitnessSign
from deconflict.testing.host import Host
from deconflict.testing.people import Habits, People
from deconflict.testing.stolen import change_key
from deconflict.testing.world import World
from tests.node.rig import Rig, S
from tests.node.test_doubting import node_of, own, says
from tests.service.kept_records import write_record

RUN = 8


class Seen:
    """What each node's picture came to at each of some instants."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.at: dict[str, list[tuple[int, str, dict[str, str]]]] = {}

    def look(self) -> None:
        """Now, when nobody has anything left to judge."""
        for host in self.world.hosts.values():
            node, until_us = node_of(host), host.clock.now(self.world.now_us)
            why = {hash: said.why for hash, said in node.picture.not_counted.items()}
            self.at.setdefault(host.name, []).append((until_us, node.picture.digest(), why))
        # Nothing more is to come at that very instant.
        self.world.run_for(S)

    def hold(self, folder: Path) -> set[str]:
        """Hold replays of every record against it, rows alone, by snapshots, and going on from one instant to the next."""
        whys: set[str] = set()
        for name, looks in self.at.items():
            rows = [*self.world.hosts[name].store.scan(), *self.world.hosts[name].store.ahead()]
            path = folder / f"{name}.db"
            write_record(path, rows)
            record = Record(path, run=RUN)
            reached = record.reach(looks[0][0])
            for until_us, digest, why in looks:
                alone, kept = told(rows, until_us), told_by_record(record, until_us)
                reached.advance(until_us)
                for picture in (alone.picture, kept.picture, reached.picture):
                    assert {hash: said.why for hash, said in picture.not_counted.items()} == why, name
                    assert picture.digest() == digest, name
                whys |= set(why.values())
            assert record.used > 0
            record.close()
        return whys


def alone(rig: Rig, seen: Seen) -> Host:
    """ALFA states three zones while nobody hears it, and then its key is revoked and the line stands again."""
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z"))
    rig.run(20 * S)
    seen.look()
    rig.world.cut(rig.a, rig.b)
    rig.run(20 * S)
    for number in range(3):
        rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    rig.run(5 * S)
    seen.look()
    change_key(rig.world, rig.a, 2, revoke=True)
    rig.world.heal()
    rig.run(40 * S)
    seen.look()
    return rig.a


def test_what_a_node_did_not_count_is_in_no_replay_and_what_came_to_light_later_is(tmp_path: Path) -> None:
    rig = Rig()
    seen = Seen(rig.world)
    alfa = alone(rig, seen)
    zones, since_us = own(alfa, "ZONE_NOTICE"), min(entry.header.written_at for entry in own(alfa, "REVOKE"))
    for zone, at_us in zip(zones[1:], (since_us, since_us + 1), strict=False):
        says(rig, rig.b, "RECEIPT", Received(entries=(zone.hash,), received_at_us=at_us, bearer=Bearer.LINK), rig.world.now_us)
        rig.run(10 * S)
        seen.look()
    tree = node_of(rig.b).core.trees.of(node_of(rig.b).core.logbook(alfa.party, "plans"), 0, zones[-1].header.seq + 1)
    header = node_of(rig.b).core.header("WITNESS_SIGN", by="node", role=zones[0].main.message.from_role, to=(alfa.party,))  # type: ignore[union-attr]
    said = WitnessSign(message=header, checkpoint=tree.body[:-1], cosignature="— w " + "A" * 100)
    says(rig, rig.b, "WITNESS_SIGN", said, rig.world.now_us)
    rig.run(10 * S)
    seen.look()
    assert seen.hold(tmp_path) == {NOBODY_HELD}


@pytest.mark.parametrize("seed", range(3))
def test_a_key_that_is_revoked_among_people_at_work_fells_no_node_and_replays_alike(seed: int, tmp_path: Path) -> None:
    world = World(seed, parties=3)
    world.begin()
    people = People(world, Habits(attend=1.0, file_every_us=(2 * S, 8 * S), treat_every_us=(10 * S, 20 * S)))
    people.begin()
    seen = Seen(world)
    alfa, bravo, charlie = world.hosts.values()
    world.run_for(40 * S)
    world.cut(alfa, bravo)
    world.cut(alfa, charlie)
    world.run_for(30 * S)
    change_key(world, alfa, 2, revoke=True)
    people.habits.file_every_us = None
    world.heal()
    world.run_for(120 * S)
    seen.look()
    assert seen.hold(tmp_path) == {NOBODY_HELD}
