"""What must hold of a node's record after it was killed, read from the files of both nodes in a process of its own."""

from __future__ import annotations

import faulthandler
import sys
from collections import Counter
from collections.abc import Iterable

import msgspec

from deconflict.logbook.entry import Entry
from deconflict.logbook.verify import Stored, verify_stored
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import OF_ONES_OWN, MessagePart
from deconflict.statements.receipts import Received

FEW = 5
RECEIPT_MARK = b'"kind":"RECEIPT"'


class Record(msgspec.Struct, frozen=True):
    """One node: its party, the path of its database, and every entry that an HTTP reply of it has named so far."""

    party: str
    path: str
    told: frozenset[str]


class Question(msgspec.Struct, frozen=True):
    """Which records to look at; `asked` (message ids) once nothing is under way any more, `alike` whether both hold the same."""

    me: Record
    peer: Record
    asked: frozenset[str] | None = None
    alike: bool = False


class Finding(msgspec.Struct, frozen=True):
    """What was found: how many entries the record holds, how many promises were held against it, and what is wrong."""

    entries: int
    promises: int
    problems: tuple[str, ...]


def check(me: Record, peer: Record) -> Finding:
    """Everything that `me` said by HTTP or to its peer is in its record; the record verifies; nobody forked.

    The peer's file is read first: what it holds of ours by then we had sent, so we had flushed it before.
    """
    theirs, ours = _read(peer.path), _read(me.path)
    held = {row.hash for row in ours}
    sent = {row.hash for row in theirs if row.author == me.party}
    receipted = set(_receipted(row for row in theirs if row.author == me.party))
    problems = _gone("told over HTTP", me.told - held) + _gone("sent to the peer", sent - held) + _gone("receipted", receipted - held)
    report = verify_stored(ours)
    problems += [f"does not verify: {p.logbook} {p.seq}: {p.what}" for p in report.problems[:FEW]]
    problems += [f"forked: {where} at {seq}" for where, seq in report.forks[:FEW]]
    problems += _contradictions(ours, theirs)
    return Finding(len(ours), len(me.told) + len(sent) + len(receipted), tuple(problems))


def check_end(me: Record, peer: Record, asked: frozenset[str]) -> Finding:
    """At rest: besides `check`, each message id that was filed stands once."""
    finding = check(me, peer)
    ids = Counter(_message_ids(row for row in _read(me.path) if row.author == me.party))
    problems = [f"filed {ids[one]} times: {one}" for one in sorted(asked) if ids[one] != 1][:FEW]
    return Finding(finding.entries, finding.promises + len(asked), (*finding.problems, *problems))


def compare(me: Record, peer: Record) -> Finding:
    """Whether both records hold the same entries, but for what a desk keeps for itself."""
    ours, theirs = ({row.hash for row in _read(record.path) if row.logbook != OF_ONES_OWN} for record in (me, peer))
    return Finding(len(ours), 0, tuple(_gone("held by one alone", ours ^ theirs)))


def answer(question: Question) -> Finding:
    """One question, as it comes on stdin."""
    if question.alike:
        return compare(question.me, question.peer)
    if question.asked is None:
        return check(question.me, question.peer)
    return check_end(question.me, question.peer, question.asked)


def _read(path: str) -> list[Stored]:
    store = SqliteStore(path, read_only=True)
    try:
        return list(store.scan_stored())
    finally:
        store.close()


def _receipted(rows: Iterable[Stored]) -> Iterable[str]:
    for row in rows:
        if RECEIPT_MARK in row.wire:
            main = Entry.decode(row.wire).main
            if isinstance(main, Received):
                yield from main.entries


def _message_ids(rows: Iterable[Stored]) -> Iterable[str]:
    for row in rows:
        main = Entry.decode(row.wire).main
        if isinstance(main, MessagePart):
            yield main.message.msg_id


def _gone(what: str, missing: set[str] | frozenset[str]) -> list[str]:
    return [f"{what} and gone: {len(missing)}, as {', '.join(sorted(missing)[:FEW])}"] if missing else []


def _contradictions(ours: list[Stored], theirs: list[Stored]) -> list[str]:
    """Places at which the two records hold different entries."""
    stands = {(row.author, row.logbook, row.epoch, row.seq): row.hash for row in ours}
    places = ((row, (row.author, row.logbook, row.epoch, row.seq)) for row in theirs)
    return [f"two entries at {'/'.join(map(str, place))}" for row, place in places if stands.get(place, row.hash) != row.hash][:FEW]


def main() -> int:
    """Answer questions, one JSON line each, until stdin closes."""
    faulthandler.enable()
    decoder = msgspec.json.Decoder(Question)
    while line := sys.stdin.buffer.readline():
        sys.stdout.buffer.write(msgspec.json.encode(answer(decoder.decode(line))) + b"\n")
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
