"""Each check sees what it is for: shown a World that was whole until one thing in it was spoilt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deconflict.coordination.holds import HoldState
from deconflict.coordination.negotiation import OfferState
from deconflict.statements import KINDS
from deconflict.statements.base import MessagePart
from deconflict.statements.claims import Question
from deconflict.testing import checks_affairs
from deconflict.testing.checks import CHECKS
from deconflict.testing.checks_affairs import nobody_imposes, nothing_answered_twice, same_affairs
from deconflict.testing.host import Host
from tests.node.rig import HOUR, Rig, S


@pytest.fixture
def rig() -> Rig:
    """A question answered and a pause proposed."""
    made = Rig()
    asked = file(made, made.a, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE)
    file(made, made.b, "INFORMATION", asked, text="none")
    file(made, made.a, "HOLD_PROPOSAL", from_us=made.world.now_us, until_us=made.world.now_us + HOUR)
    assert [list(check(made.world)) for check in checks_affairs.CHECKS] == [[], [], []]
    return made


def main(rig: Rig, kind: str, *refs: str, **fields: Any) -> MessagePart:
    part: Any = KINDS[kind].parts["main"]
    made: MessagePart = part(message=rig.header(priority=KINDS[kind].priority, refs=tuple(refs)), **fields)
    return made


def file(rig: Rig, host: Host, kind: str, *refs: str, **fields: Any) -> str:
    entry = str(rig.file(host, kind, {"main": main(rig, kind, *refs, **fields)})["entry"])
    rig.run(2 * S)
    return entry


def affairs(host: Host) -> Any:
    assert host.node is not None
    return host.node.picture.affairs


def test_they_run_with_the_others() -> None:
    assert all(CHECKS[check.__name__] is check for check in checks_affairs.CHECKS)


def test_two_who_see_different_things(rig: Rig) -> None:
    affairs(rig.b).by_kind["INFORMATION"].clear()
    affairs(rig.b).by_matter.clear()
    assert list(same_affairs(rig.world))
    rig.world.ledger.reopened.add(rig.b.party)
    assert not list(same_affairs(rig.world)), "who is unsure of its own past is not held to it"


def test_an_offer_taken_by_nobody_and_a_pause_nobody_keeps(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    offers, pauses = checks_affairs.negotiation.offer_of, checks_affairs.holds.hold_of
    monkeypatch.setattr(checks_affairs.holds, "hold_of", lambda *said: replace(pauses(*said), state=HoldState.HELD))
    assert len(list(nobody_imposes(rig.world))) == 2
    monkeypatch.setattr(checks_affairs.holds, "hold_of", pauses)
    asked = affairs(rig.a).all("REQUEST_FOR_INFORMATION")[0]
    affairs(rig.a).by_kind["PROPOSAL"] = {asked.entry: asked}
    monkeypatch.setattr(checks_affairs.negotiation, "offer_of", lambda *said: replace(offers(*said), state=OfferState.ACCEPTED))
    assert len(list(nobody_imposes(rig.world))) == 1


def test_what_is_answered_twice_or_before_it_was_asked(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = affairs(rig.a).all("REQUEST_FOR_INFORMATION")[0]
    line = rig.line(rig.b, rig.a)
    rig.inject(rig.b, line, "DECLINE", {"main": main(rig, "DECLINE", asked.entry, reason="not_held")})
    assert ["2 of" in what for _, what in nothing_answered_twice(rig.world)] == [True]
    rig.inject(rig.b, line, "DECLINE", {"main": main(rig, "DECLINE", reason="not_held")})
    assert len(list(nothing_answered_twice(rig.world))) == 2
    outside = affairs(rig.b).counts
    monkeypatch.setattr(type(affairs(rig.b)), "counts", lambda self, act, matter=None: act.kind != "INFORMATION" and outside(act, matter))
    assert ["1 of" in what for _, what in nothing_answered_twice(rig.world)] == [True], "what lay outside the agreement answered nothing"
    rig.world.ledger.restored.add(rig.b.party)
    assert not list(nothing_answered_twice(rig.world)), "who lost its own words may say them again"
