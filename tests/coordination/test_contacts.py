"""A contact counts once somebody else reached it; a movement's live contact before it starts."""

from __future__ import annotations

from deconflict.coordination import contacts
from deconflict.picture.picture import MessageRecord, PartyRecord, Picture
from deconflict.statements.base import Role
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactUpdate, TestOutcome

from .messages import ALFA, BRAVO, MIN, WRITTEN, S, held, word


def tried(
    stated: MessageRecord, author: str, seq: int, outcome: TestOutcome = TestOutcome.REACHED, at_us: int | None = None
) -> MessageRecord:
    return word(
        "CONTACT_TEST", author, seq, refs=(stated.entry,), contact=stated.entry, party=BRAVO, bearer=Bearer.VOICE, outcome=outcome,
        at_us=at_us if at_us is not None else WRITTEN + seq * S, role=Role.DUTY,
    )  # fmt: skip


def stated(*words: MessageRecord) -> tuple[Picture, MessageRecord]:
    """BRAVO's duty contact, and what was said of it."""
    update = word("CONTACT_UPDATE", BRAVO, 1, role=Role.DUTY, means="tel:+000000", hours="24/7")
    picture = held(update)
    said = update.main
    assert isinstance(said, ContactUpdate) and update.place is not None
    picture.parties[BRAVO] = PartyRecord(BRAVO, contacts={"duty": (update.written_at_us, update.place, said)})
    return picture, update


def test_a_changed_contact_is_untested_until_the_other_side_reached_its_desk() -> None:
    picture, update = stated()
    assert [c.role for c in contacts.untested(picture, ALFA, BRAVO)] == [Role.DUTY]
    assert not contacts.contacts(picture, BRAVO)[0].proved
    for seq, author, outcome, proved in (
        (2, ALFA, TestOutcome.NOT_REACHED, False), (3, BRAVO, TestOutcome.REACHED, False), (4, ALFA, TestOutcome.REACHED, True),
        (5, ALFA, TestOutcome.SOMEBODY_ELSE, False),
    ):  # fmt: skip
        test = tried(update, author, seq, outcome)
        assert test.place is not None
        picture.messages[test.entry] = test
        update.referred.update(held(update, test).messages[update.entry].referred)
        found = contacts.contacts(picture, BRAVO)[0]
        assert found.proved is proved, (seq, found.tested)
    assert contacts.untested(picture, ALFA, BRAVO) == (), "it was reached once since it was stated"
    assert contacts.contacts(picture, ALFA) == ()


def test_a_word_on_another_contact_is_no_test_of_this_one() -> None:
    picture, update = stated()
    other = word("CONTACT_UPDATE", BRAVO, 2, role=Role.SENIOR, means="tel:+000001", hours="24/7")
    test = tried(other, ALFA, 3)
    update.referred[test.entry] = next(iter(held(other, test).messages[other.entry].referred.values()))
    picture.messages[test.entry] = test
    assert contacts.newest_test(picture, update.entry) is None
    assert contacts.newest_test(picture, "x" * 43) is None


def test_a_live_contact_is_tried_before_what_it_is_for_begins() -> None:
    start = WRITTEN + 60 * MIN
    notice = word("CONCERN", ALFA, 1, text="stands for any notice with a live contact")
    notice.starts_us, notice.parts["contact"] = start, b"{}"
    assert contacts.live_contact_due_us(held(notice), notice) == start
    late, early = tried(notice, BRAVO, 2, at_us=start + S), tried(notice, BRAVO, 3, at_us=start)
    assert not contacts.live_contact_tested(held(notice, late), notice)
    assert contacts.live_contact_due_us(held(notice, late, early), notice) is None
    without = word("CONCERN", ALFA, 4, text="no contact")
    assert contacts.live_contact_due_us(held(without), without) is None
