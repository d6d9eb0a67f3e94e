"""What is said on the line: warnings, stop requests, conflict notices, line checks and plain concerns."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.airspace.volume import Circle
from deconflict.statements.base import (
    TO_ANSWER,
    TO_SEE,
    Answer,
    Count,
    Hash,
    MessagePart,
    Micros,
    Name,
    ObjectId,
    Priority,
    Signed,
    Text,
    kind,
)  # fmt: skip
from deconflict.statements.lines import Heads, TestCard
from deconflict.statements.plans import PlaceReference
from deconflict.statements.receipts import Bearer

WARNING_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NO_CONTROL)
STOP_ANSWERS = (Answer.STOPPING, Answer.NOT_OURS, Answer.CANNOT, Answer.CHECKING)
CONFLICT_ANSWERS = (Answer.WILCO, Answer.UNABLE, Answer.STANDBY, Answer.NOTED, Answer.OBJECT, Answer.NO_CONTROL)


class Danger(StrEnum):
    """Why a WARNING is given."""

    AIRCRAFT_CONVERGING = "aircraft_converging"
    ENTERING_ZONE = "entering_zone"
    HAZARD = "hazard"
    OTHER = "other"


class Warning(MessagePart, frozen=True):
    """Danger to named aircraft or at a place. For a pair of tracks: `pair` names them as party:track_id.

    `data_age_time_us`: how old the older of the two reports was; `low_confidence`: older than agreed data should be.
    """

    danger: Danger
    level: Annotated[str, Meta(pattern=r"^(ADVISORY|CAUTION|WARNING)$(?!\n)")]
    pair: Annotated[tuple[str, ...], Meta(max_length=2)] = ()
    place: Circle | None = None
    loss_at_us: Micros | None = None
    closest_at_us: Micros | None = None
    closest_horizontal_mm: Count | None = None
    closest_vertical_mm: Count | None = None
    horizontal_minimum_mm: Count | None = None
    vertical_minimum_mm: Count | None = None
    basis: Annotated[str, Meta(pattern=r"^(EXACT|COARSE)$(?!\n)")] | None = None
    data_age_time_us: Count | None = None
    low_confidence: bool = False
    remark: Text | None = None


class DangerEnded(MessagePart, frozen=True):
    """The danger of the message named in `message.refs` has ended, for a stated reason."""

    why: Name


class StopRequest(MessagePart, frozen=True):
    """Please stop what endangers somebody at a place, now."""

    place: Circle
    endangered: Annotated[str, Meta(pattern=r"^(civil|rescue|ours)$(?!\n)")]
    remark: Text | None = None


class ConflictNotice(MessagePart, frozen=True):
    """Two plans, or a plan and a zone or site, meet. In integers, so that the other node can recompute it.

    `conflict_id` is the hash of the two object ids in order; `objects` are party:object_id; `versions` the entry hashes.
    """

    conflict_id: Hash
    objects: tuple[str, str]
    versions: tuple[Hash, Hash]
    level: Annotated[str, Meta(pattern=r"^(ADVISORY|CAUTION)$(?!\n)")]
    from_us: Micros
    until_us: Micros
    lower_mm: Signed
    upper_mm: Signed
    basis: Annotated[str, Meta(pattern=r"^(EXACT|COARSE)$(?!\n)")]
    bound_mm: Count
    breached_horizontal_mm: Count
    breached_vertical_mm: Count
    breached_time_us: Count
    rules: Name


class LineCheck(MessagePart, frozen=True):
    """Proof that people and routes work: a nonce to be returned by the bearer it names, and a card that exercises every field.

    `clock_us` is the writer's clock; `heads` how far it holds this line's logbooks of the others.
    """

    bearer: Bearer
    nonce: ObjectId
    heads_seen: Count
    card: TestCard | None = None
    clock_us: Micros | None = None
    heads: Heads = ()


class LineCheckReply(MessagePart, frozen=True):
    """The nonce of a LINE_CHECK returned; `by_hand` when a person on watch did it.

    `rendered` is the hash of the card as it was read here: one that came cut or garbled is seen by who sent it.
    """

    bearer: Bearer
    nonce: ObjectId
    by_hand: bool = False
    rendered: Hash | None = None
    clock_us: Micros | None = None
    heads: Heads = ()


class Concern(MessagePart, frozen=True):
    """A matter that is not about safety; it never blocks anything."""

    text: Text


WARNING = kind(
    "WARNING", "line", Warning, priority=Priority.FLASH, answers=WARNING_ANSWERS, needs=TO_ANSWER, reference=PlaceReference
)  # fmt: skip
DANGER_ENDED = kind("DANGER_ENDED", "line", DangerEnded, priority=Priority.ROUTINE, needs=TO_SEE)
STOP_REQUEST = kind(
    "STOP_REQUEST", "line", StopRequest, priority=Priority.FLASH, answers=STOP_ANSWERS, needs=TO_ANSWER, reference=PlaceReference
)  # fmt: skip
CONFLICT_NOTICE = kind(
    "CONFLICT_NOTICE", "line", ConflictNotice, priority=Priority.URGENT, answers=CONFLICT_ANSWERS, needs=TO_ANSWER, clause="notification"
)
LINE_CHECK = kind("LINE_CHECK", "line", LineCheck, priority=Priority.URGENT, needs=("L0",))
LINE_CHECK_REPLY = kind("LINE_CHECK_REPLY", "line", LineCheckReply, priority=Priority.URGENT)
CONCERN = kind(
    "CONCERN", "line", Concern, priority=Priority.ADMIN, answers=(Answer.NOTED, Answer.STANDBY), needs=TO_ANSWER, clause="claims"
)
