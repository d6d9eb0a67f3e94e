"""L2 of what is pressing is a read-back: three texts are drawn, one is right, and which one never leaves this process (SCREEN rule U24)."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from deconflict.coordination import ladder
from deconflict.errors import Refused
from deconflict.phrasebook.readback import ReadBack, key_fields, read_back
from deconflict.phrasebook.wording import Reading
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Level, Part, Priority

MAX_OPEN: Final = 256
"""Read-backs drawn and not chosen from yet; the oldest goes first."""
PRESSING: Final = frozenset({Priority.FLASH, Priority.URGENT})
IMPLYING: Final = frozenset({Level.UNDERSTOOD, Level.PASSED_DOWN, Level.ANSWERED})
"""Levels that say, or imply, that it was understood."""
AGAIN: Final = "read it again: GET /api/v1/messages/{entry}/readback draws a new three"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Three texts under a one-time id; which is right is not in here."""

    id: str
    choices: tuple[str, ...]


@dataclass(slots=True)
class ReadBacks:
    """What was drawn and waits to be chosen from, by id. An id is good for one choice, right or wrong."""

    _open: OrderedDict[str, tuple[str, ReadBack]] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._open)

    def draw(self, entry: str, parts: Mapping[str, Part], reading: Reading, entropy: bytes) -> Drawn:
        """Three choices for a message, the same for the same `entropy`. Refused where there is nothing to read back."""
        made = read_back(key_fields(parts), reading, entropy)
        name = hashlib.sha256(b"deconflict/read-back-id/1\n" + entropy).hexdigest()[:32]
        self._open[name] = (entry, made)
        while len(self._open) > MAX_OPEN:
            self._open.popitem(last=False)
        return Drawn(name, made.choices)

    def judge(self, entry: str, name: str | None, choice: int | None) -> bool:
        """Whether `choice` (1 to 3) of the three drawn for this message is the right one. Refused where none were, or no more."""
        if name is None or choice is None:
            raise Refused("this message is understood by reading it back", where="readback", mend=_first(entry))
        about, made = self._open.pop(name, ("", None))
        if made is None or about != entry:
            raise Refused("these three were chosen from already, or never drawn for it", where="readback", mend=AGAIN.format(entry=entry))
        return made.is_right(choice - 1)


def asks(record: MessageRecord, me: str, *, mismatch: bool) -> bool:
    """Whether this party understands a message by reading it back: FLASH and URGENT to us, and any whose place is said in two ways.

    `mismatch`: the two ways lie apart. A PLACE_MISMATCH about it, by anybody, says so too.
    """
    header, place = record.message, record.place
    if header is None or place is None or record.main is None or place.author == me or me not in header.to:
        return False
    if "L2" not in ladder.due_of(record, me):
        return False
    return header.priority in PRESSING or mismatch or any(said.kind == "PLACE_MISMATCH" for said in record.referred.values())


def is_due(record: MessageRecord, me: str, level: Level, *, mismatch: bool) -> bool:
    """Whether an act of this level has to carry a read-back: as long as nothing of ours says that the message was understood."""
    return level in IMPLYING and asks(record, me, mismatch=mismatch) and not ladder.ladder(record, me).reached("L2")


def wrong(entry: str) -> Refused:
    """What is said to who chose wrongly."""
    what = "that is not what the message says; it is not written down as understood"
    return Refused(what, where="choice", mend=AGAIN.format(entry=entry))


def _first(entry: str) -> str:
    return f"GET /api/v1/messages/{entry}/readback, then send its id as readback and 1, 2 or 3 as choice"
