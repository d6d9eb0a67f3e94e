"""What of an agreement is in force, between whom, since when and until when: a pure function of the acts said so far and an instant.

Acts are sets; nothing here depends on the order in which they came. A version is named by the hash of its values. Where a party stands on a
clause follows the clause's own hash, so it is carried into every version that leaves the clause alone. A signature names the version and
every position that is not agreed; it binds two parties once both have signed the very same, and stays so until both sign another. So no act
of one party alone changes what binds another, but for the suspension of a clause that they agreed may be suspended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from deconflict.agreement import stating
from deconflict.agreement.agreement import Agreement, version_hash
from deconflict.agreement.parties import CORE_CLAUSES, SuspensionResumption
from deconflict.agreement.terms import ClauseStatus
from deconflict.coordination.standing import NEVER_US, Binding, Signature, Stand, Standing, Stopped, Suspension, Version
from deconflict.errors import Refused
from deconflict.picture.agreements import ActSaid
from deconflict.picture.picture import Picture, Place
from deconflict.statements.agreements import (
    AgreementAmend,
    AgreementPropose,
    AgreementSign,
    ClauseAccept,
    ClauseReject,
    ClauseReserve,
    Resume,
    Suspend,
    positions_of,
    stated_of,
)  # fmt: skip

MOST_ACTS = 2_000
"""As many acts of one party on one agreement as are looked at, the earliest: all are worked through whenever another comes."""


def standing(picture: Picture, agreement_id: str, at_us: int) -> Standing:
    """The standing of one agreement at an instant, from every act held on it."""
    return Reckoning(picture, agreement_id).standing(at_us)


def counts(picture: Picture, place: Place) -> bool:
    """Whether nothing takes back what an entry agrees; see `taken_back`."""
    return not taken_back(picture, place)


def taken_back(picture: Picture, place: Place) -> str:
    """Why nothing can be agreed where an entry stands, or nothing.

    Its author's logbook forked before it, or goes on in a new epoch from before it: then its author may not hold it any more, nobody who
    had not got it will, and it counts for none, so that all see the same once they hold the opening.
    """
    forked_from = picture.forks.get((place.author, place.logbook, place.epoch))
    if forked_from is not None and place.seq >= forked_from:
        return "its logbook has two branches there"
    opened = picture.reopened.get((place.author, place.logbook), {})
    if any(place.epoch < epoch and (place.epoch, place.seq) > last for epoch, last in opened.items()):
        return "its author went on from before it, in a new epoch"
    return ""


class Reckoning:
    """The acts of one agreement, read once; `standing` at any instant follows from them."""

    def __init__(self, picture: Picture, agreement_id: str) -> None:
        self.picture = picture
        self.agreement_id = agreement_id
        self.not_counted: dict[str, str] = {}
        said = picture.agreements.acts.get(agreement_id, {})
        self.said = self._bounded(sorted(said.values(), key=lambda act: (act.written_at_us, act.place)))
        self.acts = [act for act in self.said if self._stands(act)]
        self.versions = self._versions()
        self.stands = self._stands_of()
        self.signatures = self._signatures()
        self.suspensions = self._suspensions()

    def concerns(self, pair: tuple[str, str]) -> bool:
        """Whether both are parties to any version of it."""
        return any(version.agreement.holds(*pair) for version in self.versions.values())

    def _bounded(self, acts: list[ActSaid]) -> list[ActSaid]:
        found, seen = [], Counter[str]()
        for act in acts:
            seen[act.place.author] += 1
            if seen[act.place.author] > MOST_ACTS:
                self._refuse(act, f"its author has said more than {MOST_ACTS} things of this agreement")
            else:
                found.append(act)
        return found

    def _stands(self, act: ActSaid) -> bool:
        why = taken_back(self.picture, act.place)
        if why:
            self._refuse(act, why)
        return not why

    def _refuse(self, act: ActSaid, why: str) -> None:
        self.not_counted.setdefault(act.place.entry, why)

    def _of(self, *kinds: type) -> Iterator[ActSaid]:
        return (act for act in self.acts if isinstance(act.main, kinds))

    # versions

    def _versions(self) -> dict[str, Version]:
        """The texts that somebody proposes or has signed, and those that they change.

        A text is what its hash names, whoever brought it: one that its author no longer proposes stays what others signed by its hash.
        """
        texts = self._texts()
        signed = {act.main.version for act in self.acts if isinstance(act.main, AgreementSign)}
        kept: set[str] = set()
        for version in texts.values():
            looked: Version | None = version if version.proposed_by or version.hash in signed else None
            while looked is not None and looked.hash not in kept:
                kept.add(looked.hash)
                looked = texts.get(looked.base or "")
        return {name: version for name, version in texts.items() if name in kept}

    def _texts(self) -> dict[str, Version]:
        found: dict[str, Version] = {}
        for act in self.said:
            if not isinstance(act.main, AgreementPropose):
                continue
            made = stating.read(act.main.agreement_id, act.main.title, stated_of(act.main.clauses))
            hashes = {stated.clause: stating.clause_hash(stated.clause, stated.terms) for stated in act.main.clauses}
            self._propose(found, act, act.main.version, made, hashes)
        waiting = [act for act in self.said if isinstance(act.main, AgreementAmend)]
        while ready := [act for act in waiting if getattr(act.main, "base", "") in found]:
            waiting = [act for act in waiting if act not in ready]
            for act in ready:
                self._amend(found, act)
        for act in waiting:
            self._refuse(act, "it changes a version that is not held")
        return found

    def _amend(self, found: dict[str, Version], act: ActSaid) -> None:
        main = act.main
        assert isinstance(main, AgreementAmend)
        try:
            made = stating.amended(found[main.base].agreement, stated_of(main.clauses), main.effective_at_us)
        except Refused as fault:
            self._refuse(act, str(fault))
            return
        if version_hash(made) != main.version:
            self._refuse(act, "its hash is not that of the version it makes")
        elif act.place.author not in found[main.base].agreement.parties.ids():
            self._refuse(act, "its author is no party to the version it changes")
        else:
            changed = {stated.clause for stated in main.clauses} | {"amendment"}
            hashes = {name: stating.clause_hash(name, stating.clause_text(getattr(made, name))) for name in changed}
            self._propose(found, act, main.version, made, {**found[main.base].hashes, **hashes}, main.base)

    def _propose(
        self, found: dict[str, Version], act: ActSaid, name: str, made: Agreement, hashes: Mapping[str, str], base: str | None = None
    ) -> None:
        author = act.place.author
        if author not in made.parties.ids() and base is None:
            self._refuse(act, "its author is no party to it")
            return
        held = found.get(name)
        by = (held.proposed_by if held else frozenset()) | ({author} if act.place.entry not in self.not_counted else frozenset())
        found[name] = Version(name, made, hashes, by, min(act.written_at_us, held.proposed_us) if held else act.written_at_us, base)

    # where each stands

    def _stands_of(self) -> dict[tuple[str, str, str], Stand]:
        stands: dict[tuple[str, str, str], Stand] = {}
        for act in self.acts:
            for clause, hashed, stand in self._said_of_clauses(act):
                stands[(act.place.author, clause, hashed)] = stand
        return stands

    def _said_of_clauses(self, act: ActSaid) -> Iterator[tuple[str, str, Stand]]:
        main = act.main
        if isinstance(main, (AgreementPropose, AgreementAmend)) and main.version in self.versions:
            names = {stated.clause for stated in main.clauses} | ({"amendment"} if isinstance(main, AgreementAmend) else set())
            for name in sorted(names):
                yield name, self.versions[main.version].hashes[name], Stand.AGREED
        stand = _SAYS.get(type(main))
        if stand is not None and isinstance(main, (ClauseAccept, ClauseReserve, ClauseReject)):
            why = self._why_not_of_clauses(act, main)
            if why:
                self._refuse(act, why)
                return
            for ref in main.clauses:
                yield ref.clause, ref.hash, stand

    def _why_not_of_clauses(self, act: ActSaid, main: ClauseAccept | ClauseReserve | ClauseReject) -> str:
        version = self.versions.get(main.version)
        if version is None:
            return "it names a version that is not held"
        if act.place.author not in version.agreement.parties.ids():
            return "its author is no party to it"
        for ref in main.clauses:
            if ref.hash != version.hashes[ref.clause]:
                return f"{ref.clause} does not stand so in that version"
        return ""

    # signatures

    def _signatures(self) -> tuple[Signature, ...]:
        found: dict[tuple[str, str, str], Signature] = {}
        for act in self._of(AgreementSign):
            main, author = act.main, act.place.author
            assert isinstance(main, AgreementSign)
            why = self.why_no_signature(author, main)
            if why:
                self._refuse(act, why)
                continue
            held = found.get((author, main.version, main.signed))
            channel = act.place.logbook.removeprefix("line/")
            at_us = {channel: act.written_at_us} | (dict(held.at_us) if held else {})
            persons = held.signatories if held else main.signatories
            found[(author, main.version, main.signed)] = Signature(author, main.version, main.signed, positions_of(main), persons, at_us)
        return tuple(found[key] for key in sorted(found))

    def why_no_signature(self, author: str, main: AgreementSign) -> str:
        """Why a signature does not count, or nothing."""
        version = self.versions.get(main.version)
        if version is None:
            return "it names a version that is not held"
        parties = version.agreement.parties.ids()
        if author not in parties or not parties.issuperset(said.party for said in main.positions):
            return "it names somebody who is no party to it"
        one, other = (" ".join(person.name.split()).casefold() for person in main.signatories)
        return "it is signed by one person twice" if one == other else ""

    # suspensions

    def _suspensions(self) -> tuple[Suspension, ...]:
        resumed: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
        for act in self._of(Resume):
            assert isinstance(act.main, Resume)
            said = resumed.setdefault((act.main.party, act.main.suspension_id), {})
            for clause in act.main.clauses:
                said.setdefault((clause, act.place.author), act.written_at_us)
        found: dict[tuple[str, str], Suspension] = {}
        for act in self._of(Suspend):
            main, author = act.main, act.place.author
            assert isinstance(main, Suspend)
            key = (author, main.suspension_id)
            held = found.get(key)
            asked = {act.place.logbook.removeprefix("line/"): act.written_at_us}
            if held is not None and (held.clauses, held.from_us) != (frozenset(main.clauses), main.from_us):
                self._refuse(act, "its id names another suspension already")
                continue
            if core := sorted(set(main.clauses) & set(CORE_CLAUSES)):
                self._refuse(act, f"{', '.join(core)} never stops; its other clauses count")
            found[key] = Suspension(
                author, main.suspension_id, frozenset(main.clauses), main.reason, main.from_us,
                asked | (dict(held.asked_us) if held else {}), resumed.get(key, {}),
            )  # fmt: skip
        return tuple(found[key] for key in sorted(found))

    # what binds whom

    def standing(self, at_us: int) -> Standing:
        """What stands at that instant."""
        turns: set[int] = set()
        bindings = {}
        parties = sorted({sign.party for sign in self.signatures})
        for place, a in enumerate(parties):
            for b in parties[place + 1 :]:
                binding = self._binding(a, b, at_us, turns)
                if binding is not None:
                    bindings[(a, b)] = binding
        return Standing(
            self.agreement_id, at_us, self.versions, self.stands, self.signatures, self.suspensions, bindings,
            self.not_counted, tuple(sorted(turns)),
        )  # fmt: skip

    def _said_to(self, sign: Signature, hearer: str) -> int | None:
        """When a signature was first said on a line that this party hears."""
        times = [at for channel, at in sign.at_us.items() if hearer in self.picture.channels.get(channel, ())]
        return min(times, default=None)

    def _binding(self, a: str, b: str, at_us: int, turns: set[int]) -> Binding | None:
        """The newest text that both have signed, each on a line that the other hears, and whose time has come."""
        best: tuple[tuple[int, int, str], Signature, int] | None = None
        for one in (sign for sign in self.signatures if sign.party == a):
            other = next((s for s in self.signatures if s.party == b and (s.version, s.signed) == (one.version, one.signed)), None)
            times = [self._said_to(one, b), self._said_to(other, a)] if other else [None]
            said = [time for time in times if time is not None]
            since_us = self._since_us(one, said) if len(said) == len(times) else None
            if since_us is None:
                continue
            turns.add(since_us)
            rank = (self.versions[one.version].agreement.version, min(said), one.signed)
            if since_us <= at_us and (best is None or rank > best[0]):
                best = (rank, one, since_us)
        return None if best is None else self._bound(a, b, best[1], best[2], at_us, turns)

    def _since_us(self, sign: Signature, said: list[int]) -> int | None:
        """From when a text binds those who signed it: an amendment once all have, and no sooner than it says; None while some have not."""
        version = self.versions[sign.version]
        effective_us = version.agreement.amendment.effective_at_us or 0
        if version.base is None:
            return max(*said)
        base = self.versions[version.base].agreement
        wanted = version.agreement.parties.ids() | base.parties.ids() if base.amendment.all_sign else frozenset[str]()
        times = {s.party: min(s.at_us.values()) for s in self.signatures if (s.version, s.signed) == (sign.version, sign.signed)}
        if not wanted <= times.keys():
            return None
        return max(*said, effective_us, *(times[party] for party in wanted))

    def _bound(self, a: str, b: str, sign: Signature, since_us: int, at_us: int, turns: set[int]) -> Binding:
        held = self.versions[sign.version].agreement
        stands = {(party, clause): status for party, clause, status in sign.positions if party in (a, b)}
        others = [(party, clause, "reserved") for party in held.parties.ids() - {a, b} for clause in stating.CLAUSE_TYPES]
        stopped = tuple(self._stopped(a, b, sign, held, stands))
        for stop in stopped:
            turns.update((stop.from_us, stop.until_us))
            if stop.from_us <= at_us < stop.until_us and (stop.party, stop.clause) not in stands:
                stands[(stop.party, stop.clause)] = ClauseStatus.SUSPENDED.value
        turns.update((held.term.effective_from_us, held.term.effective_to_us or held.term.effective_from_us + held.term.length_us))
        positions = [*((party, clause, status) for (party, clause), status in stands.items()), *others]
        return Binding((a, b), sign.version, sign.signed, since_us, stating.positioned(held, positions), stopped)

    def _stopped(self, a: str, b: str, sign: Signature, held: Agreement, stands: Mapping[tuple[str, str], str]) -> Iterator[Stopped]:
        agreed = not {(a, "suspension_resumption"), (b, "suspension_resumption")} & stands.keys()
        rule = held.suspension_resumption if agreed else SuspensionResumption()
        for said, hearer in ((s, b if s.party == a else a) for s in self.suspensions if s.party in (a, b)):
            asked = [at for channel, at in said.asked_us.items() if hearer in self.picture.channels.get(channel, ())]
            if not asked:
                continue
            from_us = max(said.from_us, min(asked) + rule.notice_us)
            signers = {s.party for s in self.signatures if (s.version, s.signed) == (sign.version, sign.signed)}
            for clause in sorted(said.clauses & set(rule.suspendable) - set(rule.never_stops) - set(CORE_CLAUSES)):
                resumed = {party: at for (name, party), at in said.resumed.items() if name == clause}
                wanted = signers | {a, b} if rule.resume_by_all else {said.party}
                until_us = max(resumed[party] for party in wanted) if wanted <= resumed.keys() else NEVER_US
                yield Stopped(clause, said.party, said.suspension_id, from_us, until_us)


_SAYS: Mapping[type, Stand] = MappingProxyType({ClauseAccept: Stand.AGREED, ClauseReserve: Stand.RESERVED, ClauseReject: Stand.REJECTED})
