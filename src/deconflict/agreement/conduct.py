"""Clauses on how parties behave and what follows when something happened: conduct, priority, rescue, incidents, claims, breaches."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from deconflict.agreement.clause import Clause
from deconflict.agreement.terms import US_PER_DAY, US_PER_H, Duration, Frequency, Line, Name


class Conduct(Clause, frozen=True, kw_only=True):
    """Rules near each other's craft (INCSEA 1972, US-China air annex 2015)."""

    rules: Annotated[tuple[Line, ...], Meta(max_length=32)] = (
        "keep a distance that leaves both room to manoeuvre",
        "no simulated attack",
        "no dazzling, flares or jamming near another's craft",
        "lights on at night",
        "courteous speech",
    )


class User(StrEnum):
    """Users of airspace, for their order when both cannot have it."""

    EMERGENCY = "emergency"
    RESCUE = "rescue"
    FIRE = "fire"
    HUMANITARIAN = "humanitarian"
    STATE = "state"
    OTHER = "other"


class PriorityOfUsers(Clause, frozen=True, kw_only=True):
    """The order of users when both cannot have it, first first; every user once."""

    order: Annotated[tuple[User, ...], Meta(min_length=1, max_length=6)] = tuple(User)


class EmergencySar(Clause, frozen=True, kw_only=True):
    """Emergency, search and rescue: always open, even while the rest is suspended."""

    coordinator: Name = "who is nearest, until handed over"
    entry_without_consent: bool = False
    short_form: Line = "type, height, route, persons"
    frequency_hz: Frequency = 121_500_000
    landing_sites: Annotated[tuple[Line, ...], Meta(max_length=32)] = ()
    hand_over: Line = ""


class Incident(Clause, frozen=True, kw_only=True):
    """Reports are due within 24 h, 72 h and 30 days; evidence is held until the final one."""

    initial_us: Duration = 24 * US_PER_H
    preliminary_us: Duration = 72 * US_PER_H
    final_us: Duration = 30 * US_PER_DAY
    evidence_hold_us: Duration = 365 * US_PER_DAY


class Claims(Clause, frozen=True, kw_only=True):
    """Answer codes, and when a request for information is due: 7 days, urgent 48 h (CSBM border treaties)."""

    answers: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=16)] = (
        "received", "under review", "no information", "not ours", "confirmed", "partly", "not supported", "insufficient", "duplicate",
    )  # fmt: skip
    rfi_deadline_us: Duration = 7 * US_PER_DAY
    rfi_urgent_us: Duration = 48 * US_PER_H
    review_us: Duration = 30 * US_PER_DAY
    publication_rule: Line = "by agreement of those named in it"


class BreachLedger(Clause, frozen=True, kw_only=True):
    """Who may enter a breach, how long the other has to agree or dispute (72 h), and the monthly count."""

    who: Line = "any party"
    window_us: Duration = 72 * US_PER_H
    monthly_count: bool = True
