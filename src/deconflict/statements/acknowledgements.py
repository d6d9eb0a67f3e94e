"""ACKNOWLEDGEMENT: a named role says how far a message got. NO_ANSWER: its sender writes down that a deadline passed in silence."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Answer, Hash, Level, Micros, Name, Part, PartyId, Role, Status, Text, kind
from deconflict.statements.receipts import Bearer


class Acknowledgement(Part, frozen=True):
    """`level` of the message `entry` was reached, by `role` (and a pseudonym stable per watch).

    `answer` stands with level L4 only, and only from the kind's closed set.
    """

    entry: Hash
    level: Level
    role: Role
    by: Name
    at_us: Micros
    status: Status
    answer: Answer | None = None
    remark: Text | None = None


class NoAnswer(Part, frozen=True):
    """Party `party` had not reached `wanted` of the message `entry` at its deadline; `next_role` is called by `bearer`."""

    entry: Hash
    party: PartyId
    wanted: Annotated[str, Meta(pattern=r"^L[0-4]$(?!\n)")]
    deadline_us: Micros
    step: Annotated[int, Meta(ge=1, le=16)]
    next_role: Role | None = None
    bearers: Annotated[tuple[Bearer, ...], Meta(max_length=8)] = ()


ACKNOWLEDGEMENT = kind("ACKNOWLEDGEMENT", "line", Acknowledgement)
NO_ANSWER = kind("NO_ANSWER", "line", NoAnswer)
