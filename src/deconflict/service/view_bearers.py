"""What was tried by which bearer, and what was heard by others than the link, of one message, as JSON."""

from __future__ import annotations

from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import heard
from deconflict.picture.picture import MessageRecord


def tried(record: MessageRecord) -> list[dict[str, Any]]:
    """Every try to bring it, or a word about it, to somebody; oldest first. Both sides show both sides' tries."""
    return [
        {
            "by": place.author, "party": said.party, "bearer": said.bearer.value, "role": said.role.value if said.role else None,
            "at": _time(said.at_us), "outcome": said.outcome.value, "detail": said.detail or "", "what": said.carried or said.entry,
        }
        for place, said in sorted(record.tried.values())
    ]  # fmt: skip


def answers_heard(record: MessageRecord) -> list[dict[str, Any]]:
    """Every answer heard by other bearers, oldest first: all are shown. `governs`: the most cautious of those with a right code."""
    governing = {party: heard.governing(record, party) for party in {h.said.party for h in record.heard.values()}}
    return [
        {
            "party": one.said.party, "bearer": one.said.bearer.value, "role": one.said.role.value, "said_by": one.said.said_by,
            "by": one.said.by, "level": one.said.level.value, "answer": one.said.answer.value if one.said.answer else None,
            "remark": one.said.remark, "at": _time(one.said.at_us), "code_right": one.said.code_right,
            "standing": heard.standing(record, one.said.party, one).value, "governs": one == governing[one.said.party],
        }
        for one in sorted(record.heard.values())
    ]  # fmt: skip


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
