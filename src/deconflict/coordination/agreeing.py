"""What two parties may say to each other now: the gate. And which act on an agreement is ours to make.

Pairing opens the core only. All else needs both parties' mandates and the clause that allows it, in force between the two. What a peer says
outside that is kept and shown, and answers nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from deconflict.agreement import rules
from deconflict.agreement.agreement import Agreement, in_force
from deconflict.agreement.rules import Rules
from deconflict.agreement.terms import ClauseStatus
from deconflict.coordination.reckoning import Reckoning, counts
from deconflict.coordination.reckoning import standing as standing
from deconflict.coordination.standing import NEVER_US, Binding, Standing
from deconflict.picture.agreements import MandateSaid
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements import KINDS

PROPOSE = "deconflict agreement propose --default, then accept and sign it"
LOGBOOK_CLAUSES: Mapping[str, str] = MappingProxyType({"plans": "notification", "tracks": "alerting"})
"""The clause under which a logbook of ours is open to a peer; a logbook has one audience, though kinds in it have clauses of their own."""


class Closed(NamedTuple):
    """Why something may not be said, and what would open it."""

    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Between:
    """What holds between two parties from `from_us` to `until_us`: agreements that bind both, and whether each has a mandate.

    `bindings` are the narrowest first. `versions` are the hashes of the versions in force, in the same order.
    """

    pair: tuple[str, str]
    from_us: int
    until_us: int
    bindings: tuple[Binding, ...] = ()
    mandated: frozenset[str] = frozenset()

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements that bind both, with the positions of these two alone."""
        return tuple(binding.agreement for binding in self.bindings)

    @property
    def version(self) -> str | None:
        """The hash of the version in force, of the narrowest agreement where there are several."""
        held = (binding.version for binding in self.bindings if binding.agreement.term.holds(self.from_us))
        return next(held, None)

    def has(self, clause: str) -> bool:
        """Whether a clause is in force between the two."""
        return any(in_force(held, clause, self.pair, self.from_us) for held in self.agreements)


class Known:
    """Everything that follows from the acts in a picture, worked out once and kept until more has been said.

    One of these belongs to one picture, and is its gate: what lay outside the agreement answers nothing. What is asked is the same as if it
    were worked out anew each time.
    """

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self._seen: tuple[object, ...] = ()
        self._reckonings: dict[str, Reckoning] = {}
        self._counted: dict[str, int] = {}
        self._between: dict[tuple[str, str], list[Between]] = {}
        picture.gate.closed = self.closed

    def _fresh(self) -> None:
        picture = self.picture
        # A second opening of an epoch, which could move where it goes on from, is a fork too.
        taken_back = (tuple(picture.forks.items()), sum(map(len, picture.reopened.values())))
        seen = (picture.agreements.size, len(picture.pairings), taken_back)
        if seen == self._seen:
            return
        if seen[2:] != self._seen[2:]:
            self._counted = {}
        self._seen, self._between = seen, {}
        for name, said in sorted(picture.agreements.acts.items()):
            if self._counted.get(name) != len(said):
                self._counted[name] = len(said)
                self._reckonings[name] = Reckoning(picture, name)

    @property
    def seen(self) -> object:
        """Changes when anything was said that could change an answer."""
        self._fresh()
        return self._seen

    def standings(self, at_us: int) -> dict[str, Standing]:
        """The standing of every agreement, by its id."""
        self._fresh()
        return {name: reckoning.standing(at_us) for name, reckoning in self._reckonings.items()}

    def standing(self, agreement_id: str, at_us: int) -> Standing:
        """The standing of one agreement; an empty one where nothing was said of it."""
        self._fresh()
        reckoning = self._reckonings.get(agreement_id)
        return reckoning.standing(at_us) if reckoning else Standing(agreement_id, at_us)

    def between(self, a: str, b: str, at_us: int) -> Between:
        """What holds between two parties at an instant."""
        self._fresh()
        pair = (min(a, b), max(a, b))
        known = self._between.setdefault(pair, [])
        place = bisect_right(known, at_us, key=lambda held: held.from_us) - 1
        if place >= 0 and at_us < known[place].until_us:
            return known[place]
        found = self._worked_out(pair, at_us)
        known.insert(place + 1, found)
        return found

    def _worked_out(self, pair: tuple[str, str], at_us: int) -> Between:
        standings = [reckoning.standing(at_us) for reckoning in self._reckonings.values() if reckoning.concerns(pair)]
        turns = {turn for held in standings for turn in held.turns_us}
        mandated = frozenset(party for party in pair if self._mandated(party, pair, at_us, turns))
        bound = [held.bindings[pair] for held in standings if pair in held.bindings]
        from_us = max((turn for turn in turns if turn <= at_us), default=0)
        until_us = min((turn for turn in turns if turn > at_us), default=NEVER_US)
        narrowest = sorted(bound, key=lambda held: (len(held.agreement.parties.parties), -held.since_us, held.version))
        return Between(pair, from_us, until_us, tuple(narrowest), mandated)

    def agreed(self, a: str, b: str, at_us: int) -> tuple[Agreement, ...]:
        """The agreements whose numbers count between two parties: those in force between them, or that either has with others."""
        return tuple(mutual(held) for held in self._counting(a, b, at_us))

    def _counting(self, a: str, b: str, at_us: int) -> list[Binding]:
        others = [
            held for standing in self.standings(at_us).values() for pair, held in sorted(standing.bindings.items())
            if len({a, b} & set(pair)) == 1
        ]  # fmt: skip
        return [*self.between(a, b, at_us).bindings, *others]

    def rules(self, a: str, b: str, at_us: int, local: Sequence[Agreement] = ()) -> Rules:
        """The rules between two parties. While nothing is in force between them, `local` counts beside what either has with others."""
        counting = self._counting(a, b, at_us)
        beside = () if self.between(a, b, at_us).bindings else tuple(local)
        agreed = (*(mutual(held) for held in counting), *beside)
        return rules.between(agreed, min(a, b), max(a, b), at_us, [held.version for held in counting])

    def _mandated(self, party: str, pair: tuple[str, str], at_us: int, turns: set[int]) -> bool:
        said = mandates(self.picture, party, pair[1] if party == pair[0] else pair[0])
        turns.update(turn for held in said for turn in (held.written_at_us, held.main.from_us, held.main.until_us))
        newest = next((held for held in reversed(said) if held.written_at_us <= at_us), None)
        return newest is not None and holds(newest, at_us)

    def allowed(self, kind: str, me: str, peer: str, at_us: int) -> Closed | None:
        """Why a kind may not be said between two parties at an instant, or None."""
        clause = KINDS[kind].clause if kind in KINDS else None
        return None if clause is None else self.clause_closed(clause, me, peer, at_us)

    def clause_closed(self, clause: str, me: str, peer: str, at_us: int) -> Closed | None:
        """Why what a clause allows is not open between two parties at an instant, or None."""
        between, name = self.between(me, peer, at_us), self.picture.name_of(peer)
        if not between.bindings:
            return Closed(f"no agreement is in force with {name}", PROPOSE)
        if not between.has(clause):
            return self._why_not_in_force(between, clause, name)
        if me not in between.mandated:
            return Closed("our own mandate for this line is not stated", "state it: deconflict mandate")
        if peer not in between.mandated:
            return Closed(f"{name} has not stated its mandate for this line", f"ask {name} to state it")
        return None

    def _why_not_in_force(self, between: Between, clause: str, name: str) -> Closed:
        binding = between.bindings[0]
        positions = {getattr(binding.agreement, clause).position(party) for party in between.pair}
        if not binding.agreement.term.holds(between.from_us):
            return Closed(f"the agreement with {name} is not in its term", "amend its term: deconflict agreement amend")
        if ClauseStatus.SUSPENDED in positions:
            return Closed(f"the clause {clause} is suspended with {name}", "resume it together: deconflict agreement resume")
        return Closed(f"the clause {clause} is not agreed with {name}", f"deconflict agreement accept --clause {clause}, then sign")

    def closed(self, kind: str, one: str, other: str, at_us: int) -> bool:
        """Whether a kind lay outside what the two had agreed at an instant; the same whichever is named first. The picture's gate."""
        return self.allowed(kind, one, other, at_us) is not None

    def outside(self, record: MessageRecord, party: str) -> Closed | None:
        """Why a message lay outside the agreement between its author and `party` when it was written, or None.

        It is kept and shown; it answers nothing and nothing is due for it.
        """
        place = record.place
        if place is None or place.author == party:
            return None
        return self.allowed(record.kind, party, place.author, record.written_at_us)


def mutual(binding: Binding) -> Agreement:
    """The agreement of a binding in which a clause that is not in force between the two counts for neither."""
    held, changed = binding.agreement, {}
    for name, clause in held.clauses():
        if {clause.position(party) for party in binding.pair} - {ClauseStatus.AGREED, ClauseStatus.SUSPENDED}:
            changed[name] = replace(clause, status=ClauseStatus.RESERVED, positions={})
    return replace(held, **changed)


def mandates(picture: Picture, party: str, hearer: str) -> list[MandateSaid]:
    """What a party said of its mandate on lines that `hearer` hears, oldest first."""
    said = (
        held for held in picture.agreements.mandates.values()
        if held.place.author == party and hearer in picture.channels.get(held.place.logbook.removeprefix("line/"), ())
        and counts(picture, held.place)
    )  # fmt: skip
    return sorted(said, key=lambda held: (held.written_at_us, held.place))


def holds(said: MandateSaid, at_us: int) -> bool:
    """Whether a mandate is one at that instant."""
    return not said.main.withdrawn and said.main.from_us <= at_us < said.main.until_us


def allowed(picture: Picture, kind: str, me: str, peer: str, at_us: int) -> Closed | None:
    """As `Known.allowed`, for who asks once."""
    return Known(picture).allowed(kind, me, peer, at_us)
