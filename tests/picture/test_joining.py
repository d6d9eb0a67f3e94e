"""Joining two records of one thing: whichever is written into the other, all that either knows is there."""

from __future__ import annotations

import itertools

import pytest

from deconflict.airspace.track import track_of
from deconflict.picture.joining import join_message, join_object, joined_sighting, joined_track
from deconflict.picture.picture import NOTHING, MessageRecord, ObjectRecord, Place, Stored, TrackRecord, Version
from deconflict.picture.sightings import Sighting
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import LINE, plot

PLACE = Place("alfa", LINE, 0, 3, "entry")


def record(**said: object) -> MessageRecord:
    """A record of one message, empty but for what is said."""
    made = MessageRecord("entry", None, "", 0, None, None, *(NOTHING,) * 9)
    for name, value in said.items():
        setattr(made, name, value)
    return made


def test_a_message_keeps_what_either_knows_and_the_earliest_receipt() -> None:
    main = Concern(message=Scribe().header(), text="look")
    early, late = (Stored(at_us, Bearer.LINK, PLACE) for at_us in (1, 2))
    sides = [
        lambda: record(place=PLACE, kind="CONCERN", written_at_us=7, receipts={"b": late, "c": early}),
        lambda: record(place=PLACE, kind="CONCERN", written_at_us=7, main=main, starts_us=9, parts={"contact": b"1"}),
        lambda: record(receipts={"b": early}, replies={"r": 1}),
        lambda: record(parts={"suggested": b"2"}, receipts={}),
    ]
    for order in itertools.permutations(sides):
        into, *others = (make() for make in order)
        for more in others:
            join_message(into, more)
        assert (into.place, into.kind, into.written_at_us, into.main, into.starts_us) == (PLACE, "CONCERN", 7, main, 9)
        assert (into.receipts, into.replies) == ({"b": early, "c": early}, {"r": 1})
        assert into.parts == {"contact": b"1", "suggested": b"2"}
        assert into.climbs is NOTHING


@pytest.mark.parametrize("turned", [False, True])
def test_an_object_has_the_versions_and_the_parts_of_both(turned: bool) -> None:
    bare, full = (Version(PLACE, 5, main, exact, None, "ZONE_NOTICE") for main, exact in ((b"m", None), (None, b"e")))
    other = Version(PLACE._replace(seq=4), 6, b"n", None, b"b", "ZONE_NOTICE")
    sides = [{"one": bare}, {"one": full, "two": other}]
    into, more = (ObjectRecord("zone", "alfa", "Z1", dict(side)) for side in (sides[::-1] if turned else sides))
    join_object(into, more)
    assert into.versions == {"one": Version(PLACE, 5, b"m", b"e", None, "ZONE_NOTICE"), "two": other}


def test_tracks_and_sightings_are_of_the_plots_of_both() -> None:
    plots = [plot(at_us) for at_us in (1_000_000, 2_000_000, 3_000_000)]
    one = TrackRecord(track_of(plots[:2], party="alfa"), (2, "x", "TEST"))
    other = TrackRecord(track_of(plots[1:], party="alfa"), (3, "a", "ACTUAL"))
    both = joined_track(one, other)
    assert both == joined_track(other, one) == TrackRecord(track_of(plots, party="alfa"), (3, "a", "ACTUAL"))
    assert joined_track(both, one).track is both.track
    seen = [Sighting(plots[0], plots[1]), Sighting(plots[1], plots[2])]
    assert joined_sighting(*seen) == joined_sighting(*seen[::-1]) == Sighting(plots[0], plots[2])
