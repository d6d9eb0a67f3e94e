"""Our own people's free text is looked through, however deep in a body it stands; nothing is blocked."""

from __future__ import annotations

from deconflict.service.warned import MAX_DEPTH, said_in, warned, warnings
from deconflict.testing.samples import sample


def test_each_word_once_with_its_class() -> None:
    body = {"text": "keep off the target", "lines": ["радар", {"more": "the target again"}], "count": 3, "none": None, "raw": b"target"}
    assert warnings(body) == [{"word": "target", "what": "target"}, {"word": "радар", "what": "sensor"}]
    assert warned(body) == {"warnings": warnings(body)}


def test_what_desks_write_every_day_is_left() -> None:
    assert warned({"remark": "targeted assistance to the north, weather radar is out"}) == {}
    assert warned(None) == {}


def test_it_looks_no_deeper_than_a_body_can_be() -> None:
    deep: object = "radar"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    assert warnings(deep) == []


def test_what_a_statement_says_without_its_header() -> None:
    (said, *_) = said_in(dict(sample("WARNING")))
    assert "message" not in said
    assert said["remark"] == "smoke to the north"
