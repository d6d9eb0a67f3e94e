"""The picture: what a node knows, as records that `fold` alone writes. It holds no clock: what is overdue is a view of it at an instant."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from deconflict.airspace.track import Track
from deconflict.picture.affairs import Affairs
from deconflict.picture.agreements import Agreements
from deconflict.picture.emergencies import Emergencies
from deconflict.picture.lines import Lines
from deconflict.picture.places import Change as Change
from deconflict.picture.places import Gate
from deconflict.picture.places import Place as Place
from deconflict.picture.sightings import Sightings
from deconflict.picture.times import MINUTE_US, Times
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import MessageHeader, MessagePart, Part, Status
from deconflict.statements.bearing import Heard, Tried
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactUpdate


@dataclass(slots=True)
class Acknowledged:
    """One acknowledgement as its author wrote it."""

    place: Place
    written_at_us: int
    said: Acknowledgement


@dataclass(slots=True)
class Climbed:
    """One passed deadline as the message's sender wrote it down."""

    place: Place
    written_at_us: int
    said: NoAnswer


class TriedBearer(NamedTuple):
    """One try to bring a message, or a word about it, to a party by a bearer, as who tried wrote it down."""

    place: Place
    said: Tried


class HeardAnswer(NamedTuple):
    """What somebody heard from a party by another bearer, as the hearer wrote it down; `place.author` is the hearer."""

    place: Place
    written_at_us: int
    said: Heard


class NotCounted(NamedTuple):
    """An entry that was taken out of the picture again: where it stands, of which kind it is, when it was written, and why."""

    place: Place
    kind: str
    written_at_us: int
    why: str


class Stored(NamedTuple):
    """A party's receipt for one entry: L0."""

    received_at_us: int
    bearer: Bearer
    place: Place


class Reply(NamedTuple):
    """A LINE_CHECK_REPLY to this LINE_CHECK: the nonce it returned, by which bearer, and the hash of the card as it was read there."""

    written_at_us: int
    place: Place
    by_hand: bool
    nonce: str
    bearer: Bearer
    rendered: str | None
    status: Status


class Referred(NamedTuple):
    """A later message whose refs name this one, and to whom it goes: a counter-proposal, a finding, a correction."""

    kind: str
    written_at_us: int
    place: Place
    status: Status
    to: tuple[str, ...]


class _Nothing(dict[str, Any]):
    """A dict that stays empty."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Refused: what is to be written into is made first."""
        raise TypeError("nothing is written into what all records share")


NOTHING = _Nothing()
"""What a record shares with all others while nothing of a sort was said of it: ten empty dicts would take more than a plan does."""


@dataclass(slots=True)
class MessageRecord:
    """One message and everything said of it so far; `main` is absent while only answers to it are known, or its part is withheld.

    `parts` are its other parts as canonical bytes, by name; where and when of a plan, zone, site or movement stand with the object's
    version only. `starts_us`: when what it announces begins, where it says so. `ended_by`: (author, logbook) of each word that it is over.
    """

    entry: str
    place: Place | None = None
    kind: str = ""
    written_at_us: int = 0
    main: Part | None = None
    starts_us: int | None = None
    parts: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, Stored] = field(default_factory=dict)
    acknowledgements: dict[str, Acknowledged] = field(default_factory=dict)
    climbs: dict[str, Climbed] = field(default_factory=dict)
    ended_by: dict[str, tuple[str, str]] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    referred: dict[str, Referred] = field(default_factory=dict)
    tried: dict[str, TriedBearer] = field(default_factory=dict)
    heard: dict[str, HeardAnswer] = field(default_factory=dict)
    gate: Gate = field(default_factory=Gate, compare=False, repr=False)

    @property
    def message(self) -> MessageHeader | None:
        """The header every message's main part carries."""
        return self.main.message if isinstance(self.main, MessagePart) else None

    def part(self, name: str) -> Part | None:
        """One of its other parts, decoded; None where it has none of that name, or it is withheld."""
        raw = self.parts.get(name)
        return None if raw is None else msgspec.json.decode(raw, type=KINDS[self.kind].parts[name])

    @property
    def ended(self) -> bool:
        """Whether its own author has said, on the line where it stands, that the danger ended: elsewhere its recipients would not hear."""
        return self.place is not None and (self.place.author, self.place.logbook) in self.ended_by.values()

    def counts_for(self, party: str) -> bool:
        """Whether it lay within what its author and that party had agreed when it was written; of what did not nothing is due."""
        return self.place is None or self.gate.within(self.kind, self.place, self.written_at_us, (party,))

    def named_by(self, *kinds: str) -> dict[str, Referred]:
        """Later messages of these kinds that name this one, by entry; what lay outside the agreement answers nothing and is left out."""
        if self.place is None or self.message is None:
            return {}
        sender, told = self.place.author, self.message.to
        return {
            entry: said
            for entry, said in self.referred.items()
            if said.kind in kinds
            and self.gate.within(said.kind, said.place, said.written_at_us, told if said.place.author == sender else (sender,))
        }

    def by_party(self, party: str) -> list[Acknowledged]:
        """That party's acknowledgements in the order it wrote them."""
        return sorted((a for a in self.acknowledgements.values() if a.place.author == party), key=lambda a: a.place)


@dataclass(slots=True)
class Version:
    """One statement of an object (plan, zone, site): its parts as canonical bytes, decoded on demand; absent where withheld.

    `kind` is the kind that states it, which its author may have had contradict its state.
    """

    place: Place
    written_at_us: int
    main: bytes | None
    exact: bytes | None
    buffered: bytes | None
    kind: str = ""


@dataclass(slots=True)
class ObjectRecord:
    """A plan, zone, site or movement of one party: every version it stated, by entry hash."""

    kind: str
    party: str
    object_id: str
    versions: dict[str, Version] = field(default_factory=dict)


ObjectKey = tuple[str, str, str]
"""(kind, party, object_id); kind is plan, zone, site or movement."""


@dataclass(slots=True)
class TrackRecord:
    """One aircraft as one party reports it; `status` is that of the newest plot, with what made it the newest."""

    track: Track
    status: tuple[int, str, str]


@dataclass(slots=True)
class PartyRecord:
    """A party: its name and keys as its own `keys` logbook states them, its watch and contacts (newest by written_at, then place)."""

    party: str
    name: str = ""
    key_place: Place | None = None
    signing_key: str = ""
    recovery_key: str = ""
    tls_pins: tuple[str, ...] = ()
    watch: dict[str, tuple[int, Place, str | None]] = field(default_factory=dict)
    contacts: dict[str, tuple[int, Place, ContactUpdate]] = field(default_factory=dict)

    def on_watch(self, role: str) -> str | None:
        """Who holds this role now, by the pseudonym of this watch."""
        held = self.watch.get(role)
        return held[2] if held else None


@dataclass(slots=True)
class Picture:
    """Everything known. Only `fold` writes it, and `forgetting` takes out what is no longer held.

    `dropped`: parts by entry that somebody said to hold no longer; `dropped_us`: since when (µs) whoever keeps this record holds no part
    of an entry.
    """

    parties: dict[str, PartyRecord] = field(default_factory=dict)
    channels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pairings: dict[tuple[str, str], tuple[Place, PairConfirm]] = field(default_factory=dict)
    paired_at_us: dict[tuple[str, str], int] = field(default_factory=dict)
    audiences: dict[tuple[str, str], tuple[Place, frozenset[str]]] = field(default_factory=dict)
    objects: dict[ObjectKey, ObjectRecord] = field(default_factory=dict)
    tracks: dict[tuple[str, str], TrackRecord] = field(default_factory=dict)
    messages: dict[str, MessageRecord] = field(default_factory=dict)
    alerts: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    conflicts: dict[str, set[str]] = field(default_factory=dict)
    forks: dict[tuple[str, str, int], int] = field(default_factory=dict)
    reopened: dict[tuple[str, str], dict[int, tuple[int, int]]] = field(default_factory=dict)
    proofs: dict[str, set[str]] = field(default_factory=dict)
    not_understood: dict[str, Place] = field(default_factory=dict)
    dropped: dict[str, set[str]] = field(default_factory=dict)
    dropped_us: dict[str, int] = field(default_factory=dict)
    not_counted: dict[str, NotCounted] = field(default_factory=dict)
    agreements: Agreements = field(default_factory=Agreements)
    affairs: Affairs = field(default_factory=Affairs)
    sightings: Sightings = field(default_factory=Sightings)
    lines: Lines = field(default_factory=Lines)
    emergencies: Emergencies = field(default_factory=Emergencies)
    gate: Gate = field(default_factory=Gate, compare=False, repr=False)
    times: Times = field(default_factory=Times, compare=False, repr=False)

    def __post_init__(self) -> None:
        """What is being settled asks the same gate as the messages."""
        self.affairs.gate = self.gate

    def audience(self, author: str, logbook: str) -> frozenset[str]:
        """Who may read that logbook, its author left out."""
        stated = self.audiences.get((author, logbook))
        return stated[1] if stated else frozenset()

    def current(self, record: ObjectRecord) -> list[Version]:
        """The versions that count, oldest first: the newest; where its logbook forked, all from the fork on and the last before it."""
        versions = sorted(record.versions.values(), key=lambda v: v.place)
        newest = versions[-1].place
        forked_from = self.forks.get((newest.author, newest.logbook, newest.epoch))
        if forked_from is None or newest.seq < forked_from:
            return versions[-1:]
        before = [v for v in versions if (v.place.epoch, v.place.seq) < (newest.epoch, forked_from)]
        return before[-1:] + versions[len(before) :]

    def channels_with(self, party: str) -> list[str]:
        """Channels that hold that party, in order of name."""
        return sorted(channel for channel, members in self.channels.items() if party in members)

    def newest_messages(self) -> Iterator[MessageRecord]:
        """Messages that are here, by when they were written, the latest first; only as many minutes are looked at as are asked for."""
        for minute, names in self.times.said.instants():
            held = {name: record for name in names if (record := self.messages.get(name)) is not None and record.place is not None}
            written = [record for record in held.values() if record.written_at_us // MINUTE_US == minute]
            yield from sorted(written, key=lambda record: (-record.written_at_us, record.entry))

    def name_of(self, party: str) -> str:
        """The party's own name, or its id while it has not stated one."""
        record = self.parties.get(party)
        return record.name if record and record.name else party

    def digest(self) -> str:
        """SHA-256 over everything in it, independent of the order in which it came; for tests and for comparing nodes."""
        return hashlib.sha256(msgspec.json.encode(_plain(self), order="sorted")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, (dict, set, frozenset)):
        pairs = value.items() if isinstance(value, dict) else ((item, True) for item in value)
        return sorted(([_plain(key), _plain(item)] for key, item in pairs), key=lambda pair: msgspec.json.encode(pair[0]))
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, name.name)) for name in dataclasses.fields(value) if name.compare]
    if isinstance(value, bytes):
        return value.hex()
    return value
