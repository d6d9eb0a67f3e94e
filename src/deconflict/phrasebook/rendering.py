"""A statement as one line, or as a card of labelled lines. Nothing is judged here; a card leaves out only what machines read."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import Catalogue, catalogue
from deconflict.phrasebook.facts import Fact, Reader
from deconflict.phrasebook.wording import UNITS, Wording, free, instant
from deconflict.statements import KINDS
from deconflict.statements.base import MessagePart, Part, Status
from deconflict.statements.plans import LiveContact, Volumes
from deconflict.statements.tracks import Tracks

FORMS: Final = ("line", "card")
_HEADER_ROWS: Final = ("to", "from_role", "by", "priority", "status", "ack_by", "answer_by", "valid_until", "refs", "agreement", "msg_id")


def render(
    kind: str, parts: Mapping[str, Part], names: Mapping[str, str], locale: str = "en", units: str = "aviation", form: str = "line"
) -> str:
    """The statement of an entry in words.

    `parts`: those held, by name; `names`: party id -> name; `locale`: en or fr; `units`: aviation (NM, ft, kt) or metric; `form`: line or
    card. What is an EXERCISE or a TEST says so first. Refused for a locale, units or form we do not have.
    """
    if units not in UNITS or form not in FORMS:
        raise Refused(f"no {form!r} in {units!r} units", where="phrasebook", mend=f"{' or '.join(FORMS)}, in {' or '.join(UNITS)} units")
    words = catalogue(locale)
    if kind not in KINDS:
        return words.say("not-understood", {"kind": free(kind)[:64]})
    title, main = words.plain(f"{kind}-title"), parts.get("main")
    if main is None:
        return words.say("withheld", {"title": title})
    reader = Reader(words, Wording(units), names)
    mark = _mark(words, main)
    if form == "line":
        used = {name.removesuffix("_code").removesuffix("_count") for name in words.used(f"{kind}-line")}
        return mark + words.say(f"{kind}-line", _values(_facts(reader, kind, main, parts, used)))
    return "\n".join([mark + title, *_rows(reader, kind, main, parts)])


def _mark(words: Catalogue, main: Part) -> str:
    """What stands before everything that is not meant: EXERCISE, TEST."""
    status = main.message.status if isinstance(main, MessagePart) else getattr(main, "status", Status.ACTUAL)
    return "" if status is Status.ACTUAL else f"{words.plain(f'Status-{status.value}')} · "


def _facts(reader: Reader, kind: str, main: Part, parts: Mapping[str, Part], only: Container[str] | None = None) -> dict[str, Fact]:
    """Every fact of the main part, or those named in `only`; `extent` is where it is, for kinds that are somewhere."""
    said = reader.part(main, only)
    if isinstance(main, Tracks):
        said["plots"] = Fact(", ".join(free(plot.callsign or plot.track_id) for plot in main.plots), count=len(main.plots))
        said["newest"] = Fact(instant(max(plot.at_us for plot in main.plots)))
    if "exact" in KINDS[kind].parts and (only is None or "extent" in only):
        said["extent"] = reader.where(parts.get("exact", parts.get("buffered")))
    return said


def _values(facts: Mapping[str, Fact]) -> dict[str, str | int]:
    """Each fact three times, for phrases to say it, to choose by it and to count it."""
    values: dict[str, str | int] = {}
    for name, fact in facts.items():
        values |= {name: fact.text, f"{name}_code": fact.code, f"{name}_count": fact.count}
    return values


def _rows(reader: Reader, kind: str, main: Part, parts: Mapping[str, Part]) -> list[str]:
    """Labelled lines: the message's header, what it says, each volume, and whom to reach."""
    rows: list[tuple[str, str]] = []
    if isinstance(main, MessagePart):
        header = reader.header(main.message)
        rows += [(name, header[name].text) for name in _HEADER_ROWS if header[name].code != "none"]
    facts = _facts(reader, kind, main, parts)
    extent = facts.pop("extent", None)
    rows += [(name, fact.text) for name, fact in facts.items() if fact.code != "none"]
    where, contact = parts.get("exact", parts.get("buffered")), parts.get("contact")
    if isinstance(where, Volumes):
        rows += [("extent", text) for text in reader.volumes(where)]
    elif extent is not None:
        rows.append(("extent", extent.text))
    if isinstance(contact, LiveContact):
        rows.append(("contact", reader.contact(contact)))
    return [reader.words.say("row", {"label": reader.words.plain(f"label-{name}"), "value": value}) for name, value in rows]
