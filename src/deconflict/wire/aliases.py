"""What other programs call our properties: values that say what ours need are taken, all others are named. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from deconflict.airspace.altitude import parse_height
from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused
from deconflict.wire.judging import KINDS, from_text
from deconflict.wire.properties import HEADER, field_types

MAX_SHOWN: Final = 64
"""Properties of one record that are shown; more are counted."""

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "lower": ("lower", "lowerlimit", "floor", "base", "loweraltitude", "minaltitude", "minheight", "from_alt"),
    "upper": ("upper", "upperlimit", "ceiling", "top", "upperaltitude", "maxaltitude", "maxheight", "to_alt"),
    "from": ("from", "start", "starttime", "begin", "validfrom", "startdate", "timestart", "applicablefrom"),
    "until": ("until", "end", "endtime", "validto", "validuntil", "enddate", "timeend", "applicableto"),
    "remark": ("remark", "remarks", "description", "desc", "note", "notes", "comment", "comments", "cmt"),
}
_PROPERTY: Final = {alias.replace("_", ""): name for name, aliases in _ALIASES.items() for alias in aliases}
_NAMES: Final = ("name", "title", "designator", "ident", "identifier", "label", "code")
_NO_SIGN: Final = re.compile(r"[^a-z0-9]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_IDS: Final = frozenset(kind.id_field for kind in KINDS.values())
_STRANGE: Final = "no property of ours"
_SENT: Final = frozenset(name.removesuffix("_us") for name in HEADER)
"""Whom and how urgently something is told is never taken from a file of another's making."""


@dataclass(slots=True)
class Translated:
    """What of a record's own properties is taken as ours, what is said of the others, and all of them for a reader."""

    properties: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)


def translated(named: Mapping[str, object]) -> Translated:
    """A record's properties under their own names, as ours. An id of ours is taken as it stands, a name stays with the reader."""
    found = Translated()
    strange: list[str] = []
    for name, value in list(named.items())[:MAX_SHOWN]:
        text = plain(value)
        if not text:
            continue
        found.shown[name[:64]] = text
        why = _take(found.properties, name, value)
        if why == _STRANGE:
            strange.append(name[:64])
        elif why:
            found.notes.append(f"not taken: {name[:64]} = {text[:80]}: {why}")
    if strange:
        found.notes.append(f"not taken: {', '.join(strange)}: {_STRANGE}")
    if len(named) > MAX_SHOWN:
        found.notes.append(f"{len(named) - MAX_SHOWN} more properties are not looked at")
    return found


def known_as(name: str) -> str:
    """The property of ours that another's name means; empty for none."""
    return _PROPERTY.get(_folded(name)) or (name if name in field_types() or name in _IDS else "")


def name_of(named: Mapping[str, object], fallback: str) -> str:
    """What a record calls itself."""
    folded = {_folded(name): plain(value) for name, value in list(named.items())[:MAX_SHOWN]}
    return next((folded[name] for name in _NAMES if folded.get(name)), fallback)


def plain(value: object) -> str:
    """A value on one line for a reader; empty for none."""
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode() if isinstance(value, (dict, list, bool)) else str(value)
    return " ".join(_CONTROL.sub(" ", text[:400]).split())


def _folded(name: str) -> str:
    return _NO_SIGN.sub("", name.lower())


def _take(properties: dict[str, Any], name: str, value: object) -> str:
    """Take one property; why it is not taken, or nothing."""
    ours = known_as(name)
    if not ours or name in _SENT:
        return "" if _folded(name) in _NAMES else _STRANGE
    if ours in properties:
        return f"{ours} is stated already"
    stated = from_text(ours, value) if isinstance(value, str) else value
    why = _unfit(ours, stated)
    if not why:
        properties[ours] = _CONTROL.sub(" ", str(stated))[:2000] if ours == "remark" else stated
    return why


def _unfit(name: str, value: object) -> str:
    """Why a value is none for that property of ours, or nothing."""
    try:
        if name in ("lower", "upper"):
            return "" if isinstance(value, dict) else _unread(parse_height, value)
        if name in ("from", "until") or name.endswith("_at"):
            return _unread(parse_instant, value)
        if name == "remark":
            return "" if isinstance(value, str) else "no text"
        for type_ in field_types().get(name, ()):
            if _converts(value, type_):
                return ""
    except Refused as fault:
        return fault.what
    return "" if name in _IDS else f"no {name} of ours"


def _unread(read: Any, value: object) -> str:
    if not isinstance(value, str):
        return "a number that does not say what it is measured in and from"
    read(value)
    return ""


def _converts(value: object, type_: Any) -> bool:
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError:
        return False
    return True
