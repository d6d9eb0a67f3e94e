"""An agreement as it is stated and signed: one canonical text a clause, a hash for each, for the whole, and for what is signed of it.

What is stated holds no position of anybody: where each party stands is its own word, said clause by clause. What is signed is the
version and, beside it, every clause on which somebody stands elsewhere than agreed.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from deconflict.agreement.agreement import CLAUSES, Agreement, version_hash
from deconflict.agreement.checks import check
from deconflict.agreement.clause import Clause
from deconflict.agreement.terms import ClauseStatus
from deconflict.errors import Refused

CLAUSE_PREFIX = b"deconflict/clause/1\n"
SIGNED_PREFIX = b"deconflict/signed/1\n"
CLAUSE_TYPES: Mapping[str, type[Clause]] = {field.name: field.type for field in msgspec.structs.fields(Agreement) if field.name in CLAUSES}
"""The type of each clause, by its id."""

Stated = tuple[str, str]
"""(clause id, its canonical text)."""
Position = tuple[str, str, str]
"""(party, clause id, status): one party stands elsewhere on one clause than agreed."""


def clause_text(clause: Clause) -> str:
    """A clause's values as canonical JSON, defaults spelt out, without status and positions."""
    values = _stated(msgspec.to_builtins(clause))
    return msgspec.json.encode({k: v for k, v in values.items() if k not in ("status", "positions")}, order="sorted").decode()


def clause_hash(name: str, text: str) -> str:
    """SHA-256 in base64url of a clause's id and canonical text: what an act on a clause names."""
    return _hash(CLAUSE_PREFIX + name.encode() + b"\n" + text.encode())


def state(agreement: Agreement) -> tuple[Stated, ...]:
    """Every clause with its text, in the order of the agreement."""
    return tuple((name, clause_text(clause)) for name, clause in agreement.clauses())


@lru_cache(maxsize=256)
def read(agreement_id: str, title: str, stated: tuple[Stated, ...]) -> Agreement:
    """The first version of an agreement from its stated clauses.

    Raises: Refused for a clause that is missing, there twice, unknown, not canonical, or that agreement.checks refuses.
    """
    clauses = read_clauses(stated)
    missing = [name for name in CLAUSES if name not in clauses]
    if missing:
        raise Refused(f"the clause '{missing[0]}' is missing", where=missing[0], mend="state every clause, its defaults spelt out")
    made = _converted({"agreement_id": agreement_id, "title": title, **clauses}, Agreement, "agreement")
    check(made)
    return made


def amended(base: Agreement, stated: Sequence[Stated], effective_at_us: int) -> Agreement:
    """The version that follows `base` (no positions in it) with these clauses in place of its own, in force from `effective_at_us` at
    the earliest: the instant stands in the clause `amendment` of the new version, so that it is signed with it.

    Raises: Refused as `read` does.
    """
    made: Agreement = replace(base, version=base.version + 1, previous=version_hash(base), **read_clauses(stated))
    made = replace(made, amendment=replace(made.amendment, effective_at_us=effective_at_us))
    check(made)
    return made


def read_clauses(stated: Iterable[Stated]) -> dict[str, Clause]:
    """Clauses from their texts, each by its id. Raises: Refused."""
    found: dict[str, Clause] = {}
    for name, text in stated:
        if name not in CLAUSE_TYPES:
            raise Refused("there is no such clause", where=name, mend=f"clauses are {', '.join(CLAUSES)}")
        if name in found:
            raise Refused("the clause is stated twice", where=name, mend="state it once")
        found[name] = _read_clause(name, text)
    return found


@lru_cache(maxsize=4096)
def _read_clause(name: str, text: str) -> Clause:
    try:
        clause: Clause = msgspec.json.decode(text, type=CLAUSE_TYPES[name])
    except (msgspec.DecodeError, RecursionError) as fault:
        raise Refused(str(fault), where=name, mend="state the clause's own fields within their bounds") from None
    if clause_text(clause) != text:
        mend = "sorted keys, whole numbers, no white space, no null, defaults spelt out, no status and no positions"
        raise Refused("this is not the canonical text of what it says", where=name, mend=mend)
    return clause


def signed_hash(version: str, positions: Iterable[Position]) -> str:
    """SHA-256 in base64url of exactly what is signed: the version, and each position that is not agreed, each once, sorted."""
    return _hash(SIGNED_PREFIX + msgspec.json.encode([version, sorted(set(positions))]))


def positioned(agreement: Agreement, positions: Iterable[Position]) -> Agreement:
    """The agreement with these positions beside its clauses; a position that is no status of a clause counts as reserved."""
    by_clause: dict[str, dict[str, ClauseStatus]] = {}
    for party, name, status in positions:
        known = status in ClauseStatus.__members__.values()
        by_clause.setdefault(name, {})[party] = ClauseStatus(status) if known else ClauseStatus.RESERVED
    changed = {name: replace(getattr(agreement, name), positions=held) for name, held in by_clause.items() if name in CLAUSE_TYPES}
    return replace(agreement, **changed)


def differences(one: Agreement, other: Agreement) -> dict[str, list[tuple[str, Any, Any]]]:
    """What differs between two versions: by clause, (field, here, there) as plain values; a clause without a difference is left out."""
    found: dict[str, list[tuple[str, Any, Any]]] = {}
    for name in CLAUSES:
        here, there = (_stated(msgspec.to_builtins(getattr(agreement, name))) for agreement in (one, other))
        fields = sorted({*here, *there} - {"status", "positions"})
        changed = [(field, here.get(field), there.get(field)) for field in fields if here.get(field) != there.get(field)]
        if changed:
            found[name] = changed
    return found


def _converted(values: Mapping[str, Any], kind: type[Agreement], where: str) -> Agreement:
    try:
        return msgspec.convert(values, kind, from_attributes=False)
    except msgspec.ValidationError as fault:
        raise Refused(str(fault), where=where, mend="keep within the bounds of an agreement's id and title") from None


def _hash(data: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")


def _stated(value: Any) -> Any:
    """Builtins without what is absent: `null` never occurs in what is hashed."""
    if isinstance(value, Mapping):
        return {key: _stated(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (tuple, list)):
        return [_stated(inner) for inner in value]
    return value
