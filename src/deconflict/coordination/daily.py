"""The plan of the day: whether it came before its cutoff, how each item of it was answered, and what is still open at reply time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.agreement.terms import US_PER_DAY
from deconflict.airspace.intent import IntentState
from deconflict.coordination.contradiction import cautious
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.statements.base import PROVISIONAL, Answer, Part
from deconflict.statements.daily import DailyPlan, ItemReplies, ItemReply, PlanItem, PlanItems
from deconflict.statements.plans import PLAN_ANSWERS, Operation, Volumes


class ItemState(StrEnum):
    """Where an item stands: nobody has answered it; it was answered; its plan has a newer version than the one that was listed."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Item:
    """One plan of the day at one party."""

    op_id: str
    version: str
    state: ItemState
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A plan of the day at one party.

    `in_time`: stored there before the cutoff; None while it has not arrived. `unlisted`: plans of its author for that day that it does not
    list. `overdue`: the reply is due and an item is still open.
    """

    items: tuple[Item, ...]
    unlisted: tuple[str, ...]
    in_time: bool | None
    reply_due_us: int
    overdue: bool


def day_of(at_us: int) -> int:
    """The UTC day after that instant, as its first instant in µs."""
    return at_us - at_us % US_PER_DAY + US_PER_DAY


def cutoff_us(day_us: int, rules: Rules) -> int:
    """By when the plan of that day has to be there: on the day before."""
    return day_us - US_PER_DAY + rules.notification.plan_cutoff_us


def reply_due_us(day_us: int, rules: Rules) -> int:
    """By when its items are answered: on the day before."""
    return day_us - US_PER_DAY + rules.notification.plan_reply_us


def on_day(picture: Picture, party: str, day_us: int) -> tuple[PlanItem, ...]:
    """That party's plans which are not over and touch the day, by id, in the version that counts."""
    found = []
    for (kind, author, op_id), stated in picture.objects.items():
        if kind == "plan" and author == party:
            version = picture.current(stated)[-1]
            if _flown_on(version, day_us):
                found.append(PlanItem(op_id=op_id, version=version.place.entry))
    return tuple(sorted(found, key=lambda item: item.op_id))


def _flown_on(version: Version, day_us: int) -> bool:
    raw = version.exact or version.buffered
    if raw is None or version.main is None:
        return False
    if cautious(version.kind, msgspec.json.decode(version.main, type=Operation)).state is IntentState.ENDED:
        return False
    volumes = msgspec.json.decode(raw, type=Volumes).volumes
    return any(volume.from_us < day_us + US_PER_DAY and volume.until_us > day_us for volume in volumes)


def day_at(picture: Picture, record: MessageRecord, party: str, rules: Rules, now_us: int) -> Day | None:
    """How a DAILY_PLAN stands at one party; None where the message is no DAILY_PLAN we hold whole."""
    main, listed = record.main, record.part("items")
    if not isinstance(main, DailyPlan) or not isinstance(listed, PlanItems) or record.place is None:
        return None
    answers = _answers(picture, record, party)
    items = tuple(_item(picture, record.place.author, item, answers) for item in listed.items)
    named = {item.op_id for item in listed.items}
    receipt, due_us = record.receipts.get(party), reply_due_us(main.day_us, rules)
    return Day(
        items=items,
        unlisted=tuple(item.op_id for item in on_day(picture, record.place.author, main.day_us) if item.op_id not in named),
        in_time=None if receipt is None else receipt.received_at_us <= main.cutoff_us,
        reply_due_us=due_us,
        overdue=now_us >= due_us and any(item.state is ItemState.OPEN for item in items),
    )


def _answers(picture: Picture, record: MessageRecord, party: str) -> dict[tuple[str, str], Answer]:
    """The first answer of that party to each version, over all its replies in the order it wrote them."""
    replies = sorted((said.place, entry) for entry, said in record.named_by("PLAN_REPLY").items() if said.place.author == party)
    answers: dict[tuple[str, str], Answer] = {}
    for _, entry in replies:
        part = picture.messages[entry].part("replies") if entry in picture.messages else None
        for reply in part.replies if isinstance(part, ItemReplies) else ():
            answers.setdefault((reply.op_id, reply.version), reply.answer)
    return answers


def _item(picture: Picture, author: str, item: PlanItem, answers: dict[tuple[str, str], Answer]) -> Item:
    stated = picture.objects.get(("plan", author, item.op_id))
    current = {version.place.entry for version in picture.current(stated)} if stated is not None else {item.version}
    answer = answers.get((item.op_id, item.version))
    state = ItemState.CHANGED if item.version not in current else ItemState.OPEN if answer is None else ItemState.ANSWERED
    return Item(item.op_id, item.version, state, answer)


def check_plan(parts: dict[str, Part], picture: Picture, me: str) -> None:
    """Refuse our own DAILY_PLAN that names a day that is none, a plan we have not stated, or a version that does not count.

    Raises: Refused naming the item.
    """
    main, listed = parts.get("main"), parts.get("items")
    if not isinstance(main, DailyPlan) or not isinstance(listed, PlanItems):
        raise Refused("a plan of the day lists its plans", where="parts.items", mend="state items: op_id and version of each, or none")
    if main.day_us % US_PER_DAY:
        raise Refused("a day begins at midnight UTC", where="day_us", mend=f"state {main.day_us - main.day_us % US_PER_DAY}")
    for number, item in enumerate(listed.items):
        stated = picture.objects.get(("plan", me, item.op_id))
        current = [version.place.entry for version in picture.current(stated)] if stated is not None else []
        if item.version not in current:
            mend = f"its version is {current[-1]}" if current else "state the plan first"
            raise Refused(f"{item.op_id} does not stand in that version", where=f"parts.items[{number}]", mend=mend)


def check_reply(parts: dict[str, Part], plan: MessageRecord | None) -> tuple[ItemReply, ...]:
    """The answers of our own PLAN_REPLY, each to an item of the DAILY_PLAN it names and one that can answer a plan.

    Raises: Refused naming the item.
    """
    replies, listed = parts.get("replies"), plan.part("items") if plan is not None and isinstance(plan.main, DailyPlan) else None
    if not isinstance(replies, ItemReplies) or not isinstance(listed, PlanItems):
        raise Refused(
            "a reply names a plan of the day", where="refs", mend="name the entry of the DAILY_PLAN, and state replies item by item"
        )
    asked = {(item.op_id, item.version) for item in listed.items}
    for number, reply in enumerate(replies.replies):
        where = f"parts.replies[{number}]"
        if (reply.op_id, reply.version) not in asked:
            raise Refused(f"{reply.op_id} is not listed in that version", where=where, mend="answer the items as they were listed")
        if reply.answer not in _settling():
            mend = f"one of {', '.join(_settling())}"
            raise Refused(f"{reply.answer} does not answer a plan", where=f"{where}.answer", mend=mend)
    return replies.replies


def _settling() -> Sequence[Answer]:
    """Answers to a plan that are no mere promise of one."""
    return [answer for answer in PLAN_ANSWERS if answer not in PROVISIONAL]
