"""How fast entries are written, and how fast a peer's are taken in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import bench_made as made
from bench_clock import Measure, Timing, rates

from deconflict.airspace.instant import Instant
from deconflict.logbook.entry import ENTRY_PREFIX, Entry
from deconflict.logbook.keys import verify
from deconflict.logbook.store import Row
from deconflict.logbook.sync import Give, Want, give_of
from deconflict.node.commands import Append
from deconflict.node.jobs import VerifyJob
from deconflict.node.node import Node
from deconflict.node.policy import Policy
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.receipts import Bearer

BATCH = 100
FRAME = Policy().give_limit
READ_GOAL_PER_S = 10_000.0


def row(append: Append) -> Row:
    """What the loop hands to the store."""
    return Row(append.entry, append.received_at_us, append.bearer, append.branch)


def write(quick: bool) -> list[Measure]:
    """Signed, chained, folded and stored on disk, in transactions of 100."""
    count, rounds = (400, 2) if quick else (4000, 5)
    said = list(made.statements(count))

    def once(folder: Path, number: int) -> None:
        author, begun = made.begun("ALFA")
        store = SqliteStore(folder / f"{number}.db")
        store.append([row(append) for append in begun])
        for start in range(0, count, BATCH):
            for logbook, kind, parts in said[start : start + BATCH]:
                author.core.say(logbook, kind, parts)
            store.append([row(append) for append in made.taken(author)])
        store.close()

    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        timing = rates(lambda number: once(Path(folder), number), count, rounds)
    return [
        Measure("entries signed, folded and stored", timing.wall, "entries/s", note=f"batches of {BATCH}; {timing.cpu:,.0f} by CPU time")
    ]


def read(quick: bool) -> list[Measure]:
    """Decoded, verified, chained and folded from the bytes a peer sends: what a node does with a Give of a backlog."""
    count, rounds = (400, 2) if quick else (6000, 5)
    found = [checks(count, rounds)]
    for what, said, goal in (
        ("entries decoded, verified and folded", list(made.statements(count)), READ_GOAL_PER_S),
        ("... plans alone", [s for s in made.statements(2 * count) if s[1] == "NOTICE_OF_OPERATION"], None),
    ):
        opening, frames = written(said)
        timing = rates(lambda _, o=opening, f=frames: take_in(o, f), len(said), rounds)  # type: ignore[misc]
        size = sum(len(raw) for frame in frames for raw in frame.entries) / len(said)
        found.append(
            Measure(what, timing.cpu, "entries/s", goal=goal, note=f"{one_core(timing)}; frames of {FRAME}, {size:.0f} bytes an entry")
        )
    return found


def checks(count: int, rounds: int) -> Measure:
    """Signature checks alone: what an entry costs beyond one is ours."""
    author, _ = made.begun("ALFA")
    header_bytes = bytes(400)
    signature = author.core.me.signing.sign(ENTRY_PREFIX, header_bytes)
    public = author.core.me.signing.public
    timing = rates(lambda _: [verify(public, ENTRY_PREFIX, header_bytes, signature) for _ in range(count)], count, rounds)
    return Measure("signatures checked, nothing else", timing.cpu, "/s", note=one_core(timing))


def one_core(timing: Timing) -> str:
    """How a rate of one core was measured."""
    return f"one core, by CPU time; by the wall's clock {timing.wall:,.0f} ({timing.slowest:,.0f} to {timing.fastest:,.0f})"


def written(said: list[made.Statement]) -> tuple[list[Entry], list[Give]]:
    """One author's entries: those that open its logbooks, and these statements as frames, each of one logbook."""
    author, begun = made.begun("ALFA")
    for logbook, kind, parts in said:
        author.core.say(logbook, kind, parts)
    books: dict[str, list[Entry]] = {}
    for append in made.taken(author):
        books.setdefault(append.entry.header.logbook, []).append(append.entry)
    wants = {name: Want(author.core.me.party, name, 0, 0, "") for name in books}
    runs = [(wants[name], book[start : start + FRAME]) for name, book in books.items() for start in range(0, len(book), FRAME)]
    return [append.entry for append in begun], [give_of(want, run, more=True) for want, run in runs]


def take_in(opening: list[Entry], frames: list[Give]) -> Node:
    """A node that has taken in another's frames; raises AssertionError unless every entry came and every signature is good."""
    reader, _ = made.begun("BRAVO")
    core = reader.core
    core.now = Instant(made.NOW_US)
    for entry in opening:
        core.take(entry, core.now, Bearer.LINK)
    for frame in frames:
        result = VerifyJob(frame.author, frame, Bearer.LINK, core.keyring.frozen()).run()
        assert isinstance(result, tuple)
        entries, good = result
        assert len(entries) == len(good) == len(frame.entries)
        for entry in entries:
            core.take(entry, core.now, Bearer.LINK)
        made.taken(reader)
    return reader
