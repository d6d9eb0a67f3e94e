"""Samples: one of every kind, whole and spare, each a statement that the vocabulary takes."""

from __future__ import annotations

from typing import Annotated

import msgspec
import pytest

from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.testing.samples import agreement, sample, sample_part


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_one(kind: str) -> None:
    whole, spare = sample(kind), sample(kind, whole=False)
    assert set(whole) == set(KINDS[kind].parts)
    assert set(spare) == {"main"}
    for name, part in whole.items():
        assert msgspec.json.decode(msgspec.json.encode(part), type=KINDS[kind].parts[name]) == part


def test_samples_are_the_same_each_time() -> None:
    sample.cache_clear()
    before = {kind: sample(kind) for kind in KINDS}
    sample.cache_clear()
    assert {kind: sample(kind) for kind in KINDS} == before


def test_fields_can_be_fixed() -> None:
    part = sample_part(KINDS["CONCERN"].parts["main"], text="other")
    assert part.text == "other"
    assert agreement().title == "Ostra line"


class Strange(Part, frozen=True):
    odd: Annotated[str, msgspec.Meta(pattern="^nothing is like this$")]


def test_what_no_sample_fits_is_said() -> None:
    with pytest.raises(LookupError, match="no sample fits odd"):
        sample_part(Strange)
