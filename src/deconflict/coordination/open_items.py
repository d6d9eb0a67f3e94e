"""Open items: what a watch hands over. Everything somebody still has to do on the line, with whose move it is and by when.

Read off the picture, kept nowhere: taking the watch over means going through this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination import climb, contacts, dues, emergency, line
from deconflict.coordination.ladder import due_of, ladder, needs
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Priority
from deconflict.statements.lines import CallOutcome, LineCall

Between = Callable[[str, str], Rules]
"""The rules between two parties."""

LIVE_US = 86_400_000_000
"""How long after its start a movement whose live contact nobody tried stays on the list: a day."""
_ORDER = tuple(Priority)


class Open(StrEnum):
    """What is open: a message nobody understood, passed down or answered; an obliged call; a test call; a check by hand; a case; a due."""

    UNDERSTAND = "understand"
    PASSING_DOWN = "passing_down"
    ANSWER = "answer"
    CALL = "call"
    CONTACT_TEST = "contact_test"
    LIVE_CONTACT = "live_contact"
    HAND_CHECK = "hand_check"
    CASE = "case"
    DUE = "due"


class Item(NamedTuple):
    """One open item: how urgent, by when (None: no agreed time), what, about which entry, and whose move it is."""

    priority: Priority
    due_us: int | None
    what: Open
    entry: str
    owner: str
    overdue: bool
    detail: str = ""


def open_items(picture: Picture, me: str, rules: Between, now_us: int, records: Iterable[MessageRecord] | None = None) -> tuple[Item, ...]:
    """Everything open between us and our peers, the most urgent first. `records`: only of these messages, by default of all held."""
    found: list[Item] = []
    for record in picture.messages.values() if records is None else records:
        found += _of_message(picture, record, me, rules, now_us)
    for case in emergency.cases(picture):
        found.append(Item(Priority.FLASH, None, Open.CASE, case.entry, case.coordinator or case.opened_by, False, case.state.value))
    found += _of_lines(picture, me, now_us)
    for due in dues.dues(picture, me, rules, now_us):
        found.append(Item(Priority.ADMIN, due.at_us, Open.DUE, due.entry, due.owner, due.overdue, due.what.value))
    return tuple(sorted(found, key=_urgency))


def _urgency(item: Item) -> tuple[int, int, str, str, str]:
    return (_ORDER.index(item.priority), item.due_us or 0, item.entry, item.what.value, item.owner)


def _of_message(picture: Picture, record: MessageRecord, me: str, rules: Between, now_us: int) -> Iterator[Item]:
    """What is open of one message at us, where it came to us, or at each of the others, where it is ours."""
    message, place = record.message, record.place
    if message is None or place is None or record.ended or not needs(record.kind):
        return
    if message.valid_until is not None and message.valid_until < now_us:
        return
    ours = place.author == me
    for party in message.to:
        if (party == me) != ours and record.counts_for(party):
            yield from _at(record, party, rules(place.author, party), now_us)
    yield from _calls(picture, record, me, rules)
    contact_us = contacts.live_contact_due_us(picture, record) if "L3" in needs(record.kind) else None
    if contact_us is not None and now_us < contact_us + LIVE_US:
        yield Item(message.priority, contact_us, Open.LIVE_CONTACT, record.entry, me, now_us >= contact_us)


def _at(record: MessageRecord, party: str, rules: Rules, now_us: int) -> Iterator[Item]:
    reached, message = ladder(record, party), record.message
    assert message is not None
    late = climb.overdue(record, party, rules, now_us)
    wanted = {level for level in due_of(record, party) if level in ("L2", "L3", "L4") and not reached.reached(level)}
    if "L2" in wanted:
        yield Item(message.priority, message.ack_by, Open.UNDERSTAND, record.entry, party, "L2" in late)
    elif "L4" in wanted:
        due_us = climb.answer_deadline_us(record, reached, rules)
        yield Item(message.priority, due_us, Open.ANSWER, record.entry, party, "L4" in late)
    elif reached.no_control:
        yield Item(message.priority, None, Open.ANSWER, record.entry, party, False, "NO_CONTROL")
    if "L3" in wanted and "L2" not in wanted:
        due_us = min((s.at_us for s in climb.deadlines(record, party, rules) if s.wanted == "L3"), default=message.answer_by)
        yield Item(message.priority, due_us, Open.PASSING_DOWN, record.entry, party, "L3" in late)


def _calls(picture: Picture, record: MessageRecord, me: str, rules: Between) -> Iterator[Item]:
    """The call that an agreed event obliges its author to make to each party it was told, until somebody was spoken to."""
    message, place = record.message, record.place
    assert message is not None and place is not None
    for party in message.to:
        if party != place.author and me in (party, place.author) and is_obliged(record.kind, rules(place.author, party)):
            if not _spoken(picture, record, party):
                yield Item(message.priority, message.ack_by, Open.CALL, record.entry, place.author, False, record.kind)


def is_obliged(kind: str, rules: Rules) -> bool:
    """Whether the agreement says that this kind of message obliges a call: its name stands first in one of the triggers."""
    return any(trigger.split(maxsplit=1)[:1] == [kind] for trigger in rules.climb.triggers)


def _spoken(picture: Picture, record: MessageRecord, party: str) -> bool:
    """Whether either side wrote down that they spoke about this message."""
    assert record.place is not None
    parties = {record.place.author, party}
    for entry, referred in record.referred.items():
        main = picture.messages[entry].main if entry in picture.messages else None
        if referred.place.author in parties and isinstance(main, LineCall) and main.outcome is CallOutcome.SPOKE:
            return True
    return False


def _of_lines(picture: Picture, me: str, now_us: int) -> Iterator[Item]:
    """Checks by hand and test calls that we owe, of the peers we are paired with."""
    for peer in sorted({peer for author, peer in picture.pairings if author == me}):
        check = line.hand_reply_due(picture, me, peer)
        if check is not None:
            yield Item(Priority.ROUTINE, None, Open.HAND_CHECK, check, me, False, peer)
        for contact in contacts.untested(picture, me, peer):
            yield Item(Priority.ADMIN, None, Open.CONTACT_TEST, contact.entry, me, False, contact.role.value)


def flash_to_hand_over(items: Iterable[Item]) -> tuple[str, ...]:
    """The entries of every open FLASH: no hand-over leaves one out."""
    return tuple(dict.fromkeys(item.entry for item in items if item.priority is Priority.FLASH))
