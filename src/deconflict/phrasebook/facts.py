"""What a statement says, field by field, as text for phrases: every value from the record, every code in words."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.outline import Circle, Outline, bounding_cap
from deconflict.airspace.volume import Volume4D
from deconflict.phrasebook.catalogue import Catalogue
from deconflict.phrasebook.sorts import Sort, prefix, sorts
from deconflict.phrasebook.wording import Reading, date, duration, free, frequency, instant, interval, short
from deconflict.statements.base import MessageHeader, Part
from deconflict.statements.lead import SentBack
from deconflict.statements.plans import LiveContact, PlaceReference, Volumes
from deconflict.statements.sites import Place

MAX_SHOWN: Final = 8
"""How many volumes, or members of a list of things, are written out; the others are counted."""

UNSHOWN: Final = frozenset(
    {
        "first_header", "first_signature", "second_header", "second_signature", "peer_certificate", "plots", "message", "terms",
        "checkpoint", "cosignature", "summary",
    }
)  # fmt: skip
"""Fields that machines read, and what is shown in another way."""
DEADLINES: Final = ("ack_by", "answer_by", "valid_until")
ABOVE_W84: Final = ("lower_mm", "upper_mm")
"""Heights that a notice states as numbers alone, above WGS-84 (`conflict.strategic`); everywhere else a height carries its reference."""
SHIFT: Final = "by_time_us"
"""How much earlier or later: said in words by its code, `less` for earlier, since a minus is soon lost by voice."""

_PARTY: Final = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said: its text, and a code for phrases to choose by: none, yes, no, an enumeration's value, or some."""

    text: str
    code: str = "some"
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns a part's fields into facts in one party's reading, with parties by name."""

    words: Catalogue
    reading: Reading
    names: Mapping[str, str]

    def part(self, part: Part, only: Container[str] | None = None) -> dict[str, Fact]:
        """Every field of a part, or those named in `only`, by its name without unit."""
        if isinstance(part, PlaceReference):
            return {"reference": Fact(self.reference(part))}
        names = ((name, plain_name(name)) for name in part.__struct_fields__ if name not in UNSHOWN)
        said = {plain: self._fact(part, name) for name, plain in names if only is None or plain in only}
        return said if not isinstance(part, SentBack) else said | self._measured(part)

    def header(self, header: MessageHeader) -> dict[str, Fact]:
        """The message header's fields; deadlines are instants though their names have no unit."""
        said = self.part(header)
        for name in DEADLINES:
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
        texts = [self._volume(volume) for volume in part.volumes[:MAX_SHOWN]]
        left = len(part.volumes) - len(texts)
        return texts if not left else [*texts, self.words.say("extent-rest", {"left": left})]

    def outline(self, outline: Outline) -> str:
        """A circle as it is; a polygon by the circle that holds it."""
        if isinstance(outline, Circle):
            at, radius = self.reading.place(outline.lat_ndeg, outline.lon_ndeg), self.reading.distance(outline.radius_mm)
            return self.words.say("outline-circle", {"place": at, "radius": radius})
        cap = bounding_cap(outline)
        at = self.reading.place(round(cap.lat_deg * 1e9), round(cap.lon_deg * 1e9))
        radius = self.reading.distance(cap.radius_m * 1000)
        return self.words.say("outline-polygon", {"place": at, "radius": radius, "corners": len(outline.vertices_ndeg)})

    def contact(self, contact: LiveContact) -> str:
        """Whom to reach, and how."""
        return self._list([free(contact.name), free(contact.means)], 2)

    def reference(self, named: PlaceReference) -> str:
        """A place said a second way: bearing and range from a named one, whose own coordinate stands with it."""
        values: dict[str, str | int] = {
            "bearing": _bearing(named.bearing_mdeg),
            "range": self.reading.distance(named.range_horizontal_mm),
            "name": free(named.reference),
            "place": self.reading.place(named.lat_ndeg, named.lon_ndeg),
        }
        return self.words.say("place-reference", values)

    def party(self, party: str) -> str:
        """A party by its name, else by the beginning of its id; one that is not on the line is a name already."""
        if party in self.names:
            return free(self.names[party])
        return f"{party[:8]}…" if _PARTY.fullmatch(party) else free(party)

    def quoted(self, text: str) -> str:
        """A peer's own words, marked as not translated; those that nodes themselves write are worded."""
        ours = f"why-{text.replace(' ', '_')}"
        return self.words.plain(ours) if ours in self.words else self.words.say("untranslated", {"text": free(text)})

    def _volume(self, volume: Volume4D) -> str:
        return self.words.say(
            "extent",
            {
                "outline": self.outline(volume.volume.outline),
                "lower": self.reading.height(volume.volume.lower),
                "upper": self.reading.height(volume.volume.upper),
                "time": interval(volume.from_us, volume.until_us),
            },
        )

    def _measured(self, part: SentBack) -> dict[str, Fact]:
        """What was measured and what was agreed, in the unit of what is missing."""
        write = {"area": lambda km2: f"{km2} km²", "place": self.reading.distance}.get(part.missing[0].value, duration)
        both = {"stated": part.stated, "limit": part.limit}
        return {name: self._none() if value is None else Fact(write(value)) for name, value in both.items()}

    def _object(self, name: str) -> str:
        party, _, object_id = name.partition(":")
        return f"{self.party(party)} {free(object_id)}"

    def _none(self) -> Fact:
        return Fact(self.words.plain("word-none"), "none", 0)

    def _fact(self, part: msgspec.Struct, name: str) -> Fact:
        value = getattr(part, name)
        if value is None or value in ((), ""):
            return self._none()
        if isinstance(value, bool):
            code = "yes" if value else "no"
            return Fact(self.words.plain(f"word-{code}"), code)
        if isinstance(value, tuple):
            mark = "semicolon" if isinstance(value[0], msgspec.Struct) else "comma"
            return Fact(self._list([self._text(part, name, item) for item in value[:MAX_SHOWN]], len(value), mark), count=len(value))
        sign = "less" if name == SHIFT and value < 0 else "some"
        code = str(value.value) if isinstance(value, Enum) else sign
        return Fact(self._text(part, name, value), code, value if isinstance(value, int) else 1)

    def _list(self, texts: list[str], count: int, mark: str = "comma") -> str:
        """Things side by side, those that are not written out counted; whole structs are set apart by semicolons."""
        if count > len(texts):
            texts = [*texts, self.words.say("list-rest", {"left": count - len(texts)})]
        return self.words.plain(f"list-{mark}").join(self.words.isolated(text) for text in texts)

    def _text(self, part: msgspec.Struct, name: str, value: Any) -> str:
        if isinstance(value, Enum):
            return self.words.plain(f"{type(value).__name__}-{value.value}")
        if isinstance(value, msgspec.Struct):
            return self._struct(value)
        return self._number(name, value) if isinstance(value, int) else self._string(part, name, value)

    def _struct(self, value: msgspec.Struct) -> str:
        """A struct within a part: places, heights and volumes as such, anything else by a phrase of its own."""
        if isinstance(value, Circle):
            return self.outline(value)
        if isinstance(value, Height):
            return self.reading.height(value)
        if isinstance(value, Volume4D):
            return self._volume(value)
        return self.words.say(f"{type(value).__name__}-said", values(self._facts(value)))

    def _facts(self, value: msgspec.Struct) -> dict[str, Fact]:
        return {plain_name(name): self._fact(value, name) for name in value.__struct_fields__ if name not in UNSHOWN}

    def row(self, name: str, text: str) -> str:
        """A value behind its label."""
        return self.words.say("row", {"label": self.words.plain(f"label-{name}"), "value": text})

    def _number(self, name: str, value: int) -> str:
        """A whole number by the unit that its field's name ends in."""
        if name.endswith("_time_us"):
            return duration(abs(value) if name == SHIFT else value)
        if name.endswith("_us"):
            return date(value) if name == "day_us" else instant(value)
        if name in ABOVE_W84:
            return self.reading.height(Height(value, Reference.W84))
        if name.endswith("_mm"):
            return self.reading.distance(value) if "horizontal" in name else self.reading.vertical_distance(value)
        return frequency(value) if name.endswith("_hz") else _bearing(value) if name.endswith("_mdeg") else str(value)

    def _string(self, part: msgspec.Struct, name: str, value: str) -> str:
        """A text by its sort."""
        sort = sorts(type(part))[name]
        if sort is Sort.CODE:
            return self._code(part, name, value)
        if sort is Sort.OBJECT:
            return self._object(value)
        if sort is Sort.FREE:
            return self.quoted(value)
        # ConflictNotice.versions are hashes; PairConfirm.versions are numbers and were written above.
        return self.party(value) if sort is Sort.PARTY or _PARTY.fullmatch(value) else short(value) if sort is Sort.HASH else free(value)

    def _code(self, part: msgspec.Struct, name: str, value: str) -> str:
        annotation = next(field.type for field in msgspec.structs.fields(part) if field.name == name)
        key = f"{prefix(name, annotation)}-{value}"
        return self.words.plain(key) if key in self.words else free(value)


def values(facts: Mapping[str, Fact]) -> dict[str, str | int]:
    """Each fact three times, for phrases to say it, to choose by it and to count it."""
    said: dict[str, str | int] = {}
    for name, fact in facts.items():
        said |= {name: fact.text, f"{name}_code": fact.code, f"{name}_count": fact.count}
    return said


def plain_name(name: str) -> str:
    """A field's name without its unit, as labels and phrases have it."""
    return re.sub(r"_(us|mm|hz|mdeg)$", "", name)


def _bearing(mdeg: int) -> str:
    return f"{mdeg / 1000:05.1f}°"
