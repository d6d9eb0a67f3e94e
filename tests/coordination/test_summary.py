"""The day's summary: what had a notice and what had none, alike on both nodes, listed and hashed."""

from __future__ import annotations

import random
from typing import Any

import pytest

from deconflict.airspace.intent import IntentState
from deconflict.airspace.volume import Circle
from deconflict.coordination import summary
from deconflict.coordination.summary import daily
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.picture.sightings import DAY_US
from deconflict.statements.base import MessagePart
from deconflict.statements.plans import Volumes

from .affairs import HOUR, MIN, RULES, S, Talk, volume

FAR = 30 * 10**9


def day_of(made: Talk) -> int:
    return made.now_us - made.now_us % DAY_US


def started() -> Talk:
    """At noon, so that a day is whole."""
    made = Talk()
    made.now_us = day_of(made) + 12 * HOUR
    return made


def operation(made: Talk, op_id: str) -> MessagePart:
    return made.main(
        made.b, "NOTICE_OF_OPERATION", op_id=op_id, operation="survey", aircraft_class="crewed", count=1, state=IntentState.ACCEPTED
    )


def within(made: Talk, radius_mm: int) -> Volumes:
    where = Circle(10 * 10**9, 20 * 10**9, radius_mm)
    return Volumes(volumes=(volume(made.now_us - HOUR, made.now_us + HOUR, where),))


def notices(made: Talk) -> dict[str, str | None]:
    found = daily(made.picture, (made.a, made.b), day_of(made), RULES)
    return {seen.track_id: seen.notice for seen in found.seen}


def test_each_unnotified_sighting_is_listed() -> None:
    made = started()
    plan = made.plan(made.b)
    made.wait(S)
    at_us = made.now_us
    made.plot(made.b, "within", at_us)
    made.plot(made.b, "within", at_us + MIN)
    made.plot(made.a, "astray", at_us + MIN, FAR)
    made.plot(made.b, "leaves", at_us + MIN)
    made.plot(made.b, "leaves", at_us + 2 * MIN, FAR)
    made.plot(made.b, "grounded", at_us, on_ground=True)
    made.plot(made.b, "low", at_us + 2 * MIN, height=None)
    made.plot(made.b, "low-astray", at_us + 2 * MIN, FAR, height=None)
    assert notices(made) == {"within": plan, "astray": None, "leaves": None, "low": plan, "low-astray": None}
    found = daily(made.picture, (made.a, made.b), day_of(made), RULES)
    assert {seen.track_id for seen in found.unnotified} == {"astray", "leaves", "low-astray"}
    assert found.notices == (plan,)
    within = next(seen for seen in found.seen if seen.track_id == "within")
    assert (within.first_us, within.last_us, within.party) == (at_us, at_us + MIN, made.b)


def test_a_notice_after_the_fact_is_none_and_an_ended_plan_neither() -> None:
    made = started()
    made.plot(made.b, "early", made.now_us)
    made.wait(S)
    made.plan(made.b)
    made.wait(S)
    made.plan(made.b, state=IntentState.ENDED)
    made.wait(S)
    made.plot(made.b, "late", made.now_us)
    assert notices(made) == {"early": None, "late": None}


def test_a_plan_whose_kind_denies_its_end_still_stands() -> None:
    made = started()
    plan = made.plan(made.b, state=IntentState.ENDED, kind="OPERATION_CHANGE")
    made.wait(S)
    made.plot(made.b, "within", made.now_us)
    assert notices(made) == {"within": plan}


def test_a_plan_names_its_aircraft_wherever_they_are() -> None:
    made = started()
    plan = made.plan(made.b, tracks=("far",))
    made.wait(S)
    made.plot(made.b, "far", made.now_us, FAR)
    assert notices(made) == {"far": plan}


def test_only_the_newest_version_that_stood_counts_and_the_smallest_of_several_plans() -> None:
    made = started()
    made.plan(made.b)
    made.wait(S)
    moved = made.plan(made.b, volumes=(volume(made.now_us - HOUR, made.now_us + HOUR, Circle(FAR, 20 * 10**9, 5_000_000)),))
    made.wait(S)
    made.plot(made.b, "here", made.now_us)
    made.plot(made.b, "there", made.now_us, FAR)
    assert notices(made) == {"here": None, "there": moved}
    other = made.plan(made.a, "OP2", tracks=("there",))
    made.wait(S)
    made.plot(made.a, "there", made.now_us, FAR)
    found = daily(made.picture, (made.a, made.b), day_of(made), RULES)
    assert {seen.notice for seen in found.seen if seen.party == made.a} == {min(moved, other)}


def test_others_do_not_count_nor_other_days_nor_what_was_withheld() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    made.now_us = day_of(made) + 12 * HOUR
    c = made.scribes[2].party
    made.plan(c)
    made.wait(S)
    made.plot(c, "stranger", made.now_us)
    tomorrow = (volume(day_of(made) + DAY_US, day_of(made) + DAY_US + HOUR),)
    made.plan(made.a, "OP3", volumes=tomorrow)
    found = daily(made.picture, (made.a, made.b), day_of(made), RULES)
    assert (found.notices, found.seen) == ((), ())
    assert daily(made.picture, (made.a, made.b), day_of(made) + DAY_US, RULES).notices
    bare = operation(made, "OP4")
    made.put(made.b, "plans", "NOTICE_OF_OPERATION", main=bare)
    assert daily(made.picture, (made.a, made.b), day_of(made), RULES).notices == ()


def test_a_version_that_was_withheld_is_no_notice_and_hides_none_before_it() -> None:
    made = started()
    plan = made.plan(made.b)
    made.wait(S)
    made.plot(made.b, "before", made.now_us)
    made.wait(S)
    made.plan(made.b)
    made.wait(S)
    made.plot(made.b, "after", made.now_us)
    (record,) = made.picture.objects.values()
    newest = max(record.versions.values(), key=lambda version: version.place)
    newest.main = newest.exact = None
    assert notices(made) == {"before": plan, "after": None}
    assert daily(made.picture, (made.a, made.b), day_of(made), RULES).notices == ()


def test_a_plan_of_that_day_at_another_hour_holds_nothing() -> None:
    made = started()
    made.plan(made.b, volumes=(volume(made.now_us + 2 * HOUR, made.now_us + 3 * HOUR),))
    made.wait(S)
    made.plot(made.b, "early", made.now_us)
    assert notices(made) == {"early": None}


def test_it_is_reckoned_in_small_steps() -> None:
    made = started()
    for number in range(5):
        made.wait(S)
        made.plan(made.b, f"OP{number}")
    made.wait(S)
    made.plot(made.b, "one", made.now_us)
    assert sum(1 for _ in summary.reckon(made.picture, (made.a, made.b), day_of(made), RULES)) == 6


def test_the_buffered_place_counts_where_one_is_stated() -> None:
    """Who holds the exact place as well sums up the same."""
    made = started()
    main = operation(made, "OP1")
    made.put(made.b, "plans", "NOTICE_OF_OPERATION", main=main, exact=within(made, 10**6), buffered=within(made, 10**8))
    made.wait(S)
    made.plot(made.a, "beside", made.now_us, 10 * 10**9 + 300_000_000)
    held = [entry.withhold(["exact"]) if entry.header.logbook == "plans" and entry.header.seq else entry for entry in made.entries]
    without = made.refolded(held)
    both = [daily(picture, (made.a, made.b), day_of(made), RULES) for picture in (made.picture, without)]
    assert both[0] == both[1]
    assert both[0].unnotified == ()


def test_both_nodes_have_one_hash_and_any_difference_shows() -> None:
    made = started()
    rng = random.Random(5)
    for number in range(4):
        made.wait(S)
        made.plan(rng.choice((made.a, made.b)), f"OP{number}")
    for number in range(20):
        made.wait(S)
        made.plot(rng.choice((made.a, made.b)), f"t{number % 7}", made.now_us, rng.choice((10 * 10**9, FAR)))
    found = daily(made.picture, (made.a, made.b), day_of(made), RULES)
    assert daily(made.picture, [made.b, made.a], day_of(made), RULES) == found
    order: list[Entry] = made.entries + rng.sample(made.entries, 5)
    rng.shuffle(order)
    assert daily(made.refolded(order), (made.a, made.b), day_of(made), RULES) == found
    assert len(found.summary) == 43
    for left_out in (entry for entry in made.entries if entry.header.logbook == "plans" and entry.header.seq):
        less = made.refolded([entry for entry in made.entries if entry is not left_out])
        assert daily(less, (made.a, made.b), day_of(made), RULES).summary != found.summary


def test_what_was_stated_of_a_day_stands_beside_it() -> None:
    made = started()
    fields = {"day_us": day_of(made), "notices": 0, "seen_notified": 0, "seen_unnotified": 0}
    for party, hashed in ((made.a, "x"), (made.b, "y"), (made.a, "z")):
        made.wait(S)
        made.say(party, "DAILY_SUMMARY", **fields, summary=hashed * 43)
    made.say(made.b, "DAILY_SUMMARY", **{**fields, "day_us": 0}, summary="w" * 43)
    assert summary.stated(made.picture, (made.a, made.b), day_of(made)) == {made.a: "z" * 43, made.b: "y" * 43}
    assert summary.stated(made.picture, (made.a, "c" * 26), day_of(made)) == {}


@pytest.mark.parametrize(("changes", "what"), [({"day_us": 1}, "midnight"), ({"day_us": 20_000 * DAY_US * 10}, "not over")])
def test_our_own_summary_is_of_a_day_that_is_over(changes: dict[str, Any], what: str) -> None:
    made = started()
    fields = {"day_us": day_of(made) - DAY_US, "notices": 0, "seen_notified": 0, "seen_unnotified": 0, "summary": "s" * 43}
    summary.check_summary(made.picture, made.a, made.main(made.a, "DAILY_SUMMARY", **fields), made.now_us, RULES)
    with pytest.raises(Refused, match=what):
        summary.check_summary(made.picture, made.a, made.main(made.a, "DAILY_SUMMARY", **{**fields, **changes}), made.now_us, RULES)
