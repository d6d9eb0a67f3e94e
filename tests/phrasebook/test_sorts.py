"""What sort of text a field holds, told by its type."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.phrasebook.sorts import Sort, closed, prefix, sorts
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Part


def main(kind: str) -> type[Part]:
    return KINDS[kind].parts["main"]


@pytest.mark.parametrize(
    ("kind", "field", "sort"),
    [
        ("CLAIM", "about", Sort.PARTY),
        ("PAIR_CONFIRM", "members", Sort.PARTY),
        ("CONFLICT_NOTICE", "objects", Sort.OBJECT),
        ("CONFLICT_NOTICE", "conflict_id", Sort.HASH),
        ("KEY", "tls_pins", Sort.HASH),
        ("NO_ANSWER", "wanted", Sort.CODE),
        ("SUSPEND", "clauses", Sort.CODE),
        ("CONCERN", "text", Sort.FREE),
        ("RELEASE", "why", Sort.FREE),
        ("CONTACT_UPDATE", "means", Sort.PLAIN),
        ("NOTICE_OF_OPERATION", "op_id", Sort.PLAIN),
        ("NOTICE_OF_OPERATION", "count", Sort.PLAIN),
    ],
)
def test_sorts(kind: str, field: str, sort: Sort) -> None:
    assert sorts(main(kind))[field] is sort


def test_every_text_of_a_person_is_free() -> None:
    """Whatever is called a remark or a text may be in any language."""
    for kind in KINDS.values():
        for part in kind.parts.values():
            for name in set(part.__struct_fields__) & {"remark", "text", "words"}:
                assert sorts(part)[name] is Sort.FREE, (kind.name, name)
    assert sorts(MessageHeader)["to"] is Sort.PARTY


def test_closed_sets_are_read_off_their_patterns() -> None:
    types = {field.name: field.type for kind in ("NO_ANSWER", "WARNING", "SUSPEND") for field in msgspec.structs.fields(main(kind))}
    assert closed(types["wanted"]) == ("L0", "L1", "L2", "L3", "L4")
    assert closed(types["level"]) == ("ADVISORY", "CAUTION", "WARNING")
    assert "separation_minima" in closed(types["clauses"])
    assert closed(types["entry"]) == ()
    assert prefix("clauses", types["clauses"]) == "Clause"
    assert (prefix("breached", str), prefix("field", str), prefix("level", types["level"])) == ("Clause", "label", "level")
