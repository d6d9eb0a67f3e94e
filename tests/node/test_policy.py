"""Limits of one machine: each is explained, bounds something, and fits the frames it bounds."""

from __future__ import annotations

import dataclasses

from deconflict.logbook.sync import MAX_GIVE, MAX_PUSH
from deconflict.node.policy import Policy


def test_every_limit_is_a_positive_whole_number_and_explained() -> None:
    policy = Policy()
    for field in dataclasses.fields(policy):
        value = getattr(policy, field.name)
        assert isinstance(value, int), field.name
        assert value > 0, field.name
        known = field.name in (Policy.__doc__ or "") or ("bytes_per_day" in field.name and "*_bytes_per_day" in (Policy.__doc__ or ""))
        assert known, f"say in the docstring of Policy what {field.name} bounds, and why so"


def test_a_push_is_verified_within_its_verb_and_an_answer_fits_its_frame() -> None:
    policy = Policy()
    assert policy.verify_inline >= MAX_PUSH
    assert policy.give_limit < MAX_GIVE


def test_a_receipt_comes_within_a_second() -> None:
    assert Policy().receipt_us < 1_000_000
