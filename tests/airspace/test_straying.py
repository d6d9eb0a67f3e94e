"""How far a report is from a volume."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.earth import destination
from deconflict.airspace.outline import Circle
from deconflict.airspace.straying import nearest, stray
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Presence, Volume3D, Volume4D, track_in

S = 1_000_000
CENTRE = (40.0, 20.0)
CIRCLE = Circle(40 * 10**9, 20 * 10**9, 10_000_000)


def volume(from_s: int = 100, until_s: int = 200, low_m: int = 1000, high_m: int = 2000) -> Volume4D:
    """A disc of 10 km."""
    return Volume4D(Volume3D(CIRCLE, Height(low_m * 1000, Reference.AMSL), Height(high_m * 1000, Reference.AMSL)), from_s * S, until_s * S)


def plot(at_s: int = 150, off_m: float = 0.0, height_m: int | None = 1500, reference: Reference = Reference.AMSL) -> Plot:
    """A report that far east of the middle."""
    lat, lon = destination(*CENTRE, 90, off_m)
    height = None if height_m is None else Height(height_m * 1000, reference)
    return Plot(track_id="t", at_us=at_s * S, lat_ndeg=round(lat * 1e9), lon_ndeg=round(lon * 1e9), height=height)


def test_inside_is_nothing_of_all() -> None:
    assert stray(volume(), plot()) == (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert stray(volume(), plot(200)).inside
    assert stray(volume(), plot(height_m=None)).inside


@pytest.mark.parametrize(
    ("report", "name", "amount"),
    [
        (plot(40), "early_s", 60), (plot(260), "late_s", 60), (plot(off_m=12_000), "horizontal_m", 2000),
        (plot(height_m=2300), "above_m", 300), (plot(height_m=400), "below_m", 600),
    ],
)  # fmt: skip
def test_each_way_out_has_its_amount(report: Plot, name: str, amount: float) -> None:
    found = stray(volume(), report)
    assert getattr(found, name) == pytest.approx(amount, abs=0.1)
    assert sum(found) == pytest.approx(amount, abs=0.1)
    assert not found.inside
    assert max(found.time_s, found.horizontal_m, found.vertical_m) == pytest.approx(amount, abs=0.1)


def test_unlike_references_say_their_bound() -> None:
    assert stray(volume(), plot(height_m=2300, reference=Reference.FL)) == (0.0, 0.0, 0.0, 300.0, 0.0, 510.0)


def test_the_nearest_in_time_comes_before_the_nearest_in_space() -> None:
    volumes = [volume(100, 200), volume(200, 300, 8000, 9000)]
    assert nearest(volumes, plot(250)).below_m == 6500
    assert nearest(volumes, plot(150)).inside


@given(st.integers(50, 250), st.integers(0, 20_000), st.integers(0, 3_000))
def test_what_the_volume_holds_has_not_strayed(at_s: int, off_m: int, height_m: int) -> None:
    report = plot(at_s, off_m, height_m)
    held = track_in(volume(), report.lat_ndeg / 1e9, report.lon_ndeg / 1e9, report.height or Height(0, Reference.AMSL), report.at_us)
    if held is Presence.EXACT:
        assert stray(volume(), report).inside
