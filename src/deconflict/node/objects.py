"""What a statement of a plan, zone, site or movement is about, and the airspace noun that a version of it states."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from deconflict.airspace.constraint import Constraint, ProtectedSite
from deconflict.airspace.intent import OperationalIntent
from deconflict.conflict.strategic import AirspaceObject
from deconflict.coordination.contradiction import cautious, contradicts
from deconflict.picture.picture import ObjectKey, ObjectRecord, Version
from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.statements.movements import Movement, as_intent
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone

OBJECTS = ("plan", "zone", "site", "movement")
IDS: Mapping[type[Part], tuple[str, str]] = {
    Operation: ("plan", "op_id"), Zone: ("zone", "zone_id"), Site: ("site", "site_id"), Movement: ("movement", "movement_id"),
}  # fmt: skip
"""Main part -> the kind of object it states, and the field with its id."""


def object_key(party: str, main: Part | None) -> ObjectKey | None:
    """Which object of that party a statement is about; None where it is about none."""
    kind, id_field = IDS.get(type(main), ("", "")) if main is not None else ("", "")
    return (kind, party, getattr(main, id_field)) if kind else None


def stated_otherwise(kind: str, raw: bytes | None) -> str | None:
    """What a main part (its bytes) states that its own kind contradicts: a plan's state, else whether it is over; None where they agree."""
    if raw is None or kind not in KINDS:
        return None
    main = msgspec.json.decode(raw, type=KINDS[kind].parts["main"])
    if not contradicts(kind, main):
        return None
    if isinstance(main, Operation):
        return main.state.value
    return "over" if getattr(main, "cancelled", False) or getattr(main, "expired", False) else "standing"


def airspace_object(record: ObjectRecord, version: Version) -> AirspaceObject | None:
    """A plan, zone, site or movement of the picture as the airspace noun it states; None while its place is withheld.

    Where its kind contradicts its state the more cautious of the two counts.
    """
    where = version.exact or version.buffered
    if where is None or version.main is None:
        return None
    if record.kind == "plan":
        return _plan(record, version, version.main, where)
    if record.kind == "movement":
        moving = msgspec.json.decode(version.main, type=Movement)
        return as_intent(record.party, moving, version.place.entry, msgspec.json.decode(where, type=Volumes).volumes)
    name = version.place.entry
    if record.kind == "zone":
        zone = cautious(version.kind, msgspec.json.decode(version.main, type=Zone))
        volumes = () if zone.cancelled else msgspec.json.decode(where, type=Volumes).volumes
        return Constraint(
            party=record.party, zone_id=record.object_id, version=name, zone_type=zone.zone_type, volumes=volumes, exempt=zone.exempt
        )  # fmt: skip
    site = cautious(version.kind, msgspec.json.decode(version.main, type=Site))
    until_us = site.from_us if site.expired else site.until_us
    return ProtectedSite(
        party=record.party, site_id=record.object_id, version=name, function=site.function,
        place=msgspec.json.decode(where, type=Place).place, from_us=site.from_us, until_us=until_us,
    )  # fmt: skip


def _plan(record: ObjectRecord, version: Version, main: bytes, where: bytes) -> OperationalIntent:
    plan = cautious(version.kind, msgspec.json.decode(main, type=Operation))
    return OperationalIntent(
        party=record.party, op_id=record.object_id, version=version.place.entry, kind=plan.operation, aircraft_class=plan.aircraft_class,
        state=plan.state, priority=plan.rank, volumes=msgspec.json.decode(where, type=Volumes).volumes,
    )  # fmt: skip
