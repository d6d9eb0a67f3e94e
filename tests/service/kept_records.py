"""Records as a node comes to keep them: three parties talk, entries come late and in any order, some ahead, and logbooks fork."""

from __future__ import annotations

from pathlib import Path
from random import Random

from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import IntentState
from deconflict.logbook.chain import Heard, Logbook, PlacementKind
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row
from deconflict.node.core import is_urgent
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import Level, Part, Priority, Status
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.tracks import Tracks
from deconflict.statements.zones import Zone
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import acknowledgement, operation, plot, volumes

LINE = "line/" + "a" * 26
SECOND_US = 1_000_000


class Talk:
    """ALFA keeps the record; BRAVO and CHARLIE write too. `said`: every entry in the order in which it was written."""

    def __init__(self, rng: Random, count: int) -> None:
        self.rng = rng
        self.scribes = [Scribe(name) for name in ("ALFA", "BRAVO", "CHARLIE")]
        self.alfa = self.scribes[0].party
        self.said: list[Entry] = []
        for scribe in self.scribes:
            key = scribe.key()
            self.said += [*scribe.opened, key]
            scribe.opened.clear()
        for _ in range(count):
            self._say(rng.choice(self.scribes))

    def _say(self, scribe: Scribe) -> None:
        ways = (self._message, self._plan, self._zone, self._tracks, self._of_another, self._fork, self._epoch)
        say = self.rng.choices(ways, (5, 4, 1, 4, 6, 1, 1))[0]
        entry = say(scribe)
        self.said += [*scribe.opened, *([entry] if entry is not None else [])]
        scribe.opened.clear()

    def _message(self, scribe: Scribe) -> Entry:
        priority = self.rng.choice((Priority.ROUTINE, Priority.URGENT))
        return scribe.say(LINE, "CONCERN", main=Concern(message=scribe.header(priority=priority), text=f"look {len(self.said)}"))

    def _plan(self, scribe: Scribe) -> Entry:
        main = operation(scribe, f"OP{self.rng.randrange(3)}", self.rng.choice((IntentState.ACCEPTED, IntentState.ENDED)), self.alfa)
        return scribe.say("plans", "NOTICE_OF_OPERATION", main=main, exact=volumes(scribe.now_us))

    def _zone(self, scribe: Scribe) -> Entry:
        zone = Zone(message=scribe.header(), zone_id="Z1", zone_type=ZoneType.NO_FLY, authority="north")
        return scribe.say("plans", "ZONE_NOTICE", main=zone, exact=volumes(scribe.now_us))

    def _tracks(self, scribe: Scribe) -> Entry:
        plots = tuple(plot(scribe.now_us - self.rng.randrange(9) * SECOND_US, 40 + n, f"abc{n}") for n in range(2))
        return scribe.say("tracks", "TRACKS", main=Tracks(plots=plots, status=Status.EXERCISE))

    def _of_another(self, scribe: Scribe) -> Entry:
        about = self.rng.choice(self.said).hash
        main: Part = Received(entries=(about,), received_at_us=scribe.now_us, bearer=Bearer.LINK)
        if self.rng.random() < 0.5:
            return scribe.say(LINE, "RECEIPT", main=main)
        return scribe.say(LINE, "ACKNOWLEDGEMENT", main=acknowledgement(scribe, about, Level.UNDERSTOOD))

    def _fork(self, scribe: Scribe) -> Entry | None:
        """Two entries for one place; what is said later follows the first."""
        book = scribe.books.get(LINE)
        if book is None or book.tip() is None:
            return None
        texts = [Concern(message=scribe.header(), text=f"{side} {len(self.said)}") for side in ("left", "right")]
        left, right = (scribe.sign(book, "CONCERN", {"main": text}) for text in texts)
        book.place(left)
        self.said.append(left)
        return right

    def _epoch(self, scribe: Scribe) -> Entry | None:
        book = scribe.books.get(LINE)
        tip = book.tip() if book is not None else None
        if book is None or tip is None:
            return None
        opening = scribe.write(
            LINE, (tip.epoch + 1, 0, tip.hash), kind="OPEN_EPOCH", parts={"main": OpenEpoch(why="restored", audience=())}
        )
        book.place(opening)
        return opening


def kept_rows(talk: Talk) -> list[Row]:
    """As ALFA's node keeps what came: its own in order, of the others each after a wait, so that some come before what they follow;
    of what was said last some never comes."""
    rng, rows, ahead = talk.rng, [], {}
    clock_us = talk.said[0].header.written_at
    waits = [0 if entry.header.author == talk.alfa else rng.choice((0, 0, 1, 2, 5, 9, 40)) for entry in talk.said]
    lost = {n for n, wait in enumerate(waits) if wait == 40 and n > len(waits) * 3 // 4}
    coming = sorted(set(range(len(talk.said))) - lost, key=lambda n: (n + waits[n], n))
    books: dict[tuple[str, str], Logbook] = {}
    for number in coming:
        entry = talk.said[number]
        header = entry.header
        clock_us = max(clock_us, header.written_at) + rng.randrange(3) * SECOND_US // 2
        heard = Heard(clock_us, None if header.author == talk.alfa else rng.choice(list(Bearer)))
        book = books.setdefault((header.author, header.logbook), Logbook(header.author, header.logbook))
        placement = book.place(entry, heard)
        if placement.kind is PlacementKind.AHEAD and is_urgent(entry):
            ahead[entry.hash] = Row(entry, heard.at_us, heard.bearer, AHEAD)
        for (joined, branch), first in zip(placement.joined, placement.heard, strict=True):
            ahead.pop(joined.hash, None)
            rows.append(Row(joined, first.at_us, first.bearer, branch))
    return [*rows, *ahead.values()]


def write_record(path: Path, rows: list[Row]) -> None:
    """These rows as a database."""
    store = SqliteStore(path)
    store.append(rows)
    store.close()


def instants(rows: list[Row]) -> list[int]:
    """Every instant at which something came, and one before all."""
    times = sorted({row.received_at_us for row in rows})
    return [times[0] - 1, *times]
