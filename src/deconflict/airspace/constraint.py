"""Constraint (a zone, ASTM F3548) and ProtectedSite, and who is exempt from them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from deconflict.airspace.volume import Circle, Volume4D


class ZoneType(StrEnum):
    """Zone types of the agreement's zones_and_corridors clause."""

    NO_FLY = "no_fly"
    CAUTION = "caution"
    CORRIDOR = "corridor"
    FIRE_TRAFFIC = "fire_traffic"
    HUMANITARIAN = "humanitarian"
    RESCUE = "rescue"
    MOVING_BUFFER = "moving_buffer"


class Constraint(Struct, frozen=True):
    """A zone stated by `party`; `exempt` are op_ids and party ids that may enter it."""

    party: str
    zone_id: str
    version: str
    zone_type: ZoneType
    volumes: tuple[Volume4D, ...]
    exempt: tuple[str, ...] = ()


class ProtectedSite(Struct, frozen=True):
    """A place that must not be harmed. Listing it is never a condition of its protection."""

    party: str
    site_id: str
    version: str
    function: str
    place: Circle
    from_us: int
    until_us: int


def is_exempt(constraint: Constraint, party: str, op_id: str | None = None) -> bool:
    """Whether the constraint lets this party, or this one operation, enter. Its own author is not exempt unless listed."""
    return party in constraint.exempt or (op_id is not None and op_id in constraint.exempt)
