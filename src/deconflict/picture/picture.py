"""The picture: what a node knows, as records that `fold` alone writes. It holds no clock: what is overdue is a view of it at an instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterator

from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Part
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactUpdate


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry stands; later places of one logbook supersede earlier ones."""

    author: str
    logbook: str
    epoch: int
    seq: int
    entry: str


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


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """A party's receipt for one entry: L0."""

    received_at_us: int
    bearer: Bearer
    place: Place


@dataclass(slots=True)
class MessageRecord:
    """One message and everything said of it so far; `main` is absent while only answers to it are known, or its part is withheld."""

    entry: str
    place: Place | None = None
    kind: str = ""
    written_at_us: int = 0
    main: Part | None = None
    receipts: dict[str, Stored] = field(default_factory=dict)
    acknowledgements: dict[str, Acknowledged] = field(default_factory=dict)
    climbs: dict[str, Climbed] = field(default_factory=dict)
    ended_by: set[str] = field(default_factory=set)

    def by_party(self, party: str) -> list[Acknowledged]:
        """That party's acknowledgements in the order it wrote them."""
        return sorted((a for a in self.acknowledgements.values() if a.place.author == party), key=lambda a: a.place)


@dataclass(slots=True)
class Version:
    """One statement of an object (plan, zone, site): its main part and its where and when as canonical bytes, decoded on demand."""

    place: Place
    written_at_us: int
    main: bytes | None
    exact: bytes | None
    buffered: bytes | None


@dataclass(slots=True)
class ObjectRecord:
    """A plan, zone or site of one party: all versions that count now. More than one only where its author's logbook forked."""

    party: str
    object_id: str
    kind: str
    versions: dict[str, Version] = field(default_factory=dict)

    def current(self) -> list[Version]:
        """Versions that count, oldest first."""
        return sorted(self.versions.values(), key=lambda v: v.place)


ObjectKey = tuple[str, str, str]
"""(kind, party, object_id)."""


@dataclass(slots=True)
class PartyRecord:
    """A party: its name and keys as its own `keys` logbook states them, its watch and contacts."""

    party: str
    name: str = ""
    key_place: Place | None = None
    signing_key: str = ""
    recovery_key: str = ""
    tls_pins: tuple[str, ...] = ()
    watch: dict[str, tuple[Place, str | None]] = field(default_factory=dict)
    contacts: dict[str, tuple[Place, ContactUpdate]] = field(default_factory=dict)


def iter_current(records: dict[ObjectKey, ObjectRecord]) -> Iterator[tuple[ObjectRecord, Version]]:
    """Every version that counts of every record."""
    for record in records.values():
        for version in record.current():
            yield record, version
