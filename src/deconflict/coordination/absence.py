"""What a STATEMENT_OF_ABSENCE says against what is seen: tracks and plans that do not go with it. It is shown, never judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from deconflict.airspace.altitude import Ground
from deconflict.airspace.distance import holds
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.intent import IntentState
from deconflict.airspace.separation import OVERLAP
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume4D, measurable, meets, track_in
from deconflict.coordination.contradiction import cautious
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.absence import Absence, Presence
from deconflict.statements.plans import Operation, Volumes


class Contradiction(NamedTuple):
    """A track or a plan (`what`) of `party` that does not go with what was stated, at `at_us`."""

    what: str
    party: str
    object_id: str
    at_us: int


def contradictions(picture: Picture, record: MessageRecord, ground: Ground | None = None) -> tuple[Contradiction, ...]:
    """Everything the picture holds against a statement, in order of time; nothing where its author said it cannot tell.

    "None of ours" and "not under our control" are at odds with plans and commanded tracks of its author there; "under our control" with
    a track that its reporter says nobody commands.
    """
    main, where = record.main, record.part("exact")
    if not isinstance(main, Absence) or not isinstance(where, Volumes) or record.place is None or main.presence is Presence.UNKNOWN:
        return ()
    author, volumes = record.place.author, measurable(where.volumes)
    found = set(_tracks(picture, author, main.presence, volumes, ground))
    if main.presence is not Presence.UNDER_OUR_CONTROL:
        found |= set(_plans(picture, author, volumes, ground))
    return tuple(sorted(found, key=lambda one: (one.at_us, one)))


def _tracks(
    picture: Picture, author: str, presence: Presence, volumes: Sequence[Volume4D], ground: Ground | None
) -> Iterator[Contradiction]:
    for (party, track_id), record in picture.tracks.items():
        uncommanded = record.track.latest.uncommanded
        at_odds = uncommanded if presence is Presence.UNDER_OUR_CONTROL else party == author and not uncommanded
        there = [plot.at_us for plot in record.track.plots if _is_in(volumes, plot, ground)] if at_odds else []
        if there:
            yield Contradiction("track", party, track_id, min(there))


def _is_in(volumes: Sequence[Volume4D], plot: Plot, ground: Ground | None) -> bool:
    """Whether a plot lies in one of the volumes; without a height, by place and time alone."""
    lat_deg, lon_deg = plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG
    current = [volume for volume in volumes if volume.from_us <= plot.at_us < volume.until_us]
    if plot.height is None:
        return any(holds(volume.volume.outline, lat_deg, lon_deg) for volume in current)
    return any(track_in(volume, lat_deg, lon_deg, plot.height, plot.at_us, ground) is not None for volume in current)


def _plans(picture: Picture, author: str, volumes: Sequence[Volume4D], ground: Ground | None) -> Iterator[Contradiction]:
    for (kind, party, object_id), stated in picture.objects.items():
        if kind != "plan" or party != author:
            continue
        for version in picture.current(stated):
            raw = version.exact or version.buffered
            if raw is None or version.main is None or _is_over(version.kind, version.main):
                continue
            flown = measurable(msgspec.json.decode(raw, type=Volumes).volumes)
            met = [meets(one, area, OVERLAP, ground) for one in flown for area in volumes]
            times = [meeting.from_us for meeting in met if meeting is not None]
            if times:
                yield Contradiction("plan", party, object_id, min(times))


def _is_over(kind: str, main: bytes) -> bool:
    return cautious(kind, msgspec.json.decode(main, type=Operation)).state is IntentState.ENDED
