"""Message records built by hand, as `fold` would leave them."""

from __future__ import annotations

from typing import Any

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.volume import Circle
from deconflict.coordination import cards
from deconflict.picture.picture import Acknowledged, Climbed, MessageRecord, Picture, Place, Referred, Reply, Stored
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Answer, Level, MessageHeader, Part, Priority, Role, Status
from deconflict.statements.messages import Concern, Danger, DangerEnded, LineCheck, StopRequest, Warning
from deconflict.statements.receipts import Bearer

ALFA, BRAVO, CHARLIE = "a" * 26, "b" * 26, "c" * 26
S = 1_000_000
MIN = 60 * S
WRITTEN = 1_000 * S
ENTRY = "e" * 43


def place(author: str, seq: int) -> Place:
    """A place in the author's line logbook; its entry hash follows from it."""
    return Place(author, "line/" + "d" * 26, 0, seq, f"{author[0]}{seq:042d}")


def body(kind: str, header: MessageHeader) -> Part:
    """A main part of that kind."""
    where = Circle(0, 0, 1_000)
    made: dict[str, Any] = {
        "WARNING": lambda: Warning(message=header, danger=Danger.HAZARD, level="WARNING"),
        "STOP_REQUEST": lambda: StopRequest(message=header, place=where, endangered="civil"),
        "DANGER_ENDED": lambda: DangerEnded(message=header, why="passed"),
        "CONCERN": lambda: Concern(message=header, text="noise"),
        "LINE_CHECK": lambda: LineCheck(message=header, bearer=Bearer.LINK, nonce="n1", heads_seen=3),
    }
    part: Part = made[kind]()
    return part


def message(kind: str = "WARNING", *, ack_by: int | None = None, answer_by: int | None = None, **header: Any) -> MessageRecord:
    """ALFA's message to BRAVO, written at WRITTEN, with the default deadlines of its priority."""
    priority = header.pop("priority", KINDS[kind].priority)
    default = {
        Priority.FLASH: (60 * S, 180 * S), Priority.URGENT: (300 * S, 900 * S),
        Priority.ROUTINE: (1800 * S, 28 * 3600 * S), Priority.ADMIN: (86_400 * S, 604_800 * S),
    }[priority]  # fmt: skip
    made = MessageHeader(
        msg_id="m1", from_role=Role.DUTY, to=header.pop("to", (BRAVO,)), priority=priority, status=header.pop("status", Status.EXERCISE),
        ack_by=WRITTEN + default[0] if ack_by is None else ack_by, answer_by=WRITTEN + default[1] if answer_by is None else answer_by,
        by="watch-1", **header,
    )  # fmt: skip
    return MessageRecord(entry=ENTRY, place=place(ALFA, 0), kind=kind, written_at_us=WRITTEN, main=body(kind, made))


def stored(record: MessageRecord, at_us: int, party: str = BRAVO) -> None:
    """The party's receipt."""
    record.receipts[party] = Stored(at_us, Bearer.LINK, place(party, 100))


def act(
    record: MessageRecord,
    level: Level,
    seq: int,
    *,
    party: str = BRAVO,
    at_us: int = WRITTEN + S,
    answer: Answer | None = None,
    **more: Any,
) -> Acknowledged:
    """The party's acknowledgement at its place `seq`, added to the record."""
    said = Acknowledgement(
        entry=more.get("entry", record.entry), level=level, role=more.get("role", Role.DUTY), by="watch-2", at_us=at_us,
        status=more.get("status", Status.EXERCISE), answer=answer,
        members=more.get("members", ("north desk",) if level is Level.PASSED_DOWN else ()),
    )  # fmt: skip
    made = Acknowledged(place(party, seq), at_us, said)
    record.acknowledgements[made.place.entry] = made
    return made


def climbed(record: MessageRecord, step: int, *, party: str = BRAVO, author: str = ALFA, **more: Any) -> Climbed:
    """A NO_ANSWER the author wrote of the party."""
    said = NoAnswer(
        entry=record.entry, party=party, wanted="L2", deadline_us=more.get("deadline_us", WRITTEN), step=step,
        next_role=more.get("next_role"), bearers=more.get("bearers", ()),
    )  # fmt: skip
    made = Climbed(place(author, 50 + step), WRITTEN, said)
    record.climbs[made.place.entry] = made
    return made


def replied(record: MessageRecord, at_us: int, *, party: str = BRAVO, **more: Any) -> Reply:
    """The party's LINE_CHECK_REPLY: right in everything unless `more` says otherwise."""
    check = record.main
    assert isinstance(check, LineCheck)
    rendered = cards.rendered(check.card) if check.card is not None else None
    right: dict[str, Any] = {
        "by_hand": False, "nonce": check.nonce, "bearer": check.bearer, "rendered": rendered, "status": check.message.status,
    }  # fmt: skip
    made = Reply(at_us, place(party, 200 + len(record.replies)), **{**right, **more})
    record.replies[made.place.entry] = made
    return made


def referred(
    record: MessageRecord, kind: str, seq: int, *, party: str = BRAVO, status: Status = Status.EXERCISE, to: tuple[str, ...] = (ALFA,)
) -> Referred:
    """A later message of the party that names this one."""
    made = Referred(kind, WRITTEN + seq * S, place(party, seq), status, to)
    record.referred[made.place.entry] = made
    return made


def header(kind: str, author: str, to: tuple[str, ...], refs: tuple[str, ...], status: Status, written_at_us: int) -> MessageHeader:
    """A header with the default deadlines."""
    priority = KINDS[kind].priority
    return MessageHeader(
        msg_id="m1", from_role=Role.DUTY, to=to, priority=priority, status=status, by="watch-1", refs=refs,
        ack_by=DEFAULT_RULES.ack_by_us(priority, written_at_us), answer_by=DEFAULT_RULES.answer_by_us(priority, written_at_us),
    )  # fmt: skip


def word(kind: str, author: str, seq: int, *, refs: tuple[str, ...] = (), **fields: Any) -> MessageRecord:
    """Any message of that author to the other of ALFA and BRAVO, at its place `seq`, written `seq` seconds after WRITTEN."""
    at_us = fields.pop("written_us", WRITTEN + seq * S)
    to = fields.pop("to", (BRAVO if author == ALFA else ALFA,))
    made = header(kind, author, to, refs, fields.pop("status", Status.EXERCISE), at_us)
    main = KINDS[kind].parts["main"](message=made, **fields)  # type: ignore[call-arg]
    at = place(author, seq)
    return MessageRecord(at.entry, place=at, kind=kind, written_at_us=at_us, main=main)


def held(*records: MessageRecord) -> Picture:
    """A picture that holds these messages, as `fold` would leave it."""
    picture = Picture()
    for record in records:
        known = picture.messages.get(record.entry)
        if known is not None:
            record.referred.update(known.referred)
        picture.messages[record.entry] = record
        assert record.place is not None and record.message is not None and record.main is not None
        for ref in record.message.refs:
            named = picture.messages.setdefault(ref, MessageRecord(ref))
            said = Referred(record.kind, record.written_at_us, record.place, record.message.status, record.message.to)
            named.referred[record.entry] = said
        for noun in (picture.lines, picture.emergencies):
            noun.write(record.entry, record.place, record.written_at_us, record.main)
    return picture
