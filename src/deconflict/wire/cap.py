"""A message as a Common Alerting Protocol 1.2 alert (OASIS CAP-v1.2-os), one `<info>` for each language that its words are given in.

Written only. Positions to 1e-6 degree, circles outwards to a metre, times to the second in UTC. CAP knows heights in feet above mean sea
level only: they are rounded outwards, and a height in another reference is widened to all it can be; what was stated is in `areaDesc`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from deconflict.airspace.altitude import AMSL_BOUND_M, M_PER_FT, Height, Reference, above_w84, format_height
from deconflict.airspace.instant import format_instant
from deconflict.airspace.volume import Circle, Volume4D
from deconflict.errors import Refused
from deconflict.statements.base import Priority, Status
from deconflict.wire.edges import to_plane
from deconflict.wire.quantities import NDEG

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
MSG_TYPES: Final = ("Alert", "Update", "Cancel")
MAX_TEXT: Final = 10_000
_STATUSES: Final = {Status.ACTUAL: "Actual", Status.EXERCISE: "Exercise", Status.TEST: "Test"}
_URGENCIES: Final = {Priority.FLASH: "Immediate", Priority.URGENT: "Expected", Priority.ROUTINE: "Future", Priority.ADMIN: "Unknown"}
_SEVERITIES: Final = {Priority.FLASH: "Severe", Priority.URGENT: "Moderate", Priority.ROUTINE: "Minor", Priority.ADMIN: "Unknown"}
_IDENTIFIER: Final = re.compile(r"[^\s,<&]{1,200}")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", re.ASCII)
_UNFIT: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message in one language (RFC 3066 code): what happens, the headline, and the text; what to do, where it says so."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier alert that this one updates or cancels."""

    sender: str
    identifier: str
    sent_us: int


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert says. `addresses` are whom it is for: CAP's scope is Private, as a message is for those it names.

    `volumes` are where and when; onset and expiry are theirs. `sender` and `identifier` have no space, comma, < or &.
    """

    identifier: str
    sender: str
    sent_us: int
    status: Status
    priority: Priority
    addresses: tuple[str, ...]
    words: tuple[Words, ...]
    msg_type: str = "Alert"
    references: tuple[Earlier, ...] = ()
    sender_name: str = ""
    volumes: tuple[Volume4D, ...] = ()
    expires_us: int | None = None


def write(alert: Alert) -> bytes:
    """The alert as an XML document. Refused for what CAP's schema does not allow."""
    _check(alert)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<alert xmlns="{NAMESPACE}">']
    lines += [_element(name, text) for name, text in _head(alert)]
    for words in alert.words:
        lines += ["<info>", *(_element(name, text) for name, text in _info(alert, words)), *_areas(alert.volumes), "</info>"]
    return "\n".join([*lines, "</alert>", ""]).encode()


def instant(at_us: int) -> str:
    """A time as CAP has it: to the second, UTC as -00:00 (section 3.3.2: never Z)."""
    return f"{format_instant(at_us // 1_000_000 * 1_000_000).removesuffix('Z')}-00:00"


def _check(alert: Alert) -> None:
    for name in ("identifier", "sender"):
        if _IDENTIFIER.fullmatch(getattr(alert, name)) is None:
            raise Refused(f"'{getattr(alert, name)[:40]}' is no {name}", where=name, mend="no space, comma, < or & in it")
    if alert.msg_type not in MSG_TYPES or (alert.msg_type != "Alert") is not bool(alert.references):
        what = f"{alert.msg_type[:20]} with {len(alert.references)} references"
        raise Refused(what, where="msg_type", mend="Update and Cancel name what they change, Alert names nothing")
    if not alert.words or not alert.addresses:
        raise Refused("an alert without words or addresses", where="alert", mend="give words in one language at least, and whom it is for")
    for words in alert.words:
        if _LANGUAGE.fullmatch(words.language) is None or not words.event.strip():
            raise Refused(f"words in '{words.language[:20]}' without an event", where="words", mend="a language code, and what happens")


def _head(alert: Alert) -> Iterator[tuple[str, str]]:
    yield "identifier", alert.identifier
    yield "sender", alert.sender
    yield "sent", instant(alert.sent_us)
    yield "status", _STATUSES[alert.status]
    yield "msgType", alert.msg_type
    yield "scope", "Private"
    yield "addresses", " ".join(f'"{one}"' if " " in one else one for one in alert.addresses)
    if alert.status is Status.EXERCISE:
        # Section 3.2.1: an exercise names itself in the note.
        yield "note", "EXERCISE EXERCISE EXERCISE"
    if alert.references:
        yield "references", " ".join(f"{one.sender},{one.identifier},{instant(one.sent_us)}" for one in alert.references)


def _info(alert: Alert, words: Words) -> Iterator[tuple[str, str]]:
    yield "language", words.language
    yield "category", "Transport"
    yield "event", words.event
    yield "urgency", "Past" if alert.msg_type == "Cancel" else _URGENCIES[alert.priority]
    yield "severity", _SEVERITIES[alert.priority]
    yield "certainty", "Likely"
    yield "effective", instant(alert.sent_us)
    if alert.volumes:
        yield "onset", instant(min(volume.from_us for volume in alert.volumes))
    ends_us = max((volume.until_us for volume in alert.volumes), default=alert.expires_us)
    if ends_us is not None:
        yield "expires", instant(-(-ends_us // 1_000_000) * 1_000_000)
    said = {"senderName": alert.sender_name, "headline": words.headline, "description": words.description, "instruction": words.instruction}
    yield from ((name, text) for name, text in said.items() if text.strip())


def _areas(volumes: Sequence[Volume4D]) -> Iterator[str]:
    """An area for each volume. Its words are its limits and times as stated, which need no language."""
    for volume in volumes:
        extent = volume.volume
        times = f"{format_instant(volume.from_us)} - {format_instant(volume.until_us)}"
        yield "<area>"
        yield _element("areaDesc", f"{format_height(extent.lower)} - {format_height(extent.upper)}, {times}")
        if isinstance(extent.outline, Circle):
            radius_km = math.ceil(extent.outline.radius_mm / 1000) / 1000
            yield _element("circle", f"{_pair((extent.outline.lat_ndeg, extent.outline.lon_ndeg))} {radius_km:.3f}")
        else:
            ring = to_plane(extent.outline.vertices_ndeg, where="outline")
            yield _element("polygon", " ".join(_pair(vertex) for vertex in (*ring, ring[0])))
        yield _element("altitude", str(_feet(extent.lower, up=False)))
        yield _element("ceiling", str(_feet(extent.upper, up=True)))
        yield "</area>"


def _feet(height: Height, *, up: bool) -> int:
    """A height in feet above mean sea level, outwards over all that it can be in another reference."""
    band = above_w84(height)
    if height.reference is Reference.AMSL:
        metres = height.value_mm / 1000
    else:
        metres = band.high_m + AMSL_BOUND_M if up else band.low_m - AMSL_BOUND_M
    value_ft = round(metres / M_PER_FT, 6)
    return math.ceil(value_ft) if up else math.floor(value_ft)


def _pair(vertex: tuple[int, int]) -> str:
    return f"{vertex[0] / NDEG:.6f},{vertex[1] / NDEG:.6f}"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_UNFIT.sub(' ', text[:MAX_TEXT]).strip())}</{name}>"
