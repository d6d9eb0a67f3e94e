"""Tracks against their own plan and against zones: what is found, by how much, and that it does not flicker."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement.exchange import Alerting, Conformance
from deconflict.airspace.altitude import Basis, Ground, Height, Reference
from deconflict.airspace.constraint import Constraint, ProtectedSite, ZoneType
from deconflict.airspace.earth import destination
from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.straying import stray
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.conflict.conformance import Bands, Departure, Flight, bands_under, narrowest, review, step

S = 1_000_000
START = 1_700_000_000
CENTRE = (40.0, 20.0)
AT_ONCE = Bands(m=1, n=1, hold_us=0)
FLAT = Ground(0, 0, 0)


def place(east_m: float) -> tuple[int, int]:
    """That far east of the middle, in 1e-9 degree."""
    lat, lon = destination(*CENTRE, 90, east_m)
    return round(lat * 1e9), round(lon * 1e9)


def volume(east_m: float = 0, from_s: int = 0, until_s: int = 600, low_m: int = 1000, high_m: int = 2000) -> Volume4D:
    """A disc of 5 km."""
    heights = Height(low_m * 1000, Reference.AMSL), Height(high_m * 1000, Reference.AMSL)
    return Volume4D(Volume3D(Circle(*place(east_m), 5_000_000), *heights), (START + from_s) * S, (START + until_s) * S)


def plan(*volumes: Volume4D) -> OperationalIntent:
    """A plan of ALFA."""
    return OperationalIntent(
        "alfa", "p1", "v1", OperationKind.TRANSIT, AircraftClass.CREWED, IntentState.ACTIVATED, 0, volumes or (volume(),)
    )


def zone(*volumes: Volume4D, exempt: tuple[str, ...] = ()) -> Constraint:
    """A zone of BRAVO."""
    return Constraint("bravo", "z1", "vz", ZoneType.NO_FLY, volumes or (volume(),), exempt)


def plot(
    at_s: float, east_m: float = 0, height_m: float | None = 1500, reference: Reference = Reference.AMSL, *, ground: bool = False
) -> Plot:
    """A report of one aircraft."""
    lat, lon = place(east_m)
    height = None if height_m is None else Height(round(height_m * 1000), reference)
    return Plot(track_id="t", at_us=round((START + at_s) * S), lat_ndeg=lat, lon_ndeg=lon, height=height, on_ground=ground)


LEGS = plan(volume(0, 0, 300), volume(20_000, 300, 600), volume(40_000, 600, 900))


@pytest.mark.parametrize(
    ("report", "kind", "off"),
    [
        (plot(100, 6000), Departure.OUTSIDE, 1000),
        (plot(100, 0, 2200), Departure.ABOVE, 200),
        (plot(100, 0, 700), Departure.BELOW, 300),
        (plot(100, 20_000), Departure.EARLY, 200),
        (plot(450, 0), Departure.LATE, 150),
        (plot(-300, 0), Departure.EARLY, 300),
        (plot(1200, 40_000), Departure.LATE, 300),
    ],
)
def test_each_kind_with_its_amount(report, kind, off):
    (found,) = review("alfa", [report], LEGS, bands=AT_ONCE)
    assert (found.kind, found.track, found.against, found.version, found.level) == (kind, "alfa:t", "alfa:p1", "v1", "CAUTION")
    assert found.off == found.most == pytest.approx(off, abs=0.1)
    assert (found.from_us, found.until_us, found.reports, found.ended_us) == (report.at_us, report.at_us, 1, None)
    assert (found.basis, found.bound_m) == (Basis.EXACT, 0.0)


@pytest.mark.parametrize(
    "report",
    [plot(100, 5090), plot(100, 0, 2091), plot(100, 0, 909), plot(-119, 0), plot(1019, 40_000), plot(419, 0), plot(181, 20_000)],
)
def test_within_the_grace_nothing_is_found(report):
    assert review("alfa", [report], LEGS, bands=AT_ONCE) == ()


def test_far_from_place_and_time_both_are_said():
    kinds = [f.kind for f in review("alfa", [plot(1200, 60_000, 3000)], LEGS, bands=AT_ONCE)]
    assert kinds == [Departure.ABOVE, Departure.LATE, Departure.OUTSIDE]


def test_without_a_grace_any_amount_counts():
    strict = replace(AT_ONCE, horizontal_mm=0, vertical_mm=0, early_us=0, late_us=0)
    assert [f.kind for f in review("alfa", [plot(100, 0, 2000.5)], plan(), bands=strict)] == [Departure.ABOVE]
    assert review("alfa", [plot(100, 0, 2000)], plan(), bands=strict) == ()


def test_unlike_heights_are_coarse_and_no_height_is_not_judged():
    (found,) = review("alfa", [plot(100, 0, 2500, Reference.FL)], plan(), bands=AT_ONCE)
    assert (found.kind, found.off, found.basis, found.bound_m) == (Departure.ABOVE, 500.0, Basis.COARSE, 510.0)
    (outside,) = review("alfa", [plot(100, 6000, 1500, Reference.FL)], plan(), bands=AT_ONCE)
    assert (outside.basis, outside.bound_m) == (Basis.EXACT, 0.0)
    assert review("alfa", [plot(100, 0, None)], plan(), bands=AT_ONCE) == ()


def test_on_the_ground_or_out_of_order_changes_nothing():
    flight = step(Flight(), "alfa", plot(100), plan()).flight
    for late in (plot(100, 9000), plot(90, 9000), plot(110, 9000, ground=True)):
        assert step(flight, "alfa", late, plan(), bands=AT_ONCE).flight == flight


def test_one_stray_report_opens_nothing_and_two_of_three_do():
    bands = Bands()
    assert review("alfa", [plot(10), plot(20, 6000), plot(30), plot(40), plot(50, 6000)], plan(), bands=bands) == ()
    (found,) = review("alfa", [plot(10), plot(20, 6000), plot(30), plot(40, 6500)], plan(), bands=bands)
    assert (found.from_us, found.reports) == (plot(20).at_us, 2)
    assert found.most == pytest.approx(1500, abs=0.1)


def test_it_ends_when_well_back_for_the_hold():
    bands = Bands()
    flight = step(Flight(), "alfa", plot(0, 6000), plan(), bands=bands).flight
    assert flight.open() == ()
    for at_s, east_m in [(10, 6000), (20, 5080), (30, 5080), (60, 5080), (70, 5000), (80, 5080), (90, 5000), (110, 0)]:
        flight, _, over = step(flight, "alfa", plot(at_s, east_m), plan(), bands=bands)
        assert flight.open()
        assert not over
    flight, _, ended = step(flight, "alfa", plot(120), plan(), bands=bands)
    assert [f.ended_us for f in ended] == [plot(120).at_us]
    assert flight.open() == ()
    assert flight.spells == ()


def test_a_plan_taken_back_ends_what_was_found_against_it():
    flight = step(Flight(), "alfa", plot(0, 6000), plan(), bands=AT_ONCE).flight
    after = step(flight, "alfa", plot(10, 6000), None, bands=AT_ONCE)
    assert [f.kind for f in after.ended] == [Departure.OUTSIDE]


@pytest.mark.parametrize(
    ("report", "level"),
    [
        (plot(100), "CAUTION"), (plot(100, 0, 2300, Reference.FL), "ADVISORY"), (plot(100, 0, None), "ADVISORY"),
        (plot(100, 5001), None), (plot(100, 0, 2001), None), (plot(-1), None), (plot(600), None), (plot(100, 0, 2600, Reference.FL), None),
        (plot(100, 90_000), None), (plot(100, 5050, None), None),
    ],
)  # fmt: skip
def test_in_a_zone_there_is_no_grace(report, level):
    found = review("alfa", [report], None, [zone()], AT_ONCE)
    assert [f.level for f in found] == ([] if level is None else [level])
    assert all((f.kind, f.against, f.version, f.off) == (Departure.IN_ZONE, "bravo:z1", "vz", 0.0) for f in found)


def test_an_advisory_becomes_a_caution_and_stays_one():
    (found,) = review("alfa", [plot(0, 0, None), plot(10), plot(20, 0, None)], None, [zone()])
    assert (found.level, found.bound_m > 0) == ("CAUTION", True)


@pytest.mark.parametrize(("exempt", "count"), [(("alfa",), 0), (("p1",), 0), (("bravo",), 1)])
def test_the_exempt_may_enter(exempt, count):
    assert len(review("alfa", [plot(100)], plan(), [zone(exempt=exempt)], AT_ONCE)) == count


def test_a_site_is_low_over_it():
    site = ProtectedSite("charlie", "s1", "vs", "hospital", Circle(*place(0), 500_000), START * S, (START + 600) * S)
    low, high = (review("alfa", [plot(100, 0, height_m)], None, [site], AT_ONCE, FLAT) for height_m in (200, 600))
    assert [(f.against, f.level, f.basis) for f in low] == [("charlie:s1", "CAUTION", Basis.COARSE)]
    assert high == ()


def test_a_zone_is_left_by_the_grace():
    reports = [plot(at_s, east_m) for at_s, east_m in [(0, 4900), (10, 4950), (20, 5050), (60, 5050), (100, 4990), (140, 5200)]]
    (found,) = review("alfa", reports, None, [zone()])
    assert (found.until_us, found.ended_us) == (plot(100).at_us, None)
    (over,) = review("alfa", [*reports, plot(170, 5200)], None, [zone()])
    assert over.ended_us == plot(170).at_us


def test_the_agreement_says_how_wide_the_bands_are_and_how_steady_a_finding_must_be():
    agreed = Conformance(horizontal_mm=1, vertical_mm=2, early_us=3, late_us=4, release_percent=5)
    bands = bands_under(Alerting(m=3, n=5, hold_us=7 * S, conformance=agreed))
    assert bands == Bands(horizontal_mm=1, vertical_mm=2, early_us=3, late_us=4, release_percent=5, m=3, n=5, hold_us=7 * S)
    assert bands_under(Alerting()) == Bands()


def test_the_narrowest_bands_keep_within_all():
    one, other = Bands(horizontal_mm=1, m=1, hold_us=9), Bands(vertical_mm=2, n=7, early_us=3, late_us=4, release_percent=5)
    expected = Bands(horizontal_mm=1, vertical_mm=2, early_us=3, late_us=4, release_percent=5, m=1, n=7, hold_us=30 * S)
    assert narrowest([one, other]) == narrowest([other, one]) == expected
    assert narrowest([]) == Bands()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(4_700, 5_300), st.integers(1_850, 2_150)), min_size=4, max_size=25))
def test_it_does_not_flicker(way):
    """Between two openings of one kind there is an end, and before each end the aircraft was well back for the whole hold."""
    bands, flight, standing, out_us = Bands(), Flight(), {}, {}
    for number, (east_m, height_m) in enumerate(way):
        report = plot(number * 10, east_m, height_m)
        away = stray(volume(), report)
        for kind, off in ((Departure.OUTSIDE, away.horizontal_m), (Departure.ABOVE, away.above_m)):
            if off > bands.of(kind) / 2:
                out_us[kind] = report.at_us
        flight, opened, ended = step(flight, "alfa", report, plan(), bands=bands)
        for finding in ended:
            assert report.at_us - out_us[finding.kind] >= bands.hold_us
            del standing[finding.kind]
        for finding in opened:
            assert finding.kind not in standing
            assert finding.reports >= bands.m
            assert finding.off > bands.of(finding.kind)
            standing[finding.kind] = finding
        assert {f.kind for f in flight.open()} == set(standing)
