"""Consent: whose word it is that a protected site, or a movement, may be told to others. It stays with its author."""

from __future__ import annotations

from deconflict.statements.base import Micros, Name, Part


class Consent(Part, frozen=True):
    """Who of those who own, run or move it consented to its release, when, and until when. It is given to nobody; its hash stands."""

    consent_by: Name
    at_us: Micros
    until_us: Micros | None = None
