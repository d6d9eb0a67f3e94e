"""What a demo shows for itself at its end: the FACES object, from both nodes' pictures and both records on disk."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import apsw
import msgspec

from deconflict.errors import PeerFault
from deconflict.logbook.store import Row
from deconflict.service.demo_desk import Desk, acknowledged
from deconflict.service.identity import RECORD
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import OF_ONES_OWN, MessagePart
from deconflict.statements.pairing import PairConfirm

Json = dict[str, Any]


def pictures(desks: list[Desk]) -> dict[str, Json]:
    """Each node's last picture."""
    return {desk.actor.name: desk.duty.ask("GET", "/api/v1/picture") for desk in desks}


def plan_conflicts(desks: list[Desk], names: dict[str, str]) -> list[Json]:
    """Every conflict between plans (or a plan and a zone) that a desk was shown."""
    found: dict[str, Json] = {}
    for desk in desks:
        for key, conflict in sorted(desk.shown_conflicts.items()):
            here = found.setdefault(key, {
                "id": key, "plans": sorted(_named(name, names) for name in conflict["objects"]),
                "from": conflict["from"], "to": conflict["until"], "lower_m": conflict["lower_m"], "upper_m": conflict["upper_m"],
                "basis": conflict["basis"], "level": conflict["level"], "shown_to": [],
            })  # fmt: skip
            here["shown_to"].append(desk.actor.name)
    return sorted(found.values(), key=lambda conflict: (conflict["from"], conflict["plans"]))


def _named(name: str, names: dict[str, str]) -> str:
    party, _, rest = name.partition(":")
    return f"{names.get(party, party)}:{rest}"


def alerts(desks: list[Desk], last: dict[str, Json], names: dict[str, str]) -> list[Json]:
    """Every alert on a pair of tracks that a desk was shown, with who acknowledged it."""
    found: dict[tuple[str, str], Json] = {}
    for desk in desks:
        messages = {m["entry"]: m for picture in last.values() for m in picture["messages"]}
        for alert in sorted(desk.shown_alerts.values(), key=lambda a: (a["raised_at"], a["id"])):
            pair = sorted(f"{names.get(a['party'], a['party'])}:{a['track_id']}" for a in alert["pair"])
            here = found.setdefault((alert["raised_at"], " ".join(pair)), {
                "id": alert["id"], "level": alert["level"], "tracks": pair, "raised_at": alert["raised_at"],
                "time_to_loss_s": alert["time_to_loss_when_raised_s"], "closest_horizontal_m": alert["closest_horizontal_m"],
                "closest_vertical_m": alert["closest_vertical_m"], "shown_to": [], "acknowledged": {},
            })  # fmt: skip
            here["shown_to"] = sorted({*here["shown_to"], desk.actor.name})
            here |= {"level": alert["level"], "id": min(here["id"], alert["id"])}
            here["acknowledged"] |= acknowledged(alert, messages, names)
    return [found[key] for key in sorted(found)]


def message_counts(last: dict[str, Json]) -> Json:
    """How the messages of both sides fared, each counted once; that a watch began or ended is told, and asks for nothing."""
    messages = {m["entry"]: m for picture in last.values() for m in picture["messages"] if m["kind"] != "WATCH_CHANGE"}
    rungs = [[m["ladder"][party] for party in m["to"]] for m in messages.values()]
    return {
        "sent": len(messages),
        "stored": sum(all(r["stored_at"] for r in rung) for rung in rungs),
        "understood": sum(all(r["understood"] for r in rung) for rung in rungs),
        "answered": sum(all(r["answered"] for r in rung) for rung in rungs),
        "overdue": sum(any(r["overdue"] for r in rung) for rung in rungs),
        "climbed": sum(bool([c for c in m["climbs"] if c["role"]]) for m in messages.values()),
    }


def records(desks: list[Desk]) -> dict[str, list[Row]]:
    """Every row of both records, read from disk after both nodes have ended."""
    return {desk.actor.party: rows_of(desk.actor.folder / RECORD) for desk in desks}


def rows_of(database: Path) -> list[Row]:
    """Every row of a record on disk."""
    store = SqliteStore(database, read_only=True)
    with contextlib.closing(store):
        return list(store.scan())


def paired(rows: dict[str, list[Row]]) -> bool:
    """Whether each party's own record holds that both confirmed one and the same pairing."""
    for held in rows.values():
        words = [(row.entry.header.author, row.entry.main) for row in held if isinstance(row.entry.main, PairConfirm)]
        if {author for author, _ in words} != set(rows) or len({said.transcript for _, said in words}) != 1:
            return False
    return bool(rows)


def lost_and_doubled(rows: dict[str, list[Row]]) -> tuple[int, int]:
    """Entries that one holds of its own and the other does not; and places or message ids that stand twice anywhere."""
    lost = doubled = 0
    for party, held in rows.items():
        own = {row.entry.hash for row in held if row.entry.header.author == party and row.entry.header.logbook != OF_ONES_OWN}
        lost += sum(len(own - {row.entry.hash for row in other}) for name, other in rows.items() if name != party)
        places = Counter((h.author, h.logbook, h.epoch, h.seq) for h in (row.entry.header for row in held))
        ids = Counter((row.entry.header.author, row.entry.main.message.msg_id) for row in held if isinstance(row.entry.main, MessagePart))
        doubled += sum(count - 1 for count in (*places.values(), *ids.values()))
    return lost, doubled


def party_lines(desks: list[Desk], rows: dict[str, list[Row]]) -> list[Json]:
    """Name, number of entries and newest own entry of each party."""
    lines = []
    for desk in desks:
        own = [row.entry for row in rows[desk.actor.party] if row.entry.header.author == desk.actor.party]
        lines.append({"name": desk.actor.name, "entries": len(rows[desk.actor.party]), "head": own[-1].hash if own else None})
    return lines


def verify(database: Path) -> Json:
    """What `deconflict verify --json` says of a record."""
    command = [sys.executable, "-m", "deconflict", "verify", "--json", str(database)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode not in (0, 1):
        raise PeerFault(
            f"verify ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}",
            where=str(database),
            mend="run it by hand",
        )
    said: Json = msgspec.json.decode(done.stdout)
    return said


def tamper(database: Path, rows: list[Row], scratch: Path) -> Json:
    """Change one byte of one entry in a copy of the record, and say what `verify` finds: a digit of the newest own signed time."""
    victim = rows[len(rows) // 2].entry
    copy = scratch / "tampered.db"
    for suffix in ("", "-wal", "-shm"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            shutil.copy(part, copy.with_name(copy.name + suffix))
    stored = victim.encode()
    at = stored.index(b'"written_at":') + len(b'"written_at":')
    changed = stored[:at] + (b"2" if stored[at : at + 1] != b"2" else b"1") + stored[at + 1 :]
    with contextlib.closing(apsw.Connection(str(copy))) as database_copy:
        database_copy.execute("UPDATE entry SET wire = ? WHERE wire = ?", (changed, stored))
    found = verify(copy)
    problem: Json = next(iter(found["problems"]), {})
    return {
        "detected": not found["ok"], "logbook": problem.get("logbook"), "seq": problem.get("seq"), "what": problem.get("what"),
        "changed": {"logbook": victim.header.logbook, "seq": victim.header.seq},
    }  # fmt: skip
