"""The ledger: entries of either side, the other's first word, silence that is not agreement, and counts that both see alike."""

from __future__ import annotations

import random
from typing import Any

import pytest

from deconflict.airspace.volume import Circle
from deconflict.coordination import breaches
from deconflict.coordination.breaches import Stance, breach_of, ledger, month_of, months
from deconflict.errors import Refused
from deconflict.statements.breaches import DisputeGround

from .affairs import DAY, RULES, S, Talk


def entered(made: Talk, party: str, **changes: Any) -> str:
    made.wait(S)
    against = made.b if party == made.a else made.a
    return made.say(party, "BREACH_ENTRY", **{"breached": "conduct", "party": against, "at_us": made.now_us, **changes})


def test_agreed_disputed_and_silent_are_three() -> None:
    made = Talk()
    agreed, disputed, silent = (entered(made, made.a) for _ in range(3))
    made.say(made.b, "BREACH_AGREE", agreed)
    first = made.say(made.b, "BREACH_DISPUTE", disputed, ground=DisputeGround.OTHER_PLACE)
    made.say(made.b, "BREACH_AGREE", disputed)
    made.say(made.a, "BREACH_AGREE", silent)
    assert [breach.stances for breach in ledger(made.picture, RULES, made.now_us)] == [
        {made.b: Stance.AGREED}, {made.b: Stance.DISPUTED}, {made.b: Stance.OPEN},
    ]  # fmt: skip
    later = breach_of(made.picture, made.said(silent), RULES, made.now_us + 3 * DAY + S)
    assert (later.stances, later.due_us) == ({made.b: Stance.UNANSWERED}, made.said(silent).written_at_us + 3 * DAY)
    assert breach_of(made.picture, made.said(disputed), RULES, made.now_us).answers[made.b].entry == first


def test_months_are_counted_alike_in_any_order_and_at_any_time() -> None:
    made = Talk()
    for number in range(6):
        made.wait(20 * DAY)
        entry = entered(made, (made.a, made.b)[number % 2], breached=("conduct", "area")[number % 3 == 0])
        made.say((made.b, made.a)[number % 2], *(("BREACH_AGREE", entry) if number % 2 else ("BREACH_DISPUTE", entry)),
                 **({} if number % 2 else {"ground": DisputeGround.NOT_OURS}))  # fmt: skip
    found = months(made.picture, (made.b, made.a))
    counts = [count for month in found for count in month.counts]
    assert (sum(c.entered for c in counts), sum(c.agreed for c in counts), sum(c.disputed for c in counts)) == (6, 3, 3)
    assert {len(month.month) for month in found} == {7}
    assert len(found) >= 4
    assert len({month.summary for month in found}) == len(found)
    order = list(made.entries)
    random.Random(1).shuffle(order)
    assert months(made.refolded(order), (made.a, made.b)) == found
    less = made.refolded([entry for entry in made.entries if entry.header.kind != "BREACH_AGREE"])
    assert [month.summary for month in months(less, (made.a, made.b))] != [month.summary for month in found]
    assert months(made.picture, (made.a, "z" * 26)) == []
    assert month_of(made.picture, (made.a, made.b), "1999-12").entries == ()


def test_an_entry_counts_in_the_month_it_is_of_and_stands_as_all_say() -> None:
    made = Talk("ALFA", "BRAVO", "CHARLIE")
    c = made.scribes[2].party
    agreed, mixed, open_ = (entered(made, made.a, at_us=0) for _ in range(3))
    for party, kind, entry in ((made.b, "BREACH_AGREE", agreed), (c, "BREACH_AGREE", agreed), (made.b, "BREACH_AGREE", mixed)):
        made.say(party, kind, entry)
    made.say(c, "BREACH_DISPUTE", mixed, ground=DisputeGround.NO_RECORD)
    made.say(made.b, "BREACH_DISPUTE", open_, ground=DisputeGround.NO_RECORD)
    (month,) = months(made.picture, (made.a, made.b, c))
    assert (month.month, set(month.entries)) == ("1970-01", {agreed, mixed, open_})
    (count,) = month.counts
    assert count == ("conduct", made.b, made.a, 3, 1, 0, 1, 1)


def test_a_word_after_the_window_counts_and_is_called_late() -> None:
    made = Talk()
    in_time, late = entered(made, made.a), entered(made, made.a)
    made.say(made.b, "BREACH_AGREE", in_time)
    made.wait(3 * DAY + 10 * S)
    made.say(made.b, "BREACH_AGREE", late)
    found = [breach_of(made.picture, made.said(entry), RULES, made.now_us) for entry in (in_time, late)]
    assert [one.stances for one in found] == [{made.b: Stance.AGREED}] * 2
    assert [one.late for one in found] == [(), (made.b,)]


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"breached": "courtesy"}, "no such clause"), ({"at_us": 2**52}, "not happened")],
)
def test_our_own_entry_is_checked(changes: dict[str, Any], what: str) -> None:
    made = Talk()
    fields = {"breached": "conduct", "party": made.b, "at_us": made.now_us, "place": Circle(0, 0, 1000)}
    breaches.check_entry(made.picture, made.a, made.main(made.a, "BREACH_ENTRY", **fields), made.now_us, RULES)
    with pytest.raises(Refused, match=what):
        breaches.check_entry(made.picture, made.a, made.main(made.a, "BREACH_ENTRY", **{**fields, **changes}), made.now_us, RULES)


def test_our_own_answer_is_checked() -> None:
    made = Talk()
    entry = entered(made, made.a)
    said = made.main(made.b, "BREACH_AGREE", entry)
    breaches.check_answer(made.picture, made.b, said, made.now_us, RULES)
    with pytest.raises(Refused, match="not put to us"):
        breaches.check_answer(made.picture, made.a, said, made.now_us, RULES)
    made.say(made.b, "BREACH_AGREE", entry)
    with pytest.raises(Refused, match="answered this entry"):
        breaches.check_answer(made.picture, made.b, said, made.now_us, RULES)
