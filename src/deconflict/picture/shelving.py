"""Shelving: what came of a run of entries, as bytes, and a picture put together of many such shelves.

A shelf is made of its own entries alone, whatever came before. Those of which there are many (plans and zones, messages, what is said of
them, tracks) are kept as the records that came of them; the others as they were signed, and folded again. Joined to those before it, a
shelf gives the picture of all their entries (`joining`). Records are opened when somebody asks for one: a million are soon at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw, Struct

from deconflict.airspace.track import HISTORY, Plot, track_of
from deconflict.logbook.encoding import bytes_of
from deconflict.logbook.entry import Entry
from deconflict.picture import joining
from deconflict.picture.fold import fold
from deconflict.picture.picture import (
    NOTHING,
    Acknowledged,
    Climbed,
    HeardAnswer,
    MessageRecord,
    ObjectKey,
    ObjectRecord,
    Picture,
    Place,
    Referred,
    Reply,
    Stored,
    TrackRecord,
    TriedBearer,
    Version,
)
from deconflict.picture.sightings import Sighting
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Part
from deconflict.statements.bearing import Heard, Tried
from deconflict.statements.messages import Concern, ConflictNotice, DangerEnded, Warning
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation
from deconflict.statements.receipts import Received
from deconflict.statements.sites import Site
from deconflict.statements.tracks import Tracks
from deconflict.statements.zones import Zone

MANY: frozenset[type[Part]] = frozenset(
    (
        Acknowledgement, Concern, ConflictNotice, DangerEnded, Heard, Movement, NoAnswer, Operation, Received, Site, Tracks, Tried,
        Warning, Zone,
    )
)  # fmt: skip
"""Main parts of which records hold many, and which write nothing but messages, objects, tracks, sightings, alerts and conflicts."""

_K = TypeVar("_K")
_V = TypeVar("_V")


class _Message(Struct, array_like=True):
    """A MessageRecord at rest: `main` as JSON, since its type follows from its kind."""

    place: Place | None
    kind: str
    written_at_us: int
    main: bytes | None
    starts_us: int | None
    parts: dict[str, bytes]
    receipts: dict[str, Stored]
    acknowledgements: dict[str, Acknowledged]
    climbs: dict[str, Climbed]
    ended_by: dict[str, tuple[str, str]]
    replies: dict[str, Reply]
    referred: dict[str, Referred]
    tried: dict[str, TriedBearer]
    heard: dict[str, HeardAnswer]


class _Version(Struct, array_like=True):
    """A Version at rest."""

    place: Place
    written_at_us: int
    main: bytes | None
    exact: bytes | None
    buffered: bytes | None
    kind: str


class _Track(Struct, array_like=True):
    """A TrackRecord at rest: its plots, of which the rest follows, and when the newest was made."""

    party: str
    track_id: str
    at_us: int
    plots: Raw
    status: tuple[int, str, str]


class _Shelf(Struct, array_like=True):
    """All that came of a run of entries. `entries` are those that are folded again, as they were signed, by hash.

    `said`, `announced`: `Times` with each message by its number among `messages`.
    """

    entries: list[tuple[str, bytes]]
    messages: dict[str, Raw]
    objects: list[tuple[ObjectKey, Raw]]
    tracks: list[_Track]
    sightings: list[tuple[int, str, str, Plot, Plot]]
    alerts: list[tuple[tuple[str, ...], list[str]]]
    conflicts: dict[str, list[str]]
    not_understood: dict[str, Place]
    forks: list[tuple[tuple[str, str, int], int]]
    reopened: list[tuple[tuple[str, str], list[tuple[int, int, int]]]]
    said: bytes
    announced: bytes


_pack = msgspec.msgpack.Encoder().encode
_read_shelf = msgspec.msgpack.Decoder(_Shelf).decode
_read_message = msgspec.msgpack.Decoder(_Message).decode
_read_versions = msgspec.msgpack.Decoder(dict[str, _Version]).decode
_read_plots = msgspec.msgpack.Decoder(list[Plot]).decode
_mains: dict[str, msgspec.json.Decoder[Any]] = {}


class Shelf:
    """One being made: `take` its entries in turn, then `packed`. `picture` is what they come to, those to be folded again left out."""

    def __init__(self) -> None:
        self.picture = Picture()
        self._entries: list[tuple[str, bytes]] = []

    def take(self, entry: Entry) -> None:
        """One entry that stands in its chain. What its place tells (a fork, an epoch) is for the caller to note in `picture`."""
        if type(entry.main) in MANY or entry.main is None:
            fold(self.picture, entry)
        else:
            self._entries.append((entry.hash, entry.encode()))

    def packed(self) -> bytes:
        """The shelf as bytes: the same entries in the same order give the same."""
        picture = self.picture
        numbers = {entry: number for number, entry in enumerate(picture.messages)}
        shelf = _Shelf(
            entries=self._entries,
            messages={entry: Raw(_pack(_message_at_rest(record))) for entry, record in picture.messages.items()},
            objects=[(key, Raw(_pack(_versions_at_rest(record)))) for key, record in picture.objects.items()],
            tracks=[
                _Track(*key, record.track.at_us, Raw(_pack(record.track.plots)), record.status) for key, record in picture.tracks.items()
            ],
            sightings=[(day, *key, *seen) for day, found in picture.sightings.days.items() for key, seen in found.items()],
            alerts=[(pair, sorted(entries)) for pair, entries in picture.alerts.items()],
            conflicts={conflict: sorted(entries) for conflict, entries in picture.conflicts.items()},
            not_understood=picture.not_understood,
            forks=list(picture.forks.items()),
            reopened=[(key, [(epoch, *last) for epoch, last in opened.items()]) for key, opened in picture.reopened.items()],
            said=picture.times.said.at_rest(numbers),
            announced=picture.times.announced.at_rest(numbers),
        )
        return _pack(shelf)


def _message_at_rest(record: MessageRecord) -> _Message:
    main = None if record.main is None else msgspec.json.encode(record.main)
    return _Message(
        record.place, record.kind, record.written_at_us, main, record.starts_us, record.parts, record.receipts, record.acknowledgements,
        record.climbs, record.ended_by, record.replies, record.referred, record.tried, record.heard,
    )  # fmt: skip


def _versions_at_rest(record: ObjectRecord) -> dict[str, _Version]:
    return {
        entry: _Version(held.place, held.written_at_us, held.main, held.exact, held.buffered, held.kind)
        for entry, held in record.versions.items()
    }


def put_together(shelves: Iterable[bytes], noted: Callable[[Entry], object] = bool) -> Picture:
    """The picture of all entries of these shelves, the oldest shelf first; `noted` is called with each entry that is folded again.

    Raises msgspec.MsgspecError, PeerFault, KeyError or IndexError for bytes that are no shelf: hold them against what they were before.
    """
    picture = Picture()
    messages: Lazy[str, MessageRecord] = Lazy(lambda entry, held: _message(picture, entry, held))
    objects: Lazy[ObjectKey, ObjectRecord] = Lazy(_object)
    picture.messages, picture.objects = messages, objects
    again: list[tuple[str, bytes]] = []
    for packed in reversed(list(shelves)):
        shelf = _read_shelf(packed)
        again += shelf.entries
        messages.add(shelf.messages.items())
        objects.add(shelf.objects)
        _join_small(picture, shelf)
    for digest, wire in again:
        entry = Entry.stored(wire, bytes_of(digest))
        fold(picture, entry)
        noted(entry)
    return picture


def _join_small(picture: Picture, shelf: _Shelf) -> None:
    """What there is less of than of messages and objects."""
    for track in shelf.tracks:
        _join_track(picture, track)
    for day, party, track_id, first, last in shelf.sightings:
        seen, key, more = picture.sightings.days.setdefault(day, {}), (party, track_id), Sighting(first, last)
        seen[key] = joining.joined_sighting(seen[key], more) if key in seen else more
    for pair, entries in shelf.alerts:
        picture.alerts.setdefault(pair, set()).update(entries)
    for conflict, entries in shelf.conflicts.items():
        picture.conflicts.setdefault(conflict, set()).update(entries)
    picture.not_understood.update(shelf.not_understood)
    names = list(shelf.messages)
    picture.times.said.join(shelf.said, names)
    picture.times.announced.join(shelf.announced, names)
    for fork, seq in shelf.forks:
        picture.forks[fork] = min(seq, picture.forks.get(fork, seq))
    for logbook, opened in shelf.reopened:
        held = picture.reopened.setdefault(logbook, {})
        for epoch, last_epoch, last_seq in opened:
            held[epoch] = min((last_epoch, last_seq), held.get(epoch, (last_epoch, last_seq)))


def _join_track(picture: Picture, said: _Track) -> None:
    """A track of an older shelf: where those since fill the track, nothing of it is left."""
    key = (said.party, said.track_id)
    held = picture.tracks.get(key)
    if held is not None and len(held.track.plots) > HISTORY and held.track.plots[-1].at_us > said.at_us:
        return
    more = TrackRecord(track_of(_read_plots(said.plots), party=said.party), said.status)
    picture.tracks[key] = more if held is None else joining.joined_track(held, more)


class Lazy(dict[_K, _V], Generic[_K, _V]):
    """A dict of records of which those nobody asked for yet are still on their shelves: `open` makes one of all that shelves hold of it."""

    def __init__(self, open: Callable[[_K, list[Raw]], _V]) -> None:
        super().__init__()
        self._open = open
        self._shelved: dict[_K, list[Raw]] = {}

    def add(self, shelf: Iterable[tuple[_K, Raw]]) -> None:
        """What one more shelf holds; all are added before the first is asked for."""
        held = self._shelved
        for key, raw in shelf:
            found = held.get(key)
            if found is None:
                held[key] = [raw]
            else:
                found.append(raw)

    def __missing__(self, key: _K) -> _V:
        value = self._open(key, self._shelved[key])
        del self._shelved[key]
        super().__setitem__(key, value)
        return value

    def get(self, key: _K, default: Any = None) -> Any:
        """The record, opened if it is here."""
        return self[key] if key in self else default

    def setdefault(self, key: _K, default: Any = None) -> Any:
        """The record, opened if it is here, else this one from now on."""
        if key not in self:
            self[key] = default
        return self[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._shelved

    def __len__(self) -> int:
        return super().__len__() + len(self._shelved)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[_K]:
        yield from list(super().__iter__())
        yield from list(self._shelved)

    def values(self) -> Any:
        """Every record, opened."""
        self._open_all()
        return super().values()

    def items(self) -> Any:
        """Every key and record, opened."""
        self._open_all()
        return super().items()

    def keys(self) -> Any:
        """Every key; nothing is opened."""
        return super().keys() | self._shelved.keys()

    def _open_all(self) -> None:
        for key in list(self._shelved):
            self[key]


def _message(picture: Picture, entry: str, held: list[Raw]) -> MessageRecord:
    """The record of a message of what shelves hold of it, newest first."""
    records = [_message_opened(picture, entry, _read_message(raw)) for raw in held]
    for more in records[1:]:
        joining.join_message(records[0], more)
    return records[0]


def _message_opened(picture: Picture, entry: str, said: _Message) -> MessageRecord:
    main = None if said.main is None else _main(said.kind, said.main)
    return MessageRecord(
        entry, said.place, said.kind, said.written_at_us, main, said.starts_us, said.parts or NOTHING, said.receipts or NOTHING,
        said.acknowledgements or NOTHING, said.climbs or NOTHING, said.ended_by or NOTHING, said.replies or NOTHING,
        said.referred or NOTHING, said.tried or NOTHING, said.heard or NOTHING, picture.gate,
    )  # fmt: skip


def _main(kind: str, main: bytes) -> Part:
    decoder = _mains.get(kind)
    if decoder is None:
        decoder = _mains[kind] = msgspec.json.Decoder(KINDS[kind].parts["main"])
    found: Part = decoder.decode(main)
    return found


def _object(key: ObjectKey, held: list[Raw]) -> ObjectRecord:
    """The record of an object of what shelves hold of it."""
    record = ObjectRecord(*key)
    for raw in held:
        opened = {
            entry: Version(said.place, said.written_at_us, said.main, said.exact, said.buffered, said.kind)
            for entry, said in _read_versions(raw).items()
        }
        joining.join_object(record, ObjectRecord(*key, opened))
    return record
