"""What a replay can look at in a node's record and its picture of the sky: who holds what, since when, and whether both hold the same."""

from __future__ import annotations

import msgspec

from deconflict.conflict import strategic
from deconflict.conflict.strategic import AirspaceObject
from deconflict.logbook.store import Row
from deconflict.logbook.verify import Stored, verify_rows, verify_stored
from deconflict.node.lookout import airspace_object
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.messages import ConflictNotice
from deconflict.testing.host import Host
from deconflict.testing.stage import NOTHING, Stage, record_of

SECOND_US = 1_000_000


def held(stage: Stage, host: Host, name: str) -> str:
    """yes where the node holds the statement of that name."""
    return "yes" if record_of(stage, host, name).place is not None else "no"


def copies(stage: Stage, host: Host, name: str) -> str:
    """How many rows of the store hold that statement: 1 however often it came."""
    entry = stage.entry(name)
    return str(sum(row.entry.hash == entry for row in host.store.scan()))


def came_by(stage: Stage, host: Host, name: str) -> str:
    """The bearer by which the only other party says it received the message."""
    receipts = record_of(stage, host, name).receipts
    return " ".join(sorted(stored.bearer.value for stored in receipts.values())) or NOTHING


def received(stage: Stage, host: Host, name: str) -> str:
    """When its receiver says it had the message, in whole seconds of the receiver's clock from the start, with the proof that verifies."""
    record = record_of(stage, host, name)
    report = verify_rows(host.store.scan())
    if not record.receipts or not report.ok:
        return NOTHING
    at_us = min(stored.received_at_us for stored in record.receipts.values())
    return f"T+{(at_us - stage.start_us) // SECOND_US} s"


def record(stage: Stage, host: Host, name: str) -> str:
    """ok where everything the machine stored verifies, else the first problem."""
    report = verify_rows(host.store.scan())
    return "ok" if report.ok else report.problems[0].what


def same(stage: Stage, host: Host, name: str) -> str:
    """yes where this node and the other party's hold the same entries of the logbooks that both may read."""
    other = stage.host(name)
    ours, theirs = ({row.entry.hash for row in machine.store.scan() if _shared(row.entry.header.logbook)} for machine in (host, other))
    return "yes" if ours == theirs else f"{len(ours ^ theirs)} entries only one has"


def same_line(stage: Stage, host: Host, name: str) -> str:
    """yes where this node and the other party's hold the same entries of their line, whatever else was shared or not."""
    ours, theirs = ({row.entry.hash for row in machine.store.scan() if _on_line(row)} for machine in (host, stage.host(name)))
    return "yes" if ours == theirs else f"{len(ours ^ theirs)} entries only one has"


def _on_line(row: Row) -> bool:
    return row.entry.header.logbook.startswith("line/")


def altered(stage: Stage, host: Host, name: str) -> str:
    """named where a record in which one sign of that statement was changed does not verify, and says which entry it is."""
    entry = stage.entry(name)
    stored = [_stored(row) for row in host.store.scan()]
    changed = [_changed(one) if one.hash == entry else one for one in stored]
    told = next(row.entry.header for row in host.store.scan() if row.entry.hash == entry)
    problems = {(problem.logbook, problem.seq) for problem in verify_stored(changed).problems}
    return "named" if (f"{told.author}/{told.logbook}/{told.epoch}", told.seq) in problems else "unseen"


def left_out(stage: Stage, host: Host, name: str) -> str:
    """gap where a record without that statement does not verify, and says where one is missing."""
    entry = stage.entry(name)
    told = next(row.entry.header for row in host.store.scan() if row.entry.hash == entry)
    kept = [_stored(row) for row in host.store.scan() if row.entry.hash != entry]
    book = f"{told.author}/{told.logbook}/{told.epoch}"
    return "gap" if any(problem.logbook == book for problem in verify_stored(kept).problems) else "unseen"


def _stored(row: Row) -> Stored:
    header = row.entry.header
    return Stored(header.author, header.logbook, header.epoch, header.seq, row.branch, row.entry.hash, row.entry.encode())


def _changed(stored: Stored) -> Stored:
    """The same with one sign of its signature changed."""
    head, mark, signature = stored.wire.rpartition(b'"signature":"')
    other = b"A" if signature[:1] != b"A" else b"B"
    return msgspec.structs.replace(stored, wire=head + mark + other + signature[1:])


def _shared(logbook: str) -> bool:
    return logbook.startswith("line/") or logbook in ("plans", "keys")


def notices(stage: Stage, host: Host, name: str) -> str:
    """How many conflicts, by their one name, the notices about that plan or zone speak of."""
    return str(len(conflicts_of(stage, host, name)))


def conflicts(stage: Stage, host: Host, name: str) -> str:
    """The ids of what that plan or zone meets, as the notices on the line say, in order."""
    author = stage.node(host).picture.messages[stage.entry(name)]
    mine = _object_of(author)
    met = {other.partition(":")[2] for notice in conflicts_of(stage, host, name).values() for other in notice.objects if other != mine}
    return " ".join(sorted(met)) or NOTHING


def computed(stage: Stage, host: Host, name: str) -> str:
    """SAME where this node, computing the conflict of that plan for itself, finds what the notice states; else DIFFERS."""
    node = stage.node(host)
    verdicts = set()
    for notice in conflicts_of(stage, host, name).values():
        one, two = (_thing(node.picture, *said) for said in zip(notice.objects, notice.versions, strict=True))
        parties = [said.partition(":")[0] for said in notice.objects]
        own = strategic.between(one, two, node.core.rules_between(*parties)) if one is not None and two is not None else None
        verdicts.add(strategic.compare(own, notice).verdict.value)
    return " ".join(sorted(verdicts)) or NOTHING


def _thing(picture: Picture, name: str, version: str) -> AirspaceObject | None:
    party, _, object_id = name.partition(":")
    for kind in ("plan", "zone", "site"):
        record = picture.objects.get((kind, party, object_id))
        if record is not None and version in record.versions:
            return airspace_object(record, record.versions[version])
    return None


def _object_of(record: MessageRecord) -> str:
    author = record.place.author if record.place is not None else ""
    names = (getattr(record.main, field, None) for field in ("op_id", "zone_id", "site_id", "movement_id"))
    return f"{author}:{next((name for name in names if name), '')}"


def conflicts_of(stage: Stage, host: Host, name: str) -> dict[str, ConflictNotice]:
    """The newest notice of each conflict that holds the plan or zone of that name."""
    picture = stage.node(host).picture
    mine = _object_of(picture.messages[stage.entry(name)])
    found: dict[str, ConflictNotice] = {}
    for conflict_id, entries in sorted(picture.conflicts.items()):
        for entry in sorted(entries, key=lambda hash_: picture.messages[hash_].written_at_us):
            main = picture.messages[entry].main
            if isinstance(main, ConflictNotice) and mine in main.objects:
                found[conflict_id] = main
    return found
