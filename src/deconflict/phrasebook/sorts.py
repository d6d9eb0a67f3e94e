"""What sort of text a field holds, told by its type: a party, a hash, a code from a closed set, free text. No list of fields to keep up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import msgspec


class Sort(StrEnum):
    """How a text is shown: by name, as party and object, by its beginning, in words of ours, quoted, or as it is."""

    PARTY = "party"
    OBJECT = "object"
    HASH = "hash"
    CODE = "code"
    FREE = "free"
    PLAIN = "plain"


_PARTY: Final = "^[a-z2-7]{26}$"
_OBJECT: Final = "^[a-z2-7]{26}:"
_HASH: Final = "^[A-Za-z0-9_-]{43}$"
_CLOSED: Final = re.compile(r"\^\(([\w|]+)\)\$|\^L\[(\d)-(\d)\]\$")
_FREE_LENGTH: Final = 200
"""Longest texts of fewer signs are names, titles and addresses; from here on people write sentences."""
_ADDRESSES: Final = frozenset({"means"})
_SENTENCES: Final = frozenset({"why", "detail", "function", "trigger"})
_BY_NAME: Final = {
    "pair": Sort.OBJECT, "objects": Sort.OBJECT, "breached": Sort.CODE, "field": Sort.CODE, "lacking": Sort.CODE, "part": Sort.CODE,
    "logbook": Sort.CODE,
}  # fmt: skip


@lru_cache(maxsize=256)
def sorts(struct: type[msgspec.Struct]) -> Mapping[str, Sort]:
    """The sort of each text field of a struct by its name; PLAIN for what is no text."""
    return MappingProxyType({field.name: _sort(field.name, field.type) for field in msgspec.structs.fields(struct)})


def closed(annotation: Any) -> tuple[str, ...]:
    """The words of a text type that is a closed set by its pattern; () for any other."""
    for meta in _metas(annotation):
        found = _CLOSED.match(meta.pattern or "")
        if found is not None:
            return tuple(found[1].split("|")) if found[1] else tuple(f"L{i}" for i in range(int(found[2]), int(found[3]) + 1))
    return ()


def prefix(name: str, annotation: Any) -> str:
    """What the catalogue's keys for a closed set begin with: the field's name, or `Clause` for clauses of an agreement."""
    if name in ("field", "lacking", "part"):
        return "label"
    return "Clause" if name == "breached" or "separation_minima" in closed(annotation) else name


def _sort(name: str, annotation: Any) -> Sort:
    if name in _BY_NAME:
        return _BY_NAME[name]
    patterns = [meta.pattern for meta in _metas(annotation) if meta.pattern]
    if any(pattern.startswith(_PARTY) for pattern in patterns):
        return Sort.PARTY
    if any(pattern.startswith(_OBJECT) for pattern in patterns):
        return Sort.OBJECT
    if any(pattern.startswith(_HASH) for pattern in patterns):
        return Sort.HASH
    if closed(annotation):
        return Sort.CODE
    long = any((meta.max_length or 0) >= _FREE_LENGTH and meta.pattern for meta in _metas(annotation))
    return Sort.FREE if name in _SENTENCES or (long and name not in _ADDRESSES) else Sort.PLAIN


def _metas(annotation: Any) -> Iterator[msgspec.Meta]:
    """Every constraint stated anywhere in a type."""
    yield from (meta for meta in getattr(annotation, "__metadata__", ()) if isinstance(meta, msgspec.Meta))
    for part in (getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ())):
        if part is not None and not isinstance(part, (str, int)):
            yield from _metas(part)
