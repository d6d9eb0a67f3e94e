"""A record of a file stands for Features, for a refusal, or for something only to be looked at."""

from __future__ import annotations

from deconflict.wire.opened import Assumed, Record


def test_nothing_is_assumed_that_is_not_stated() -> None:
    assert (dict(Assumed().properties), dict(Assumed().columns), Assumed().as_kind) == ({}, {}, None)


def test_a_record_without_features_or_fault_is_only_to_be_looked_at() -> None:
    record = Record("notam.txt:1", "A0001/26", shown={"E": "CRANE ERECTED"})
    assert not record.features and record.fault is None and record.shown == {"E": "CRANE ERECTED"}
