"""Catalogues have the same keys and values, give no verdict, and say what is missing."""

from __future__ import annotations

import re

import pytest

from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import LOCALES, Catalogue, catalogue, source


def keys(locale: str) -> dict[str, set[str]]:
    """Each key with the values its phrase uses."""
    blocks = re.split(r"^(?=[A-Za-z])", source(locale), flags=re.MULTILINE)[1:]
    return {block.split(" =")[0]: set(re.findall(r"\$(\w+)", block)) for block in blocks}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_catalogue_has_every_key_with_the_same_values(locale: str) -> None:
    assert keys(locale) == keys(LOCALES[0])


@pytest.mark.parametrize("locale", LOCALES)
def test_every_line_of_a_catalogue_is_understood(locale: str) -> None:
    assert len(keys(locale)) == len(re.findall(r"^[A-Za-z][\w-]* =", source(locale), re.MULTILINE))
    assert all(key in catalogue(locale) for key in keys(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_phrase_holds_a_number_or_a_verdict(locale: str) -> None:
    text = re.sub(r"^#.*|\{[^{}]*\}|^\S+ =|L\d", "", source(locale), flags=re.MULTILINE)
    assert not re.findall(r"\d", text)
    assert not re.findall(r"\b(?:safe|clear|sûr|sécurisé|autorisé|approved|approuvé)\b", text, re.IGNORECASE)


def test_what_is_missing_is_said() -> None:
    words = Catalogue("en", "greeting = Hello { $name }\n")
    assert words.say("greeting", {"name": "BRAVO"}) == "Hello BRAVO"
    with pytest.raises(Refused, match="there is no phrase 'farewell'"):
        words.say("farewell")
    with pytest.raises(Refused, match="phrase 'greeting'"):
        words.say("greeting")


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        catalogue("xx")
    assert refused.value.mend == "one of en, fr"
