"""What is changed byte by byte is understood as long as it is not: else fuzzing would try nothing but the first look at a file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import fuzz_seeds
import fuzz_targets

from deconflict.errors import Refused
from deconflict.wire.judging import judged
from deconflict.wire.logs import named
from deconflict.wire.opening import FILE_TONGUES
from deconflict.wire.recording import batches
from deconflict.wire.tongues import TONGUES

MADE = fuzz_seeds.made()
WITHOUT = {"mavlink", "log mavlink", "log statesparquet"}
"""They need a library that is not everywhere."""


def understood(name: str, data: bytes) -> int:
    """How many plots, or records without a fault."""
    if name.startswith("file "):
        records = judged(FILE_TONGUES[name[5:]].read(data, "f", fuzz_targets.ASSUMED), fuzz_targets.ASSUMED)
        return sum(record.fault is None for record in records)
    if name.startswith("log "):
        form = named(name[4:])
        assert form is not None
        refused: list[Refused] = []
        return len(form.read(data, "f", refused.append, fuzz_targets.LOG_OPTIONS.get(name[4:], {}))) - len(refused)
    if name == "recording":
        return len(list(batches(data.splitlines(keepends=True), where="f")))
    decoder = TONGUES[name].decoder("f", dict(fuzz_targets.OPTIONS.get(name, {})))
    return len(decoder.feed(data, fuzz_targets.ARRIVED_US).plots)


def test_every_target_has_some() -> None:
    assert set(MADE) == set(fuzz_targets.TARGETS) - WITHOUT
    assert all(MADE.values())


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, seeds in MADE.items() for data in seeds])
def test_each_is_understood(name: str, data: bytes) -> None:
    assert understood(name, data) > 0
