"""Rules: the numbers that hold between two parties at an instant. The engine runs on these alone, under an agreement or on the defaults.

Defaults are LINE.md's, each with its anchor in the clause that states it (`deconflict.agreement.line_clauses` and its neighbours).
"""

from __future__ import annotations

from msgspec import Struct

from deconflict.agreement.terms import US_PER_DAY, US_PER_H, US_PER_MIN, US_PER_S, Bearer, Priority, Role
from deconflict.airspace.altitude import ANY_GROUND, Ground
from deconflict.airspace.separation import SeparationMinima

DEFAULT_NAME = "default"


class Deadlines(Struct, frozen=True):
    """How long after a message is written its levels are due: stored by the peer's node, understood by a person, answered."""

    priority: Priority
    l0_us: int
    l2_us: int
    l4_us: int


class Step(Struct, frozen=True):
    """One rung of the climb of a message of `priority`: `after_us` from its writing, who is called and by which bearers."""

    priority: Priority
    after_us: int
    role: Role
    bearers: tuple[Bearer, ...]


class AlertTerms(Struct, frozen=True):
    """When a predicted loss of separation between two tracks becomes an alert, and when it ends.

    An alert is raised when `m` of the last `n` computations saw it, and ends when none has for `hold_us`. It is a WARNING when the loss is
    at most `warning_within_us` away, else a CAUTION. Unacted on, it sounds again after `realarm_warning_us` or `realarm_us`.
    """

    horizontal_mm: int
    vertical_mm: int
    lookahead_us: int
    warning_within_us: int
    m: int
    n: int
    hold_us: int
    realarm_warning_us: int
    realarm_us: int


ALL_BEARERS = (Bearer.LINK, Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)
DEFAULT_BEARERS = (Bearer.LINK, Bearer.PAGE)

DEFAULT_DEADLINES = (
    Deadlines(Priority.FLASH, 5 * US_PER_S, 60 * US_PER_S, 3 * US_PER_MIN),
    Deadlines(Priority.URGENT, 30 * US_PER_S, 5 * US_PER_MIN, 15 * US_PER_MIN),
    Deadlines(Priority.ROUTINE, 5 * US_PER_MIN, 30 * US_PER_MIN, 28 * US_PER_H),
    Deadlines(Priority.ADMIN, US_PER_H, US_PER_DAY, 7 * US_PER_DAY),
)
"""LINE.md, table 7.1. ROUTINE is answered by the daily plan reply, at most 28 h away (a plan of 12:00Z answered at 16:00Z next day)."""

DEFAULT_STEPS = (
    Step(Priority.FLASH, 60 * US_PER_S, Role.ALTERNATE, DEFAULT_BEARERS),
    Step(Priority.FLASH, 2 * US_PER_MIN, Role.SENIOR, DEFAULT_BEARERS),
    Step(Priority.FLASH, 5 * US_PER_MIN, Role.SENIOR, ALL_BEARERS),
    Step(Priority.FLASH, 15 * US_PER_MIN, Role.PRINCIPAL, ALL_BEARERS),
    Step(Priority.URGENT, 5 * US_PER_MIN, Role.ALTERNATE, DEFAULT_BEARERS),
    Step(Priority.URGENT, 15 * US_PER_MIN, Role.SENIOR, DEFAULT_BEARERS),
)
"""LINE.md, table 7.1, column "then". ROUTINE and ADMIN are flagged, nobody is called."""

DEFAULT_ALERTING = AlertTerms(
    horizontal_mm=5_556_000,
    vertical_mm=304_800,
    lookahead_us=120 * US_PER_S,
    warning_within_us=60 * US_PER_S,
    m=2,
    n=3,
    hold_us=30 * US_PER_S,
    realarm_warning_us=2 * US_PER_MIN,
    realarm_us=10 * US_PER_MIN,
)
"""3 NM, 1000 ft and 120 s as in short-term conflict alert; 2 computations, 30 s and the re-alarms of SCREEN.md U3 and U8.

A loss at most 60 s away is a WARNING: that is the time a person has to understand a FLASH (table 7.1)."""


class Rules(Struct, frozen=True, kw_only=True):
    """The numbers between two parties, and from where.

    `name` is the agreement's name and version, `default`, or says that several were joined. `sources` names for each clause where its
    numbers come from. Durations in µs, distances in mm.
    """

    name: str = DEFAULT_NAME
    sources: tuple[tuple[str, str], ...] = ()
    agreement: str | None = None
    separation: SeparationMinima = SeparationMinima()
    ground: Ground = ANY_GROUND
    deadlines: tuple[Deadlines, ...] = DEFAULT_DEADLINES
    steps: tuple[Step, ...] = DEFAULT_STEPS
    standby_factor: int = 2
    bearers: tuple[Bearer, ...] = ALL_BEARERS
    line_check_interval_us: int = US_PER_H
    line_check_window_us: int = 30 * US_PER_S
    line_misses_degraded: int = 1
    line_misses_down: int = 2
    max_skew_us: int = 2 * US_PER_S
    lead_routine_us: int = 24 * US_PER_H
    lead_short_us: int = US_PER_H
    lead_hazard_us: int = 72 * US_PER_H
    plan_cutoff_us: int = 12 * US_PER_H
    plan_reply_us: int = 16 * US_PER_H
    alerting: AlertTerms = DEFAULT_ALERTING

    def acknowledgement(self, priority: str) -> Deadlines:
        """How long after writing each level of a message of this priority is due."""
        return next(d for d in self.deadlines if d.priority == priority)

    def escalation(self, priority: str) -> tuple[Step, ...]:
        """Who is called when, from the writing of the message on; empty where a passed deadline is only flagged."""
        return tuple(step for step in self.steps if step.priority == priority)

    def ack_by_us(self, priority: str, written_at_us: int) -> int:
        """The instant by which a person must have understood a message written then."""
        return written_at_us + self.acknowledgement(priority).l2_us

    def answer_by_us(self, priority: str, written_at_us: int) -> int:
        """The instant by which it must be answered.

        ROUTINE: the next plan reply whose cutoff has not passed, never before `ack_by_us`.
        """
        if Priority(priority) is not Priority.ROUTINE:
            return written_at_us + self.acknowledgement(priority).l4_us
        midnight_us = written_at_us - written_at_us % US_PER_DAY
        same_day = written_at_us - midnight_us <= self.plan_cutoff_us
        reply_us = midnight_us + self.plan_reply_us + (0 if same_day else US_PER_DAY)
        return max(reply_us, self.ack_by_us(priority, written_at_us))


DEFAULT_RULES = Rules()
