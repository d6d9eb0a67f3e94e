"""What fusing says, in words with a place, a size and whose it is; and whose an aircraft of several sources is."""

from __future__ import annotations

import pytest

from deconflict.airspace.track import SourceKind
from deconflict.conflict.fused import FusedTrack, Sort, Source, finding, words
from tests.conflict.flown import NOW, S, flight, plot


def test_a_finding_is_measured_from_the_report_before_it() -> None:
    found = finding(Sort.JUMP, "alfa", plot("a", 2, 20_000, height_m=3100), plot("a", 0))
    assert (found.party, found.track_id, found.at_us, found.over_us, found.climb_mm) == ("alfa", "a", NOW + 2 * S, 2 * S, 100_000)
    assert found.apart_mm == pytest.approx(20_000_000, rel=0.001)
    assert (found.lat_ndeg, found.other_lat_ndeg, found.other_party) == (46_000_000_000, 46_000_000_000, "alfa")
    late = finding(Sort.LATE, "alfa", plot("a"), over_us=40 * S)
    assert (late.other_lat_ndeg, late.over_us, late.apart_mm) == (None, 40 * S, 0)


@pytest.mark.parametrize("sort", Sort)
def test_every_finding_has_words_and_a_mend(sort: Sort) -> None:
    what, mend = words(finding(sort, "alfa", plot("4b1814", 2, 20_000), plot("4b1814"), other_party="bravo"), "ALFA", "BRAVO")
    assert "4b1814 of ALFA" in what
    assert mend
    assert what == words(finding(sort, "alfa", plot("4b1814", 2, 20_000), plot("4b1814"), other_party="bravo"), "ALFA", "BRAVO")[0]


def test_the_words_hold_both_places_and_the_size() -> None:
    jump = finding(Sort.JUMP, "alfa", plot("4b1814", 2, 20_000), plot("4b1814"))
    assert words(jump, "ALFA")[0] == (
        "4b1814 of ALFA jumps: 20.0 km in 2.0 s, from 46.0000 8.0000 to 46.0000 8.2589 at 2023-11-14T22:13:22Z; set aside"
    )
    twin = finding(Sort.TWIN, "alfa", plot("4b1814", 2, 20_000), plot("4b1814"), other_party="bravo")
    assert words(twin, "ALFA", "BRAVO")[0] == (
        "4b1814 of ALFA is at two places, 20 km apart: 46.0000 8.2589, and 46.0000 8.0000 as BRAVO reports it"
    )
    assert words(finding(Sort.AHEAD, "alfa", plot("a"), over_us=40 * S), "ALFA")[0].endswith("stamped 40 s ahead of the time")


def test_an_aircraft_is_commanded_as_soon_as_one_party_does() -> None:
    ours, heard = (Source(party, "4b1814", SourceKind.SELF_REPORTED, NOW, party == "bravo") for party in ("alfa", "bravo"))
    both = FusedTrack(flight(), (ours, heard))
    assert (both.parties, both.uncommanded) == ({"alfa", "bravo"}, False)
    assert FusedTrack(flight(), (heard,)).uncommanded
