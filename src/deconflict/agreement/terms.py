"""The agreement's own closed words and bounded field types. A number's unit stands in its type, for the TOML form."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

MAX_INTEGER = 2**53 - 1
US_PER_S = 1_000_000
US_PER_MIN = 60 * US_PER_S
US_PER_H = 60 * US_PER_MIN
US_PER_DAY = 24 * US_PER_H
MM_PER_NM = 1_852_000
"""International nautical mile: 1,852 m exactly (First International Extraordinary Hydrographic Conference, Monaco 1929)."""
UM_PER_FT = 304_800
"""International foot: 0.3048 m exactly (1959); in µm, since 1 ft is not a whole number of mm."""

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]
Line = Annotated[str, Meta(max_length=256, pattern=r"^[^\x00-\x1f\x7f]*$")]
Text = Annotated[str, Meta(max_length=4000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")]
PartyId = Annotated[str, Meta(pattern=r"^[a-z2-7]{26}$")]
Hash = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$")]
ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]

Length = Annotated[int, Meta(ge=-2_000_000, le=20_000_000_000, extra={"unit": "length"})]
Duration = Annotated[int, Meta(ge=0, le=366 * 100 * US_PER_DAY, extra={"unit": "duration"})]
At = Annotated[int, Meta(ge=0, le=MAX_INTEGER, extra={"unit": "instant"})]
TimeOfDay = Annotated[int, Meta(ge=0, lt=US_PER_DAY, extra={"unit": "time of day"})]
Frequency = Annotated[int, Meta(ge=1_000, le=400_000_000_000, extra={"unit": "frequency"})]


class Priority(StrEnum):
    """The four message priorities of the acknowledgement clause."""

    FLASH = "FLASH"
    URGENT = "URGENT"
    ROUTINE = "ROUTINE"
    ADMIN = "ADMIN"


class Role(StrEnum):
    """Roles of the contacts clause; a message rings a role, never a person."""

    DUTY = "duty"
    ALTERNATE = "alternate"
    SENIOR = "senior"
    PRINCIPAL = "principal"
    TECHNICAL = "technical"


class Bearer(StrEnum):
    """The ways a message can travel."""

    LINK = "link"
    WEBHOOK = "webhook"
    MAIL = "mail"
    VOICE = "voice"
    PAGE = "page"


class ClauseStatus(StrEnum):
    """Where a party stands on a clause. Only AGREED counts; SUSPENDED still counts for what never stops."""

    AGREED = "agreed"
    RESERVED = "reserved"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
