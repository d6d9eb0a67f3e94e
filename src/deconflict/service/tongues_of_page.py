"""The page's words in each language, as JSON that a browser puts values into: its own, and the phrasebook's names of things.

A phrase without values is a text. One with values is a list of texts, of `{"v": name}`, and of
`{"v": name, "by": {variant: phrase}, "or": variant}`: the branch of that value, or of the plural that the language counts it by.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Any, Final

from fluent.syntax import FluentParser, ast

from deconflict.errors import Refused
from deconflict.phrasebook import catalogue as phrasebook

Phrase = str | list[Any]
PSEUDO: Final = "pseudo"
"""English with every phrase a third longer, marked and accented: what a page shows unmarked was never given to a translator."""
LONGER: Final = 0.35

_BLOCK: Final = re.compile(r"^([A-Za-z][\w-]*) = ?((?:.|\n(?![A-Za-z#\n]))*)", re.MULTILINE)
_SENTENCES: Final = re.compile(r"-line$")
_ACCENTS: Final = str.maketrans("aeiouyAEIOUYcnsz", "àéîõüýÀÉÎÕÜÝçñšž")


def tongue(locale: str) -> dict[str, Any]:
    """{locale, dir, words: {key: phrase}} of one of the phrasebook's languages, or of PSEUDO. Refused for one we do not have."""
    if locale == PSEUDO:
        return {"locale": PSEUDO, "dir": "ltr", "words": {key: _longer(phrase) for key, phrase in _words("en").items()}}
    if locale not in phrasebook.LOCALES:
        raise Refused(f"no words in {locale[:16]!r}", where="locale", mend=f"one of {', '.join(phrasebook.LOCALES)}")
    return {"locale": locale, "dir": "rtl" if locale in phrasebook.RIGHT_TO_LEFT else "ltr", "words": dict(_words(locale))}


def own(locale: str) -> dict[str, Phrase]:
    """The page's own phrases, without the phrasebook's."""
    return _phrases(source(locale))


def source(locale: str) -> str:
    """A language's catalogue of the page as it stands in the package: the files of its folder, by name."""
    folder = resources.files("deconflict.service").joinpath("page_words", locale)
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name))


@functools.lru_cache(maxsize=len(phrasebook.LOCALES))
def _words(locale: str) -> dict[str, Phrase]:
    """Names of fields, codes and kinds from the phrasebook, whose sentences stay with the node; over them the page's own."""
    names = {key: phrase for key, phrase in _phrases(phrasebook.source(locale)).items() if isinstance(phrase, str)}
    return {key: phrase for key, phrase in names.items() if not _SENTENCES.search(key)} | own(locale)


def _phrases(text: str) -> dict[str, Phrase]:
    """Every phrase by its key. Only those with values are parsed in full: the others are what they say."""
    return {key: _parsed(key, body) if "{" in body else " ".join(body.split()) for key, body in _BLOCK.findall(text)}


def _parsed(key: str, body: str) -> Phrase:
    entry = FluentParser().parse_entry(f"{key} = {body}\n")
    if not isinstance(entry, ast.Message) or entry.value is None:
        raise Refused(f"phrase {key!r} is not understood", where="page_words", mend="mend its braces")
    return _pattern(entry.value)


def _pattern(pattern: ast.Pattern) -> Phrase:
    parts = [_element(element) for element in pattern.elements]
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts


def _element(element: ast.TextElement | ast.Placeable) -> Any:
    if isinstance(element, ast.TextElement):
        return element.value
    said = element.expression
    if isinstance(said, ast.VariableReference):
        return {"v": said.id.name}
    if isinstance(said, ast.StringLiteral):
        return str(said.value)
    if isinstance(said, ast.SelectExpression) and isinstance(said.selector, ast.VariableReference):
        variants = {_name(variant): _pattern(variant.value) for variant in said.variants}
        return {"v": said.selector.id.name, "by": variants, "or": next(_name(v) for v in said.variants if v.default)}
    raise Refused(f"a page's phrase holds {type(said).__name__}", where="page_words", mend="values, texts and choices by a value only")


def _name(variant: ast.Variant) -> str:
    key = variant.key
    return key.name if isinstance(key, ast.Identifier) else key.value


def _longer(phrase: Phrase) -> Phrase:
    """The phrase between marks, with accents, and a third longer."""
    parts = [phrase] if isinstance(phrase, str) else phrase
    more = "~" * round(LONGER * sum(len(part) for part in parts if isinstance(part, str)))
    return ["⟦", *(_accented(part) for part in parts), more + "⟧"]


def _accented(part: Any) -> Any:
    if isinstance(part, str):
        return part.translate(_ACCENTS)
    if "by" not in part:
        return part
    branches = {name: [branch] if isinstance(branch, str) else branch for name, branch in part["by"].items()}
    return {**part, "by": {name: [_accented(each) for each in branch] for name, branch in branches.items()}}
