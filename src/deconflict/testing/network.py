"""The network between nodes: bytes on connections that delay, break and are cut one way or both, and may be lost, doubled or reordered.

It knows names and bytes, nothing of nodes. As with TCP, what arrives on a connection arrives in order and once; after a lost frame nothing
more arrives that way until both sides connect anew. A `datagram` weather does without, since messages may also travel by other bearers.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad the network is. Delays in µs, the rest chances from 0 to 1 per frame.

    lose: a frame vanishes (in stream weather its connection ends with it). double, reorder: only in datagram weather.
    split: the bytes of a frame arrive in two pieces.
    """

    delay_least_us: int = 5_000
    delay_most_us: int = 80_000
    lose: float = 0.0
    double: float = 0.0
    reorder: float = 0.0
    split: float = 0.0
    datagram: bool = False


CALM = Weather()


class Delivery(NamedTuple):
    """Bytes that will arrive at `to` at true time `due_us`, if their connection (by number) still stands then."""

    due_us: int
    frm: str
    to: str
    connection: int
    data: bytes


def pair(a: str, b: str) -> Pair:
    """Two names in order: the name of what is between them."""
    return (a, b) if a < b else (b, a)


class Network:
    """All connections of one World. Everything random is drawn from `rng`."""

    def __init__(self, rng: Random) -> None:
        self.weather = CALM
        self.counts = {"frames": 0, "lost": 0, "doubled": 0, "reordered": 0, "split": 0, "broken": 0}
        self._rng = rng
        self._connections: dict[Pair, int] = {}
        self._blocked: set[Pair] = set()
        self._last_due_us: dict[Pair, int] = {}
        self._holed: set[Pair] = set()
        self._opened = 0

    def connection(self, a: str, b: str) -> int | None:
        """The number of the connection that stands between two machines."""
        return self._connections.get(pair(a, b))

    def connections(self) -> list[Pair]:
        """Every standing connection, in order of name."""
        return sorted(self._connections)

    def passable(self, a: str, b: str) -> bool:
        """Whether a new connection could be made: neither way is blocked."""
        return not {(a, b), (b, a)} & self._blocked

    def connect(self, a: str, b: str) -> int:
        """Open a connection; returns its number."""
        self._opened += 1
        self._connections[pair(a, b)] = self._opened
        self._last_due_us.pop((a, b), None)
        self._last_due_us.pop((b, a), None)
        self._holed -= {(a, b), (b, a)}
        return self._opened

    def disconnect(self, a: str, b: str) -> None:
        """End a connection: what is under way on it is lost."""
        if self._connections.pop(pair(a, b), None) is not None:
            self.counts["broken"] += 1

    def block(self, frm: str, to: str) -> None:
        """From now on nothing gets through this way."""
        self._blocked.add((frm, to))

    def unblock(self, frm: str, to: str) -> None:
        """This way is open again."""
        self._blocked.discard((frm, to))

    def blocked(self) -> list[Pair]:
        """Every (from, to) that is blocked, in order of name."""
        return sorted(self._blocked)

    def open_all(self) -> None:
        """Nothing is blocked any more."""
        self._blocked.clear()

    def arrives(self, delivery: Delivery) -> bool:
        """Whether the connection a delivery travels on still stands."""
        return self._connections.get(pair(delivery.frm, delivery.to)) == delivery.connection

    def carry(self, now_us: int, frm: str, to: str, data: bytes, *, in_order: bool = False) -> list[Delivery] | None:
        """What becomes of bytes sent now: their deliveries (none: they vanished), or None where the connection ended with them.

        `in_order`: these keep to the stream in datagram weather too, and are not lost in it.
        """
        connection = self._connections.get(pair(frm, to))
        if connection is None:
            return []
        self.counts["frames"] += 1
        weather, rng = self.weather, self._rng
        if (frm, to) in self._blocked or (frm, to) in self._holed:
            self.counts["lost"] += 1
            if not weather.datagram:
                self._holed.add((frm, to))
            return []
        loose = weather.datagram and not in_order
        if weather.lose and (loose or not weather.datagram) and rng.random() < weather.lose:
            self.counts["lost"] += 1
            return [] if loose else None
        if loose:
            return self._datagram(now_us, frm, to, connection, data)
        due_us = max(now_us + rng.randint(weather.delay_least_us, weather.delay_most_us), self._last_due_us.get((frm, to), 0))
        self._last_due_us[frm, to] = due_us
        if weather.split and len(data) > 1 and rng.random() < weather.split:
            self.counts["split"] += 1
            cut = rng.randrange(1, len(data))
            return [Delivery(due_us, frm, to, connection, data[:cut]), Delivery(due_us, frm, to, connection, data[cut:])]
        return [Delivery(due_us, frm, to, connection, data)]

    def _datagram(self, now_us: int, frm: str, to: str, connection: int, data: bytes) -> list[Delivery]:
        weather, rng = self.weather, self._rng
        due_us = now_us + rng.randint(weather.delay_least_us, weather.delay_most_us)
        if rng.random() < weather.reorder:
            self.counts["reordered"] += 1
            due_us += rng.randint(0, 20 * weather.delay_most_us)
        found = [Delivery(due_us, frm, to, connection, data)]
        if rng.random() < weather.double:
            self.counts["doubled"] += 1
            found.append(Delivery(due_us + rng.randint(1, 10 * weather.delay_most_us), frm, to, connection, data))
        return found
