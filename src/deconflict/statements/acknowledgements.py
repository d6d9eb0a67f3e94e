"""ACKNOWLEDGEMENT: a named role says how far a message got. NO_ANSWER: its sender writes down that a deadline passed in silence."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Answer, Hash, Level, Micros, Name, Part, PartyId, Role, Status, Text, kind
from deconflict.statements.receipts import Bearer


class Acknowledgement(Part, frozen=True):
    """`level` of the message `entry` was reached, by `role` (and a pseudonym stable per watch).

    `answer` stands with level L4 only, and only from the kind's closed set. `members`, `passed_to` and `passed_at_us` stand with level L3
    only: to whom it was passed down, to which role of theirs, and when; one L3 for each such word.
    """

    entry: Hash
    level: Level
    role: Role
    by: Name
    at_us: Micros
    status: Status
    answer: Answer | None = None
    members: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()
    passed_to: Role | None = None
    passed_at_us: Micros | None = None
    remark: Text | None = None


class NoAnswer(Part, frozen=True):
    """Party `party` had not reached `wanted` of the message `entry` at its deadline; `next_role` is called by `bearers`.

    `answered`: what it did answer, where that settles nothing (NO_CONTROL) and the climb goes on for what remains.
    """

    entry: Hash
    party: PartyId
    wanted: Annotated[str, Meta(pattern=r"^L[0-4]$(?!\n)")]
    deadline_us: Micros
    step: Annotated[int, Meta(ge=1, le=32)]
    next_role: Role | None = None
    bearers: Annotated[tuple[Bearer, ...], Meta(max_length=8)] = ()
    answered: Answer | None = None


ACKNOWLEDGEMENT = kind("ACKNOWLEDGEMENT", "line", Acknowledgement)
NO_ANSWER = kind("NO_ANSWER", "line", NoAnswer)
