"""What is found by time is everything that is of it, in whatever order it came, and little else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.picture.times import MINUTE_US, Spans, span_us
from deconflict.statements.base import Part
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place
from deconflict.statements.zones import Zone
from tests.picture.test_fold import SAID

MOST_US = 2**53 - 1
INSTANT = st.one_of(st.integers(-MOST_US, MOST_US), st.integers(-5 * MINUTE_US, 5 * MINUTE_US))
WHERE = Circle(10**9, 10**9, 1_000_000)
SITE, ZONE, WORD = (next(entry.main for entry in SAID if entry.header.kind.startswith(kind)) for kind in ("SITE", "ZONE", "CONCERN"))


@given(st.lists(st.tuples(INSTANT, INSTANT)), INSTANT, INSTANT, st.randoms(use_true_random=False))
def test_every_name_of_a_time_is_found_in_any_order_and_from_rest(
    spans: list[tuple[int, int]], one_us: int, other_us: int, rng: random.Random
) -> None:  # fmt: skip
    said = [(f"e{number}", min(span), max(span)) for number, span in enumerate(spans)]
    wanted = {name for name, from_us, until_us in said if from_us <= max(one_us, other_us) and until_us >= min(one_us, other_us)}
    rng.shuffle(said)
    held, half, rest = Spans(), Spans(), Spans()
    for number, (name, from_us, until_us) in enumerate(said):
        held.write(name, from_us, until_us)
        (half if number % 2 else rest).write(name, from_us, until_us)
    found = held.during(one_us, other_us)
    assert wanted <= found
    numbers = {name: number for number, (name, _, _) in enumerate(said)}
    half.join(rest.at_rest(numbers), list(numbers))
    assert half.during(one_us, other_us) == found


def test_little_is_found_besides_and_a_span_stands_in_two_buckets_at_most() -> None:
    held, each_us = Spans(), 10 * MINUTE_US
    for number in range(10_000):
        held.write(f"e{number}", number * each_us, number * each_us + 3 * MINUTE_US)
    assert held.during(5_000 * each_us, 5_001 * each_us) == {"e5000", "e5001"}
    assert sum(len(names) for level in held.levels.values() for names in level.values()) <= 20_000
    forever = Spans()
    forever.write("site", 0, MOST_US)
    assert sum(len(names) for level in forever.levels.values() for names in level.values()) <= 2
    assert forever.during(10**15, 10**15) == {"site"}


def test_a_span_of_no_length_and_one_that_ends_before_it_begins_are_their_beginning() -> None:
    held = Spans()
    held.write("point", 7, 7)
    held.write("point", 8, 8)
    held.write("mad", 7, -MOST_US)
    assert held.levels == {0: {0: ["point", "mad"]}}


@pytest.mark.parametrize(
    ("main", "places", "wanted"),
    [
        (ZONE, (3, None), (10, 40)),
        (ZONE, (None, None), None),
        (SITE, (None, None), None),
        (ZONE, (Place(place=WHERE), None), None),
    ],
)
def test_a_notice_is_for_the_time_of_its_volumes(main: Part, places: tuple[object, ...], wanted: tuple[int, int] | None) -> None:
    low, high = Height(0, Reference.AMSL), Height(1_000_000, Reference.AMSL)
    volumes = Volumes(volumes=tuple(Volume4D(Volume3D(WHERE, low, high), from_us, from_us + 20) for from_us in (20, 10)))
    held = [volumes if place == 3 else place for place in places]
    assert isinstance(ZONE, Zone)
    assert span_us(main, held) == wanted  # type: ignore[arg-type]


def test_a_site_is_for_the_time_it_states() -> None:
    assert SITE is not None
    assert span_us(SITE, (None, Place(place=WHERE))) == (SITE.from_us, SITE.until_us)  # type: ignore[attr-defined]
