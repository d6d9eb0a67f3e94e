"""What goes out by mail, webhook, page and voice, in words: from the picture and a Carry to a letter, a webhook's body or a card."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from deconflict import phrasebook
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.outline import Circle
from deconflict.coordination import reply_code
from deconflict.coordination.release import LISTED
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import MAX_PUSH, push_of
from deconflict.node.commands import Carry
from deconflict.phrasebook import Reading, check_code
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Part
from deconflict.statements.receipts import Bearer
from deconflict.wire import frames
from deconflict.wire.letter import Letter
from deconflict.wire.voice_card import VoiceCard
from deconflict.wire.webhook import Message

MAX_CHECKED = 8


def frames_of(entries: Sequence[Entry]) -> bytes:
    """The entries as pushes, one after the other, as a link would carry them."""
    return b"".join(frames.encode(push_of(entries[start : start + MAX_PUSH])) for start in range(0, len(entries), MAX_PUSH))


def texts(picture: Picture, record: MessageRecord, carried: Entry | None, languages: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """The message, or our word about it, once in each language, with the units and grid of `reading`."""
    names = {party: known.name for party, known in picture.parties.items() if known.name}
    kind, parts = record.kind, parts_of(record)
    if carried is not None:
        kind, parts = carried.header.kind, {} if carried.main is None else {"main": carried.main}
    form = "card" if carried is None else "line"
    return tuple(phrasebook.say(kind, parts, names, replace(reading, locale=language), form) for language in dict.fromkeys(languages))


def parts_of(record: MessageRecord) -> dict[str, Part]:
    """The parts we hold of a message itself; of what has a list of its own no place and no consent: a letter goes through others' hands."""
    known = KINDS[record.kind].parts if record.kind in KINDS else {}
    told = known.keys() & {"contact"} if record.kind in LISTED else known.keys()
    found = {name: msgspec.json.decode(raw, type=known[name]) for name, raw in record.parts.items() if name in told}
    return found if record.main is None else {"main": record.main, **found}


def checked(record: MessageRecord) -> tuple[tuple[str, str], ...]:
    """Places and times of a message as digits with their check codes, for reading back; the first eight."""
    found = []
    for name, value in _facts(record.main):
        if isinstance(value, Circle):
            found.append((f"{name}, centre", check_code.with_code(check_code.place_digits(value.lat_ndeg, value.lon_ndeg))))
        elif name.endswith(("_us", "_by", "_until")) and isinstance(value, int):
            found.append((name.removesuffix("_us").replace("_", " "), check_code.with_code(check_code.instant_digits(value))))
    return tuple(found[:MAX_CHECKED])


def _facts(part: Part | None) -> Iterator[tuple[str, Any]]:
    """Fields of a part and of its message header, the part's own first."""
    if part is None:
        return
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if value is not None and not isinstance(value, MessageHeader):
            yield name, value
    header = getattr(part, "message", None)
    if isinstance(header, MessageHeader):
        yield "ack_by", header.ack_by
        yield "answer_by", header.answer_by


def header_of(record: MessageRecord) -> MessageHeader:
    """The header of a message that is held."""
    assert record.message is not None
    return record.message


def letter(picture: Picture, carry: Carry, told: tuple[str, ...], sealed: bytes, sign_in: str) -> Letter:
    """The mail of a Carry; `told` is what `texts` gave."""
    record = picture.messages[carry.about]
    header, codes, whole = header_of(record), dict(carry.codes), carry.carried == carry.about
    return Letter(
        msg_id=header.msg_id, role=carry.role.value, kind=record.kind if whole else _kind_of(carry), priority=header.priority.value,
        status=header.status.value, from_name=_author(picture, carry), texts=told, checked=checked(record) if whole else (),
        answers=answers(record) if whole else (), code=_code(codes, Bearer.MAIL), voice_code=_code(codes, Bearer.VOICE),
        link=link(sign_in, header.msg_id), sealed=sealed,
    )  # fmt: skip


def hook(picture: Picture, carry: Carry, told: tuple[str, ...], sealed: bytes, sign_in: str) -> Message:
    """The webhook's body of a Carry."""
    record = picture.messages[carry.about]
    header, whole = header_of(record), carry.carried == carry.about
    return Message(
        msg_id=header.msg_id, kind=record.kind if whole else _kind_of(carry), priority=header.priority.value, status=header.status.value,
        from_name=_author(picture, carry), texts=told, answers=answers(record) if whole else (),
        code=_code(dict(carry.codes), Bearer.WEBHOOK), link=link(sign_in, header.msg_id), sealed=base64.b64encode(sealed).decode(),
    )  # fmt: skip


def card(picture: Picture, record: MessageRecord, languages: Sequence[str], reading: Reading, *, to: str, code: str = "") -> VoiceCard:
    """The voice card of a message; `code` only where we are those who answer."""
    header, digits = header_of(record), checked(record)
    assert record.place is not None
    return VoiceCard(
        msg_id=header.msg_id, kind=record.kind, priority=header.priority.value, status=header.status.value,
        from_name=picture.name_of(record.place.author), to_name=to, texts=texts(picture, record, None, languages, reading), checked=digits,
        read_back=tuple(f"{what}: the digits, and the last two" for what, _ in digits), answers=answers(record),
        code=reply_code.spoken(code) if code else "",
    )  # fmt: skip


def page_text(picture: Picture, record: MessageRecord, reading: Reading, sign_in: str) -> tuple[str, str]:
    """(title, text) of a page: one line, the id, and by when an answer is due. No code: a page goes through others' hands."""
    header = header_of(record)
    assert record.place is not None
    mark = "" if header.status.value == "ACTUAL" else f"{header.status.value} "
    line = phrasebook.say(record.kind, parts_of(record), {p: k.name for p, k in picture.parties.items() if k.name}, reading)
    due = f"answer by {format_instant(Instant(header.answer_by))}"
    where = link(sign_in, header.msg_id)
    title = f"[{header.priority.value}] {mark}{record.kind} from {picture.name_of(record.place.author)}"
    return title, "\n".join(filter(None, (line, f"id:{header.msg_id}", due, where)))


def answers(record: MessageRecord) -> tuple[str, ...]:
    """The answers that are legal for it."""
    return tuple(answer.value for answer in KINDS[record.kind].answers) if record.kind in KINDS else ()


def link(sign_in: str, msg_id: str) -> str:
    """Where a person signs in to see it: the id stands behind the #, and nothing else."""
    return f"{sign_in.rstrip('/')}/#message={msg_id}" if sign_in else ""


def _code(codes: Mapping[Bearer, str], bearer: Bearer) -> str:
    return reply_code.spoken(codes[bearer]) if bearer in codes else ""


def _kind_of(carry: Carry) -> str:
    return next((entry.header.kind for entry in carry.entries if entry.hash == carry.carried), "WORD")


def _author(picture: Picture, carry: Carry) -> str:
    """Who writes: whose entries they are."""
    place = picture.messages[carry.about].place
    mine = next((entry.header.author for entry in carry.entries), place.author if place else "")
    return picture.name_of(mine)
