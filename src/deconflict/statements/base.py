"""What every statement shares: bounded field types, the header of a message, and the shape of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from deconflict.agreement.terms import Priority as Priority
from deconflict.agreement.terms import Role as Role

MAX_INTEGER = 2**53 - 1

# A bare $ would also match before a final line break, hence (?!\n) after it.

Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
Text = Annotated[str, Meta(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$(?!\n)")]
PartyId = Annotated[str, Meta(pattern=r"^[a-z2-7]{26}$(?!\n)")]
Hash = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$(?!\n)")]
PublicKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}$(?!\n)")]
OF_ONES_OWN = "desk"
"""The logbook that a party keeps for its own desk: nobody else is given it."""
LogbookName = Annotated[str, Meta(pattern=r"^(keys|plans|tracks|desk|line/[a-z2-7]{26})$(?!\n)")]
ObjectId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$(?!\n)")]
Micros = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Count = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
Signed = Annotated[int, Meta(ge=-MAX_INTEGER, le=MAX_INTEGER)]


class Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One named part of an entry's body: integers, texts and lists of them; an absent field has no value."""


class Status(StrEnum):
    """Whether a message is meant: a drill or a test is never answered as ACTUAL."""

    ACTUAL = "ACTUAL"
    EXERCISE = "EXERCISE"
    TEST = "TEST"


class Level(StrEnum):
    """How far a message got; none of them is consent. L0 is the Receipt."""

    SHOWN = "L1"
    UNDERSTOOD = "L2"
    PASSED_DOWN = "L3"
    ANSWERED = "L4"


class Answer(StrEnum):
    """Every typed answer there is; each kind allows a closed set of them."""

    WILCO = "WILCO"
    UNABLE = "UNABLE"
    STANDBY = "STANDBY"
    NO_OBJECTION = "NO_OBJECTION"
    NOTED = "NOTED"
    OBJECT = "OBJECT"
    NO_CONTROL = "NO_CONTROL"
    RECOGNISE = "RECOGNISE"
    NOTE_WITHOUT_RECOGNITION = "NOTE_WITHOUT_RECOGNITION"
    STOPPING = "STOPPING"
    NOT_OURS = "NOT_OURS"
    CANNOT = "CANNOT"
    CHECKING = "CHECKING"


MAX_PARTIES = 1024
"""Parties one statement can name: 29 bytes each, so that they fill less than half of a body of 64 kB and leave room for where it is."""
TO_ANSWER = ("L0", "L2", "L4")
"""Levels due of what wants an answer."""
TO_PASS_DOWN = ("L0", "L2", "L3", "L4")
"""Levels due of what concerns units and members of the other party too."""
TO_UNDERSTAND = ("L0", "L2")
"""Levels due of what a person must have understood."""
TO_SEE = ("L0", "L1")
"""Levels due of what is only told."""

PROVISIONAL = frozenset({Answer.STANDBY, Answer.CHECKING})
"""Answers that promise an answer: they stop the climb to a person, not the deadline for the answer."""


class MessageHeader(Part, frozen=True):
    """What a message adds to its entry (LINE.md, section 7.2). Times are µs since 1970 UTC."""

    msg_id: ObjectId
    from_role: Role
    to: Annotated[tuple[PartyId, ...], Meta(min_length=1, max_length=MAX_PARTIES)]
    priority: Priority
    status: Status
    ack_by: Micros
    answer_by: Micros
    by: Name
    refs: Annotated[tuple[Hash, ...], Meta(max_length=16)] = ()
    agreement: Hash | None = None
    valid_until: Micros | None = None


class MessagePart(Part, frozen=True):
    """The main part of every kind that is a message."""

    message: MessageHeader


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be said: its parts, the logbook it goes to, its priority and legal answers.

    `logbook` is `keys`, `plans`, `tracks`, `desk` or `line`; `main` is always there and may be withheld never. `needs`: the levels of
    acknowledgement it is due. `clause`: the clause that allows it; None for the core, which is open to whoever is paired and never stops.
    `answered_by`: kinds of messages that, naming it in their refs, answer it as an L4 does.
    """

    name: str
    logbook: str
    parts: Mapping[str, type[Part]]
    priority: Priority = Priority.ADMIN
    answers: tuple[Answer, ...] = ()
    is_message: bool = False
    needs: tuple[str, ...] = ()
    clause: str | None = None
    answered_by: tuple[str, ...] = ()


def kind(
    name: str,
    logbook: str,
    main: type[Part],
    *,
    priority: Priority = Priority.ADMIN,
    answers: tuple[Answer, ...] = (),
    needs: tuple[str, ...] = (),
    clause: str | None = None,
    answered_by: tuple[str, ...] = (),
    **others: type[Part],
) -> Kind:
    """A Kind from its main part and its other parts by name."""
    parts = MappingProxyType({"main": main, **others})
    return Kind(name, logbook, parts, priority, answers, issubclass(main, MessagePart), needs, clause, answered_by)
