"""The line: how far a message got at each party, what is due next, how late an acknowledgement was, and whether the line itself is proved.

Nothing here holds state or a clock. Sender and recipient compute the same from the same entries. Levels: L0 stored by the
peer's node, L1 shown, L2 understood by a person, L3 passed down, L4 answered. None of them is consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from deconflict.agreement.rules import Rules
from deconflict.errors import Refused
from deconflict.picture.picture import Acknowledged, MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import PROVISIONAL, Answer, Level, MessageHeader, Role
from deconflict.statements.messages import LineCheck
from deconflict.statements.receipts import Bearer

STORED = "L0"

@dataclass(frozen=True, slots=True)
class Ladder:
    """How far one message got at one party. Each rung is the party's first act that reached it; an act reaches the rungs below it too.

    `answer` is the first L4 that settles it, else the newest promise of one (STANDBY, CHECKING); `answered` only when it is settled.
    `corrections` are L4s after the answer: shown, never in its place.
    """

    l0_at_us: int | None = None
    shown: Acknowledged | None = None
    understood: Acknowledged | None = None
    passed_down: Acknowledged | None = None
    answered: Acknowledged | None = None
    answer: Answer | None = None
    standbys: tuple[Acknowledged, ...] = ()
    corrections: tuple[Acknowledged, ...] = ()

    def reached(self, wanted: str) -> bool:
        """Whether the level named L0 to L4 was reached; a promise of an answer reaches all but L4."""
        if wanted == STORED:
            return self.l0_at_us is not None or self.shown is not None
        rungs = {"L1": self.shown, "L2": self.understood, "L3": self.passed_down, "L4": self.answered}
        return rungs[wanted] is not None


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A deadline of a message at one party: `wanted` is due at `at_us` on the sender's clock, else `role` is called by `bearers`.

    `number` names the step within its message and party, 1 to 16; `role` is None where a passed deadline is only flagged.
    """

    at_us: int
    number: int
    wanted: str
    role: Role | None
    bearers: tuple[Bearer, ...]


class Timeliness(StrEnum):
    """The one verdict on when an acknowledgement came; both nodes reach it from the same four instants."""

    IN_TIME = "IN_TIME"
    LATE_ON_THE_WAY = "LATE_ON_THE_WAY"
    LATE_BY_THE_PERSON = "LATE_BY_THE_PERSON"
    CLOCKS_DISPUTED = "CLOCKS_DISPUTED"


class LineState(StrEnum):
    """State of a line over one bearer. UP needs a proof younger than the agreed interval."""

    UP = "UP"
    UNPROVED = "UNPROVED"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"


MOVES: Mapping[LineState, frozenset[LineState]] = MappingProxyType(
    {
        LineState.UNPROVED: frozenset({LineState.UP, LineState.DEGRADED}),
        LineState.UP: frozenset({LineState.UNPROVED, LineState.DEGRADED}),
        LineState.DEGRADED: frozenset({LineState.UP, LineState.UNPROVED, LineState.DOWN}),
        LineState.DOWN: frozenset({LineState.UP, LineState.UNPROVED, LineState.DEGRADED}),
    }
)
"""How one event can change the state of a line, by the default rules: a reply (an old check's too), a missed check, a proof grown old."""


@dataclass(frozen=True, slots=True, order=True)
class Check:
    """One LINE_CHECK of ours, when it was written and whether its reply came; `by_hand` when a person on watch replied."""

    sent_at_us: int
    replied: bool = False
    by_hand: bool = False


def needs(kind: str) -> tuple[str, ...]:
    """The levels a kind of message is due (docs/messages.md); none of a kind that this version does not know."""
    return KINDS[kind].needs if kind in KINDS else ()


def legal_answers(kind: str) -> tuple[Answer, ...]:
    """The closed set of typed answers to a kind of message; empty for what takes none."""
    return KINDS[kind].answers if kind in KINDS else ()


def why_not(record: MessageRecord, said: Acknowledgement, party: str | None = None) -> str | None:
    """Why this acknowledgement does not count for the message, or None. `party` is who said it, where known.

    Of a message that is not held yet only the level itself can be judged.
    """
    if said.entry != record.entry:
        return "it names another message"
    if said.level is not Level.ANSWERED and said.answer is not None:
        return "an answer stands with level L4 only"
    if said.level is Level.ANSWERED and said.answer is None:
        return "level L4 needs an answer"
    message = record.message
    if message is None:
        return None
    if said.answer is not None and said.answer not in legal_answers(record.kind):
        legal = ", ".join(legal_answers(record.kind)) or "none"
        return f"{said.answer} does not answer {record.kind} (legal: {legal})"
    if said.status is not message.status:
        return f"the message is {message.status}, this says {said.status}"
    if party is not None and party not in message.to and not _is_author(record, party):
        return "the message was not sent to this party"
    return None


def check_acknowledgement(record: MessageRecord, said: Acknowledgement, party: str | None = None) -> None:
    """Refuse our own user's acknowledgement that would not count.

    Raises: Refused with the reason and the legal answers.
    """
    why = why_not(record, said, party)
    if why is not None:
        raise Refused(f"this acknowledgement does not count: {why}", where=f"acknowledgement of {record.entry}", mend=_mend(record, said))


def _is_author(record: MessageRecord, party: str) -> bool:
    # Our own alert is a message of ours, and our own desk acknowledges it too.
    return record.place is not None and record.place.author == party


def _mend(record: MessageRecord, said: Acknowledgement) -> str:
    legal = legal_answers(record.kind)
    if said.level is Level.ANSWERED and legal:
        return f"answer one of {', '.join(legal)} with status {record.message.status if record.message else said.status}"
    return "acknowledge with L1 or L2, without an answer, and with the status of the message"


def ladder(record: MessageRecord, party: str) -> Ladder:
    """How far the message got at `party`, counting only acknowledgements that are legal for it."""
    counted = [act for act in record.by_party(party) if why_not(record, act.said, party) is None]
    receipt = record.receipts.get(party)
    answers = [act for act in counted if act.said.level is Level.ANSWERED]
    settled = [act for act in answers if act.said.answer not in PROVISIONAL]
    promised = tuple(act for act in answers if act.said.answer in PROVISIONAL and (not settled or act.place < settled[0].place))
    governing = settled[0] if settled else (promised[-1] if promised else None)
    return Ladder(
        l0_at_us=receipt.received_at_us if receipt else None,
        shown=_first(counted, Level),
        understood=_first(counted, (Level.UNDERSTOOD, Level.PASSED_DOWN, Level.ANSWERED)),
        passed_down=_first(counted, (Level.PASSED_DOWN,)),
        answered=settled[0] if settled else None,
        answer=governing.said.answer if governing else None,
        standbys=promised,
        corrections=tuple(act for act in answers if settled and act.place > settled[0].place),
    )


def _first(acts: Iterable[Acknowledged], levels: Iterable[Level]) -> Acknowledged | None:
    wanted = frozenset(levels)
    return next((act for act in acts if act.said.level in wanted), None)


def answer_deadline_us(record: MessageRecord, reached: Ladder, rules: Rules) -> int:
    """When the L4 is due: `answer_by`, or one answer period after the newest STANDBY, never beyond `standby_factor` periods from writing.

    Raises: Refused when the message itself is not held.
    """
    message = _message(record)
    period_us = message.answer_by - record.written_at_us
    latest_us = record.written_at_us + rules.standby_factor * period_us
    promised_us = max((act.written_at_us + period_us for act in reached.standbys), default=0)
    return max(message.answer_by, min(promised_us, latest_us))


def deadlines(record: MessageRecord, party: str, rules: Rules) -> tuple[Step, ...]:
    """Every deadline of the message at `party` in order of number, whether met or not; none while the message itself is not held.

    Step 1 is L0; the climb for L2 begins at the message's own `ack_by` and keeps the agreed distances; the last step is L4.
    """
    message = record.message
    needed = needs(record.kind)
    if message is None or party not in message.to:
        return ()
    climb = _climb(message, rules) if "L2" in needed else _flag(message, needed)
    steps = [_stored_step(record, message, rules)] if STORED in needed else []
    steps += climb
    if "L4" in needed:
        steps.append(_answer_step(record, party, message, rules, number=len(climb) + 2))
    return tuple(steps)


def _climb(message: MessageHeader, rules: Rules) -> list[Step]:
    rungs = rules.escalation(message.priority)
    if not rungs:
        return _flag(message, ("L2",))
    return [
        Step(message.ack_by + rung.after_us - rungs[0].after_us, number, "L2", Role(rung.role), _bearers(rung.bearers))
        for number, rung in enumerate(rungs, start=2)
    ]


def _flag(message: MessageHeader, needed: Sequence[str]) -> list[Step]:
    return [Step(message.ack_by, 2, level, None, ()) for level in needed if level in ("L1", "L2")]


def _stored_step(record: MessageRecord, message: MessageHeader, rules: Rules) -> Step:
    at_us = record.written_at_us + rules.acknowledgement(message.priority).l0_us
    if not rules.escalation(message.priority):
        return Step(at_us, 1, STORED, None, ())
    return Step(at_us, 1, STORED, Role.DUTY, _bearers(rules.bearers[1:]))


def _answer_step(record: MessageRecord, party: str, message: MessageHeader, rules: Rules, number: int) -> Step:
    at_us = answer_deadline_us(record, ladder(record, party), rules)
    rungs = rules.escalation(message.priority)
    if not rungs:
        return Step(at_us, number, "L4", None, ())
    due_us = rules.acknowledgement(message.priority).l4_us
    rung = next((rung for rung in rungs if rung.after_us >= due_us), rungs[-1])
    return Step(at_us, number, "L4", Role(rung.role), _bearers(rung.bearers))


def _bearers(agreed: Iterable[str]) -> tuple[Bearer, ...]:
    return tuple(Bearer(bearer) for bearer in agreed)


def steps_due(record: MessageRecord, party: str, rules: Rules) -> tuple[Step, ...]:
    """The deadlines still wanted at `party`, earliest first: not met, not written down by the sender yet, and before `valid_until`.

    An L2 or any typed answer stops the climb. While nobody has understood, the climb alone calls and a passed L4 deadline is only flagged,
    so that a step never comes sooner than it was foretold. A message whose own author ended it wants nothing more.
    """
    message = record.message
    if message is None or record.place is None or record.ended:
        return ()
    reached = ladder(record, party)
    sender = record.place.author
    done = {climb.said.step for climb in record.climbs.values() if climb.place.author == sender and climb.said.party == party}
    wanted = [step for step in deadlines(record, party, rules) if step.number not in done and not reached.reached(step.wanted)]
    if "L2" in needs(record.kind) and not reached.reached("L2"):
        wanted = [replace(step, role=None, bearers=()) if step.wanted == "L4" else step for step in wanted]
    if message.valid_until is not None:
        wanted = [step for step in wanted if step.at_us <= message.valid_until]
    return tuple(sorted(wanted))


def next_step(record: MessageRecord, party: str, rules: Rules) -> Step | None:
    """What the sender does next if `party` stays silent, and when; None when nothing more is wanted.

    Both sides compute it; only the sender writes the NO_ANSWER and calls.
    """
    return next(iter(steps_due(record, party, rules)), None)


def overdue(record: MessageRecord, party: str, rules: Rules, now_us: int) -> tuple[str, ...]:
    """The levels whose deadline has passed at `party` without being reached, lowest first; written down or not."""
    if record.message is None or record.ended:
        return ()
    reached = ladder(record, party)
    late = {step.wanted for step in deadlines(record, party, rules) if step.at_us <= now_us and not reached.reached(step.wanted)}
    return tuple(sorted(late))


def judge(ack_by_us: int, receipt_at_us: int, ack_written_at_us: int, sender_receipt_at_us: int, max_skew_us: int) -> Timeliness:
    """When an acknowledgement came. `ack_by_us` and `sender_receipt_at_us` are the sender's clock, the other two the recipient's.

    In time: the sender held it at `ack_by_us`. Else the clocks are disputed where the order is impossible beyond the agreed skew. Else it
    was late by the person only if the message had come in time and the answer was still written after `ack_by_us` and the skew.
    """
    if sender_receipt_at_us <= ack_by_us:
        return Timeliness.IN_TIME
    if ack_written_at_us > sender_receipt_at_us + max_skew_us or ack_written_at_us < receipt_at_us - max_skew_us:
        return Timeliness.CLOCKS_DISPUTED
    if receipt_at_us <= ack_by_us and ack_written_at_us > ack_by_us + max_skew_us:
        return Timeliness.LATE_BY_THE_PERSON
    return Timeliness.LATE_ON_THE_WAY


def checks_of(records: Iterable[MessageRecord], us: str, peer: str) -> tuple[Check, ...]:
    """Our line checks to `peer`, oldest first, each with whether the peer replied."""
    checks = []
    for record in records:
        ours = record.place is not None and record.place.author == us
        if ours and isinstance(record.main, LineCheck) and peer in record.main.message.to:
            replies = [reply for reply in record.replies.values() if reply.place.author == peer]
            checks.append(Check(record.written_at_us, bool(replies), any(reply.by_hand for reply in replies)))
    return tuple(sorted(checks))


def last_proof_us(checks: Sequence[Check]) -> int | None:
    """When the newest check that was replied to was sent, by our own clock: the line is proved up to there."""
    return max((check.sent_at_us for check in checks if check.replied), default=None)


def line_state(last_proof: int | None, checks: Sequence[Check], now_us: int, rules: Rules) -> LineState:
    """State of the line from its newest proof and its checks (oldest first): enough misses in a row weigh more than an old proof."""
    misses = 0
    for check in reversed(checks):
        if check.replied:
            break
        misses += check.sent_at_us + rules.line_check_window_us <= now_us
    if misses >= rules.line_check.misses_down:
        return LineState.DOWN
    if misses >= rules.line_check.misses_degraded:
        return LineState.DEGRADED
    proved = last_proof is not None and now_us - last_proof < rules.line_check_interval_us
    return LineState.UP if proved else LineState.UNPROVED


def next_check_us(last_sent_us: int | None, now_us: int, rules: Rules) -> int:
    """When to send the next line check: one window before the interval ends, so that a line in order stays UP; at once if never checked."""
    if last_sent_us is None:
        return now_us
    return last_sent_us + rules.line_check_interval_us - min(rules.line_check_window_us, rules.line_check_interval_us // 2)


def _message(record: MessageRecord) -> MessageHeader:
    message = record.message
    if message is None:
        raise Refused("the message itself is not held yet", where=f"message {record.entry}", mend="wait until its entry has arrived")
    return message
