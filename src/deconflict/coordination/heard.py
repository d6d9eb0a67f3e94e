"""What was heard from a party by mail, webhook or voice, and what follows from it until the party's own entry speaks. No state, no clock.

With a right code the climb pauses and the record says "heard"; without one it is shown and stops nothing. Neither is the party's word:
its own acknowledgement confirms or disputes what was heard, and governs from then on.
"""

from __future__ import annotations

from enum import StrEnum

from deconflict.agreement.rules import Rules
from deconflict.picture.picture import HeardAnswer, MessageRecord
from deconflict.statements.base import PROVISIONAL, Answer, Level

CAUTION: tuple[Answer, ...] = (
    Answer.NO_CONTROL,
    Answer.CANNOT,
    Answer.UNABLE,
    Answer.OBJECT,
    Answer.NOT_OURS,
    Answer.STANDBY,
    Answer.CHECKING,
    Answer.NOTE_WITHOUT_RECOGNITION,
    Answer.NOTED,
    Answer.RECOGNISE,
    Answer.NO_OBJECTION,
    Answer.STOPPING,
    Answer.WILCO,
)
"""Answers from the one that leaves us most to do ourselves to the one that leaves us least. An answer that is not listed goes first."""


class Standing(StrEnum):
    """What became of what was heard: nothing yet, or the party's own entry said the same or not; UNPROVED came without a right code."""

    UNPROVED = "unproved"
    HEARD = "heard"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


def caution(answer: Answer) -> tuple[int, str]:
    """The place of an answer in the order of caution: smaller is more cautious. Total over every Answer there is."""
    return (CAUTION.index(answer) if answer in CAUTION else -1, answer.value)


def heard_from(record: MessageRecord, party: str) -> list[HeardAnswer]:
    """Everything the message's sender heard from that party, oldest first; a third party's hearsay does not count."""
    sender = record.place.author if record.place else None
    return sorted(h for h in record.heard.values() if h.said.party == party and h.place.author == sender)


def counted(record: MessageRecord, party: str) -> list[HeardAnswer]:
    """Of what was heard from that party, what came with a right code: each code once, the first time."""
    found: dict[tuple[str, str], HeardAnswer] = {}
    for heard in heard_from(record, party):
        if heard.said.code_right:
            found.setdefault((heard.said.role.value, heard.said.bearer.value), heard)
    return sorted(found.values())


def is_used(record: MessageRecord, party: str, role: str, bearer: str) -> bool:
    """Whether the code of this role and bearer has counted already."""
    return any(h.said.role.value == role and h.said.bearer.value == bearer for h in counted(record, party))


def governing(record: MessageRecord, party: str) -> HeardAnswer | None:
    """Of several answers heard with a right code the most cautious, of equally cautious ones the first; None where there is none."""
    answers = [heard for heard in counted(record, party) if heard.said.answer is not None]
    return min(answers, key=lambda heard: (caution(heard.said.answer or Answer.NOTED), heard.place), default=None)


def standing(record: MessageRecord, party: str, heard: HeardAnswer) -> Standing:
    """What became of one thing heard. The party's own answer, or where only L2 was heard its own L2, confirms or disputes it."""
    own = record.by_party(party)
    settled = [act.said.answer for act in own if act.said.answer is not None and act.said.answer not in PROVISIONAL]
    promised = [act.said.answer for act in own if act.said.answer in PROVISIONAL]
    if heard.said.answer is not None and (settled or promised):
        same = heard.said.answer in promised if heard.said.answer in PROVISIONAL else heard.said.answer == next(iter(settled), None)
        return Standing.CONFIRMED if same else Standing.DISPUTED
    if heard.said.answer is None and any(act.said.level is not Level.SHOWN for act in own):
        return Standing.CONFIRMED
    return Standing.HEARD if heard in counted(record, party) else Standing.UNPROVED


def pauses(record: MessageRecord, party: str, rules: Rules) -> tuple[tuple[int, int], ...]:
    """(from, until) of every pause of the climb at `party`, by the sender's clock, in order and apart from each other.

    A pause begins when something was heard with a right code and lasts as long as an answer may take (L4), or until the party's own entry.
    """
    message = record.message
    if message is None:
        return ()
    period_us = rules.acknowledgement(message.priority).l4_us
    own = [act.written_at_us for act in record.by_party(party) if act.said.level is not Level.SHOWN]
    found: list[tuple[int, int]] = []
    for heard in counted(record, party):
        start_us = heard.written_at_us
        end_us = min([start_us + period_us, *(at_us for at_us in own if at_us >= start_us)])
        if any(at_us <= start_us for at_us in own):
            continue
        if found and start_us <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end_us))
        else:
            found.append((start_us, end_us))
    return tuple(found)


def paused_until_us(record: MessageRecord, party: str, rules: Rules) -> int | None:
    """Until when the climb at `party` rests because of what was heard with a right code; None when nothing was, or its own entry came.

    After that instant the climb goes on from where it was: see `resumed_us`.
    """
    if any(act.said.level is not Level.SHOWN for act in record.by_party(party)):
        return None
    found = pauses(record, party, rules)
    return found[-1][1] if found else None


def resumed_us(at_us: int, record: MessageRecord, party: str, rules: Rules) -> int:
    """When a step of the climb that was due at `at_us` is due, since the climb stood still in every pause before it."""
    for start_us, end_us in pauses(record, party, rules):
        if at_us >= start_us:
            at_us += end_us - start_us
    return at_us
