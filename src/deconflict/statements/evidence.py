"""What reports and claims share: codes of harm, and evidence that is named by its hash and never carried."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import Hash

Evidence = Annotated[tuple[Hash, ...], Meta(max_length=64)]
"""SHA-256 of files in base64url: whoever holds a file can show that it is the one that was meant."""


class Harm(StrEnum):
    """What came of it, as far as it is known."""

    NONE_KNOWN = "none_known"
    CIVILIANS_KILLED = "civilians_killed"
    CIVILIANS_INJURED = "civilians_injured"
    PERSONNEL_KILLED = "personnel_killed"
    PERSONNEL_INJURED = "personnel_injured"
    AIRCRAFT_LOST = "aircraft_lost"
    AIRCRAFT_DAMAGED = "aircraft_damaged"
    VEHICLE_DAMAGED = "vehicle_damaged"
    BUILDING_DAMAGED = "building_damaged"
    AID_INTERRUPTED = "aid_interrupted"
    SEPARATION_LOST = "separation_lost"
    UNKNOWN = "unknown"


Harms = Annotated[tuple[Harm, ...], Meta(max_length=12)]
