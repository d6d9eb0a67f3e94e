"""The tracks of one tick: which are looked at against what, and that a job says what step after step would."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from deconflict.airspace.altitude import Reference
from deconflict.airspace.constraint import ProtectedSite
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Track, fuse
from deconflict.conflict.conformance import Bands, Departure, Flight, step
from deconflict.conflict.monitoring import ConformanceJob, Watched

from .test_conformance import AT_ONCE, START, S, place, plan, plot, volume, zone

SITE = ProtectedSite("bravo", "s1", "vs", "clinic", Circle(*place(0), 5_000_000), START * S, (START + 600) * S)


def track(*plots, party: str = "alfa") -> Track:
    """A track of these reports."""
    made = None
    for one in plots:
        made = fuse(made, one, party=party)
    assert made is not None
    return made


def found(job: ConformanceJob) -> list[tuple[str, Departure]]:
    """What opened: (track, kind)."""
    return [(name, finding.kind) for name, one in job.run() for finding in one.opened]


def watched(*tracks: Track, **more) -> ConformanceJob:
    """A job of tracks without plans that are new, looked at by ALFA."""
    fields = {"me": "alfa", "bands": dict.fromkeys(("alfa", "bravo", "charlie"), AT_ONCE), **more}
    return ConformanceJob(watched=tuple(Watched(one, None, None) for one in tracks), **fields)


@pytest.mark.parametrize(
    ("party", "of", "seen"),
    [
        ("alfa", "alfa", True),
        ("alfa", "bravo", False),
        ("bravo", "alfa", False),
        ("bravo", "bravo", True),
        ("bravo", "charlie", True),
    ],
)
def test_zones_that_the_alerts_speak_of_are_left_to_them(party, of, seen):
    closed = replace(zone(), party=of)
    assert found(watched(track(plot(100), party=party), zones=(closed,))) == ([(f"{party}:t", Departure.IN_ZONE)] if seen else [])


def test_an_aircraft_of_ours_that_nobody_commands_is_left_to_the_alerts_in_our_own_zone_too():
    lone = track(replace(plot(100), uncommanded=True))
    assert found(watched(lone, zones=(replace(zone(), party="alfa"),))) == []


@pytest.mark.parametrize("party", ["alfa", "bravo", "charlie"])
def test_a_protected_site_is_for_nobody_to_fly_low_over(party):
    low, high = plot(100, 0, 100, Reference.AGL), plot(100, 0, 900, Reference.AGL)
    assert found(watched(track(low, party=party), zones=(SITE,))) == [(f"{party}:t", Departure.IN_ZONE)]
    assert found(watched(track(high, party=party), zones=(SITE,))) == []


def test_who_has_no_plan_is_near_nothing_and_was_not_watched_is_not_looked_at():
    own = replace(zone(), party="alfa")
    assert watched(track(plot(100, 40_000)), zones=(own,)).run() == ()
    assert [name for name, _ in watched(track(plot(100, 12_000)), zones=(own,)).run()] == ["alfa:t"]
    before = Watched(track(plot(100, 40_000)), Flight(at_us=1), None)
    assert len(ConformanceJob(me="alfa", watched=(before,)).run()) == 1
    assert ConformanceJob(me="alfa", watched=()).run() == ()


def test_a_zone_whose_time_is_over_or_not_come_is_near_nothing():
    report = track(plot(100))
    for shift_s in (-1000, 1000):
        away = replace(zone(volume(0, shift_s, shift_s + 600)), party="alfa")
        assert watched(report, zones=(away,)).run() == ()


def test_reports_since_the_last_look_are_looked_at_once_each_in_order():
    reports = [plot(at_s, 6000 if at_s in (120, 130) else 0) for at_s in range(100, 150, 10)]
    own, bands = plan(), Bands(m=2, n=3, hold_us=5 * S)
    flight = step(Flight(), "alfa", reports[0], own, (), bands).flight
    job = ConformanceJob(me="alfa", watched=(Watched(track(*reports), flight, own),), bands={"alfa": bands})
    ((name, one),) = job.run()
    expected, opened = flight, []
    for report in reports[1:]:
        expected, began, _ = step(expected, "alfa", report, own, (), bands)
        opened += began
    assert (name, one.flight, list(one.opened), one.ended) == ("alfa:t", expected, opened, ())
    assert [(finding.kind, finding.from_us) for finding in opened] == [(Departure.OUTSIDE, reports[2].at_us)]
    assert job.run() == job.run()


def test_of_a_new_track_only_the_newest_report_counts():
    ((_, one),) = ConformanceJob(
        me="alfa", watched=(Watched(track(plot(90, 9000), plot(95, 9000), plot(100)), None, plan()),), bands={"alfa": AT_ONCE}
    ).run()
    assert (one.flight.at_us, one.opened) == (plot(100).at_us, ())


def test_the_default_bands_count_for_a_party_without_its_own():
    out = [plot(at_s, 6000) for at_s in (100, 101)]
    ((_, one),) = ConformanceJob(me="alfa", watched=(Watched(track(*out), Flight(at_us=1), plan()),)).run()
    assert [finding.kind for finding in one.opened] == [Departure.OUTSIDE]
