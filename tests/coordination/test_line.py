"""The state of the line over each bearer, by each side, and when it is tried again."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.coordination import cards, line
from deconflict.coordination.line import Check, LineState
from deconflict.picture.picture import MessageRecord, PartyRecord
from deconflict.statements.base import Status
from deconflict.statements.receipts import Bearer

from .messages import ALFA, BRAVO, CHARLIE, MIN, WRITTEN, S, held, message, place, replied, word

HOUR = 3600 * S
UP, UNPROVED, DEGRADED, DOWN = LineState.UP, LineState.UNPROVED, LineState.DEGRADED, LineState.DOWN


@pytest.mark.parametrize(
    ("proof", "checks", "now", "state"),
    [
        (None, [], 0, UNPROVED),
        (None, [Check(0)], 30 * S - 1, UNPROVED),
        (None, [Check(0)], 30 * S, DEGRADED),
        (0, [Check(0, True)], HOUR - 1, UP),
        (0, [Check(0, True)], HOUR, UNPROVED),
        (0, [Check(0, True), Check(HOUR - 1)], HOUR + S, UNPROVED),
        (0, [Check(0, True), Check(10 * S)], 40 * S, DEGRADED),
        (0, [Check(0, True), Check(10 * S), Check(20 * S)], 49 * S, DEGRADED),
        (0, [Check(0, True), Check(10 * S), Check(20 * S)], 50 * S, DOWN),
        (60 * S, [Check(10 * S), Check(20 * S), Check(60 * S, True)], 61 * S, UP),
    ],
)
def test_the_state_of_the_line(proof: int | None, checks: list[Check], now: int, state: LineState) -> None:
    assert line.line_state(proof, checks, now, DEFAULT_RULES) is state


def test_the_clause_says_how_many_misses() -> None:
    rules = replace(DEFAULT_RULES, line_check=LineChecks(misses_degraded=2, misses_down=4))
    states = [line.line_state(0, [Check(n * S) for n in range(misses)], MIN, rules) for misses in range(5)]
    assert states == [UP, UP, DEGRADED, DEGRADED, DOWN]


def walk(draw: random.Random, events: int) -> Iterator[LineState]:
    """The state after each single event of a line's life: a check sent, a reply to any check, a window run out, a proof grown old."""
    now, checks = 0, [Check(0)]
    for _ in range(events):
        act = draw.choice(["send", "reply", "wait"])
        if act == "send":
            now += 7 * S
            checks.append(Check(now))
        elif act == "reply":
            which = draw.randrange(len(checks))
            checks[which] = Check(checks[which].sent_at_us, True)
        later = now + (draw.choice([40 * S, 2 * HOUR]) if act == "wait" else 0)
        proof = line.last_proof_us(checks)
        edges = {check.sent_at_us + 30 * S for check in checks} | ({proof + HOUR} if proof is not None else set())
        for edge in sorted(edge for edge in edges if now < edge <= later):
            yield line.line_state(proof, checks, edge, DEFAULT_RULES)
        now = later
        yield line.line_state(proof, checks, now, DEFAULT_RULES)


def test_the_table_of_states_is_every_change_there_is_and_no_other() -> None:
    seen: dict[LineState, set[LineState]] = {state: set() for state in LineState}
    for number in range(300):
        states = list(walk(random.Random(number), 12))
        for before, after in itertools.pairwise(states):
            if before is not after:
                seen[before].add(after)
    assert seen == {state: set(after) for state, after in line.MOVES.items()}


def check(seq: int, author: str = ALFA, at_us: int = WRITTEN, **fields: Any) -> MessageRecord:
    return word("LINE_CHECK", author, seq, written_us=at_us, **{"bearer": Bearer.LINK, "nonce": f"n{seq}", "heads_seen": 3, **fields})


def test_checks_are_read_off_the_picture() -> None:
    first, second, theirs = check(1), check(2, at_us=WRITTEN + HOUR), check(1, BRAVO)
    by_mail = check(3, bearer=Bearer.MAIL)
    replied(second, WRITTEN + HOUR + S, by_hand=True)
    replied(second, WRITTEN + HOUR + S, party=CHARLIE)
    picture = held(second, first, theirs, by_mail, message("WARNING"))
    checks = line.checks_of(picture, ALFA, BRAVO)
    assert checks == (Check(WRITTEN + HOUR, True, True),), "what came before the newest proof is not looked at"
    assert line.checks_of(held(first, check(4, at_us=WRITTEN + MIN)), ALFA, BRAVO) == (Check(WRITTEN), Check(WRITTEN + MIN))
    assert line.checks_of(picture, BRAVO, ALFA) == line.checks_of(picture, ALFA, BRAVO, Bearer.MAIL) == (Check(WRITTEN),)
    assert line.last_proof_us(checks) == WRITTEN + HOUR
    assert line.last_proof_us([]) is None
    assert line.bearers_of(picture, ALFA, BRAVO) == (Bearer.LINK, Bearer.MAIL)


@pytest.mark.parametrize(
    "wrong",
    [{"nonce": "other"}, {"bearer": Bearer.MAIL}, {"rendered": "x" * 43}, {"rendered": None}, {"status": Status.ACTUAL}],
)
def test_a_reply_that_does_not_return_what_was_sent_proves_nothing(wrong: dict[str, Any]) -> None:
    sent = check(1, card=cards.card(4, WRITTEN, Status.EXERCISE))
    replied(sent, WRITTEN + S, **wrong)
    assert line.checks_of(held(sent), ALFA, BRAVO) == (Check(WRITTEN, garbled=True),)
    found = line.proof(held(sent), ALFA, BRAVO, Bearer.LINK, WRITTEN + MIN, DEFAULT_RULES)
    assert (found.state, found.garbled) == (DEGRADED, True)
    replied(sent, WRITTEN + 2 * S)
    found = line.proof(held(sent), ALFA, BRAVO, Bearer.LINK, WRITTEN + MIN, DEFAULT_RULES)
    assert (found.state, found.garbled, found.proved_us) == (UP, False, WRITTEN)


def test_of_two_views_the_worse_holds() -> None:
    for ours, theirs, both in ((UP, UP, UP), (UP, UNPROVED, UNPROVED), (DOWN, UP, DOWN), (DEGRADED, UNPROVED, DEGRADED)):
        assert line.joint(line.Proof(ours), line.Proof(theirs)) is both


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans()), max_size=6), st.integers(0, 8000))
def test_no_state_changes_between_two_instants_that_were_foretold(sent: list[tuple[int, bool]], now_s: int) -> None:
    checks = sorted(Check(at * S, replied) for at, replied in sent if at <= now_s)
    proof, now = line.last_proof_us(checks), now_s * S
    after = line.next_change_us(checks, now, DEFAULT_RULES)
    state = line.line_state(proof, checks, now, DEFAULT_RULES)
    assert line.line_state(proof, checks, (after or 2**52) - 1, DEFAULT_RULES) is state


def test_once_on_each_watch_a_person_answers_by_hand() -> None:
    theirs = check(1, BRAVO)
    picture = held(theirs)
    assert line.hand_reply_due(picture, ALFA, BRAVO) is None, "nobody is on watch"
    desk = picture.parties.setdefault(ALFA, PartyRecord(ALFA))
    desk.watch["duty"] = (WRITTEN - S, place(ALFA, 9), "watch-1")
    assert line.hand_reply_due(picture, ALFA, BRAVO) == theirs.entry
    replied(theirs, WRITTEN + S, party=ALFA)
    assert line.hand_reply_due(picture, ALFA, BRAVO) == theirs.entry, "the node's own reply is no person's"
    replied(theirs, WRITTEN + 2 * S, party=ALFA, by_hand=True)
    assert line.hand_reply_due(picture, ALFA, BRAVO) is None
    desk.watch["duty"] = (WRITTEN + 3 * S, place(ALFA, 10), "watch-2")
    assert line.hand_reply_due(picture, ALFA, BRAVO) is None, "no check came on this watch yet"
    desk.watch["duty"] = (WRITTEN + 3 * S, place(ALFA, 11), None)
    assert line.hand_reply_due(picture, ALFA, BRAVO) is None


def test_the_next_check_comes_before_the_proof_is_old() -> None:
    assert line.next_check_us(None, 7, DEFAULT_RULES) == 7
    due = line.next_check_us(0, 7, DEFAULT_RULES)
    assert due + DEFAULT_RULES.line_check_window_us == HOUR
    short = replace(DEFAULT_RULES, line_check=LineChecks(interval_us=10 * S, window_us=30 * S))
    assert line.next_check_us(0, 7, short) == 5 * S
