"""A stream is cut into the same lines however its pieces fall, and a line without an end is not waited for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.lines import Lines


@given(st.lists(st.binary(max_size=20).filter(lambda line: b"\n" not in line), max_size=20), st.data())
def test_the_same_lines_however_the_stream_is_cut(said: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + b"\n" for line in said)
    lines, taken = Lines("here", longest=20), []
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        taken += lines.take(stream[:cut])
        stream = stream[cut:]
    assert taken == said
    assert lines.taken == len(said)


def test_a_line_without_an_end_is_another_tongue() -> None:
    lines = Lines("here", longest=20)
    assert lines.take(b"x" * 20) == []
    with pytest.raises(Refused, match="21 bytes without an end of line") as refused:
        lines.take(b"x")
    assert refused.value.where == "here"
