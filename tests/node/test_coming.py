"""What is on its way: the first of each logbook, until something comes or nobody can be reached."""

from __future__ import annotations

from deconflict.logbook.chain import Head
from deconflict.node.coming import Coming
from tests.node.rig import MIN, S

KEY = ("a" * 26, "plans")


def head(seq: int) -> Head:
    return Head(*KEY, 0, seq, f"{seq:043d}")


def test_it_is_overdue_once_nothing_came_for_so_long() -> None:
    coming = Coming()
    assert coming.next_us(MIN) is None
    coming.told("b", head(5), 0)
    coming.told("c", head(6), S)
    coming.came(KEY, "another", 10 * S)
    coming.came(("x", "plans"), "another", 20 * S)
    assert coming.next_us(MIN) == 70 * S
    assert coming.overdue(69 * S, MIN) == []
    (found,) = coming.overdue(70 * S, MIN)
    assert (found.head, found.by, found.since_us) == (head(5), "b", 0)
    assert coming.overdue(99 * S, MIN) == []


def test_it_ends_when_it_comes_or_who_told_it_is_gone_unless_something_waits_for_it() -> None:
    coming = Coming()
    coming.told("b", head(5), 0)
    coming.came(KEY, head(5).hash, S)
    assert coming.next_us(MIN) is None
    coming.told("b", head(6), 0)
    coming.lost("c")
    assert coming.next_us(MIN) == MIN
    coming.lost("b")
    assert coming.next_us(MIN) is None
    coming.told("b", head(7), 0)
    coming.told(KEY[0], head(6), S, waits=True)
    coming.told("b", head(8), S)
    coming.lost(KEY[0])
    (found,) = coming.overdue(MIN + S, MIN)
    assert (found.head.seq, found.waits) == (6, True)
