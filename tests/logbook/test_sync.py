"""Sync: whatever is lost on the way, both sides end with the same logbooks, forks and epochs included."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.logbook import sync as sync_module
from deconflict.logbook.chain import Head, Logbook
from deconflict.logbook.encoding import decode, encode
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import MemoryStore
from deconflict.logbook.sync import MAX_GIVE, MAX_WANTS, Beat, BookKey, Frame, Give, Heads, Hello, Push, Sync, Want, give_of, push_of
from deconflict.statements.receipts import Bearer
from deconflict.testing.scribe import Scribe
from deconflict.testing.store_checks import rows_of

LINE = "line/" + "a" * 26


def everyone(peer: str, author: str, logbook: str) -> bool:
    return True


def anything(author: str, logbook: str) -> bool:
    return True


@dataclass(slots=True)
class Side:
    """One node's half of the exchange: its store, its logbooks, and what it says to the other."""

    name: str
    limit: int = 3
    may_read: Callable[[str, str, str], bool] = everyone
    wanted: Callable[[str, str], bool] = anything
    store: MemoryStore = field(default_factory=MemoryStore)
    books: dict[BookKey, Logbook] = field(default_factory=dict)
    out: deque[Frame] = field(default_factory=deque)
    sync: Sync = field(init=False)
    wants: list[Want] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sync = Sync("peer")

    def take(self, entry: Entry) -> None:
        header = entry.header
        book = self.books.setdefault((header.author, header.logbook), Logbook(header.author, header.logbook))
        placement = book.place(entry)
        for joined, branch in placement.joined:
            self.store.append(rows_of([joined], branch=branch, bearer=Bearer.LINK))

    def speak(self) -> None:
        while (heads := self.sync.heads_to_tell(self.books, self.may_read)) is not None:
            self.out.append(heads)

    def hear(self, frame: Frame) -> None:
        if isinstance(frame, Heads):
            self.ask(self.sync.heads_heard(frame.heads, self.books, self.wanted))
        elif isinstance(frame, Want):
            rows = self.store.read(frame.author, frame.logbook, frame.epoch, frame.from_seq, self.limit + 1, frame.tip)
            self.out.append(give_of(frame, [row.entry for row in rows[: self.limit]], more=len(rows) > self.limit))
        elif isinstance(frame, Give):
            for raw in frame.entries:
                self.take(Entry.decode(raw))
            self.ask(self.sync.given(frame, self.books))

    def ask(self, wants: list[Want]) -> None:
        self.wants += wants
        self.out += wants

    def heads(self) -> list[Head]:
        return self.store.heads()


def exchange(one: Side, other: Side, *, loss: float = 0.0, seed: int = 0) -> int:
    """Run both sides until they have nothing more to say. A lost frame is a lost link: both begin anew. Returns the frames sent."""
    chance = random.Random(seed)
    frames = 0
    one.speak()
    other.speak()
    while one.out or other.out:
        side, peer = (one, other) if one.out and (not other.out or chance.random() < 0.5) else (other, one)
        frame = side.out.popleft()
        frames += 1
        assert frames < 20_000, "the two never agree"
        if chance.random() < loss:
            loss *= 0.95
            for each in (one, other):
                each.out.clear()
                each.sync.lost()
        else:
            peer.hear(decode(encode(frame), Frame, max_bytes=10**6, max_depth=16))  # type: ignore[arg-type]
        one.speak()
        other.speak()
    return frames


@st.composite
def shared_past(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """Entries of several logbooks, branches and epochs, and for each side which of them it has."""
    one, other = [], []
    for seed in range(1, draw(st.integers(1, 2)) + 1):
        scribe = Scribe(seed)
        for logbook in draw(st.sets(st.sampled_from(["keys", LINE, "plans", "tracks"]), min_size=1)):
            previous = None
            for epoch in range(draw(st.integers(1, 2))):
                opening = scribe.write(logbook, (epoch, 0, previous))
                trunk = [opening, *scribe.run(logbook, draw(st.integers(0, 12)), after=opening)]
                branches = [trunk]
                for _ in range(draw(st.integers(0, 2))):
                    root = draw(st.integers(0, len(trunk) - 1))
                    branches.append([*trunk[: root + 1], *scribe.run(logbook, draw(st.integers(1, 8)), after=trunk[root])])
                for mine in (one, other):
                    for branch in draw(st.permutations(branches)):
                        mine += branch[: draw(st.integers(0, len(branch)))]
                # Both know what the next epoch begins from; only then is it the same past on both sides.
                for mine in (one, other):
                    mine += [entry for branch in branches for entry in branch] if epoch else trunk
                previous = trunk[-1].hash
    return one, other


@given(shared_past(), st.floats(0, 0.4), st.integers(0, 2**32), st.integers(1, 4))
def test_both_sides_converge_over_a_lossy_exchange(past: tuple[list[Entry], list[Entry]], loss: float, seed: int, limit: int) -> None:
    one, other = Side("one", limit), Side("other", limit)
    for side, entries in zip((one, other), past, strict=True):
        for entry in entries:
            side.take(entry)
    exchange(one, other, loss=loss, seed=seed)
    newest = {(head.author, head.logbook): 0 for head in one.heads() + other.heads()}
    for head in one.heads() + other.heads():
        newest[(head.author, head.logbook)] = max(newest[(head.author, head.logbook)], head.epoch)

    def of_newest(side: Side) -> set[Head]:
        return {head for head in side.heads() if head.epoch == newest[(head.author, head.logbook)]}

    assert of_newest(one) == of_newest(other)
    assert {row.entry.hash for side in (one, other) for row in side.store.scan() if row.entry.header.epoch == newest[_key(row.entry)]} == {
        row.entry.hash for row in one.store.scan() if row.entry.header.epoch == newest[_key(row.entry)]
    }
    assert not one.sync.wants_of(Scribe(1).party)
    one.speak()
    other.speak()
    assert not one.out
    assert not other.out


def _key(entry: Entry) -> BookKey:
    return entry.header.author, entry.header.logbook


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 5))
def test_a_fork_is_found_wherever_it_is(root: int, mine: int, theirs: int, limit: int) -> None:
    scribe = Scribe()
    trunk = scribe.run("plans", root + 1)
    one, other = Side("one", limit), Side("other", limit)
    for side, length in ((one, mine), (other, theirs)):
        for entry in trunk + scribe.run("plans", length, after=trunk[-1]):
            side.take(entry)
    exchange(one, other)
    assert one.heads() == other.heads()
    assert one.books[(scribe.party, "plans")].forks == [(0, root + 1)] == other.books[(scribe.party, "plans")].forks


def test_a_newcomer_gets_every_epoch_from_the_start() -> None:
    scribe = Scribe()
    one, other = Side("one", 4), Side("other", 4)
    previous = None
    for epoch in range(4):
        opening = scribe.write("plans", (epoch, 0, previous))
        entries = [opening, *scribe.run("plans", 9, after=opening)]
        for entry in entries:
            one.take(entry)
        previous = entries[5].hash if epoch == 1 else entries[-1].hash
    exchange(one, other)
    assert one.heads() == other.heads()
    assert list(one.store.scan()) == list(other.store.scan())


def test_a_backlog_costs_one_want_for_each_frame_full() -> None:
    scribe = Scribe()
    one, other = Side("one", 50), Side("other", 50)
    for entry in scribe.run("plans", 200):
        one.take(entry)
    assert exchange(one, other) == 2 * 4 + 1
    assert [want.from_seq for want in other.wants] == [0, 50, 100, 150]


def test_order_of_wants_and_how_many() -> None:
    one, other = Side("one"), Side("other")
    scribes = [Scribe(seed) for seed in range(1, 4)]
    for scribe in scribes:
        for logbook in ("tracks", "plans", LINE, "keys"):
            for entry in scribe.run(logbook, 2):
                one.take(entry)
    exchange(one, other)
    asked = [(want.author, want.logbook.partition("/")[0]) for want in other.wants]
    assert [name for _, name in asked[:3]] == ["keys"] * 3, "nothing else of an author before its keys"
    for scribe in scribes:
        of_one = [name for author, name in asked if author == scribe.party]
        assert of_one == ["keys", "line", "plans", "tracks"]
    assert MAX_WANTS == 4


def test_no_more_than_four_wants_in_flight() -> None:
    one, other = Side("one"), Side("other")
    for seed in range(1, 8):
        one.take(Scribe(seed).run("plans", 1)[0])
    heads = one.sync.heads_to_tell(one.books, everyone)
    assert heads is not None
    assert len(other.sync.heads_heard(heads.heads, other.books, anything)) == MAX_WANTS
    assert other.sync.heads_heard(heads.heads, other.books, anything) == []
    assert len([seed for seed in range(1, 8) if other.sync.wants_of(Scribe(seed).party) == ["plans"]]) == 7
    other.sync.lost()
    assert other.sync.wants_of(Scribe(1).party) == []


def test_only_whom_it_concerns_is_told_and_only_what_is_wanted_is_asked() -> None:
    scribe = Scribe()
    one = Side("one", may_read=lambda peer, author, logbook: logbook != "plans" and peer == "peer")
    other = Side("other", wanted=lambda author, logbook: logbook != "tracks")
    for logbook in ("plans", "tracks", "keys"):
        one.take(scribe.run(logbook, 1)[0])
    exchange(one, other)
    assert [head.logbook for head in other.heads()] == ["keys"]


def test_changes_are_told_once_and_not_told_back() -> None:
    scribe = Scribe()
    one, other = Side("one"), Side("other")
    one.books[(scribe.party, "tracks")] = Logbook(scribe.party, "tracks")
    entries = scribe.run("plans", 3)
    for entry in entries:
        one.take(entry)
    assert exchange(one, other) == 3
    one.take(scribe.run("plans", 1, after=entries[-1])[0])
    assert exchange(one, other) == 3
    assert exchange(one, other) == 0


def test_third_parties_logbooks_are_relayed() -> None:
    author, relay, reader = Scribe(), Side("relay"), Side("reader")
    source = Side("source")
    for entry in author.run(LINE, 5):
        source.take(entry)
    exchange(source, relay)
    relay.sync = Sync("peer")
    exchange(relay, reader)
    assert reader.heads() == source.heads()


def test_heads_come_in_frames_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_module, "MAX_HEADS", 3)
    one, other = Side("one"), Side("other")
    for seed in range(1, 8):
        for entry in Scribe(seed).run("plans", 2):
            one.take(entry)
    one.speak()
    assert [len(frame.heads) for frame in one.out if isinstance(frame, Heads)] == [3, 3, 1]
    exchange(one, other)
    assert one.heads() == other.heads()


def test_an_answer_nobody_asked_for_leads_nowhere() -> None:
    scribe = Scribe()
    side = Side("one")
    entries = scribe.run("plans", 3)
    want = Want(scribe.party, "plans", 0, 0, entries[-1].hash)
    assert side.sync.given(give_of(want, entries, more=True), side.books) == []
    head = Head(scribe.party, "plans", 0, 2, entries[-1].hash)
    assert side.sync.heads_heard([head], side.books, anything) == [want]
    assert side.sync.given(give_of(Want(scribe.party, "plans", 1, 0, head.hash), entries, more=False), side.books) == []
    assert side.sync.wants_of(scribe.party) == ["plans"]


def test_a_peer_that_does_not_give_is_not_asked_again() -> None:
    scribe = Scribe()
    entries = scribe.run("plans", 9)
    head = Head(scribe.party, "plans", 0, 8, entries[-1].hash)
    side = Side("one")
    (want,) = side.sync.heads_heard([head], side.books, anything)
    assert side.sync.given(give_of(want, [], more=False), side.books) == []
    assert side.sync.wants_of(scribe.party) == []
    # Entries that are refused: from the start there is nothing earlier to look for.
    (want,) = side.sync.heads_heard([head], side.books, anything)
    assert side.sync.given(give_of(want, entries, more=False), side.books) == []
    # The same entries again and again, from before what was asked for.
    for entry in entries[:4]:
        side.take(entry)
    (want,) = side.sync.heads_heard([head], side.books, anything)
    assert want.from_seq == 4
    assert side.sync.given(give_of(want, entries[:2], more=True), side.books) == []
    # Entries that never join: looked for ever further back, then given up.
    other = scribe.run("plans", 9)
    head = Head(scribe.party, "plans", 0, 8, other[-1].hash)
    (want,) = side.sync.heads_heard([head], side.books, anything)
    starts = [want.from_seq]
    while wants := side.sync.given(give_of(want, other[7:], more=False), side.books):
        (want,) = wants
        starts.append(want.from_seq)
    assert starts == [4, 3, 1, 0]


def test_an_epoch_that_is_over_is_not_wanted() -> None:
    scribe = Scribe()
    old = scribe.run("plans", 3)
    side = Side("one")
    for entry in (old[0], scribe.write("plans", (1, 0, old[0].hash))):
        side.take(entry)
    assert side.sync.heads_heard([Head(scribe.party, "plans", 0, 2, old[-1].hash)], side.books, anything) == []


def test_garbage_in_a_give_is_the_peers_fault() -> None:
    scribe = Scribe()
    side = Side("one")
    entries = scribe.run("plans", 2)
    side.sync.heads_heard([Head(scribe.party, "plans", 0, 1, entries[-1].hash)], side.books, anything)
    side.take(entries[0])
    with pytest.raises(PeerFault):
        side.sync.given(Give(scribe.party, "plans", 0, (msgspec.Raw(b"{}"),), False), side.books)


def test_a_give_fits_in_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    scribe = Scribe()
    entries = scribe.run("plans", 6)
    want = Want(scribe.party, "plans", 0, 0, entries[-1].hash)
    assert give_of(want, entries, more=False).more is False
    assert give_of(want, entries * 100, more=False).more is True
    assert len(give_of(want, entries * 100, more=False).entries) == MAX_GIVE
    monkeypatch.setattr(sync_module, "MAX_GIVE_BYTES", 1000)
    small = give_of(want, entries, more=False)
    assert 1 <= len(small.entries) < 4
    assert small.more
    monkeypatch.setattr(sync_module, "MAX_GIVE_BYTES", 1)
    assert len(give_of(want, entries, more=False).entries) == 1


def test_frames_have_one_wire_form() -> None:
    scribe = Scribe()
    entry = scribe.run("plans", 1)[0]
    frames: list[Frame] = [
        Hello(scribe.party, (1,), "deconflict 0.1"),
        Beat(5),
        Heads((Head(scribe.party, "plans", 0, 0, entry.hash),)),
        Want(scribe.party, "plans", 0, 0, entry.hash),
        Give(scribe.party, "plans", 0, (), False),
        push_of([entry]),
    ]
    for frame in frames:
        assert decode(encode(frame), Frame, max_bytes=10**6, max_depth=16) == frame or isinstance(frame, Push)  # type: ignore[arg-type]
    pushed = decode(encode(frames[-1]), Push, max_bytes=10**6, max_depth=16)
    assert [Entry.decode(raw) for raw in pushed.entries] == [entry]


def test_what_is_held_back_is_wanted_when_its_heads_are_heard_again() -> None:
    book, heads = Logbook("a" * 26, "plans"), (Head("a" * 26, "plans", 0, 3, "A" * 43),)
    books, sync = {(book.author, book.name): book}, Sync("peer")
    wants = sync.heads_heard(heads, books, anything)
    assert len(wants) == 1
    assert sync.hold_back("a" * 26, "plans") == heads
    assert sync.hold_back("a" * 26, "plans") == ()
    assert sync.heads_heard((), books, anything) == []
    assert sync.heads_heard(heads, books, anything) == wants
