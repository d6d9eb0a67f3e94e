"""Points of an agenda and aircraft of a timeline, in every language, on one line that an AGENDA can hold."""

from __future__ import annotations

import pytest

from deconflict.coordination.agenda import Why
from deconflict.phrasebook import AVIATION, LOCALES
from deconflict.phrasebook.accounts import MOST_SIGNS, agenda_item, flown
from deconflict.phrasebook.wording import reading_of

S = 1_000_000


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_has_its_words(locale: str) -> None:
    said = [agenda_item(why.value, "the matter\nin two lines", locale) for why in Why]
    assert len(set(said)) == len(Why)
    assert all("the matter in two lines" in one and "\n" not in one for one in said)
    assert len(agenda_item(Why.CLAIM_OPEN.value, "x" * 1000, locale)) == MOST_SIGNS


@pytest.mark.parametrize("locale", LOCALES)
def test_an_aircraft_says_who_when_and_how_near(locale: str) -> None:
    said = flown("LYNX1", "BRAVO", 0, 60 * S, 30 * S, 1852.0, reading_of("metric", locale))
    assert all(word in said for word in ("LYNX1", "BRAVO", "1970-01-01 00:00:00Z", "00:00:30Z"))
    assert "1" in flown("X", "Y", 0, 0, 0, 1852.0, AVIATION)
