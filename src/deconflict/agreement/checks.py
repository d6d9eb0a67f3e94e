"""What must hold within an agreement beyond the bounds of each field: every refusal names clause and field."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.agreement.agreement import CLAUSES, Agreement
from deconflict.agreement.exchange import Due, Rung
from deconflict.agreement.parties import CORE_CLAUSES
from deconflict.airspace.altitude import Height
from deconflict.airspace.volume import Volume3D
from deconflict.errors import Refused


def check(agreement: Agreement) -> None:
    """Refuse an agreement whose clauses contradict themselves or each other.

    Raises: Refused naming clause and field, and how to mend it.
    """
    _check_parties(agreement)
    _check_positions(agreement)
    _check_term(agreement)
    _check_space(agreement)
    _check_separation(agreement)
    _check_deadlines(agreement)
    _check_numbers(agreement)
    _check_suspension(agreement)


def _refuse(where: str, what: str, mend: str) -> None:
    raise Refused(what, where=where, mend=mend)


def _check_unique(names: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            _refuse(f"{where}[{place}]", f"'{name}' is there twice", "state each once")
        seen.add(name)


def _check_known(agreement: Agreement, party: str, where: str) -> None:
    if party not in agreement.parties.ids():
        _refuse(where, f"'{party}' is no party to this agreement", "name it under parties first, or correct the id")


def _check_parties(agreement: Agreement) -> None:
    _check_unique((member.party for member in agreement.parties.parties), "parties.parties")
    for place, contact in enumerate(agreement.contacts.contacts):
        _check_known(agreement, contact.party, f"contacts.contacts[{place}].party")
        if contact.person is not None and not agreement.contacts.named:
            _refuse(
                f"contacts.contacts[{place}].person", "a person is named but named = false", "set contacts.named = true or leave it out"
            )
    for place, language in enumerate(agreement.languages.primary):
        _check_known(agreement, language.party, f"languages.primary[{place}].party")
    for place, zone in enumerate(agreement.zones_and_corridors.zones):
        for party in zone.recognition:
            _check_known(agreement, party, f"zones_and_corridors.zones[{place}].recognition.{party}")


def _check_positions(agreement: Agreement) -> None:
    for name, clause in agreement.clauses():
        for party in clause.positions:
            _check_known(agreement, party, f"{name}.positions.{party}")


def _check_term(agreement: Agreement) -> None:
    term = agreement.term
    if term.effective_to_us is not None and term.effective_to_us <= term.effective_from_us:
        _refuse("term.effective_to", "it ends before it begins", "give an end later than effective_from")


def _check_space(agreement: Agreement) -> None:
    _check_volumes(agreement.area.volumes, "area.volumes")
    ground = agreement.area.ground
    if not ground.low_mm <= ground.middle_mm <= ground.high_mm:
        _refuse("area.ground", "low, central and high are out of order", "state them with low <= central <= high")
    for place, block in enumerate(agreement.altitudes.blocks):
        _check_band(block.lower, block.upper, f"altitudes.blocks[{place}].upper")
    _check_unique((zone.zone_id for zone in agreement.zones_and_corridors.zones), "zones_and_corridors.zones")
    for place, zone in enumerate(agreement.zones_and_corridors.zones):
        where = f"zones_and_corridors.zones[{place}].volumes"
        _check_volumes((volume.volume for volume in zone.volumes), where)
        for number, volume in enumerate(zone.volumes):
            if volume.from_us >= volume.until_us:
                _refuse(f"{where}[{number}].until", "it ends before it begins", "give an end later than the begin")


def _check_volumes(volumes: Iterable[Volume3D], where: str) -> None:
    for place, volume in enumerate(volumes):
        _check_band(volume.lower, volume.upper, f"{where}[{place}].upper")


def _check_band(lower: Height, upper: Height, where: str) -> None:
    if lower.reference is upper.reference and lower.value_mm > upper.value_mm:
        _refuse(where, "the upper height is below the lower", "exchange them")


def _check_separation(agreement: Agreement) -> None:
    pairs = agreement.separation_minima.minima.pairs
    _check_unique((" and ".join(sorted((pair.first, pair.second))) for pair in pairs), "separation_minima.minima.pairs")


def _check_deadlines(agreement: Agreement) -> None:
    due, climb = agreement.acknowledgement, agreement.escalation
    for name, deadlines in (("flash", due.flash), ("urgent", due.urgent), ("routine", due.routine), ("admin", due.admin)):
        _check_due(deadlines, f"acknowledgement.{name}")
    _check_climb(climb.flash, due.flash, "escalation.flash")
    _check_climb(climb.urgent, due.urgent, "escalation.urgent")


def _check_due(due: Due, where: str) -> None:
    if due.t_delivered_us > due.t_human_us:
        _refuse(f"{where}.t_delivered", "a message is delivered after a person understood it", "make t_delivered at most t_human")
    if due.t_human_us > due.t_answer_us:
        _refuse(f"{where}.t_answer", "a message is answered before a person understood it", "make t_answer at least t_human")


def _check_climb(rungs: tuple[Rung, ...], due: Due, where: str) -> None:
    if rungs and rungs[0].after_us != due.t_human_us:
        mend = f"make it equal acknowledgement.{where.removeprefix('escalation.')}.t_human"
        _refuse(f"{where}[0].after", "the climb does not begin when understanding is due", mend)
    for place in range(1, len(rungs)):
        if rungs[place].after_us < rungs[place - 1].after_us:
            _refuse(f"{where}[{place}].after", "it comes before the step above it", "put the steps in order of time")


def _check_numbers(agreement: Agreement) -> None:
    checks, alerting = agreement.line_check, agreement.alerting
    if checks.interval_us == 0 or checks.window_us >= checks.interval_us:
        _refuse("line_check.window", "a reply may take longer than the interval", "make window shorter than interval")
    if checks.misses_degraded > checks.misses_down:
        _refuse("line_check.misses_down", "a line is down before it is degraded", "make it at least misses_degraded")
    if alerting.m > alerting.n:
        _refuse("alerting.m", "more computations must agree than are looked at", "make m at most n")
    if min(alerting.horizontal_mm, alerting.vertical_mm) <= 0:
        _refuse("alerting.horizontal", "a minimum is not above zero", "give horizontal and vertical above 0")
    if alerting.warning_within_us > alerting.lookahead_us:
        _refuse("alerting.warning_within", "it reaches further than the look ahead", "make it at most lookahead")
    bands = alerting.conformance
    if bands is not None and min(bands.horizontal_mm, bands.vertical_mm) < 0:
        _refuse("alerting.conformance.horizontal", "a grace band is below zero", "give horizontal and vertical of 0 or more")
    _check_steadiness(agreement)
    _check_unique(agreement.priority.order, "priority.order")


def _check_steadiness(agreement: Agreement) -> None:
    """What is stated of it, against the look-ahead: the latest moment of a level is not before its earliest."""
    alerting, where = agreement.alerting, "alerting.steadiness"
    steady = alerting.steadiness
    if steady is None:
        return
    if steady.warning_late_us > min(alerting.warning_within_us, steady.caution_late_us):
        _refuse(f"{where}.warning_late", "it lies before warning_within or caution_late", "make it at most the smaller of the two")
    if steady.caution_late_us > alerting.lookahead_us:
        _refuse(f"{where}.caution_late", "it reaches further than the look ahead", "make it at most lookahead")


def _check_suspension(agreement: Agreement) -> None:
    suspension = agreement.suspension_resumption
    for field, names in (("suspendable", suspension.suspendable), ("never_stops", suspension.never_stops)):
        for place, name in enumerate(names):
            if name not in CLAUSES:
                _refuse(f"suspension_resumption.{field}[{place}]", f"there is no clause '{name}'", f"clauses are {', '.join(CLAUSES)}")
    missing = [clause for clause in CORE_CLAUSES if clause not in suspension.never_stops]
    if missing:
        _refuse("suspension_resumption.never_stops", f"'{missing[0]}' is missing", "the core never stops: name all of it")
    both = [clause for clause in suspension.suspendable if clause in suspension.never_stops]
    if both:
        _refuse("suspension_resumption.suspendable", f"'{both[0]}' never stops", "leave it out")
