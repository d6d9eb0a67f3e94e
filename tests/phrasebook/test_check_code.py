"""Every single-digit change and every adjacent swap is caught; what is read back is what was said."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.phrasebook.check_code import (
    PLACE_DIGITS,
    TIME_DIGITS,
    check,
    instant_digits,
    place_digits,
    read_instant,
    read_place,
    shown_digits,
    with_code,
)

COORDINATES = 10_000
lats, lons = st.integers(-90 * 10**9, 90 * 10**9), st.integers(-180 * 10**9, 180 * 10**9)


def changes(text: str) -> list[str]:
    """Every text that differs in one digit."""
    return [text[:i] + digit + text[i + 1 :] for i in range(len(text)) for digit in "0123456789" if digit != text[i]]


def swaps(text: str) -> list[str]:
    """Every text with two unequal neighbours swapped."""
    return [text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1) if text[i] != text[i + 1]]


def test_one_wrong_digit_or_one_swap_is_always_caught() -> None:
    source = random.Random(97)
    tried, missed = 0, 0
    for _ in range(COORDINATES):
        said = with_code(place_digits(source.randint(-90 * 10**9, 90 * 10**9), source.randint(-180 * 10**9, 180 * 10**9)))
        heard = [*changes(said), *swaps(said)]
        tried += len(heard)
        missed += sum(int(text) % 97 == 1 for text in heard)
    print(f"check code: {tried - missed} of {tried} wrong digits and swaps caught in {COORDINATES} coordinates")
    assert tried > COORDINATES * 19 * 9
    assert missed == 0


@given(st.integers(0, 253_402_300_799_999_999))
def test_times_too(at_us: int) -> None:
    said = with_code(instant_digits(at_us))
    assert len(said) == TIME_DIGITS + 2
    assert not any(check(text) for text in [*changes(said), *swaps(said)])


def test_published_examples() -> None:
    """ISO/IEC 7064 MOD 97-10 as ISO 17442 (LEI) and ISO 13616 (IBAN) use it: codes of published LEI and IBAN."""
    assert with_code(shown_digits("5493001KJTIIGC8Y1R")) == shown_digits("5493001KJTIIGC8Y1R") + "12"
    assert check(shown_digits("WEST12345698765432GB") + "82")
    assert with_code("794") == "79444"


@given(lats, lons)
def test_a_place_reads_back_to_its_last_digit(lat: int, lon: int) -> None:
    digits = place_digits(lat, lon)
    assert len(digits) == PLACE_DIGITS
    place = read_place(with_code(digits))
    assert abs(place.lat_ndeg - lat) <= 5_000 and abs(place.lon_ndeg - lon) <= 5_000
    assert place_digits(*place) == digits


@given(st.integers(0, 253_402_300_799_999_999))
def test_a_time_reads_back_to_the_second(at_us: int) -> None:
    assert read_instant(with_code(instant_digits(at_us))) == at_us - at_us % 1_000_000


def test_digits_as_people_say_them() -> None:
    said = with_code(place_digits(26_104_200_000, -80_120_000_000))
    assert said == "02610420108012000" + said[-2:]
    assert read_place(" ".join([said[:8], said[8:17], said[17:]])) == (26_104_200_000, -80_120_000_000)
    assert place_digits(-1, -1) == "0" * 17
    assert shown_digits("46°30.000′N 04Q") == "46300002304" + "26"


@pytest.mark.parametrize(
    ("text", "where", "mend"),
    [
        ("0461", "place", "17 digits"),
        ("0" * 18 + "x", "place", "17 digits"),
        ("0" * 19, "place.code", "ask for all"),
        (with_code("20000000" + "0" * 9), "place.sign", "again"),
        (with_code("0" + "9000001" + "0" * 9), "place", "again"),
        (with_code("0" * 8 + "0" + "18000001"), "place", "again"),
    ],
)
def test_wrong_digits_name_the_field(text: str, where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        read_place(text)
    assert refused.value.where == where
    assert mend in refused.value.mend


def test_times_that_are_none_are_refused() -> None:
    with pytest.raises(Refused, match="no date"):
        read_instant(with_code("20260230090000"))


def test_only_digits_get_a_code() -> None:
    for text in ("", "12a", "١٢", "1.2"):
        with pytest.raises(Refused, match="not all digits"):
            with_code(text)
    assert not check("")
    assert not check("1x")
    assert not check("01")
