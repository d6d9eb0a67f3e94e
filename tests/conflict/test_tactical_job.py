"""One computation over tracks as nodes hold them: ages, parties, heights of unlike reference, aircraft heard twice."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis, Height, Reference
from deconflict.airspace.constraint import Constraint, ZoneType
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.conflict import alerting
from deconflict.conflict.encounter import Encounter
from deconflict.conflict.tactical import TracksJob
from deconflict.statements.messages import Danger
from deconflict.wire.recording import batches

GEOD = Geod(ellps="WGS84")
S = 1_000_000
NOW = 1_700_000_000 * S
FL100 = Height(3_048_000, Reference.FL)


def track(
    name: str,
    east_m: float,
    course_deg: float = 90.0,
    *,
    party: str = "alfa",
    height: Height | None = FL100,
    age_s: float = 0.0,
    **more: Any,
) -> Track:
    """A track that many metres east of a place at 46 N 8 E, at 100 m/s."""
    lon, lat, _ = GEOD.fwd(8.0, 46.0, 90.0, east_m)
    plot = {
        "ground_speed_mm_s": 100_000, "course_mdeg": round(course_deg * 1000), "v_up_mm_s": 0, "height": height,
        "lat_ndeg": round(lat * 1e9), "lon_ndeg": round(lon * 1e9), "at_us": NOW - round(age_s * S), "track_id": name,
    }  # fmt: skip
    return fuse(None, Plot(**(plot | more)), party=party)


def run(*tracks: Track, **more: Any) -> list[Encounter]:
    """What one computation finds."""
    return TracksJob(now_us=NOW, tracks=tracks, **more).run()


def mm(height_m: float, reference: Reference) -> Height:
    """A height."""
    return Height(round(height_m * 1000), reference)


def test_head_on():
    """20 km apart, closing at 200 m/s: 5,556 m after 72.22 s, met after 100 s."""
    (found,) = run(track("b", 0.0, party="bravo"), track("a", 20_000.0, 270.0))
    assert found.pair == ("alfa:a", "bravo:b")
    assert found.danger is Danger.AIRCRAFT_CONVERGING
    assert found.loss_at_us - NOW == pytest.approx(72.22 * S, abs=0.02 * S)
    assert found.until_us - NOW == 120 * S
    assert found.closest_at_us - NOW == pytest.approx(100 * S, abs=0.02 * S)
    assert found.closest_horizontal_mm < 40_000  # both fly great circles, the place lies on a parallel
    assert found.closest_vertical_mm == 0
    assert (found.basis, found.bound_mm, found.within_bound_only) == (Basis.EXACT, 0, False)


def test_a_track_is_flown_on_to_now():
    ahead, behind = track("a", 0.0, age_s=20.0), track("b", 20_000.0, 270.0)
    (found,) = run(ahead, behind)
    assert found.loss_at_us - NOW == pytest.approx(62.22 * S, abs=0.05 * S)


@pytest.mark.parametrize("silent", [{"age_s": 31.0}, {"age_s": -31.0}, {"on_ground": True}])
def test_old_and_grounded_tracks_take_no_part(silent):
    tracks = (track("a", 0.0, **silent), track("b", 2_000.0))
    assert run(*tracks) == []
    assert TracksJob(now_us=NOW, tracks=tracks).judged() == {"alfa:b"}
    assert len(run(track("a", 0.0), tracks[1])) == 1


def test_how_old_is_an_argument():
    assert len(run(track("a", 0.0, age_s=31.0), track("b", 2_000.0), max_age_us=60 * S)) == 1


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (mm(3048, Reference.AMSL), (Basis.COARSE, 510_000, False)),
        (mm(3348, Reference.AMSL), (Basis.COARSE, 510_000, False)),
        (mm(3354, Reference.AMSL), (Basis.COARSE, 510_000, True)),
        (mm(3048 + 304.8 + 509, Reference.AMSL), (Basis.COARSE, 510_000, True)),
        (mm(3048 + 304.8 + 511, Reference.AMSL), None),
        (mm(3048 + 304.8 + 399, Reference.W84), (Basis.COARSE, 400_000, True)),
        (mm(3048 - 304.8 - 399, Reference.W84), (Basis.COARSE, 400_000, True)),
        (mm(3048 + 304.7, Reference.FL), (Basis.EXACT, 0, False)),
        (mm(3048 + 304.8, Reference.FL), None),
    ],
)
def test_heights_of_unlike_reference_are_judged_within_their_bound(other, expected):
    found = run(track("a", 0.0), track("b", 2_000.0, height=other))
    assert [(e.basis, e.bound_mm, e.within_bound_only) for e in found] == ([expected] if expected else [])


def test_an_unknown_height_may_be_any():
    (found,) = run(track("a", 0.0), track("b", 2_000.0, height=None))
    assert (found.closest_vertical_mm, found.basis, found.within_bound_only) == (None, Basis.COARSE, True)
    assert len(run(track("a", 0.0), track("b", 20_000.0, 90.0, height=None))) == 0


def test_a_track_without_velocity_stays():
    (found,) = run(track("a", 0.0), track("b", 10_000.0, ground_speed_mm_s=None, v_up_mm_s=None))
    assert found.loss_at_us - NOW == pytest.approx(44.44 * S, abs=0.02 * S)


def test_numbers_are_those_of_the_two_parties():
    wide, narrow = Alerting(horizontal_mm=20_000_000, lookahead_us=10 * S), Alerting(horizontal_mm=1_000_000, lookahead_us=10 * S)
    tracks = track("a", 0.0), track("b", 15_000.0, party="bravo"), track("c", 2_000.0, party="charlie")
    terms = {("alfa", "bravo"): wide, ("alfa", "charlie"): narrow, ("bravo", "charlie"): narrow}
    assert [e.pair for e in run(*tracks, terms=terms, default=narrow)] == [("alfa:a", "bravo:b")]
    assert run(*tracks, terms=terms)[0].terms is wide
    assert [e.pair for e in run(*tracks)] == [("alfa:a", "charlie:c")]


def test_one_aircraft_heard_by_two_parties_does_not_meet_itself():
    tracks = track("4b1814", 0.0), track("4b1814", 300.0, party="bravo")
    assert run(*tracks) == []
    far = track("4b1814", 2_100.0, party="bravo")
    high = track("4b1814", 300.0, party="bravo", height=mm(3048 + 160, Reference.FL))
    ours = track("drone1", 0.0), track("drone1", 300.0, party="bravo")
    assert [len(run(tracks[0], far)), len(run(tracks[0], high)), len(run(*ours))] == [1, 1, 1]


def test_zones_are_entered_and_all_comes_in_order_of_pairs():
    volume = Volume4D(Volume3D(Circle(46_000_000_000, 8_000_000_000, 3_000_000), mm(0, Reference.FL), FL100), NOW, NOW + 600 * S)
    zone = Constraint("bravo", "z1", "v", ZoneType.NO_FLY, (volume,))
    low = {"height": mm(3000, Reference.FL)}
    tracks = track("in", 0.0, **low), track("far", 60_000.0, **low), track("near", -14_000.0, **low), track("away", 10_000.0, **low)
    job = TracksJob(now_us=NOW, tracks=tracks, zones=(zone,), terms={("alfa", "bravo"): Alerting(lookahead_us=115 * S)})
    found = job.run()
    assert [e.pair for e in found] == [("alfa:in", "bravo:z1"), ("alfa:near", "bravo:z1")]
    assert [e.danger for e in found] == [Danger.ENTERING_ZONE] * 2
    assert found[1].loss_at_us - NOW == pytest.approx(110 * S, abs=0.1 * S)
    assert job.judged() == {"alfa:in", "alfa:far", "alfa:near", "alfa:away", "bravo:z1"}
    assert TracksJob(now_us=NOW, tracks=(), zones=(zone,)).run() == []


def test_a_job_can_be_sent_to_another_process():
    job = TracksJob(now_us=NOW, tracks=(track("a", 0.0), track("b", 2_000.0)))
    assert pickle.loads(pickle.dumps(job)).run() == job.run()


SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def play(path: Path) -> list[tuple[int, alerting.Raise]]:
    """Every alert, with its instant, of a recording played causally and computed once a second."""
    tracks: dict[str, Track] = {}
    state, raised, next_us = alerting.AlertState(), [], 0
    with path.open("rb") as lines:
        for at_us, plots in batches(lines, where=path.name):
            next_us = next_us or at_us
            while at_us > next_us:
                job = TracksJob(now_us=next_us, tracks=tuple(tracks.values()), held=tuple(state.active()))
                state, acts = alerting.step(state, job.run(), next_us, job.judged())
                raised += [(next_us, act) for act in acts if isinstance(act, alerting.Raise)]
                next_us += S
            for plot in plots:
                tracks[plot.track_id] = fuse(tracks.get(plot.track_id), plot, party="alfa")
    assert len(tracks) > 10
    return raised


@pytest.mark.skipif(not SHARED.is_dir(), reason="recorded traffic is not beside this clone")
@pytest.mark.parametrize("day", ["20230829", "20230830"])
def test_recorded_general_aviation_is_warned_of(day):
    """Real traffic at an airfield without control: every pair that others list, most of them before the loss."""
    raised = play(next((SHARED / "tracks").glob(f"brc_{day}_*.jsonl")))
    rows = csv.DictReader((SHARED / "tracks" / f"pairs_brc_{day}.csv").read_text().splitlines())
    listed = {tuple(sorted((f"alfa:{row['id_a']}", f"alfa:{row['id_b']}"))) for row in rows}
    found = {act.pair for _, act in raised}
    assert len(listed - found) == 0
    ahead_s = sorted((act.encounter.loss_at_us - now_us) / S for now_us, act in raised if act.pair in listed)
    assert ahead_s[len(ahead_s) // 2] > 15


@pytest.mark.skipif(not SHARED.is_dir(), reason="recorded traffic is not beside this clone")
def test_recorded_airliners_apart_raise_nothing():
    assert play(SHARED / "raw" / "sbs" / "ulss7_20180403T190228Z.sbs.txt") == []
