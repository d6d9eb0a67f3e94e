"""What a desk may send on the line, field by field, from the statements themselves: a form is made of it, and of nothing else.

A field's `type` is text, integer, yes_no, instant, duration, length, frequency, place, choice, hash or party; `list` where it holds
several. `words` is what its choices are called under in the phrasebook: `words-choice`. Numbers are sent in the unit their name ends in.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import inspect as look

from deconflict.airspace.volume import Circle
from deconflict.phrasebook.facts import plain_name
from deconflict.statements import KINDS
from deconflict.statements.base import Kind

BY_OTHER_WAYS: Final = frozenset(
    {
        "AGREEMENT_AMEND", "AGREEMENT_PROPOSE", "AGREEMENT_SIGN", "ALERT_SUPPRESSED", "CLAUSE_ACCEPT", "CLAUSE_REJECT", "CLAUSE_RESERVE",
        "CONFLICT_NOTICE", "COUNTER", "DAILY_PLAN", "DAILY_SUMMARY", "EXPIRE", "LINE_CHECK", "LINE_CHECK_REPLY", "LINE_STATUS", "MANDATE",
        "PLAN_REPLY", "PROPOSAL", "RECORD_GAP", "RECORD_HEAD", "RESUME", "RESUME_PROPOSE", "SUSPEND", "WITNESS_SIGN",
    }
)  # fmt: skip
"""Messages that the node writes by itself, or that a panel of their own writes: the agreement's, advice, the line check."""
PLACED: Final = "exact"

_LENGTHS: Final = (("_time_us", "duration"), ("_us", "instant"), ("_mm", "length"), ("_hz", "frequency"))
_CHOICES: Final = re.compile(r"\^\(([A-Za-z_|]+)\)\$")
_HASH, _PARTY = "{43}$", "^[a-z2-7]{26}$"


@functools.lru_cache(maxsize=1)
def vocabulary() -> list[dict[str, Any]]:
    """Every kind of message a person sends from a desk, by name: its priority, its answers, what it answers, its fields."""
    kinds = (KINDS[name] for name in sorted(KINDS))
    return [_kind(kind) for kind in kinds if kind.is_message and kind.logbook == "line" and kind.name not in BY_OTHER_WAYS]


def _kind(kind: Kind) -> dict[str, Any]:
    main = look.type_info(kind.parts["main"])
    assert isinstance(main, look.StructType)
    return {
        "kind": kind.name, "priority": kind.priority.value, "answers": [answer.value for answer in kind.answers], "clause": kind.clause,
        "needs": list(kind.needs), "replies_to": sorted(name for name, other in KINDS.items() if kind.name in other.answered_by),
        "placed": PLACED in kind.parts, "fields": [_field(field) for field in main.fields if field.name != "message"],
    }  # fmt: skip


def _field(field: look.Field) -> dict[str, Any]:
    several = isinstance(found := _without_none(field.type), look.VarTupleType)
    found = found.item_type if isinstance(found, look.VarTupleType) else found
    return {"name": field.name, "label": plain_name(field.name), "required": field.required, "list": several, **_type(field.name, found)}


def _without_none(found: look.Type) -> look.Type:
    if not isinstance(found, look.UnionType):
        return found
    (only,) = (each for each in found.types if not isinstance(each, look.NoneType))
    return only


def _type(name: str, found: look.Type) -> Mapping[str, Any]:
    if isinstance(found, look.EnumType):
        return {"type": "choice", "words": found.cls.__name__, "choices": [each.value for each in found.cls]}
    if isinstance(found, look.StructType) and found.cls is Circle:
        return {"type": "place"}
    if isinstance(found, look.BoolType):
        return {"type": "yes_no"}
    if isinstance(found, look.IntType):
        return {"type": next((kind for end, kind in _LENGTHS if name.endswith(end)), "integer")}
    assert isinstance(found, look.StrType), f"{name}: a form has no field for {found}"
    pattern = found.pattern or ""
    if (choices := _CHOICES.match(pattern)) is not None:
        return {"type": "choice", "words": name, "choices": choices[1].split("|")}
    kind = "hash" if _HASH in pattern else "party" if pattern.startswith(_PARTY) else "text"
    return {"type": kind, "max_length": found.max_length}
