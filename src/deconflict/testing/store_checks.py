"""check_store: the conformance suite for anything that keeps entries. Call it from a test of your own Store."""

from __future__ import annotations

from collections.abc import Callable

from deconflict.errors import Damaged, Refused
from deconflict.logbook.chain import Logbook
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row, Store
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe

MakeStore = Callable[[], Store]


def rows_of(entries: list[Entry], *, branch: int = 0, bearer: Bearer | None = Bearer.LINK) -> list[Row]:
    """Rows as a node would hand them to its store, received in the order given."""
    return [Row(entry, entry.header.written_at + 5, bearer, branch) for entry in entries]


def check_store(make_store: MakeStore) -> None:
    """Assert that the stores `make_store` gives, each new and empty, do all that logbook.store.Store says."""
    for check in CHECKS:
        store = make_store()
        try:
            check(store)
        finally:
            store.close()


def check_empty(store: Store) -> None:
    """A new store holds nothing and says so."""
    assert list(store.scan()) == []
    assert store.ahead() == []
    assert store.heads() == []
    assert store.get("A" * 43) is None
    assert store.get_state("x") is None
    assert store.read(Scribe().party, "plans", 0, 0, 10) == []
    for no_hash in ("", "?", "A" * 42 + "B"):
        assert store.get(no_hash) is None
        assert store.read(Scribe().party, "plans", 0, 0, 10, no_hash) == []
    store.append([])
    assert list(store.scan()) == []


def check_order(store: Store) -> None:
    """Rows come back whole, in order of arrival over all logbooks, and by hash."""
    scribe = Scribe()
    plans, tracks = rows_of(scribe.run("plans", 3)), rows_of(scribe.run("tracks", 3), bearer=None)
    arrived = [plans[0], tracks[0], tracks[1], plans[1], plans[2], tracks[2]]
    store.append(arrived[:4])
    store.append(arrived[4:])
    assert list(store.scan()) == arrived
    assert list(store.scan(4)) == arrived[4:]
    assert list(store.scan(6)) == []
    assert [store.get(row.entry.hash) for row in arrived] == arrived


def check_again(store: Store) -> None:
    """The same entry twice is kept once, as it came first, whatever else is said of it later."""
    rows = rows_of(Scribe().run("plans", 3))
    store.append([*rows, rows[1]])
    store.append([Row(rows[2].entry, 9, Bearer.MAIL, 0), rows[0]])
    assert list(store.scan()) == rows


def check_sequence(store: Store) -> None:
    """A row that does not follow is refused, since somebody else must have written: a gap, another predecessor, a second opening."""
    scribe = Scribe()
    first, second, third, fourth = rows_of(scribe.run("plans", 4))
    store.append([first, second])
    strange = scribe.write("plans", (0, 2, first.entry.hash))
    for wrong in (fourth, Row(strange, 0, None, 0), Row(third.entry, 0, None, 2), Row(scribe.run("plans", 1)[0], 0, None, 0)):
        _assert_damaged(store, [wrong])
    store.append([third])
    assert list(store.scan()) == [first, second, third]


def check_all_or_none(store: Store) -> None:
    """One bad row in a batch, and nothing of the batch is kept; the good ones can be appended afterwards."""
    scribe = Scribe()
    plans, tracks = rows_of(scribe.run("plans", 4)), rows_of(scribe.run("tracks", 2))
    store.append(plans[:1])
    _assert_damaged(store, [plans[1], *tracks, plans[3]])
    assert list(store.scan()) == plans[:1]
    assert [head.hash for head in store.heads()] == [plans[0].entry.hash]
    assert store.get(tracks[0].entry.hash) is None
    store.append([*tracks, *plans[1:]])
    assert list(store.scan()) == [plans[0], *tracks, *plans[1:]]


def check_branches(store: Store) -> None:
    """Both branches of a fork are kept, with a fork upon a fork, and each can be read from its root."""
    scribe = Scribe()
    trunk = scribe.run("plans", 4)
    side = scribe.run("plans", 3, after=trunk[1])
    twig = scribe.run("plans", 1, after=side[0])
    store.append(rows_of(trunk) + rows_of(side, branch=1) + rows_of(twig, branch=2))
    book = Logbook(scribe.party, "plans")
    for row in store.scan():
        book.restore(row.entry, row.branch)
    assert store.heads() == book.heads()
    whole = {trunk[-1].hash: trunk, side[-1].hash: trunk[:2] + side, twig[-1].hash: trunk[:2] + side[:1] + twig, trunk[0].hash: trunk[:1]}
    for tip, path in whole.items():
        for start in range(6):
            read = store.read(scribe.party, "plans", 0, start, 10, tip)
            assert [row.entry for row in read] == path[start:]
            assert store.read(scribe.party, "plans", 0, start, 2, tip) == read[:2]


def check_ahead(store: Store) -> None:
    """What is ahead of its chain is kept apart, once, and joins as it came first: with its instant and its bearer, and nowhere twice."""
    scribe = Scribe()
    first, second, third = rows_of(scribe.run("plans", 3))
    early = Row(third.entry, 7, Bearer.PAGE, AHEAD)
    store.append([first, early])
    store.append([Row(third.entry, 9, Bearer.MAIL, AHEAD)])
    assert store.ahead() == [early]
    assert list(store.scan()) == [first]
    assert store.get(third.entry.hash) == early
    assert [head.hash for head in store.heads()] == [first.entry.hash]
    assert store.read(scribe.party, "plans", 0, 0, 10) == [first]
    assert store.read(scribe.party, "plans", 0, 0, 10, third.entry.hash) == []
    _assert_damaged(store, [third])
    later, strange = scribe.write("plans", (0, 5, third.entry.hash)), scribe.run("plans", 1)
    _assert_damaged(store, [second, third, Row(later, 0, None, AHEAD), *rows_of(strange)])
    assert store.ahead() == [early]
    store.append([second, third])
    joined = Row(third.entry, 7, Bearer.PAGE, 0)
    assert store.ahead() == []
    assert list(store.scan()) == [first, second, joined]
    assert store.get(third.entry.hash) == joined
    store.append([early])
    assert store.ahead() == []


def check_parts_ahead(store: Store) -> None:
    """A part can be dropped of what is ahead of its chain as well."""
    first, second = rows_of(Scribe().run("plans", 2))
    store.append([Row(second.entry, 7, Bearer.PAGE, AHEAD)])
    store.drop_part(second.entry.hash, "main")
    (left,) = store.ahead()
    assert left.entry.main is None
    assert left.entry.hash == second.entry.hash
    assert first.entry.main is not None


def check_epochs(store: Store) -> None:
    """Epochs begin at seq 0 again and are read apart; heads tell the last entry of each."""
    scribe = Scribe()
    old = scribe.run("plans", 2)
    opening = scribe.write("plans", (3, 0, old[-1].hash))
    new = [opening, *scribe.run("plans", 1, after=opening)]
    store.append(rows_of(old + new))
    assert [(head.epoch, head.seq, head.hash) for head in store.heads()] == [(0, 1, old[-1].hash), (3, 1, new[-1].hash)]
    assert [row.entry for row in store.read(scribe.party, "plans", 0, 0, 10)] == old
    assert [row.entry for row in store.read(scribe.party, "plans", 3, 0, 10, new[-1].hash)] == new
    assert store.read(scribe.party, "plans", 3, 0, 10, old[-1].hash) == []


def check_reading(store: Store) -> None:
    """Reading keeps authors and logbooks apart and honours where to start and how many."""
    one, other = Scribe(1), Scribe(2)
    mine, theirs = one.run("plans", 5), other.run("plans", 2)
    store.append(rows_of(mine + theirs))
    assert [row.entry for row in store.read(one.party, "plans", 0, 1, 3)] == mine[1:4]
    assert [row.entry for row in store.read(other.party, "plans", 0, 0, 10)] == theirs
    assert store.read(one.party, "plans", 0, 5, 10) == [] == store.read(one.party, "plans", 1, 0, 10)
    assert store.read(one.party, "tracks", 0, 0, 10) == [] == store.read(one.party, "plans", 0, 0, 10, theirs[0].hash)
    assert store.read(one.party, "plans", 0, 0, 10, "A" * 42 + "B") == [] == store.read(one.party, "plans", 0, 0, 10, "?")
    assert [head.author for head in store.heads()] == sorted([one.party, other.party])


def check_parts(store: Store) -> None:
    """A dropped part is gone, the entry's hash and wire form still hold, and its neighbours are untouched."""
    rows = rows_of(Scribe().run("plans", 3))
    store.append(rows)
    store.drop_part(rows[1].entry.hash, "main")
    left = list(store.scan())
    assert left[0] == rows[0]
    assert left[2] == rows[2]
    assert left[1].entry.main is None
    assert left[1].entry.hash == rows[1].entry.hash
    assert Entry.decode(left[1].entry.encode()) == left[1].entry
    try:
        store.drop_part("A" * 43, "main")
    except Refused:
        return
    raise AssertionError("a part of an entry that is not held was dropped")


def check_bodies(store: Store) -> None:
    """Dropped bodies are gone, of what stands and of what is ahead; the hashes hold, again is nothing new, and nothing else is touched."""
    rows = rows_of(Scribe().run("plans", 4))
    early = Row(rows[3].entry, 7, Bearer.PAGE, AHEAD)
    store.append([*rows[:2], early])
    for _ in range(2):
        store.drop_bodies((rows[1].entry.hash, rows[3].entry.hash, "A" * 43))
        kept, gone = store.scan()
        assert kept == rows[0]
        assert gone.entry.hash == rows[1].entry.hash
        assert Entry.decode(gone.entry.encode()) == gone.entry
        (ahead,) = store.ahead()
        assert [slot.value for row in (gone, ahead) for slot in row.entry.slots if slot.value is not None] == []
    store.append(rows[2:])
    assert [row.entry.main is None for row in store.scan()][:3] == [False, True, False]


def check_state(store: Store) -> None:
    """Small values by name are kept, replaced, and kept apart."""
    store.put_state("one", b"1")
    store.put_state("two", b"")
    store.put_state("one", b"\x00\xff")
    assert (store.get_state("one"), store.get_state("two"), store.get_state("three")) == (b"\x00\xff", b"", None)


CHECKS = (
    check_empty,
    check_order,
    check_again,
    check_sequence,
    check_all_or_none,
    check_branches,
    check_ahead,
    check_parts_ahead,
    check_epochs,
    check_reading,
    check_parts,
    check_bodies,
    check_state,
)
"""Every check of `check_store`; each takes a new, empty store."""


def _assert_damaged(store: Store, rows: list[Row]) -> None:
    before = [*store.scan(), *store.ahead()]
    try:
        store.append(rows)
    except Damaged:
        assert [*store.scan(), *store.ahead()] == before, "a refused batch left something behind"
        return
    raise AssertionError("a row that does not follow was accepted")
