"""Heavy work as pure jobs: a backlog is decoded and checked against the keys of when it was asked for."""

from __future__ import annotations

import msgspec
from msgspec import Raw

from deconflict.errors import PeerFault
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.sync import Give, Push, push_of
from deconflict.node.jobs import VerifyJob
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26


def job(frame: Give | Push, keys: KeyRing) -> VerifyJob:
    return VerifyJob(peer="a" * 26, frame=frame, bearer=Bearer.LINK, keys=keys.frozen())


def test_it_says_whose_signatures_are_good() -> None:
    scribe, keys = Scribe("ALFA"), KeyRing()
    keys.learn(scribe.key())
    good = scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(), text="x"))
    bad = msgspec.structs.replace(scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(), text="y")), signature="A" * 86)
    result = job(push_of([good, bad]), keys).run()
    assert not isinstance(result, PeerFault)
    entries, verified = result
    assert [entry.hash for entry in entries] == [good.hash, bad.hash]
    assert verified == {good.hash}


def test_entries_whose_key_comes_along_are_left_for_later() -> None:
    scribe = Scribe("ALFA")
    entries = [scribe.key(), scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(), text="x"))]
    result = job(push_of(entries), KeyRing()).run()
    assert not isinstance(result, PeerFault)
    assert result[1] == frozenset()


def test_what_is_no_entry_is_the_peers_fault() -> None:
    result = job(Push((Raw(b"{}"),)), KeyRing()).run()
    assert isinstance(result, PeerFault)
    assert result.where
    assert result.mend


def test_keys_learnt_meanwhile_change_nothing() -> None:
    scribe, keys = Scribe("ALFA"), KeyRing()
    key = scribe.key()
    entry = scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(), text="x"))
    asked = job(push_of([entry]), keys)
    keys.learn(key)
    result = asked.run()
    assert not isinstance(result, PeerFault)
    assert result[1] == frozenset()
