"""Messages in words, in our party's reading and side by side with the other party's language; places of the picture as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deconflict.agreement.agreement import in_force
from deconflict.coordination.agreeing import Known
from deconflict.phrasebook import LOCALES, Reading, say
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service import reading as readings
from deconflict.service import view_messages

Words = dict[str, str]
"""{locale, dir, text}."""


def other_party(record: MessageRecord, me: str) -> str:
    """Whom a message is between, beside us: its author, or the first it goes to where we wrote it."""
    author = record.place.author if record.place is not None else ""
    if author != me:
        return author
    return next((party for party in (record.message.to if record.message else ()) if party != me), "")


def other_locale(known: Known, me: str, party: str, now_us: int) -> str | None:
    """The language the other party reads, by the clause on languages; None where none is in force, or we have no phrases in it."""
    for agreement in known.between(me, party, now_us).agreements:
        if in_force(agreement, "languages", (me, party), now_us):
            clause = agreement.languages
            language = next((said.primary for said in clause.primary if said.party == party), clause.fallback)
            locale = language.partition("-")[0]
            return locale if locale in LOCALES else None
    return None


def side_by_side(picture: Picture, record: MessageRecord, reading: Reading, other: str | None, form: str = "card") -> list[Words]:
    """A message in our reading, then in the other party's language where that is another one; numbers read alike in both."""
    if record.main is None:
        return []
    names = {party: held.name for party, held in picture.parties.items() if held.name}
    parts = view_messages.parts_of(picture, record)
    locales = dict.fromkeys((reading.locale, other or reading.locale))
    texts = {locale: say(record.kind, parts, names, replace(reading, locale=locale), form) for locale in locales}
    return [{"locale": locale, "dir": readings.direction(locale), "text": text} for locale, text in texts.items()]


def placed(things: list[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """Tracks and sites, each with its place as we read it, with its datum; None where it has none, or that is withheld."""
    return [thing | {"place": _place(thing, reading)} for thing in things]


def _place(thing: Mapping[str, Any], reading: Reading) -> str | None:
    if "lat_deg" in thing:
        return reading.place(round(thing["lat_deg"] * 1e9), round(thing["lon_deg"] * 1e9))
    geometry = thing.get("geometry")
    return None if geometry is None else reading.place(*_middle(geometry))


def _middle(geometry: Mapping[str, Any]) -> tuple[int, int]:
    """The middle of the box round an area, in 1e-9 degrees; an area across the antimeridian goes on beyond 180 degrees."""
    ring = geometry["coordinates"][0] if geometry["type"] == "Polygon" else geometry["coordinates"][0][0]
    lats = [lat for _, lat in ring]
    lons = [(lon - ring[0][0] + 180.0) % 360.0 - 180.0 + ring[0][0] for lon, _ in ring]
    lon = ((min(lons) + max(lons)) / 2 + 180.0) % 360.0 - 180.0
    return round((min(lats) + max(lats)) / 2 * 1e9), round(lon * 1e9)
