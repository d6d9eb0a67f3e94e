"""Encounter: two aircraft, or an aircraft and a zone, that will be closer than agreed. In integers, as a WARNING states it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis
from deconflict.statements.messages import Danger

ANY_HEIGHT_M = 102_000.0
"""All heights there are, -2 km to 100 km: the bound on a height that is not known."""

Pair = tuple[str, str]
"""Two keys in order: party:track_id of two aircraft, or party:track_id of an aircraft and party:zone_id of a zone."""


class Way(StrEnum):
    """Which way of predicting finds the loss: flown straight on, flown as expected (`expected.py`), or both or nothing else is expected."""

    BOTH = "both"
    STRAIGHT = "straight"
    EXPECTED = "expected"


class Encounter(Struct, frozen=True, kw_only=True):
    """What one computation predicts for one pair.

    `loss_at_us`..`until_us`: from when to when, within the look-ahead, separation is lost or the zone is entered. `closest_*`: when they
    are horizontally closest, and how far apart then; the vertical distance is absent where a height is not known. `basis` COARSE: heights
    of unlike reference, compared at central values, each pair within `bound_mm`; `within_bound_only`: lost only if the references differ
    as far as that bound allows. `terms`: the numbers it was judged by. `way`: who flies turning, levelling or by a plan may be found in one
    way only. `age_us`: how old the older of the two reports is. `lingering`: no loss, but within the wider band in which an alert stays.
    """

    danger: Danger
    pair: Pair
    loss_at_us: int
    until_us: int
    closest_at_us: int
    closest_horizontal_mm: int
    closest_vertical_mm: int | None
    basis: Basis
    bound_mm: int
    within_bound_only: bool
    terms: Alerting
    way: Way = Way.BOTH
    age_us: int = 0
    lingering: bool = False

    @property
    def low_confidence(self) -> bool:
        """Whether it rests on data as old as `stale_us` or older."""
        return self.age_us >= self.terms.steady.stale_us


def key(party: str, name: str) -> str:
    """How a track or zone is named in a pair."""
    return f"{party}:{name}"
