"""Where and when everything is that the picture holds and that counts: plans, zones and sites in one index, kept as they change."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from deconflict.airspace.constraint import Constraint, ZoneType
from deconflict.airspace.intent import IntentState
from deconflict.airspace.volume import Volume4D, check
from deconflict.conflict import strategic
from deconflict.conflict.strategic import AirspaceObject, volumes_of
from deconflict.coordination.contradiction import contradicts
from deconflict.errors import Refused
from deconflict.node.core import Core
from deconflict.node.objects import airspace_object, stated_otherwise
from deconflict.picture.index import SpaceTimeIndex
from deconflict.picture.picture import ObjectKey, ObjectRecord
from deconflict.statements.plans import Operation, Volumes

VersionKey = tuple[str, str, str, str]
"""(kind, party, object id, version): what the index holds, since a forked object has several versions at once."""
_volumes = msgspec.json.Decoder(Volumes)
_AT_ONCE = 16_384
"""Plans that are laid out together at the start: few enough that their arrays take 20 MB."""


class Placed:
    """The index over what the picture holds, and the zones that tracks may not enter. It follows from the picture."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.index: SpaceTimeIndex[VersionKey] = SpaceTimeIndex()
        self.entered: dict[VersionKey, Constraint] = {}

    def start(self) -> None:
        """Index what the store brought back: plans by the thousand, and each thing that wants a closer look by itself."""
        batch: list[tuple[VersionKey, Sequence[Volume4D]]] = []
        for key, record in self.core.picture.objects.items():
            plan = self.plain(key)
            version = next(iter(record.versions.values()))
            if plan is None or version.exact is None:
                self.renew(key)
            elif plan.state is not IntentState.ENDED:
                batch.append(((*key, version.place.entry), _volumes.decode(version.exact).volumes))
                if len(batch) == _AT_ONCE:
                    self._take(batch)
                    batch = []
        self._take(batch)

    def plain(self, key: ObjectKey) -> Operation | None:
        """The plan by that key, where it was stated once and nothing of it is contradictory; None where there is more to it."""
        record = self.core.picture.objects[key]
        if record.kind != "plan" or len(record.versions) > 1:
            return None
        (version,) = record.versions.values()
        said = self.core.picture.messages.get(version.place.entry)
        main = said.main if said is not None else None
        return main if isinstance(main, Operation) and not contradicts(version.kind, main) else None

    def _take(self, batch: Sequence[tuple[VersionKey, Sequence[Volume4D]]]) -> None:
        for key in self.index.add_many(batch):
            self.renew(key[:3])

    def renew(self, key: ObjectKey) -> None:
        """An object changed: index it anew, and say what is wrong with it. One that is no longer held is none."""
        record, fault = self.core.picture.objects.get(key), None
        if record is None:
            return
        for name in record.versions:
            self.index.remove((*key, name))
            self.entered.pop((*key, name), None)
        for version in self.core.picture.current(record):
            thing = airspace_object(record, version)
            if thing is None or strategic.is_over(thing):
                continue
            crooked = _immeasurable(thing)
            if crooked is None:
                self.index.add((*key, version.place.entry), volumes_of(thing))
                if isinstance(thing, Constraint) and thing.zone_type is not ZoneType.CORRIDOR:
                    self.entered[(*key, version.place.entry)] = thing
            fault = fault or crooked
        self._tell_immeasurable(key, fault)
        self._tell_contradiction(key, record)

    def versions(self, key: ObjectKey) -> list[VersionKey]:
        """The versions of an object that are in the index, in order."""
        record = self.core.picture.objects.get(key)
        return sorted((*key, name) for name in (record.versions if record is not None else ()) if (*key, name) in self.index)

    def drop(self, key: ObjectKey, name: str) -> None:
        """A version of an object is no longer held."""
        self.index.remove((*key, name))
        self.entered.pop((*key, name), None)

    def thing(self, key: VersionKey) -> AirspaceObject | None:
        """The version of an object by that key, while it counts."""
        record = self.core.picture.objects.get(key[:3])
        version = record.versions.get(key[3]) if record else None
        return airspace_object(record, version) if record and version and key in self.index else None

    def _tell_contradiction(self, key: ObjectKey, record: ObjectRecord) -> None:
        """A version that its own kind contradicts counts by the more cautious reading, and is a fault that names who signed it."""
        about = f"contradiction {key[0]} {key[1]}:{key[2]}"
        version = self.core.picture.current(record)[-1]
        stated = stated_otherwise(version.kind, version.main)
        if stated is None:
            self.core.mended(about)
        else:
            name = self.core.picture.name_of(key[1])
            what = f"{name} says {version.kind} of the {key[0]} {key[2]}, and states it as {stated}: the more cautious of the two counts"
            self.core.fault(about, what, f"ask {name} to state it anew")

    def _tell_immeasurable(self, key: ObjectKey, fault: Refused | None) -> None:
        """What a peer signed and we cannot measure is a fault that names the peer, until it states the object anew."""
        about = f"{key[0]} {key[1]}:{key[2]}"
        if fault is None:
            self.core.mended(about)
        else:
            name = self.core.picture.name_of(key[1])
            self.core.fault(about, f"the {key[0]} {key[2]} of {name} cannot be placed: {fault}", f"ask {name} to state it anew")


def _immeasurable(thing: AirspaceObject) -> Refused | None:
    """Why not every volume of it can be measured, or None."""
    try:
        for volume in volumes_of(thing):
            check(volume)
    except Refused as fault:
        return fault
    return None
