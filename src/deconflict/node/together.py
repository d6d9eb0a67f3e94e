"""What plans say of aircraft by name: which are declared to fly together, which volumes one keeps to, of which class it is. It follows from
the picture.

A pair that is declared is shown with who declared it, and not alerted; of an aircraft whose plan is active it is expected to stay within.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from deconflict.airspace.intent import IntentState, OperationalIntent
from deconflict.airspace.separation import AircraftClass
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.declared import Declaration, Declared, declared_pairs
from deconflict.conflict.encounter import Pair
from deconflict.conflict.encounter import key as track_name
from deconflict.conflict.identity import Key
from deconflict.conflict.strategic import AirspaceObject
from deconflict.coordination.contradiction import cautious
from deconflict.node.core import Core
from deconflict.node.sky import Sky
from deconflict.picture.picture import ObjectKey
from deconflict.statements.plans import Operation


class Together:
    """The declarations of all plans that stand, the classes of the aircraft they name, and the volumes of those that are active.

    `things`: what an object states, in the versions that count, are not over and can be measured.
    """

    def __init__(self, core: Core, sky: Sky, things: Callable[[ObjectKey], list[AirspaceObject]]) -> None:
        self.core = core
        self.sky = sky
        self.things = things
        self._declared: dict[ObjectKey, tuple[Declaration, ...]] = {}
        self._flown: dict[ObjectKey, tuple[tuple[str, ...], tuple[Volume4D, ...]]] = {}
        self._classes: dict[ObjectKey, dict[Key, AircraftClass]] = {}

    def start(self) -> None:
        """Know what the store brought back."""
        for key in self.core.picture.objects:
            self.learn(key)

    def learn(self, key: ObjectKey) -> None:
        """An object changed: what it says now. A plan whose logbook forked says nothing here: either of two versions may be the last."""
        record = self.core.picture.objects.get(key)
        self._declared.pop(key, None)
        self._flown.pop(key, None)
        self._classes.pop(key, None)
        if record is None or key[0] != "plan" or not any(_says(version.main or b"") for version in record.versions.values()):
            return
        current = self.core.picture.current(record)
        if len(current) != 1 or current[0].main is None:
            return
        plan = cautious(current[0].kind, msgspec.json.decode(current[0].main, type=Operation))
        if plan.cooperation and plan.state is not IntentState.ENDED:
            self._declared[key] = tuple(Declaration(key[1], key[2], each) for each in plan.cooperation)
        if plan.tracks and plan.state is not IntentState.ENDED:
            self._classes[key] = {(key[1], name): plan.aircraft_class for name in plan.tracks}
        if plan.tracks and plan.state is IntentState.ACTIVATED:
            volumes = [thing.volumes for thing in self.things(key) if isinstance(thing, OperationalIntent)]
            if volumes:
                self._flown[key] = (tuple(track_name(key[1], name) for name in plan.tracks), volumes[-1])

    def among(self, pairs: Iterable[Pair]) -> dict[Pair, Declared]:
        """Those of the pairs that are declared now."""
        declarations = [each for key in sorted(self._declared) for each in self._declared[key]]
        return declared_pairs(pairs, declarations, self.core.now, self.sky.names)

    def classes(self) -> dict[Key, AircraftClass]:
        """Of which class an aircraft is, by party and id, where its party's plans say so and agree."""
        found: dict[Key, AircraftClass] = {}
        disputed: set[Key] = set()
        for said in self._classes.values():
            disputed |= {name for name, class_ in said.items() if found.get(name, class_) is not class_}
            found |= said
        return {name: class_ for name, class_ in found.items() if name not in disputed}

    def plans(self) -> dict[str, tuple[Volume4D, ...]]:
        """By the name of an aircraft the volumes of its active plans."""
        found: dict[str, tuple[Volume4D, ...]] = {}
        for key in sorted(self._flown):
            names, volumes = self._flown[key]
            for name in names:
                found[name] = (*found.get(name, ()), *volumes)
        return found


def _says(main: bytes) -> bool:
    """Whether a plan may say anything of aircraft by name: of very many plans few do, and only these are decoded."""
    return b'"cooperation"' in main or b'"tracks"' in main
