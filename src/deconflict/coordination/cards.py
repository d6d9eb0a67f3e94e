"""The card of a line check: every sort of field once, from a fixed list of harmless texts, and the hash of it as it was read.

A line that carries letters but not accents, or that cuts long lines, returns another hash than its sender's.
"""

from __future__ import annotations

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.volume import Circle
from deconflict.errors import Refused
from deconflict.logbook.encoding import sha256_text
from deconflict.statements.base import Answer, Priority, Role, Status
from deconflict.statements.lines import TestCard

TEXTS = (
    "The orchard gate is painted green in spring; 0123456789 +-/:.",
    "Le vieux moulin tourne encore près du lac, où l’été s’achève.",
    "El niño comió piña con miel al mediodía, ¿verdad?",
    "Съешь ещё этих мягких французских булок, да выпей чаю.",
    "يشرب الطفل الحليب ثم ينام تحت الشجرة.",
    "春天的花园里有许多蝴蝶，河水很清。",
)
"""Nothing in them can be mistaken for news: one in each of the six languages, in its own script."""

_PREFIX = b"deconflict/card/1\n"


def card(number: int, at_us: int, status: Status) -> TestCard:
    """Card `number` (any count): texts, signs of coordinates, references of height and codes each take their turn."""
    north, east = 1 if number & 1 else -1, 1 if number & 2 else -1
    return TestCard(
        text=TEXTS[number % len(TEXTS)],
        place=Circle(north * (12_345_678_901 + number % 1000), east * (123_456_789_012 + number % 1000), 1_852_000),
        height=Height(304_800 * (number % 100 + 1), tuple(Reference)[number % len(Reference)]),
        at_us=at_us,
        answer=tuple(Answer)[number % len(Answer)],
        priority=tuple(Priority)[number % len(Priority)],
        role=tuple(Role)[number % len(Role)],
        status=status,
    )


def card_text(said: TestCard) -> str:
    """The card as lines of text, the same at both ends and by every bearer: what is read out, printed or mailed."""
    place, height = said.place, said.height
    return "\n".join(
        (
            f"TEXT {said.text}",
            f"PLACE {place.lat_ndeg} {place.lon_ndeg} {place.radius_mm}",
            f"HEIGHT {height.value_mm} {height.reference.value}",
            f"TIME {said.at_us}",
            f"CODES {said.answer.value} {said.priority.value} {said.role.value} {said.status.value}",
        )
    )


def rendered(said: TestCard) -> str:
    """The hash a reply returns: SHA-256 over the text of the card as it was read, in base64url."""
    return rendered_text(card_text(said))


def rendered_text(text: str) -> str:
    """The same of a text that came by another bearer; ends of lines and spaces round them do not count."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return sha256_text(_PREFIX + "\n".join(lines).encode("utf-8"))


def check_card(said: TestCard) -> None:
    """Refuse a card of our own whose text is not from the list.

    Raises: Refused, since a line check says nothing but that the line works.
    """
    if said.text not in TEXTS:
        raise Refused("a line check carries a text of the fixed list only", where="card.text", mend=f"for example: {TEXTS[0]}")
