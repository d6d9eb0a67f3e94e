"""Guessing is slow: tries a minute, and names that are shut for longer and longer. Time is an argument."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.service.guard import FREE_TRIES, IN_ALL, LONGEST_US, MINUTE_US, PER_ADDRESS, Guard, check_name, shut_until_us
from deconflict.service.problems import TooOften


def test_tries_from_one_address_are_bounded_and_those_that_were_right_are_not_counted() -> None:
    guard = Guard()
    for _ in range(3 * PER_ADDRESS):
        guard.admit("right", 0)
        guard.right("right")
    for second in range(PER_ADDRESS):
        guard.admit("wrong", second * 1_000_000)
    with pytest.raises(TooOften, match="too many tries"):
        guard.admit("wrong", MINUTE_US - 1)
    guard.admit("another", MINUTE_US - 1)
    guard.admit("wrong", MINUTE_US)
    with pytest.raises(TooOften):
        guard.admit("wrong", MINUTE_US)
    guard.right("who never tried")


def test_many_addresses_guess_no_faster() -> None:
    guard = Guard()
    for number in range(IN_ALL):
        guard.admit(f"from {number}", 0)
    with pytest.raises(TooOften):
        guard.admit("one more", MINUTE_US - 1)
    guard.admit("one more", MINUTE_US)


@given(st.integers(0, 10_000), st.integers(0, 2**50))
def test_a_name_is_shut_for_longer_with_each_wrong_try_and_never_for_long(times: int, last_us: int) -> None:
    until_us = shut_until_us(times, last_us)
    if times < FREE_TRIES:
        assert until_us == 0
        return
    assert MINUTE_US <= until_us - last_us <= LONGEST_US
    assert until_us <= shut_until_us(times + 1, last_us)
    with pytest.raises(TooOften) as fault:
        check_name(times, last_us, until_us - 1)
    assert fault.value.mend.startswith("wait 1 s")
    check_name(times, last_us, until_us)
