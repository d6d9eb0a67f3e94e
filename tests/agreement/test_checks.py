"""Clauses that contradict themselves or each other are refused, by clause and field."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.agreement import exchange
from deconflict.agreement.checks import check
from deconflict.agreement.conduct import Conduct, PriorityOfUsers, User
from deconflict.agreement.parties import (
    CORE_CLAUSES,
    Contact,
    Contacts,
    Languages,
    PartyLanguage,
    SuspensionResumption,
    Term,
)
from deconflict.agreement.space import AgreedZone, Altitudes, Area, Block, Recognition, Separation, ZonesAndCorridors
from deconflict.agreement.terms import US_PER_MIN, US_PER_S, ClauseStatus, Role
from deconflict.airspace.altitude import Ground, Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.separation import AircraftClass, Minima, PairMinima, SeparationMinima
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import Refused

from .made import ALFA, BRAVO, CHARLIE, agreement

LOW, HIGH = Height(0, Reference.AMSL), Height(1_000, Reference.AMSL)
WHERE = Circle(0, 0, 1_000)
UPSIDE_DOWN = Volume3D(WHERE, HIGH, LOW)

LATE = "alerting.steadiness.caution_late"


def zone(volume: Volume4D, **more: Any) -> AgreedZone:
    return AgreedZone(zone_id="z", zone_type=ZoneType.CAUTION, volumes=(volume,), authority="ALFA", **more)


GOOD_ZONE = zone(Volume4D(Volume3D(WHERE, LOW, HIGH), 0, 1))
DUE = exchange.Due
STEP = exchange.Rung(after_us=30 * US_PER_S, role=Role.ALTERNATE)
PAIR = PairMinima(AircraftClass.CREWED, AircraftClass.UNCREWED, Minima(1, 1, 1))
TURNED = PairMinima(AircraftClass.UNCREWED, AircraftClass.CREWED, Minima(2, 2, 2))

BAD: list[tuple[dict[str, Any], str]] = [
    ({"contacts": Contacts(contacts=(Contact(party=CHARLIE, role=Role.DUTY),))}, "contacts.contacts[0].party"),
    ({"contacts": Contacts(contacts=(Contact(party=ALFA, role=Role.DUTY, person="Ivy"),))}, "contacts.contacts[0].person"),
    ({"languages": Languages(primary=(PartyLanguage(party=CHARLIE, primary="en"),))}, "languages.primary[0].party"),
    ({"conduct": Conduct(positions={CHARLIE: ClauseStatus.AGREED})}, f"conduct.positions.{CHARLIE}"),
    ({"term": Term(effective_from_us=5, effective_to_us=5)}, "term.effective_to"),
    ({"area": Area(volumes=(UPSIDE_DOWN,))}, "area.volumes[0].upper"),
    ({"area": Area(ground=Ground(5, 1))}, "area.ground"),
    ({"area": Area(ground=Ground(1, 5, 6))}, "area.ground"),
    ({"altitudes": Altitudes(blocks=(Block(lower=HIGH, upper=LOW, user="ALFA"),))}, "altitudes.blocks[0].upper"),
    ({"zones_and_corridors": ZonesAndCorridors(zones=(GOOD_ZONE, GOOD_ZONE))}, "zones_and_corridors.zones[1]"),
    (
        {"zones_and_corridors": ZonesAndCorridors(zones=(zone(Volume4D(UPSIDE_DOWN, 0, 1)),))},
        "zones_and_corridors.zones[0].volumes[0].upper",
    ),
    (
        {"zones_and_corridors": ZonesAndCorridors(zones=(zone(Volume4D(GOOD_ZONE.volumes[0].volume, 1, 1)),))},
        "zones_and_corridors.zones[0].volumes[0].until",
    ),
    (
        {"zones_and_corridors": ZonesAndCorridors(zones=(zone(GOOD_ZONE.volumes[0], recognition={CHARLIE: Recognition.NOTED}),))},
        f"zones_and_corridors.zones[0].recognition.{CHARLIE}",
    ),
    ({"separation_minima": Separation(minima=SeparationMinima(pairs=(PAIR, TURNED)))}, "separation_minima.minima.pairs[1]"),
    (
        {"acknowledgement": exchange.Acknowledgement(admin=DUE(t_delivered_us=2, t_human_us=1, t_answer_us=3))},
        "acknowledgement.admin.t_delivered",
    ),
    (
        {"acknowledgement": exchange.Acknowledgement(routine=DUE(t_delivered_us=1, t_human_us=3, t_answer_us=2))},
        "acknowledgement.routine.t_answer",
    ),
    ({"escalation": exchange.Escalation(flash=(STEP,))}, "escalation.flash[0].after"),
    (
        {"escalation": exchange.Escalation(urgent=(exchange.Rung(after_us=5 * US_PER_MIN, role=Role.SENIOR), STEP))},
        "escalation.urgent[1].after",
    ),
    ({"line_check": exchange.LineChecks(interval_us=0)}, "line_check.window"),
    ({"line_check": exchange.LineChecks(interval_us=5, window_us=5)}, "line_check.window"),
    ({"line_check": exchange.LineChecks(misses_degraded=3)}, "line_check.misses_down"),
    ({"alerting": exchange.Alerting(m=4)}, "alerting.m"),
    ({"alerting": exchange.Alerting(vertical_mm=0)}, "alerting.horizontal"),
    ({"alerting": exchange.Alerting(lookahead_us=1)}, "alerting.warning_within"),
    ({"alerting": exchange.Alerting(conformance=exchange.Conformance(vertical_mm=-1))}, "alerting.conformance.horizontal"),
    ({"alerting": exchange.Alerting(steadiness=exchange.Steadiness(warning_late_us=20_000_001))}, "alerting.steadiness.warning_late"),
    ({"alerting": exchange.Alerting(lookahead_us=9, warning_within_us=9, steadiness=exchange.Steadiness(warning_late_us=9))}, LATE),
    ({"priority": PriorityOfUsers(order=(User.FIRE, User.FIRE))}, "priority.order[1]"),
    ({"suspension_resumption": SuspensionResumption(suspendable=("radios",))}, "suspension_resumption.suspendable[0]"),
    ({"suspension_resumption": SuspensionResumption(never_stops=CORE_CLAUSES[1:])}, "suspension_resumption.never_stops"),
    ({"suspension_resumption": SuspensionResumption(suspendable=("time",))}, "suspension_resumption.suspendable"),
]


@pytest.mark.parametrize(("clauses", "where"), BAD, ids=[where for _, where in BAD])
def test_a_contradiction_is_named(clauses: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as refused:
        check(agreement(ALFA, BRAVO, **clauses))
    assert refused.value.where == where
    assert refused.value.mend


def test_a_party_is_named_once() -> None:
    with pytest.raises(Refused) as refused:
        check(agreement(ALFA, ALFA))
    assert refused.value.where == "parties.parties[1]"


def test_what_is_sound_passes() -> None:
    check(agreement())
    sound: dict[str, Any] = {
        "contacts": Contacts(named=True, contacts=(Contact(party=ALFA, role=Role.DUTY, person="Ivy"),)),
        "languages": Languages(primary=(PartyLanguage(party=ALFA, primary="fr"),)),
        "zones_and_corridors": ZonesAndCorridors(
            zones=(GOOD_ZONE, zone(GOOD_ZONE.volumes[0], recognition={ALFA: Recognition.OBJECTED}))[:1]
        ),
        "area": Area(volumes=(Volume3D(WHERE, HIGH, Height(0, Reference.FL)),)),
        "escalation": exchange.Escalation(flash=(), urgent=()),
        "suspension_resumption": SuspensionResumption(suspendable=("radio",)),
        "term": Term(effective_from_us=5, effective_to_us=6),
    }
    check(agreement(ALFA, BRAVO, **sound))
