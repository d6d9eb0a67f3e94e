"""What was said of mandates and agreements, each act as its author wrote it. What follows from it is `coordination.agreeing`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from deconflict.picture.places import Change, Place
from deconflict.statements.agreements import (
    AgreementAmend,
    AgreementPropose,
    AgreementSign,
    ClauseAccept,
    ClauseReject,
    ClauseReserve,
    FirstSignature,
    Mandate,
    Resume,
    ResumePropose,
    Suspend,
)  # fmt: skip

Act = AgreementPropose | AgreementAmend | ClauseAccept | ClauseReserve | ClauseReject | AgreementSign | Suspend | ResumePropose | Resume
ACTS = (AgreementPropose, AgreementAmend, ClauseAccept, ClauseReserve, ClauseReject, AgreementSign, Suspend, ResumePropose, Resume)
"""Every statement about one agreement."""


class ActSaid(NamedTuple):
    """One act on an agreement; one act said on several lines stands here once for each."""

    written_at_us: int
    place: Place
    main: Act


class MandateSaid(NamedTuple):
    """One statement of a mandate; the newest on a line counts there."""

    written_at_us: int
    place: Place
    main: Mandate


class FirstSaid(NamedTuple):
    """One person's signature that waits, or waited, for a second person's."""

    place: Place
    main: FirstSignature


@dataclass(slots=True)
class Agreements:
    """Acts by agreement and entry, mandates and first signatures by entry: sets that only grow.

    `size`: how many there were of both. What was worked out from as many still holds.
    """

    acts: dict[str, dict[str, ActSaid]] = field(default_factory=dict)
    mandates: dict[str, MandateSaid] = field(default_factory=dict)
    firsts: dict[str, FirstSaid] = field(default_factory=dict)
    size: int = 0

    def write(self, entry: str, place: Place, written_at_us: int, main: Act | Mandate) -> list[Change]:
        """Write one act; the same again changes nothing."""
        self.size += entry not in (self.mandates if isinstance(main, Mandate) else self.acts.get(main.agreement_id, {}))
        if isinstance(main, Mandate):
            self.mandates[entry] = MandateSaid(written_at_us, place, main)
            return [Change("mandate", place.author, entry)]
        self.acts.setdefault(main.agreement_id, {})[entry] = ActSaid(written_at_us, place, main)
        return [Change("agreement", main.agreement_id, entry)]

    def strike(self, entry: str) -> None:
        """Take out an act or a mandate that does not count; `size` grows, since what was worked out no longer holds."""
        self.mandates.pop(entry, None)
        for acts in self.acts.values():
            acts.pop(entry, None)
        self.size += 1

    def write_first(self, entry: str, place: Place, main: FirstSignature) -> list[Change]:
        """Write one person's signature; the same again changes nothing."""
        self.firsts[entry] = FirstSaid(place, main)
        return []

    def first_of(self, party: str, agreement_id: str, signed: str) -> FirstSignature | None:
        """The first person of that party who signed this, unless it has been signed by two, that person among them."""
        held = [said for said in self.firsts.values() if (said.place.author, said.main.signed) == (party, signed)]
        first = min(held, default=None, key=lambda said: said.place)
        if first is None:
            return None
        acts = (act.main for act in self.acts.get(agreement_id, {}).values() if act.place.author == party)
        done = any(isinstance(act, AgreementSign) and act.signed == signed and first.main.signatory in act.signatories for act in acts)
        return None if done else first.main
