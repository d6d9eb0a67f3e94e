"""Accounts in words: a point of an agenda, and an aircraft that came near the place of an incident; a line each, in any language."""

from __future__ import annotations

from typing import Final

from deconflict.phrasebook.catalogue import catalogue
from deconflict.phrasebook.wording import Reading, free, instant

MOST_SIGNS: Final = 400
"""A line of an AGENDA."""


def agenda_item(why: str, matter: str, locale: str) -> str:
    """A point of an agenda: why it is on it (a code of `coordination.agenda.Why`), and the matter in words; at most 400 signs, one line."""
    words = catalogue(locale)
    said = words.say("agenda-point", {"why": words.plain(f"AgendaWhy-{why}"), "matter": " ".join(matter.split())})
    return said if len(said) <= MOST_SIGNS else said[: MOST_SIGNS - 1] + "…"


def flown(aircraft: str, party: str, from_us: int, until_us: int, nearest_us: int, nearest_m: float, reading: Reading) -> str:
    """An aircraft near a place: who reported it, from when until when, and how near it came and when."""
    return catalogue(reading.locale).say("flown", {
        "aircraft": free(aircraft), "party": free(party), "from": instant(from_us), "until": instant(until_us), "at": instant(nearest_us),
        "distance": reading.distance(nearest_m * 1000),
    })  # fmt: skip
