"""Two or three parties who say things to each other, signed and folded: what the picture holds of their affairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from deconflict.agreement.rules import DEFAULT_RULES, Rules
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.logbook.entry import Entry
from deconflict.picture.affairs import Said
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.tracks import Tracks
from deconflict.testing.scribe import Scribe

S = 1_000_000
MIN, HOUR, DAY = 60 * S, 3600 * S, 86_400 * S
LINE = "line/" + "d" * 26
WHERE = Circle(10 * 10**9, 20 * 10**9, 5_000_000)
RULES = DEFAULT_RULES


def rules(_a: str, _b: str) -> Rules:
    """The rules between any two."""
    return RULES


def volume(from_us: int, until_us: int, where: Circle = WHERE) -> Volume4D:
    """A box from the ground to 3 km over a place."""
    return Volume4D(Volume3D(where, Height(0, Reference.AMSL), Height(3_000_000, Reference.AMSL)), from_us, until_us)


class Talk:
    """The parties, one clock, and the picture of everything said; `entries` in the order they were said."""

    def __init__(self, *names: str) -> None:
        self.scribes = [Scribe(name) for name in names or ("ALFA", "BRAVO")]
        self.a, self.b = self.scribes[0].party, self.scribes[1].party
        self.now_us = self.scribes[0].now_us
        self.entries: list[Entry] = []
        self.picture = Picture()
        self._count = 0

    def by(self, party: str) -> Scribe:
        return next(scribe for scribe in self.scribes if scribe.party == party)

    def header(self, party: str, kind: str, refs: Sequence[str] = (), **chosen: Any) -> MessageHeader:
        self._count += 1
        others = tuple(sorted(scribe.party for scribe in self.scribes if scribe.party != party))
        said: dict[str, Any] = {
            "msg_id": f"m{self._count}", "from_role": Role.DUTY, "to": others, "priority": KINDS[kind].priority, "by": "watch-1",
            "status": Status.EXERCISE, "ack_by": self.now_us + HOUR, "answer_by": self.now_us + 2 * HOUR, "refs": tuple(refs),
        }  # fmt: skip
        return MessageHeader(**{**said, **chosen})

    def main(self, party: str, kind: str, /, *refs: str, header: dict[str, Any] | None = None, **fields: Any) -> MessagePart:
        made = self.header(party, kind, refs, **(header or {}))
        part: Any = KINDS[kind].parts["main"]
        main: MessagePart = part(message=made, **fields)
        return main

    def put(self, party: str, logbook: str, kind: str, **parts: Any) -> str:
        """Sign it at `now_us`, fold it, and return its hash."""
        scribe = self.by(party)
        scribe.now_us = self.now_us - (S if logbook in scribe.books else 2 * S)  # the opening of a logbook takes a second of its own
        entry = scribe.say(logbook, kind, **parts)
        self.entries.append(entry)
        fold(self.picture, entry)
        return entry.hash

    def say(self, party: str, kind: str, /, *refs: str, header: dict[str, Any] | None = None, **fields: Any) -> str:
        """A message on the line."""
        return self.put(party, LINE, kind, main=self.main(party, kind, *refs, header=header, **fields))

    def wait(self, span_us: int) -> None:
        self.now_us += span_us

    def receive(self, party: str, entry: str) -> str:
        """That party's receipt, now."""
        return self.put(party, LINE, "RECEIPT", main=Received(entries=(entry,), received_at_us=self.now_us, bearer=Bearer.LINK))

    def plan(self, party: str, op_id: str = "OP1", state: IntentState = IntentState.ACCEPTED, **more: Any) -> str:
        """A plan over WHERE, from an hour ago to an hour ahead unless `volumes` says otherwise."""
        volumes, kind = more.pop("volumes", (volume(self.now_us - HOUR, self.now_us + HOUR),)), more.pop("kind", "NOTICE_OF_OPERATION")
        main = Operation(
            message=self.header(party, "NOTICE_OF_OPERATION"), op_id=op_id, operation=OperationKind.SURVEY, count=1, state=state,
            aircraft_class=AircraftClass.CREWED, **more,
        )  # fmt: skip
        return self.put(party, "plans", kind, main=main, exact=Volumes(volumes=tuple(volumes)))

    def plot(self, party: str, track_id: str, at_us: int, lat_ndeg: int = 10 * 10**9, **more: Any) -> None:
        made: dict[str, Any] = {"lon_ndeg": 20 * 10**9, "height": Height(1_000_000, Reference.AMSL), **more}
        self.now_us = max(self.now_us, at_us)
        self.put(party, "tracks", "TRACKS", main=Tracks(plots=(Plot(track_id=track_id, at_us=at_us, lat_ndeg=lat_ndeg, **made),),
                                                        status=Status.EXERCISE))  # fmt: skip

    def said(self, entry: str) -> Said:
        """The statement as the picture keeps it."""
        return next(said for held in self.picture.affairs.by_kind.values() for key, said in held.items() if key == entry)

    def refolded(self, order: Sequence[Entry]) -> Picture:
        """The same entries, folded anew in another order."""
        picture = Picture()
        for entry in order:
            fold(picture, entry)
        return picture


def urgent(**fields: Any) -> dict[str, Any]:
    """A header's choice of the urgent lane."""
    return {"priority": Priority.URGENT, **fields}


def replaced(part: MessagePart, **fields: Any) -> MessagePart:
    """The same statement with other fields."""
    return msgspec.structs.replace(part, **fields)
