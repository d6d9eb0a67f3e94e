"""One GET over HTTP/1.1, bounded in time and bytes, cancelled when its task is. It follows no redirect and keeps no connection."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h11

from deconflict.errors import Refused

TIMEOUT_S: Final = 10.0
READ_BYTES: Final = 65_536
MAX_HEAD_BYTES: Final = 32_768

_MENDS: Final = {
    301: "give the address it has moved to", 302: "give the address it has moved to", 307: "give the address it has moved to",
    308: "give the address it has moved to", 401: "it wants an account: name a server that does not", 403: "it does not let us in",
    404: "check the path", 429: "it is asked too often", 503: "it is overloaded or being mended",
}  # fmt: skip


async def get(url: str, *, max_bytes: int, timeout_s: float = TIMEOUT_S) -> bytes:
    """The body of a 200 answer. Refused for every other answer and when there is none in time, naming the URL and the mend."""
    try:
        async with asyncio.timeout(timeout_s):
            return await _get(urlsplit(url), url, max_bytes)
    except TimeoutError:
        raise Refused(f"no answer within {timeout_s:g} s", where=url, mend="check the address and the network") from None
    except (OSError, h11.RemoteProtocolError) as fault:
        raise Refused(f"{fault}"[:200] or type(fault).__name__, where=url, mend="check the address and the network") from None


async def _get(parts: SplitResult, url: str, max_bytes: int) -> bytes:
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context, limit=READ_BYTES)
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        headers = [("Host", parts.netloc), ("User-Agent", "deconflict"), ("Accept", "application/json"), ("Connection", "close")]
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        writer.write(connection.send(h11.Request(method="GET", target=target, headers=headers)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        return await _body(connection, reader, url, max_bytes)
    finally:
        writer.close()
        # The answer is in hand or lost already; how the other side ends the connection changes neither.
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _body(connection: h11.Connection, reader: asyncio.StreamReader, url: str, max_bytes: int) -> bytes:
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(READ_BYTES))
        elif isinstance(event, h11.Response):
            if event.status_code != 200:
                raise Refused(f"it answered {event.status_code}", where=url, mend=_MENDS.get(event.status_code, "check the address"))
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > max_bytes:
                raise Refused(f"over {max_bytes} bytes in one answer", where=url, mend="ask for a smaller area")
        elif isinstance(event, h11.EndOfMessage):
            return bytes(body)
