"""forgetting: what the parts of an entry wrote into a picture is taken out of it, once they are no longer held.

What is left is what the entry without its parts folds to, so that a picture folded anew from what is stored is the same. Of the aircraft in
a TRACKS batch the whole day's sighting goes with it, which shows less than is held until the other batches of that day are dropped too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from deconflict.logbook.entry import Entry
from deconflict.picture.affairs import PARTS as AFFAIRS
from deconflict.picture.emergencies import BELONGS, OPENS
from deconflict.picture.fold import fold
from deconflict.picture.picture import NOTHING, Change, MessageRecord, Picture
from deconflict.picture.sightings import DAY_US
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import MessagePart, Part
from deconflict.statements.bearing import Heard, Tried
from deconflict.statements.messages import ConflictNotice, DangerEnded, LineCheck, LineCheckReply, Warning
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation
from deconflict.statements.records import WitnessSign
from deconflict.statements.sites import Site
from deconflict.statements.tracks import Tracks
from deconflict.statements.zones import Zone

OBJECTS: Final[Mapping[type[Part], tuple[str, str]]] = MappingProxyType(
    {Operation: ("plan", "op_id"), Zone: ("zone", "zone_id"), Site: ("site", "site_id"), Movement: ("movement", "movement_id")}
)
"""What states an object: (noun, field of its id)."""
_SAID_OF: Final[Mapping[type[Part], str]] = MappingProxyType(
    {Acknowledgement: "acknowledgements", NoAnswer: "climbs", Tried: "tried", Heard: "heard"}
)
"""What is said of a message, and where its record keeps it."""


def can_forget(main: Part) -> bool:
    """Whether what such a part wrote can be taken out of a picture; on keys, epochs, pairing, receipts and such the rest stands."""
    return (isinstance(main, MessagePart) and not isinstance(main, WitnessSign)) or type(main) in _UNDO or type(main) in OBJECTS


def forget(picture: Picture, entry: Entry) -> list[Change]:
    """Take out what `entry`, as it was with its parts, wrote; returns what changed. An entry that wrote nothing changes nothing.

    Not for keys, epochs, pairing, receipts, agreements and proofs, nor for what a party last said of its watch, its contacts or its line:
    on these the picture rests, and they are not dropped.
    """
    main = entry.main
    if main is None:
        return []
    changes = _object(picture, entry, main)
    undo = _UNDO.get(type(main))
    if undo is not None:
        undo(picture, entry, main)
    if isinstance(main, MessagePart):
        for ref in main.message.refs:
            _unsay(picture, ref, "referred", entry.hash)
        record = picture.messages.get(entry.hash)
        if record is not None:
            record.main, record.parts, record.starts_us = None, NOTHING, None
    return changes + fold(picture, entry.without(slot.name for slot in entry.slots))


def _unsay(picture: Picture, about: str, name: str, said: str) -> None:
    """A word on a message is gone; so is the record of a message of which nothing else is known."""
    record = picture.messages.get(about)
    if record is not None:
        getattr(record, name).pop(said, None)
        if record == MessageRecord(about):
            del picture.messages[about]


def _discard(held: dict[Any, set[str]], key: Any, entry: str) -> None:
    held.get(key, set()).discard(entry)
    if not held.get(key):
        held.pop(key, None)


def _object(picture: Picture, entry: Entry, main: Part) -> list[Change]:
    noun, field = OBJECTS.get(type(main), ("", ""))
    if not noun:
        return []
    key = (noun, entry.header.author, getattr(main, field))
    record = picture.objects.get(key)
    if record is not None:
        record.versions.pop(entry.hash, None)
        if not record.versions:
            del picture.objects[key]
    return [Change(noun, f"{key[1]}:{key[2]}", entry.hash)]


def _said_of(picture: Picture, entry: Entry, main: Any) -> None:
    _unsay(picture, main.entry, _SAID_OF[type(main)], entry.hash)


def _ended(picture: Picture, entry: Entry, main: DangerEnded) -> None:
    for ref in main.message.refs:
        _unsay(picture, ref, "ended_by", entry.hash)


def _reply(picture: Picture, entry: Entry, main: LineCheckReply) -> None:
    for ref in main.message.refs:
        _unsay(picture, ref, "replies", entry.hash)


def _warning(picture: Picture, entry: Entry, main: Warning) -> None:
    _discard(picture.alerts, tuple(sorted(main.pair)), entry.hash)


def _conflict(picture: Picture, entry: Entry, main: ConflictNotice) -> None:
    _discard(picture.conflicts, main.conflict_id, entry.hash)


def _line_check(picture: Picture, entry: Entry, main: LineCheck) -> None:
    for peer in main.message.to:
        key = (entry.header.author, peer, main.bearer.value)
        checks = picture.lines.checks.get(key, [])
        checks[:] = [check for check in checks if check[1] != entry.hash]
        if not checks:
            picture.lines.checks.pop(key, None)


def _emergency(picture: Picture, entry: Entry, main: MessagePart) -> None:
    refs = main.message.refs if isinstance(main, BELONGS) else ()
    _discard(picture.emergencies.cases, refs[0] if refs else entry.hash, entry.hash)


def _affair(picture: Picture, entry: Entry, main: MessagePart) -> None:
    affairs, matters = picture.affairs, main.message.refs[:1]
    for held, keys in ((affairs.by_kind, (entry.header.kind,)), (affairs.by_matter, matters)):
        for key in keys:
            held.get(key, {}).pop(entry.hash, None)
            if not held.get(key):
                held.pop(key, None)


def _tracks(picture: Picture, entry: Entry, main: Tracks) -> None:
    days = picture.sightings.days
    for plot in main.plots:
        key, day_us = (entry.header.author, plot.track_id), plot.at_us - plot.at_us % DAY_US
        days.get(day_us, {}).pop(key, None)
        if not days.get(day_us):
            days.pop(day_us, None)
        held = picture.tracks.get(key)
        if held is not None and held.status[1] == entry.hash:
            del picture.tracks[key]


_UNDO: Final[Mapping[type[Part], Callable[..., None]]] = MappingProxyType(
    {
        **dict.fromkeys(_SAID_OF, _said_of), DangerEnded: _ended, LineCheckReply: _reply, Warning: _warning, ConflictNotice: _conflict,
        LineCheck: _line_check, Tracks: _tracks, **dict.fromkeys(AFFAIRS, _affair), **dict.fromkeys((*OPENS, *BELONGS), _emergency),
    }
)  # fmt: skip
