"""How long what was said is held: until the time ends that the clause on records gives it, and while an open matter names it.

What the record itself stands on is held for good: keys, epochs, pairing, receipts, agreements, proofs and heads. A statement's time counts
from its writing or from the end of what it states, whichever is later. The longest of the terms counts that were agreed between the
parties when it was written or are now, since what is dropped is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from deconflict.agreement.agreement import Agreement, in_force
from deconflict.agreement.parties import Records
from deconflict.coordination import claims, dues, incident
from deconflict.coordination.agreeing import Known
from deconflict.coordination.emergency import CaseState, case_of
from deconflict.logbook.entry import Entry
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.picture.sightings import DAY_US
from deconflict.statements import agreements, epochs, keys, pairing, proofs, receipts, records
from deconflict.statements.base import Kind, MessagePart
from deconflict.statements.incidents import IncidentReport
from deconflict.statements.lines import LineStatus
from deconflict.statements.plans import Volumes
from deconflict.statements.tracks import Tracks
from deconflict.statements.watch import ContactUpdate, WatchChange

FOR_GOOD: Final = frozenset(
    said.name for noun in (agreements, epochs, keys, pairing, proofs, receipts, records) for said in vars(noun).values()
    if isinstance(said, Kind)
)  # fmt: skip
"""Kinds whose bodies are never dropped: without them nothing else could be verified, or told from what was agreed."""
MATTERS: Final = dues.MATTERS | {"EMERGENCY", "SAR_REQUEST"}
"""Kinds that open a matter."""


def term_us(known: Known, local: Sequence[Agreement], me: str, others: Iterable[str], at_us: int, now_us: int) -> int:
    """How long what was written at `at_us` is held by `me`, where it concerns these others (µs).

    `local`: the agreements that count while nothing is in force between two parties.
    """
    terms = [term for other in others for when_us in (at_us, now_us) for term in _agreed(known, local, (me, other), when_us)]
    return max(terms, default=Records().retention_us)


def _agreed(known: Known, local: Sequence[Agreement], pair: tuple[str, str], at_us: int) -> list[int]:
    held = known.between(*pair, at_us).agreements or local
    return [one.records.retention_us for one in held if in_force(one, "records", pair, at_us)]


def ends_us(entry: Entry) -> int:
    """From when the time counts: when it was written, or the end of what it states; of tracks the end of their day."""
    found = [entry.header.written_at]
    for part in entry.parts.values():
        if isinstance(part, Volumes):
            found += [volume.until_us for volume in part.volumes]
        elif isinstance(part, Tracks):
            found += [plot.at_us - plot.at_us % DAY_US + DAY_US for plot in part.plots]
        until_us = getattr(part, "until_us", None)
        found += [until_us] if isinstance(until_us, int) else []
    return max(found)


def is_held_for_good(entry: Entry) -> bool:
    """Whether nothing of this entry is ever dropped: the record stands on it, or this version does not know what it is."""
    return not entry.understood or entry.header.kind in FOR_GOOD


def is_last_word(picture: Picture, entry: Entry) -> bool:
    """Whether it is what its author last said of a watch, a contact or a line: that holds until it says otherwise."""
    main, party = entry.main, picture.parties.get(entry.header.author)
    if isinstance(main, WatchChange):
        return party is not None and (held := party.watch.get(main.role.value)) is not None and held[1].entry == entry.hash
    if isinstance(main, ContactUpdate):
        return party is not None and (said := party.contacts.get(main.role.value)) is not None and said[1].entry == entry.hash
    if isinstance(main, LineStatus):
        keys = ((entry.header.author, peer, main.bearer.value) for peer in main.message.to)
        return any((stated := picture.lines.statuses.get(key)) is not None and stated.place.entry == entry.hash for key in keys)
    return False


@dataclass(slots=True)
class Holding:
    """What open matters name: entries by hash, and the times around open incidents, in which everything is held."""

    names: set[str] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)

    def add(self, picture: Picture, entry: str, rules: dues.Between, now_us: int) -> None:
        """Hold what the matter that this entry opened names, while it is open."""
        said = picture.affairs.get(entry, *dues.MATTERS)
        if said is None:
            case = case_of(picture, entry)
            if case is not None and case.state is not CaseState.ENDED:
                self.names.update((entry, *case.words))
        elif _is_open(picture, said, rules, now_us):
            self._hold(picture, said)

    def _hold(self, picture: Picture, matter: Said) -> None:
        """The matter, all that was said of it and of that again, and what each of these names."""
        leads = [matter]
        while leads:
            said = leads.pop()
            self.names.update((said.entry, *said.message.refs, *getattr(said.main, "notices", ()), *getattr(said.main, "evidence", ())))
            if isinstance(said.main, IncidentReport):
                self.times.append((said.main.from_us - incident.AROUND_US, said.main.until_us + incident.AROUND_US))
            leads += [one for one in picture.affairs.by_matter.get(said.entry, {}).values() if one.entry not in self.names]

    def holds(self, entry: Entry) -> bool:
        """Whether an open matter names this entry or what it speaks of, or it is of the time of an open incident."""
        main = entry.main
        about = {entry.hash, getattr(main, "entry", ""), *(main.message.refs if isinstance(main, MessagePart) else ())}
        begins_us, until_us = entry.header.written_at, ends_us(entry)
        return not about.isdisjoint(self.names) or any(begin <= until_us and begins_us <= end for begin, end in self.times)


def _is_open(picture: Picture, said: Said, rules: dues.Between, now_us: int) -> bool:
    """Whether something is due on it, or it is disputed, not found alike by all, or evidence of it is held."""
    if dues.dues_of(picture, said, rules, now_us):
        return True
    others = [party for party in said.message.to if party != said.author]
    if said.kind == "BREACH_ENTRY":
        last = {act.author: act for act in sorted(picture.affairs.on(said, "BREACH_AGREE", "BREACH_DISPUTE"), key=lambda act: act.place)}
        return any(act.kind == "BREACH_DISPUTE" for act in last.values())
    if said.kind == "CLAIM":
        return claims.first_of(picture, said) is None and not claims.claim_of(picture, said).agreed
    if said.kind == "INCIDENT_REPORT" and incident.root_of(picture, said).entry == said.entry:
        whole = incident.incident_of(picture, said)
        return bool(whole.reports) and any(now_us < incident.evidence_until_us(whole, rules(said.author, other)) for other in others)
    return False
