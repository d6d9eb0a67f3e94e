"""What a record tells of itself while it is known in part only."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.logbook.entry import Entry
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.picture.shelving import Shelf, put_together
from deconflict.statements.claims import Information, Question, RequestForInformation
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer, Received
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


@given(st.lists(st.integers(0, 10**9), max_size=12), st.randoms(use_true_random=False))
def test_the_newest_messages_come_first_in_whatever_order_they_came(waits_us: list[int], rng: random.Random) -> None:
    """Beside words on them of other minutes, of which some are of a message that is not here."""
    picture, a, b = Picture(), Scribe("ALFA"), Scribe("BRAVO")
    entries, stored = [], []
    for wait_us in waits_us:
        a.now_us += wait_us
        refs = [rng.choice(entries).hash] if entries else []
        entries.append(a.say(LINE, "CONCERN", main=Concern(message=a.header("b" * 26, refs=refs), text="a word")))
        at_us = a.now_us + rng.randrange(10**9)
        stored.append(b.say(LINE, "RECEIPT", main=Received(entries=(entries[-1].hash,), received_at_us=at_us, bearer=Bearer.LINK)))
    here = [entry for entry in entries if rng.random() < 0.8]
    shelves = [Shelf(), Shelf()]
    for number, entry in enumerate(rng.sample([*here, *stored], len(here) + len(stored))):
        fold(picture, entry)
        shelves[number % 2].take(entry)
    wanted = sorted(here, key=lambda entry: (-entry.header.written_at, entry.hash))
    for one in (picture, put_together([shelf.packed() for shelf in shelves])):
        assert [record.entry for record in one.newest_messages()] == [entry.hash for entry in wanted]
