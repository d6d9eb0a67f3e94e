"""A statement as one line, or as a card of labelled lines. Nothing is judged here; a card leaves out only what machines read."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import Catalogue, catalogue
from deconflict.phrasebook.facts import Fact, Reader, values
from deconflict.phrasebook.wording import Reading, free, instant, reading_of
from deconflict.statements import KINDS
from deconflict.statements.base import MessagePart, Part, Status
from deconflict.statements.plans import LiveContact, Volumes
from deconflict.statements.tracks import Tracks

FORMS: Final = ("line", "card")
_HEADER_ROWS: Final = ("to", "from_role", "by", "priority", "status", "ack_by", "answer_by", "valid_until", "refs", "agreement", "msg_id")
_PLACED: Final = ("exact", "buffered", "suggested")
"""Parts that say where and when; the line and the card show them as such."""
_ELSEWHERE: Final = frozenset({"main", "contact", "consent", *_PLACED})
"""Parts that are no lists beside the main one: said as what they are, or, as a consent, to nobody."""
_SOMEWHERE: Final = frozenset(name for name, kind in KINDS.items() if "buffered" in kind.parts)
"""Kinds that always have a place: one that we do not see was not shared with us. To others a place is an addition that may be lacking."""


def render(
    kind: str, parts: Mapping[str, Part], names: Mapping[str, str], locale: str = "en", units: str = "aviation", form: str = "line"
) -> str:
    """`say` in one of the named readings: `units` aviation (NM, ft, kt) or metric (km, m, km/h), `locale` one of LOCALES."""
    return say(kind, parts, names, reading_of(units, locale), form)


def say(kind: str, parts: Mapping[str, Part], names: Mapping[str, str], reading: Reading, form: str = "line") -> str:
    """The statement of an entry in words, as a party reads them.

    `parts`: those held, by name; `names`: party id -> name; `form`: line or card. What is an EXERCISE or a TEST says so first. Refused for
    a language or form we do not have.
    """
    if form not in FORMS:
        raise Refused(f"no form {form!r}", where="phrasebook", mend=" or ".join(FORMS))
    words = catalogue(reading.locale)
    if kind not in KINDS:
        return words.say("not-understood", {"kind": free(kind)[:64]})
    title, main = words.plain(f"{kind}-title"), parts.get("main")
    if main is None:
        return words.say("withheld", {"title": title})
    reader = Reader(words, reading, names)
    mark = _mark(words, main)
    if form == "line":
        used = {name.removesuffix("_code").removesuffix("_count") for name in words.used(f"{kind}-line")}
        return mark + words.say(f"{kind}-line", values(_facts(reader, kind, main, parts, used)))
    return "\n".join([mark + title, *_rows(reader, kind, main, parts)])


def _mark(words: Catalogue, main: Part) -> str:
    """What stands before everything that is not meant: EXERCISE, TEST."""
    status = main.message.status if isinstance(main, MessagePart) else getattr(main, "status", Status.ACTUAL)
    return "" if status is Status.ACTUAL else f"{words.plain(f'Status-{status.value}')} · "


def _facts(reader: Reader, kind: str, main: Part, parts: Mapping[str, Part], only: Container[str] | None = None) -> dict[str, Fact]:
    """Every fact of the main part and of lists that stand beside it, or those named in `only`; `extent` is where it is, if anywhere."""
    said = reader.part(main, only)
    if isinstance(main, MessagePart) and only is not None and any(name in only and name not in said for name in _HEADER_ROWS):
        said |= {name: fact for name, fact in reader.header(main.message).items() if name in only and name not in said}
    if isinstance(main, Tracks):
        said["plots"] = Fact(", ".join(free(plot.callsign or plot.track_id) for plot in main.plots), count=len(main.plots))
        said["newest"] = Fact(instant(max(plot.at_us for plot in main.plots)))
    for name in KINDS[kind].parts:
        if name not in _ELSEWHERE:
            said |= reader.part(parts[name], only) if name in parts else _withheld(reader, kind, name)
    if "exact" in KINDS[kind].parts and (only is None or "extent" in only):
        said["extent"] = reader.where(parts.get("exact", parts.get("buffered")))
    return said


def _withheld(reader: Reader, kind: str, name: str) -> dict[str, Fact]:
    """Lists of a part that we do not hold, so that a line can say so."""
    return {field: Fact(reader.words.plain("word-none"), "none", 0) for field in KINDS[kind].parts[name].__struct_fields__}


def _rows(reader: Reader, kind: str, main: Part, parts: Mapping[str, Part]) -> list[str]:
    """Labelled lines: the message's header, what it says, each volume, and whom to reach."""
    rows: list[tuple[str, str]] = []
    if isinstance(main, MessagePart):
        header = reader.header(main.message)
        rows += [(name, header[name].text) for name in _HEADER_ROWS if header[name].code != "none"]
    facts = _facts(reader, kind, main, parts)
    extent = facts.pop("extent", None)
    rows += [(name, fact.text) for name, fact in facts.items() if fact.code != "none"]
    placed = {"extent": parts.get("exact", parts.get("buffered")), "suggested": parts.get("suggested")}
    for name, where in placed.items():
        if isinstance(where, Volumes):
            rows += [(name, text) for text in reader.volumes(where)]
        elif name == "extent" and extent is not None and (extent.code != "none" or kind in _SOMEWHERE):
            rows.append((name, extent.text))
    contact = parts.get("contact")
    if isinstance(contact, LiveContact):
        rows.append(("contact", reader.contact(contact)))
    return [reader.row(name, value) for name, value in rows]
