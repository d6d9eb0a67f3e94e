"""OPEN_EPOCH and AUDIENCE: the first entry of every epoch of a logbook, and who else may read it from now on."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import MAX_PARTIES, Hash, Name, Part, PartyId, kind

Audience = Annotated[tuple[PartyId, ...], Meta(max_length=MAX_PARTIES)]


class OpenEpoch(Part, frozen=True):
    """Why a new epoch begins, the last entry of the old one that the author knows, and who may read the logbook."""

    why: Name
    audience: Audience
    last_known: Hash | None = None
    by: Name | None = None


class AudienceChange(Part, frozen=True):
    """Everyone who may read this logbook from now on; who joins gets it whole."""

    audience: Audience


OPEN_EPOCH = kind("OPEN_EPOCH", "any", OpenEpoch)
AUDIENCE = kind("AUDIENCE", "any", AudienceChange)
