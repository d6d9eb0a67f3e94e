"""The ladder: how far a message got at each party, what of it was only implied, and how late a word on it came.

Nothing here holds state or a clock. Sender and recipient compute the same from the same entries. Levels: L0 stored by the peer's node,
L1 shown, L2 understood by a person, L3 passed down, L4 answered. None of them is consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deconflict.errors import Refused
from deconflict.picture.picture import Acknowledged, MessageRecord, Referred
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import PROVISIONAL, Answer, Level, Status
from deconflict.statements.plans import Operation

STORED = "L0"
LEVELS = ("L0", "L1", "L2", "L3", "L4")

STOPS: Mapping[Answer, frozenset[str]] = MappingProxyType(
    {answer: frozenset({"L2"} if answer in PROVISIONAL or answer is Answer.NO_CONTROL else {"L2", "L4"}) for answer in Answer}
)
"""Which steps of the climb an answer stops. A promise of an answer leaves the answer due. NO_CONTROL is an answer and settles nothing: the
climb goes on to the next role for what remains."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """How far one message got at one party. Each rung is the party's first act that reached it; an act reaches the rungs below it too.

    `answered` is the first L4 that is no promise of one (STANDBY, CHECKING), `reply` the message that answered where that came first;
    `answer` the typed answer, else the newest promise. `corrections` are L4s after the answer: shown, never in its place. `passed` are
    all acts of L3, as members hear of it one by one. L3 and L4 imply neither each other nor consent. `settled`: something was answered
    that leaves nothing to ask for; NO_CONTROL never does.
    """

    l0_at_us: int | None = None
    shown: Acknowledged | None = None
    understood: Acknowledged | None = None
    passed_down: Acknowledged | None = None
    answered: Acknowledged | None = None
    answer: Answer | None = None
    standbys: tuple[Acknowledged, ...] = ()
    corrections: tuple[Acknowledged, ...] = ()
    passed: tuple[Acknowledged, ...] = ()
    reply: Referred | None = None
    settled: bool = False

    def reached(self, wanted: str) -> bool:
        """Whether the level named L0 to L4 was reached; a promise of an answer reaches all but L3 and L4, an answer all but L3."""
        if wanted == STORED:
            return self.l0_at_us is not None or self.reached("L1")
        if self.reply is not None and wanted != "L3":
            return True
        rungs = {"L1": self.shown, "L2": self.understood, "L3": self.passed_down, "L4": self.answered}
        return rungs[wanted] is not None

    def implied(self, wanted: str) -> bool:
        """Whether the level was reached by no act of its own but by one above it, which both screens say."""
        if not self.reached(wanted):
            return False
        own = {"L1": (self.shown, Level.SHOWN), "L2": (self.understood, Level.UNDERSTOOD)}
        if wanted == STORED:
            return self.l0_at_us is None
        if wanted not in own:
            return False
        act, level = own[wanted]
        return act is None or act.said.level is not level

    @property
    def no_control(self) -> bool:
        """Whether all that was answered is NO_CONTROL: nobody there commands it, so avoid."""
        return self.answer is Answer.NO_CONTROL and not self.settled


class Timeliness(StrEnum):
    """The one verdict on when an acknowledgement came; both nodes reach it from the same four instants."""

    IN_TIME = "IN_TIME"
    LATE_ON_THE_WAY = "LATE_ON_THE_WAY"
    LATE_BY_THE_PERSON = "LATE_BY_THE_PERSON"
    CLOCKS_DISPUTED = "CLOCKS_DISPUTED"


def needs(kind: str) -> tuple[str, ...]:
    """The levels a kind of message is due (docs/messages.md); none of a kind that this version does not know."""
    return KINDS[kind].needs if kind in KINDS else ()


def due_of(record: MessageRecord, party: str) -> tuple[str, ...]:
    """The levels a message is due at one party: those of its kind, and L3 where its author asks that party to pass it down."""
    asked = isinstance(record.main, Operation) and party in record.main.pass_down
    return tuple(sorted({*needs(record.kind), "L3"})) if asked else needs(record.kind)


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
    if said.level is Level.PASSED_DOWN and not said.members:
        return "level L3 names who was told"
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


def check_refs(kind: str, status: Status, named: Iterable[MessageRecord]) -> None:
    """Refuse a message of ours that would answer or end one of another mark: a drill never touches what is meant, nor the reverse.

    Raises: Refused naming the message whose mark differs.
    """
    for record in named:
        other = record.message.status if record.message is not None else status
        if other is not status:
            mend = f"speak of it as {other}: a node is set to {other} for a drill"
            raise Refused(f"{record.kind} {record.entry} is {other}, this {kind} would be {status}", where="refs", mend=mend)


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
    final = [act for act in answers if act.said.answer not in PROVISIONAL]
    replied = _reply(record, party)
    reply = replied if replied is not None and not (final and final[0].place < replied.place) else None
    first = reply.place if reply is not None else (final[0].place if final else None)
    promised = tuple(act for act in answers if act.said.answer in PROVISIONAL and (first is None or act.place < first))
    answered = final[0] if final and reply is None else None
    governing = answered or (promised[-1] if promised and reply is None else None)
    return Ladder(
        l0_at_us=receipt.received_at_us if receipt else None,
        shown=_first(counted, Level),
        understood=_first(counted, (Level.UNDERSTOOD, Level.PASSED_DOWN, Level.ANSWERED)),
        passed_down=_first(counted, (Level.PASSED_DOWN,)),
        answered=answered,
        answer=governing.said.answer if governing else None,
        standbys=promised,
        corrections=tuple(act for act in answers if first is not None and act.place > first),
        passed=tuple(act for act in counted if act.said.level is Level.PASSED_DOWN),
        reply=reply,
        settled=replied is not None or any("L4" in STOPS[act.said.answer] for act in final if act.said.answer is not None),
    )


def _reply(record: MessageRecord, party: str) -> Referred | None:
    """The party's first message to the author that answers this one as an L4 does, with the same mark and within the agreement."""
    kinds = KINDS[record.kind].answered_by if record.kind in KINDS else ()
    message, place = record.message, record.place
    if not kinds or message is None or place is None or party not in message.to:
        return None
    named = (r for r in record.named_by(*kinds).values() if r.place.author == party and place.author in r.to)
    replies = (r for r in named if r.status is message.status)
    return min(replies, key=lambda reply: reply.place, default=None)


def _first(acts: Iterable[Acknowledged], levels: Iterable[Level]) -> Acknowledged | None:
    wanted = frozenset(levels)
    return next((act for act in acts if act.said.level in wanted), None)


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


def verdict(messages: Mapping[str, MessageRecord], record: MessageRecord, party: str, level: str, max_skew_us: int) -> Timeliness | None:
    """The verdict on when `party` reached L2 (against `ack_by`) or L4 (against `answer_by`), the same at both nodes.

    None until all four instants are in the record: the recipient's receipt, its word, and the sender's receipt of that word.
    """
    message, reached = record.message, ladder(record, party)
    act = reached.understood if level == "L2" else reached.answered
    said = act.place.entry if act is not None else (reached.reply.place.entry if reached.reply is not None else None)
    if message is None or record.place is None or said is None or reached.l0_at_us is None or said not in messages:
        return None
    written_at_us = act.written_at_us if act is not None else (reached.reply.written_at_us if reached.reply is not None else 0)
    back = messages[said].receipts.get(record.place.author)
    if back is None:
        return None
    due_us = message.ack_by if level == "L2" else message.answer_by
    return judge(due_us, reached.l0_at_us, written_at_us, back.received_at_us, max_skew_us)
