"""A statement whose kind says one thing and whose state another: a cancellation of what is activated, a change of what has ended.

Our own desk refuses to say it (restating); what a peer signed so is kept and flagged, and counts as the more cautious of the two has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from msgspec.structs import replace

from deconflict.airspace.intent import IntentState
from deconflict.statements.base import Part
from deconflict.statements.plans import STATES, Operation
from deconflict.statements.sites import Site
from deconflict.statements.zones import Zone

P = TypeVar("P", bound=Part)

CAUTION: Final = (IntentState.ENDED, IntentState.ACCEPTED, IntentState.ACTIVATED, IntentState.NONCONFORMING, IntentState.CONTINGENT)
"""States of a plan, each calling for more care than those before it."""
OVER_BY_KIND: Final[Mapping[str, bool]] = {"ZONE_CHANGE": False, "ZONE_CANCEL": True, "SITE_CORRECT": False, "SITE_EXPIRE": True}
"""Kinds that say of a zone or site whether it is over; a first notice says nothing of that."""


def contradicts(kind: str, main: Part | None) -> bool:
    """Whether a kind and the state that it states contradict each other."""
    if isinstance(main, Operation):
        return kind in STATES and main.state not in STATES[kind]
    over = main.cancelled if isinstance(main, Zone) else main.expired if isinstance(main, Site) else None
    return over is not None and OVER_BY_KIND.get(kind, over) is not over


def cautious(kind: str, main: P) -> P:
    """The main part as it counts: as stated, but where the kind contradicts it with the state that calls for more care."""
    if not contradicts(kind, main):
        return main
    if isinstance(main, Operation):
        least = min(CAUTION.index(state) for state in STATES[kind])
        return replace(main, state=CAUTION[max(least, CAUTION.index(main.state))])
    return replace(main, **{"cancelled" if isinstance(main, Zone) else "expired": False})
