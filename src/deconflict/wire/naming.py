"""Ids for what comes in under a name of another's making: 1 to 64 letters, digits, dots, dashes and underscores, no two alike in a file."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_ID: Final = 64
_NO_SIGN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
)  # fmt: skip


def object_id(name: str) -> str:
    """A name as an id: accents dropped, everything else that is no sign of an id as one dash; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name[:256].translate(_LETTERS))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_SIGN.sub("-", letters).strip("-.")[:MAX_ID]


class ObjectNames:
    """Gives each record of one file an id of its own: the second record of one name is NAME.2."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, name: str, fallback: str) -> str:
        """An id from a record's name, or from `fallback` (letters and digits) where the name leaves none."""
        base = object_id(name) or fallback
        number = self._next.get(base, 1)
        text = base
        while text in self._given:
            number += 1
            text = f"{base[: MAX_ID - 8]}.{number}"
        self._next[base] = number
        self._given.add(text)
        return text
