"""A stolen key in the simulator: nothing it signs after the revocation counts, and nobody honest is accused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.volume import Circle
from deconflict.logbook.entry import Entry
from deconflict.logbook.revoked import NOBODY_HELD, WRITTEN_AFTER
from deconflict.logbook.verify import verify_rows
from deconflict.statements.proofs import EquivocationShown
from deconflict.statements.sites import Place, Site
from deconflict.testing.checks import check, settled
from deconflict.testing.host import Host
from deconflict.testing.people import Habits, People
from deconflict.testing.stolen import Thief, change_key
from deconflict.testing.world import SECOND_US, World

DAY_US = 86_400 * SECOND_US


def sky(seed: int = 1) -> tuple[World, Host, Host, Host, People]:
    """ALFA, whose key is stolen, BRAVO, and CHARLIE, by whom the thief is heard."""
    world = World(seed, parties=3)
    world.begin()
    people = People(world, Habits(file_every_us=None))
    alfa, bravo, charlie = world.hosts.values()
    return world, alfa, bravo, charlie, people


def site(host: Host, now_us: int, name: str) -> dict[str, object]:
    """A site as that party would state it."""
    core = host.node.core if host.node is not None else None
    assert core is not None
    header = core.header("SITE_NOTICE", by="thief", role=next(iter(core.picture.parties[host.party].watch)), to=(host.party,))  # type: ignore[arg-type]
    main = Site(message=header, site_id=name, function="hospital", from_us=now_us, until_us=now_us + DAY_US)
    return {"main": main, "exact": Place(place=Circle(10**9, 31 * 10**9, 500_000))}


def sites(host: Host) -> set[str]:
    """What that machine knows of sites: the entry of each version, or the site's name where a thief chose it."""
    assert host.node is not None
    held = {key[2]: record for key, record in host.node.picture.objects.items() if key[0] == "site"}
    return {name if name == "STOLEN" else entry for name, record in held.items() for entry in record.versions}


def no_accusation(world: World) -> None:
    """Nobody's record holds a proof of a fork, and no screen says that ALFA contradicts itself."""
    for host in world.hosts.values():
        assert not [row for row in host.store.scan() if isinstance(row.entry.main, EquivocationShown)], host.name
        assert host.node is not None
        assert not [name for name in host.node.core.faults if name.split()[0] in ("tree", "fork", "twin", "dated")], host.node.core.faults


def test_a_turned_key_is_followed_by_everybody_by_itself() -> None:
    world, alfa, bravo, charlie, people = sky()
    people.file(alfa, "SITE_NOTICE")
    told = change_key(world, alfa, 2, revoke=False)
    people.file(alfa, "SITE_NOTICE")
    world.run_for(10 * SECOND_US)
    for host in (bravo, charlie):
        assert host.node is not None
        assert host.node.core.keyring.key_for(alfa.party) == told["signing_key"]
        assert host.node.picture.parties[alfa.party].signing_key == told["signing_key"]
        assert len(sites(host)) == 2
        assert not host.node.picture.not_counted
    world.crash(alfa, SECOND_US)
    world.run_for(20 * SECOND_US)
    people.file(alfa, "SITE_NOTICE")
    world.run_for(10 * SECOND_US)
    assert len(sites(bravo)) == 3
    assert settled(world)
    no_accusation(world)


@pytest.mark.parametrize("by_recovery", [True, False])
def test_a_stolen_key_says_nothing_that_counts_after_it_was_revoked(by_recovery: bool) -> None:
    world, alfa, bravo, charlie, people = sky()
    people.file(alfa, "SITE_NOTICE")
    world.run_for(5 * SECOND_US)
    thief, before = Thief(world, alfa), sites(bravo)
    told = change_key(world, alfa, 2, revoke=True, by_recovery=by_recovery)
    assert set(told["epochs"]) >= {"keys", "plans", "tracks"}
    people.file(alfa, "SITE_NOTICE")
    world.run_for(10 * SECOND_US)
    assert len(sites(bravo)) == len(before) + 1, "what was said before counts, as its receipt is from before"
    plan = thief.goes_on("plans", "SITE_NOTICE", site(bravo, world.now_us, "STOLEN"), world.now_us)  # type: ignore[arg-type]
    opening = thief.opens("plans", world.now_us)
    own = [entry for entry in thief.rows.values() if entry.header.logbook == "plans" and entry.header.seq > 0]
    for host, other in ((bravo, charlie), (charlie, bravo), (alfa, bravo)):
        thief.tells(host, other, plan)
        thief.tells(host, other, opening)
        thief.tells(host, other, thief.beside(own[-1]))
        thief.tells(host, other, thief.goes_on("keys", "AUDIENCE", {"main": thief.beside(own[-1]).parts["main"]}, world.now_us))
    world.run_for(30 * SECOND_US)
    for host in world.hosts.values():
        assert "STOLEN" not in sites(host)
        assert not [entry for entry in thief.told if host.store.get(entry.hash)], "nothing of it is kept"
        assert host.node is not None
        assert f"revoked {alfa.party}" in host.node.core.faults
    people.file(alfa, "SITE_NOTICE")
    world.run_for(10 * SECOND_US)
    assert len(sites(charlie)) == len(before) + 2
    assert settled(world)
    no_accusation(world)
    assert not [violation for violation in check(world) if "proof" in violation.check or "head" in violation.check]


def test_what_the_thief_said_before_anybody_knew_is_taken_out_again() -> None:
    world, alfa, bravo, charlie, people = sky()
    people.file(alfa, "SITE_NOTICE")
    world.run_for(5 * SECOND_US)
    thief = Thief(world, alfa)
    for other in (bravo, charlie):
        world.cut(alfa, other)
    world.run_for(20 * SECOND_US)
    change_key(world, alfa, 2, revoke=True)
    late = world.now_us + SECOND_US
    stolen = thief.goes_on("plans", "SITE_NOTICE", site(bravo, world.now_us, "STOLEN"), late)  # type: ignore[arg-type]
    thief.tells(bravo, charlie, stolen)
    world.run_for(10 * SECOND_US)
    assert "STOLEN" in sites(bravo), "as long as the revocation is not heard"
    world.heal()
    people.file(alfa, "SITE_NOTICE")
    world.run_for(40 * SECOND_US)
    for host in (bravo, charlie):
        assert host.node is not None
        assert "STOLEN" not in sites(host)
        assert len(sites(host)) == 2
    assert bravo.node is not None
    assert bravo.node.picture.not_counted[stolen.hash].why == WRITTEN_AFTER
    world.crash(bravo, SECOND_US)
    world.run_for(20 * SECOND_US)
    assert bravo.node is not None
    assert bravo.node.picture.not_counted[stolen.hash].why == WRITTEN_AFTER, "it is worked out anew at a start"
    report = verify_rows([*bravo.store.scan(), *bravo.store.ahead()])
    assert report.ok
    named = f"{alfa.party}/plans/{stolen.header.epoch}", stolen.header.seq, WRITTEN_AFTER
    assert named in [(one.logbook, one.seq, one.why) for one in report.not_counted]
    assert "STOLEN" not in sites(bravo)
    no_accusation(world)


def test_what_nobody_held_before_does_not_count_and_is_named() -> None:
    world, alfa, bravo, charlie, people = sky()
    people.file(alfa, "SITE_NOTICE")
    world.run_for(5 * SECOND_US)
    for other in (bravo, charlie):
        world.cut(alfa, other)
    world.run_for(20 * SECOND_US)
    people.file(alfa, "SITE_NOTICE")
    alone = _own(alfa, "SITE_NOTICE")[-1]
    change_key(world, alfa, 2, revoke=True)
    people.file(alfa, "SITE_NOTICE")
    world.heal()
    world.run_for(60 * SECOND_US)
    for host in world.hosts.values():
        assert host.node is not None
        assert {hash: said.why for hash, said in host.node.picture.not_counted.items() if said.kind == "SITE_NOTICE"} == {
            alone.hash: NOBODY_HELD
        }, host.name
        report = verify_rows([*host.store.scan(), *host.store.ahead()])
        assert report.ok
        held = {(f"{said.place.author}/{said.place.logbook}/{said.place.epoch}", said.place.seq, said.why)
                for said in host.node.picture.not_counted.values()}  # fmt: skip
        assert held == {(one.logbook, one.seq, one.why) for one in report.not_counted}, "a record is judged as the node judged it"
        assert len(sites(host)) == 2
    assert settled(world)
    no_accusation(world)


def _own(host: Host, kind: str) -> list[Entry]:
    return [row.entry for row in host.store.scan() if row.entry.header.author == host.party and row.entry.header.kind == kind]


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.lists(st.sampled_from(["plans", "keys", "line"]), min_size=1, max_size=4))
def test_whatever_the_thief_writes_after_the_revocation_nothing_counts(seed: int, by_recovery: bool, where: list[str]) -> None:
    world, alfa, bravo, charlie, people = sky(seed)
    people.file(alfa, "SITE_NOTICE")
    world.run_for(5 * SECOND_US)
    thief = Thief(world, alfa)
    change_key(world, alfa, 2, revoke=True, by_recovery=by_recovery)
    world.run_for(10 * SECOND_US)
    assert bravo.node is not None
    before = bravo.node.picture.parties[alfa.party].signing_key
    rng = world.rng("thief")
    for name in where:
        book = next(head.logbook for head in thief.heads if head.logbook.partition("/")[0] == name)
        rows = [entry for entry in thief.rows.values() if entry.header.logbook == book and entry.header.seq > 0]
        forged = [thief.opens(book, world.now_us, rng.randrange(3)), thief.beside(rng.choice(rows))]
        forged.append(thief.goes_on(book, "AUDIENCE", {"main": forged[1].parts["main"]}, world.now_us))
        for host, other in ((bravo, charlie), (charlie, bravo)):
            thief.tells(host, other, rng.choice(forged))
    world.run_for(30 * SECOND_US)
    for host in (bravo, charlie):
        assert host.node is not None
        assert not [entry for entry in thief.told if host.store.get(entry.hash)]
        assert host.node.picture.parties[alfa.party].signing_key == before
    assert settled(world)
    no_accusation(world)
