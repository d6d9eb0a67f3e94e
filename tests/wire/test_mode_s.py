"""Extended squitters put together by aircraft: places from pairs, heights by type code, and what cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.testing.squitters import airborne, callsign, squitter, taxiing, velocity
from deconflict.wire import mode_s
from deconflict.wire.heard import Hearing
from deconflict.wire.mode_s import Squitters

S = 1_000_000
ADDRESS = 0x4B1814
HERE = (46.5, 7.25)
RECEIVER = (46.9, 7.5)


def heard(messages: Sequence[tuple[int, bytes]], near: tuple[float, float] | None = None) -> Hearing:
    hearing = Hearing()
    Squitters("roof", near).take(messages, hearing)
    return hearing


def pair(at_us: int, lat: float, lon: float, *, feet: int = 10_000, **how: int) -> list[tuple[int, bytes]]:
    """An even and, half a second later, an odd report of one place."""
    return [(at_us + odd * S // 2, airborne(ADDRESS, lat, lon, feet, bool(odd), **how)) for odd in (0, 1)]


def test_the_parts_of_one_aircraft_make_one_plot() -> None:
    found = heard([(0, callsign(ADDRESS, "SWR12")), (1, velocity(ADDRESS, 300, -400, 10)), *pair(S, *HERE)])
    [plot] = found.plots
    assert (plot.track_id, plot.callsign, plot.at_us, plot.on_ground) == ("4b1814", "SWR12", S + S // 2, False)
    assert plot.height == Height(3_048_000, Reference.FL)
    assert (plot.ground_speed_mm_s, plot.course_mdeg, plot.v_up_mm_s) == (257_222, 143_130, 3251)
    assert abs(plot.lat_ndeg - 46_500_000_000) < 50_000 and abs(plot.lon_ndeg - 7_250_000_000) < 70_000
    assert (found.passed_over, found.refused_count) == (3, 0)


def test_a_height_is_by_its_type_code() -> None:
    assert [plot.height for plot in heard(pair(0, *HERE, code=20)).plots] == [Height(3_048_000, Reference.W84)]
    no_altitude = [(at_us, squitter(ADDRESS, int.from_bytes(m[4:11], "big") & ~(0xFFF << 36))) for at_us, m in pair(0, *HERE)]
    assert [plot.height for plot in heard(no_altitude).plots] == [None]


def test_a_place_is_found_from_a_young_pair_only_and_then_from_each_report() -> None:
    even, odd = pair(0, *HERE)
    late = airborne(ADDRESS, *HERE, 10_000, False)
    assert heard([even]).plots == []
    assert len(heard([even, (11 * S, odd[1])]).plots) == 0
    assert len(heard([even, odd, (21 * S, late)]).plots) == 2
    assert len(heard([even, odd, (71 * S, late)]).plots) == 1


def test_a_place_that_cannot_be_flown_to_is_refused_and_found_anew() -> None:
    found = heard([*pair(0, *HERE), *pair(2 * S, 40.0, 7.25), *pair(4 * S, 40.0, 7.25)])
    assert [round(plot.lat_ndeg / 1e9, 1) for plot in found.plots] == [46.5, 40.0, 40.0]
    assert "cannot have come so far" in found.refused[0].what


def test_on_the_ground_a_place_is_told_near_the_receiver_only() -> None:
    parked = [(0, taxiing(ADDRESS, *HERE, False, movement=39, track=32))]
    [plot] = heard(parked, RECEIVER).plots
    assert (plot.on_ground, plot.height, plot.course_mdeg) == (True, None, 90_000)
    assert plot.ground_speed_mm_s is not None
    assert abs(plot.lat_ndeg - 46_500_000_000) < 13_000 and abs(plot.lon_ndeg - 7_250_000_000) < 20_000
    refused = heard(parked)
    assert refused.plots == []
    assert "?at=46.5,7.2" in refused.refused[0].mend
    assert heard([(0, taxiing(ADDRESS, 87.5, 10, True))], (89.99, 10)).refused_count == 0


def test_who_has_landed_is_known_where_it_was() -> None:
    found = heard([*pair(0, *HERE), (5 * S, taxiing(ADDRESS, 46.501, 7.251, True))])
    assert [plot.on_ground for plot in found.plots] == [False, True]
    assert found.plots[1].ground_speed_mm_s is None


@pytest.mark.parametrize(
    ("control", "code", "ident", "source"),
    [
        (0, 11, "4b1814", SourceKind.SELF_REPORTED),
        (1, 11, "~4b1814", SourceKind.SELF_REPORTED),
        (2, 11, "4b1814", SourceKind.MEASURED),
        (5, 11, "~4b1814", SourceKind.MEASURED),
        (6, 11, "4b1814", SourceKind.SELF_REPORTED),
    ],
)
def test_whose_address_it_is_and_who_measured_it(control: int, code: int, ident: str, source: SourceKind) -> None:
    [plot] = heard(pair(0, *HERE, df=18, control=control, code=code)).plots
    assert (plot.track_id, plot.source) == (ident, source)


def test_a_relayed_mark_makes_another_address() -> None:
    marked = [(at_us, squitter(ADDRESS, int.from_bytes(m[4:11], "big") | 1 << 48, df=18, control=6)) for at_us, m in pair(0, *HERE)]
    assert [plot.track_id for plot in heard(marked).plots] == ["~4b1814"]
    turning = squitter(ADDRESS, int.from_bytes(velocity(ADDRESS, 1, 1, 1)[4:11], "big") | 1 << 47, df=18, control=2)
    assert heard([(0, turning)]).passed_over == 1


def test_an_airspeed_is_no_movement_over_ground() -> None:
    airspeed = squitter(ADDRESS, 19 << 51 | 3 << 48 | 1 << 42 | 256 << 32 | 300 << 21 | 1 << 20 | 11 << 10)
    [plot] = heard([(0, airspeed), *pair(S, *HERE)]).plots
    assert (plot.ground_speed_mm_s, plot.course_mdeg, plot.v_up_mm_s) == (None, None, 3251)
    nothing = squitter(ADDRESS, 19 << 51 | 3 << 48)
    assert heard([(0, nothing), *pair(S, *HERE)]).plots[0].v_up_mm_s is None


def test_a_selected_altitude_is_taken_from_the_panel_with_its_pressure() -> None:
    panel = squitter(ADDRESS, 29 << 51 | 1 << 49 | (20_000 // 32 + 1) << 36 | round((1013.6 - 800) / 0.8 + 1) << 27)
    [plot] = heard([(0, panel), *pair(S, *HERE)]).plots
    assert plot.selected_height is not None
    assert abs(plot.selected_height.value_mm - 20_000 * 304.8) < 10_000


def test_an_altitude_that_the_flight_management_system_selected_is_not_taken() -> None:
    by_the_system = squitter(ADDRESS, 29 << 51 | 1 << 49 | 1 << 47 | (20_000 // 32 + 1) << 36 | round((1013.6 - 800) / 0.8 + 1) << 27)
    found = heard([(0, by_the_system), *pair(S, *HERE)])
    assert [plot.selected_height for plot in found.plots] == [None]
    assert found.refused_count == 0


def test_what_is_old_is_not_put_into_a_plot() -> None:
    found = heard([(0, velocity(ADDRESS, 10, 10, 1)), *pair(61 * S, *HERE)])
    assert found.plots[0].ground_speed_mm_s is None


def test_a_wrong_checksum_is_refused_and_other_messages_pass() -> None:
    wrong = bytearray(pair(0, *HERE)[0][1])
    wrong[6] ^= 1
    found = heard([(0, bytes(wrong)), (0, b"\x5d" * 7), (0, b"\xa0" * 14), (0, squitter(ADDRESS, 31 << 51)), *pair(0, *HERE)])
    assert (len(found.plots), found.refused_count, found.passed_over) == (1, 1, 4)
    assert "checksum" in found.refused[0].what


def test_impossible_figures_are_refused() -> None:
    fast = squitter(ADDRESS, 19 << 51 | 2 << 48 | 1023 << 32 | 1023 << 21 | 2 << 10)
    found = heard([(0, fast)])
    assert (found.refused_count, "gs" in found.refused[0].what) == (1, True)


def test_a_flood_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode_s, "MAX_AIRCRAFT", 10)
    squitters = Squitters("roof", None)
    squitters.take([(0, callsign(number, "A")) for number in range(100)], Hearing())
    assert len(squitters) == 10


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2**56 - 1), st.sampled_from((17, 18)), st.integers(0, 7)), max_size=30))
def test_any_message_with_a_right_checksum_is_read_or_refused(said: list[tuple[int, int, int, int]]) -> None:
    messages = [(n * S, squitter(address, told, df=df, control=control)) for n, (address, told, df, control) in enumerate(said)]
    for plot in heard(messages, RECEIVER).plots:
        assert msgspec.json.decode(msgspec.json.encode(plot), type=Plot) == plot
