"""A stream of events, however it is cut and whatever it speaks: good events come in, bad ones cost no other, nothing grows without end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire.cot import MAX_EVENT_BYTES, read_event
from deconflict.wire.cot_protobuf import Protobuf, in_mesh, in_stream
from deconflict.wire.cot_stream import LOG, TONGUE, CotDecoder
from tests.wire.test_cot import AT, HELICOPTER

pytest.importorskip("takproto", reason="takproto is not installed")

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "raw" / "cot"
CHAT = HELICOPTER.replace(b"a-n-A-C-H", b"b-t-f")
BAD = HELICOPTER.replace(b"46.5", b"96.5")
PLAIN = read_event(HELICOPTER, where="f")
MESSAGE = Protobuf("f").write(PLAIN)
DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["xml", "declared", "chat", "bad", "broken", "proto", "nothing"]), max_size=12), st.data())
def test_the_same_plots_however_it_is_cut(kinds: list[str], data: st.DataObject) -> None:
    said = {
        "xml": HELICOPTER, "declared": DECLARED + HELICOPTER, "chat": CHAT + b"\n", "bad": BAD, "broken": b"<event></oops></event>",
        "proto": in_stream(MESSAGE), "nothing": in_stream(b""),
    }  # fmt: skip
    stream = b"".join(said[kind] for kind in kinds)
    decoder, plots, passed, bad = CotDecoder("f"), 0, 0, 0
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        heard = decoder.feed(stream[:cut], AT)
        plots, passed, bad = plots + len(heard.plots), passed + heard.passed_over, bad + heard.refused_count
        stream = stream[cut:]
    assert plots == sum(kind in ("xml", "declared", "proto") for kind in kinds)
    assert passed == sum(kind in ("chat", "nothing") for kind in kinds)
    assert bad == sum(kind in ("bad", "broken") for kind in kinds)


def test_a_cut_between_a_declaration_and_its_event() -> None:
    decoder = CotDecoder("f")
    assert decoder.feed(DECLARED, AT).refused_count == 0
    heard = decoder.feed(HELICOPTER, AT)
    assert (len(heard.plots), heard.refused_count) == (1, 0)


def test_datagrams() -> None:
    decoder = TONGUE.decoder("tak", {})
    assert len(decoder.feed(in_mesh(MESSAGE), AT).plots) == 1
    assert len(decoder.feed(HELICOPTER, AT).plots) == 1
    assert decoder.feed(in_mesh(b"\xff"), AT).refused[0].where == "tak, event 3"
    assert decoder.feed(b"<event/>", AT).plots == ()
    after = decoder.feed(HELICOPTER, AT)
    assert (len(after.plots), after.refused[0].what) == (1, "the event has no end")


@pytest.mark.parametrize("said", [HELICOPTER, DECLARED + HELICOPTER, in_stream(MESSAGE), in_mesh(MESSAGE)])
def test_until_when_an_event_holds_is_told_with_its_plot(said: bytes) -> None:
    heard = CotDecoder("tak").feed(said, AT)
    assert dict(heard.stale_us) == {("4b1814", AT): PLAIN.stale_us}
    assert dict(CotDecoder("tak").feed(CHAT, AT).stale_us) == {}


def test_an_event_without_an_end_is_not_waited_for() -> None:
    decoder = CotDecoder("tak")
    decoder.feed(b"x" * MAX_EVENT_BYTES, AT)
    with pytest.raises(Refused, match="without an end of event"):
        decoder.feed(b"x" * 1000, AT)
    with pytest.raises(Refused, match="a message of over"):
        CotDecoder("tak").feed(b"\xbf\xff\xff\xff\xff\x0f", AT)


def test_recorded_events() -> None:
    refused: list[Refused] = []
    batches = LOG.read(DECLARED + HELICOPTER + CHAT + BAD + b"<event", "f", refused.append, {})
    assert [at_us for at_us, _ in batches] == [AT]
    assert [fault.where for fault in refused] == ["f, event 3, field lat", "f"]
    assert LOG.read(HELICOPTER + b"\n", "f", refused.append, {}) == batches
    assert LOG.is_one(DECLARED + HELICOPTER)
    assert LOG.is_one(b"\n" + HELICOPTER)
    assert not LOG.is_one(DECLARED + b"<gpx/>")
    with pytest.raises(Refused):
        LOG.read(b"", "f", refused.append, {"colour": "red"})


def test_it_takes_no_options() -> None:
    with pytest.raises(Refused, match="is no option"):
        TONGUE.decoder("tak", {"colour": "red"})


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, len(HELICOPTER)), st.binary(max_size=4)).map(
    lambda cut: HELICOPTER[: cut[0]] + cut[1] + HELICOPTER[cut[0] + len(cut[1]) :]
)))  # fmt: skip
def test_bad_bytes_give_a_refusal_or_a_plot(data: bytes) -> None:
    decoder = CotDecoder("f")
    try:
        decoder.feed(data, AT)
        decoder.feed(HELICOPTER, AT)
    except Refused:
        return


@pytest.mark.skipif(not SAMPLES.exists(), reason="the recorded samples are not here")
def test_chat_of_the_samples_is_passed_over() -> None:
    for path in SAMPLES.iterdir():
        heard = CotDecoder(path.name).feed(path.read_bytes(), AT)
        assert (heard.plots, heard.passed_over, heard.refused_count) == ((), 1, 0)
