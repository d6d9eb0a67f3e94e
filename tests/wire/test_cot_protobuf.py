"""The TAK protocol: the same events there and back to the millisecond, and frames whose lengths lie."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.cot import MAX_EVENT_BYTES, Event
from deconflict.wire.cot_protobuf import MESH, Protobuf, framed, in_mesh, in_stream
from tests.wire.test_cot import events

pytest.importorskip("takproto", reason="takproto is not installed")


@given(events().filter(lambda event: event.time_us < 2**53 - 1))
def test_there_and_back(event: Event) -> None:
    protobuf = Protobuf("f")
    assert protobuf.read(protobuf.write(event), where="f") == event


@given(st.integers(0, MAX_EVENT_BYTES))
def test_a_frame_says_where_its_message_ends(length: int) -> None:
    frame = in_stream(bytes(length))
    assert framed(frame[:8], where="f") == (len(frame) - length, len(frame))
    assert in_mesh(b"x") == MESH + b"x"


def test_a_length_that_is_not_whole_or_lies() -> None:
    assert framed(b"\xbf", where="f") is None
    assert framed(b"\xbf\x80\x80", where="f") is None
    for lie in (b"\xbf\xff\xff\xff\x0f", b"\xbf\x80\x80\x80\x80\x80\x80"):
        with pytest.raises(Refused, match="a message of over"):
            framed(lie, where="f")


def test_a_message_that_only_says_what_is_spoken() -> None:
    assert Protobuf("f").read(b"", where="f") is None


@pytest.mark.parametrize("payload", [b"\xff", b"\x12\x02\x2a\x01", bytes(MAX_EVENT_BYTES + 1), b"\x12\x03\x2a\x01x"])
def test_what_is_no_event_is_refused(payload: bytes) -> None:
    with pytest.raises(Refused) as fault:
        Protobuf("f").read(payload, where="f:1")
    assert fault.value.where.startswith("f:1")
    assert fault.value.mend


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "takproto.proto", None)
    with pytest.raises(Refused) as fault:
        Protobuf("f")
    assert fault.value.mend == "pip install deconflict[tak]"


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_bad_bytes_give_a_refusal_or_an_event(data: bytes) -> None:
    try:
        Protobuf("f").read(data, where="f")
    except Refused:
        return
