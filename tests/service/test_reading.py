"""How a party reads: from settings and requests, every value there is and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.airspace.altitude import AMSL_BOUND_M, FL_BOUND_M, Height, Reference
from deconflict.errors import Refused
from deconflict.phrasebook import LOCALES, Reading
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.wording import METRIC, Horizontal, Speed, Vertical
from deconflict.service.reading import FIELDS, altered, by_qnh, direction, read_reading, reading_of, shown


def test_what_can_be_set_is_what_the_phrasebook_has() -> None:
    kinds = {"horizontal": Horizontal, "vertical": Vertical, "speed": Speed, "grid": Grid}
    assert {name: set(FIELDS[name]) for name in kinds} == {name: {one.value for one in kind} for name, kind in kinds.items()}
    assert FIELDS["locale"] == LOCALES
    assert set(FIELDS["also_in"]) == {one.value for one in Reference} - {"AGL"}, "above the ground no bound can be stated"


def test_fields_go_before_units_and_locale() -> None:
    assert reading_of("en", "aviation", {}) == Reading()
    assert reading_of("fr", "metric", {}) == altered(METRIC, {"locale": "fr"})
    found = reading_of("fr", "metric", {"locale": "ru", "vertical": "ft", "speed": "m/s", "also_in": "FL", "grid": "gk"})
    assert found == Reading("ru", Horizontal.KM, Vertical.FT, Speed.MS, Reference.FL, Grid.GK)
    assert altered(found, {"locale": None, "grid": None}) == found


def test_a_table_or_one_text() -> None:
    table = {"vertical": "m", "grid": "mgrs"}
    assert (
        read_reading(table, Path())
        == read_reading('vertical = "m"\ngrid=mgrs', Path())
        == read_reading("vertical=m, grid=mgrs", Path())
        == table
    )
    assert read_reading("", Path()) == {}


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [(7, "as a table"), ({"depth": "m"}, "one of locale"), ({"grid": "utm"}, "dd, dms"), ("grid", "dd, dms"), ({"grid": 1}, "dd, dms")],
)
def test_what_is_no_reading_is_refused(wrong: object, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read_reading(wrong, Path())
    assert mend in refused.value.mend


@pytest.mark.parametrize("text", ["1023", 1023, " q1023 ", "1023 hPa"])
def test_a_qnh_goes_with_a_request(text: str | int) -> None:
    read = by_qnh(Reading(), text)
    assert (read.qnh_hpa, read.also_in) == (1023, Reference.AMSL)
    assert read.height(Height(3_048_000, Reference.FL)) == "FL100 (10265 ft QNH 1023)"
    assert by_qnh(Reading(also_in=Reference.FL), text).also_in is Reference.FL
    assert by_qnh(Reading(), None) == Reading()


@pytest.mark.parametrize("text", ["", "high", "29.92", "-5", "99", "1101", "10130", "²"])
def test_what_is_no_qnh_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        by_qnh(Reading(), text)
    assert refused.value.where in ("qnh", "qnh_hpa")
    assert "in hPa" in refused.value.mend or "whole hPa" in refused.value.mend


def test_a_qnh_is_no_setting() -> None:
    with pytest.raises(Refused) as refused:
        read_reading({"qnh": "1023"}, Path())
    assert "--qnh 1013" in refused.value.mend


def test_a_page_is_told_the_way_the_language_runs_and_the_datum() -> None:
    assert shown(Reading("ar", grid=Grid.GK)) == {
        "locale": "ar", "dir": "rtl", "horizontal": "NM", "vertical": "ft", "speed": "kt", "also_in": None, "grid": "gk",
        "datum": "Pulkovo-1942/GK", "qnh_hpa": None, "bounds_m": {"W84": 0.0, "AMSL": AMSL_BOUND_M, "FL": FL_BOUND_M},
    }  # fmt: skip
    assert shown(Reading(also_in=Reference.W84))["also_in"] == "W84"
    assert direction("zh") == "ltr"
