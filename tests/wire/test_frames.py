"""Frames: both ways, in pieces of any size, and a table of bad ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from deconflict.errors import PeerFault
from deconflict.logbook.chain import Head
from deconflict.logbook.sync import Beat, Frame, Give, Heads, Hello, Push, Want
from deconflict.wire.frames import MAX_FRAME_BYTES, Decoder, encode

ALFA, HASH = "a" * 26, "h" * 43
HEAD = Head(ALFA, "plans", 0, 3, HASH)
RAW = Raw(b'{"body":[],"header":{"kind":"KEY"},"signature":"s"}')
FRAMES: list[Frame] = [
    Hello(ALFA, (1,), "deconflict 0.1"),
    Beat(1_785_402_000_000_000),
    Heads((HEAD,)),
    Want(ALFA, "line/" + ALFA, 1, 2, HASH),
    Give(ALFA, "tracks", 0, (RAW, RAW), True),
    Give(ALFA, "tracks", 0, (), False),
    Push((RAW,)),
]


def sized(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_both_ways(frame: Frame) -> None:
    data = encode(frame)
    ((back, size),) = Decoder().feed(data)
    assert (encode(back), size) == (data, len(data))
    assert type(back) is type(frame)
    if not isinstance(back, (Give, Push)):
        assert back == frame


@given(st.lists(st.sampled_from(FRAMES), max_size=6), st.lists(st.integers(0, 400), max_size=12))
def test_pieces_of_any_size(frames: list[Frame], cuts: list[int]) -> None:
    data = b"".join(encode(frame) for frame in frames)
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    decoder = Decoder()
    heard = [pair for start, end in pairwise(edges) for pair in decoder.feed(data[start:end])]
    assert [encode(frame) for frame, _ in heard] == [encode(frame) for frame in frames]
    assert sum(size for _, size in heard) == len(data)


def test_a_byte_at_a_time() -> None:
    decoder, data = Decoder(), encode(FRAMES[2])
    assert not [frame for byte in data[:-1] for frame in decoder.feed(bytes([byte]))]
    assert decoder.feed(data[-1:]) == [(FRAMES[2], len(data))]


BAD = [
    ("no length", b"\0\0\0\0", "frame 1, length", "frames of 27 to 1048576 bytes"),
    ("too short to be one", sized(b"{}"), "frame 1, length", "frames of 27 to 1048576 bytes"),
    ("too long", (MAX_FRAME_BYTES + 1).to_bytes(4, "big"), "frame 1, length", "frames of 27 to 1048576 bytes"),
    ("another protocol", b"GET / HTTP/1.1\r\n\r\n", "frame 1, length", "each after its length"),
    ("no JSON", sized(b"\xff" * 40), "frame 1", "RFC 8785"),
    ("an array", sized(b"[" + b"0," * 20 + b"0]"), "frame 1", "RFC 8785"),
    ("an unknown frame", sized(b'{"frame":"bread","now_us":12345}'), "frame 1", "RFC 8785"),
    ("an unknown field", sized(b'{"frame":"beat","now_us":1,"x":1}'), "frame 1", "RFC 8785"),
    ("a doubled field", sized(b'{"frame":"beat","now_us":1,"now_us":2}'), "frame 1", "RFC 8785"),
    ("white space", sized(b'{"frame": "beat","now_us":12345}'), "frame 1", "no white space"),
    ("unsorted", sized(b'{"now_us":123456789,"frame":"beat"}'), "frame 1", "sorted keys"),
    ("a fraction", sized(b'{"frame":"beat","now_us":1234.5}'), "frame 1", "whole numbers"),
    ("before 1970", sized(b'{"frame":"beat","now_us":-12345}'), "frame 1", "RFC 8785"),
    ("too nested", sized(b'{"frame":' + b"[" * 300 + b"]" * 300 + b"}"), "frame 1", "nest less deeply"),
    ("a bad party", sized(encode(Hello("A" * 26, (1,), "x"))[4:]), "frame 1", "RFC 8785"),
    ("no heads", sized(b'{"frame":"heads","heads":[]        }'), "frame 1", "RFC 8785"),
    ("17 pushed", sized(encode(Push((RAW,) * 17))[4:]), "frame 1", "RFC 8785"),
]


@pytest.mark.parametrize(("data", "where", "mend"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_frames_end_the_link_and_name_the_place(data: bytes, where: str, mend: str) -> None:
    decoder = Decoder()
    with pytest.raises(PeerFault) as fault:
        decoder.feed(data)
    assert fault.value.where == where
    assert mend in fault.value.mend
    with pytest.raises(PeerFault):
        decoder.feed(encode(FRAMES[0]))
    assert Decoder().feed(encode(FRAMES[0]))


def test_frames_before_the_fault_are_given_first() -> None:
    decoder, good = Decoder(), encode(FRAMES[1])
    assert decoder.feed(good + b"\0\0\0\0" + good) == [(FRAMES[1], len(good))]
    with pytest.raises(PeerFault) as fault:
        decoder.feed(b"")
    assert fault.value.where == "frame 2, length"


def test_our_own_too_long_frame_is_not_sent() -> None:
    with pytest.raises(PeerFault, match="a frame of") as fault:
        encode(Push((Raw(b'"' + b"x" * MAX_FRAME_BYTES + b'"'),)))
    assert fault.value.where == "our own frame"


@given(st.binary(max_size=300))
def test_any_bytes_are_frames_or_a_fault(data: bytes) -> None:
    decoder = Decoder()
    try:
        frames = decoder.feed(data)
    except PeerFault as fault:
        named = bool(fault.where and fault.mend)
    else:
        named = not frames or sum(size for _, size in frames) <= len(data)
    assert named
