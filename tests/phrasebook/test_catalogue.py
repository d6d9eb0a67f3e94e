"""Catalogues have the same keys and values, give no verdict, and say what is missing."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import LOCALES, RIGHT_TO_LEFT, Catalogue, catalogue, source
from deconflict.phrasebook.wording import LRI, PDI, RLI


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


def phrase_of(locale: str, key: str) -> str:
    """The text of a phrase as it stands in its file."""
    block = re.search(rf"^{re.escape(key)} =((?:.|\n(?![A-Za-z#]))*)", source(locale), re.MULTILINE)
    assert block is not None
    return block[1]


VERDICTS = re.compile(
    r"\b(?:safe|clear|approved|sûre?s?|sécurisée?s?|autorisée?s?|approuvée?s?|segur[oa]s?|aprobad[oa]s?)\b"
    r"|\bбезопасн|\bодобрен|آمن|موافق عليه|安全|批准",
    re.IGNORECASE,
)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_phrase_holds_a_number_or_a_verdict(locale: str) -> None:
    text = re.sub(r"^#.*|\{[^{}]*\}|^\S+ =|L\d", "", source(locale), flags=re.MULTILINE)
    assert not re.findall(r"\d", text)
    assert not VERDICTS.findall(text)


@pytest.mark.parametrize("locale", LOCALES)
def test_catalogues_are_cut_alike(locale: str) -> None:
    folder = resources.files("deconflict.phrasebook")
    names = [sorted(file.name for file in folder.joinpath(each).iterdir()) for each in (locale, LOCALES[0])]
    assert names[0] == names[1]


@pytest.mark.parametrize(("locale", "script"), [("ru", "[А-я]"), ("ar", "[\u0621-\u064a]"), ("zh", "[\u4e00-\u9fff]")])
def test_phrases_are_in_their_own_script(locale: str, script: str) -> None:
    """But for codes that stay codes: Latin capitals, L0 to L4, values put in."""
    for key in keys(locale):
        phrase = re.sub(r"\$\w+|->|\[\w+\]", "", phrase_of(locale, key))
        words = re.findall(r"[a-z]{2,}", phrase)
        assert set(words) <= {"webhook"}, (key, words)
        assert re.search(script, phrase) or not re.search(r"[^\W\dA-Z_a-z]", phrase), key


def test_what_is_missing_is_said() -> None:
    words = Catalogue("en", "greeting = Hello { $name }\n")
    assert words.say("greeting", {"name": "BRAVO"}) == "Hello BRAVO"
    with pytest.raises(Refused, match="there is no phrase 'farewell'"):
        words.say("farewell")
    with pytest.raises(Refused, match="phrase 'greeting'"):
        words.say("greeting")


def test_only_right_to_left_isolates() -> None:
    assert {locale for locale in LOCALES if catalogue(locale).isolating} == RIGHT_TO_LEFT
    assert catalogue("ar").isolated("FL100") == f"{LRI}FL100{PDI}"
    assert catalogue("ar").isolated("نعم") == f"{RLI}نعم{PDI}"
    assert catalogue("zh").isolated("FL100") == "FL100"


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        catalogue("xx")
    assert refused.value.mend == "one of en, fr, es, ru, ar, zh"


def test_no_line_of_french_begins_with_its_punctuation() -> None:
    """French sets a space before what other languages write at once; an unbreakable one, or a line begins with a colon."""
    said = re.sub(r"^#.*", "", source("fr"), flags=re.MULTILINE)
    assert not re.findall(r"\S+ [;:?!»](?!\S)|« |\{\" \"\}[;:?!]", said)
