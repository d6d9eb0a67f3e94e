"""Ids from names of others' making."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from deconflict.wire.naming import ObjectNames, object_id


def test_accents_and_signs_become_what_an_id_may_hold() -> None:
    assert object_id("Rajavyöhyke 1 / Łódź") == "Rajavyohyke-1-Lodz"
    assert object_id("  ...") == ""
    assert object_id("заповедник") == ""


@given(st.lists(st.text(max_size=80), max_size=20))
def test_every_id_is_one_and_no_two_are_alike(names: list[str]) -> None:
    given_ = ObjectNames()
    ids = [given_.take(name, f"zone-{number}") for number, name in enumerate(names)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]{1,64}", text) for text in ids)
