"""Read-back as a choice out of three: the key fields of a message as one text that is right and two that are plausible and wrong.

Each wrong one differs in one field only: two neighbouring digits of the place swapped or one misread, the other side of the named
reference, the hour before or after, another height, another thing asked for. Which wrong ones, and where the right one stands, is drawn
from bytes given with the message, so that a second look finds the same three. A blind choice is right once in three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from deconflict.airspace.altitude import HIGHEST_MM, Height
from deconflict.airspace.earth import NDEG_PER_DEG, bearing_deg, destination, distance_m
from deconflict.airspace.outline import Circle, Outline, bounding_cap
from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import Catalogue, catalogue
from deconflict.phrasebook.facts import plain_name
from deconflict.phrasebook.grids import Position, parse_place
from deconflict.phrasebook.wording import Reading, date, instant
from deconflict.statements.base import MessagePart, Part
from deconflict.statements.plans import PlaceReference, Volumes
from deconflict.statements.sites import Place

CHOICES: Final = 3
HOUR_US: Final = 3_600_000_000
DAY_US: Final = 24 * HOUR_US
HEIGHT_STEP_MM: Final = 609_600
"""2000 ft: a level that is as likely as the right one."""
LEAST_APART_M: Final = 1000.0
"""A swap of digits that moves the place by less tells nobody anything."""
MOST_APART_M: Final = 500_000.0
LEAST_ENTROPY: Final = 8

TIMES: Final = (
    "closest_at_us", "loss_at_us", "from_us", "at_us", "last_seen_us", "since_us", "effective_at_us", "until_us", "due_us", "needed_by_us",
    "day_us",
)  # fmt: skip
"""Fields that may be a message's key time, the first that is there."""
ACTIONS: Final = ("action", "help_wanted", "help_offered", "trouble", "distress", "danger", "presence", "operation", "zone_type", "outcome")
"""Fields that may say what is asked for or going on, the first that is there."""


@dataclass(frozen=True, slots=True)
class KeyFields:
    """What a person must have understood: where, when, how high, what. `reference` is the named place it was also said from.

    `time` is the field that the instant stands in, so that its label goes before it: a message may state several. A day is read as one.
    `other_heights` stand in the message too, so that none of them can be a wrong one.
    """

    place: Position | None = None
    at_us: int | None = None
    height: Height | None = None
    action: Enum | None = None
    reference: Position | None = None
    time: str = ""
    other_heights: tuple[Height, ...] = ()

    @property
    def step_us(self) -> int:
        """How far a wrong time lies from the right one: an hour, or a day where only the day is read."""
        return DAY_US if self.time == "day_us" else HOUR_US


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Three texts and which of them is right (0 to 2); the place stays with whoever judges the choice, and never goes to a page."""

    choices: tuple[str, ...]
    right: int

    def is_right(self, choice: int) -> bool:
        """Whether the text chosen (0 to 2) is the one that stands in the message; any other number is not."""
        return choice == self.right


def key_fields(parts: Mapping[str, Part]) -> KeyFields:
    """The key fields of a message by its parts; its time is the answer's deadline where it states none of its own."""
    main, placed, named = parts["main"], parts.get("exact", parts.get("buffered")), parts.get("reference")
    volume = placed.volumes[0] if isinstance(placed, Volumes) else None
    outline = volume.volume.outline if volume else placed.place if isinstance(placed, Place) else getattr(main, "place", None)
    time, at_us = ("from_us", volume.from_us) if volume else _time(main)
    return KeyFields(
        place=_centre(outline) if outline is not None else None,
        at_us=at_us,
        time=time,
        height=volume.volume.lower if volume else None,
        other_heights=_heights(placed),
        action=next((code for name in ACTIONS if (code := _code(getattr(main, name, None))) is not None), None),
        reference=Position(named.lat_ndeg, named.lon_ndeg) if isinstance(named, PlaceReference) else None,
    )


def _time(main: Part) -> tuple[str, int | None]:
    """The key time of a part with the field it stands in."""
    found = next(((name, value) for name in TIMES if (value := getattr(main, name, None)) is not None), None)
    if found is not None:
        return found
    return ("answer_by", main.message.answer_by) if isinstance(main, MessagePart) else ("", None)


def read_back(fields: KeyFields, reading: Reading, entropy: bytes) -> ReadBack:
    """Three choices in a party's reading; Refused where there is nothing to read back, or too few bytes to draw from."""
    if len(entropy) < LEAST_ENTROPY:
        raise Refused(f"{len(entropy)} bytes to draw from", where="read-back", mend=f"give at least {LEAST_ENTROPY}")
    words = catalogue(reading.locale)
    right = _texts(fields, words, reading)
    wrong = [(name, others) for name, others in _wrong(fields, words, reading) if others]
    if sum(len(others) for _, others in wrong) < CHOICES - 1:
        raise Refused(
            "the message has neither place, time, height nor action to read back",
            where="read-back",
            mend="acknowledge it without a read-back",
        )
    drawn = _Drawn(entropy)
    decoys = []
    for _ in range(CHOICES - 1):
        at = drawn.below(len(wrong))
        name, others = wrong[at]
        decoys.append(_line(right | {name: others.pop(drawn.below(len(others)))}, words))
        # The next wrong one differs elsewhere, as long as there is an elsewhere.
        rest = [row for i, row in enumerate(wrong) if i != at]
        wrong = [row for row in (rest or wrong) if row[1]]
    place = drawn.below(CHOICES)
    decoys.insert(place, _line(right, words))
    return ReadBack(tuple(decoys), place)


class _Drawn:
    """Small numbers out of given bytes: SHA-256 of them as one large number, taken apart."""

    def __init__(self, entropy: bytes) -> None:
        self._left = int.from_bytes(hashlib.sha256(b"deconflict/read-back/1\n" + entropy).digest(), "big")

    def below(self, count: int) -> int:
        self._left, drawn = divmod(self._left, count)
        return drawn


def _texts(fields: KeyFields, words: Catalogue, reading: Reading) -> dict[str, str]:
    """The fields that are there, each as a text, in the order in which they are read."""
    said = {
        "action": words.plain(_key(fields.action)) if fields.action is not None else "",
        "place": reading.place(*fields.place) if fields.place is not None else "",
        "time": _when(fields.at_us, fields, words) if fields.at_us is not None else "",
        "height": reading.height(fields.height) if fields.height is not None else "",
    }
    return {name: text for name, text in said.items() if text}


def _wrong(fields: KeyFields, words: Catalogue, reading: Reading) -> list[tuple[str, list[str]]]:
    """Every plausible wrong text of each field, without those that read like the right one."""
    found = [
        ("place", _other_places(fields, reading)),
        ("time", _other_times(fields, words)),
        ("height", _other_heights(fields, reading)),
        ("action", [] if fields.action is None else [words.plain(_key(code)) for code in type(fields.action)]),
    ]
    right = _texts(fields, words, reading)
    return [(name, sorted({text for text in texts if text != right.get(name)})) for name, texts in found]


def _when(at_us: int, fields: KeyFields, words: Catalogue) -> str:
    """An instant, or a day, behind the label of its field, as it stands on the message's card."""
    text = date(at_us) if fields.time == "day_us" else instant(at_us)
    return words.say("row", {"label": words.plain(f"label-{plain_name(fields.time)}"), "value": text}) if fields.time else text


def _other_times(fields: KeyFields, words: Catalogue) -> list[str]:
    if fields.at_us is None:
        return []
    return [_when(at_us, fields, words) for at_us in (fields.at_us - fields.step_us, fields.at_us + fields.step_us) if at_us >= 0]


def _other_places(fields: KeyFields, reading: Reading) -> list[str]:
    """The place with two neighbouring digits swapped or one misread, and on the other side of its reference."""
    if fields.place is None:
        return []
    text = reading.place(*fields.place)
    found = [other for other in (*_swapped(text), *_misread(text)) if _is_plausible(other, fields.place, reading)]
    if fields.reference is not None:
        found.append(reading.place(*_mirrored(fields.place, fields.reference)))
    return found


def _swapped(text: str) -> list[str]:
    """The text with each two neighbouring digits swapped."""
    pairs = [(at, text[at : at + 2]) for at in range(len(text) - 1) if text[at : at + 2].isdecimal()]
    return [f"{text[:at]}{pair[::-1]}{text[at + 2 :]}" for at, pair in pairs if pair[0] != pair[1]]


def _misread(text: str) -> list[str]:
    """The text with each digit one more."""
    return [f"{text[:at]}{(int(sign) + 1) % 10}{text[at + 1 :]}" for at, sign in enumerate(text) if sign.isdecimal()]


def _is_plausible(text: str, right: Position, reading: Reading) -> bool:
    """Whether it is a place of that grid, far enough to matter and near enough to be believed."""
    try:
        place = parse_place(text, reading.grid)
    except Refused:
        return False
    return LEAST_APART_M <= distance_m(*_deg(right), *_deg(place)) <= MOST_APART_M


def _mirrored(place: Position, reference: Position) -> Position:
    """As far from the reference, on its other side."""
    here, there = _deg(reference), _deg(place)
    lat, lon = destination(*here, bearing_deg(*here, *there) + 180.0, distance_m(*here, *there))
    return Position(round(lat * NDEG_PER_DEG), round(lon * NDEG_PER_DEG))


def _heights(placed: Part | None) -> tuple[Height, ...]:
    volumes = placed.volumes if isinstance(placed, Volumes) else ()
    return tuple(height for volume in volumes for height in (volume.volume.lower, volume.volume.upper))


def _other_heights(fields: KeyFields, reading: Reading) -> list[str]:
    """Levels as likely as the right one that the message does not state."""
    height = fields.height
    if height is None:
        return []
    stated = {reading.height(other) for other in fields.other_heights}
    values = [height.value_mm + steps * HEIGHT_STEP_MM for steps in (-2, -1, 1, 2, 3)]
    texts = [reading.height(Height(value, height.reference)) for value in values if 0 <= value <= HIGHEST_MM]
    return [text for text in texts if text not in stated]


def _line(texts: Mapping[str, str], words: Catalogue) -> str:
    return " · ".join(words.isolated(text) for text in texts.values())


def _key(code: Enum) -> str:
    return f"{type(code).__name__}-{code.value}"


def _code(value: object) -> Enum | None:
    """A field's code, or the first of several."""
    first = value[0] if isinstance(value, Sequence) and value and not isinstance(value, str) else value
    return first if isinstance(first, Enum) else None


def _centre(outline: Outline) -> Position:
    if isinstance(outline, Circle):
        return Position(outline.lat_ndeg, outline.lon_ndeg)
    cap = bounding_cap(outline)
    return Position(round(cap.lat_deg * NDEG_PER_DEG), round(cap.lon_deg * NDEG_PER_DEG))


def _deg(place: Position) -> tuple[float, float]:
    return place.lat_ndeg / NDEG_PER_DEG, place.lon_ndeg / NDEG_PER_DEG
