"""The page's words: the same keys and values in every language, no verdict, and a pseudo-language that shows what nobody translated."""

from __future__ import annotations

import re
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import LOCALES, catalogue
from deconflict.service import tongues_of_page
from deconflict.service.tongues_of_page import PSEUDO, own, source, tongue

WEB_KEYS = re.compile(r"""\b(?:t|parts)\(\s*["`]([a-z][\w-]*)["`]""")
VERDICTS = re.compile(r"\b(?:safe|clear|sûre?s?|segur[oa]s?)\b|безопасн|آمن|安全", re.IGNORECASE)


def values(phrase: Any) -> set[str]:
    """The values a phrase uses."""
    if isinstance(phrase, str):
        return set()
    found = set()
    for part in phrase:
        if isinstance(part, dict):
            found |= {part["v"]} | {name for branch in part.get("by", {}).values() for name in values(branch)}
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_every_key_with_the_same_values(locale: str) -> None:
    english, here = own("en"), own(locale)
    assert set(here) == set(english)
    assert {key: values(phrase) for key, phrase in here.items()} == {key: values(phrase) for key, phrase in english.items()}
    assert len(here) == len(re.findall(r"^[A-Za-z][\w-]* =", source(locale), re.MULTILINE)), "a key stands twice"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_phrase_is_empty_or_gives_a_verdict(locale: str) -> None:
    assert all(own(locale).values())
    assert not VERDICTS.findall(source(locale))


@pytest.mark.parametrize(("locale", "script"), [("ru", "[А-я]"), ("ar", "[\u0621-\u064a]"), ("zh", "[\u4e00-\u9fff]")])
def test_phrases_are_in_their_own_script(locale: str, script: str) -> None:
    strange = {key for key, phrase in own(locale).items() if not re.search(script, str(phrase)) and re.search(r"[a-z]{3}", str(phrase))}
    assert {key for key in strange if values(own(locale)[key]) == set()} == set()


def test_every_key_the_page_asks_for_is_there() -> None:
    from deconflict.service.http_reads import WEB

    known = set(tongue("en")["words"])
    asked = {key for path in WEB.glob("*.js") for key in WEB_KEYS.findall(path.read_text(encoding="utf-8")) if not key.endswith("-")}
    assert asked - known == set()


def test_names_of_things_come_from_the_phrasebook_and_sentences_stay_there() -> None:
    words = tongue("fr")["words"]
    assert words["STOP_REQUEST-title"] == catalogue("fr").plain("STOP_REQUEST-title")
    assert not [key for key in words if re.fullmatch("[A-Z_]+-line", key)]
    assert tongue("ar")["dir"] == "rtl"
    with pytest.raises(Refused, match="no words in 'tlh'"):
        tongue("tlh")


def test_phrases_with_values_keep_their_plurals() -> None:
    phrases = tongues_of_page._phrases('left = { $n ->\n    [one] one item\n   *[other] { $n } items\n}\nplain = as { "{" } is\n')
    assert phrases["left"] == [{"v": "n", "by": {"one": "one item", "other": [{"v": "n"}, " items"]}, "or": "other"}]
    assert phrases["plain"] == ["as ", "{", " is"]
    with pytest.raises(Refused, match="not understood"):
        tongues_of_page._phrases("broken = { $n ->\n")
    with pytest.raises(Refused, match="FunctionReference"):
        tongues_of_page._phrases("number = { NUMBER($n) }\n")
    with pytest.raises(Refused, match="SelectExpression"):
        tongues_of_page._phrases("chosen = { NUMBER($n) ->\n   *[other] many\n}\n")


def test_the_pseudo_language_is_marked_and_a_third_longer() -> None:
    pseudo, english = tongue(PSEUDO)["words"], tongue("en")["words"]
    assert "".join(pseudo["panel-plans"]) == "⟦Plàñš~~⟧"
    longer = [sum(len(p) for p in pseudo[key] if isinstance(p, str)) / len(phrase) for key, phrase in english.items() if len(phrase) > 20]
    assert min(longer) > 1.3
    counted: Any = tongues_of_page._longer([{"v": "n", "by": {"one": "one", "other": [{"v": "n"}, " of"]}, "or": "other"}])
    assert counted[1]["by"] == {"one": ["õñé"], "other": [{"v": "n"}, " õf"]}
