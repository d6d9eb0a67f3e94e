"""Keys: published Ed25519 vectors, and which key counts where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import MAX_KEY_ENTRIES, KeyRing, KeyTerm, SigningKey, party_id, signed_by, verify
from deconflict.statements.base import Part
from deconflict.statements.keys import Key, Revoke
from deconflict.testing.scribe import Scribe

RECOVERY = Scribe(7)
OLD, NEW, THIEF = (SigningKey.generate(bytes([n]) * 32) for n in (1, 2, 3))


def key_entry(seq: int, names: SigningKey, signer: SigningKey, recovery: SigningKey = RECOVERY.recovery) -> Entry:
    said = Key(name="ALFA", signing_key=names.public, recovery_key=recovery.public, tls_pins=("A" * 43,), why="check")
    return RECOVERY.write("keys", (0, seq, "A" * 43), kind="KEY", parts={"main": said}, key=signer)


def revoke_entry(seq: int, key: SigningKey, logbook: str, from_seq: int, signer: SigningKey) -> Entry:
    said: Part = Revoke(signing_key=key.public, logbook=logbook, epoch=0, from_seq=from_seq)
    return RECOVERY.write("keys", (0, seq, "A" * 43), kind="REVOKE", parts={"main": said}, key=signer)


def plan_entry(seq: int, signer: SigningKey, epoch: int = 0) -> Entry:
    return RECOVERY.write("plans", (epoch, seq, "A" * 43 if seq else None), key=signer)


def test_rfc8032_vector() -> None:
    # RFC 8032, section 7.1, test 2.
    key = SigningKey.generate(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert bytes_of(key.public).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert bytes_of(key.sign(b"", b"\x72")).hex() == signature
    assert verify(key.public, b"\x72", b"", text_of(bytes.fromhex(signature)))


def test_the_seed_is_not_shown() -> None:
    assert OLD.seed.hex() not in repr(OLD)
    assert OLD.public in repr(OLD)
    assert str(OLD.seed) not in repr(OLD)


@given(st.binary(max_size=64), st.integers(0, 511))
def test_one_flipped_bit_is_seen(data: bytes, bit: int) -> None:
    signature = bytearray(bytes_of(OLD.sign(b"a/1\n", data)))
    assert verify(OLD.public, b"a/1\n", data, text_of(bytes(signature)))
    assert not verify(OLD.public, b"b/1\n", data, text_of(bytes(signature)))
    assert not verify(NEW.public, b"a/1\n", data, text_of(bytes(signature)))
    signature[bit // 8] ^= 1 << bit % 8
    assert not verify(OLD.public, b"a/1\n", data, text_of(bytes(signature)))


@pytest.mark.parametrize(
    ("public", "signature"), [("", "A" * 86), ("A" * 43, "A" * 85), ("é", "A" * 86), ("A" * 42, "A" * 86), ("A" * 43, "")]
)
def test_malformed_keys_and_signatures_verify_nothing(public: str, signature: str) -> None:
    assert not verify(public, b"", b"x", signature)


def test_party_id() -> None:
    assert party_id(RECOVERY.recovery.public) == RECOVERY.party
    assert len(RECOVERY.party) == 26
    assert party_id(OLD.public) != RECOVERY.party
    with pytest.raises(PeerFault):
        party_id("not a key")


def test_first_key_is_vouched_for_by_the_recovery_key_alone() -> None:
    ring = KeyRing()
    assert not ring.learn(key_entry(1, OLD, OLD))
    assert not ring.learn(key_entry(1, OLD, THIEF, recovery=THIEF))
    assert not ring.learn(revoke_entry(1, OLD, "plans", 0, RECOVERY.recovery))
    assert not ring.knows(RECOVERY.party)
    assert ring.key_for(RECOVERY.party) is None
    assert ring.recovery_for(RECOVERY.party) is None
    assert not ring.accepts(plan_entry(1, OLD))
    assert ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    assert ring.knows(RECOVERY.party)
    assert (ring.key_for(RECOVERY.party), ring.recovery_for(RECOVERY.party)) == (OLD.public, RECOVERY.recovery.public)
    assert ring.accepts(plan_entry(1, OLD))
    assert not ring.accepts(plan_entry(1, THIEF))


def test_recovery_key_speaks_in_keys_only() -> None:
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    assert ring.accepts(RECOVERY.write("keys", (0, 0, None), key=RECOVERY.recovery))
    assert not ring.accepts(RECOVERY.write("plans", (0, 0, None)))


def test_pinned_key_counts_before_the_logbook_is_here() -> None:
    ring = KeyRing()
    with pytest.raises(PeerFault):
        ring.pin(RECOVERY.party, OLD.public, OLD.public)
    ring.pin(RECOVERY.party, RECOVERY.recovery.public, OLD.public)
    assert ring.accepts(plan_entry(0, OLD))
    ring.learn(key_entry(1, NEW, OLD))
    assert ring.key_for(RECOVERY.party) == NEW.public
    assert ring.accepts(plan_entry(1, NEW))
    assert ring.accepts(plan_entry(0, OLD))


def test_rotation_is_vouched_for_by_old_or_recovery_key() -> None:
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    assert not ring.learn(key_entry(2, THIEF, THIEF))
    theirs = key_entry(2, THIEF, OLD, recovery=THIEF)
    assert not ring.learn(theirs)
    assert ring.accepts(theirs), "signed well, and worth nothing"
    assert ring.key_for(RECOVERY.party) == OLD.public
    ring.learn(key_entry(2, NEW, OLD))
    assert ring.key_for(RECOVERY.party) == NEW.public
    ring.learn(key_entry(3, OLD, NEW))
    assert ring.key_for(RECOVERY.party) == OLD.public


def test_revoked_key_counts_up_to_the_place_named() -> None:
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    ring.learn(key_entry(2, NEW, OLD))
    ring.learn(revoke_entry(3, OLD, "plans", 5, NEW))
    assert ring.accepts(plan_entry(4, OLD))
    assert not ring.accepts(plan_entry(5, OLD))
    assert not ring.accepts(plan_entry(0, OLD, epoch=1))
    assert ring.accepts(plan_entry(5, NEW))
    ring.learn(revoke_entry(4, OLD, "plans", 9, NEW))
    assert not ring.accepts(plan_entry(5, OLD)), "an earlier revocation stands"


def test_a_thiefs_key_falls_with_the_key_that_vouched_for_it() -> None:
    for order in ((0, 1), (1, 0)):
        ring = KeyRing()
        ring.learn(key_entry(1, OLD, RECOVERY.recovery))
        theft, answer = key_entry(2, THIEF, OLD), revoke_entry(2, OLD, "keys", 2, RECOVERY.recovery)
        assert [ring.learn((theft, answer)[at]) for at in order] == [True, order == (0, 1)]
        assert not ring.accepts(plan_entry(9, THIEF))
        assert ring.accepts(plan_entry(9, OLD)), "revoked in keys only"


def test_learning_twice_and_other_entries_change_nothing() -> None:
    ring = KeyRing()
    first = key_entry(1, OLD, RECOVERY.recovery)
    assert [ring.learn(entry) for entry in (first, first, plan_entry(3, THIEF))] == [True, True, False]
    assert ring.key_for(RECOVERY.party) == OLD.public


def test_changes_of_key_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deconflict.logbook.keys.MAX_KEY_ENTRIES", 3)
    ring = KeyRing()
    for seq in range(1, 4):
        ring.learn(key_entry(seq, OLD, RECOVERY.recovery))
    assert not ring.learn(key_entry(4, NEW, RECOVERY.recovery))
    assert ring.key_for(RECOVERY.party) == OLD.public
    assert MAX_KEY_ENTRIES == 64
    assert ring.changes(RECOVERY.party, by_recovery=True) == 3


def test_a_thief_who_states_very_many_keys_leaves_room_for_what_ends_his(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deconflict.logbook.keys.MAX_KEY_ENTRIES", 3)
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    assert [ring.learn(key_entry(seq, THIEF, OLD)) for seq in range(2, 7)] == [True, True, True, False, False]
    assert ring.learn(revoke_entry(7, OLD, "plans", 0, RECOVERY.recovery))
    assert ring.learn(revoke_entry(8, OLD, "keys", 2, RECOVERY.recovery))
    assert not ring.accepts(plan_entry(1, OLD))
    assert not ring.accepts(plan_entry(1, THIEF)), "what vouched for his key is void"
    assert ring.changes(RECOVERY.party, by_recovery=False) == 3
    assert KeyRing().changes(RECOVERY.party, by_recovery=True) == 0


def test_frozen_ring_learns_no_more() -> None:
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    frozen = ring.frozen()
    ring.learn(key_entry(2, NEW, OLD))
    assert frozen.accepts(plan_entry(1, OLD))
    assert not frozen.accepts(plan_entry(1, NEW))


def test_signed_by() -> None:
    entry = plan_entry(1, OLD)
    assert signed_by(entry, OLD.public)
    assert not signed_by(entry, NEW.public)


def test_a_recovery_key_that_is_none_is_not_learnt() -> None:
    said = Key(name="ALFA", signing_key=OLD.public, recovery_key="A" * 42 + "B", tls_pins=("A" * 43,), why="check")
    assert not KeyRing().learn(RECOVERY.write("keys", (0, 1, "A" * 43), kind="KEY", parts={"main": said}, key=OLD))


def test_keys_that_count_at_a_place_are_told_newest_first() -> None:
    ring = KeyRing()
    assert ring.counting(RECOVERY.party, "plans", 0, 1) == []
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    ring.learn(key_entry(2, NEW, OLD))
    assert ring.counting(RECOVERY.party, "plans", 0, 1) == [NEW.public, OLD.public]
    assert ring.counting(RECOVERY.party, "keys", 0, 1) == [NEW.public, OLD.public, RECOVERY.recovery.public]


def test_a_revoked_key_leaves_doubt_about_what_it_signed_and_no_other_key_does() -> None:
    ring = KeyRing()
    assert ring.doubt(plan_entry(1, OLD)) is None
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    assert ring.doubt(plan_entry(1, OLD)) is None
    assert (ring.has_revoked(RECOVERY.party), ring.revoked(RECOVERY.party)) == (False, {})
    ring.learn(key_entry(2, NEW, OLD))
    revoke = revoke_entry(3, OLD, "plans", 5, NEW)
    ring.learn(revoke)
    assert ring.revoked(RECOVERY.party) == {(OLD.public, "plans"): (0, 5)}
    before, after = ring.doubt(plan_entry(4, OLD)), ring.doubt(plan_entry(5, OLD))
    assert before is not None
    assert after is not None
    assert (before.after, after.after) == (False, True)
    assert before.since_us == revoke.header.written_at
    for entry in (plan_entry(4, NEW), plan_entry(9, NEW), plan_entry(4, THIEF), key_entry(9, NEW, OLD)):
        assert ring.doubt(entry) is None, "in another logbook, by another key, or by none of this party's"
    assert ring.frozen().doubt(plan_entry(4, OLD)) == before
    assert (ring.stated(RECOVERY.party), ring.changes(RECOVERY.party)) == ([OLD.public, NEW.public], 3)
    terms = ring.terms(RECOVERY.party)
    assert [(term.key, term.revoked_us) for term in terms] == [(OLD.public, revoke.header.written_at), (NEW.public, None)]
    assert all(term.since_us is not None and term.why for term in terms)
    for unknown in (ring.stated, ring.terms, ring.revoked, ring.changes, ring.has_revoked):
        assert not unknown("a" * 26)


def test_of_a_key_from_pairing_alone_nobody_said_since_when() -> None:
    ring = KeyRing()
    ring.pin(RECOVERY.party, RECOVERY.recovery.public, OLD.public)
    assert ring.terms(RECOVERY.party) == [KeyTerm(OLD.public, None, None, None)]


def test_a_revoked_key_counts_in_no_line_that_was_begun_since() -> None:
    ring = KeyRing()
    ring.learn(key_entry(1, OLD, RECOVERY.recovery))
    line = RECOVERY.write("line/" + "b" * 26, (0, 1, "A" * 43), key=OLD)
    assert ring.accepts(line)
    ring.learn(revoke_entry(2, OLD, "keys", 2, RECOVERY.recovery))
    assert not ring.accepts(line)
    doubt = ring.doubt(line)
    assert doubt is not None
    assert doubt.after


def test_what_people_compared_when_they_paired_anew_revokes_as_the_recovery_key_does() -> None:
    theft, defence = revoke_entry(3, NEW, "keys", 3, OLD), revoke_entry(4, OLD, "keys", 3, NEW)
    for renewed in (False, True):
        ring = KeyRing()
        ring.pin(RECOVERY.party, RECOVERY.recovery.public, OLD.public)
        ring.learn(key_entry(1, OLD, RECOVERY.recovery))
        ring.learn(key_entry(2, NEW, OLD))
        if renewed:
            ring.pin(RECOVERY.party, RECOVERY.recovery.public, NEW.public)
        ring.learn(theft)
        ring.learn(defence)
        assert ring.accepts(key_entry(9, NEW, NEW)) is renewed, "whoever spoke first, unless people compared the key since"
        assert ring.accepts(key_entry(9, OLD, OLD)) is not renewed
