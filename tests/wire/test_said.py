"""Another house's JSON, read leniently but boundedly: nulls, numbers as texts, positions in both spellings, and what nobody took."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.wire import said
from deconflict.wire.said import Said, parsed, shortened


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"a": 1, "a": 2}', b"[NaN]", b"\xff\xfe", b"[" * 5000, b'{"a": ' + b"9" * 5000 + b"}"],
)
def test_what_is_no_json_is_refused(data: bytes):
    with pytest.raises(Refused) as refused:
        parsed(data, "f.json")
    assert refused.value.where.startswith("f.json") and refused.value.mend


def test_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(said, "MAX_BYTES", 10)
    with pytest.raises(Refused, match="11 bytes"):
        parsed(b"[1,2,3,4,5]", "f.json")


def test_a_text_is_cut_to_one_line():
    assert shortened(" a\nb\t\x00 c ", 20) == "a b c"
    assert shortened("abcdef", 4) == "abc…"


def test_null_is_nothing_and_what_is_left_is_named():
    value = Said({"a": None, "b": "x", "c": 1, "d": [{"text": "Zug", "lang": "de"}, {"text": "train", "lang": "en-GB"}], "e": 5}, "p")
    assert ("a" in value, "b" in value) == (False, True)
    assert (value.text("a"), value.text("b"), value.text("c"), value.text("d")) == ("", "x", "1", "train")
    assert value.left() == ("e",)


def test_a_number_may_be_a_text():
    value = Said({"a": "12.5", "b": 3, "c": "", "d": "x", "e": True, "f": "inf", "g": [1], "h": {}}, "p")
    assert (value.number("a"), value.number("b"), value.number("c"), value.number("z")) == (12.5, 3.0, None, None)
    for name in "defgh":
        with pytest.raises(Refused, match="is no number") as refused:
            value.number(name)
        assert refused.value.where == f"p.{name}"
    with pytest.raises(Refused, match="no number"):
        Said({"a": 10**400}, "p").number("a")


def test_a_position_in_both_spellings():
    value = Said({}, "p")
    assert value.position([7.5, "46.5", 300], "at") == (7.5, 46.5)
    assert value.position({"LAT": "46.5", "LON": "7.5"}, "at") == (7.5, 46.5)
    for wrong in ([7.5], {"LAT": 1}, "7,46", [7.5, 91.0], [181, 0], None):
        with pytest.raises(Refused):
            value.position(wrong, "at")


def test_objects_inside():
    value = Said({"a": {"x": 1}, "b": [{"x": 2}, None, {"x": 3}], "c": [{"x": 4}], "d": 5}, "p")
    assert [one.number("x") for one in value.each("b")] == [2.0, 3.0]
    assert [one.path for one in value.each("a")] == ["p.a[0]"]
    assert list(value.each("none")) == []
    assert value.inner("c").number("x") == 4.0
    with pytest.raises(Refused, match="where an object is needed"):
        value.inner("d")
    with pytest.raises(Refused, match="a list of 2 where an object"):
        Said({"d": [1, 2]}, "p").inner("d")
    with pytest.raises(Refused, match="2 of them"):
        Said({"b": [{}, {}]}, "p").each("b", 1)
