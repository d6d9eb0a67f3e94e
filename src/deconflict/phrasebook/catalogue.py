"""Fluent catalogues of the package, one folder a language, one file a noun. Every catalogue has every key: a test says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

from deconflict.errors import Refused
from deconflict.phrasebook.wording import LRI, PDI, RLI

LOCALES: Final = ("en", "fr", "es", "ru", "ar", "zh")
"""The six languages of the United Nations."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})

_PHRASE: Final = re.compile(r"^([A-Za-z][\w-]*) =((?:.|\n(?![A-Za-z#]))*)", re.MULTILINE)
_VALUE: Final = re.compile(r"\$(\w+)")


class Catalogue:
    """The phrases of one language."""

    def __init__(self, locale: str, text: str) -> None:
        self.locale = locale
        # Where writing runs right to left each value is isolated (Unicode UAX #9), so that coordinates, codes and times keep their order
        # and turn nothing around them; not by Fluent, which isolates whole branches too. In logs, mail and tests of other languages the
        # marks would be noise.
        self.isolating = locale in RIGHT_TO_LEFT
        self._bundle = FluentBundle([locale], use_isolating=False)
        self._bundle.add_resource(FluentResource(text))
        self._used = {key: frozenset(_VALUE.findall(phrase)) for key, phrase in _PHRASE.findall(text)}
        self._plain: dict[str, str] = {}

    def __contains__(self, key: str) -> bool:
        return bool(self._bundle.has_message(key))

    def used(self, key: str) -> frozenset[str]:
        """The values that a phrase uses: what it does not use need not be written out."""
        return self._used.get(key, frozenset())

    def plain(self, key: str) -> str:
        """A phrase without values, as most words and labels are; kept, since a page shows them hundreds of times."""
        if key not in self._plain:
            self._plain[key] = self.say(key)
        return self._plain[key]

    def isolated(self, text: str) -> str:
        """A value that keeps its own order where writing runs right to left: numbers and codes left to right, our own words not."""
        if not self.isolating:
            return text
        words = PDI in text or any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)
        return f"{RLI if words else LRI}{text}{PDI}"

    def say(self, key: str, values: Mapping[str, str | int] | None = None) -> str:
        """The phrase `key` with values put in. Refused when the phrase or one of its values is missing, which is a fault of ours."""
        pattern = self._bundle.get_message(key).value if key in self else None
        if pattern is None:
            raise Refused(f"there is no phrase {key!r}", where=f"catalogue {self.locale}", mend="add it to every catalogue")
        # Codes choose a branch and are never written out; counts are single numbers, which no direction can turn.
        given = {
            name: value if name.endswith("_code") or isinstance(value, int) else self.isolated(value)
            for name, value in (values or {}).items()
        }
        text, faults = self._bundle.format_pattern(pattern, given)
        if faults:
            raise Refused(f"phrase {key!r}: {faults[0]}", where=f"catalogue {self.locale}", mend="give the value, or mend the phrase")
        return str(text)


@lru_cache(maxsize=len(LOCALES))
def catalogue(locale: str) -> Catalogue:
    """The catalogue of a language; Refused for one we do not have."""
    if locale not in LOCALES:
        raise Refused(f"no phrases in {locale!r}", where="locale", mend=f"one of {', '.join(LOCALES)}")
    return Catalogue(locale, source(locale))


def source(locale: str) -> str:
    """A catalogue's text as it stands in the package: the files of its folder, by name."""
    folder = resources.files("deconflict.phrasebook").joinpath(locale)
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name))
