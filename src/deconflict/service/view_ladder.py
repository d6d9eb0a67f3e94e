"""How far one message got at one party, who was called and what comes next, as JSON."""

from __future__ import annotations

from typing import Any

from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import climb, ladder
from deconflict.picture.picture import Acknowledged, Climbed, MessageRecord, Picture, Referred


def rungs(picture: Picture, record: MessageRecord, party: str, rules: Rules, now_us: int) -> dict[str, Any]:
    """Every rung at that party with who reached it and when; `implied` are levels that no act of their own reached."""
    reached = ladder.ladder(record, party)
    late = climb.overdue(record, party, rules, now_us)
    step = climb.next_step(record, party, rules, climb.rung_before(picture, record))
    return {
        "stored_at": _time(reached.l0_at_us),
        "shown_at": _time(reached.shown.written_at_us) if reached.shown else None,
        "understood": _act(reached.understood),
        "passed_down": _act(reached.passed_down),
        "passed": [_passed(act) for act in reached.passed],
        "not_passed_down": climb.not_passed_down(record, party, rules, now_us),
        "answered": {**_act(reached.answered), "answer": reached.answer.value} if reached.answered and reached.answer else None,
        "reply": _reply(picture, reached.reply),
        "standby": {**_act(reached.standbys[-1]), "answer": reached.standbys[-1].said.answer} if reached.standbys else None,
        "corrections": [{**_act(c), "answer": c.said.answer} for c in reached.corrections],
        "implied": [level for level in ladder.LEVELS if reached.implied(level)],
        "settled": reached.settled,
        "no_control": reached.no_control,
        "verdicts": {level: _verdict(picture, record, party, level, rules) for level in ("L2", "L4") if level in ladder.needs(record.kind)},
        "overdue": bool(late),
        "overdue_levels": list(late),
        "next": _step(step) if step else None,
    }


def _verdict(picture: Picture, record: MessageRecord, party: str, level: str, rules: Rules) -> str | None:
    found = ladder.verdict(picture.messages, record, party, level, rules.max_skew_us)
    return found.value if found is not None else None


def _step(step: climb.Step) -> dict[str, Any]:
    bearers = [bearer.value for bearer in step.bearers]
    return {"role": step.role.value if step.role else None, "at": _time(step.at_us), "wanted": step.wanted, "bearers": bearers}


def _act(act: Acknowledged | None) -> Any:
    return None if act is None else {"at": _time(act.written_at_us), "by": act.said.by, "role": act.said.role.value}


def _passed(act: Acknowledged) -> dict[str, Any]:
    said = act.said
    told_us = said.passed_at_us if said.passed_at_us is not None else said.at_us
    return {**_act(act), "members": list(said.members), "to": said.passed_to.value if said.passed_to else None, "told_at": _time(told_us)}


def _reply(picture: Picture, reply: Referred | None) -> dict[str, Any] | None:
    """The message that answered: its kind and entry, and who wrote it."""
    if reply is None:
        return None
    record = picture.messages.get(reply.place.entry)
    header = record.message if record is not None else None
    return {
        "entry": reply.place.entry, "kind": reply.kind, "at": _time(reply.written_at_us), "by": header.by if header else None,
        "role": header.from_role.value if header else None,
    }  # fmt: skip


def called(climbed: Climbed) -> dict[str, Any]:
    """One passed deadline as the sender wrote it down: what was wanted, whom it called by what, and an answer that settled nothing."""
    said = climbed.said
    return {
        "party": said.party, "step": said.step, "at": _time(climbed.written_at_us), "wanted": said.wanted,
        "role": said.next_role.value if said.next_role else None, "bearers": [b.value for b in said.bearers],
        "answered": said.answered.value if said.answered else None,
    }  # fmt: skip


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))
