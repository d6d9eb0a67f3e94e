"""One look: fused, then searched; nobody meets himself."""

from __future__ import annotations

import pickle

from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.conflict.fusing import FusingState
from deconflict.conflict.looking import LookJob
from deconflict.conflict.tactical import TracksJob
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
