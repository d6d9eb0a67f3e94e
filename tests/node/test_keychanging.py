"""A key is turned or revoked: what stands in the record then, who may, and that nothing of it is said before the keys for it are here."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.logbook.keys import SigningKey
from deconflict.node import events as e
from deconflict.node.keychanging import fingerprint
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.keys import Key, Revoke
from deconflict.testing.host import Host, secret
from deconflict.testing.stolen import change_key
from tests.node.rig import Rig, S, node_of

FRESH = SigningKey.generate(secret("a fresh key"))


@pytest.fixture
def rig() -> Rig:
    return Rig()


def asked(rig: Rig, host: Host, signing: SigningKey | None, recovery: SigningKey | None = None, **fields: Any) -> Any:
    """What the machine answers."""
    node_of(host).hand_over(signing, recovery)
    request = rig.world.ask(host, e.KeyChanged, "key", why="a test", by="a person", **fields)
    rig.run(0)
    return rig.reply(request)


def said(host: Host, kind: str) -> list[Any]:
    """Main parts of that kind in its own `keys`, in order."""
    rows = [row.entry for row in host.store.scan() if row.entry.header.author == host.party and row.entry.header.logbook == "keys"]
    return [entry.main for entry in rows if entry.header.kind == kind]


def test_a_turned_key_is_stated_by_the_old_one(rig: Rig) -> None:
    answer = asked(rig, rig.a, FRESH)
    assert answer == {"signing_key": FRESH.public, "fingerprint": fingerprint(FRESH.public), "revoked": None, "epochs": {}}
    stated = said(rig.a, "KEY")[-1]
    assert isinstance(stated, Key)
    assert (stated.signing_key, stated.tls_pins, stated.why) == (FRESH.public, rig.a.me.tls_pins, "a test")
    assert node_of(rig.a).core.me.signing.public == FRESH.public
    rig.run(5 * S)
    assert node_of(rig.b).core.keyring.stated(rig.a.party) == [rig.a.me.signing.public, FRESH.public]
    assert node_of(rig.b).core.keyring.changes(rig.a.party) == 2


def test_without_a_new_key_or_with_the_same_nothing_is_said(rig: Rig) -> None:
    for key in (None, rig.a.me.signing):
        assert asked(rig, rig.a, key)[0] == "Refused"
    assert len(said(rig.a, "KEY")) == 1


def test_only_the_partys_own_recovery_key_revokes_and_only_what_it_signed_with(rig: Rig) -> None:
    own = rig.a.me.signing.public
    for recovery in (None, FRESH):
        assert "recovery key" in asked(rig, rig.a, FRESH, recovery, revoke=own, by_recovery=True)[1]
    assert "never signed" in asked(rig, rig.a, FRESH, rig.a.me.recovery, revoke=FRESH.public, by_recovery=True)[1]
    assert not said(rig.a, "REVOKE")


@pytest.mark.parametrize("by_recovery", [True, False])
def test_a_revoked_key_ends_after_the_last_entry_of_each_logbook_and_all_go_on_in_a_new_epoch(rig: Rig, by_recovery: bool) -> None:
    old, node = rig.a.me.signing.public, node_of(rig.a)
    ends = {book.name: book.next()[:2] for (author, _), book in node.core.logbooks.items() if author == rig.a.party}
    answer = change_key(rig.world, rig.a, 2, revoke=True, by_recovery=by_recovery)
    revoked = {one.logbook: (one.epoch, one.from_seq) for one in said(rig.a, "REVOKE") if isinstance(one, Revoke)}
    assert {name: place for name, place in revoked.items() if name != "keys"} == {n: place for n, place in ends.items() if n != "keys"}
    assert revoked["keys"] == (ends["keys"] if by_recovery else (answer["epochs"]["keys"], 2))
    assert answer["epochs"].keys() == ends.keys()
    for name, epoch in answer["epochs"].items():
        assert epoch > ends[name][0] + 1, "a number that nobody can have taken"
    opening = said(rig.a, "OPEN_EPOCH")[-1]
    assert isinstance(opening, OpenEpoch)
    assert (opening.why, opening.by) == ("a test", "alfa-duty")
    assert (answer["revoked"], answer["signing_key"]) == (old, node.core.me.signing.public)
    assert "already" in asked(rig, rig.a, FRESH, None, revoke=old)[1]
    assert node.mesh.may_sign
    rig.run(5 * S)
    assert node_of(rig.b).core.keyring.revoked(rig.a.party).keys() == {(old, name) for name in revoked}


def test_an_older_key_is_revoked_without_a_new_epoch(rig: Rig) -> None:
    old = rig.a.me.signing.public
    change_key(rig.world, rig.a, 2, revoke=False)
    answer = asked(rig, rig.a, None, None, revoke=old)
    assert (answer["revoked"], answer["epochs"]) == (old, {})
    assert {one.signing_key for one in said(rig.a, "REVOKE")} == {old}
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z1"))
    rig.run(5 * S)
    assert ("zone", rig.a.party, "Z1") in node_of(rig.b).picture.objects


def test_an_older_key_is_revoked_by_the_recovery_key_too(rig: Rig) -> None:
    old = rig.a.me.signing.public
    change_key(rig.world, rig.a, 2, revoke=False)
    assert asked(rig, rig.a, None, rig.a.me.recovery, revoke=old, by_recovery=True)["revoked"] == old


def test_changes_of_key_are_bounded_and_it_is_said(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deconflict.node.keychanging.MAX_KEY_ENTRIES", 3)
    assert "changes of key" in asked(rig, rig.a, FRESH, rig.a.me.recovery, revoke=rig.a.me.signing.public, by_recovery=True)[1]


def test_a_node_that_may_not_sign_turns_no_key_but_may_revoke_its_own(rig: Rig) -> None:
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z1"))
    rig.run(5 * S)
    rig.world.restore(rig.a, 3)
    rig.run(20 * S)
    assert not node_of(rig.a).mesh.may_sign
    assert "may not sign" in asked(rig, rig.a, FRESH)[1]
    change_key(rig.world, rig.a, 3, revoke=True)
    assert node_of(rig.a).mesh.may_sign
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z2"))
    rig.run(10 * S)
    assert ("zone", rig.a.party, "Z2") in node_of(rig.b).picture.objects


def test_a_node_that_came_back_with_a_key_revoked_since_says_so_and_is_given_another(rig: Rig) -> None:
    first = rig.a.me
    change_key(rig.world, rig.a, 2, revoke=True)
    rig.run(5 * S)
    rig.a.me = first
    rig.world.crash(rig.a, S)
    rig.run(20 * S)
    assert "was revoked" in node_of(rig.a).core.faults["key"][0]
    opened = rig.world.ask(rig.a, e.EpochOpened, "epoch", why="a new one", by="alfa-duty")
    rig.run(0)
    assert "deconflict key revoke" in rig.reply(opened)[3]
    change_key(rig.world, rig.a, 3, revoke=True)
    rig.run(10 * S)
    assert "key" not in node_of(rig.a).core.faults
    rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z3"))
    rig.run(10 * S)
    assert ("zone", rig.a.party, "Z3") in node_of(rig.b).picture.objects
