"""Scenarios are read strictly, and the one that ships makes just the encounters it says."""

from __future__ import annotations

import itertools

import pytest

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.track import Track, fuse
from deconflict.conflict import alerting
from deconflict.conflict.tactical import TracksJob
from deconflict.errors import Refused
from deconflict.testing.scenario import load, read

START_US = 1_790_000_000_000_000
GOOD = """
[aircraft]
id party callsign commanded every
- - - - s
a1 ALFA X1 yes 1

[waypoints]
id at lat lon level
- min deg deg FL
a1 0 10 20 100
a1 10 10 21 200
"""


def test_the_shipped_scenario_makes_the_alerts_it_expects_and_no_other() -> None:
    scenario = load("two_forces")
    feeds = [scenario.traffic(party, START_US) for party in ("ALFA", "BRAVO")]
    tracks: dict[str, Track] = {}
    state, raised = alerting.AlertState(), {}
    moments = sorted(itertools.chain(*feeds), key=lambda batch: batch[0])
    for at_us, batches in itertools.groupby(moments, key=lambda batch: batch[0]):
        for _, plots in batches:
            for plot in plots:
                tracks[plot.track_id] = fuse(tracks.get(plot.track_id), plot, party="one")
        job = TracksJob(now_us=at_us, tracks=tuple(tracks.values()), default=DEFAULT_RULES.alerting)
        state, acts = alerting.step(state, job.run(), at_us, job.judged())
        for act in acts:
            if isinstance(act, alerting.Raise):
                pair = tuple(sorted(name.partition(":")[2] for name in act.pair))
                raised[pair] = (at_us - START_US) / 60_000_000
    expected = {tuple(sorted((a, b))): (from_min, until_min) for a, b, from_min, until_min in scenario.expected}
    assert raised.keys() == expected.keys()
    for pair, (from_min, until_min) in expected.items():
        assert from_min <= raised[pair] <= until_min, (pair, raised[pair])


def test_heights_and_speeds_are_flown_as_the_waypoints_say() -> None:
    aircraft = read(GOOD, "good").aircraft[0]
    plot = aircraft.plot(5.0, START_US)
    assert plot is not None and plot.height is not None
    assert plot.height.value_mm == 150 * 30_480
    assert plot.ground_speed_mm_s == pytest.approx(109_639_000 / 600, rel=1e-3)
    assert aircraft.plot(10.0, START_US) is None
    assert not plot.uncommanded


@pytest.mark.parametrize(
    ("change", "where", "mend"),
    [
        (("[aircraft]", "[planes]"), "bad:2", "one of aircraft"),
        (("callsign", "name"), "bad:3", "they are id"),
        (("- - - - s", "- - - - min"), "bad:4", "write - - - - s"),
        (("a1 ALFA X1 yes 1", "a1 ALFA X1 yes"), "bad:5", "one word in each column"),
        (("a1 10 10 21 200", ""), "bad:5: id", "[waypoints]"),
        (("a1 10 10 21 200", "a1 0 10 21 200"), "bad:11: at", "order of time"),
        (("a1 10 10 21 200", "a1 ten 10 21 200"), "bad:11: at", "write it like 12"),
        (("a1 10 10 21 200", "a1 10 10 nan 200"), "bad:11: lon", "finite"),
        (("a1 ALFA X1 yes 1", ""), "bad", "[aircraft]"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(change: tuple[str, str], where: str, mend: str) -> None:
    with pytest.raises(Refused) as fault:
        read(GOOD.replace(*change), "bad")
    assert fault.value.where == where
    assert mend in fault.value.mend


def test_a_scenario_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match="two_forces"):
        load("three_forces")


def test_a_kind_of_plan_that_is_none_is_refused() -> None:
    head = "[plans]\nparty plan kind class from until lower upper lat lon radius\n- - - - min min FL FL deg deg NM\n"
    plans = head + "ALFA P stroll crewed 0 1 0 1 0 0 1\n"
    with pytest.raises(Refused, match="no kind of plan"):
        read(GOOD + plans, "bad")
