"""Joining: the records that two pictures have of one thing, made from different entries, as one picture of all of them would have it.

What `fold` keeps only grows, or is the greatest by something that entries state; so what came of some of the entries and what came of the
others says together what comes of all of them, whichever were folded first.
"""

from __future__ import annotations

from typing import Final

from deconflict.airspace.track import Track, order, track_of
from deconflict.picture.picture import NOTHING, MessageRecord, ObjectRecord, Stored, TrackRecord, Version
from deconflict.picture.sightings import Sighting

_GROWING: Final = ("parts", "acknowledgements", "climbs", "ended_by", "replies", "referred", "tried", "heard")
"""What of a message record is keyed by the entry that says it, or by the part's name."""


def join_message(into: MessageRecord, more: MessageRecord) -> None:
    """Write into one record of a message what another holds of it."""
    if more.place is not None and (into.place is None or into.main is None):
        into.place, into.kind, into.written_at_us = more.place, more.kind, more.written_at_us
        into.main = more.main if more.main is not None else into.main
    into.starts_us = more.starts_us or into.starts_us
    for name in _GROWING:
        said, held = getattr(more, name), getattr(into, name)
        if said:
            setattr(into, name, {**held, **said} if held is not NOTHING else said)
    into.receipts = _first_of_each(into.receipts, more.receipts)


def _first_of_each(one: dict[str, Stored], other: dict[str, Stored]) -> dict[str, Stored]:
    """Of each party the receipt that counts: the earliest it states."""
    if not one or not other:
        return one or other
    return {**one, **{party: min(one.get(party, stored), stored) for party, stored in other.items()}}


def join_object(into: ObjectRecord, more: ObjectRecord) -> None:
    """Write into one record of an object the versions that another holds; of one that both hold, the parts that either has."""
    for entry, version in more.versions.items():
        held = into.versions.get(entry)
        into.versions[entry] = version if held is None else _with_parts(version, held)


def _with_parts(version: Version, held: Version) -> Version:
    main, exact, buffered = version.main or held.main, version.exact or held.exact, version.buffered or held.buffered
    return Version(version.place, version.written_at_us, main, exact, buffered, version.kind)


def joined_track(one: TrackRecord, other: TrackRecord) -> TrackRecord:
    """The track of the plots of both."""
    return TrackRecord(_fused(one.track, other.track), max(one.status, other.status))


def _fused(one: Track, other: Track) -> Track:
    more = [plot for plot in other.plots if plot not in one.plots]
    return track_of((*one.plots, *more), party=one.party) if more else one


def joined_sighting(one: Sighting, other: Sighting) -> Sighting:
    """The first and the last plot of both."""
    return Sighting(min(one.first, other.first, key=order), max(one.last, other.last, key=order))
