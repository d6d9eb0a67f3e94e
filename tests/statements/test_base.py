"""The vocabulary is closed, whole numbers only, and each of its bounded texts refuses what lies outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from deconflict.statements import KINDS, base
from deconflict.statements.base import PROVISIONAL, Answer, Kind, MessageHeader, MessagePart, Part, Priority, kind

LOGBOOKS = {"keys", "plans", "tracks", "desk", "line", "any"}


@pytest.mark.parametrize("named", KINDS.values(), ids=lambda k: k.name)
def test_every_kind_is_whole(named: Kind) -> None:
    assert KINDS[named.name] is named
    assert named.logbook in LOGBOOKS
    assert "main" in named.parts
    assert named.is_message == issubclass(named.parts["main"], MessagePart)
    assert set(named.answers) <= set(Answer)
    assert len(set(named.answers)) == len(named.answers)
    assert not named.answers or set(named.answers) - PROVISIONAL, "an answer that only promises one is no answer"


@pytest.mark.parametrize("named", KINDS.values(), ids=lambda k: k.name)
def test_no_answer_is_called_consent(named: Kind) -> None:
    assert not {"ACCEPT", "APPROVE", "AGREE", "CONSENT"} & {str(answer) for answer in named.answers}


def annotations(struct: type, seen: set[type]) -> Iterator[tuple[str, Any]]:
    """(struct.field, type) of a struct and of all it can hold."""
    if struct in seen:
        return
    seen.add(struct)
    for field in msgspec.structs.fields(struct):
        yield f"{struct.__name__}.{field.name}", field.type
        for inner in leaves(field.type):
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                yield from annotations(inner, seen)


def leaves(annotation: Any) -> Iterator[Any]:
    """Every plain type named in an annotation."""
    inner = getattr(annotation, "__args__", ())
    if not inner:
        yield annotation
    for part in inner:
        yield from leaves(part)


def test_no_field_holds_a_fraction_or_anything_at_all() -> None:
    seen: set[type] = set()
    fields = [pair for named in KINDS.values() for part in named.parts.values() for pair in annotations(part, seen)]
    assert len(fields) > 100
    assert not [name for name, annotation in fields if {float, Any, object, bytes} & set(leaves(annotation))]


def test_every_part_refuses_unknown_fields() -> None:
    for named in KINDS.values():
        for part in named.parts.values():
            assert issubclass(part, Part)
            assert part.__struct_config__.forbid_unknown_fields
            assert part.__struct_config__.frozen


@pytest.mark.parametrize(
    ("bounded", "good", "bad"),
    [
        (base.PartyId, "a" * 26, ["a" * 25, "A" * 26, "a" * 26 + "\n", "1" * 26]),
        (base.Hash, "A" * 43, ["A" * 42, "A" * 42 + "+", "A" * 43 + "\n"]),
        (base.ObjectId, "op-1.A_b", ["", "a b", "é", "a" * 65, "a\n"]),
        (base.LogbookName, "line/" + "a" * 26, ["line/", "lines", "plans\n", "keys/x"]),
        (base.Name, "Ñandú 7", ["", "a\nb", "\x7f", "x" * 65]),
        (base.Text, "two\nlines", ["\x00", "\x1b[31m", "x" * 2001]),
        (base.Micros, 0, [-1, 2**53, 1.5]),
        (base.Signed, -(2**53) + 1, [-(2**53), 2**53]),
    ],
)
def test_bounds_of_every_shared_type(bounded: Any, good: object, bad: list[object]) -> None:
    assert msgspec.convert(good, bounded) == good
    for value in bad:
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(value), type=bounded)


def test_a_message_needs_somebody_to_go_to() -> None:
    said = {"msg_id": "m1", "from_role": "duty", "priority": "FLASH", "status": "EXERCISE", "ack_by": 1, "answer_by": 2, "by": "w"}
    assert msgspec.convert({**said, "to": ["a" * 26]}, MessageHeader).to == ("a" * 26,)
    with pytest.raises(msgspec.ValidationError, match="to"):
        msgspec.convert({**said, "to": []}, MessageHeader)


def test_kind_knows_a_message_by_its_main_part() -> None:
    class Plain(Part):
        """No message."""

    assert not kind("PLAIN", "line", Plain).is_message
    assert kind("PLAIN", "line", Plain).priority is Priority.ADMIN
    assert set(kind("PLAIN", "plans", Plain, exact=Plain).parts) == {"main", "exact"}
