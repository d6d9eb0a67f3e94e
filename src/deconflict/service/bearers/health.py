"""How each bearer does: its last success and failure, and whether it counts as working now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.service.clock import US_PER_S, Clock

SHUNNED_US = 60 * US_PER_S
"""After a failure a bearer is passed over for a minute, then tried again."""


class Standing(StrEnum):
    """UNPROVED: configured, nothing was tried yet."""

    UNPROVED = "UNPROVED"
    UP = "UP"
    DOWN = "DOWN"


@dataclass(slots=True)
class Health:
    """One bearer to one party (or the way in): counts and instants in µs; `fault` is what was last wrong, its cure behind it."""

    name: str
    kind: str
    clock: Clock
    success_us: int | None = None
    failure_us: int | None = None
    successes: int = 0
    failures: int = 0
    fault: str | None = None

    def good(self) -> None:
        """It worked."""
        self.success_us, self.successes = self.clock.now_us(), self.successes + 1

    def bad(self, fault: object) -> None:
        """It did not, for this reason."""
        self.failure_us, self.failures, self.fault = self.clock.now_us(), self.failures + 1, str(fault)[:300]

    @property
    def standing(self) -> Standing:
        """Its newest try says it."""
        if self.success_us is None and self.failure_us is None:
            return Standing.UNPROVED
        return Standing.UP if (self.success_us or 0) >= (self.failure_us or 0) else Standing.DOWN

    @property
    def works(self) -> bool:
        """Whether it is used: not within a minute after a failure."""
        return self.standing is not Standing.DOWN or self.clock.now_us() - (self.failure_us or 0) >= SHUNNED_US

    def told(self) -> dict[str, Any]:
        """As the picture shows it, with ages in seconds."""
        now_us = self.clock.now_us()
        newest = {"last_success": self.success_us, "last_failure": self.failure_us}
        instants = {name: None if at is None else format_instant(Instant(at)) for name, at in newest.items()}
        age_s = None if self.success_us is None else round((now_us - self.success_us) / US_PER_S, 1)
        return {
            "name": self.name, "kind": self.kind, "state": self.standing.value, **instants, "age_s": age_s, "successes": self.successes,
            "failures": self.failures, "fault": self.fault if self.standing is Standing.DOWN else None,
        }  # fmt: skip
