"""Places in words, in six languages."""

from __future__ import annotations

import pytest

from deconflict.airspace.outline import Circle
from deconflict.airspace.reference import check_same, place_of
from deconflict.errors import Refused
from deconflict.phrasebook.grids import Position
from deconflict.phrasebook.naming import bearings_mdeg, parse_naming
from deconflict.statements.plans import PlaceReference

FIELD, CITY = Position(35_285_000_000, 40_176_000_000), Position(35_336_000_000, 40_145_000_000)
REFERENCES = {
    "Ostra airfield": FIELD,
    "Ostra": CITY,
    "South Ridge": Position(0, 0),
    "аэродром Остра": FIELD,
    "مطار أوسترا": FIELD,
    "奥斯特拉机场": FIELD,
}

EIGHT = {
    "en": ["north", "north-east", "east", "south-east", "south", "southwest", "west", "north west"],
    "fr": ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"],
    "es": ["norte", "noreste", "este", "sureste", "sur", "suroeste", "oeste", "noroeste"],
    "ru": ["к северу", "северо-восточнее", "к востоку", "юго-восточнее", "южнее", "к юго-западу", "западнее", "на северо-запад"],
    "ar": ["شمال", "شمال شرق", "شرقي", "جنوب شرقي", "جنوب", "الجنوب الغربي", "غرب", "شمال غرب"],
    "zh": ["以北", "东北方", "以东", "东南", "以南", "西南", "西面", "西北"],
}


@pytest.mark.parametrize(("locale", "words"), EIGHT.items())
def test_eight_directions_in_six_languages(locale: str, words: list[str]) -> None:
    assert [bearings_mdeg(word, locale) for word in words] == [[i * 45_000] for i in range(8)]


def test_letters_of_the_compass() -> None:
    assert [bearings_mdeg(word, "en") for word in ("SSW", "W", "NNW")] == [[202_500], [270_000], [337_500]]
    assert [bearings_mdeg(word, "fr") for word in ("SSO", "O", "NO")] == [[202_500], [270_000], [315_000]]
    assert bearings_mdeg("ЮЗ", "ru") == [225_000]
    assert bearings_mdeg("В 5 км к западу", "ru") == [270_000]
    assert bearings_mdeg("so, no way", "fr") == []


@pytest.mark.parametrize(
    ("text", "locale", "range_mm", "bearing_mdeg"),
    [
        ("9 km S of Ostra airfield", "en", 9_000_000, 180_000),
        ("9 km south of ostra airfield", "en", 9_000_000, 180_000),
        ("bearing 185° 9 km from Ostra airfield", "en", 9_000_000, 185_000),
        ("9 km south (175°) of Ostra airfield", "en", 9_000_000, 175_000),
        ("360° 4.9 NM from Ostra airfield", "en", 9_074_800, 0),
        ("à 9,5 km au sud-ouest de Ostra airfield", "fr", 9_500_000, 225_000),
        ("a 9 kilómetros al sur de Ostra airfield", "es", 9_000_000, 180_000),
        ("В 9 км к югу от объекта аэродром Остра", "ru", 9_000_000, 180_000),
        ("900 метров севернее, аэродром Остра", "ru", 900_000, 0),
        ("٩ كم جنوب مطار أوسترا", "ar", 9_000_000, 180_000),
        ("奥斯特拉机场以南9公里", "zh", 9_000_000, 180_000),
        ("奥斯特拉机场西北5海里", "zh", 9_260_000, 315_000),
        ("4 km E of South Ridge", "en", 4_000_000, 90_000),
    ],
)
def test_places_in_words(text: str, locale: str, range_mm: int, bearing_mdeg: int) -> None:
    named = parse_naming(text, REFERENCES, locale)
    at = REFERENCES[named.reference]
    assert named == PlaceReference(named.reference, at.lat_ndeg, at.lon_ndeg, range_mm, bearing_mdeg)


def test_the_longest_name_counts() -> None:
    assert parse_naming("9 km S of Ostra airfield", REFERENCES, "en").reference == "Ostra airfield"
    assert parse_naming("9 km S of Ostra", REFERENCES, "en").reference == "Ostra"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("9 km S of the airfield", "place.reference"),
        ("9 km S of Ostra, near South Ridge", "place.reference"),
        ("S of Ostra", "place.range"),
        ("9 miles S of Ostra", "place.range"),
        ("9 km, or 5 NM, S of Ostra", "place.range"),
        ("1,500 m S of Ostra", "place.range"),
        ("9 km from Ostra", "place.bearing"),
        ("9 km south or west of Ostra", "place.bearing"),
        ("9 km 180° 190° of Ostra", "place.bearing"),
        ("9 km south (090°) of Ostra", "place.bearing"),
        ("9 km at 361° from Ostra", "place.bearing"),
    ],
)
def test_anything_vaguer_is_refused(text: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_naming(text, REFERENCES, "en")
    assert refused.value.where == where
    assert refused.value.mend


def test_other_languages_are_refused() -> None:
    with pytest.raises(Refused, match="no directions in 'xx'"):
        bearings_mdeg("north", "xx")


def test_without_references_the_mend_says_where_they_come_from() -> None:
    with pytest.raises(Refused) as refused:
        parse_naming("9 km S of Ostra", {}, "en")
    assert refused.value.mend.startswith("put references into the agreement")


def test_nine_kilometres() -> None:
    """The city's coordinate with the airfield's name is refused; the airfield's own is not."""
    named = parse_naming("9 km S of Ostra airfield", REFERENCES, "en")
    south_of_city = place_of(parse_naming("9 km S of Ostra", REFERENCES, "en"))
    with pytest.raises(Refused, match="km apart"):
        check_same(Circle(round(south_of_city[0] * 1e9), round(south_of_city[1] * 1e9), 1), named, "place")
    check_same(Circle(35_203_880_000, 40_176_000_000, 1), named, "place")
