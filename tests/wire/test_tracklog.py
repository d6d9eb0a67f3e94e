"""What logs share: their plots in order of time, and what whoever opens them says of their heights."""

from __future__ import annotations

import pytest

from deconflict.airspace.altitude import Reference
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.tracklog import in_order, stated_reference


def test_plots_of_one_instant_stand_together() -> None:
    plots = [Plot(track_id=name, at_us=at_us, lat_ndeg=0, lon_ndeg=0) for name, at_us in (("a", 2), ("b", 1), ("c", 2))]
    assert [(at_us, [plot.track_id for plot in together]) for at_us, together in in_order(plots)] == [(1, ["b"]), (2, ["a", "c"])]


def test_a_reference_is_stated_or_not() -> None:
    assert stated_reference({}, where="f") is None
    assert stated_reference({"heights": "AMSL"}, where="f") is Reference.AMSL
    with pytest.raises(Refused, match="heights cannot be"):
        stated_reference({"heights": "sea"}, where="f")
