"""The catalogue of the line (LINE.md, section 7.2), type by type: each is a kind, with its priority and what it is due."""

from __future__ import annotations

import pytest

from deconflict.agreement.agreement import Agreement
from deconflict.statements import KINDS, NOUNS
from deconflict.statements.base import Priority

CATALOGUE = """
PAIR_CONFIRM LINE_CHECK LINE_CHECK_REPLY LINE_STATUS WATCH_CHANGE CONTACT_UPDATE NOTICE_OF_OPERATION OPERATION_CHANGE OPERATION_CANCEL
OPERATION_ACTIVATE OPERATION_COMPLETE OPERATION_OVERDUE OFF_NOMINAL DAILY_PLAN PLAN_REPLY STATEMENT_OF_ABSENCE ZONE_NOTICE ZONE_CHANGE
ZONE_CANCEL SITE_NOTICE SITE_CORRECT SITE_EXPIRE MOVEMENT_NOTICE CONFLICT_NOTICE PROPOSAL COUNTER ACCEPT REJECT WITHDRAW EXPIRE TOO_VAGUE
TOO_LATE PLACE_MISMATCH WARNING STOP_REQUEST DANGER_ENDED EMERGENCY SAR_REQUEST SAR_OFFER SAR_UPDATE SAR_END LOST_COMM INTERCEPT_CONCERN
INCIDENT_REPORT BREACH_ENTRY BREACH_AGREE BREACH_DISPUTE CLAIM CLAIM_ANSWER REBUTTAL FINDING REOPEN REQUEST_FOR_INFORMATION INFORMATION
DECLINE CONCERN HOLD_PROPOSAL HOLD RELEASE MEETING_CONVENE AGENDA MINUTES MINUTES_SIGN MINUTES_RESERVE ACTION_ITEM ACTION_DONE
AGREEMENT_PROPOSE CLAUSE_ACCEPT CLAUSE_RESERVE AGREEMENT_SIGN AGREEMENT_AMEND SUSPEND RESUME_PROPOSE RESUME RECORD_HEAD RECORD_GAP
WITNESS_SIGN CORRECTION
""".split()
"""HELLO is the pairing's own exchange and the KEY entry that follows it; its outcome is signed as PAIR_CONFIRM."""

CORE = """
LINE_CHECK LINE_CHECK_REPLY LINE_STATUS WATCH_CHANGE CONTACT_UPDATE WARNING DANGER_ENDED STOP_REQUEST EMERGENCY SAR_REQUEST SAR_OFFER
SAR_UPDATE SAR_END LOST_COMM INTERCEPT_CONCERN AGREEMENT_PROPOSE CLAUSE_ACCEPT CLAUSE_RESERVE AGREEMENT_SIGN AGREEMENT_AMEND SUSPEND
RESUME_PROPOSE RESUME
""".split()

FLASH = "WARNING STOP_REQUEST OFF_NOMINAL EMERGENCY SAR_REQUEST SAR_OFFER SAR_UPDATE LOST_COMM INTERCEPT_CONCERN".split()


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_type_of_the_catalogue_is_a_kind(name: str) -> None:
    assert name in KINDS


@pytest.mark.parametrize("name", CORE)
def test_the_core_is_under_no_clause(name: str) -> None:
    assert KINDS[name].clause is None


@pytest.mark.parametrize("name", FLASH)
def test_what_cannot_wait_is_flash(name: str) -> None:
    assert KINDS[name].priority is Priority.FLASH


def test_every_clause_named_is_one_of_the_agreement_and_every_message_is_core_or_under_one() -> None:
    clauses = set(Agreement.__struct_fields__)
    assert {kind.clause for kind in KINDS.values() if kind.clause is not None} <= clauses
    for name in set(CATALOGUE) - set(CORE):
        assert KINDS[name].clause is not None or name == "PAIR_CONFIRM", name


def test_what_answers_a_kind_is_a_message_itself() -> None:
    for kind in KINDS.values():
        assert all(KINDS[name].is_message for name in kind.answered_by), kind.name


def test_no_name_is_given_twice() -> None:
    named = [said.name for noun in NOUNS for said in vars(noun).values() if type(said).__name__ == "Kind"]
    assert sorted(set(named)) == sorted(KINDS)
    assert len(KINDS) == len({id(kind) for kind in KINDS.values()})
