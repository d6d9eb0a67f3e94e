"""A node's own clock, against the one true time that only the World knows: it starts off by some amount, drifts, and may be set by hand."""

from __future__ import annotations

PPM = 1_000_000


class Clock:
    """A clock that reads `offset_us` away from true time at `true_us` and gains `drift_ppm` µs per true second.

    All arguments and results are whole µs; nothing here rounds differently on another machine.
    """

    __slots__ = ("_base_local_us", "_base_true_us", "drift_ppm")

    def __init__(self, true_us: int, *, offset_us: int = 0, drift_ppm: int = 0) -> None:
        self._base_true_us = true_us
        self._base_local_us = true_us + offset_us
        self.drift_ppm = drift_ppm

    def now(self, true_us: int) -> int:
        """What this clock reads at a true instant at or after its last setting."""
        passed_us = true_us - self._base_true_us
        return self._base_local_us + passed_us + passed_us * self.drift_ppm // PPM

    def jump(self, true_us: int, by_us: int) -> None:
        """Somebody, or a time server, sets the clock forward (or, below zero, back) by `by_us`."""
        self._base_local_us = self.now(true_us) + by_us
        self._base_true_us = true_us

    def set_right(self, true_us: int) -> None:
        """The clock is set to true time and runs true from here on."""
        self._base_true_us = self._base_local_us = true_us
        self.drift_ppm = 0

    def true_at(self, local_us: int, true_us: int) -> int:
        """The first true instant, not before `true_us`, at which this clock reads `local_us` or more."""
        passed_us = -((self._base_local_us - local_us) * PPM // (PPM + self.drift_ppm))
        found_us = max(self._base_true_us + passed_us - 1, true_us)
        while self.now(found_us) < local_us:
            found_us += 1
        return found_us
