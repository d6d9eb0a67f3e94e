"""Listening sockets: a port that was asked for, or, where nobody asked for one, the first of a row that is not taken."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

STEP = 10
ROWS = 10


def row(first: int, kept: int | None = None) -> tuple[int, ...]:
    """Ports to try where nobody chose one: the one kept from before, the default, every tenth after it, and at last any free one.

    Nodes of one machine so stand in rows: 8470 8471 8472, then 8480 8481 8482.
    """
    further = [first + STEP * n for n in range(ROWS) if first + STEP * n <= 65535]
    return tuple(dict.fromkeys([*([kept] if kept else []), *further, 0]))


def listen(host: str, ports: Sequence[int], *, backlog: int = 64) -> socket.socket:
    """A socket that listens on the first of `ports` that is free. OSError when none is, or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in ports[:-1]:
        try:
            return _prompt(socket.create_server((host, port), family=family, backlog=backlog))
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    return _prompt(socket.create_server((host, ports[-1]), family=family, backlog=backlog))


def _prompt(listener: socket.socket) -> socket.socket:
    """The same listener, saying that it is TCP: asyncio sends at once (TCP_NODELAY) only where a socket says so.

    Whoever accepts passes that on. Without it a second small frame waits 40 ms for the acknowledgement of the first.
    """
    return socket.socket(listener.family, listener.type, socket.IPPROTO_TCP, fileno=listener.detach())


def port_of(listener: socket.socket) -> int:
    """The port it listens on."""
    return int(listener.getsockname()[1])
