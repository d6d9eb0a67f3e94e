"""What people and programs do at one node while it is being killed: file, acknowledge, read; and remember every word it answered."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import PeerFault, Refused
from deconflict.service.demo_desk import read_back
from deconflict.service.demo_stage import Actor

PAUSE_S = (0.005, 0.08)
AWAY_S = 0.05
LOG_PAGE = 50
HOUR_US = 3_600_000_000
LEVELS: tuple[dict[str, Any], ...] = ({"level": "L1"}, {"level": "L2"}, {"level": "L4", "answer": "NOTED"})


@dataclass(slots=True)
class Wish:
    """Something to file, under an id of its own: asked for again under the same id until it is answered."""

    msg_id: str
    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    tries: int = 0


@dataclass(slots=True)
class Ledger:
    """What one node said: `told` every entry a reply named, `answered` id -> entry of what was filed, `counts` for the report."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    told: set[str] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)
    to_acknowledge: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def snapshot(self) -> frozenset[str]:
        """What was told until now."""
        with self.lock:
            return frozenset(self.told)


class Load(threading.Thread):
    """The people at one desk. `peer` is the other desk's ledger: what is filed there is acknowledged here."""

    def __init__(self, actor: Actor, ledger: Ledger, peer: Ledger, rng: Random, start_us: int) -> None:
        super().__init__(name=f"load {actor.name}", daemon=True)
        self.actor = actor
        self.ledger = ledger
        self.peer = peer
        self.fault: BaseException | None = None
        self._rng = rng
        self._start_us = start_us
        self._number = 0
        self._cursor = 0
        self._unanswered: list[Wish] = []
        self._ending = threading.Event()

    def finish(self, within_s: float) -> None:
        """Ask once more for everything that was not answered, then stop. What ended the thread before is raised here."""
        self._ending.set()
        self.join(within_s)
        if self.fault is not None:
            raise self.fault
        if self.is_alive():
            raise PeerFault(f"{len(self._unanswered)} requests were never answered", where=self.actor.name, mend="see its stderr.txt")

    def run(self) -> None:
        """Until told to finish and everything is answered."""
        try:
            while not self._ending.is_set() or self._unanswered:
                self._act()
        except BaseException as fault:  # noqa: BLE001 - raised again by finish
            self.fault = fault

    def _act(self) -> None:
        try:
            if self._unanswered:
                self._file(self._unanswered[0])
                self._unanswered.pop(0)
            else:
                chance = self._rng.random()
                self._acknowledge() if chance < 0.4 else self._read() if chance < 0.45 else self._unanswered.append(self._wish())
            time.sleep(self._rng.uniform(*PAUSE_S))
        except (PeerFault, http.client.HTTPException):
            # Killed, or not back yet: whether the request was carried out is just what nobody knows now.
            self.ledger.counts["replies lost"] += 1
            time.sleep(AWAY_S)

    def _file(self, wish: Wish) -> None:
        wish.tries += 1
        try:
            answer = self.actor.ask.ask("POST", wish.path, wish.body, wish.headers)
        except Refused as fault:
            # A node that stops or starts says so; anything else is a fault of this load.
            if "node" not in fault.what:
                raise
            time.sleep(AWAY_S)
            raise PeerFault(fault.what, where=self.actor.name) from fault
        self.ledger.counts["filed"] += 1
        self.ledger.counts["filed again, held already"] += int(bool(answer.get("again")))
        with self.ledger.lock:
            self.ledger.told.add(answer["entry"])
            self.ledger.answered[wish.msg_id] = answer["entry"]
            self.ledger.to_acknowledge.append(answer["entry"])

    def _said(self, entry: str) -> dict[str, Any]:
        """An act at some level, read back where that is wanted."""
        level = self._rng.choice(LEVELS)
        return {"entry": entry, **level, **(read_back(self.actor.ask, entry) if level["level"] != "L1" else {})}

    def _acknowledge(self) -> None:
        with self.peer.lock:
            open_ones = self.peer.to_acknowledge
            entry = open_ones.pop(self._rng.randrange(len(open_ones))) if open_ones else None
        if entry is None:
            return
        try:
            answer = self.actor.ask.ask("POST", "/api/v1/acknowledgements", self._said(entry))
        except Refused:
            # Not here yet, or not to be answered in this way: a person would look again later.
            self.ledger.counts["acknowledgements refused"] += 1
            return
        self.ledger.counts["acknowledged"] += 1
        with self.ledger.lock:
            self.ledger.told |= {answer["entry"], entry}

    def _read(self) -> None:
        page = self.actor.ask.ask("GET", f"/api/v1/log?cursor={self._cursor}&limit={LOG_PAGE}")
        self._cursor = page["cursor"]
        self.ledger.counts["log pages read"] += 1
        with self.ledger.lock:
            self.ledger.told |= {entry["entry"] for entry in page["entries"]}

    def _wish(self) -> Wish:
        self._number += 1
        msg_id = f"{self.actor.name}-{self._number}"
        if self._rng.random() < 0.6:
            body = {"kind": "CONCERN", "body": {"text": f"matter {self._number}"}, "msg_id": msg_id}
            return Wish(msg_id, "/api/v1/messages", body, {})
        return Wish(msg_id, "/api/v1/plans", self._plan(), {"Idempotency-Key": msg_id})

    def _plan(self) -> dict[str, Any]:
        from_us = self._start_us + self._rng.randrange(2 * HOUR_US, 20 * HOUR_US)
        place = [self._rng.uniform(0, 40), self._rng.uniform(30, 60)]
        about = {
            "op_id": f"OP-{self._number}", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
            "from": format_instant(Instant(from_us)), "until": format_instant(Instant(from_us + HOUR_US)), "radius_m": 3000.0,
            "lower": "100m AMSL", "upper": "500m AMSL",
        }  # fmt: skip
        return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": about}
