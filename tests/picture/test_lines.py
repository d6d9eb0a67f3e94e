"""What a picture keeps of lines is the same in whatever order it came, and however often."""

from __future__ import annotations

import itertools

from deconflict.picture.lines import Lines
from deconflict.picture.places import Place
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status
from deconflict.statements.lines import LineState, LineStatus
from deconflict.statements.messages import Concern, LineCheck
from deconflict.statements.receipts import Bearer

ALFA, BRAVO = "a" * 26, "b" * 26
HEADER = MessageHeader(
    msg_id="m", from_role=Role.DUTY, to=(BRAVO,), priority=Priority.ROUTINE, status=Status.TEST, ack_by=0, answer_by=0, by="node"
)


def status(state: LineState, bearer: Bearer = Bearer.LINK) -> LineStatus:
    return LineStatus(message=HEADER, bearer=bearer, state=state, since_us=1)


def folded(said: list[tuple[int, MessagePart]]) -> Lines:
    lines = Lines()
    for seq, main in said:
        lines.write(f"e{seq}", Place(ALFA, "line/x", 0, seq, f"e{seq}"), seq, main)
    return lines


def test_the_newest_word_on_each_bearer_counts_in_any_order() -> None:
    said: list[tuple[int, MessagePart]] = [
        (1, status(LineState.UP)), (2, status(LineState.DOWN)), (3, status(LineState.UNPROVED, Bearer.MAIL)),
        (4, LineCheck(message=HEADER, bearer=Bearer.LINK, nonce="n", heads_seen=0)),
        (5, LineCheck(message=HEADER, bearer=Bearer.LINK, nonce="m", heads_seen=0)),
    ]  # fmt: skip
    expected = folded(said)
    for order in itertools.permutations(said):
        assert folded([*order, *order]) == expected
    assert expected.statuses[ALFA, BRAVO, "link"].said.state is LineState.DOWN
    assert expected.statuses[ALFA, BRAVO, "mail"].said.state is LineState.UNPROVED
    assert expected.checks == {(ALFA, BRAVO, "link"): [(4, "e4"), (5, "e5")]}, "oldest first, each once"


def test_other_words_change_nothing() -> None:
    lines = Lines()
    assert lines.write("e1", Place(ALFA, "line/x", 0, 1, "e1"), 1, Concern(message=HEADER, text="noise")) == []
    assert lines == Lines()
