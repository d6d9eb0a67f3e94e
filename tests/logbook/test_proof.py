"""What two headers prove of their author, and that nobody honest can be accused by them."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.logbook.entry import SEEN_AHEAD_US
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.proof import check_proof, dated_back, equivocation
from deconflict.statements.keys import Key
from deconflict.testing.scribe import Scribe


def _ring(scribe: Scribe) -> KeyRing:
    ring = KeyRing()
    said = Key(name="ALFA", signing_key=scribe.signing.public, recovery_key=scribe.recovery.public, tls_pins=("A" * 43,), why="check")
    ring.learn(scribe.write("keys", (0, 1, "A" * 43), kind="KEY", parts={"main": said}, key=scribe.recovery))
    return ring


def test_equivocation_is_proven_to_others() -> None:
    scribe = Scribe()
    opening = scribe.run("plans", 1)[0]
    one, other = scribe.run("plans", 1, after=opening)[0], scribe.run("plans", 1, after=opening)[0]
    shown = equivocation(one, other)
    assert equivocation(other, one) == shown
    ring = _ring(scribe)
    assert check_proof(shown, ring)
    assert not check_proof(shown, KeyRing())


def test_no_honest_author_can_be_accused() -> None:
    scribe, ring = Scribe(), _ring(Scribe())
    opening, one, other = scribe.run("plans", 3)
    rival = scribe.run("plans", 1, after=opening)[0]
    with pytest.raises(Refused):
        equivocation(one, other)
    with pytest.raises(Refused):
        equivocation(one, one.without(["main"]))
    good = equivocation(one, rival)
    alter = msgspec.structs.replace
    for bad in (
        alter(good, author=Scribe(2).party),
        alter(good, second_header=good.first_header, second_signature=good.first_signature),
        alter(good, second_header=other.header_bytes.decode(), second_signature=other.signature),
        alter(good, second_signature=good.first_signature),
        alter(good, first_signature="A" * 86),
        alter(good, first_header=good.first_header.replace('"seq":1', '"seq": 1')),
        alter(good, second_header="{}"),
    ):
        assert not check_proof(bad, ring)


@pytest.mark.parametrize(("ahead_us", "proven"), [(-5, False), (SEEN_AHEAD_US, False), (SEEN_AHEAD_US + 1, True)])
def test_dated_back_is_what_two_clocks_do_not_explain(ahead_us: int, proven: bool) -> None:
    header = Scribe().run("plans", 1)[0].header
    assert dated_back(header, msgspec.structs.replace(header, written_at=header.written_at + ahead_us)) is proven
