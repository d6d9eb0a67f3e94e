"""Read-backs of a running node: one id, one choice; which is right is not among what is given out."""

from __future__ import annotations

import dataclasses
import hashlib

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.phrasebook.readback import key_fields, read_back
from deconflict.phrasebook.wording import AVIATION
from deconflict.picture.picture import MessageRecord, Place, Referred
from deconflict.service import reading_back
from deconflict.service.reading_back import MAX_OPEN, ReadBacks, asks, is_due
from deconflict.statements.base import Level, Priority, Status
from deconflict.testing.samples import ALFA, BRAVO, CHARLIE, sample

ENTRY = "e" * 43
PLACE = Place(BRAVO, "line/x", 0, 2, "r" * 43)


def entropy(seed: int) -> bytes:
    return hashlib.sha256(str(seed).encode()).digest()


def drawn_at(backs: ReadBacks, seed: int, entry: str = ENTRY) -> tuple[str, int]:
    """The id of a read-back of a warning, and which choice (1 to 3) is right."""
    parts = sample("WARNING")
    right = read_back(key_fields(parts), AVIATION, entropy(seed)).right
    return backs.draw(entry, parts, AVIATION, entropy(seed)).id, right + 1


def test_the_same_bytes_draw_the_same_three_and_nothing_tells_which_is_right() -> None:
    one, two = (ReadBacks().draw(ENTRY, sample("WARNING"), AVIATION, entropy(1)) for _ in range(2))
    assert one == two
    assert {field.name for field in dataclasses.fields(one)} == {"id", "choices"}
    assert len({ReadBacks().draw(ENTRY, sample("WARNING"), AVIATION, entropy(seed)).id for seed in range(50)}) == 50


@pytest.mark.parametrize("choice", [1, 2, 3])
def test_an_id_is_good_for_one_choice_right_or_wrong(choice: int) -> None:
    backs = ReadBacks()
    name, right = drawn_at(backs, 3)
    assert backs.judge(ENTRY, name, choice) is (choice == right)
    with pytest.raises(Refused, match="chosen from already") as again:
        backs.judge(ENTRY, name, right)
    assert again.value.where == "readback"
    assert ENTRY in again.value.mend


def test_an_id_is_good_for_its_own_message_only() -> None:
    backs = ReadBacks()
    name, right = drawn_at(backs, 3)
    with pytest.raises(Refused, match="never drawn for it"):
        backs.judge("f" * 43, name, right)


@pytest.mark.parametrize(("name", "choice"), [(None, None), ("x", None), (None, 2)])
def test_without_a_choice_it_says_how_to_make_one(name: str | None, choice: int | None) -> None:
    with pytest.raises(Refused, match="by reading it back") as refused:
        ReadBacks().judge(ENTRY, name, choice)
    assert f"/messages/{ENTRY}/readback" in refused.value.mend


def test_what_waits_is_bounded_and_the_oldest_goes_first() -> None:
    backs = ReadBacks()
    first, right = drawn_at(backs, 0)
    for seed in range(1, MAX_OPEN + 1):
        last, last_right = drawn_at(backs, seed)
    assert len(backs) == MAX_OPEN
    with pytest.raises(Refused):
        backs.judge(ENTRY, first, right)
    assert backs.judge(ENTRY, last, last_right)


def record(kind: str, author: str = ALFA) -> MessageRecord:
    """A message to BRAVO that is held."""
    return MessageRecord(entry=ENTRY, kind=kind, main=sample(kind)["main"], place=Place(author, "line/x", 0, 1, ENTRY))


def test_what_is_pressing_and_to_us_is_read_back() -> None:
    flash = record("WARNING")
    assert asks(flash, BRAVO, mismatch=False)
    assert not asks(flash, CHARLIE, mismatch=False), "it is not to them"
    assert not asks(record("WARNING", BRAVO), BRAVO, mismatch=False), "our own alert is acknowledged with one key"
    assert not asks(MessageRecord(entry=ENTRY), BRAVO, mismatch=True), "only answers to it are known"
    assert not asks(record("DANGER_ENDED"), BRAVO, mismatch=True), "nobody has to understand it"


def test_what_contradicts_itself_is_read_back_whatever_its_priority() -> None:
    notice = record("NOTICE_OF_OPERATION")
    assert notice.message is not None
    header = msgspec.structs.replace(notice.message, priority=Priority.ROUTINE)
    notice.main = msgspec.structs.replace(notice.main, message=header)  # type: ignore[type-var]
    assert not asks(notice, BRAVO, mismatch=False)
    assert asks(notice, BRAVO, mismatch=True)
    notice.referred["r" * 43] = Referred("TOO_LATE", 1, PLACE, Status.ACTUAL, ())
    assert not asks(notice, BRAVO, mismatch=False)
    notice.referred["s" * 43] = Referred("PLACE_MISMATCH", 1, PLACE, Status.ACTUAL, ())
    assert asks(notice, BRAVO, mismatch=False)


def test_an_act_is_due_one_as_long_as_nothing_says_it_was_understood() -> None:
    flash = record("WARNING")
    assert [is_due(flash, BRAVO, level, mismatch=False) for level in Level] == [False, True, True, True]


def test_a_wrong_choice_is_refused_at_the_choice() -> None:
    said = reading_back.wrong(ENTRY)
    assert said.where == "choice"
    assert "read it again" in said.mend
