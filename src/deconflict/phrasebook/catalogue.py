"""Fluent catalogues of the package, one a language. Every catalogue has every key: a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

from deconflict.errors import Refused

LOCALES: Final = ("en", "fr")


class Catalogue:
    """The phrases of one language."""

    def __init__(self, locale: str, text: str) -> None:
        self.locale = locale
        # Isolating marks help right-to-left pages; in logs, mail and tests they are noise, and no right-to-left language is here yet.
        self._bundle = FluentBundle([locale], use_isolating=False)
        self._bundle.add_resource(FluentResource(text))

    def __contains__(self, key: str) -> bool:
        return bool(self._bundle.has_message(key))

    def say(self, key: str, values: Mapping[str, str | int] | None = None) -> str:
        """The phrase `key` with values put in. Refused when the phrase or one of its values is missing, which is a fault of ours."""
        pattern = self._bundle.get_message(key).value if key in self else None
        if pattern is None:
            raise Refused(f"there is no phrase {key!r}", where=f"catalogue {self.locale}", mend="add it to every catalogue")
        text, faults = self._bundle.format_pattern(pattern, dict(values or {}))
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
    """A catalogue's text as it stands in the package."""
    return resources.files("deconflict.phrasebook").joinpath(f"{locale}.ftl").read_text(encoding="utf-8")
