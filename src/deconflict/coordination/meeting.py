"""Meetings: minutes that are agreed only when everybody signed the same hash, and actions that are overdue on both sides by one rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from deconflict.agreement.rules import Rules
from deconflict.coordination.matter import first_of_each, matter_of, parties_of, received_us
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart, Status
from deconflict.statements.meetings import ActionItem, Agenda, MeetingConvene, MeetingMode, Minutes, MinutesReserve


class MinutesState(StrEnum):
    """What minutes are: one side's until all have signed that very text; RESERVED where some signed but for lines they name."""

    UNILATERAL = "UNILATERAL"
    AGREED = "AGREED"
    RESERVED = "RESERVED"


class ActionState(StrEnum):
    """Where an action stands, for everyone alike. DISPUTED: the clocks of its owner and its reader contradict each other."""

    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    DONE = "DONE"
    DONE_LATE = "DONE_LATE"
    DISPUTED = "DISPUTED"


@dataclass(frozen=True, slots=True)
class Signed:
    """One text of minutes: who signed it (its author by writing it), which lines whom, and by when signatures are due."""

    said: Said
    signed_by: tuple[str, ...]
    reserved: Mapping[str, tuple[int, ...]]
    due_us: int
    state: MinutesState


@dataclass(frozen=True, slots=True)
class Action:
    """One action: when it is due, when its owner wrote that it is done (its clock), when the other had that (the other's clock)."""

    said: Said
    owner: str
    due_us: int
    done_at_us: int | None
    heard_at_us: int | None
    state: ActionState


def minutes_of(picture: Picture, said: Said, rules: Rules) -> Signed:
    """What a MINUTES has come to. A reservation signs all lines but those it names; of each party its first word counts."""
    parties = parties_of(said)
    acts = first_of_each(act for act in picture.affairs.on(said, "MINUTES_SIGN", "MINUTES_RESERVE") if act.author in parties)
    signed = {said.author, *acts}
    reserved = {party: tuple(sorted(set(act.main.reserved))) for party, act in acts.items() if isinstance(act.main, MinutesReserve)}
    if not signed.issuperset(parties):
        state = MinutesState.UNILATERAL
    else:
        state = MinutesState.RESERVED if reserved else MinutesState.AGREED
    return Signed(said, tuple(sorted(signed)), reserved, said.written_at_us + rules.breach_ledger.window_us, state)


class Line(NamedTuple):
    """One line of minutes, numbered from 1: who signed it, who signed all but it, and what it is by that."""

    number: int
    text: str
    signed_by: tuple[str, ...]
    reserved_by: tuple[str, ...]
    state: MinutesState


def lines_of(signed: Signed) -> tuple[Line, ...]:
    """Minutes line by line: one that everybody signed is agreed though another is reserved; until all have spoken all are one side's."""
    main = signed.said.main
    assert isinstance(main, Minutes)
    found = []
    for number, text in enumerate(main.lines, 1):
        reserved_by = tuple(sorted(party for party, lines in signed.reserved.items() if number in lines))
        state = signed.state
        if state is MinutesState.RESERVED and not reserved_by:
            state = MinutesState.AGREED
        found.append(Line(number, text, tuple(party for party in signed.signed_by if party not in reserved_by), reserved_by, state))
    return tuple(found)


def action_of(picture: Picture, said: Said, rules: Rules, now_us: int) -> Action:
    """What an ACTION_ITEM has come to: done by its owner's word only, late or in time by its owner's clock within the agreed skew."""
    main = said.main
    assert isinstance(main, ActionItem)
    done = first_of_each(picture.affairs.on(said, "ACTION_DONE")).get(main.owner)
    if done is None:
        state = ActionState.OVERDUE if now_us > main.due_us else ActionState.OPEN
        return Action(said, main.owner, main.due_us, None, None, state)
    heard = [at_us for party in parties_of(said) if party != main.owner and (at_us := received_us(picture, done.entry, party)) is not None]
    heard_us = min(heard, default=None)
    if heard_us is not None and done.written_at_us > heard_us + rules.max_skew_us:
        state = ActionState.DISPUTED
    else:
        state = ActionState.DONE if done.written_at_us <= main.due_us else ActionState.DONE_LATE
    return Action(said, main.owner, main.due_us, done.written_at_us, heard_us, state)


def quorate(minutes: Minutes, rules: Rules, parties: Collection[str] | None = None) -> bool:
    """Whether as many of the parties to it were present as the clause on meetings asks for."""
    present = set(minutes.present)
    return len(present if parties is None else present.intersection(parties)) >= rules.meetings.quorum


def every_us(main: MeetingConvene, rules: Rules) -> int:
    """How soon after a regular meeting the next one of its sort is to be: those in person, and all others."""
    return rules.meetings.in_person_every_us if main.mode is MeetingMode.IN_PERSON else rules.meetings.remote_every_us


def last_regular(picture: Picture) -> list[Said]:
    """Of each line and sort of regular meeting (in person, or not) the one that began last: what the next is counted from."""
    found: dict[tuple[str, bool, bool], Said] = {}
    for said in picture.affairs.all("MEETING_CONVENE"):
        main = _meeting(said)
        if not main.extraordinary and picture.affairs.counts(said):
            key = (said.line, main.mode is MeetingMode.IN_PERSON, said.message.status is Status.ACTUAL)
            held = found.get(key)
            if held is None or (_meeting(held).from_us, held.entry) < (main.from_us, said.entry):
                found[key] = said
    return sorted(found.values(), key=lambda said: said.entry)


def _meeting(said: Said) -> MeetingConvene:
    assert isinstance(said.main, MeetingConvene)
    return said.main


def check_convene(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own MEETING_CONVENE of a meeting that is over, or whose id is taken."""
    assert isinstance(said, MeetingConvene)
    if said.until_us <= max(said.from_us, now_us):
        raise Refused("the meeting would be over already", where="until_us", mend="give an end that is still to come, after its begin")
    if said.extraordinary and said.from_us > now_us + rules.meetings.on_demand_within_us:
        within_h = rules.meetings.on_demand_within_us / 3_600_000_000
        mend = f"begin within {within_h:g} h, or call a regular one"
        raise Refused("an extraordinary meeting does not wait as long", where="from_us", mend=mend)
    own = (convened.main for convened in picture.affairs.all("MEETING_CONVENE") if convened.author == me)
    if any(isinstance(main, MeetingConvene) and main.meeting_id == said.meeting_id for main in own):
        raise Refused("we have called a meeting of this id", where="meeting_id", mend="give another id")


def check_of_meeting(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own AGENDA or MINUTES of no meeting of ours; minutes are of one that has begun."""
    convened = matter_of(picture, said, "MEETING_CONVENE")
    assert isinstance(convened.main, MeetingConvene)
    if me not in parties_of(convened):
        raise Refused("this meeting is not between us", where="refs", mend="name one that was called with us")
    if not isinstance(said, Agenda) and convened.main.from_us > now_us:
        raise Refused("the meeting has not begun", where="refs", mend="write the minutes when it has")


def check_signature(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own MINUTES_SIGN or MINUTES_RESERVE of our own minutes, a second one, or of a line that is not there."""
    minutes = matter_of(picture, said, "MINUTES")
    assert isinstance(minutes.main, Minutes)
    if me not in parties_of(minutes):
        raise Refused("these minutes are not between us", where="refs", mend="name some that were sent to us")
    if me in minutes_of(picture, minutes, rules).signed_by:
        raise Refused("we have signed these minutes", where="refs", mend="write other minutes, or send a CORRECTION")
    if isinstance(said, MinutesReserve) and max(said.reserved) > len(minutes.main.lines):
        raise Refused("there is no such line", where="reserved", mend=f"lines are numbered 1 to {len(minutes.main.lines)}")


def check_action(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own ACTION_ITEM that is due before it is given, or whose id is taken."""
    assert isinstance(said, ActionItem)
    if said.due_us <= now_us:
        raise Refused("it would be due already", where="due_us", mend="give a time that is still to come")
    own = (given.main for given in picture.affairs.all("ACTION_ITEM") if given.author == me)
    if any(isinstance(main, ActionItem) and main.action_id == said.action_id for main in own):
        raise Refused("we have given an action of this id", where="action_id", mend="give another id")


def check_done(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own ACTION_DONE of what is not ours to do, or done."""
    action = action_of(picture, matter_of(picture, said, "ACTION_ITEM"), rules, now_us)
    if action.owner != me:
        raise Refused("this action is not ours", where="refs", mend="its owner says when it is done")
    if action.done_at_us is not None:
        raise Refused("we have said that it is done", where="refs", mend="nothing more is needed")
