"""Which words of a revoked key count: those that somebody else held before it was revoked, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import checkpoint_of, cosign, sign_checkpoint
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.revoked import NOBODY_HELD, RESTS_ON, WRITTEN_AFTER
from deconflict.logbook.store import Row
from deconflict.logbook.verify import Report, Stored, verify_rows, verify_stored
from deconflict.picture.forgetting import can_forget
from deconflict.statements import KINDS
from deconflict.statements.base import Priority
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import WitnessSign
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26
FRESH = SigningKey.generate(bytes([9]) * 32)


class Told:
    """ALFA's and BRAVO's words, ALFA's key revoked by its recovery key at a place of the line."""

    def __init__(self) -> None:
        self.alfa, self.bravo = Scribe("ALFA"), Scribe("BRAVO")
        self.entries: list[Entry] = []
        for scribe in (self.alfa, self.bravo):
            key = scribe.key()
            self.keep(scribe, key)

    def keep(self, scribe: Scribe, entry: Entry) -> Entry:
        self.entries += [*scribe.opened, entry]
        scribe.opened.clear()
        return entry

    def concern(self) -> Entry:
        said = Concern(message=self.alfa.header(priority=Priority.ROUTINE), text="look")
        return self.keep(self.alfa, self.alfa.say(LINE, "CONCERN", main=said))

    def receipt(self, scribe: Scribe, entry: Entry, at_us: int) -> None:
        self.keep(scribe, scribe.say(LINE, "RECEIPT", main=Received(entries=(entry.hash,), received_at_us=at_us, bearer=Bearer.LINK)))

    def cosigned(self, scribe: Scribe, book: Logbook) -> None:
        """A tree over ALFA's line as it is, cosigned by BRAVO, written down by `scribe`."""
        note = sign_checkpoint(checkpoint_of(book, 0), self.alfa.signing, self.alfa.signing.public)
        line = cosign(note, "w", self.bravo.signing, self.bravo.signing.public, 1).removeprefix(note)
        said = WitnessSign(message=scribe.header(priority=Priority.ROUTINE), checkpoint=note.partition("\n\n")[0], cosignature=line[:-1])
        self.keep(scribe, scribe.say(LINE, "WITNESS_SIGN", main=said))

    def revoked(self, from_seq: int) -> int:
        """ALFA goes on with another key; returns when the old one was revoked."""
        book, old = self.alfa.books["keys"], self.alfa.signing
        for name in ("keys", LINE):
            said = Revoke(signing_key=old.public, logbook=name, epoch=0, from_seq=from_seq if name == LINE else book.next()[1])
            entry = self.keep(self.alfa, self.alfa.place(book, "REVOKE", {"main": said}, by_recovery=True))
        key = Key(
            name="ALFA", signing_key=FRESH.public, recovery_key=self.alfa.recovery.public, tls_pins=(FRESH.public,), why="stolen"
        )  # fmt: skip
        self.keep(self.alfa, self.alfa.place(book, "KEY", {"main": key}, by_recovery=True))
        self.alfa.signing = FRESH
        return min(one.header.written_at for one in self.entries if one.header.kind == "REVOKE") if entry else 0

    def report(self) -> Report:
        return verify_rows([Row(entry, entry.header.written_at, None, 0) for entry in self.entries])


def seqs(report: Report, why: str) -> list[int]:
    return [one.seq for one in report.not_counted if one.why == why and one.logbook.partition("/")[2].startswith("line")]


def test_without_a_revocation_everything_counts() -> None:
    told = Told()
    told.concern()
    assert told.report().not_counted == ()
    assert told.report().ok


def test_what_somebody_else_held_before_counts_and_what_stands_after_the_place_does_not() -> None:
    told = Told()
    held, alone = told.concern(), told.concern()
    told.receipt(told.bravo, held, told.alfa.now_us)
    told.receipt(told.alfa, alone, told.alfa.now_us)
    told.revoked(told.alfa.books[LINE].next()[1] + 1)
    fresh = told.concern()
    report = told.report()
    assert report.ok, report.problems
    assert seqs(report, NOBODY_HELD) == [alone.header.seq], "one's own receipt is none"
    assert seqs(report, WRITTEN_AFTER) == []
    assert fresh.header.seq not in seqs(report, WRITTEN_AFTER)


def test_what_the_old_key_signs_after_the_place_is_named_and_is_no_fault_of_the_record() -> None:
    told = Told()
    kept = told.concern()
    told.receipt(told.bravo, kept, told.alfa.now_us)
    late = told.concern()
    told.revoked(late.header.seq)
    assert seqs(told.report(), WRITTEN_AFTER) == [late.header.seq]
    keys_first = Told.report(_with_keys_first(told))
    assert keys_first.ok, keys_first.problems
    assert seqs(keys_first, WRITTEN_AFTER) == [late.header.seq]


def _with_keys_first(told: Told) -> Told:
    """The same record as somebody holds it who got the `keys` logbooks before all else."""
    told.entries.sort(key=lambda entry: entry.header.logbook != "keys")
    return told


@given(st.integers(-3_000_000, 3_000_000))
def test_a_receipt_counts_as_long_as_it_is_not_later_than_the_revocation(later_us: int) -> None:
    told = Told()
    said = told.concern()
    revoked_us = told.revoked(said.header.seq + 1)
    told.receipt(told.bravo, said, revoked_us + later_us)
    assert seqs(told.report(), NOBODY_HELD) == ([] if later_us <= 0 else [said.header.seq])


@pytest.mark.parametrize("by_bravo", [True, False])
def test_a_tree_that_another_party_cosigned_before_holds_all_that_is_in_it(by_bravo: bool) -> None:
    told = Told()
    first, second = told.concern(), told.concern()
    # A line of its own for the witness, so that ALFA's holds no more than its tree.
    told.bravo.now_us = told.alfa.now_us
    told.cosigned(told.bravo if by_bravo else told.alfa, told.alfa.books[LINE])
    third = told.concern()
    told.revoked(told.alfa.books[LINE].next()[1])
    unheld = [third] if by_bravo else [first, second, third]
    assert seqs(told.report(), NOBODY_HELD) == [entry.header.seq for entry in unheld], "what says who held what is no word of its own"


def test_a_tree_over_other_entries_or_too_few_or_too_late_holds_nothing() -> None:
    told = Told()
    said = told.concern()
    other = Scribe("ALFA")
    other.say(LINE, "CONCERN", main=Concern(message=other.header(), text="another history"))
    other.say(LINE, "CONCERN", main=Concern(message=other.header(), text="as long"))
    told.bravo.now_us = told.alfa.now_us
    told.cosigned(told.bravo, other.books[LINE])
    told.cosigned(told.bravo, told.bravo.books[LINE])
    told.revoked(told.alfa.books[LINE].next()[1])
    told.bravo.now_us = told.alfa.now_us
    told.cosigned(told.bravo, told.alfa.books[LINE])
    assert seqs(told.report(), NOBODY_HELD) == [said.header.seq]


@pytest.mark.parametrize("cosigned", [False, True])
def test_a_receipt_or_a_tree_that_was_itself_signed_too_late_with_a_revoked_key_is_none(cosigned: bool) -> None:
    told = Told()
    said = told.concern()
    if cosigned:
        told.cosigned(told.bravo, told.alfa.books[LINE])
    else:
        told.receipt(told.bravo, said, said.header.written_at)
    receipt = told.bravo.books[LINE].next()[1] - 1
    book = told.bravo.books["keys"]
    revoke = Revoke(signing_key=told.bravo.signing.public, logbook=LINE, epoch=0, from_seq=receipt)
    told.keep(told.bravo, told.bravo.place(book, "REVOKE", {"main": revoke}, by_recovery=True))
    told.revoked(said.header.seq + 1)
    assert said.header.seq in seqs(told.report(), NOBODY_HELD)


def test_what_the_rest_stands_on_is_what_no_picture_lets_go_of() -> None:
    samples = {name for name, kind in KINDS.items() if name in RESTS_ON}
    assert samples == set(RESTS_ON)
    concern = Concern(message=Scribe("ALFA").header(), text="x")
    assert can_forget(concern)
    assert not can_forget(Received(entries=("A" * 43,), received_at_us=0, bearer=Bearer.LINK))


def test_what_does_not_decode_is_a_problem_and_stops_nothing() -> None:
    told = Told()
    said = told.concern()
    told.revoked(said.header.seq + 1)
    headers = ((entry, entry.header) for entry in told.entries)
    rows = [Stored(h.author, h.logbook, h.epoch, h.seq, 0, entry.hash, entry.encode()) for entry, h in headers]
    broken = Stored("a" * 26, "plans", 0, 0, 0, "A" * 43, b"{}")
    report = verify_stored([*rows, broken], again=lambda: [broken, *rows])
    assert [problem.logbook for problem in report.problems] == ["a" * 26 + "/plans/0"]
    assert seqs(report, NOBODY_HELD) == [said.header.seq]
    assert verify_stored(rows).not_counted == (), "asked for only where the rows can be had again"
