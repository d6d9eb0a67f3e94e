"""A pair that is not alerted is shown with why, who declared it and until when."""

from __future__ import annotations

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis
from deconflict.airspace.track import SourceKind
from deconflict.conflict.alerting import Suppressed
from deconflict.conflict.declared import Declared
from deconflict.conflict.encounter import Encounter
from deconflict.conflict.fused import Source
from deconflict.picture.picture import Picture
from deconflict.service.view_together import sourced, suppressed
from deconflict.statements.messages import Danger


def test_a_declared_pair_says_who_declared_it_in_which_plan_and_until_when() -> None:
    encounter = Encounter(
        danger=Danger.AIRCRAFT_CONVERGING, pair=("alfa:1", "bravo:2"), loss_at_us=10**15, until_us=10**15 + 9, closest_at_us=10**15 + 5,
        closest_horizontal_mm=1500, closest_vertical_mm=None, basis=Basis.EXACT, bound_mm=0, within_bound_only=False, terms=Alerting(),
    )  # fmt: skip
    declared = Declared(by=("alfa", "bravo"), kinds=("tow", "formation"), plans=("A1", "B2"), until_us=2 * 10**15)
    (shown,) = suppressed(Picture(), [Suppressed(encounter, declared)])
    assert shown["why"] == "declared"
    said = [(each["party"], each["kind"], each["plan"]) for each in shown["declared"]]
    assert said == [("alfa", "tow", "A1"), ("bravo", "formation", "B2")]
    assert shown["until"] == "2033-05-18T03:33:20Z"
    assert [member["track_id"] for member in shown["pair"]] == ["1", "2"]
    assert (shown["closest_horizontal_m"], shown["closest_vertical_m"]) == (1.5, None)


def test_a_track_lists_all_by_which_its_aircraft_is_known() -> None:
    at_us = 2 * 10**15
    both = (
        Source("alfa", "4b1814", SourceKind.SELF_REPORTED, at_us, False),
        Source("bravo", "r7", SourceKind.MEASURED, at_us - 4_000_000, True),
    )
    tracks = [{"party": "bravo", "track_id": "r7"}, {"party": "alfa", "track_id": "d1"}]
    shown = sourced(Picture(), tracks, {"alfa:4b1814": both, "bravo:r7": both}, at_us)
    assert [(one["party"], one["track_id"], one["source"], one["age_s"]) for one in shown[0]["sources"]] == [
        ("alfa", "4b1814", "self_reported", 0.0), ("bravo", "r7", "measured", 4.0),
    ]  # fmt: skip
    assert (shown[0]["track_id"], shown[1]["sources"]) == ("r7", [])
