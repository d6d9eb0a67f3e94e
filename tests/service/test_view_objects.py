"""A track of ours is stale as its feed has it; one that a peer tells of is stale as always, since the line names no feed."""

from __future__ import annotations

from deconflict.airspace.track import Plot, track_of
from deconflict.picture.picture import Picture, TrackRecord
from deconflict.service import view_objects

NOW_US = 2 * 10**15


def picture() -> Picture:
    """One aircraft as ALFA and as BRAVO report it, under one id."""
    plot = Plot(track_id="4b1814", at_us=NOW_US - 4_000_000, lat_ndeg=1, lon_ndeg=2)
    found = Picture()
    for party in ("alfa", "bravo"):
        found.tracks[party, "4b1814"] = TrackRecord(track_of((plot,), party=party), (plot.at_us, "", "ACTUAL"))
    return found


def test_from_what_age_on_a_track_is_stale_is_its_feeds_word_for_ours_alone() -> None:
    shown = view_objects.tracks(picture(), "alfa", NOW_US, {"4b1814": 40.0}.__getitem__)
    assert {track["party"]: track["stale_after_s"] for track in shown} == {"alfa": 40.0, "bravo": 15.0}
    assert {track["age_s"] for track in shown} == {4.0}
    assert {track["stale_after_s"] for track in view_objects.tracks(picture(), "alfa", NOW_US)} == {15.0}
