"""Rescue cases from every order of words, leave to enter, who ends a case, and who goes first."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from deconflict.agreement.conduct import EmergencySar, PriorityOfUsers, User
from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.volume import Circle
from deconflict.coordination import emergency
from deconflict.coordination.emergency import CaseState
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import MessagePart, Status
from deconflict.statements.emergencies import Displaced, Distress, Help, Leave, SarOutcome

from .messages import ALFA, BRAVO, CHARLIE, WRITTEN, held, word

HERE, THERE = Circle(1_000_000_000, 30_000_000_000, 500_000), Circle(1_100_000_000, 30_000_000_000, 500_000)


def opened(seq: int = 1, **fields: object) -> MessageRecord:
    return word("EMERGENCY", ALFA, seq, **{"distress": Distress.CRASH, "at_us": WRITTEN, "place": HERE, "persons": 4, **fields})


def story() -> list[MessageRecord]:
    """An emergency, two offers, a coordinator named, and its end."""
    first = opened(leave=Leave.ASKED, help_wanted=(Help.SEARCH,))
    return [
        first,
        word("SAR_OFFER", BRAVO, 2, refs=(first.entry,), help_offered=(Help.SEARCH,), craft=1, leave=Leave.GRANTED),
        word("SAR_OFFER", BRAVO, 3, refs=(first.entry,), help_offered=(Help.SEARCH, Help.PICK_UP), craft=2, ready_us=WRITTEN),
        word(
            "SAR_UPDATE", ALFA, 4, refs=(first.entry,), at_us=WRITTEN, place=THERE, persons_found=1, coordinator=BRAVO,
            frequency_hz=123_100_000,
        ),
        word("SAR_END", BRAVO, 5, refs=(first.entry,), outcome=SarOutcome.FOUND, at_us=WRITTEN, persons_found=4, persons_missing=0),
    ]  # fmt: skip


def test_a_case_is_what_was_said_of_it() -> None:
    states = []
    for count in range(1, 6):
        words = story()[:count]
        case = emergency.case_of(held(*words), words[0].entry)
        assert case is not None
        states.append(case.state)
    assert states == [CaseState.OPEN, CaseState.OFFERED, CaseState.OFFERED, CaseState.COORDINATED, CaseState.ENDED]
    assert case is not None
    assert (case.place, case.persons, case.persons_found, case.coordinator) == (THERE, 4, 4, BRAVO)
    assert (case.frequency_hz, case.help_wanted, case.outcome) == (123_100_000, (Help.SEARCH,), SarOutcome.FOUND)
    assert [(offer.party, offer.craft, offer.help_offered) for offer in case.offers] == [(BRAVO, 2, (Help.SEARCH, Help.PICK_UP))]
    assert len(case.words) == 5
    for before, after in itertools.pairwise(dict.fromkeys(states)):
        assert after in emergency.MOVES[before]


def test_the_order_of_arrival_changes_nothing() -> None:
    words = story()
    expected = emergency.case_of(held(*words), words[0].entry)
    for shuffled in itertools.permutations(story()):
        assert emergency.case_of(held(*shuffled), words[0].entry) == expected


def test_who_neither_opened_nor_coordinates_ends_nothing_and_a_drill_touches_no_case_that_is_meant() -> None:
    first = opened(status=Status.ACTUAL)
    by_other = word("SAR_END", BRAVO, 2, refs=(first.entry,), outcome=SarOutcome.CALLED_OFF, at_us=WRITTEN, status=Status.ACTUAL)
    drill = word("SAR_END", ALFA, 3, refs=(first.entry,), outcome=SarOutcome.CALLED_OFF, at_us=WRITTEN)
    case = emergency.case_of(held(first, by_other, drill), first.entry)
    assert case is not None
    assert case.state is CaseState.OPEN
    assert case.words == (first.entry, by_other.entry)


def test_only_the_opening_entry_names_a_case() -> None:
    first, offer = story()[:2]
    picture = held(first, offer)
    assert emergency.case_of(picture, offer.entry) is None
    assert emergency.case_of(picture, "x" * 43) is None
    assert emergency.words_of(picture, "x" * 43) == []
    assert [case.entry for case in emergency.cases(picture)] == [first.entry]
    assert emergency.cases(held(*story())) == ()
    assert len(emergency.cases(held(*story()), ended=True)) == 1


def test_leave_to_enter_is_what_was_said_and_silence_is_none() -> None:
    asks_prior, free = EmergencySar(), EmergencySar(entry_without_consent=True)
    for said, may in (
        ({}, False), ({ALFA: Leave.GRANTED}, False), ({BRAVO: Leave.ASKED}, False), ({BRAVO: Leave.GRANTED}, True),
        ({BRAVO: Leave.GRANTED, CHARLIE: Leave.REFUSED}, False),
    ):  # fmt: skip
        case = emergency.Case("e", "EMERGENCY", ALFA, 0, CaseState.OPEN, leave=said)
        assert emergency.may_enter(case, ALFA, asks_prior) is may
        assert emergency.may_enter(case, ALFA, free)


def refused(picture: Picture, me: str, record: MessageRecord) -> str:
    assert isinstance(record.main, MessagePart)
    try:
        emergency.check_word(picture, me, record.main)
    except Refused as why:
        return why.what
    return ""


def test_a_word_of_ours_belongs_to_a_case_that_is_open() -> None:
    words = story()
    open_case, over = held(*words[:2]), held(*words)
    first, offer = words[:2]
    assert refused(open_case, BRAVO, offer) == ""
    assert refused(open_case, ALFA, first) == ""
    assert refused(open_case, BRAVO, word("SAR_OFFER", BRAVO, 9, help_offered=(Help.SEARCH,))) == "which case is meant?"
    assert (
        refused(open_case, BRAVO, word("SAR_OFFER", BRAVO, 9, refs=(offer.entry,), help_offered=(Help.SEARCH,)))
        == "that entry opened no case"
    )
    assert refused(over, BRAVO, offer) == "that case is over"
    assert refused(open_case, BRAVO, words[-1]) == "this case is not ours to end"
    assert refused(held(*words[:4]), BRAVO, words[-1]) == ""
    request = word("SAR_REQUEST", BRAVO, 9, place=HERE, at_us=WRITTEN, help_wanted=(Help.SEARCH,))
    assert refused(open_case, BRAVO, request) == ""


def test_users_in_the_agreed_order() -> None:
    users = [User.OTHER, User.FIRE, User.EMERGENCY, User.RESCUE]
    assert emergency.order(users, DEFAULT_RULES) == [User.EMERGENCY, User.RESCUE, User.FIRE, User.OTHER]
    other = replace(DEFAULT_RULES, priority=PriorityOfUsers(order=(User.FIRE, User.RESCUE)))
    assert emergency.order(users, other) == [User.FIRE, User.RESCUE, User.OTHER, User.EMERGENCY]
    assert emergency.first_of(User.RESCUE, User.FIRE, DEFAULT_RULES) is User.RESCUE
    assert emergency.first_of(User.RESCUE, User.FIRE, other) is User.FIRE
    assert emergency.first_of(User.FIRE, User.FIRE, DEFAULT_RULES) is None


@pytest.mark.parametrize("kind", OperationKind)
def test_every_operation_is_some_user(kind: OperationKind) -> None:
    assert emergency.user_of(kind) in User
    assert emergency.user_of(kind) is not User.EMERGENCY


def test_our_own_displaced_is_borne_out_by_the_agreed_order_and_by_the_plans_it_names() -> None:
    plans = [
        word(
            "NOTICE_OF_OPERATION", author, seq, op_id="o", operation=kind, aircraft_class=AircraftClass.CREWED, count=1,
            state=IntentState.ACCEPTED,
        )
        for author, seq, kind in ((BRAVO, 1, OperationKind.SURVEY), (ALFA, 2, OperationKind.MEDEVAC))
    ]  # fmt: skip
    picture = held(*plans)
    refs = tuple(plan.entry for plan in plans)

    def why(displaced: User, first: User, names: tuple[str, ...]) -> str:
        made = word(
            "DISPLACED", ALFA, 3, refs=names, displaced=displaced, first=first, place=HERE, from_us=1, until_us=2, whose=BRAVO, why="x"
        )
        assert isinstance(made.main, Displaced)
        try:
            emergency.check_displaced(picture, made.main, DEFAULT_RULES)
        except Refused as refused:
            return refused.what
        return ""

    assert why(User.OTHER, User.RESCUE, refs) == ""
    assert why(User.OTHER, User.RESCUE, ("x" * 43,)) == "", "what is not held yet is not judged"
    assert why(User.RESCUE, User.OTHER, refs) == "other does not go before rescue"
    assert why(User.OTHER, User.FIRE, refs).startswith("the operation named is medevac")
