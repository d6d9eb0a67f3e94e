"""Rules: the numbers that hold between two parties at an instant. The engine runs on these alone, under an agreement or on the defaults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from hashlib import sha256
from itertools import zip_longest
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from deconflict.agreement.agreement import Agreement, in_force, label, version_hash
from deconflict.agreement.clause import Clause
from deconflict.agreement.conduct import BreachLedger, Claims, EmergencySar, Incident, PriorityOfUsers
from deconflict.agreement.exchange import (
    CONFORMANCE,
    Acknowledgement,
    Alerting,
    Conformance,
    Due,
    Escalation,
    LineChecks,
    Notification,
    Rung,
    Steadiness,
    Time,
)
from deconflict.agreement.parties import Meetings
from deconflict.agreement.space import Area, Separation
from deconflict.agreement.terms import US_PER_DAY, Bearer, Priority, Role
from deconflict.airspace.altitude import Ground
from deconflict.airspace.separation import AircraftClass, PairMinima, SeparationMinima

DEFAULT_NAME = "default"
JOINED_NAME = "strictest"
MOST_TRIGGERS = 32
"""As many as the escalation clause holds."""
C = TypeVar("C", bound=Clause)


class Deadlines(Struct, frozen=True):
    """How long after a message is written its levels are due: stored by the peer's node, understood by a person, answered."""

    l0_us: int
    l2_us: int
    l4_us: int


class Step(Struct, frozen=True):
    """One rung of the climb: `after_us` from the writing of the message, who is called and by which bearers."""

    after_us: int
    role: Role
    bearers: tuple[Bearer, ...]


class Rules(Struct, frozen=True, kw_only=True):
    """The clauses that count between two parties, and from where.

    `name` is the agreement's id and version, `default`, or `strictest` and a hash where several were joined; `sources` says it for each
    clause in the order of `RULED`; `agreement` is the version's hash where there is just one. Durations in µs, lengths in mm.
    """

    name: str = DEFAULT_NAME
    agreement: str | None = None
    sources: tuple[tuple[str, str], ...] = ()
    separation_minima: Separation = Separation()
    area: Area = Area()
    deadlines: Acknowledgement = Acknowledgement()
    climb: Escalation = Escalation()
    line_check: LineChecks = LineChecks()
    alerting: Alerting = Alerting()
    notification: Notification = Notification()
    time: Time = Time()
    incident: Incident = Incident()
    claims: Claims = Claims()
    breach_ledger: BreachLedger = BreachLedger()
    meetings: Meetings = Meetings()
    priority: PriorityOfUsers = PriorityOfUsers()
    emergency_sar: EmergencySar = EmergencySar()

    @property
    def separation(self) -> SeparationMinima:
        """Minima between two plans, by pair of classes."""
        return self.separation_minima.minima

    @property
    def ground(self) -> Ground:
        """What heights above ground are reckoned over."""
        return self.area.ground

    @property
    def standby_factor(self) -> int:
        """How many answer periods a STANDBY can stretch an answer to."""
        return self.deadlines.standby_factor

    @property
    def line_check_interval_us(self) -> int:
        """How often the line is proved."""
        return self.line_check.interval_us

    @property
    def line_check_window_us(self) -> int:
        """How long the reply to a line check may take."""
        return self.line_check.window_us

    @property
    def bearers(self) -> tuple[Bearer, ...]:
        """Bearers in the order in which they are tried."""
        return self.line_check.bearers

    @property
    def max_skew_us(self) -> int:
        """How far two clocks may lie apart."""
        return self.time.max_skew_us

    @property
    def lead_routine_us(self) -> int:
        """How long before it starts an operation is notified."""
        return self.notification.lead_routine_us

    @property
    def lead_short_us(self) -> int:
        """The lead below which a notice is late."""
        return self.notification.lead_short_notice_us

    @property
    def lead_hazard_us(self) -> int:
        """How long before it starts a hazard is notified."""
        return self.notification.lead_hazard_us

    def acknowledgement(self, priority: str) -> Deadlines:
        """How long after writing each level of a message of this priority is due."""
        due = _due(self.deadlines, Priority(priority))
        return Deadlines(due.t_delivered_us, due.t_human_us, due.t_answer_us)

    def escalation(self, priority: str) -> tuple[Step, ...]:
        """Who is called when, from the writing of the message on; empty where a passed deadline is only flagged."""
        rungs = {Priority.FLASH: self.climb.flash, Priority.URGENT: self.climb.urgent}.get(Priority(priority), ())
        return tuple(Step(rung.after_us, rung.role, rung.bearers) for rung in rungs)

    def ack_by_us(self, priority: str, written_at_us: int) -> int:
        """The instant by which a person must have understood a message written then."""
        return written_at_us + self.acknowledgement(priority).l2_us

    def answer_by_us(self, priority: str, written_at_us: int) -> int:
        """The instant by which it must be answered.

        ROUTINE: the next plan reply whose cutoff has not passed, never before `ack_by_us`.
        """
        if Priority(priority) is not Priority.ROUTINE:
            return written_at_us + self.acknowledgement(priority).l4_us
        time_of_day_us = written_at_us % US_PER_DAY
        days = 0 if time_of_day_us <= self.notification.plan_cutoff_us else 1
        reply_us = written_at_us - time_of_day_us + days * US_PER_DAY + self.notification.plan_reply_us
        return max(reply_us, self.ack_by_us(priority, written_at_us))


DEFAULT_RULES = Rules()

RULED: tuple[tuple[str, str], ...] = (
    ("separation_minima", "separation_minima"), ("area", "area"), ("acknowledgement", "deadlines"), ("escalation", "climb"),
    ("line_check", "line_check"), ("alerting", "alerting"), ("notification", "notification"), ("time", "time"),
    ("incident", "incident"), ("claims", "claims"), ("breach_ledger", "breach_ledger"), ("meetings", "meetings"),
    ("priority", "priority"), ("emergency_sar", "emergency_sar"),
)  # fmt: skip
"""(clause, field of Rules) of every clause the engine runs on."""


def between(agreements: Sequence[Agreement], a: str, b: str, at: int, versions: Sequence[str | None] = ()) -> Rules:
    """The rules between parties `a` and `b` at the instant `at`, the same whichever is named first.

    `versions`: the hashes of the agreements, in their order, as far as they are known.

    Clause by clause: from the narrowest agreement (fewest parties, then the one in force latest) in which the clause binds both; else the
    strictest of what either has agreed with others; else the default.
    """
    known = zip_longest(agreements, versions)
    hashes = {id(held): version or version_hash(held) for held, version in known if held.holds(a) or held.holds(b)}
    concerned = [held for held in agreements if id(held) in hashes]
    ordered = sorted(concerned, key=lambda held: (len(held.parties.parties), -held.term.effective_from_us, hashes[id(held)]))
    names = {id(held): label(held, hashes[id(held)]) for held in concerned}
    chosen: dict[str, Clause] = {}
    sources: list[tuple[str, str]] = []
    used: dict[str, Agreement] = {}
    for clause, field in RULED:
        both = [held for held in ordered if in_force(held, clause, (a, b), at)]
        from_where = both[:1] or [held for held in ordered if in_force(held, clause, (a,), at) or in_force(held, clause, (b,), at)]
        if from_where:
            chosen[field] = reduce(_STRICTEST[clause], (getattr(held, clause) for held in from_where))
            used |= {names[id(held)]: held for held in from_where}
        sources.append((clause, _name([names[id(held)] for held in from_where])))
    only = next(iter(used.values())) if len(used) == 1 else None
    held_hash = hashes[id(only)] if only is not None and only.holds(a, b) else None
    return replace(DEFAULT_RULES, name=_name(list(used)), agreement=held_hash, sources=tuple(sources), **chosen)


def _name(labels: Sequence[str]) -> str:
    if not labels:
        return DEFAULT_NAME
    if len(labels) == 1:
        return labels[0]
    return f"{JOINED_NAME}#{sha256(' '.join(sorted(labels)).encode()).hexdigest()[:16]}"


def _due(clause: Acknowledgement, priority: Priority) -> Due:
    by_priority = {
        Priority.FLASH: clause.flash, Priority.URGENT: clause.urgent, Priority.ROUTINE: clause.routine, Priority.ADMIN: clause.admin,
    }  # fmt: skip
    return by_priority[priority]


def _stricter_separation(one: Separation, other: Separation) -> Separation:
    classes = list(AircraftClass)
    pairs = tuple(
        PairMinima(first, second, one.minima.between(first, second).strictest(other.minima.between(first, second)))
        for place, first in enumerate(classes)
        for second in classes[place:]
    )
    return Separation(minima=SeparationMinima(one.minima.others.strictest(other.minima.others), pairs))


def _stricter_area(one: Area, other: Area) -> Area:
    """Only the ground is joined, to the widest; an area of either is no area of both."""
    low_mm, high_mm = min(one.ground.low_mm, other.ground.low_mm), max(one.ground.high_mm, other.ground.high_mm)
    return Area(ground=Ground(low_mm, high_mm, max(one.ground.middle_mm, other.ground.middle_mm)))


def _stricter_acknowledgement(one: Acknowledgement, other: Acknowledgement) -> Acknowledgement:
    return Acknowledgement(
        flash=_sooner(one.flash, other.flash),
        urgent=_sooner(one.urgent, other.urgent),
        routine=_sooner(one.routine, other.routine),
        admin=_sooner(one.admin, other.admin),
        standby_factor=min(one.standby_factor, other.standby_factor),
    )


def _sooner(one: Due, other: Due) -> Due:
    return Due(
        t_delivered_us=min(one.t_delivered_us, other.t_delivered_us),
        t_human_us=min(one.t_human_us, other.t_human_us),
        t_answer_us=min(one.t_answer_us, other.t_answer_us),
        t_passed_down_us=_smaller(one.t_passed_down_us, other.t_passed_down_us),
    )


def _smaller(one: int | None, other: int | None) -> int | None:
    """The smaller of two limits, of which either may not be set."""
    return min((limit for limit in (one, other) if limit is not None), default=None)


def _stricter_escalation(one: Escalation, other: Escalation) -> Escalation:
    """Of each climb the one that calls soonest; understanding stops it only where both say so; every event of either obliges a call."""
    return Escalation(
        flash=min(one.flash, other.flash, key=_climb_order),
        urgent=min(one.urgent, other.urgent, key=_climb_order),
        stop_on=tuple(item for item in one.stop_on if item in other.stop_on),
        cool_down_us=min(one.cool_down_us, other.cool_down_us),
        triggers=tuple(sorted({*one.triggers, *other.triggers}))[:MOST_TRIGGERS],
    )


def _climb_order(rungs: tuple[Rung, ...]) -> tuple[bool, list[int], str]:
    """Who calls anybody before who calls nobody, then who calls soonest; the text makes the order total."""
    return not rungs, [rung.after_us for rung in rungs], repr(rungs)


def _stricter_line_check(one: LineChecks, other: LineChecks) -> LineChecks:
    return LineChecks(
        interval_us=min(one.interval_us, other.interval_us),
        window_us=min(one.window_us, other.window_us),
        misses_degraded=min(one.misses_degraded, other.misses_degraded),
        misses_down=min(one.misses_down, other.misses_down),
        bearers=min(one.bearers, other.bearers, key=lambda bearers: (-len(bearers), bearers)),
    )


def _stricter_alerting(one: Alerting, other: Alerting) -> Alerting:
    """Larger minima, a longer look ahead, fewer computations before an alert, sooner re-alarms; an alert is held longer."""
    return Alerting(
        horizontal_mm=max(one.horizontal_mm, other.horizontal_mm),
        vertical_mm=max(one.vertical_mm, other.vertical_mm),
        lookahead_us=max(one.lookahead_us, other.lookahead_us),
        warning_within_us=max(one.warning_within_us, other.warning_within_us),
        m=min(one.m, other.m),
        n=max(one.n, other.n),
        hold_us=max(one.hold_us, other.hold_us),
        realarm_warning_us=min(one.realarm_warning_us, other.realarm_warning_us),
        realarm_us=min(one.realarm_us, other.realarm_us),
        conformance=_stricter_conformance(one.conformance, other.conformance),
        steadiness=_stricter_steadiness(one, other),
    )


def _stricter_steadiness(one: Alerting, other: Alerting) -> Steadiness | None:
    """Alerts that wait less, stay longer, and expect less of who climbs; data are doubted sooner."""
    if one.steadiness is other.steadiness is None:
        return None
    a, b = one.steady, other.steady
    most = {name: max(getattr(a, name), getattr(b, name)) for name in Steadiness.__struct_fields__}
    return Steadiness(**most | {"stale_us": min(a.stale_us, b.stale_us)})


def _stricter_conformance(one: Conformance | None, other: Conformance | None) -> Conformance | None:
    """Narrower bands; a node speaks by itself only where both let it."""
    if one is None and other is None:
        return None
    one, other = one or CONFORMANCE, other or CONFORMANCE
    return Conformance(
        horizontal_mm=min(one.horizontal_mm, other.horizontal_mm),
        vertical_mm=min(one.vertical_mm, other.vertical_mm),
        early_us=min(one.early_us, other.early_us),
        late_us=min(one.late_us, other.late_us),
        release_percent=min(one.release_percent, other.release_percent),
        automatic=one.automatic and other.automatic,
    )


def _stricter_notification(one: Notification, other: Notification) -> Notification:
    """Longer leads, earlier hours, the smaller of each limit that either has, and every field that either asks for."""
    return Notification(
        min_fields=tuple(sorted({*one.min_fields, *other.min_fields})),
        max_area_km2=_smaller(one.max_area_km2, other.max_area_km2),
        max_duration_us=_smaller(one.max_duration_us, other.max_duration_us),
        lead_routine_us=max(one.lead_routine_us, other.lead_routine_us),
        lead_short_notice_us=max(one.lead_short_notice_us, other.lead_short_notice_us),
        lead_hazard_us=max(one.lead_hazard_us, other.lead_hazard_us),
        plan_cutoff_us=min(one.plan_cutoff_us, other.plan_cutoff_us),
        plan_reply_us=min(one.plan_reply_us, other.plan_reply_us),
    )


def _stricter_time(one: Time, other: Time) -> Time:
    return Time(max_skew_us=min(one.max_skew_us, other.max_skew_us))


def _stricter_incident(one: Incident, other: Incident) -> Incident:
    """Reports sooner, evidence held longer."""
    return Incident(
        initial_us=min(one.initial_us, other.initial_us),
        preliminary_us=min(one.preliminary_us, other.preliminary_us),
        final_us=min(one.final_us, other.final_us),
        evidence_hold_us=max(one.evidence_hold_us, other.evidence_hold_us),
    )


def _stricter_claims(one: Claims, other: Claims) -> Claims:
    return Claims(
        rfi_deadline_us=min(one.rfi_deadline_us, other.rfi_deadline_us),
        rfi_urgent_us=min(one.rfi_urgent_us, other.rfi_urgent_us),
        review_us=min(one.review_us, other.review_us),
    )


def _stricter_breach_ledger(one: BreachLedger, other: BreachLedger) -> BreachLedger:
    return BreachLedger(window_us=min(one.window_us, other.window_us))


def _stricter_meetings(one: Meetings, other: Meetings) -> Meetings:
    """More often, sooner, with more present."""
    return Meetings(
        remote_every_us=min(one.remote_every_us, other.remote_every_us),
        in_person_every_us=min(one.in_person_every_us, other.in_person_every_us),
        on_demand_within_us=min(one.on_demand_within_us, other.on_demand_within_us),
        quorum=max(one.quorum, other.quorum),
    )


def _stricter_priority(one: PriorityOfUsers, other: PriorityOfUsers) -> PriorityOfUsers:
    """No order is stricter than another: the same one of two everywhere, by its words."""
    return PriorityOfUsers(order=min(one.order, other.order))


def _stricter_emergency(one: EmergencySar, other: EmergencySar) -> EmergencySar:
    """Entry without consent only where both agree to it; the rest as whose words come first."""
    first = min(one, other, key=repr)
    return replace(first, entry_without_consent=one.entry_without_consent and other.entry_without_consent)


_STRICTEST: dict[str, Callable[..., Clause]] = {
    "separation_minima": _stricter_separation,
    "area": _stricter_area,
    "acknowledgement": _stricter_acknowledgement,
    "escalation": _stricter_escalation,
    "line_check": _stricter_line_check,
    "alerting": _stricter_alerting,
    "notification": _stricter_notification,
    "time": _stricter_time,
    "incident": _stricter_incident,
    "claims": _stricter_claims,
    "breach_ledger": _stricter_breach_ledger,
    "meetings": _stricter_meetings,
    "priority": _stricter_priority,
    "emergency_sar": _stricter_emergency,
}
