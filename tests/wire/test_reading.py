"""A document read field by field: places, nearest names, and any text whatever is read or refused."""

from __future__ import annotations

import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Refused
from deconflict.wire import reading
from deconflict.wire.reading import Document, Fields, Path, written


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def top(value: object) -> Fields:
    return Document(json.dumps(value), "f").top()


BAD_TEXTS = [
    (b"", "f:1:1", "mend the JSON"),
    (b'{"a": 1,\n "b": }', "f:2:7", "mend the JSON"),
    (b'{"a": NaN}', "f", "leave the field out"),
    (b'{"a": 1, "a": 2}', "f", "keep one of the two"),
    (b'{"a": "\xff"}', "f", "UTF-8"),
    (b"[" * 100_000, "f", "nested less deeply"),
    (b'{"a": ' + b"9" * 5000 + b"}", "f", "a double holds"),
    (b"[]", "f:1:1, $", "write an object"),
    (b"3", "f:1:1, $", "write an object"),
]


@pytest.mark.parametrize(("data", "where", "mend"), BAD_TEXTS)
def test_bad_texts(data: bytes, where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        Document(data, "f").top()
    assert refused.value.where == where
    assert mend in refused.value.mend or mend in refused.value.what


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(Refused, match="11 bytes"):
        Document(b"{         }", "f")


def test_a_byte_order_mark_is_read_over() -> None:
    assert Document('\ufeff{"a": 1}'.encode(), "f").top().need("a", int, "") == 1


BAD_FIELDS = [
    ({}, "missing", "a: a number"),
    ({"aa": 1}, "missing", "is it 'aa'? a: a number"),
    ({"a": "1"}, "Expected `int`", "a number"),
    ({"a": None}, "null", "leave the field out"),
    ({"a": 1, "colour": "rde"}, "Invalid enum", "did you mean 'red'? one of red, blue"),
    ({"a": 1, "colour": "xyz"}, "Invalid enum", "one of red, blue"),
    ({"a": 1, "color": "red"}, "not known here", "did you mean 'colour'?"),
    ({"a": 1, "zzz": 2}, "not known here", "known are a, colour, part, size"),
    ({"a": 1, "size": 11}, "size is 11", "0 to 10"),
    ({"a": 1, "part": 3}, "3 where an object", "write an object"),
    ({"a": 1, "part": {"b": 1}}, "not known here", "known are"),
    ({"a": "x" * 99}, "xxx...", "a number"),
]


def test_a_field_that_is_rightly_there_is_not_taken_for_one_that_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        top({"until": "2026-11-24T06:00:00Z"}).need("count", int, "how many aircraft")
    assert refused.value.mend == "count: how many aircraft"


def test_a_missing_word_of_a_list_comes_with_the_list() -> None:
    with pytest.raises(Refused) as refused:
        top({}).need("colour", Colour, "a colour")
    assert refused.value.mend == "colour: a colour, one of red, blue"


@pytest.mark.parametrize(("value", "what", "mend"), BAD_FIELDS)
def test_bad_fields(value: object, what: str, mend: str) -> None:
    def read() -> None:
        fields = top(value)
        fields.need("a", int, "a number")
        fields.maybe("colour", Colour, "a colour")
        if "size" in fields:
            fields.number("size", 0, 10, "0 to 10")
        if "part" in fields:
            fields.inner("part", "an object").done()
        for absent in ("part", "size"):
            fields.maybe(absent, object, "")
        fields.done()

    with pytest.raises(Refused) as refused:
        read()
    assert what in refused.value.what
    assert mend in refused.value.mend


def test_good_fields() -> None:
    fields = top({"a": 1, "b": {"c": 2.5}, "d": "red"})
    assert fields.need("a", int, "") == 1
    assert fields.inner("b", "").number("c", 0, 3, "") == 2.5
    assert fields.maybe("d", Colour, "") is Colour.RED
    assert fields.maybe("e", int, "") is None
    fields.done()


TEXT = """{ "first": [1, {"deep": "x,]}\\" y"}, 3],
  "second": {"a" : null,
     "b": [ [ ] ]}, "empty": [] }"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "1:1"),
        (("first",), "1:12"),
        (("first", 0), "1:13"),
        (("first", 1, "deep"), "1:25"),
        (("first", 2), "1:38"),
        (("first", 9), "1:12"),
        (("second", "a"), "2:20"),
        (("second", "b", 0, 0), "3:13"),
        (("second", "zz"), "2:13"),
        (("empty", 3), "3:30"),
    ],
)
def test_places(path: Path, place: str) -> None:
    with pytest.raises(Refused) as refused:
        Document(TEXT, "f").refuse(path, "wrong", "mend")
    assert refused.value.where == f"f:{place}, {written(path)}"


def test_paths_as_people_write_them() -> None:
    assert written(("features", 2, "properties", "lower")) == "features[2].properties.lower"
    assert written((0,)) == "[0]"
    assert written(()) == "$"


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=4), v, max_size=3)
)


@given(values, st.sampled_from([None, 1, "\t"]))
def test_every_value_is_found_where_it_stands(value: object, indent: int | str | None) -> None:
    text = json.dumps(value, indent=indent)
    document = Document(text, "f")

    def walk(inner: object, path: Path) -> None:
        assert json.JSONDecoder().raw_decode(text, reading._place(text, path))[0] == inner
        steps = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        for step, deeper in steps:
            walk(deeper, (*path, step))

    walk(document.value, ())
