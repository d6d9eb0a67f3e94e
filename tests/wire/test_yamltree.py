"""YAML of plain values; anything else is a refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.yamltree import MAX_BYTES, document


def test_plain_values_and_times_as_text() -> None:
    data = b"a: 1\nb: [x, 2.5, true, null]\nt: 2030-01-01T10:00:00Z\n"
    assert document(data, "x") == {"a": 1, "b": ["x", 2.5, True, None], "t": "2030-01-01T10:00:00Z"}


@pytest.mark.parametrize(
    "data",
    [
        b"a: &x [1]\nb: *x", b"!!python/object/apply:os.system [x]", b"!!binary aGk=", b"a: b: c", b"\x00", b"[" * 100 + b"]" * 100,
        b" " * (MAX_BYTES + 1), b"--- a\n--- b", b"? [1]\n: 2", b"!!set {a}", b"\xff\xff", b"1_" + b"0" * 5000,
    ],
)  # fmt: skip
def test_what_is_more_than_plain_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as fault:
        document(data, "f.yaml")
    assert fault.value.where.startswith("f.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_refusal(data: bytes) -> None:
    try:
        document(data, "x")
    except Refused:
        return
