"""Words side by side in the languages of the clause, and places as the party reads them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from deconflict.agreement.parties import Languages, PartyLanguage
from deconflict.phrasebook import Reading
from deconflict.phrasebook.grids import Grid
from deconflict.picture.picture import MessageRecord, Picture, Place
from deconflict.service import view_words
from deconflict.service.view_words import other_locale, other_party, placed, side_by_side
from deconflict.testing.samples import ALFA, BRAVO, sample


def known(monkeypatch: pytest.MonkeyPatch, clause: Languages | None) -> Any:
    """What is agreed, with this clause in force, or none."""
    monkeypatch.setattr(view_words, "in_force", lambda *_: clause is not None)
    agreement = SimpleNamespace(languages=clause)
    return SimpleNamespace(between=lambda *_: SimpleNamespace(agreements=(agreement,)))


@pytest.mark.parametrize(
    ("clause", "locale"),
    [
        (Languages(), "en"),
        (Languages(primary=(PartyLanguage(party=BRAVO, primary="ru"), PartyLanguage(party=ALFA, primary="fr"))), "ru"),
        (Languages(primary=(PartyLanguage(party=ALFA, primary="fr"),), fallback="es"), "es"),
        (Languages(primary=(PartyLanguage(party=BRAVO, primary="ar-SY"),)), "ar"),
        (Languages(primary=(PartyLanguage(party=BRAVO, primary="tr"),)), None),
        (None, None),
    ],
)
def test_the_other_partys_language_is_the_clauses(monkeypatch: pytest.MonkeyPatch, clause: Languages | None, locale: str | None) -> None:
    assert other_locale(known(monkeypatch, clause), ALFA, BRAVO, 1) == locale


def record(author: str = ALFA) -> MessageRecord:
    """A warning from ALFA to BRAVO."""
    return MessageRecord(entry="e" * 43, kind="WARNING", main=sample("WARNING")["main"], place=Place(author, "line/x", 0, 1, "e" * 43))


def test_own_first_then_theirs_with_the_same_digits() -> None:
    words = side_by_side(Picture(), record(), Reading("fr", grid=Grid.GK), "ar")
    assert [(one["locale"], one["dir"]) for one in words] == [("fr", "ltr"), ("ar", "rtl")]
    assert all("X 3378156 Y 54567258 Pulkovo-1942/GK" in one["text"] for one in words)
    assert len(side_by_side(Picture(), record(), Reading("fr"), "fr")) == len(side_by_side(Picture(), record(), Reading(), None)) == 1
    assert side_by_side(Picture(), MessageRecord(entry="e" * 43), Reading(), None) == [], "what is withheld has no words"


def test_a_message_is_between_us_and_its_author_or_whom_it_goes_to() -> None:
    assert other_party(record(), BRAVO) == ALFA
    assert other_party(record(), ALFA) == BRAVO
    assert other_party(MessageRecord(entry="e" * 43, place=Place(ALFA, "line/x", 0, 1, "e" * 43)), ALFA) == ""


SQUARE = [[-39.8, 34.5], [-39.6, 34.5], [-39.6, 34.54], [-39.8, 34.5]]
ACROSS = [[179.0, 1.0], [-179.0, 1.0], [-179.0, 3.0], [179.0, 1.0]]
"""Over the antimeridian: its middle is at 180 degrees."""


@pytest.mark.parametrize(
    ("thing", "place"),
    [
        ({"lat_deg": 34.52, "lon_deg": -39.7}, "24S VD 35752 20037 WGS-84"),
        ({"lat_deg": 89.0, "lon_deg": 0.0}, "89°00.000′N 000°00.000′E WGS-84"),
        ({"geometry": None}, None),
        ({"geometry": {"type": "Polygon", "coordinates": [SQUARE]}}, "24S VD 35752 20037 WGS-84"),
        ({"geometry": {"type": "MultiPolygon", "coordinates": [[ACROSS]]}}, "01N AC 66223 21366 WGS-84"),
    ],
)  # fmt: skip
def test_places_are_read_in_the_partys_grid_and_where_it_ends_in_degrees(thing: dict[str, Any], place: str | None) -> None:
    assert placed([thing], Reading(grid=Grid.MGRS)) == [thing | {"place": place}]
