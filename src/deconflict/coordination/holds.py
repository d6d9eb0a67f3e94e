"""A pause that both keep while they talk: it takes both to begin it and either to end it, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deconflict.agreement.rules import Rules
from deconflict.coordination.matter import first_of_each, matter_of, parties_of
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart, Priority
from deconflict.statements.holds import HoldProposal, Release

LANES = (Priority.FLASH, Priority.URGENT)


class HoldState(StrEnum):
    """Where a pause has come to. Nobody is held to it before everybody has said HOLD, nor after anybody has said RELEASE."""

    PROPOSED = "PROPOSED"
    HELD = "HELD"
    RELEASED = "RELEASED"
    OVER = "OVER"


MOVES: Mapping[HoldState, frozenset[HoldState]] = MappingProxyType(
    {
        HoldState.PROPOSED: frozenset({HoldState.HELD, HoldState.RELEASED, HoldState.OVER}),
        HoldState.HELD: frozenset({HoldState.RELEASED, HoldState.OVER}),
        HoldState.RELEASED: frozenset(),
        HoldState.OVER: frozenset({HoldState.RELEASED}),
    }
)
"""How one entry or time can change a pause; a RELEASE written in time may arrive when it is over."""


@dataclass(frozen=True, slots=True)
class Held:
    """One pause: who keeps it (its proposer does by proposing), who ended it first, and its state."""

    said: Said
    until_us: int
    kept_by: tuple[str, ...]
    released_by: tuple[str, ...]
    state: HoldState


def hold_of(picture: Picture, said: Said, now_us: int) -> Held:
    """What a HOLD_PROPOSAL has come to; what was written after its end counts for nothing."""
    main = said.main
    assert isinstance(main, HoldProposal)
    parties = parties_of(said)
    acts = [act for act in picture.affairs.on(said, "HOLD", "RELEASE") if act.author in parties and act.written_at_us < main.until_us]
    kept = {said.author, *first_of_each(act for act in acts if act.kind == "HOLD")}
    released = tuple(sorted(first_of_each(act for act in acts if act.kind == "RELEASE")))
    if released:
        state = HoldState.RELEASED
    elif now_us >= main.until_us:
        state = HoldState.OVER
    else:
        state = HoldState.HELD if kept.issuperset(parties) else HoldState.PROPOSED
    return Held(said, main.until_us, tuple(sorted(kept)), released, state)


def holds(picture: Picture, now_us: int) -> list[Held]:
    """Every pause, oldest first."""
    return [hold_of(picture, said, now_us) for said in picture.affairs.all("HOLD_PROPOSAL")]


def check_proposal(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own HOLD_PROPOSAL where it is over before it begins, or would travel slowly."""
    assert isinstance(said, HoldProposal)
    if said.until_us <= max(said.from_us, now_us):
        raise Refused("the pause would be over already", where="until_us", mend="give an end that is still to come, after its begin")
    if said.message.priority not in LANES:
        raise Refused("a pause is asked for at once or not at all", where="priority", mend="make it URGENT or FLASH")


def check_act(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own HOLD or RELEASE of a pause that is over, or is none of ours."""
    matter = matter_of(picture, said, "HOLD_PROPOSAL")
    held = hold_of(picture, matter, now_us)
    if me not in parties_of(matter):
        raise Refused("this pause is not between us", where="refs", mend="name one that was put to us")
    if held.state in (HoldState.RELEASED, HoldState.OVER):
        raise Refused(f"this pause is {held.state.value}", where="refs", mend="propose another: HOLD_PROPOSAL")
    if not isinstance(said, Release) and me in held.kept_by:
        raise Refused("we keep this pause already", where="refs", mend="RELEASE ends it")
