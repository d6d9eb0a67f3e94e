"""The read-back at a shell: three are shown, one is asked for, a wrong one gets a new three; free text is talked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.cli_words import reading, understood, warned

ENTRY = "e" * 43


class Node:
    """A node's HTTP face of which the second choice is right; it remembers what it was asked."""

    def __init__(self, *, wanted: bool = True) -> None:
        self.wanted = wanted
        self.asked: list[tuple[str, Any]] = []
        self.drawn = 0

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """What a node would answer."""
        self.asked.append((path, body))
        if method == "GET":
            self.drawn += 1
            return {"id": f"three-{self.drawn}", "choices": ["one", "two", "three"], "wanted": self.wanted}
        if self.wanted and (body["readback"], body["choice"]) != (f"three-{self.drawn}", 2):
            raise Refused("that is not what the message says", where="choice", mend="read it again")
        return {"entry": "a", "warnings": [{"word": "radar", "what": "sensor"}]} if "remark" in body else {"entry": "a"}


def typed(*lines: str) -> Any:
    """Somebody who types these lines, then ends."""
    left: Iterator[str] = iter(lines)
    return lambda: next(left, "")


def test_the_three_are_shown_and_a_wrong_choice_gets_a_new_three(capsys: pytest.CaptureFixture[str]) -> None:
    node = Node()
    found = understood(node, {"entry": ENTRY, "level": "L2"}, "fr", "mgrs", typed("x\n", "3\n", "2\n"))
    assert found == {"entry": "a"}
    acts = [body for _, body in node.asked if body]
    assert acts == [
        {"entry": ENTRY, "level": "L2", "readback": "three-1", "choice": 3},
        {"entry": ENTRY, "level": "L2", "readback": "three-2", "choice": 2},
    ]
    assert node.asked[0][0] == f"/api/v1/messages/{ENTRY}/readback?locale=fr&grid=mgrs"
    said = capsys.readouterr()
    assert said.out == ""
    assert "  2  two" in said.err
    assert "a new three:" in said.err


def test_what_needs_none_goes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    node = Node(wanted=False)
    understood(node, {"entry": ENTRY, "level": "L2", "remark": "our radar is off"}, None, None, None)
    assert node.asked[-1][1] == {"entry": ENTRY, "level": "L2", "remark": "our radar is off"}
    assert "'radar' (sensor) is never shared" in capsys.readouterr().err


def test_where_nobody_can_type_it_says_how_to_choose() -> None:
    with pytest.raises(Refused) as refused:
        understood(Node(), {"entry": ENTRY, "level": "L2"}, None, None, None)
    assert "--readback three-1 --choice" in refused.value.mend


def test_the_end_of_input_chooses_nothing() -> None:
    node = Node()
    with pytest.raises(Refused, match="nothing was chosen"):
        understood(node, {"entry": ENTRY, "level": "L2"}, None, None, typed())
    assert node.drawn == 1


def test_another_refusal_is_not_asked_about_again() -> None:
    class Locked(Node):
        def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
            if method == "POST":
                raise Refused("take the watch first", where="watch", mend="deconflict watch")
            return super().ask(method, path, body)

    with pytest.raises(Refused, match="watch"):
        understood(Locked(), {"entry": ENTRY, "level": "L2"}, None, None, typed("1\n"))


def test_paths_and_answers_without_anything_to_say_stay_as_they_are() -> None:
    assert reading("/a?form=text", None, "gk") == "/a?form=text&grid=gk"
    assert reading("/a", None, None, 1013) == "/a?qnh=1013"
    assert reading("/a", None, None) == "/a"
    assert warned({"entry": "a"}) == {"entry": "a"}
