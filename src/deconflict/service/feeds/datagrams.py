"""Feeds that are datagrams: UDP to a port of ours, of a group where one is joined. What comes faster than it is read the system drops."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import Final

from deconflict.errors import Refused
from deconflict.service.feed_settings import host_port
from deconflict.service.feeds import streams
from deconflict.service.feeds.health import FeedState
from deconflict.wire.heard import Heard, TrackDecoder

MAX_DATAGRAM_BYTES: Final = 65_535
BURST: Final = 500
"""Datagrams read at once, every 50 ms: 10,000 a second, ten times a national centre's."""
BUFFER_BYTES: Final = 2**20
"""What the system is asked to hold between two bursts."""


class DatagramFeed(streams.StreamFeed):
    """A UDP port. Each datagram stands for itself: a bad one costs no other."""

    _streamed = False

    async def _session(self) -> None:
        decoder = await self._decoder()
        with contextlib.closing(bound(*host_port(self.source.rest), self._told.get("group", ""))) as port:
            self._turn(FeedState.UP)
            while True:
                async with asyncio.timeout(self._silence_s):
                    first = await asyncio.get_running_loop().sock_recv(port, MAX_DATAGRAM_BYTES)
                decoder = await self._burst(decoder, [first, *_waiting(port)])
                await asyncio.sleep(streams.READ_PAUSE_S)

    async def _burst(self, decoder: TrackDecoder, burst: list[bytes]) -> TrackDecoder:
        """Feed a burst; the decoder for the next one: a new one where it would not follow this one any more."""
        heard, fault = await self._apart(_fed, decoder, burst, self._clock.now_us())
        for one in heard:
            self._take(one)
        if fault is None:
            return decoder
        self._refuse(fault)
        return await self._decoder()


def bound(host: str, port: int, group: str = "") -> socket.socket:
    """A UDP socket on that address, in that multicast group where there is one; `host` is then the interface's, or 0.0.0.0."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)[0]
    one = socket.socket(family, kind, protocol)
    try:
        one.setblocking(False)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        if group:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((group, port))
            joined = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(host))
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        else:
            one.bind(address)
    except OSError:
        one.close()
        raise
    return one


def _waiting(port: socket.socket) -> list[bytes]:
    """What waits to be read, up to a burst."""
    found: list[bytes] = []
    while len(found) < BURST - 1:
        try:
            found.append(port.recv(MAX_DATAGRAM_BYTES))
        except (BlockingIOError, InterruptedError):
            break
    return found


def _fed(decoder: TrackDecoder, burst: list[bytes], arrived_us: int) -> tuple[list[Heard], Refused | None]:
    """What a decoder makes of a burst; and why it would not follow it to the end, if so."""
    heard: list[Heard] = []
    for datagram in burst:
        try:
            heard.append(decoder.feed(datagram, arrived_us))
        except Refused as fault:
            return heard, fault
    return heard, None
