"""Feeds that are streams of bytes: over TCP or TLS, dialled by us or by whoever has the tracks."""

from __future__ import annotations

import asyncio
import ssl
from typing import Final

from deconflict.errors import Refused
from deconflict.service.feed_settings import TLS, FeedSource, host_port, tongues
from deconflict.service.feeds.feed import Feed, Surroundings
from deconflict.service.feeds.health import FeedState
from deconflict.wire.heard import TrackDecoder

DIAL_S: Final = 10.0
SILENCE_S: Final = 180.0
"""Receivers send a heartbeat every 60 s: after three missed ones the connection is dead."""
READ_BYTES: Final = 65_536
READ_PAUSE_S: Final = 0.05
"""At most 64 KiB in 50 ms: about 14,000 lines a second, five times a very busy receiver."""
MAX_CALLERS: Final = 16
"""Connections at once to a port of ours: more are turned away."""


class StreamFeed(Feed):
    """What streams share: a decoder for each connection, made and fed in a thread."""

    _streamed = True

    def __init__(self, source: FeedSource, around: Surroundings) -> None:
        super().__init__(source, around)
        self._told = source.of_transport()

    @property
    def _silence_s(self) -> float:
        return float(self._told["silence"]) if "silence" in self._told else SILENCE_S

    async def _decoder(self) -> TrackDecoder:
        """A new decoder: what one connection left half said is nothing to the next. Some take seconds to be made."""
        tongue = tongues()[self.source.kind]
        made = (self._streamed and tongue.streamed) or tongue.decoder
        return await self._apart(made, self.source.name, self.source.of_tongue())

    async def _listen(self, reader: asyncio.StreamReader, decoder: TrackDecoder) -> None:
        """Read until the other side ends it. Refused or TimeoutError as the decoder or the silence has it."""
        while True:
            async with asyncio.timeout(self._silence_s):
                data = await reader.read(READ_BYTES)
            if not data:
                raise Refused("it closed the connection", where=self.source.name, mend="check the receiver")
            self._take(await self._apart(decoder.feed, data, self._clock.now_us()))
            await asyncio.sleep(READ_PAUSE_S)


class DialledFeed(StreamFeed):
    """A client of a port that gives tracks."""

    async def _session(self) -> None:
        host, port = host_port(self.source.rest)
        decoder = await self._decoder()
        secure = await self._apart(tls, self._told, self.source.name) if self.source.transport == TLS else None
        name = self._told.get("server", host) if secure else None
        async with asyncio.timeout(DIAL_S):
            reader, writer = await asyncio.open_connection(host, port, limit=READ_BYTES, ssl=secure, server_hostname=name)
        try:
            self._turn(FeedState.UP)
            if "hello" in self._told:
                writer.write(self._told["hello"].encode() + b"\r\n")
            await self._listen(reader, decoder)
        finally:
            writer.close()


class ListenedFeed(StreamFeed):
    """A port of ours that whoever has tracks dials. What one caller does wrong ends its own connection."""

    async def _session(self) -> None:
        host, port = host_port(self.source.rest)
        callers: set[asyncio.Task[None]] = set()

        async def heed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            callers.add(task)
            try:
                if len(callers) > MAX_CALLERS:
                    self._refuse(Refused(f"a caller beyond {MAX_CALLERS}", where=self.source.name, mend="who dials so often?"))
                else:
                    await self._caller(reader)
            finally:
                callers.discard(task)
                writer.close()

        server = await asyncio.start_server(heed, host, port, limit=READ_BYTES)
        try:
            self._turn(FeedState.UP)
            await server.serve_forever()
        finally:
            server.close()
            for task in tuple(callers):
                task.cancel()
            await asyncio.gather(*callers, return_exceptions=True)

    async def _caller(self, reader: asyncio.StreamReader) -> None:
        try:
            await self._listen(reader, await self._decoder())
        except TimeoutError:
            self._refuse(Refused("a caller is silent", where=self.source.name, mend="check who dials"))
        except OSError as fault:
            self._refuse(Refused(str(fault) or type(fault).__name__, where=self.source.name, mend="check the network"))
        except Refused as fault:
            self._refuse(fault)


def tls(told: dict[str, str], where: str) -> ssl.SSLContext:
    """How a server is known (`ca`, else the system's authorities) and how we are (`cert`, `key`); Refused for files that are none."""
    try:
        context = ssl.create_default_context(cafile=told.get("ca"))
        if "cert" in told:
            context.load_cert_chain(told["cert"], told.get("key"))
    except (OSError, ssl.SSLError) as fault:
        what = f"its TLS files cannot be read: {getattr(fault, 'strerror', None) or fault}"
        raise Refused(what, where=where, mend="ca, cert and key are PEM files that this user can read") from None
    return context
