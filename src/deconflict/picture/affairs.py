"""What is being settled or accounted for: proposals, holds, incidents, breaches, claims, meetings, the state of the
record, alerts that a desk suppresses.

Each is kept as its author said it, and under what it speaks of: the first of its refs. What it all comes to is `coordination`'s to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from deconflict.picture.places import Change, Gate, Place
from deconflict.statements import breaches, claims, holds, incidents, meetings, negotiation, records, suppressing
from deconflict.statements.base import Kind, MessageHeader, MessagePart, Part

_NOUNS: Final = (negotiation, holds, incidents, breaches, claims, meetings, records, suppressing)
PARTS: Final[frozenset[type[Part]]] = frozenset(
    said.parts["main"] for noun in _NOUNS for said in vars(noun).values() if isinstance(said, Kind)
)
"""The main parts of every kind that is kept here."""


class Said(NamedTuple):
    """One statement as it stands in its author's logbook."""

    entry: str
    kind: str
    place: Place
    written_at_us: int
    main: MessagePart

    @property
    def author(self) -> str:
        """The party that said it."""
        return self.place.author

    @property
    def line(self) -> str:
        """The line it was said on: the name that the logbooks of all its parties have."""
        return self.place.logbook

    @property
    def message(self) -> MessageHeader:
        """Its header."""
        return self.main.message

    @property
    def about(self) -> str | None:
        """The entry it speaks of: the first of its refs."""
        return self.main.message.refs[0] if self.main.message.refs else None


@dataclass(slots=True)
class Affairs:
    """Every statement of these nouns: by kind and entry, and by what it speaks of and entry."""

    by_kind: dict[str, dict[str, Said]] = field(default_factory=dict)
    by_matter: dict[str, dict[str, Said]] = field(default_factory=dict)
    gate: Gate = field(default_factory=Gate, compare=False, repr=False)

    def write(self, entry_hash: str, kind: str, place: Place, written_at_us: int, main: MessagePart) -> list[Change]:
        """Keep one statement; any order, any number of times, gives the same."""
        said = Said(entry_hash, kind, place, written_at_us, main)
        self.by_kind.setdefault(kind, {})[entry_hash] = said
        if said.about is not None:
            self.by_matter.setdefault(said.about, {})[entry_hash] = said
        return [Change("affair", entry_hash, entry_hash)]

    def get(self, entry: str, *kinds: str) -> Said | None:
        """That statement, if it is held and of one of these kinds."""
        found = (self.by_kind.get(kind, {}).get(entry) for kind in kinds)
        return next((said for said in found if said is not None), None)

    def matter(self, said: MessagePart) -> Said | None:
        """What a statement speaks of first, of whatever kind, if it is kept here."""
        refs = said.message.refs
        return self.get(refs[0], *self.by_kind) if refs else None

    def all(self, *kinds: str) -> list[Said]:
        """Every statement of these kinds, by the time it was written, then by hash."""
        held = (said for kind in kinds for said in self.by_kind.get(kind, {}).values())
        return sorted(held, key=lambda said: (said.written_at_us, said.entry))

    def counts(self, said: Said, matter: Said | None = None) -> bool:
        """Whether a statement lay within the agreement: with who made the matter it answers; of one's own, with everybody it went to."""
        hearers = said.message.to if matter is None or matter.author == said.author else (matter.author,)
        return self.gate.within(said.kind, said.place, said.written_at_us, hearers)

    def said_of(self, matter: Said, *kinds: str) -> list[Said]:
        """What was said of `matter`, of these kinds, in order of place: on its own line, since nobody else hears another, and of its own
        status, since a drill is answered by a drill. Shown, whether it counts or not."""
        held = (said for said in self.by_matter.get(matter.entry, {}).values() if said.kind in kinds)
        meant = (said for said in held if said.message.status is matter.message.status and said.line == matter.line)
        return sorted(meant, key=lambda said: said.place)

    def on(self, matter: Said, *kinds: str) -> list[Said]:
        """The same, as far as it counts: what lies outside the agreement answers and settles nothing, and nothing settles it."""
        return [said for said in self.said_of(matter, *kinds) if self.counts(said, matter)] if self.counts(matter) else []
