"""What is said of a matter is found by it, whatever came first."""

from __future__ import annotations

from msgspec.structs import replace

from deconflict.picture.affairs import PARTS
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.statements import KINDS
from deconflict.statements.base import Status
from deconflict.statements.claims import Information, Question, RequestForInformation
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26


def test_answers_are_found_by_what_they_speak_of_on_their_line_and_drills_answer_drills() -> None:
    a, b = Scribe("ALFA"), Scribe("BRAVO")
    question = RequestForInformation(message=a.header(b.party), question=Question.EVIDENCE)
    asked = a.say(LINE, "REQUEST_FOR_INFORMATION", main=question)
    b.now_us = a.now_us
    meant = b.header(a.party, refs=[asked.hash])
    told = [b.say(LINE, "INFORMATION", main=Information(message=meant, text=text)) for text in ("one", "two")]
    actual = b.say(LINE, "INFORMATION", main=Information(message=replace(meant, status=Status.ACTUAL), text="three"))
    elsewhere = b.say("line/" + "b" * 26, "INFORMATION", main=Information(message=meant, text="four"))
    picture = Picture()
    assert picture.affairs.matter(question) is None
    fold(picture, elsewhere)
    for entry in (actual, told[1], told[0], told[1]):
        assert "affair" in {change.topic for change in fold(picture, entry)}
    assert picture.affairs.get(asked.hash, "REQUEST_FOR_INFORMATION") is None
    fold(picture, asked)
    said = picture.affairs.get(asked.hash, "INFORMATION", "REQUEST_FOR_INFORMATION")
    assert said is not None
    assert (said.author, said.about) == (a.party, None)
    found = picture.affairs.on(said, "INFORMATION")
    assert [one.entry for one in found] == [entry.hash for entry in told]
    assert {one.about for one in found} == {asked.hash}
    assert found[0].line == LINE
    assert picture.affairs.matter(found[0].main) is said
    every = [one.entry for one in picture.affairs.all("INFORMATION", "REQUEST_FOR_INFORMATION")]
    assert every == [asked.hash, *(entry.hash for entry in told), actual.hash, elsewhere.hash]
    assert picture.affairs.on(said, "DECLINE") == []


def test_every_kind_of_theirs_is_a_message_on_the_line() -> None:
    kinds = [kind for kind in KINDS.values() if kind.parts["main"] in PARTS]
    assert len(kinds) == len(PARTS) == 33
    assert all(kind.is_message and kind.logbook == "line" for kind in kinds)
    # What calls at a party's own desk is its own affair, and needs no clause.
    assert {kind.name for kind in kinds if not kind.clause} == {"ALERT_SUPPRESSED"}
