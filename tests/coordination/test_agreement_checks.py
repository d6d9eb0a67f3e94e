"""Which act our own people may say: each refusal names what is wrong and how to mend it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.parties import SuspensionResumption
from deconflict.agreement.space import Radio
from deconflict.agreement.terms import ClauseStatus
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.agreement_checks import SLACK_US, check_act, check_mandate
from deconflict.errors import Refused, Stale
from deconflict.statements.agreements import Mandate, Purpose, Resume, Suspend, SuspensionReason

from .agreed import ALFA, BRAVO, CHARLIE, HEADER, Table, draft, signed


def refused(table: Table, main: Any, word: str, me: str = ALFA, kind: type[Refused] = Refused) -> None:
    with pytest.raises(kind, match=word) as caught:
        check_act(table.standing(), me, main, table.now_us)
    assert caught.value.mend


def test_a_proposal_is_ours_and_states_no_positions() -> None:
    table = Table()
    refused(table, acts.propose(HEADER, draft()), "no party", CHARLIE)
    check_act(table.standing(), ALFA, acts.propose(HEADER, draft()), 0)
    with pytest.raises(Refused, match="states no positions"):
        acts.propose(HEADER, draft(radio=Radio(status=ClauseStatus.RESERVED)))
    table.agree()
    refused(table, acts.propose(HEADER, draft(title="again")), "in force already")


def test_an_amendment_changes_what_is_in_force() -> None:
    table = Table()
    table.propose(ALFA)
    base = table.version()
    wanted = draft(line_check=LineChecks(interval_us=1800 * 10**6))
    made = acts.amend(HEADER, base, wanted, table.now_us + 10**9)
    refused(table, made, "not in force with anybody")
    table.stand(BRAVO, "accept")
    table.sign(ALFA)
    table.sign(BRAVO)
    check_act(table.standing(), ALFA, made, table.now_us)
    refused(table, replace(made, version="A" * 43), "not that of the version")
    refused(table, replace(made, base="A" * 43), "no such version")
    refused(table, acts.amend(HEADER, base, wanted, 1), "before it is proposed")
    with pytest.raises(Refused, match="no clause differs"):
        acts.amend(HEADER, base, draft(), table.now_us)


def test_a_clause_is_named_as_it_stands() -> None:
    table = Table()
    with pytest.raises(Refused, match="nothing is proposed"):
        acts.newest_version(table.standing())
    table.propose(ALFA)
    made = acts.on_clauses("reserve", HEADER, table.version(), ["radio"], "later")
    check_act(table.standing(), BRAVO, made, 0)
    refused(table, made, "no party", CHARLIE)
    refused(table, replace(made, clauses=(replace(made.clauses[0], hash="A" * 43),)), "does not stand so", BRAVO, Stale)
    with pytest.raises(Refused, match="no such clause"):
        acts.on_clauses("accept", HEADER, table.version(), ["weather"])


def test_a_signature_is_under_what_stands_now() -> None:
    table = Table()
    table.propose(ALFA)
    name = table.version().hash
    refused(table, signed(table.standing(), name), "no other party has said")
    refused(table, signed(table.standing(), name), "we have not said", BRAVO)
    table.stand(BRAVO, "accept")
    before = signed(table.standing(), name)
    check_act(table.standing(), ALFA, before, 0)
    refused(table, before, "no party", CHARLIE)
    table.stand(BRAVO, "reserve", "radio")
    refused(table, before, "somebody has said more", ALFA, Stale)


def test_suspension_keeps_to_what_was_agreed() -> None:
    table, notice_us = Table(), 3600 * 10**6
    table.propose(ALFA, draft(suspension_resumption=SuspensionResumption(notice_us=notice_us)))
    table.stand(BRAVO, "accept")

    def made(*clauses: str, after_us: int = notice_us) -> Suspend:
        return Suspend(
            message=HEADER, agreement_id="x", suspension_id="s1", clauses=clauses, reason=SuspensionReason.REVIEW,
            from_us=table.now_us + after_us,
        )  # fmt: skip

    refused(table, made("radio"), "in force with nobody")
    table.sign(ALFA)
    table.sign(BRAVO)
    check_act(table.standing(), ALFA, made("radio"), table.now_us)
    check_act(table.standing(), ALFA, made("radio", after_us=notice_us - SLACK_US), table.now_us)
    refused(table, made("radio", after_us=notice_us - SLACK_US - 1), "sooner than the notice")
    refused(table, made("emergency_sar"), "never stops")
    refused(table, made("term"), "not agreed to be suspendable")
    table.suspend(ALFA, "radio", after_us=notice_us)
    refused(table, made("claims"), "has this id already")
    resume = Resume(message=HEADER, agreement_id="x", party=ALFA, suspension_id="s1", clauses=("radio",))
    check_act(table.standing(), BRAVO, resume, table.now_us)
    refused(table, replace(resume, clauses=("claims",)), "is not suspended by it", BRAVO)


def test_a_mandate_has_an_end_to_come() -> None:
    mandate = Mandate(message=HEADER, authorised_by="x", purpose=Purpose.OTHER, from_us=0, until_us=10)
    check_mandate(mandate, 9)
    check_mandate(replace(mandate, withdrawn=True), 11)
    with pytest.raises(Refused, match="ends before"):
        check_mandate(mandate, 10)
