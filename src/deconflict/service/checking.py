"""`deconflict check`: where plans of files meet plans, zones and sites of files. Sends nothing and keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from deconflict.airspace.constraint import Constraint, ProtectedSite
from deconflict.airspace.drawing import shared
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.intent import OperationalIntent
from deconflict.airspace.separation import Minima, SeparationMinima
from deconflict.airspace.volume import Volume4D, meets
from deconflict.conflict import strategic
from deconflict.service.opening import OpenedFile, open_files, refusal
from deconflict.service.plugins import minima_of
from deconflict.wire import geojson
from deconflict.wire.opened import Assumed

AirspaceObject = OperationalIntent | Constraint | ProtectedSite


def check_files(files: Sequence[str], minima: str, assumed: Assumed) -> dict[str, Any]:
    """`conflicts` as FACES.md has them, `refused` for each record that could not be checked, and how many were `checked`.

    Refused with file, line and column for a single file that cannot be read as a whole.
    """
    agreed = minima_of(minima, "--minima")
    opened = open_files(files, assumed)
    things = [noun for place, file in enumerate(opened) for noun in _nouns(file, f"file{place}")]
    named = {strategic.name_of(thing): thing for thing in things}
    intents = [t for t in things if isinstance(t, OperationalIntent)]
    others = [t for t in things if isinstance(t, (Constraint, ProtectedSite))]
    names = {f"file{place}": str(file) for place, file in enumerate(files)}
    return {
        "conflicts": [_shown(c, named, agreed, names) for c in strategic.conflicts(intents, others, everywhere(agreed))],
        "refused": [{"name": record.name, **refusal(record.fault)} for file in opened for record in file.records if record.fault],
        "checked": len(things),
    }


def _nouns(file: OpenedFile, party: str) -> list[AirspaceObject]:
    """What a file's good records state of the sky."""
    good = (msgspec.json.encode(geojson.collection(record.features)) for record in file.records if record.kind)
    return [noun for text in good for noun in geojson.read_nouns(text, party, source=file.name)]


def everywhere(minima: Minima) -> SeparationMinima:
    """The same minima between all classes."""
    return SeparationMinima(others=minima)


def _shown(conflict: strategic.Conflict, named: dict[str, AirspaceObject], minima: Minima, names: dict[str, str]) -> dict[str, Any]:
    a, b = conflict.objects
    return {
        "id": conflict.conflict_id,
        "a": _label(a, names),
        "b": _label(b, names),
        "level": conflict.level,
        "from": format_instant(Instant(conflict.from_us)),
        "to": format_instant(Instant(conflict.until_us)),
        "lower_m": conflict.lower_mm / 1000,
        "upper_m": conflict.upper_mm / 1000,
        "basis": conflict.basis,
        "bound_m": conflict.bound_mm / 1000,
        "breached": {
            "horizontal": conflict.breached_horizontal_mm / 1000,
            "vertical": conflict.breached_vertical_mm / 1000,
            "time": conflict.breached_time_us / 1e6,
        },
        "overlap": _overlap(strategic.volumes_of(named[a]), strategic.volumes_of(named[b]), minima),
    }


def _label(name: str, names: dict[str, str]) -> str:
    party, _, object_id = name.partition(":")
    return f"{names[party]}:{object_id}"


def _overlap(a: Sequence[Volume4D], b: Sequence[Volume4D], minima: Minima) -> list[dict[str, Any]]:
    """Where both are, each grown by half the minimum: one geometry for each pair of volumes that meet. For drawing only."""
    met = [(x, y) for x in a for y in b if meets(x, y, minima) is not None]
    areas = (shared(x.volume.outline, y.volume.outline, minima.horizontal_mm / 2000) for x, y in met)
    return [area for area in areas if area is not None]
