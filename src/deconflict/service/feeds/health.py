"""How a feed stands: what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deconflict.errors import Refused
from deconflict.service.feed_settings import STALE_AFTER_S


class FeedState(StrEnum):
    """How a feed stands."""

    DIALLING = "DIALLING"
    UP = "UP"
    DOWN = "DOWN"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class Health:
    """A feed at an instant: its state and since when, age of its last report (None before the first), counts, and what was last wrong.

    `passed_over`: what was replaced by something newer before anybody took it, or said nothing of where an aircraft is. `stale_after_s`:
    from what age on its reports are stale, unless they say so themselves.
    """

    name: str
    kind: str
    state: FeedState
    since_us: int
    age_s: float | None
    reports: int
    refused: int
    passed_over: int
    fault: Refused | None
    stale_after_s: float = STALE_AFTER_S
