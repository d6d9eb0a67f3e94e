"""A nursery: imports the node once, then starts it again and again as a child process that ends by SIGKILL at a chosen moment.

Only the store is wrapped: it counts the appends that the loop asks for and, at the chosen one, has the process killed before, within or
after the real append. Loop, node and doors are what `deconflict serve` runs. Orders come as JSON lines on stdin, one life at a time:
{"flags": {...}, "fate": {...}} is answered by {"pid": n} and, when that life is over, {"ended": wait status}. The line {"stop": true}
asks the child to stop as an operator would; when stdin closes, the child is killed and the nursery ends.
"""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec

from deconflict.conflict.tactical import encounters
from deconflict.logbook.store import Row
from deconflict.service import serving
from deconflict.service.config import load
from deconflict.service.sqlite import SqliteStore

BEFORE_FLUSH = "before_flush"
AFTER_FLUSH = "after_flush"
ANY_MOMENT = "any_moment"
LONG_S = 3600.0


class Fate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a life ends. BEFORE_FLUSH and AFTER_FLUSH: at the `append`-th append of this life (from 1), before its transaction is committed,
    once `rows` of its entries are written (0: none yet), or once it is on the disk and nobody has been told. ANY_MOMENT: `after_s` seconds
    after the start, whatever it is doing. Without a `spot` it lives until it is stopped."""

    spot: str = ""
    append: int = 0
    rows: int = 0
    after_s: float = LONG_S


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """One line of stdin."""

    flags: dict[str, Any] = {}
    fate: Fate = Fate()
    stop: bool = False


def die() -> None:
    """SIGKILL to this very process: nothing of it runs on."""
    os.kill(os.getpid(), signal.SIGKILL)


class DoomedStore(SqliteStore):
    """The real store, and the end of the process at the append that `fate` names."""

    fate = Fate()

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        super().__init__(path, read_only=read_only)
        self._appends = 0
        self._rows_left = -1

    def append(self, rows: Sequence[Row]) -> None:
        """As SqliteStore, unless the time has come."""
        self._appends += 1
        now = self._appends == self.fate.append
        if now and self.fate.spot == BEFORE_FLUSH:
            self._rows_left = min(self.fate.rows, len(rows))
            self._count_down()
        super().append(rows)
        if now and self.fate.spot == AFTER_FLUSH:
            die()

    def _append(self, row: Row) -> None:
        super()._append(row)
        if self._rows_left > 0:
            self._rows_left -= 1
            self._count_down()

    def _count_down(self) -> None:
        if self._rows_left == 0:
            die()


def live(order: Order) -> None:
    """One life, in the child: the node as `deconflict serve` runs it, on a doomed store."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    log = os.open(Path(order.flags["data_dir"]) / "stderr.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    DoomedStore.fate = order.fate
    vars(serving)["SqliteStore"] = DoomedStore
    code = 70
    try:
        code = serving.serve_until_stopped(load(order.flags, {}), restored=False, driven=False, as_json=False)
    except BaseException:  # noqa: BLE001 - the child's own end, told on its stderr
        traceback.print_exc()
    os._exit(code)


def watch(pid: int, fate: Fate, lines: FileIO) -> int:
    """Wait for the end of a life, bringing it about when it is time; its wait status."""
    ended = os.pidfd_open(pid)
    until_s = time.monotonic() + fate.after_s
    asked = [lines.fileno()]
    while True:
        found, _, _ = select.select([ended, *asked], [], [], max(0.0, until_s - time.monotonic()))
        if ended in found:
            os.close(ended)
            return os.waitpid(pid, 0)[1]
        if not found:
            os.kill(pid, signal.SIGKILL)
            until_s += LONG_S
        elif not lines.readline():
            os.kill(pid, signal.SIGKILL)
            asked = []
        else:
            os.kill(pid, signal.SIGTERM)


def warm() -> None:
    """Load everything a node loads, the compiled kernels too, so that a life begins with them."""
    two = ([46.5, 46.5], [6.6, 6.61], [1e3, 1e3], [10.0, -10.0], [0.0, 0.0], [0.0, 0.0])
    encounters(*two, horizontal_m=5e3, vertical_m=3e2, lookahead_s=120.0)


def say(**what: int) -> None:
    """One line of answer."""
    os.write(1, msgspec.json.encode(what) + b"\n")


def main() -> int:
    """Carry out orders until stdin closes."""
    warm()
    decoder = msgspec.json.Decoder(Order)
    lines = FileIO(0)
    while line := lines.readline():
        order = decoder.decode(line)
        if order.stop:
            continue
        pid = os.fork()
        if pid == 0:
            live(order)
        say(pid=pid)
        say(ended=watch(pid, order.fate, lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
