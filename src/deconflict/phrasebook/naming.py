"""A place named in words: "9 km south of Ostra airfield", in each of the six languages, as range and bearing from a known reference.

Only a distance with its unit, one direction and one reference that is known by name make a place; anything vaguer is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from deconflict.errors import Refused
from deconflict.phrasebook.grids import Position
from deconflict.phrasebook.wording import NM_MM, free
from deconflict.statements.plans import PlaceReference

# North, north-east, ... north-west, as words of each language, inflected where the language inflects them.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"\bnorth(?:ern|wards?)?\b", r"\bnorth[- ]?east(?:ern)?\b", r"\beast(?:ern|wards?)?\b", r"\bsouth[- ]?east(?:ern)?\b",
        r"\bsouth(?:ern|wards?)?\b", r"\bsouth[- ]?west(?:ern)?\b", r"\bwest(?:ern|wards?)?\b", r"\bnorth[- ]?west(?:ern)?\b",
    ),
    "fr": (
        r"\bnord\b", r"\bnord[- ]est\b", r"\best\b", r"\bsud[- ]est\b", r"\bsud\b", r"\bsud[- ]ouest\b", r"\bouest\b", r"\bnord[- ]ouest\b",
    ),
    "es": (
        r"\bnorte\b", r"\bnord?este\b", r"\beste\b", r"\bsu[rd]este\b", r"\bsur\b", r"\bsu[rd]oeste\b", r"\boeste\b", r"\bnoroeste\b",
    ),
    "ru": (
        r"\bсевер\w*", r"\bсеверо-восто\w+", r"\bвосто\w+", r"\bюго-восто\w+", r"\b(?:юг\w*|южн\w+)", r"\bюго-запад\w*", r"\bзапад\w*",
        r"\bсеверо-запад\w*",
    ),
    "ar": (
        r"شمال(?:ا|ي)?", r"شمال(?:ي)?\s+(?:ال)?شرق(?:ي)?", r"شرق(?:ا|ي)?", r"جنوب(?:ي)?\s+(?:ال)?شرق(?:ي)?", r"جنوب(?:ا|ي)?",
        r"جنوب(?:ي)?\s+(?:ال)?غرب(?:ي)?", r"غرب(?:ا|ي)?", r"شمال(?:ي)?\s+(?:ال)?غرب(?:ي)?",
    ),
    "zh": ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
}  # fmt: skip
_SIXTEEN: Final = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()
_WITH_O: Final = "N NNE NE ENE E ESE SE SSE S SSO SO OSO O ONO NO NNO".split()
_CYRILLIC: Final = {"СВ": 45_000, "ЮВ": 135_000, "Ю": 180_000, "ЮЗ": 225_000, "З": 270_000, "СЗ": 315_000}
"""One letter for north or east is left out: it is also the preposition that such a sentence begins with."""
_UNITS_MM: Final = (
    (r"NM|nmi|nautical\s+miles?|milles?\s+marins?|millas?\s+n[áa]uticas?|морск\w+\s+мил\w+|(?:أ?ميال|ميل)\s+بحري\w*|海里", NM_MM),
    (r"km|kilomet(?:re|er)s?|kilom[èe]tres?|kil[óo]metros?|км|километр\w*|كم|كيلومتر\w*|公里|千米", 1_000_000),
    (r"m|met(?:re|er)s?|m[èe]tres?|metros?|м|метр\w*|م|متر\w*|أمتار|米", 1_000),
)
_NUMBER: Final = r"(\d{1,4}(?:[.,٫]\d{1,3})?)"
_DEGREES: Final = re.compile(r"(?<![\d.,])(\d{1,3})\s*°")
_FORM: Final = "say it like '9 km S of Ostra airfield', with a reference that is in the list"


def parse_naming(text: str, references: Mapping[str, Position], locale: str, where: str = "place") -> PlaceReference:
    """The place that `text` names from one of `references` (by name); Refused, naming what is missing or said twice."""
    plain = free(text)
    reference, rest = _reference(plain, references, where)
    range_mm, rest = _range_mm(rest, where)
    at = references[reference]
    return PlaceReference(reference, at.lat_ndeg, at.lon_ndeg, range_mm, _bearing_mdeg(rest, locale, where))


def bearings_mdeg(text: str, locale: str) -> list[int]:
    """Every bearing that words and letters of a text give, in 1/1000 degree, without repeats; Refused for a language we do not have."""
    if locale not in _WORDS:
        raise Refused(f"no directions in {locale!r}", where="locale", mend=f"one of {', '.join(_WORDS)}")
    found: list[int] = []
    for pattern, mdeg in _directions(locale):
        text, count = pattern.subn(" ", text)
        found += [mdeg] * (count > 0 and mdeg not in found)
    return found


@lru_cache(maxsize=len(_WORDS))
def _directions(locale: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns in the order in which to try them: what holds another direction within itself comes first."""
    letters = _WITH_O if locale in ("fr", "es") else _SIXTEEN
    abbreviations = {name: i * 22_500 for i, name in enumerate(letters)} | (_CYRILLIC if locale == "ru" else {})
    words = [(re.compile(word, re.IGNORECASE), i * 45_000) for i, word in enumerate(_WORDS[locale])]
    written = [(re.compile(rf"(?<!\w){name}(?!\w)"), mdeg) for name, mdeg in abbreviations.items()]
    return (*words[1::2], *words[::2], *written)


def _reference(text: str, references: Mapping[str, Position], where: str) -> tuple[str, str]:
    """The one reference named, the longest name first, and the text without it: a name may hold a direction of its own."""
    folded, found = text.casefold(), ""
    for name in sorted(references, key=len, reverse=True):
        start = folded.find(name.casefold())
        if start < 0:
            continue
        if found:
            raise Refused(f"'{text[:80]}' names both {found} and {name}", where=f"{where}.reference", mend="name one reference")
        found, folded = name, f"{folded[:start]} {folded[start + len(name.casefold()) :]}"
        text = f"{text[:start]} {text[start + len(name) :]}"
    if not found:
        raise Refused(f"'{text[:80]}' names no reference that is known here", where=f"{where}.reference", mend=_known(references))
    return found, text


def _known(references: Iterable[str]) -> str:
    names = sorted(references)[:8]
    return f"name one of {', '.join(names)}" if names else "put references into the agreement, by name and coordinate"


def _range_mm(text: str, where: str) -> tuple[int, str]:
    """The one distance with a unit, and the text without it."""
    ranges: list[int] = []
    for names, unit_mm in _UNITS_MM:
        for found in re.finditer(rf"(?<![\d.,]){_NUMBER}\s*(?:{names})(?![A-Za-zА-я])", text):
            number = found[1].replace("٫", ".")
            if re.search(r"[.,]\d{3}$", number):
                raise Refused(
                    f"'{found[1]}' may mean thousands or thousandths", where=f"{where}.range", mend="write it without a mark in it"
                )
            ranges.append(round(float(number.replace(",", ".")) * unit_mm))
        text = re.sub(rf"(?<![\d.,]){_NUMBER}\s*(?:{names})(?![A-Za-zА-я])", " ", text)
    if len(ranges) != 1:
        what = "no distance with a unit" if not ranges else "more than one distance"
        raise Refused(f"{what} in it", where=f"{where}.range", mend=f"give one distance in km, m or NM; {_FORM}")
    return ranges[0], text


def _bearing_mdeg(text: str, locale: str, where: str) -> int:
    """Degrees where they are given, else the one direction in words; both may stand together if they agree."""
    degrees = [int(found[1]) * 1000 for found in _DEGREES.finditer(text)]
    words = bearings_mdeg(text, locale)
    if len(degrees) > 1 or len(words) > 1 or not (degrees or words):
        what = "no direction" if not (degrees or words) else "more than one direction"
        raise Refused(f"{what} in it", where=f"{where}.bearing", mend=f"give one direction; {_FORM}")
    if not degrees:
        return words[0]
    if degrees[0] > 360_000 or (words and abs((degrees[0] - words[0] + 180_000) % 360_000 - 180_000) > 22_500):
        raise Refused(
            f"{degrees[0] // 1000}° is not that direction", where=f"{where}.bearing", mend="give degrees from 0 to 360 that fit the word"
        )
    return degrees[0] % 360_000
