"""What a record tells of itself while it is known in part only."""

from __future__ import annotations

import pytest

from deconflict.logbook.entry import Entry
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.statements.claims import Information, Question, RequestForInformation
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26


def said() -> tuple[Entry, Entry]:
    """ALFA's question and BRAVO's answer."""
    a, b = Scribe("ALFA"), Scribe("BRAVO")
    asked = a.say(LINE, "REQUEST_FOR_INFORMATION", main=RequestForInformation(message=a.header(b.party), question=Question.EVIDENCE))
    told = b.say(LINE, "INFORMATION", main=Information(message=b.header(a.party, refs=[asked.hash]), text="one"))
    return asked, told


@pytest.mark.parametrize("dropped", [False, True])
def test_nothing_names_a_message_until_it_is_known_to_whom_it_went(dropped: bool) -> None:
    picture, (asked, told) = Picture(), said()
    fold(picture, told)
    if dropped:
        fold(picture, asked.without(["main"]))
    record = picture.messages[asked.hash]
    assert ((record.place is None), record.message) == (not dropped, None)
    assert list(record.referred) == [told.hash]
    assert record.named_by("INFORMATION") == {}
    fold(picture, asked)
    assert picture.messages[asked.hash].named_by("INFORMATION") == {told.hash: record.referred[told.hash]}
    assert record.named_by("DECLINE") == {}
