"""The checks on the record see what they are for."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from deconflict.logbook.proof import equivocation
from deconflict.testing import forging
from deconflict.testing.checks_record import dating_is_named, heads_are_held, lists_are_kept, proofs_convince, third_party
from tests.node.rig import Rig, S


def shown(rig: Rig) -> None:
    """BRAVO signs twice for one place, and ALFA shows it."""
    one, other = (rig.following(rig.b, "plans", "SITE_NOTICE", rig.site(name)) for name in ("S1", "S2"))
    rig.inject(rig.a, rig.line(rig.a, rig.b), "EQUIVOCATION", {"main": equivocation(one, other)})
    rig.run(2 * S)


def test_a_proof_convinces_from_the_record_alone_and_an_honest_party_is_defended() -> None:
    rig = Rig()
    assert list(proofs_convince(rig.world)) == []
    shown(rig)
    assert third_party(rig.a) == {rig.b.party}
    assert [(at, what.rpartition(" of ")[2]) for at, what in proofs_convince(rig.world)] == [
        (name, f"{rig.b.name} what that never did") for name in (rig.a.name, rig.b.name)
    ]  # fmt: skip


def test_a_copy_that_no_record_proves_is_seen() -> None:
    rig = Rig()
    rig.b.honest = False
    copy = rig.world.twin(rig.b)
    found = list(proofs_convince(rig.world))
    assert found == [(rig.a.name, f"its record proves to nobody that {copy.name} signs beside its original")]
    shown(rig)
    assert list(proofs_convince(rig.world)) == []


def test_a_node_that_accuses_an_honest_head_is_seen() -> None:
    rig = Rig()
    assert rig.a.node is not None
    assert list(heads_are_held(rig.world)) == []
    rig.a.node.core.fault(f"gap {rig.b.party}/plans/0/5", "BRAVO vouches for entry 5, which we do not hold", "ask")
    assert list(heads_are_held(rig.world)) == []
    rig.a.node.core.fault(f"tree {rig.b.party}/plans/0/5", "other entries", "show it")
    assert [at for at, _ in heads_are_held(rig.world)] == [rig.a.name]


def test_who_writes_anew_what_is_published_is_proven_to_have() -> None:
    rig = Rig(parties=3)
    rig.b.honest = False
    rig.file(rig.b, "SITE_NOTICE", rig.site())
    rig.run(2 * S)
    rig.world.ledger.signed.add((rig.b.party, "rewrite"))
    assert len(list(proofs_convince(rig.world))) == 2
    for seed in (1, 2):
        assert forging.write_anew(rig.world, rig.b, Random(seed))
        rig.run(20 * S)
        assert list(proofs_convince(rig.world)) == []


def test_what_is_dated_back_is_named_by_all_who_hold_the_proof_and_of_nobody_else() -> None:
    rig = Rig(parties=3)
    rig.b.honest = False
    assert list(dating_is_named(rig.world)) == []
    rig.world.ledger.signed.add((rig.b.party, "backdate"))
    assert {what.partition(" what")[0] for _, what in dating_is_named(rig.world)} == {"its record does not show"}
    assert forging.date_back(rig.world, rig.b)
    rig.run(5 * S)
    assert list(dating_is_named(rig.world)) == []
    rig.b.honest = True
    assert {what.partition(" what")[0] for _, what in dating_is_named(rig.world)} == {"its record has"}
    rig.b.honest = False
    assert rig.a.node is not None
    rig.a.node.core.faults.clear()
    ((at, what),) = dating_is_named(rig.world)
    assert (at, what.rpartition("plans/1 ")[2]) == (rig.a.name, "is proven and not named to be dated back")
    rig.world.crash(rig.b)
    assert not forging.date_back(rig.world, rig.b)


def test_a_part_that_its_list_does_not_give_is_seen() -> None:
    rig = Rig()
    rig.file(rig.b, "SITE_NOTICE", rig.site())
    rig.run(2 * S)
    assert list(lists_are_kept(rig.world)) == []
    (whole,) = (row.entry for row in rig.b.store.scan() if row.entry.header.kind == "SITE_NOTICE")
    (cut,) = (row for row in rig.a.store.scan() if row.entry.hash == whole.hash)
    rig.a.store.scan = lambda: [replace(cut, entry=whole)]  # type: ignore[method-assign]
    assert [at for at, what in lists_are_kept(rig.world) if "consent" in what] == [rig.a.name]
