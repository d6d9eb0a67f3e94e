"""Emergencies and rescue: how a case stands, who coordinates it, who may enter, and who goes first when both cannot have the air.

Leave to enter is what who was asked says; silence is none. The order of users is the agreement's, and who gives way is told why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from deconflict.agreement.conduct import EmergencySar, PriorityOfUsers, User
from deconflict.agreement.rules import Rules
from deconflict.airspace.intent import OperationKind
from deconflict.airspace.volume import Circle
from deconflict.errors import Refused
from deconflict.picture.emergencies import OPENS
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.emergencies import Displaced, Emergency, Help, Leave, SarEnd, SarOffer, SarOutcome, SarRequest, SarUpdate
from deconflict.statements.plans import Operation

T = TypeVar("T")


class CaseState(StrEnum):
    """How a case stands: nobody offered yet, help is offered, somebody coordinates on scene, over."""

    OPEN = "open"
    OFFERED = "offered"
    COORDINATED = "coordinated"
    ENDED = "ended"


MOVES: Mapping[CaseState, frozenset[CaseState]] = MappingProxyType(
    {
        CaseState.OPEN: frozenset({CaseState.OFFERED, CaseState.COORDINATED, CaseState.ENDED}),
        CaseState.OFFERED: frozenset({CaseState.COORDINATED, CaseState.ENDED}),
        CaseState.COORDINATED: frozenset({CaseState.ENDED}),
        CaseState.ENDED: frozenset(),
    }
)
"""How one word on a case can change it. What ended is not opened again: a new EMERGENCY opens a new case."""

USER_OF: Mapping[OperationKind, User] = MappingProxyType(
    {
        OperationKind.MEDEVAC: User.RESCUE,
        OperationKind.FIRE: User.FIRE,
        OperationKind.HUMANITARIAN: User.HUMANITARIAN,
        OperationKind.PATROL: User.STATE,
    }
)
"""Which user of the agreed order an operation is; every other kind is OTHER. An emergency is known by its case, not by a plan."""


class Offer(NamedTuple):
    """Help that a party offered in a case, by its newest offer."""

    party: str
    entry: str
    help_offered: tuple[Help, ...]
    craft: int
    ready_us: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One emergency, as everything said of it so far makes it; times are those of the authors.

    `leave` is what each party last said of entry; `coordinator` who was last named; `place`, persons and frequency as last stated.
    """

    entry: str
    kind: str
    opened_by: str
    opened_us: int
    state: CaseState
    place: Circle | None = None
    persons: int | None = None
    persons_found: int | None = None
    persons_missing: int | None = None
    frequency_hz: int | None = None
    help_wanted: tuple[Help, ...] = ()
    coordinator: str | None = None
    offers: tuple[Offer, ...] = ()
    leave: Mapping[str, Leave] = field(default_factory=dict)
    outcome: SarOutcome | None = None
    words: tuple[str, ...] = ()


def words_of(picture: Picture, case: str) -> list[MessageRecord]:
    """Every word on a case that has its mark, in order of writing; a drill never touches a case that is meant."""
    root = picture.messages.get(case)
    if root is None or root.message is None:
        return []
    held = (picture.messages.get(entry) for entry in picture.emergencies.cases.get(case, ()))
    same = [r for r in held if r is not None and r.place is not None and r.message is not None and r.message.status is root.message.status]
    return sorted(same, key=lambda r: (r.written_at_us, r.place or ()))


def case_of(picture: Picture, entry: str) -> Case | None:
    """The case that this entry opened; None where it opened none or is not held yet."""
    root = picture.messages.get(entry)
    if root is None or root.place is None or not isinstance(root.main, OPENS):
        return None
    words = words_of(picture, entry)
    mains = [(word.place.author, word.main) for word in words if word.place is not None]
    coordinator = _newest(main.coordinator for _, main in mains if isinstance(main, (SarRequest, SarUpdate)))
    ended = next((m for who, m in mains if isinstance(m, SarEnd) and who in (root.place.author, coordinator)), None)
    offers = _offers(words)
    counts = [main for _, main in mains if isinstance(main, (SarUpdate, SarEnd))]
    return Case(
        entry=entry,
        kind=root.kind,
        opened_by=root.place.author,
        opened_us=root.written_at_us,
        state=_state(ended is not None, coordinator, offers),
        place=_newest(getattr(main, "place", None) for _, main in mains),
        persons=_newest(main.persons for _, main in mains if isinstance(main, (Emergency, SarRequest))),
        persons_found=_newest(main.persons_found for main in counts),
        persons_missing=_newest(main.persons_missing for main in counts),
        frequency_hz=_newest(getattr(main, "frequency_hz", None) for _, main in mains),
        help_wanted=_newest(getattr(main, "help_wanted", None) or None for _, main in mains) or (),
        coordinator=coordinator,
        offers=offers,
        leave=MappingProxyType({who: said for who, main in mains if (said := getattr(main, "leave", None)) is not None}),
        outcome=ended.outcome if ended is not None else None,
        words=tuple(word.entry for word in words),
    )


def _newest(said: Iterable[T | None]) -> T | None:
    return next((each for each in reversed(list(said)) if each is not None), None)


def _state(ended: bool, coordinator: str | None, offers: tuple[Offer, ...]) -> CaseState:
    if ended:
        return CaseState.ENDED
    if coordinator is not None:
        return CaseState.COORDINATED
    return CaseState.OFFERED if offers else CaseState.OPEN


def _offers(words: Iterable[MessageRecord]) -> tuple[Offer, ...]:
    found: dict[str, Offer] = {}
    for word in words:
        if isinstance(word.main, SarOffer) and word.place is not None:
            main = word.main
            found[word.place.author] = Offer(word.place.author, word.entry, main.help_offered, main.craft, main.ready_us)
    return tuple(found[party] for party in sorted(found))


def cases(picture: Picture, *, ended: bool = False) -> tuple[Case, ...]:
    """Every case that is not over (with `ended`, those too), the newest first."""
    found = [case for entry in picture.emergencies.cases if (case := case_of(picture, entry)) is not None]
    wanted = (case for case in found if ended or case.state is not CaseState.ENDED)
    return tuple(sorted(wanted, key=lambda case: (-case.opened_us, case.entry)))


def may_enter(case: Case, party: str, clause: EmergencySar) -> bool:
    """Whether `party` has leave to enter for this case: agreed beforehand, or granted by another and refused by none."""
    if clause.entry_without_consent:
        return True
    others = [said for who, said in case.leave.items() if who != party]
    return Leave.GRANTED in others and Leave.REFUSED not in others


def check_word(picture: Picture, me: str, said: MessagePart) -> None:
    """Refuse a word of ours on a case that is none, is over, or is not ours to end.

    Raises: Refused naming what is missing.
    """
    refs = said.message.refs
    if isinstance(said, (SarOffer, SarUpdate, SarEnd)) and not refs:
        raise Refused("which case is meant?", where="refs", mend="name first the entry that opened the case")
    if isinstance(said, Emergency) or not isinstance(said, (SarRequest, SarOffer, SarUpdate, SarEnd)) or not refs:
        return
    case = case_of(picture, refs[0])
    if case is None:
        raise Refused("that entry opened no case", where="refs", mend="name first the EMERGENCY or SAR_REQUEST that opened it")
    if case.state is CaseState.ENDED:
        raise Refused("that case is over", where="refs", mend="open a new one: EMERGENCY or SAR_REQUEST")
    if isinstance(said, SarEnd) and me not in (case.opened_by, case.coordinator):
        raise Refused("this case is not ours to end", where="refs", mend="say SAR_UPDATE: who opened or coordinates it ends it")


# who goes first


def rank(user: User, clause: PriorityOfUsers) -> int:
    """The place of a user in the agreed order, 0 first; one that the order does not name comes last."""
    return clause.order.index(user) if user in clause.order else len(clause.order)


def order(users: Iterable[User], rules: Rules) -> list[User]:
    """Those users in the agreed order, who goes first first; of equals as they stood."""
    return sorted(users, key=lambda user: rank(user, rules.priority))


def user_of(kind: OperationKind) -> User:
    """Which user of the agreed order an operation of this kind is."""
    return USER_OF.get(kind, User.OTHER)


def check_displaced(picture: Picture, said: Displaced, rules: Rules) -> None:
    """Refuse a DISPLACED of ours that the agreed order does not bear out.

    Raises: Refused naming what goes first.
    """
    if rank(said.first, rules.priority) >= rank(said.displaced, rules.priority):
        mend = f"the agreed order is {', '.join(rules.priority.order)}; propose a change instead"
        raise Refused(f"{said.first} does not go before {said.displaced}", where="first", mend=mend)
    for ref, user in zip(said.message.refs, (said.displaced, said.first), strict=False):
        record = picture.messages.get(ref)
        if record is not None and isinstance(record.main, Operation) and user_of(record.main.operation) is not user:
            what = f"the operation named is {record.main.operation}, a user of the kind {user_of(record.main.operation)}, not {user}"
            raise Refused(what, where="refs", mend="name first the plan that gives way, then the one that goes first")


def first_of(one: User, other: User, rules: Rules) -> User | None:
    """Which of two goes first; None where neither does and they have to settle it between them."""
    ranks = rank(one, rules.priority), rank(other, rules.priority)
    if ranks[0] == ranks[1]:
        return None
    return one if ranks[0] < ranks[1] else other
