"""What programs send over HTTP, strictly typed; unknown fields are refused. Times are RFC 3339 texts with a zone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

RoleName = Literal["duty", "alternate", "senior", "principal", "technical"]
AnswerName = Literal[
    "WILCO", "UNABLE", "STANDBY", "NO_OBJECTION", "NOTED", "OBJECT", "NO_CONTROL", "RECOGNISE", "NOTE_WITHOUT_RECOGNITION",
    "STOPPING", "NOT_OURS", "CANNOT", "CHECKING",
]  # fmt: skip
ScopeName = Literal["read", "file", "acknowledge", "admin", "metrics"]
AccountRole = Literal["observer", "officer", "senior", "principal", "technical"]
PersonName = Annotated[str, Field(min_length=1, max_length=64)]
HashText = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
IdText = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class Asked(BaseModel):
    """Base of all bodies: strict types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid")


class SessionAsked(Asked):
    """The one-time code printed at start."""

    code: Annotated[str, Field(min_length=1, max_length=64)]


class WatchAsked(Asked):
    """Who holds the role from now on; null: nobody does. `incoming` also names who acts in this session or by this token.

    `open_items`: the entries gone through; a seat is not taken from somebody while an open FLASH is left out of them.
    """

    role: RoleName
    incoming: PersonName | None
    open_items: Annotated[list[HashText], Field(max_length=512)] = []
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]], Field(max_length=8)] = []


class AcknowledgementAsked(Asked):
    """How far the message `entry` got; an answer stands with L4 only, the members told, their role and when (now, if left out) with L3.

    `readback` and `choice`: the id of three texts drawn for it and which of them (1 to 3) it says; wanted of a FLASH or URGENT to us, and
    of a message whose place is said in two ways, until it is understood.
    """

    entry: HashText
    level: Literal["L1", "L2", "L3", "L4"]
    answer: AnswerName | None = None
    members: Annotated[list[PersonName], Field(max_length=64)] = []
    passed_to: RoleName | None = None
    passed_at: str | None = None
    readback: IdText | None = None
    choice: Annotated[int, Field(ge=1, le=3)] | None = None
    remark: Annotated[str, Field(max_length=2000)] | None = None


class MessageAsked(Asked):
    """A message on the line. `body` holds the kind's own fields (docs: messages); `msg_id` is the idempotency key."""

    kind: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,63}$")]
    body: dict[str, Any] = {}
    channel: Annotated[str, Field(pattern=r"^[a-z2-7]{26}$")] | None = None
    to: Annotated[str, Field(max_length=64)] | None = None
    msg_id: IdText | None = None
    priority: Literal["FLASH", "URGENT", "ROUTINE", "ADMIN"] | None = None
    refs: Annotated[list[HashText], Field(max_length=16)] = []
    valid_until: str | None = None


class WhyAsked(Asked):
    """Why a plan begins, ends, is overdue or is not flown at all."""

    why: PersonName | None = None
    msg_id: IdText | None = None


class TokenAsked(Asked):
    """A bearer token for a program or person."""

    name: PersonName
    scopes: Annotated[list[ScopeName], Field(min_length=1, max_length=5)]


class JoinAsked(Asked):
    """Where the other node's pairing listener is: host:port, as it was read aloud."""

    address: Annotated[str, Field(min_length=3, max_length=255)]


class CodeAsked(Asked):
    """The six digits the other side reads aloud."""

    code: Annotated[str, Field(pattern=r"^ *[0-9]{3} ?[0-9]{3} *$")]


class EpochAsked(Asked):
    """Why all our logbooks begin a new epoch."""

    why: PersonName


class Filed(BaseModel):
    """The entry that now states it."""

    model_config = ConfigDict(extra="allow")

    entry: str


class Problem(BaseModel):
    """What went wrong (RFC 9457), where, and how to mend it."""

    type: str
    title: str
    status: int
    detail: str
    where: str
    mend: str
