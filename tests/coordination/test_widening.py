"""What counts as given to more, for longer, or more exactly; and what of a list one person may change alone."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Circle, Polygon
from deconflict.coordination import release
from deconflict.coordination.release import LATE_US, Before
from deconflict.coordination.widening import Stated, Widening, widening
from deconflict.statements.consents import Consent
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place, Site
from tests.coordination.test_release import CONSENT, DAY_US, NOW_US, READERS, movement, parts, site
from tests.picture.test_fold import volume

B, C, D, _ = READERS
NEWLY = Consent(consent_by="the clinic's director", at_us=NOW_US - 1)


def stated(main: Any, before: Stated | None = None, **more: Any) -> Stated:
    """As it is said once it was checked and filled in."""
    rests_on = None if before is None else Before(before.main, CONSENT)
    ready, found = release.ready(main, {**parts(**more), "consent": NEWLY}, NOW_US, rests_on)
    return Stated(ready, found)


def between(old: Any, new: Any) -> Widening | None:
    before = stated(old)
    return widening(before, stated(new, before))


def test_somebody_more_and_all_where_it_was_some_is_wider_and_fewer_is_not() -> None:
    some, more, all_ = site(release=(B,)), site(release=(B, C)), site(release_to_all=True)
    assert between(some, more) == Widening(parties=(C,))
    assert between(some, all_) == Widening(to_all=True)
    assert between(some, site(release=(C,))) == Widening(parties=(C,))
    for fewer in (some, site(release=(C,))):
        assert between(more, fewer) is None
        assert between(all_, fewer) is None
    assert between(all_, all_) is None


def test_a_later_end_is_wider_and_an_earlier_one_is_not() -> None:
    short, long = site(release_to_all=True, release_until_us=NOW_US + DAY_US), site(release_to_all=True)
    assert between(short, long) == Widening(until_us=long.until_us, before_us=NOW_US + DAY_US)
    assert between(long, short) is None
    renewed = replace(long, from_us=NOW_US + DAY_US, until_us=long.until_us + DAY_US)
    assert between(long, renewed) == Widening(until_us=renewed.until_us, before_us=long.until_us)
    assert between(long, replace(renewed, expired=True)) is None, "what is over is given for no longer"


def test_the_exact_place_for_the_buffered_one_is_wider_and_so_is_a_finer_one() -> None:
    coarse, fine = site(release=(B, C), buffered_for=(C,)), site(release=(B, C))
    assert between(coarse, fine) == Widening(exact_for=(C,))
    assert between(fine, coarse) is None
    assert between(coarse, site(release=(B,))) is None, "who is on the list no more is given nothing"
    mended = Place(place=Circle(34_200_000_000, 38 * 10**9, 500_000))
    before = stated(coarse)
    assert widening(before, stated(coarse, before, exact=mended)) is None, "a wrong digit is mended by one"
    own = Place(place=Circle(34 * 10**9, 38 * 10**9, 900_000))
    assert widening(before, stated(coarse, before, buffered=own)) == Widening(exact_for=(C,))
    wide = stated(coarse, buffered=Place(place=Circle(34 * 10**9, 38 * 10**9, 90_000_000)))
    assert widening(wide, before) == Widening(exact_for=(C,))
    assert widening(before, wide) is None


def test_a_movement_that_is_late_is_told_of_by_one_and_a_list_cut_short_is_lengthened_by_two() -> None:
    late = Volumes(volumes=(volume(NOW_US + DAY_US),))
    legs = Volumes(volumes=(volume(NOW_US),))
    whole = stated(movement(), exact=legs)
    assert widening(whole, stated(movement(), whole, exact=late)) is None
    cut = stated(movement(release_until_us=NOW_US + 1), exact=legs)
    found = widening(cut, stated(movement(), cut, exact=legs))
    assert found == Widening(until_us=legs.volumes[0].until_us + LATE_US, before_us=NOW_US + 1)
    coarse = stated(movement(buffered_for=(B,)), exact=legs)
    assert widening(coarse, stated(movement(), coarse, exact=legs)) == Widening(exact_for=(B,))
    assert widening(coarse, stated(movement(buffered_for=(B,), state=IntentState.ENDED), coarse, exact=late)) is None
    before_lists = Stated(movement(release=()), {"exact": legs})
    assert widening(before_lists, stated(movement(), whole, exact=late)) is None, "it was for all, and for ever"
    leg = legs.volumes[0]
    corner = Polygon(vertices_ndeg=((0, 0), (0, 10**9), (10**9, 0)))
    drawn = Volumes(volumes=(replace(leg, volume=replace(leg.volume, outline=corner)),))
    of_outlines = Stated(movement(buffered_for=(B,)), {"buffered": drawn})
    assert widening(coarse, of_outlines) == Widening(exact_for=(B,)), "an outline that is no circle is as fine as can be"


LISTS = st.sets(st.sampled_from((B, C, D)), min_size=1).map(lambda found: tuple(sorted(found)))


@given(old=LISTS, new=LISTS, days=st.tuples(st.integers(1, 40), st.integers(1, 40)), coarse=st.sets(st.sampled_from((B, C, D))))
def test_one_of_two_ways_is_no_widening_or_they_are_apart(
    old: tuple[str, ...], new: tuple[str, ...], days: tuple[int, int], coarse: set[str]
) -> None:
    def made(listed: tuple[str, ...], number: int) -> Site:
        return site(release=listed, buffered_for=tuple(sorted(coarse & set(listed))), release_until_us=NOW_US + number * DAY_US)

    there, back = between(made(old, days[0]), made(new, days[1])), between(made(new, days[1]), made(old, days[0]))
    assert (there is None) == (set(new) <= set(old) and days[1] <= days[0])
    assert (back is None) == (set(old) <= set(new) and days[0] <= days[1])
