"""What the benchmarks measure on: invented parties, plans, messages and aircraft, all drawn from one seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import Instant
from deconflict.airspace.intent import AircraftClass, IntentState, OperationalIntent, OperationKind
from deconflict.airspace.volume import Circle, Polygon, Volume3D, Volume4D
from deconflict.logbook.checkpoint import sign_checkpoint
from deconflict.logbook.keys import SigningKey, party_id
from deconflict.node.commands import Append
from deconflict.node.core import Identity
from deconflict.node.events import Started
from deconflict.node.node import Node
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Level, MessageHeader, Part, Priority, Role, Status
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.messages import Concern
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import RecordHead

NOW_US = 1_790_000_000_000_000
HOUR_US = 3_600_000_000
NDEG = 1_000_000_000
LINE = "line/" + "a" * 26
SOUTH_DEG, WEST_DEG = 42.0, 0.0
KINDS = ("NOTICE_OF_OPERATION", "CONCERN", "ACKNOWLEDGEMENT", "RECEIPT")

Statement = tuple[str, str, dict[str, Part]]
"""(logbook, kind, parts)."""


def begun(name: str) -> tuple[Node, list[Append]]:
    """A node whose logbooks are open, the line's too, and what it has to store so far."""
    signing, recovery = (SigningKey.generate(f"{name} {use}".encode().ljust(32, b".")) for use in ("signing", "recovery"))
    me = Identity(party_id(recovery.public), name, signing, recovery.public, ("A" * 43,), Status.EXERCISE, recovery=recovery)
    made = Node(me)
    made.receive(Started(entropy=bytes(32)), Instant(NOW_US))
    made.core.open_epoch(LINE, {"main": OpenEpoch(why="paired", audience=("b" * 26,))})
    return made, taken(made)


def taken(made: Node) -> list[Append]:
    """The Appends of the verb at hand, and the end of that verb."""
    appends = [command for command in made.core.out if isinstance(command, Append)]
    made.core.out.clear()
    made.core.changes.clear()
    return appends


def volume(rng: Random, span_deg: float, hours: float) -> Volume4D:
    """One volume in a square of that many degrees, within that many hours: a circle of 1 to 10 km or a corridor up to 60 km."""
    lat_ndeg = round((SOUTH_DEG + rng.random() * span_deg) * NDEG)
    lon_ndeg = round((WEST_DEG + rng.random() * span_deg) * NDEG)
    outline: Circle | Polygon
    if rng.random() < 0.7:
        outline = Circle(lat_ndeg, lon_ndeg, rng.randint(1_000_000, 10_000_000))
    else:
        outline = corridor(lat_ndeg, lon_ndeg, rng.randint(90_000_000, 600_000_000), rng.randint(20_000_000, 60_000_000))
    lower_mm = rng.randrange(0, 9_000_000)
    reference = Reference.AMSL if rng.random() < 0.5 else Reference.W84
    heights = Height(lower_mm, reference), Height(lower_mm + rng.randint(100_000, 1_000_000), reference)
    from_us = NOW_US + HOUR_US + round(rng.random() * hours * HOUR_US)
    return Volume4D(Volume3D(outline, *heights), from_us, from_us + rng.randint(HOUR_US // 4, 2 * HOUR_US))


def corridor(lat_ndeg: int, lon_ndeg: int, long_ndeg: int, wide_ndeg: int) -> Polygon:
    """A strip from west to east."""
    corners = ((0, 0), (0, long_ndeg), (wide_ndeg, long_ndeg), (wide_ndeg, 0))
    return Polygon(tuple((lat_ndeg + north, lon_ndeg + east) for north, east in corners))


def legs(rng: Random, span_deg: float, hours: float, count: int) -> tuple[Volume4D, ...]:
    """A flight in so many corridors, one after another, each 10 minutes at 60 km eastwards."""
    first = volume(rng, span_deg, hours)
    inside = first.volume
    outline = inside.outline
    lat_ndeg, lon_ndeg = (outline.lat_ndeg, outline.lon_ndeg) if isinstance(outline, Circle) else outline.vertices_ndeg[0]
    long_ndeg, minutes = 700_000_000, 10 * HOUR_US // 60
    return tuple(
        Volume4D(
            Volume3D(corridor(lat_ndeg, lon_ndeg + leg * long_ndeg, long_ndeg, 50_000_000), inside.lower, inside.upper),
            first.from_us + leg * minutes,
            first.from_us + (leg + 1) * minutes,
        )
        for leg in range(count)
    )


def intent(rng: Random, number: int, span_deg: float, hours: float, volumes: int) -> OperationalIntent:
    """A plan as conflicts are sought with it: of one volume, or of so many legs."""
    where = (volume(rng, span_deg, hours),) if volumes == 1 else legs(rng, span_deg, hours, volumes)
    aircraft = AircraftClass.CREWED if rng.random() < 0.5 else AircraftClass.UNCREWED
    return OperationalIntent("a" * 26, f"OP-{number}", "A" * 43, OperationKind.TRANSIT, aircraft, IntentState.ACTIVATED, 0, where)


def plan(rng: Random, number: int, span_deg: float, hours: float) -> Statement:
    """A plan of one volume, as it is filed."""
    main = Operation(
        message=header(number), op_id=f"OP-{number}", operation=OperationKind.SURVEY, aircraft_class=AircraftClass.UNCREWED, count=1,
        state=IntentState.ACCEPTED,
    )  # fmt: skip
    return "plans", "NOTICE_OF_OPERATION", {"main": main, "exact": Volumes(volumes=(volume(rng, span_deg, hours),))}


def header(number: int) -> MessageHeader:
    """The header of a routine message."""
    return MessageHeader(
        msg_id=f"m-{number:032d}", from_role=Role.DUTY, to=("b" * 26,), priority=Priority.ROUTINE, status=Status.EXERCISE,
        ack_by=NOW_US + HOUR_US, answer_by=NOW_US + 2 * HOUR_US, by="Duty 1",
    )  # fmt: skip


def statement(rng: Random, number: int, about: str) -> Statement:
    """The mix of a line: a plan, a message, an acknowledgement and a receipt, in turn; `about` is the hash of an earlier entry."""
    kind = KINDS[number % 4]
    if kind == "NOTICE_OF_OPERATION":
        return plan(rng, number, 10.0, 24.0)
    main: Part
    if kind == "CONCERN":
        main = Concern(message=header(number), text=f"Matter {number}: the corridor north of the river is crowded on market days.")
    elif kind == "ACKNOWLEDGEMENT":
        main = Acknowledgement(entry=about, level=Level.UNDERSTOOD, role=Role.DUTY, by="Duty 1", at_us=NOW_US, status=Status.EXERCISE)
    else:
        main = Received(entries=(about,), received_at_us=NOW_US, bearer=Bearer.LINK)
    return LINE, kind, {"main": main}


def head(author: Node, logbook: str, number: int) -> Statement:
    """What an author tells of one of its logbooks as it stands: its last entry, and the tree over all of them, signed."""
    core = author.core
    book = core.logbooks[core.me.party, logbook]
    tip = book.tip()
    assert tip is not None, logbook
    note = sign_checkpoint(core.trees.of(book, tip.epoch, tip.seq + 1), core.me.signing, core.me.signing.public)
    main = RecordHead(
        message=header(number), logbook=logbook, epoch=tip.epoch, seq=tip.seq, head=tip.hash, party="b" * 26, checkpoint=note[:-1]
    )
    return LINE, "RECORD_HEAD", {"main": main}


def statements(count: int, seed: int = 1) -> Iterator[Statement]:
    """So many of the mix; acknowledgements and receipts are about one entry that is not there, which costs the same."""
    rng = Random(seed)  # noqa: S311 - invented data, not a secret
    return (statement(rng, number, "A" * 43) for number in range(count))
