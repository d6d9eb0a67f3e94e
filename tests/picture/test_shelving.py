"""Shelves: a picture put together of what came of some entries and what came of the others is the picture of all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw

from deconflict.errors import PeerFault
from deconflict.logbook.entry import Entry
from deconflict.picture.fold import fold, note_epoch, note_fork
from deconflict.picture.picture import NOTHING, Picture
from deconflict.picture.shelving import MANY, Lazy, Shelf, put_together
from deconflict.statements import KINDS
from deconflict.statements.base import Status
from deconflict.statements.messages import Concern
from deconflict.statements.tracks import Tracks
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import EXPECTED, FORKS, LINE, SAID, plot


def shelf(entries: Sequence[Entry], *, forks: bool = False) -> bytes:
    """What these come to, as bytes."""
    made = Shelf()
    for fork in FORKS if forks else ():
        note_fork(made.picture, *fork)
    for entry in entries:
        made.take(entry)
    return made.packed()


def cut(rng: random.Random, entries: list[Entry]) -> list[bytes]:
    """Shelves of one to seven entries each; one of them knows of the forks."""
    runs = []
    while entries:
        length = rng.randint(1, 7)
        runs.append(entries[:length])
        entries = entries[length:]
    knows = rng.randrange(len(runs))
    return [shelf(run, forks=number == knows) for number, run in enumerate(runs)]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_cut_of_any_order_gives_the_same_picture(rng: random.Random) -> None:
    entries = list(SAID) + rng.sample(SAID, 5)
    rng.shuffle(entries)
    assert put_together(cut(rng, entries)).digest() == EXPECTED


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False))
def test_headers_and_their_parts_on_different_shelves_come_together(rng: random.Random) -> None:
    bare = [entry.withhold([slot.name for slot in entry.slots if slot.name != "main"]) for entry in SAID]
    hollow = [entry.without(["main"]) for entry in SAID if entry.header.kind in ("WARNING", "NOTICE_OF_OPERATION")]
    entries = SAID + bare + hollow
    rng.shuffle(entries)
    assert put_together(cut(rng, entries)).digest() == EXPECTED


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, len(SAID)))
def test_what_is_folded_into_it_afterwards_counts_as_ever(rng: random.Random, kept: int) -> None:
    entries = list(SAID)
    rng.shuffle(entries)
    picture = put_together([shelf(entries[:kept], forks=True)])
    for entry in entries[kept:]:
        fold(picture, entry)
    assert picture.digest() == EXPECTED


def test_the_same_entries_give_the_same_bytes() -> None:
    assert shelf(SAID, forks=True) == shelf(SAID, forks=True)


def test_what_is_kept_as_records_writes_nothing_but_what_shelves_hold() -> None:
    empty = msgspec.structs.replace(SAID[0], understood=False)
    made = Shelf()
    for entry in [*SAID, empty]:
        made.take(entry)
    held = {"messages", "objects", "tracks", "sightings", "alerts", "conflicts", "not_understood", "forks", "reopened", "gate",
            "times"}  # fmt: skip
    fresh = Picture()
    touched = {name for name in Picture.__slots__ if getattr(made.picture, name) != getattr(fresh, name)}
    assert touched <= held
    assert MANY <= {kind.parts["main"] for kind in KINDS.values()}
    assert len(MANY & {type(entry.main) for entry in SAID}) >= 10, "nearly every one of them is tried here"


def test_an_epoch_opened_twice_goes_on_from_the_earlier_place() -> None:
    shelves = []
    for last in ((0, 5), (0, 3), (1, 0)):
        made = Shelf()
        note_epoch(made.picture, "author", "line/x", 2, last)
        note_fork(made.picture, "author", "plans", 0, last[1])
        shelves.append(made.packed())
    for some in (shelves, shelves[::-1]):
        picture = put_together(some)
        assert picture.reopened == {("author", "line/x"): {2: (0, 3)}}
        assert picture.forks == {("author", "plans", 0): 0}


def test_a_track_of_many_shelves_is_that_of_its_newest_plots() -> None:
    scribe = Scribe("CHARLIE")
    times_us = [scribe.now_us - 1_000_000 * step for step in (50, 40, 30, 45, 20, 10, 5, 4, 3, 60, 2, 1, 33)]
    said = [scribe.say("tracks", "TRACKS", main=Tracks(plots=(plot(at_us),), status=Status.TEST)) for at_us in times_us]
    whole = Picture()
    for entry in said:
        fold(whole, entry)
    assert put_together([shelf([entry]) for entry in said]).digest() == whole.digest()


def test_records_are_opened_when_they_are_asked_for() -> None:
    opened: list[str] = []

    def open(key: str, held: list[Raw]) -> str:
        opened.append(key)
        return "+".join(msgspec.msgpack.decode(raw) for raw in held)

    lazy: Lazy[str, str] = Lazy(open)
    for some in ({"a": "1", "b": "2"}, {"b": "3", "c": "4"}):
        lazy.add((key, Raw(msgspec.msgpack.encode(value))) for key, value in some.items())
    assert ("b" in lazy, "d" in lazy, len(lazy), bool(lazy)) == (True, False, 3, True)
    assert sorted(lazy) == sorted(lazy.keys()) == ["a", "b", "c"]
    assert opened == []
    assert (lazy["b"], lazy.get("b"), lazy.get("d"), lazy.get("d", 7), lazy.setdefault("a", "x")) == ("2+3", "2+3", None, 7, "1")
    assert opened == ["b", "a"]
    lazy["d"] = "new"
    assert lazy.setdefault("e", "newer") == "newer"
    assert sorted(lazy.items()) == [("a", "1"), ("b", "2+3"), ("c", "4"), ("d", "new"), ("e", "newer")]
    assert sorted(lazy.values()) == ["1", "2+3", "4", "new", "newer"]
    assert opened == ["b", "a", "c"]
    with pytest.raises(KeyError):
        lazy["z"]
    assert not Lazy[str, str](open)


def test_a_message_that_nothing_was_said_of_takes_no_more_room_than_any() -> None:
    scribe = Scribe("CHARLIE")
    concern = scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(), text="look"))
    record = put_together([shelf([concern])]).messages[concern.hash]
    assert record.receipts is record.parts is NOTHING


def test_bytes_that_are_no_shelf_are_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        put_together([b"nothing"])
    made = Shelf()
    made.take(SAID[0])
    forged = made.packed().replace(SAID[0].hash.encode(), b"A" * 43)
    with pytest.raises(PeerFault):
        put_together([forged])
