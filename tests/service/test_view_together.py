"""A pair that is not alerted is shown with why, who declared it and until when."""

from __future__ import annotations

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.altitude import Basis
from deconflict.conflict.alerting import Suppressed
from deconflict.conflict.declared import Declared
from deconflict.conflict.encounter import Encounter
from deconflict.picture.picture import Picture
from deconflict.service.view_together import suppressed
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
