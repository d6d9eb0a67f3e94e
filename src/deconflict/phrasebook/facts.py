"""What a statement says, field by field, as text for phrases: every value from the record, every code in words."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from deconflict.airspace.altitude import Height
from deconflict.airspace.outline import Circle, Outline, bounding_cap
from deconflict.airspace.volume import Volume4D
from deconflict.phrasebook.catalogue import Catalogue
from deconflict.phrasebook.wording import Wording, duration, free, instant, interval, place, short
from deconflict.statements.agreements import PositionStated, Signatory
from deconflict.statements.base import MessageHeader, Part
from deconflict.statements.negotiation import Changed
from deconflict.statements.plans import LiveContact, Volumes
from deconflict.statements.sites import Place

MAX_VOLUMES_SHOWN: Final = 8

PARTIES: Final = frozenset(
    {
        "author", "party", "peer", "on_behalf_of", "audience", "members", "to", "parties", "owner", "present", "host", "about",
        "vouched_by",
    }
)  # fmt: skip
"""Fields that hold parties by id."""
OBJECTS: Final = frozenset({"pair", "objects", "thing"})
"""Fields that hold party:id."""
HASHES: Final = frozenset(
    {
        "signing_key", "recovery_key", "tls_pins", "transcript", "peer_signing_key", "peer_recovery_key", "peer_tls_pins",
        "entry", "entries", "conflict_id", "last_known", "refs", "agreement", "evidence", "files", "version", "duplicate_of", "summary",
        "head", "party_head", "notices",
    }
)  # fmt: skip
"""Fields shown by their beginning."""
UNSHOWN: Final = frozenset({"first_header", "first_signature", "second_header", "second_signature", "peer_certificate", "plots", "message"})
"""Fields that machines read, and what is shown in another way."""
WORDED: Final = frozenset({"level", "basis", "endangered", "wanted"})
"""Texts from a closed set that is no enumeration."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: its text, and a code for phrases to choose by: none, yes, no, an enumeration's value, or some."""

    text: str
    code: str = "some"
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns a part's fields into facts in one language, one choice of units, with parties by name."""

    words: Catalogue
    wording: Wording
    names: Mapping[str, str]

    def part(self, part: Part, only: Container[str] | None = None) -> dict[str, Fact]:
        """Every field of a part, or those named in `only`, by its name without unit."""
        names = ((name, _plain(name)) for name in part.__struct_fields__ if name not in UNSHOWN)
        return {plain: self._fact(name, getattr(part, name)) for name, plain in names if only is None or plain in only}

    def header(self, header: MessageHeader) -> dict[str, Fact]:
        """The message header's fields; deadlines are instants though their names have no unit."""
        said = self.part(header)
        for name in ("ack_by", "answer_by", "valid_until"):
            at_us = getattr(header, name)
            said[name] = self._none() if at_us is None else Fact(instant(at_us))
        return said

    def where(self, part: Part | None) -> Fact:
        """Where, how high and when of the part `exact` or `buffered`: the first volume, and how many more there are."""
        if isinstance(part, Volumes):
            more = len(part.volumes) - 1
            first = self.volumes(part)[0]
            return Fact(first if not more else self.words.say("extent-more", {"first": first, "more": more}))
        if isinstance(part, Place):
            return Fact(self.outline(part.place))
        return Fact(self.words.plain("word-withheld"), "none")

    def volumes(self, part: Volumes) -> list[str]:
        """Each volume as a text; at most eight, the others counted."""
        texts = [
            self.words.say(
                "extent",
                {
                    "outline": self.outline(volume.volume.outline),
                    "lower": self.wording.height(volume.volume.lower),
                    "upper": self.wording.height(volume.volume.upper),
                    "time": interval(volume.from_us, volume.until_us),
                },
            )
            for volume in part.volumes[:MAX_VOLUMES_SHOWN]
        ]
        left = len(part.volumes) - len(texts)
        return texts if not left else [*texts, self.words.say("extent-rest", {"left": left})]

    def outline(self, outline: Outline) -> str:
        """A circle as it is; a polygon by the circle that holds it."""
        if isinstance(outline, Circle):
            at, radius = place(outline.lat_ndeg, outline.lon_ndeg), self.wording.distance(outline.radius_mm)
            return self.words.say("outline-circle", {"place": at, "radius": radius})
        cap = bounding_cap(outline)
        at, radius = place(round(cap.lat_deg * 1e9), round(cap.lon_deg * 1e9)), self.wording.distance(cap.radius_m * 1000)
        return self.words.say("outline-polygon", {"place": at, "radius": radius, "corners": len(outline.vertices_ndeg)})

    def contact(self, contact: LiveContact) -> str:
        """Whom to reach, and how."""
        return f"{free(contact.name)}, {free(contact.means)}"

    def party(self, party: str) -> str:
        """A party by its name, else by the beginning of its id."""
        return free(self.names.get(party) or f"{party[:8]}…")

    def _object(self, name: str) -> str:
        party, _, object_id = name.partition(":")
        return f"{self.party(party)} {free(object_id)}"

    def _none(self) -> Fact:
        return Fact(self.words.plain("word-none"), "none", 0)

    def _fact(self, name: str, value: Any) -> Fact:
        if value is None or value == ():
            return self._none()
        if isinstance(value, bool):
            code = "yes" if value else "no"
            return Fact(self.words.plain(f"word-{code}"), code)
        if isinstance(value, tuple):
            return Fact(", ".join(self._text(name, item) for item in value), count=len(value))
        if isinstance(value, int) and not name.endswith(("_us", "_mm")):
            return Fact(str(value), count=value)
        return Fact(self._text(name, value), str(value.value) if isinstance(value, Enum) else "some")

    def _text(self, name: str, value: Any) -> str:
        if isinstance(value, Enum):
            return self.words.plain(f"{type(value).__name__}-{value.value}")
        if isinstance(value, Circle):
            return self.outline(value)
        if isinstance(value, (Height, Volume4D)):
            return self.wording.height(value) if isinstance(value, Height) else self.volumes(Volumes(volumes=(value,)))[0]
        if isinstance(value, Changed):
            return self._row_of(value)
        if isinstance(value, Part) or name == "clauses":
            return self._of_agreement(value)
        if name in WORDED:
            return self.words.plain(f"{name}-{value}")
        return self._writer(name, value)(value)

    def _row_of(self, part: Part) -> str:
        """Each field of a part that stands in a field, with its label."""
        said = [(self.words.plain(f"label-{name}"), fact.text) for name, fact in self.part(part).items() if fact.code != "none"]
        return "; ".join(self.words.say("row", {"label": label, "value": value}) for label, value in said)

    def _of_agreement(self, value: Any) -> str:
        """A clause by its title, a person who signed, or where a party stands."""
        if isinstance(value, Signatory):
            return f"{free(value.name)} ({self._text('role', value.role)})"
        if isinstance(value, PositionStated):
            return f"{self.party(value.party)}, {self._text('stands', value.stands)}: {self._fact('clauses', value.clauses).text}"
        return self.words.plain(f"Clause-{getattr(value, 'clause', value)}")

    def _writer(self, name: str, value: Any) -> Callable[[Any], str]:
        """How a field's number or text is written, by its name."""
        if name.endswith("_time_us"):
            return duration
        if name.endswith("_us"):
            return instant
        if name.endswith("_mm"):
            return self.wording.distance if "horizontal" in name else self.wording.vertical
        if isinstance(value, int):
            return str
        if name in PARTIES:
            return self.party
        if name in OBJECTS:
            return self._object
        # ConflictNotice.versions are hashes; PairConfirm.versions are numbers and were written above.
        return short if name in HASHES or name == "versions" else free


def _plain(name: str) -> str:
    return name.removesuffix("_us").removesuffix("_mm")
