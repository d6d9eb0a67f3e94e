"""Proposal and counter-proposal: what becomes of an offer, by a table of moves. No state lets one side impose anything on the other.

An offer is taken only by an ACCEPT of everyone it went to, written while it stood. Silence lets it run out; only where the clause on
acknowledgement says so does the silence of those who had received it take it. What is accepted changes no plan: its author restates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deconflict.agreement.exchange import Silence
from deconflict.agreement.rules import Rules
from deconflict.airspace import volume as volumes
from deconflict.airspace.altitude import difference_m
from deconflict.coordination.matter import first_of_each, matter_of, received_us
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.negotiation import Changed, Counter, HeightBand, OtherVolumes, Pause, Proposal, Shift

OFFERS = ("PROPOSAL", "COUNTER")
ANSWERS = ("ACCEPT", "REJECT", "COUNTER")


class OfferState(StrEnum):
    """Where an offer, or the thread it stands in, has come to."""

    PROPOSED = "PROPOSED"
    COUNTERED = "COUNTERED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


_ENDS = frozenset({OfferState.ACCEPTED, OfferState.REJECTED, OfferState.WITHDRAWN, OfferState.EXPIRED})
MOVES: Mapping[OfferState, frozenset[OfferState]] = MappingProxyType(
    {
        OfferState.PROPOSED: _ENDS | {OfferState.COUNTERED},
        OfferState.COUNTERED: _ENDS | {OfferState.COUNTERED},
        OfferState.ACCEPTED: frozenset(),
        OfferState.REJECTED: frozenset({OfferState.COUNTERED}),
        OfferState.WITHDRAWN: frozenset({OfferState.COUNTERED, OfferState.ACCEPTED, OfferState.REJECTED}),
        OfferState.EXPIRED: frozenset({OfferState.COUNTERED, OfferState.ACCEPTED, OfferState.REJECTED, OfferState.WITHDRAWN}),
    }
)
"""How one entry that arrives, or time, can change a thread. Out of WITHDRAWN and EXPIRED leads only what was written in time and arrived
late; out of REJECTED, with three parties or more, the counter-offer of another."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: until when it stands, the first answer of each party that counts, and what it came to.

    `by_silence`: it was taken because nobody said anything, which the clause allows. `ignored`: acts that do not count.
    """

    said: Said
    open_until_us: int
    answers: Mapping[str, Said]
    state: OfferState
    by_silence: bool = False
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A proposal and the counter-offers that followed it, first to last; the state is that of the last."""

    root: str
    offers: tuple[Offer, ...]
    state: OfferState


def open_until_us(offer: Said) -> int:
    """Until when an offer stands: its `valid_until`, else its `answer_by`."""
    return offer.message.answer_by if offer.message.valid_until is None else offer.message.valid_until


def _withdrawal(picture: Picture, offer: Said) -> Said | None:
    acts = picture.affairs.on(offer, "WITHDRAW")
    return next((act for act in acts if act.author == offer.author and act.written_at_us <= open_until_us(offer)), None)


def _after_withdrawal(picture: Picture, withdrawal: Said | None, answer: Said) -> bool:
    """Whether who answers had received the withdrawal before: both stand in one logbook, so no clock is asked."""
    record = picture.messages.get(withdrawal.entry) if withdrawal is not None else None
    receipt = record.receipts.get(answer.author) if record is not None else None
    return receipt is not None and receipt.place.logbook == answer.place.logbook and receipt.place < answer.place


def _answers(picture: Picture, offer: Said, withdrawal: Said | None) -> dict[str, Said]:
    acts = (act for act in picture.affairs.on(offer, *ANSWERS) if act.author in offer.message.to and act.author != offer.author)
    in_time = (act for act in acts if act.written_at_us <= open_until_us(offer))
    return first_of_each(act for act in in_time if not _after_withdrawal(picture, withdrawal, act))


def offer_of(picture: Picture, said: Said, rules: Rules, now_us: int) -> Offer:
    """What a PROPOSAL or COUNTER has come to."""
    withdrawal = _withdrawal(picture, said)
    answers = _answers(picture, said, withdrawal)
    asked = [party for party in said.message.to if party != said.author]
    kinds = {answer.kind for answer in answers.values()}
    until_us = open_until_us(said)
    by_silence = False
    if "COUNTER" in kinds:
        state = OfferState.COUNTERED
    elif "REJECT" in kinds:
        state = OfferState.REJECTED
    elif asked and all(party in answers for party in asked):
        state = OfferState.ACCEPTED
    elif withdrawal is not None:
        state = OfferState.WITHDRAWN
    elif now_us > until_us:
        by_silence = bool(asked) and _silence_takes(picture, said, rules, [party for party in asked if party not in answers])
        state = OfferState.ACCEPTED if by_silence else OfferState.EXPIRED
    else:
        state = OfferState.PROPOSED
    counted = {act.entry for act in answers.values()} | ({withdrawal.entry} if withdrawal else set())
    ignored = tuple(act.entry for act in picture.affairs.said_of(said, *ANSWERS, "WITHDRAW") if act.entry not in counted)
    return Offer(said, until_us, answers, state, by_silence, ignored)


def _silence_takes(picture: Picture, offer: Said, rules: Rules, silent: list[str]) -> bool:
    """Whether the clause lets silence accept, and everyone who is silent had received it while it stood and within the agreement."""
    if rules.deadlines.silence_means is not Silence.ACCEPTED or not picture.affairs.counts(offer):
        return False
    received = (received_us(picture, offer.entry, party) for party in silent)
    return all(at_us is not None and at_us <= open_until_us(offer) for at_us in received)


def _counter_of(offer: Offer) -> Said | None:
    """The counter-offer the thread goes on with: of several parties' the first written."""
    counters = [answer for answer in offer.answers.values() if answer.kind == "COUNTER"]
    return min(counters, key=lambda said: (said.written_at_us, said.entry), default=None)


def thread_of(picture: Picture, root: Said, rules: Rules, now_us: int) -> Thread:
    """A proposal with all that followed."""
    offers = [offer_of(picture, root, rules, now_us)]
    while (counter := _counter_of(offers[-1])) is not None:
        offers.append(offer_of(picture, counter, rules, now_us))
    last = offers[-1].state
    state = OfferState.COUNTERED if last is OfferState.PROPOSED and len(offers) > 1 else last
    return Thread(root.entry, tuple(offers), state)


def threads(picture: Picture) -> list[Said]:
    """The first offer of every thread, oldest first."""
    return picture.affairs.all("PROPOSAL")


def state(picture: Picture, thread: str, rules: Rules, now_us: int) -> OfferState:
    """Where the thread that begins with this PROPOSAL stands. Refused when it is not held."""
    root = picture.affairs.get(thread, "PROPOSAL")
    if root is None:
        raise Refused("no such proposal", where=f"thread {thread}", mend="wait until its entry has arrived")
    return thread_of(picture, root, rules, now_us).state


def may(picture: Picture, offer: Said, party: str, rules: Rules, now_us: int) -> frozenset[str]:
    """What that party may do with an offer now: who made it may withdraw it, who has not answered may answer; nobody else anything."""
    standing = offer_of(picture, offer, rules, now_us)
    if standing.state is not OfferState.PROPOSED:
        return frozenset({"EXPIRE"}) if standing.state is OfferState.EXPIRED and party in (offer.author, *offer.message.to) else frozenset()
    if party == offer.author:
        return frozenset({"WITHDRAW"})
    return frozenset(ANSWERS) if party in offer.message.to and party not in standing.answers else frozenset()


def check_offer(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own PROPOSAL or COUNTER where it names what is not held, or no change that could be made."""
    assert isinstance(said, (Proposal, Counter))
    if isinstance(said, Counter):
        check_move(picture, me, said, now_us, rules)
    until_us = said.message.valid_until
    if until_us is not None and until_us <= now_us:
        raise Refused("the offer would have run out before it is made", where="valid_until", mend="give a time that is still to come")
    for number, change in enumerate(said.changes):
        _check_change(picture, change, now_us, f"changes[{number}]")


def _check_change(picture: Picture, change: Changed, now_us: int, where: str) -> None:
    party, _, object_id = change.thing.partition(":")
    records = (picture.objects.get((kind, party, object_id)) for kind in ("plan", "zone"))
    if not any(record is not None and change.version in record.versions for record in records):
        raise Refused("no such plan or zone in this version", where=f"{where}.version", mend="name it as party:id, with its version")
    if isinstance(change, HeightBand) and difference_m(change.upper, change.lower).greatest_m <= 0:
        raise Refused("its upper height lies below its lower one", where=f"{where}.upper", mend="exchange the two heights")
    if isinstance(change, OtherVolumes):
        for number, volume in enumerate(change.volumes):
            volumes.check(volume, f"{where}.volumes[{number}]")
    if isinstance(change, Pause) and change.until_us <= now_us:
        raise Refused("the pause would be over already", where=f"{where}.until_us", mend="give a time that is still to come")
    if isinstance(change, Shift) and change.by_time_us == 0:
        raise Refused("it shifts by nothing", where=f"{where}.by_time_us", mend="give a time later (more than 0) or earlier (less)")


def check_move(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own COUNTER, ACCEPT, REJECT, WITHDRAW or EXPIRE where it is not ours to make now."""
    offer = matter_of(picture, said, *OFFERS)
    kind = type(said).__name__.upper()
    allowed = may(picture, offer, me, rules, now_us)
    if kind not in allowed:
        stands = offer_of(picture, offer, rules, now_us).state.value
        mend = f"we may {' or '.join(sorted(allowed))}" if allowed else "make a new PROPOSAL"
        raise Refused(f"{kind} is no move of ours here: the offer is {stands}", where="refs", mend=mend)
