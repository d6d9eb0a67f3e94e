"""Clauses with the numbers the engine runs on: notification, acknowledgement, escalation, line check, alerting, time."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.agreement.clause import Clause, Terms
from deconflict.agreement.terms import (
    US_PER_DAY,
    US_PER_H,
    US_PER_MIN,
    US_PER_S,
    Bearer,
    Duration,
    ItemId,
    Length,
    Line,
    Name,
    Role,
    TimeOfDay,
)  # fmt: skip

Bearers = Annotated[tuple[Bearer, ...], Meta(min_length=1, max_length=8)]

ALL_BEARERS = (Bearer.LINK, Bearer.PAGE, Bearer.WEBHOOK, Bearer.MAIL, Bearer.VOICE)
FIRST_BEARERS = (Bearer.LINK, Bearer.PAGE)


class Notification(Clause, frozen=True, kw_only=True):
    """How long before it starts an operation is notified, what a notice must hold, and the daily plan's hours (JCC: 12:00Z, 16:00Z)."""

    lead_routine_us: Duration = 24 * US_PER_H
    lead_short_notice_us: Duration = US_PER_H
    lead_hazard_us: Duration = 72 * US_PER_H
    min_fields: Annotated[tuple[ItemId, ...], Meta(max_length=32)] = ("operation", "aircraft_class", "volumes")
    max_area_km2: Annotated[int, Meta(ge=1, le=510_100_000)] | None = None
    max_duration_us: Duration | None = None
    plan_cutoff_us: TimeOfDay = 12 * US_PER_H
    plan_reply_us: TimeOfDay = 16 * US_PER_H


class Due(Terms, frozen=True, kw_only=True):
    """Deadlines of one priority from the writing of a message: stored by the peer's node, understood, passed down, answered."""

    t_delivered_us: Duration
    t_human_us: Duration
    t_answer_us: Duration
    t_passed_down_us: Duration | None = None


class Silence(StrEnum):
    """What silence means; it is never consent unless this clause says so."""

    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"


class Acknowledgement(Clause, frozen=True, kw_only=True):
    """Deadlines by priority (docs/coordination.md).

    ROUTINE is answered by the daily plan reply, at most 28 h away: a plan of just after 12:00Z is answered at 16:00Z next day.
    STANDBY stretches the answer to at most `standby_factor` times its period.
    """

    flash: Due = Due(t_delivered_us=5 * US_PER_S, t_human_us=60 * US_PER_S, t_answer_us=3 * US_PER_MIN)
    urgent: Due = Due(t_delivered_us=30 * US_PER_S, t_human_us=5 * US_PER_MIN, t_answer_us=15 * US_PER_MIN)
    routine: Due = Due(t_delivered_us=5 * US_PER_MIN, t_human_us=30 * US_PER_MIN, t_answer_us=28 * US_PER_H)
    admin: Due = Due(t_delivered_us=US_PER_H, t_human_us=24 * US_PER_H, t_answer_us=7 * US_PER_DAY)
    standby_factor: Annotated[int, Meta(ge=1, le=10)] = 2
    silence_means: Silence = Silence.NOT_ACCEPTED


class Rung(Terms, frozen=True, kw_only=True):
    """One rung of the climb: `after_us` from the writing of the message, whom to call and by what."""

    after_us: Duration
    role: Role
    bearers: Bearers = FIRST_BEARERS


Rungs = Annotated[tuple[Rung, ...], Meta(max_length=12)]


class Escalation(Clause, frozen=True, kw_only=True):
    """Who is called when a message is not understood in time (docs/coordination.md); ROUTINE and ADMIN are only flagged."""

    flash: Rungs = (
        Rung(after_us=60 * US_PER_S, role=Role.ALTERNATE),
        Rung(after_us=2 * US_PER_MIN, role=Role.SENIOR),
        Rung(after_us=5 * US_PER_MIN, role=Role.SENIOR, bearers=ALL_BEARERS),
        Rung(after_us=15 * US_PER_MIN, role=Role.PRINCIPAL, bearers=ALL_BEARERS),
    )
    urgent: Rungs = (Rung(after_us=5 * US_PER_MIN, role=Role.ALTERNATE), Rung(after_us=15 * US_PER_MIN, role=Role.SENIOR))
    stop_on: Annotated[tuple[ItemId, ...], Meta(max_length=8)] = ("understood", "answered")
    cool_down_us: Duration = 10 * US_PER_MIN
    triggers: Annotated[tuple[Line, ...], Meta(max_length=32)] = ()


class LineChecks(Clause, frozen=True, kw_only=True):
    """How often the line is proved: hourly, with 30 s for the reply; one miss makes it DEGRADED, two make it DOWN."""

    interval_us: Duration = US_PER_H
    window_us: Duration = 30 * US_PER_S
    misses_degraded: Annotated[int, Meta(ge=1, le=100)] = 1
    misses_down: Annotated[int, Meta(ge=1, le=100)] = 2
    bearers: Bearers = ALL_BEARERS


class Conformance(Terms, frozen=True, kw_only=True):
    """How far off its plan a track still conforms (the grace bands), and whether a node may itself say that a plan of its own is not kept.

    0.05 NM beside (the position bound of NACp 8, RTCA DO-260B), 300 ft over or under (ICAO Doc 4444, 8.5.5), 2 minutes early or late
    (ICAO Annex 2, 3.6.2.2). What was off is back within `release_percent` of the grace. With `automatic` a node says by itself that its own
    plan is Nonconforming (ASTM F3548), and that it is kept again; without it the node asks its own desk.
    """

    horizontal_mm: Length = 92_600
    vertical_mm: Length = 91_440
    early_us: Duration = 2 * US_PER_MIN
    late_us: Duration = 2 * US_PER_MIN
    release_percent: Annotated[int, Meta(ge=0, le=100)] = 50
    automatic: bool = False


class Steadiness(Terms, frozen=True, kw_only=True):
    """What keeps alerts from coming and going, and from being told too early or too late.

    A CAUTION is raised `lookahead_us` before the loss at the earliest and a WARNING `warning_within_us`; where only one of the ways
    of predicting a flight finds the loss, both wait until `caution_late_us` and `warning_late_us` before it (RTCA DO-365,
    late alert thresholds of the corrective and the warning alert: 20 s, 15 s). An alert stays while the two come within `apart_percent` of
    the minima, within as much of the look-ahead, for at most `linger_us` after they last came within the minima themselves, and is shown
    for `shown_us` at least. Who climbs or descends above `levels_from_mm` (pressure height) is expected to level at whole thousands of feet
    where nothing else is known (FL290, where levels are 1000 ft apart: ICAO Doc 9574). Data older than `stale_us` are of low confidence.
    """

    caution_late_us: Duration = 20 * US_PER_S
    warning_late_us: Duration = 15 * US_PER_S
    apart_percent: Annotated[int, Meta(ge=100, le=300)] = 150
    linger_us: Duration = 2 * US_PER_MIN
    shown_us: Duration = 10 * US_PER_S
    levels_from_mm: Length = 8_839_200
    stale_us: Duration = 15 * US_PER_S


class Alerting(Clause, frozen=True, kw_only=True):
    """When a predicted loss of separation between two tracks becomes an alert, and when it ends.

    3 NM, 1000 ft and 120 s as in short-term conflict alert; raised when `m` of `n` computations saw it, ended after 30 s without,
    sounded again after 2 or 10 minutes. A loss at most 60 s away is a WARNING: a person has that long to understand a FLASH.
    `conformance`: when a track is off its own plan, where other than by default; `m`, `n` and `hold_us` count reports there.
    `steadiness`: what keeps alerts from coming and going, where other than by default.
    """

    horizontal_mm: Length = 5_556_000
    vertical_mm: Length = 304_800
    lookahead_us: Duration = 120 * US_PER_S
    warning_within_us: Duration = 60 * US_PER_S
    m: Annotated[int, Meta(ge=1, le=100)] = 2
    n: Annotated[int, Meta(ge=1, le=100)] = 3
    hold_us: Duration = 30 * US_PER_S
    realarm_warning_us: Duration = 2 * US_PER_MIN
    realarm_us: Duration = 10 * US_PER_MIN
    conformance: Conformance | None = None
    steadiness: Steadiness | None = None

    @property
    def steady(self) -> Steadiness:
        """What keeps alerts steady, whether stated or by default."""
        return self.steadiness or STEADINESS


STEADINESS = Steadiness()
CONFORMANCE = Conformance()
"""What holds where the clause on alerting says nothing of either: so agreements of before there were such words hash as they did."""


class Time(Clause, frozen=True, kw_only=True):
    """The time base, and how far two clocks may lie apart before it is shown."""

    source: Name = "UTC"
    max_skew_us: Duration = 2 * US_PER_S
