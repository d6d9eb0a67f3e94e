"""What is gathered from one piece of a source: bounded, counted, nothing lost in silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.heard import MAX_REFUSALS, Hearing

PLOT = Plot(track_id="4b1613", at_us=1, lat_ndeg=0, lon_ndeg=0)


@given(st.lists(st.sampled_from(["plot", "other", "bad"]), max_size=200))
def test_every_message_is_a_plot_or_counted(messages: list[str]) -> None:
    hearing = Hearing()
    for message in messages:
        if message == "bad":
            hearing.refuse(Refused("no message", where="here", mend="send one"))
        else:
            hearing.take(PLOT if message == "plot" else None)
    heard = hearing.heard(7)
    assert heard.at_us == 7
    assert (len(heard.plots), heard.passed_over, heard.refused_count) == tuple(messages.count(what) for what in ("plot", "other", "bad"))
    assert not heard.stale_us, "no message said until when it holds"
    assert len(heard.refused) == min(heard.refused_count, MAX_REFUSALS)


def test_until_when_a_plot_holds_is_kept_by_its_aircraft_and_instant() -> None:
    hearing = Hearing()
    hearing.take(PLOT, 9)
    hearing.take(None, 10)
    assert dict(hearing.heard(7).stale_us) == {("4b1613", 1): 9}
