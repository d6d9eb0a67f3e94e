"""Passing down: an L3 says who was told, and not before they were; no other level does."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination import passing
from deconflict.errors import Refused
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Level, Role, Status

NOW_US = 1_000_000


def said(level: Level, **fields: Any) -> Acknowledgement:
    return Acknowledgement(entry="e" * 43, level=level, role=Role.DUTY, by="watch-1", at_us=NOW_US, status=Status.EXERCISE, **fields)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (said(Level.PASSED_DOWN), "members"), (said(Level.PASSED_DOWN, members=("Unit 3",), passed_at_us=NOW_US + 1), "passed_at_us"),
        (said(Level.UNDERSTOOD, members=("Unit 3",)), "level"), (said(Level.UNDERSTOOD, passed_to=Role.ALTERNATE), "level"),
        (said(Level.SHOWN, passed_at_us=NOW_US), "level"),
    ],
)  # fmt: skip
def test_what_is_not_passed_down_so_is_refused(given: Acknowledgement, where: str) -> None:
    with pytest.raises(Refused) as refused:
        passing.check(given, NOW_US)
    assert (refused.value.where, bool(refused.value.mend)) == (where, True)


def test_who_was_told_by_now_is_taken() -> None:
    passing.check(said(Level.PASSED_DOWN, members=("Unit 3",)), NOW_US)
    passing.check(said(Level.PASSED_DOWN, members=("Unit 3",), passed_to=Role.ALTERNATE, passed_at_us=NOW_US), NOW_US)
    passing.check(said(Level.UNDERSTOOD), NOW_US)


def test_when_they_were_told() -> None:
    assert passing.told_at_us(Level.PASSED_DOWN, None, NOW_US) == NOW_US
    assert passing.told_at_us(Level.PASSED_DOWN, 7, NOW_US) == 7
    assert passing.told_at_us(Level.UNDERSTOOD, None, NOW_US) is None
