"""A FLASH between two nodes in processes of their own: how soon it alarms there, is stored and shown there, and its sender knows it."""

from __future__ import annotations

import http.client
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from bench_clock import Measure, share

from deconflict.service.client import TOKEN
from deconflict.service.demo_stage import Actor, Stage

GOAL_MS = 300.0
LIMIT_S = 60.0
PAUSE_S = 0.05


class Told(NamedTuple):
    """One event of a page's stream: what it is about, which entry said it, and when it came."""

    topic: str
    key: str
    entry: str
    at: float


class Times(NamedTuple):
    """ms from pressing send: the alarm at the peer's page, drawn from its picture; L0 and L1 at the sender's own page."""

    alarm: float
    drawn: float
    stored: float
    shown: float


def flash(quick: bool) -> list[Measure]:
    """From pressing send on a FLASH over HTTP: mutual TLS, both records flushed before anything is said. Ten a minute are pushed.

    Each is over before the next begins.
    """
    with tempfile.TemporaryDirectory(prefix="deconflict-bench-") as folder:
        stage = Stage(Path(folder), {"ALFA": (), "BRAVO": ()}, driven_from_us=None)
        try:
            stage.start()
            stage.pair()
            for actor in stage.actors:
                actor.ask.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": f"{actor.name}-DUTY"})
            times = _measure(stage, 10 if quick else 200)
        finally:
            stage.stop()
    return [
        *_told([t.alarm for t in times], "FLASH, from send to the alarm on the peer's page", goal=True),
        *_told([t.drawn for t in times], "  to its row, read from the picture"),
        *_told([t.stored for t in times], "  to L0 on the sender's page"),
        *_told([t.shown for t in times], "  to L1 on the sender's page", goal=True),
    ]


def _told(times_ms: list[float], what: str, *, goal: bool = False) -> list[Measure]:
    ordered = sorted(times_ms)
    note = f"{len(ordered)} on loopback; worst {ordered[-1]:.1f} ms"
    last = Measure(f"{what}, p99", share(ordered, 0.99), "ms", GOAL_MS if goal else None, most=goal, note=note)
    return [Measure(f"{what}, p50", share(ordered, 0.5), "ms", note="two processes"), last]


def _measure(stage: Stage, count: int) -> list[Times]:
    first, second = stage.actors
    here, there = (_listening(actor) for actor in stage.actors)
    # The first FLASH warms both, and waits for pairing to have gone round.
    return [_one(first, second, here, there, number) for number in range(count + 1)][1:]


def _one(first: Actor, second: Actor, here: Queue[Told], there: Queue[Told], number: int) -> Times:
    place = {"lat_deg": 1.0 + number / 1000, "lon_deg": 30.0, "radius_m": 2000.0}
    asked = {"kind": "STOP_REQUEST", "body": {"endangered": "civil", "place": place}}
    began = time.perf_counter()
    entry = str(first.ask.ask("POST", "/api/v1/messages", asked)["entry"])
    alarm = _when(there, lambda told: told.key == told.entry == entry)
    row = next(m for m in second.ask.ask("GET", "/api/v1/picture")["messages"] if m["entry"] == entry)
    drawn = time.perf_counter()
    assert row["priority"] == "FLASH"
    seen = str(second.ask.ask("POST", "/api/v1/acknowledgements", {"entry": entry, "level": "L1"})["entry"])
    stored, shown = _both(here, entry, seen)
    first.ask.ask("POST", "/api/v1/messages", {"kind": "DANGER_ENDED", "body": {"why": "it stopped"}, "refs": [entry]})
    time.sleep(PAUSE_S)
    return Times(*((at - began) * 1000 for at in (alarm, drawn, stored, shown)))


def _both(here: Queue[Told], entry: str, seen: str) -> tuple[float, float]:
    """When the sender's page was told of the receipt (L0) and of the acknowledgement (L1)."""
    found: dict[bool, float] = {}
    while len(found) < 2:
        told = here.get(timeout=LIMIT_S)
        if told.topic == "message" and told.key == entry != told.entry:
            found.setdefault(told.entry == seen, told.at)
    return found[False], found[True]


def _when(events: Queue[Told], wanted: Callable[[Told], bool]) -> float:
    while True:
        told = events.get(timeout=LIMIT_S)
        if wanted(told):
            return told.at


def _listening(actor: Actor) -> Queue[Told]:
    """Everything a page of that node is told from now on."""
    events: Queue[Told] = Queue()
    stands = threading.Event()
    threading.Thread(target=_listen, args=(actor, events, stands), daemon=True).start()
    stands.wait(LIMIT_S)
    return events


def _listen(actor: Actor, events: Queue[Told], stands: threading.Event) -> None:
    where = urlsplit(actor.http)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LIMIT_S)
    connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {(actor.folder / TOKEN).read_text().strip()}"})
    with connection.getresponse() as stream:
        stands.set()
        while line := stream.readline():
            if line.startswith(b"data:"):
                said: dict[str, Any] = msgspec.json.decode(line[5:])
                told = (str(said.get(name, "")) for name in ("topic", "key", "entry"))
                events.put(Told(*told, time.perf_counter()))
