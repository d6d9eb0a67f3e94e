"""What was flown outside what was notified: plots of a flight against the volumes of its notice, without a verdict on why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from deconflict.airspace.altitude import Ground
from deconflict.airspace.reference import disagrees, mismatch_m
from deconflict.airspace.straying import nearest
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Outline, Volume4D, measurable
from deconflict.coordination import notice
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Part
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation, PlaceReference, Volumes
from deconflict.statements.sites import Place, Site


class Excursion(NamedTuple):
    """An unbroken run of plots outside every volume, from the first to the last of them, and how far out at most.

    `horizontal_m` and `vertical_m` beside, over or under the nearest volume of that time; `time_s` before or after all of them.
    """

    track_id: str
    from_us: int
    until_us: int
    horizontal_m: float
    vertical_m: float
    time_s: float


def outside(track_id: str, volumes: Sequence[Volume4D], plots: Iterable[Plot], ground: Ground | None = None) -> tuple[Excursion, ...]:
    """Every run of plots outside the volumes, in order of time. A plot without a height is judged by place and time alone."""
    runs: list[Excursion] = []
    inside = True
    for plot in sorted(plots, key=lambda plot: plot.at_us):
        out = nearest(volumes, plot, ground)
        if out.inside:
            inside = True
            continue
        here = Excursion(track_id, plot.at_us, plot.at_us, out.horizontal_m, out.vertical_m, out.time_s)
        if inside:
            runs.append(here)
        else:
            runs[-1] = _joined(runs[-1], here)
        inside = False
    return tuple(runs)


def outside_notice(
    picture: Picture, party: str, main: Operation | Movement, volumes: Sequence[Volume4D], ground: Ground | None = None
) -> tuple[Excursion, ...]:
    """The same for every track that a notice names, by the plots the picture still holds of it."""
    known = measurable(volumes)
    held = [picture.tracks[(party, track_id)].track for track_id in main.tracks if (party, track_id) in picture.tracks]
    return tuple(run for track in held for run in outside(track.track_id, known, track.plots, ground)) if known else ()


def _joined(one: Excursion, other: Excursion) -> Excursion:
    furthest = (max(one.horizontal_m, other.horizontal_m), max(one.vertical_m, other.vertical_m), max(one.time_s, other.time_s))
    return Excursion(one.track_id, one.from_us, other.until_us, *furthest)


def apart_m(reference: PlaceReference, where: Part | None) -> float | None:
    """Metres between a place said by range and bearing and the first outline of a part that says where; None where that says no place."""
    outline = first_outline(where)
    return None if outline is None else mismatch_m(outline, reference)


def mismatch(reference: Part | None, where: Part | None) -> float | None:
    """How far apart the two ways to say a place lie, in metres, where that is more than one place can be; else None."""
    if not isinstance(reference, PlaceReference):
        return None
    apart = apart_m(reference, where)
    return apart if apart is not None and disagrees(apart) else None


def mismatch_of(picture: Picture, record: MessageRecord) -> float | None:
    """The same for a message that is held, whoever signed it; None too where its place cannot be measured."""
    if "reference" not in record.parts or record.main is None:
        return None
    try:
        return mismatch(record.part("reference"), said_where(record.main, _parts_of(picture, record)))
    except Refused:
        return None


def _parts_of(picture: Picture, record: MessageRecord) -> dict[str, Part]:
    """Where a message is about beside its main part: of a plan, zone or movement the version's volumes, of a site its place."""
    version = notice.version_of(picture, record)
    if version is not None:
        volumes = notice.volumes_of(version)
        return {"exact": Volumes(volumes=volumes)} if volumes else {}
    if isinstance(record.main, Site) and record.place is not None:
        stated = picture.objects[("site", record.place.author, record.main.site_id)].versions[record.entry]
        raw = stated.exact or stated.buffered
        return {"exact": msgspec.json.decode(raw, type=Place)} if raw is not None else {}
    exact = record.part("exact")
    return {"exact": exact} if exact is not None else {}


def said_where(main: Part, parts: Mapping[str, Part]) -> Part:
    """The part that says where a statement is about: the main part by its own place, else its volumes or outline, else the main part."""
    if getattr(main, "place", None) is not None:
        return main
    return next((parts[name] for name in ("exact", "buffered") if name in parts), main)


def first_outline(where: Part | None) -> Outline | None:
    """The outline of the part that says where a statement is about: of its first volume, or its place; None where it says no place."""
    if isinstance(where, Volumes):
        return where.volumes[0].volume.outline
    place = where.place if isinstance(where, Place) else getattr(where, "place", None)
    return place
