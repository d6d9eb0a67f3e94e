"""TRIED: by which bearer we tried to reach a party, and what became of it. HEARD: what we heard from a party by mail, webhook or voice."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Answer, Hash, Level, Micros, Name, Part, PartyId, Role, kind
from deconflict.statements.receipts import Bearer

Detail = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]


class CarryOutcome(StrEnum):
    """What became of one try: handed over to the bearer, not handed over, or turned away by the other end.

    SENT is not received: only the party's own receipt is.
    """

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


class Tried(Part, frozen=True):
    """We tried to bring `party` (its `role`, where a role was called) the message `entry` by `bearer` at `at_us`.

    `carried` is what was brought where that is not the message itself: our acknowledgement or receipt of it, our NO_ANSWER.
    """

    entry: Hash
    party: PartyId
    bearer: Bearer
    at_us: Micros
    outcome: CarryOutcome
    role: Role | None = None
    carried: Hash | None = None
    detail: Detail | None = None


class Heard(Part, frozen=True):
    """Our word for what somebody who speaks for `party` said of the message `entry` by `bearer`; never the party's own word.

    `code_right`: it came with the reply code of that message, role and bearer, not used before. `answer` stands with level L4 only.
    `by`: who of ours heard it; the node itself where no person did.
    """

    entry: Hash
    party: PartyId
    bearer: Bearer
    role: Role
    said_by: Name
    by: Name
    level: Level
    code_right: bool
    at_us: Micros
    answer: Answer | None = None
    remark: Detail | None = None


TRIED = kind("TRIED", "line", Tried)
HEARD = kind("HEARD", "line", Heard)
