"""One look: fused, then searched; nobody meets himself."""

from __future__ import annotations

import csv
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from deconflict.airspace.track import SourceKind, Track, fuse
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.conflict import alerting
from deconflict.conflict.fused import Sort
from deconflict.conflict.fusing import FusingState
from deconflict.conflict.looking import LookJob
from deconflict.conflict.tactical import TracksJob
from deconflict.wire.recording import batches
from tests.conflict.flown import NOW, S, east, plot, track


def look(*tracks: object, state: FusingState | None = None, now_us: int = NOW, **more: object) -> LookJob:
    """One look at these tracks."""
    return LookJob(state or FusingState(), TracksJob(now_us=now_us, tracks=tracks, **more))  # type: ignore[arg-type]


def test_one_aircraft_of_two_parties_is_searched_once_and_meets_the_other_once() -> None:
    other = track(plot("4b1815", east_m=10_000.0, course_deg=270.0), party="charlie")
    job = look(track(plot()), track(plot(north_m=300.0), party="bravo"), other)
    looked = job.run()
    assert [encounter.pair for encounter in looked.encounters] == [("alfa:4b1814", "charlie:4b1815")]
    assert looked.judged == {"alfa:4b1814", "charlie:4b1815"}
    assert set(looked.state.names) == {("alfa", "4b1814"), ("bravo", "4b1814"), ("charlie", "4b1815")}
    assert len(job.job.run()) == 2, "of the tracks as they came"


def test_one_id_at_two_places_does_not_meet_itself() -> None:
    """4 km apart, too far for one aircraft; not yet known to be two."""
    looked = look(track(plot()), track(plot(east_m=4_000.0), party="bravo")).run()
    assert looked.fused.unsettled == {("alfa:4b1814", "bravo:4b1814")}
    assert looked.encounters == []


def test_an_aircraft_flies_by_the_plan_of_any_of_its_sources() -> None:
    disc = Volume3D(Circle(46 * 10**9, 8 * 10**9, 5_000_000), plot().height, plot(height_m=4000).height)  # type: ignore[arg-type]
    volumes = (Volume4D(disc, NOW, NOW + 60 * S),)
    job = look(track(plot()), track(plot(), party="bravo"), plans={"bravo:4b1814": volumes})
    assert job.of(job.run().fused).plans == {"alfa:4b1814": volumes}
    assert look(track(plot())).of(look(track(plot())).run().fused).plans == {}


def test_a_look_goes_to_another_process_and_its_state_to_the_next() -> None:
    first = look(track(east(at_s=0))).run()
    job = look(track(east(at_s=0), east(at_s=1)), state=first.state, now_us=NOW + S)
    assert pickle.loads(pickle.dumps(job)).run() == job.run()


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "tracks"


@pytest.mark.skipif(not SHARED.is_dir(), reason="recorded traffic is not beside this clone")
def test_recorded_general_aviation_is_warned_of_as_before_and_its_wrong_heights_are_named() -> None:
    """Every pair that others list; heights of 0 between right ones are set aside, and nobody is taken for another."""
    tracks: dict[str, Track] = {}
    state, alerts, raised, strange, next_us = FusingState(), alerting.AlertState(), set(), set(), 0
    with (SHARED / "brc_20230830_20min.jsonl").open("rb") as lines:
        for at_us, plots in batches(lines, where="brc"):
            next_us = next_us or at_us
            while at_us > next_us:
                fresh = tuple(one for one in tracks.values() if next_us - one.at_us <= 60 * S)
                looked = look(*fresh, state=state, now_us=next_us).run()
                state = looked.state
                alerts, acts = alerting.step(alerts, looked.encounters, next_us, looked.judged)
                raised |= {act.pair for act in acts if isinstance(act, alerting.Raise)}
                strange |= {found.sort for found in looked.fused.findings}
                assert looked.fused.doubles == ()
                next_us += S
            for one in plots:
                tracks[one.track_id] = fuse(tracks.get(one.track_id), one, party="alfa")
    rows = csv.DictReader((SHARED / "pairs_brc_20230830.csv").read_text().splitlines())
    listed = {tuple(sorted((f"alfa:{row['id_a']}", f"alfa:{row['id_b']}"))) for row in rows}
    assert len(listed) == 7
    assert listed <= raised
    assert strange == {Sort.HEIGHT}


def test_an_aircraft_that_has_no_name_yet_takes_one_that_was_warned_of() -> None:
    """As after a start: the best source is alfa's own, and the alert that stands is of what bravo measured."""
    own, measured = track(east("4b1814", 0)), track(east("4b1814", 0, source=SourceKind.MEASURED), party="bravo")
    for said, name in ((frozenset(), "alfa:4b1814"), (frozenset({("bravo", "4b1814")}), "bravo:4b1814")):
        looked = replace(look(own, measured), said=said).run()
        assert [f"{one.track.party}:{one.track.track_id}" for one in looked.fused.tracks] == [name]
        again = replace(look(own, measured, state=looked.state), said=frozenset({("alfa", "4b1814")})).run()
        assert [f"{one.track.party}:{one.track.track_id}" for one in again.fused.tracks] == [name], "a name stays"
