"""Logbooks: any order of arrival gives the same heads; forks are found, kept and proven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import Damaged, PeerFault
from deconflict.logbook import chain
from deconflict.logbook.chain import Head, Heard, Logbook, PlacementKind
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import Entry
from deconflict.statements.epochs import AudienceChange
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe


@st.composite
def forked_logbooks(draw: st.DrawFn) -> tuple[Scribe, list[Entry]]:
    """A logbook with branches upon branches and up to three epochs, none of whose entries its author disowned."""
    scribe = Scribe(draw(st.integers(1, 3)))
    entries: list[Entry] = []
    last: Entry | None = None
    for epoch in range(draw(st.integers(1, 3))):
        opening = scribe.write("plans", (epoch, 0, last.hash if last else None))
        branch = [opening, *scribe.run("plans", draw(st.integers(0, 5)), after=opening)]
        for _ in range(draw(st.integers(0, 3))):
            branch += scribe.run("plans", draw(st.integers(1, 4)), after=draw(st.sampled_from(branch)))
        entries += branch
        last = draw(st.sampled_from(branch))
        if last is not branch[-1]:
            # What an old epoch holds beyond the entry that the next one names depends on what came first, by rule: end here.
            break
    return scribe, entries


@given(forked_logbooks(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_heads_and_forks(made: tuple[Scribe, list[Entry]], random: st.DataObject) -> None:
    scribe, entries = made
    in_order, shuffled = Logbook(scribe.party, "plans"), Logbook(scribe.party, "plans")
    for entry in entries:
        in_order.place(entry)
    mixed = entries * 2
    random.shuffle(mixed)  # type: ignore[attr-defined]
    epochs = sorted(mixed, key=lambda entry: entry.header.epoch)
    joined = [entry.hash for entry in epochs for entry, _ in shuffled.place(entry).joined]
    assert sorted(joined) == sorted(entry.hash for entry in entries), "each joins once"
    assert shuffled.heads() == in_order.heads()
    assert sorted(shuffled.forks) == sorted(in_order.forks)
    assert len(shuffled) == len(entries)
    assert shuffled.gap() is None
    assert all(shuffled.holds(entry.header.epoch, entry.header.seq, entry.hash) for entry in entries)


@given(st.permutations(range(7)))
def test_even_epochs_may_arrive_in_any_order(order: list[int]) -> None:
    scribe = Scribe()
    old = scribe.run("plans", 3)
    opening = scribe.write("plans", (1, 0, old[-1].hash))
    entries = [*old, opening, *scribe.run("plans", 3, after=opening)]
    book = Logbook(scribe.party, "plans")
    for at in order:
        book.place(entries[at])
    assert [(head.epoch, head.seq, head.hash) for head in book.heads()] == [(0, 2, old[-1].hash), (1, 3, entries[-1].hash)]


def test_a_logbook_in_order() -> None:
    scribe = Scribe()
    book = Logbook(scribe.party, "plans")
    assert (book.tip(), book.next(), book.newest_epoch, book.last_written_at) == (None, (0, 0, None), -1, 0)
    assert (book.heads(), book.epochs, book.gap(), len(book), list(book.digests(0))) == ([], [], None, 0, [])
    entries = scribe.run("plans", 3)
    for entry in entries:
        placement = book.place(entry)
        assert (placement.kind, placement.branch, placement.joined) == (PlacementKind.JOINED, 0, ((entry, 0),))
    last = entries[-1]
    assert book.tip() == Head(scribe.party, "plans", 0, 2, last.hash) == book.heads()[0]
    assert book.next() == (0, 3, last.hash)
    assert (book.last_written_at, book.version, book.entries_of(0), book.epochs) == (last.header.written_at, 3, 3, [0])
    assert list(book.digests(0)) == [bytes_of(entry.hash) for entry in entries]
    assert not book.holds(0, 1, last.hash)
    assert book.place(entries[1]).kind is PlacementKind.HELD
    assert book.version == 3


def test_ahead_waits_for_its_gap() -> None:
    scribe = Scribe()
    entries = scribe.run("plans", 6)
    book = Logbook(scribe.party, "plans")
    book.place(entries[0])
    assert book.place(entries[5]).kind is PlacementKind.AHEAD
    assert book.gap() == (0, 1)
    first, again = book.place(entries[3]), book.place(entries[3])
    assert (first.kind, first.branch, first.joined, first.again, again.again) == (PlacementKind.AHEAD, -1, (), False, True)
    book.place(entries[1])
    assert book.gap() == (0, 2)
    assert [entry for entry, _ in book.place(entries[2]).joined] == entries[2:4]
    assert book.gap() == (0, 4)
    assert [entry for entry, _ in book.place(entries[4]).joined] == entries[4:]
    assert book.gap() is None


def test_what_waited_was_heard_when_it_was_put_aside() -> None:
    first, second, third = Scribe().run("plans", 3)
    book = Logbook(first.header.author, "plans")
    early, again, late = Heard(7, Bearer.PAGE), Heard(8, Bearer.MAIL), Heard(9, Bearer.LINK)
    book.place(third, early)
    book.place(third, again)
    book.place(second, late)
    assert book.place(first, late).heard == (late, late, early)


def test_what_was_stored_ahead_waits_again_after_a_restart() -> None:
    scribe = Scribe()
    old = scribe.run("plans", 4)
    opening = scribe.write("plans", (1, 0, old[0].hash))
    book, heard = Logbook(scribe.party, "plans"), Heard(7, Bearer.PAGE)
    book.restore(old[0], 0)
    book.keep(old[1], heard)
    assert book.gap() is None, "its gap filled while it was not looked at: a peer gives it again"
    book.keep(old[2], heard)
    assert book.gap() == (0, 1)
    assert book.place(old[1]).heard[1] == heard
    book.place(opening)
    book.keep(old[3], heard)
    assert book.gap() is None, "its epoch has ended"


def test_gap_before_an_opening_and_in_an_unknown_epoch() -> None:
    scribe = Scribe()
    old = scribe.run("plans", 3)
    opening = scribe.write("plans", (1, 0, old[-1].hash))
    later = scribe.run("plans", 1, after=opening)[0]
    book = Logbook(scribe.party, "plans")
    book.place(later)
    assert book.gap() == (1, 0)
    book.place(old[0])
    book.place(opening)
    assert book.gap() == (0, 1)
    book.place(old[1])
    assert [entry for entry, _ in book.place(old[2]).joined] == [old[2], opening, later]


def test_fork_is_named_and_both_branches_grow() -> None:
    scribe = Scribe()
    trunk = scribe.run("plans", 4)
    side = scribe.run("plans", 3, after=trunk[1])
    book = Logbook(scribe.party, "plans")
    for entry in trunk:
        book.place(entry)
    forked = book.place(side[0])
    assert (forked.kind, forked.branch, forked.forks) == (PlacementKind.FORKED, 1, ((0, 2),))
    assert book.place(side[1]).kind is PlacementKind.JOINED
    assert book.place(side[2]).joined == ((side[2], 1),)
    assert book.forks == [(0, 2)]
    assert book.holds(0, 2, trunk[2].hash) and book.holds(0, 2, side[0].hash)
    assert {head.hash for head in book.heads()} == {trunk[-1].hash, side[-1].hash}
    assert book.tip() == Head(scribe.party, "plans", 0, 3, trunk[-1].hash)
    third = scribe.run("plans", 1, after=trunk[1])[0]
    assert (book.place(third).branch, book.forks) == (2, [(0, 2)])


def test_forks_may_join_out_of_what_was_aside() -> None:
    scribe = Scribe()
    trunk = scribe.run("plans", 3)
    side = scribe.run("plans", 1, after=trunk[0])[0]
    book = Logbook(scribe.party, "plans")
    for entry in (side, trunk[1], trunk[2]):
        assert book.place(entry).kind is PlacementKind.AHEAD
    placement = book.place(trunk[0])
    assert placement.kind is PlacementKind.JOINED
    assert placement.forks == ((0, 1),)
    branches = {entry.hash: branch for entry, branch in placement.joined}
    assert branches[trunk[1].hash] == branches[trunk[2].hash] != branches[side.hash]


def test_two_openings_of_one_epoch_are_a_fork() -> None:
    scribe = Scribe()
    first, second = scribe.run("plans", 1)[0], scribe.run("plans", 1)[0]
    book = Logbook(scribe.party, "plans")
    assert book.place(first).kind is PlacementKind.JOINED
    assert book.place(second).kind is PlacementKind.FORKED
    assert book.forks == [(0, 0)]


def test_old_epoch_is_over_once_the_new_one_stands() -> None:
    scribe = Scribe()
    old = scribe.run("plans", 4)
    opening = scribe.write("plans", (2, 0, old[1].hash))
    book = Logbook(scribe.party, "plans")
    book.place(old[0])
    book.place(old[3])
    assert book.place(opening).kind is PlacementKind.AHEAD
    assert [entry for entry, _ in book.place(old[1]).joined] == [old[1], opening]
    assert book.place(old[2]).kind is PlacementKind.OLD_EPOCH
    assert book.place(old[1]).kind is PlacementKind.HELD
    assert book.next() == (2, 1, opening.hash)
    assert book.newest_epoch == 2


def test_new_epoch_that_knows_of_nothing_before_it() -> None:
    scribe = Scribe()
    book = Logbook(scribe.party, "plans")
    book.place(scribe.run("plans", 1)[0])
    assert book.place(scribe.write("plans", (1, 0, None))).kind is PlacementKind.JOINED


def test_written_at_never_falls_within_an_epoch() -> None:
    scribe = Scribe()
    opening = scribe.run("plans", 1)[0]
    scribe.now_us -= 5_000_000
    early = scribe.run("plans", 1, after=opening)[0]
    later = scribe.run("plans", 1, after=early)[0]
    book = Logbook(scribe.party, "plans")
    assert book.place(early).kind is PlacementKind.AHEAD
    assert [entry for entry, _ in book.place(opening).joined] == [opening]
    with pytest.raises(PeerFault, match="written before"):
        book.place(early)
    assert book.place(later).kind is PlacementKind.AHEAD
    assert book.place(scribe.write("plans", (1, 0, opening.hash))).kind is PlacementKind.JOINED


def test_entries_that_stand_nowhere() -> None:
    scribe = Scribe()
    opening = scribe.run("plans", 1)[0]
    book = Logbook(scribe.party, "plans")
    audience = {"main": AudienceChange(audience=())}
    for wrong in (
        Scribe(2).run("plans", 1)[0],
        scribe.run("tracks", 1)[0],
        scribe.write("plans", (0, 0, None), kind="AUDIENCE", parts=audience),
        scribe.write("plans", (0, 1, opening.hash), kind="OPEN_EPOCH", parts=opening.parts),
        scribe.write("plans", (0, 1, None)),
        scribe.write("plans", (0, 0, opening.hash)),
    ):
        with pytest.raises(PeerFault):
            book.place(wrong)
    assert len(book) == 0


def test_what_is_kept_aside_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    scribe = Scribe()
    entries = scribe.run("plans", 12)
    for bound, value in (("MAX_ASIDE", 5), ("MAX_ASIDE_BYTES", 2000)):
        with monkeypatch.context() as patch:
            patch.setattr(chain, bound, value)
            book = Logbook(scribe.party, "plans")
            for entry in entries[2:]:
                assert book.place(entry).kind is PlacementKind.AHEAD
            book.place(entries[0])
            joined = len(book.place(entries[1]).joined)
            assert 1 < joined <= 9
            for entry in entries[joined + 1 :]:
                assert book.place(entry).kind is PlacementKind.JOINED


def test_branches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "MAX_BRANCHES", 3)
    scribe = Scribe()
    opening = scribe.run("plans", 1)[0]
    book = Logbook(scribe.party, "plans")
    aside = [scribe.run("plans", 1, after=opening)[0] for _ in range(4)]
    for entry in aside:
        book.place(entry)
    assert len(book.place(opening).joined) == 4
    with pytest.raises(PeerFault, match="forked more than"):
        book.place(scribe.run("plans", 1, after=opening)[0])


def test_restore_takes_back_what_the_store_holds() -> None:
    scribe = Scribe()
    trunk = scribe.run("plans", 3)
    side = scribe.run("plans", 2, after=trunk[0])
    book = Logbook(scribe.party, "plans")
    for entry, branch in [(entry, 0) for entry in trunk] + [(entry, 1) for entry in side]:
        book.restore(entry, branch)
    assert len(book.heads()) == 2
    for entry, branch in ((trunk[0], 0), (scribe.run("plans", 1, after=trunk[2])[0], 1), (scribe.write("plans", (0, 1, None)), 0)):
        with pytest.raises(Damaged):
            book.restore(entry, branch)
    with pytest.raises(Damaged):
        Logbook(scribe.party, "plans").restore(trunk[1], 0)


def test_memory_of_an_entry_is_forty_bytes() -> None:
    scribe = Scribe()
    book = Logbook(scribe.party, "plans")
    for entry in scribe.run("plans", 50):
        book.place(entry)
    branch = book._epochs[0][0]
    assert len(branch.digests) + branch.written.itemsize * len(branch.written) == 50 * 40


def test_what_is_aside_from_an_epoch_that_ended_is_let_go() -> None:
    scribe = Scribe()
    old = scribe.run("plans", 5)
    opening = scribe.write("plans", (1, 0, old[1].hash))
    after = scribe.run("plans", 2, after=opening)
    book = Logbook(scribe.party, "plans")
    for entry in (after[1], opening, old[2], old[4], old[0]):
        book.place(entry)
    assert [entry for entry, _ in book.place(old[1]).joined] == [old[1], opening], "old[2] waited behind the opening, and came too late"
    assert book.gap() == (1, 1)
    assert [entry for entry, _ in book.place(after[0]).joined] == after
    assert book.gap() is None
    assert not book._aside


def test_an_entry_that_names_its_predecessor_but_not_its_place_never_joins() -> None:
    scribe = Scribe()
    opening = scribe.run("plans", 1)[0]
    book = Logbook(scribe.party, "plans")
    assert book.place(scribe.write("plans", (0, 7, opening.hash))).kind is PlacementKind.AHEAD
    assert [entry for entry, _ in book.place(opening).joined] == [opening]
    assert len(book) == 1


def test_a_hash_is_found_only_where_one_begins() -> None:
    branch = chain._Branch(0)
    for digest in (bytes([1]) + bytes(31), bytes(1) + bytes([2]) * 31, bytes(32)):
        branch.append(text_of(digest), 0)
    assert chain._seq_of(branch, bytes(32)) == 2
    assert chain._seq_of(branch, bytes([2]) * 31 + bytes(1)) is None


def test_who_else_stands_in_a_place() -> None:
    scribe, book = Scribe(), Logbook(Scribe().party, "plans")
    opening, one = scribe.run("plans", 2)
    other = scribe.run("plans", 1, after=opening)[0]
    for entry in (opening, one):
        book.place(entry)
    assert book.rival(0, 1, other.hash) == one.hash
    assert book.rival(0, 1, one.hash) is book.rival(0, 2, other.hash) is book.rival(1, 1, other.hash) is None
    book.place(other)
    assert {book.rival(0, 1, entry.hash) for entry in (one, other)} == {one.hash, other.hash}
    assert (book.length(0), book.length(1)) == (2, 0)
