"""Advice for tracks: the menus against brute force, and flown by the same engine that found the conflict."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis, Height, Reference
from deconflict.airspace.constraint import Constraint, ZoneType
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot, Track, fuse
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.conflict import advice_tracks, kernels
from deconflict.conflict.advice import Cost
from deconflict.conflict.advice_tracks import Change, Choice, Menu, TrackAdvice, advise_tracks, changes_of, left_under, smallest
from deconflict.conflict.sky import Columns, columns_of, sky_of
from deconflict.conflict.tactical import TracksJob, encounters

GEOD = Geod(ellps="WGS84")
S = 1_000_000
NOW = 1_700_000_000 * S
MINIMA = {"horizontal_m": 5556.0, "vertical_m": 304.8, "lookahead_s": 120.0}
PLACES = [(0.0, 0.0), (46.5, 8.0), (-17.0, 180.0), (90.0, 0.0), (-90.0, 77.0)]


def crowd(place: tuple[float, float], count: int, seed: int, spread_m: float = 60_000.0) -> Columns:
    """So many aircraft round a place."""
    rng = np.random.default_rng(seed)
    there = [np.full(count, x) for x in (place[1], place[0])]
    lon, lat, _ = GEOD.fwd(*there, rng.uniform(0, 360, count), rng.uniform(0, spread_m, count))
    east, north = rng.normal(0, 150, (2, count))
    return columns_of(lat, lon, rng.uniform(1000, 3000, count), east, north, rng.normal(0, 4, count))


def by_force(columns: Columns, menu: Menu, more_m: float) -> np.ndarray:
    """Under each change of each aircraft, how many of all others it meets, with minima larger by so much."""
    changes, count = changes_of(menu), len(columns.alt_m)
    found = np.zeros((count, len(changes.along)), dtype=np.int64)
    for i in range(count):
        for m in range(len(changes.along)):
            east, north, up = columns.v_east_m_s.copy(), columns.v_north_m_s.copy(), columns.v_up_m_s.copy()
            east[i] = changes.along[m] * columns.v_east_m_s[i] + changes.right[m] * columns.v_north_m_s[i]
            north[i] = changes.along[m] * columns.v_north_m_s[i] - changes.right[m] * columns.v_east_m_s[i]
            up[i] = changes.climbs_m_s[m] if changes.climbing[m] else up[i]
            sky = sky_of(Columns(columns.lat_deg, columns.lon_deg, columns.alt_m, east, north, up))
            for j in range(count):
                if j != i:
                    met = kernels.pair_encounter(
                        i, j, sky.spots, sky.normals, MINIMA["horizontal_m"] + more_m, MINIMA["vertical_m"] + more_m, MINIMA["lookahead_s"]
                    )
                    found[i, m] += met[0] < math.inf
    return found


SHORT = Menu((-60_000, 25_000), (-20, 15), (-5000, 0, 2500))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(PLACES), st.integers(2, 14), st.integers(0, 10_000))
def test_the_menus_are_those_of_brute_force(place, count, seed):
    columns = crowd(place, count, seed)
    left = left_under(columns, np.arange(count), menu=SHORT, **MINIMA)
    assert (by_force(columns, SHORT, -0.01) <= left).all()
    assert (left <= by_force(columns, SHORT, 0.01)).all()


@pytest.mark.parametrize("place", PLACES[:3])
def test_the_first_of_the_menu_is_what_encounters_finds(place, monkeypatch):
    columns = crowd(place, 300, 1, 300_000.0)
    fields = [getattr(columns, name) for name in columns.__dataclass_fields__]
    found = encounters(*fields, **MINIMA)
    asked = np.unique(np.concatenate([found.i, found.j]))
    assert len(asked) > 20
    expected = np.bincount(np.concatenate([found.i, found.j]), minlength=300)
    assert (left_under(columns, asked, **MINIMA)[:, 0] == expected[asked]).all()
    whole = left_under(columns, asked, **MINIMA)
    monkeypatch.setattr(advice_tracks, "AT_ONCE", 7)
    assert (left_under(columns, asked, **MINIMA) == whole).all()
    assert (left_under(columns, asked[::-1], **MINIMA) == whole[::-1]).all()


def test_plain_python_gives_the_same(monkeypatch):
    columns, asked = crowd(PLACES[1], 80, 3), np.array([5, 60])
    compiled = left_under(columns, asked, **MINIMA)
    plain = advice_tracks.kernel()
    for name in ("cubes_of", "_grown", "near_pairs", "menus"):
        monkeypatch.setattr(plain, name, getattr(getattr(plain, name), "py_func", getattr(plain, name)))
    assert (left_under(columns, asked, **MINIMA) == compiled).all()
    assert compiled.any()


def test_nobody_near_leaves_nobody():
    columns = columns_of([0.0, 50.0], [0.0, 50.0], [1000.0] * 2, [100.0] * 2, [0.0] * 2, [0.0] * 2)
    assert not left_under(columns, np.array([0, 1]), **MINIMA).any()
    assert left_under(columns, np.array([], dtype=np.int64), **MINIMA).shape == (0, 22)


TERMS = Alerting()


def track(
    name: str, east_m: float = 0, north_m: float = 0, course_deg: float | None = 90, party: str = "alfa", *, height_m: float | None = 3000,
    speed_m_s: float = 150, up_m_s: float = 0, reference: Reference = Reference.AMSL, age_s: int = 0,
) -> Track:  # fmt: skip
    """A track about 46 N 8 E, as it was reported `age_s` ago."""
    lat, lon = destination(46.0, 8.0, 90, east_m)
    lat, lon = destination(lat, lon, 0, north_m)
    plot = Plot(
        track_id=name, at_us=NOW - age_s * S, lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9),
        height=None if height_m is None else Height(round(height_m * 1000), reference), v_up_mm_s=round(up_m_s * 1000),
        ground_speed_mm_s=None if course_deg is None else round(speed_m_s * 1000),
        course_mdeg=None if course_deg is None else round(course_deg * 1000),
    )  # fmt: skip
    return fuse(None, plot, party=party)


def zone(north_m: float, party: str = "charlie", exempt: tuple[str, ...] = ()) -> Constraint:
    """A zone of 4 km, 8 km east of the middle and so far north."""
    lat, lon = destination(*destination(46.0, 8.0, 90, 8000), 0, north_m)
    disc = Circle(round(lat * 1e9), round(lon * 1e9), 4_000_000)
    heights = Height(2_900_000, Reference.AMSL), Height(3_400_000, Reference.AMSL)
    return Constraint(party, "z1", "v", ZoneType.NO_FLY, (Volume4D(Volume3D(disc, *heights), NOW - S, NOW + 3600 * S),), exempt)


def head_on() -> list[Track]:
    """Two against each other, 30 km apart, one of them reported 2 s ago."""
    return [track("t1"), track("t2", 30_000, course_deg=270, party="bravo", age_s=2)]


def only(job: TracksJob, asked: str = "alfa:t1") -> TrackAdvice:
    """The advice for one."""
    (advice,) = advise_tracks(job, [asked], computed_by="alfa")
    return advice


def choice(advice: TrackAdvice, change: Change, by: float) -> Choice:
    """The one choice of that change and size."""
    (found,) = (c for c in advice.choices if c.change is change and c.by == pytest.approx(by))
    return found


def test_two_head_on() -> None:
    job = TracksJob(NOW, tuple(head_on()))
    first, second = advise_tracks(job, ["bravo:t2", "alfa:t1", "alfa:unknown"], computed_by="alfa")
    assert (first.track, second.track) == ("alfa:t1", "bravo:t2")
    assert first.now == (("bravo:t2", TERMS),)
    assert second.now == (("alfa:t1", TERMS),)
    assert (first.computed_by, first.computed_at_us, first.data_age_us, first.judged) == ("alfa", NOW, 2 * S, 1)
    assert (first.basis, len(first.choices)) == (Basis.EXACT, 21)
    settling = smallest(first)
    assert [c.change for c in settling] == [Change.HEADING, Change.CLIMB]
    turn, climb = settling
    assert (turn.by, turn.to) == (-30.0, pytest.approx(60.0, abs=0.1))
    assert (climb.by, climb.to, climb.cost) == (-5.08, -5.08, Cost("alfa", height_m=pytest.approx(-609.6)))
    assert turn.cost.distance_m == pytest.approx(150 * 120 * math.sin(math.radians(30)))
    assert turn.cost.delay_s == pytest.approx(120 * (1 - math.cos(math.radians(30))))
    slower = choice(first, Change.SPEED, -30)
    assert (slower.to, slower.left, slower.cost.delay_s) == (120.0, ("bravo:t2",), 24.0)


def test_another_stands_in_the_way() -> None:
    over = track("t3", 0, 0, height_m=3500, party="charlie")
    advice = only(TracksJob(NOW, (*head_on(), over)))
    assert choice(advice, Change.CLIMB, 5.08).left == ("charlie:t3",)
    assert choice(advice, Change.CLIMB, 2.54).left == ("bravo:t2", "charlie:t3")


def test_a_zone_stands_in_the_way_but_for_the_exempt() -> None:
    advice = only(TracksJob(NOW, tuple(head_on()), zones=(zone(5000),)))
    assert choice(advice, Change.HEADING, -30).zones == ("charlie:z1",)
    assert choice(advice, Change.HEADING, 30).zones == ()
    assert choice(advice, Change.CLIMB, 5.08).zones == ()
    assert smallest(advice)[0].by == 30.0
    assert not any(c.zones for c in only(TracksJob(NOW, tuple(head_on()), zones=(zone(5000, exempt=("alfa",)),))).choices)
    assert [name for name, _ in only(TracksJob(NOW, tuple(head_on()), zones=(zone(0),))).now] == ["bravo:t2", "charlie:z1"]
    assert [name for name, _ in only(TracksJob(NOW, tuple(head_on()), zones=(zone(90_000),))).now] == ["bravo:t2"]


def test_each_pair_by_its_own_numbers() -> None:
    wide = Alerting(horizontal_mm=12_000_000)
    job = TracksJob(NOW, tuple(head_on()), {("alfa", "bravo"): wide})
    assert only(job).now == (("bravo:t2", wide),)
    assert [(c.change, c.by) for c in smallest(only(job))] == [(Change.HEADING, -60.0), (Change.CLIMB, -7.62)]


def test_heights_of_unlike_references_or_not_known() -> None:
    one = head_on()[0]
    level = track("t2", 30_000, course_deg=270, party="bravo", reference=Reference.FL)
    assert only(TracksJob(NOW, (one, level))).basis is Basis.COARSE
    unknown = track("t2", 30_000, course_deg=270, party="bravo", height_m=None)
    advice = only(TracksJob(NOW, (one, unknown)))
    assert advice.basis is Basis.COARSE
    assert all(c.left == ("bravo:t2",) for c in advice.choices if c.change is Change.CLIMB)


def test_one_that_stands_can_only_climb_and_one_heard_twice_is_one() -> None:
    hovering = track("t1", 25_000, course_deg=None)
    assert {c.change for c in only(TracksJob(NOW, (hovering, head_on()[1]))).choices} == {Change.CLIMB}
    twins = (track("4b1234"), track("4b1234", party="bravo"))
    assert only(TracksJob(NOW, twins), "alfa:4b1234").now == ()


def test_none_for_the_old_and_the_unknown() -> None:
    job = TracksJob(NOW, (track("t1", age_s=31),))
    assert advise_tracks(job, ["alfa:t1", "alfa:t9"], computed_by="alfa") == ()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-25_000, 25_000), st.floats(-25_000, 25_000), st.floats(0, 359.9), st.integers(2500, 3500), st.floats(-4, 4),
            st.sampled_from(["alfa", "bravo"]),
        ),
        max_size=7,
    )
)  # fmt: skip
def test_what_is_advised_settles_it_and_makes_nothing_new(made) -> None:
    others = [
        track(f"o{k}", east, north, course, party, height_m=height, up_m_s=up)
        for k, (east, north, course, height, up, party) in enumerate(made)
    ]
    one, other = head_on()
    job = TracksJob(NOW, (one, other, *others), zones=(zone(6000),))
    advice = only(job)
    before = {name for e in job.run() if "alfa:t1" in e.pair for name in e.pair} - {"alfa:t1"}
    assert {name for name, _ in advice.now} == before
    for settling in smallest(advice):
        changed = flown(one, settling)
        after = TracksJob(NOW, (changed, other, *others), zones=(zone(6000),)).run()
        assert not [e for e in after if "alfa:t1" in e.pair]
        less = [c for c in advice.choices if c.change is settling.change and abs(c.by) < abs(settling.by)]
        for smaller in less:
            met = TracksJob(NOW, (flown(one, smaller), other, *others), zones=(zone(6000),)).run()
            assert [e for e in met if "alfa:t1" in e.pair]


def flown(before: Track, one: Choice) -> Track:
    """The track as it flies after a choice."""
    course = one.to if one.change is Change.HEADING else before.course_deg
    speed = one.to if one.change is Change.SPEED else before.ground_speed_m_s
    up = one.to if one.change is Change.CLIMB else before.v_up_m_s
    assert course is not None
    assert speed is not None
    east, north = speed * math.sin(math.radians(course)), speed * math.cos(math.radians(course))
    return Track(before.party, before.plots, before.height, before.callsign, east, north, up)
