"""Free text of our own people, looked through for what is never shared: it warns, and blocks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from deconflict.phrasebook.never_shared import never_shared
from deconflict.statements.base import Part

MAX_DEPTH: Final = 8


def warnings(value: object, depth: int = MAX_DEPTH) -> list[dict[str, Any]]:
    """Every word of what is never shared in the texts of a body, however deep: {word, what}, each once."""
    found: list[dict[str, Any]] = []
    for text in _texts(value, depth):
        found += [{"word": one.word, "what": one.what.value} for one in never_shared(text)]
    return [one for at, one in enumerate(found) if one not in found[:at]]


def warned(value: object) -> dict[str, Any]:
    """What an answer says beside its own: {} where there is nothing to warn of, else {"warnings": [...]}."""
    found = warnings(value)
    return {"warnings": found} if found else {}


def said_in(parts: Mapping[str, Part]) -> list[Any]:
    """What the parts of a statement say, without the message's header, which nodes write."""
    return [{name: value for name, value in msgspec.to_builtins(part).items() if name != "message"} for part in parts.values()]


def _texts(value: object, depth: int) -> list[str]:
    if isinstance(value, str):
        return [value]
    if depth == 0:
        return []
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) and not isinstance(value, bytes) else ()
    return [text for one in inner for text in _texts(one, depth - 1)]
