"""kill -9 of two paired nodes, again and again: nothing that either told anybody is lost, and every record verifies.

Two node processes with their own keys and databases, paired over their HTTP faces, under a load of filings and acknowledgements. Each
life ends by SIGKILL at a moment drawn from the seed: within an append before it is on the disk, after it is on the disk and before a word
of it is sent, or at any moment at all. After each restart the record is checked (kill_check.py). At the end both live on, everything
that was asked for is answered, and both records must hold the same, each message once. Exit code 0 if so, 1 if not.
"""

from __future__ import annotations

import argparse
import json
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import kill_check
import msgspec
from kill_load import Ledger, Load
from kill_node import AFTER_FLUSH, ANY_MOMENT, BEFORE_FLUSH, Fate

from deconflict.errors import PeerFault
from deconflict.service.client import RUNNING, TOKEN, Client, Running
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_stage import Actor, Stage
from deconflict.service.identity import RECORD

NAMES = ("ALFA", "BRAVO")
SPOTS = (BEFORE_FLUSH, AFTER_FLUSH, ANY_MOMENT)
LIFE_LIMIT_S = 30.0
END_LIMIT_S = 60.0
MOST_APPENDS = 12
MOST_ROWS = 3
MOST_SECONDS = 2.0
POLL_S = 0.02
GREETINGS = (*NAMES, "record and keys:", "move ", "  ")


class Nursery:
    """The process that one node's lives are children of."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("kill_node.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self.ended: int | None = None

    def begin(self, flags: dict[str, Any], fate: Fate) -> int:
        """Start a life; its process id."""
        self.ended = None
        self._write({"flags": flags, "fate": fate})
        return int(self._line(LIFE_LIMIT_S)["pid"])

    def over(self, within_s: float) -> bool:
        """Whether the life at hand has ended; waits at most so long for it."""
        if self.ended is None and select.select([self._stdout], [], [], within_s)[0]:
            self.ended = int(self._line(0.0)["ended"])
        return self.ended is not None

    def stop(self) -> None:
        """Ask the life at hand to end in order."""
        self._write({"stop": True})

    def close(self) -> None:
        """End the nursery, and with it whatever still lives in it."""
        self._stdin.close()
        self._process.wait()
        self._stdout.close()

    def _write(self, order: dict[str, Any]) -> None:
        self._stdin.write(msgspec.json.encode(order) + b"\n")

    def _line(self, within_s: float) -> dict[str, Any]:
        if not select.select([self._stdout], [], [], within_s)[0]:
            raise PeerFault("the nursery does not answer", where="kill_node.py", mend="see what it wrote on stderr")
        said: dict[str, Any] = msgspec.json.decode(self._stdout.readline())
        return said


class Checker:
    """The process that reads the records, so that the load is not held up by it; questions wait in line."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("kill_check.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._line = ThreadPoolExecutor(1)

    def ask(self, question: kill_check.Question) -> Future[kill_check.Finding]:
        """What will be found."""
        return self._line.submit(self._ask, question)

    def _ask(self, question: kill_check.Question) -> kill_check.Finding:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(question) + b"\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        if not said:
            raise PeerFault(f"it ended with {self._process.wait()}", where="kill_check.py", mend="see what it wrote on stderr")
        return msgspec.json.decode(said, type=kill_check.Finding)

    def close(self) -> None:
        """End it."""
        self._line.shutdown(cancel_futures=True)
        self._process.communicate()


class Theatre(Stage):
    """The demo's stage, on the wall's clock, with nodes that live in nurseries."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, dict.fromkeys(NAMES, ()), driven_from_us=None)
        self.nurseries = {actor.name: Nursery() for actor in self.actors}
        self.fates = {actor.name: Fate() for actor in self.actors}

    def _launch(self, actor: Actor) -> None:
        flags = {
            "data_dir": str(actor.folder), "status": "EXERCISE", "advertise": f"127.0.0.1:{actor.port}", "port": 0, "peer_port": 0,
            "pairing_port": 0, "log_level": "error",
        }  # fmt: skip
        (actor.folder / RUNNING).unlink(missing_ok=True)
        self.nurseries[actor.name].begin(flags, self.fates[actor.name])

    def _meet(self, actor: Actor) -> None:
        if not self.found(actor):
            raise PeerFault("the node ended before it ran", where=actor.name, mend=f"see {actor.folder / 'stderr.txt'}")

    def live(self, actor: Actor, fate: Fate) -> bool:
        """Begin a life; whether it came as far as to say where it listens."""
        self.fates[actor.name] = fate
        self._launch(actor)
        return self.found(actor)

    def found(self, actor: Actor) -> bool:
        """Wait until a node says where it listens, or has ended before; whether it said so."""
        until = time.monotonic() + LIFE_LIMIT_S
        path = actor.folder / RUNNING
        while not path.exists():
            if self.nurseries[actor.name].over(POLL_S):
                return False
            if time.monotonic() > until:
                raise PeerFault("the node does not start", where=actor.name, mend=f"see {actor.folder / 'stderr.txt'}")
        running = msgspec.json.decode(path.read_bytes(), type=Running)
        actor.party, actor.http = running.party, running.http
        self.proxies.aim(actor.port, int(running.peers.rpartition(":")[2]))
        actor.client = Client(running.http, (actor.folder / TOKEN).read_text().strip())
        return True

    def stop(self) -> None:
        """End both nodes and their nurseries."""
        for nursery in self.nurseries.values():
            nursery.close()
        super().stop()


@dataclass(slots=True)
class Run:
    """One run: the stage, what was told, and what was counted."""

    theatre: Theatre
    checker: Checker
    ledgers: dict[str, Ledger]
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    restart_s: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, actor: Actor) -> kill_check.Record:
        """What has been told by and what is on the disk of a node."""
        return kill_check.Record(actor.party, str(actor.folder / RECORD), self.ledgers[actor.name].snapshot())

    def question(self, actor: Actor, **more: Any) -> kill_check.Question:
        """About that node's record."""
        return kill_check.Question(self.record(actor), self.record(self.other(actor)), **more)

    def other(self, actor: Actor) -> Actor:
        """The other node."""
        return next(one for one in self.theatre.actors if one is not actor)

    def direct(self, actor: Actor, fates: list[Fate]) -> None:
        """Let one node live and die by these fates, and hold its record against its words after each restart."""
        checking: Future[kill_check.Finding] | None = None
        try:
            for fate in fates:
                began = time.monotonic()
                stood = self.theatre.live(actor, fate)
                with self.lock:
                    self.restart_s += [time.monotonic() - began] if stood else []
                self._hear(actor, checking)
                checking = self.checker.ask(self.question(actor))
                self._await_end(actor, fate)
            self.theatre.live(actor, Fate())
            self._hear(actor, checking)
        except BaseException as fault:  # noqa: BLE001 - told in the report; the other node's lives go on
            with self.lock:
                self.problems.append(f"{actor.name}: {type(fault).__name__}: {fault}")

    def _await_end(self, actor: Actor, fate: Fate) -> None:
        nursery = self.theatre.nurseries[actor.name]
        if not nursery.over(LIFE_LIMIT_S):
            raise PeerFault(f"it outlived its fate {fate}", where=actor.name, mend="see its stderr.txt")
        if nursery.ended != signal.SIGKILL:
            raise PeerFault(f"it ended by itself: wait status {nursery.ended}", where=actor.name, mend="see its stderr.txt")
        with self.lock:
            self.counts[fate.spot] += 1
            progress(f"{sum(self.counts[spot] for spot in SPOTS)} kills")

    def _hear(self, actor: Actor, checking: Future[kill_check.Finding] | None) -> None:
        if checking is not None:
            self.weigh(actor.name, checking.result(LIFE_LIMIT_S))

    def weigh(self, name: str, finding: kill_check.Finding) -> None:
        """Take in one check."""
        with self.lock:
            self.counts["checks"] += 1
            self.counts["promises"] += finding.promises
            self.problems += [f"{name}: {problem}" for problem in finding.problems]


def deck(rng: Random, times: int) -> list[Fate]:
    """So many fates in random order: 3 of 8 before the flush, 3 of 8 after it, the others at any moment."""
    spots = [SPOTS[(0, 1, 0, 1, 2, 0, 1, 2)[number % 8]] for number in range(times)]
    rng.shuffle(spots)
    fates = []
    for spot in spots:
        if spot == ANY_MOMENT:
            fates.append(Fate(spot, after_s=rng.uniform(0.0, MOST_SECONDS)))
        else:
            fates.append(Fate(spot, append=rng.randint(1, MOST_APPENDS), rows=rng.randint(0, MOST_ROWS)))
    return fates


def play(run: Run, times: int, seed: int) -> None:
    """Pair the two, set people to work, kill, and come to rest."""
    rng, theatre = Random(seed), run.theatre  # noqa: S311 - a test's chance, not a secret
    theatre.start()
    theatre.pair()
    come_to_terms(theatre)
    for actor in theatre.actors:
        actor.ask.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": f"{actor.name}-DUTY"})
    loads = [
        Load(actor, run.ledgers[actor.name], run.ledgers[run.other(actor).name], Random(rng.randrange(2**32)), round(time.time() * 1e6))  # noqa: S311
        for actor in theatre.actors
    ]
    fates = deck(rng, times)
    for load in loads:
        load.start()
    for actor in theatre.actors:
        end(theatre, actor)
    directors = [threading.Thread(target=run.direct, args=(actor, fates[place::2])) for place, actor in enumerate(theatre.actors)]
    for director in directors:
        director.start()
    for director in directors:
        director.join()
    run.problems += [f"{load.name}: {type(load.fault).__name__}: {load.fault}" for load in loads if load.fault is not None]
    if not run.problems:
        rest(run, loads)


def rest(run: Run, loads: list[Load]) -> None:
    """No more kills: every request is answered, both records come to hold the same, and are checked once more."""
    progress("at rest")
    for load in loads:
        load.finish(END_LIMIT_S)
    alike = run.question(run.theatre.actors[0], alike=True)
    until = time.monotonic() + END_LIMIT_S
    while run.checker.ask(alike).result().problems:
        if time.monotonic() > until:
            run.problems.append(f"the two records do not come to hold the same within {END_LIMIT_S:.0f} s")
            break
        time.sleep(0.5)
    for actor in run.theatre.actors:
        end(run.theatre, actor)
    for actor in run.theatre.actors:
        asked = frozenset(run.ledgers[actor.name].answered)
        finding = run.checker.ask(run.question(actor, asked=asked)).result()
        run.weigh(actor.name, finding)
        run.counts["entries"] = finding.entries


def end(theatre: Theatre, actor: Actor) -> None:
    """Stop a node as an operator would."""
    nursery = theatre.nurseries[actor.name]
    nursery.stop()
    if not nursery.over(LIFE_LIMIT_S) or nursery.ended != 0:
        raise PeerFault(f"it did not stop in order: wait status {nursery.ended}", where=actor.name, mend="see its stderr.txt")


def progress(text: str) -> None:
    """One line, on stderr."""
    sys.stderr.write(f"\r{text}   ")
    sys.stderr.flush()


def complaints(actor: Actor) -> list[str]:
    """The last lines a node wrote on stderr, without the greeting of each life."""
    path = actor.folder / "stderr.txt"
    said = path.read_text(errors="replace").splitlines() if path.exists() else []
    return [line for line in said if not line.startswith(GREETINGS)][-40:]


def report(run: Run, seed: int, took_s: float) -> dict[str, Any]:
    """The run in figures."""
    restarts_s = sorted(run.restart_s) or [0.0]
    load: Counter[str] = sum((ledger.counts for ledger in run.ledgers.values()), Counter())
    return {
        "ok": not run.problems,
        "seed": seed,
        "kills": {spot: run.counts[spot] for spot in SPOTS},
        "checks": run.counts["checks"],
        "promises_checked": run.counts["promises"],
        "entries": run.counts["entries"],
        "load": dict(sorted(load.items())),
        "restart_s": {"median": round(restarts_s[len(restarts_s) // 2], 2), "worst": round(restarts_s[-1], 2)},
        "took_s": round(took_s, 1),
        "problems": run.problems,
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The report for people."""
    kills, restart = found["kills"], found["restart_s"]
    said = [
        f"kill -9: {sum(kills.values())} in {found['took_s']} s, seed {found['seed']}",
        f"  between Append and flush  {kills[BEFORE_FLUSH]}",
        f"  between flush and send    {kills[AFTER_FLUSH]}",
        f"  at any moment             {kills[ANY_MOMENT]}",
        f"  checks of a record        {found['checks']}, each verified whole; {found['promises_checked']} promises held against them",
        f"  entries in each record    {found['entries']}",
        f"  restart to listening      median {restart['median']} s, worst {restart['worst']} s (forked from a loaded process)",
        *(f"  {what:<25} {count}" for what, count in found["load"].items()),
    ]
    return [
        *said,
        *(f"  PROBLEM {problem}" for problem in found["problems"]),
        "  nothing lost, nothing forked" if found["ok"] else "  FAILED",
    ]


def main() -> int:
    """Run and report; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="how many kills (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="of moments, victims and load (default: 1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deconflict-kill-")))
        checker = Checker()
        stack.callback(checker.close)
        theatre = Theatre(folder)
        stack.callback(theatre.stop)
        run = Run(theatre, checker, {name: Ledger() for name in NAMES})
        try:
            play(run, asked.times, asked.seed)
        except PeerFault as fault:
            run.problems.append(str(fault))
        if run.problems:
            run.problems += [f"{actor.name} wrote: {line}" for actor in theatre.actors for line in complaints(actor)]
    progress("")
    found = report(run, asked.seed, time.monotonic() - began)
    print(json.dumps(found) if asked.json else "\n".join(lines(found)))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
