"""Clauses on where: area, altitudes, separation, zones and corridors, protected sites, radio."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from deconflict.agreement.clause import Clause, Terms
from deconflict.agreement.terms import US_PER_DAY, Duration, Frequency, Hash, ItemId, Language, Line, Name, PartyId
from deconflict.airspace.altitude import ANY_GROUND, Ground, Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.separation import SeparationMinima
from deconflict.airspace.volume import Volume3D, Volume4D

Volumes = Annotated[tuple[Volume3D, ...], Meta(max_length=64)]


class Area(Clause, frozen=True, kw_only=True):
    """Where the agreement holds; no volume means everywhere. `ground` is what heights above ground are reckoned over."""

    volumes: Volumes = ()
    datum: Name = "WGS-84"
    vertical_reference: Reference = Reference.FL
    geometry_version: Hash | None = None
    ground: Ground = ANY_GROUND


class Block(Terms, frozen=True, kw_only=True):
    """A band of heights given to one user."""

    lower: Height
    upper: Height
    user: Name


class Altitudes(Clause, frozen=True, kw_only=True):
    """Blocks of heights by user, the altitude used while coordinating, and the transition level."""

    blocks: Annotated[tuple[Block, ...], Meta(max_length=64)] = ()
    coordinating_altitude: Height | None = None
    transition_level: Height | None = None


class Separation(Clause, frozen=True, kw_only=True):
    """Minima by class pair; 5 NM, 1000 ft and 10 minutes where nothing else is stated."""

    minima: SeparationMinima = SeparationMinima()
    applies_to_uncommanded: bool = True


class Recognition(StrEnum):
    """How a party stands to a zone; noting it is not recognising it."""

    RECOGNISED = "recognised"
    NOTED = "noted_without_recognition"
    OBJECTED = "objected"


class AgreedZone(Terms, frozen=True, kw_only=True):
    """A zone or corridor of the agreement, who has authority in it, and who recognises it."""

    zone_id: ItemId
    zone_type: ZoneType
    volumes: Annotated[tuple[Volume4D, ...], Meta(min_length=1, max_length=64)]
    authority: Name
    schedule: Line = ""
    recognition: Annotated[dict[PartyId, Recognition], Meta(max_length=32)] = field(default_factory=dict)


class ZonesAndCorridors(Clause, frozen=True, kw_only=True):
    """The zones and corridors agreed on."""

    zones: Annotated[tuple[AgreedZone, ...], Meta(max_length=256)] = ()


class ProtectedSites(Clause, frozen=True, kw_only=True):
    """How sites are listed, released, verified and corrected. Entries expire after 90 days unless confirmed."""

    list_rule: Line = "listing is voluntary and never a condition of protection"
    release_rule: Line = "per recipient, with the consent of who runs the site"
    verification: Line = "before publication"
    expiry_us: Duration = 90 * US_PER_DAY
    correction: Line = "a correction restates the site; the earlier entry stays"


class Radio(Clause, frozen=True, kw_only=True):
    """Frequencies and voice procedure. 121.5 and 243.0 MHz are guard; 130.0 MHz as in the Russia-China text."""

    guard_hz: Annotated[tuple[Frequency, ...], Meta(max_length=8)] = (121_500_000, 243_000_000)
    working_hz: Annotated[tuple[Frequency, ...], Meta(max_length=8)] = (130_000_000,)
    hf_hz: Annotated[tuple[Frequency, ...], Meta(max_length=8)] = ()
    callsign_rule: Line = ""
    language: Language = "en"
    lost_comm_procedure: Line = ""
    read_back: bool = True
