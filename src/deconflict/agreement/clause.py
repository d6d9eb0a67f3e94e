"""What every clause has: where each party stands on it, and its words in the parties' languages."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from deconflict.agreement.terms import ClauseStatus, Language, PartyId, Text


class Terms(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of values inside a clause."""


class Clause(Terms, frozen=True, kw_only=True):
    """A clause: `status` is where the parties stand, `positions` names those who stand elsewhere, `text` says it in words by language."""

    status: ClauseStatus = ClauseStatus.AGREED
    positions: Annotated[dict[PartyId, ClauseStatus], Meta(max_length=32)] = field(default_factory=dict)
    text: Annotated[dict[Language, Text], Meta(max_length=16)] = field(default_factory=dict)

    def position(self, party: str) -> ClauseStatus:
        """Where `party` stands on this clause."""
        return self.positions.get(party, self.status)
