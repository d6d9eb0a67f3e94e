"""What two people do together is done by two, exactly as it was shown, refused by one, and forgotten after a watch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deconflict.errors import Stale
from deconflict.service.problems import NotAllowed, NotFound
from deconflict.service.together import MOST, WAITS_US, Act, Together

SUSPEND = Act("suspend a-b", {"clauses": ["claims"], "reason": "review"}, "v1")


def test_the_second_person_does_what_the_first_asked_for() -> None:
    together = Together()
    assert together.asked(SUSPEND, "M. Ivanova", 0) is None
    assert [(one.act, one.by, one.body) for one in together.waiting(1)] == [("suspend a-b", "M. Ivanova", SUSPEND.body)]
    with pytest.raises(NotAllowed, match="two different people"):
        together.asked(SUSPEND, " m.  IVANOVA", 1)
    again = replace(SUSPEND, body={"reason": "review", "clauses": ["claims"]}, made="made anew")
    first = together.asked(again, "S. Lund", 2)
    assert first is not None
    assert (first.by, first.of.made) == ("M. Ivanova", None), "what the first made goes out"
    assert together.waiting(3) == []
    assert together.asked(SUSPEND, "S. Lund", 4) is None, "once"


def test_one_token_is_not_two_people_whatever_watches_it_takes() -> None:
    together = Together()
    together.asked(SUSPEND, "M. Ivanova", 0, hand="token")
    with pytest.raises(NotAllowed, match="two different people"):
        together.asked(SUSPEND, "S. Lund", 1, hand="token")
    assert together.asked(SUSPEND, "S. Lund", 2, hand="another") is not None


def test_another_act_or_another_word_of_it_is_another() -> None:
    together = Together()
    together.asked(SUSPEND, "M. Ivanova", 0)
    assert together.asked(replace(SUSPEND, name="suspend a-c"), "S. Lund", 1) is None
    assert together.asked(replace(SUSPEND, body={**SUSPEND.body, "clauses": ["radio"]}), "S. Lund", 1) is None
    assert len({one.of.hash() for one in together.waiting(2)}) == 3


def test_what_was_changed_in_between_is_not_done_and_waits_no_more() -> None:
    together = Together()
    together.asked(SUSPEND, "M. Ivanova", 0)
    with pytest.raises(Stale, match="not as it was"):
        together.asked(replace(SUSPEND, rests_on="v2"), "S. Lund", 1)
    assert together.waiting(1) == []


def test_it_is_known_by_the_hash_of_all_that_is_shown_and_gone_once_somebody_says_no() -> None:
    together, shown = Together(), replace(SUSPEND, shows={"until": "2027"})
    together.asked(shown, "M. Ivanova", 0)
    assert shown.hash() != replace(shown, shows={"until": "2028"}).hash() != SUSPEND.hash()
    assert together.shown(shown.hash(), 1).by == "M. Ivanova"
    assert together.refused(shown.hash(), 1).act == "suspend a-b"
    for look in (together.shown, together.refused):
        with pytest.raises(NotFound):
            look(shown.hash(), 1)
    assert together.asked(shown, "S. Lund", 2) is None, "it can be asked for anew"


def test_it_does_not_wait_for_ever_and_there_is_a_bound() -> None:
    together = Together()
    together.asked(SUSPEND, "M. Ivanova", 0)
    assert together.asked(SUSPEND, "S. Lund", WAITS_US) is None
    for number in range(MOST + 1):
        together.asked(Act(f"act {number}", {}), "M. Ivanova", WAITS_US)
    assert len(together.waiting(WAITS_US)) == MOST
