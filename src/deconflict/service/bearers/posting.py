"""One POST over HTTP/1.1, bounded in time and bytes. It follows no redirect and keeps no connection; only the answer's status counts."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import h11

MAX_HEAD_BYTES: Final = 16_384
READ_BYTES: Final = 65_536


async def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> int:
    """The status of the answer. Raises OSError or TimeoutError where there is none."""
    async with asyncio.timeout(timeout_s):
        try:
            return await _post(url, body, headers)
        except h11.ProtocolError as fault:
            raise OSError(f"no HTTP: {fault}"[:200]) from fault


async def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    context = ssl.create_default_context() if secure else None
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or (443 if secure else 80), ssl=context)
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        said = {"Host": parts.netloc, "User-Agent": "deconflict", "Content-Type": "application/json", "Connection": "close", **headers}
        sized = [*said.items(), ("Content-Length", str(len(body)))]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        writer.write(connection.send(h11.Request(method="POST", target=path, headers=sized)) or b"")
        writer.write(connection.send(h11.Data(data=body)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        return await _status(connection, reader)
    finally:
        writer.close()
        # The answer is in hand or lost already; how the other side ends the connection changes neither.
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _status(connection: h11.Connection, reader: asyncio.StreamReader) -> int:
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(READ_BYTES))
        elif isinstance(event, h11.Response):
            return int(event.status_code)
        elif isinstance(event, h11.ConnectionClosed):
            raise OSError("the connection was closed without an answer")
