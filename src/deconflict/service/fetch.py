"""One GET or POST over HTTP/1.1, bounded in time and bytes, cancelled when its task is. No redirect is followed."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

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
_EXPIRED: Final = 10
_OTHER_NAME: Final = (62, 64)
"""X509_V_ERR_CERT_HAS_EXPIRED; X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH (openssl-verification-options)."""
_CERTIFICATE_MENDS: Final = {
    9: "check this machine's clock, and that of who made it",
    _EXPIRED: "have who runs it renew it, and check this machine's clock",
    **dict.fromkeys(_OTHER_NAME, "give the address by a name that stands in it, or have one made for this name"),
}
_NOT_TRUSTED: Final = (
    "if it is who you mean, have this machine trust its authority: in the system's store, or in the file that SSL_CERT_FILE names "
    "in the node's environment (docs/configuration.md, An authority of one's own)"
)


class Answer(NamedTuple):
    """What came back, whatever it is."""

    status: int
    media: str
    body: bytes


async def get(url: str, *, max_bytes: int, timeout_s: float = TIMEOUT_S) -> bytes:
    """The body of a 200 answer. Refused for every other answer and when there is none in time, naming the URL and the mend."""
    return await _asked(url, max_bytes, timeout_s, "GET", b"", {})


async def post_form(
    url: str, form: Mapping[str, str], headers: Mapping[str, str], *, max_bytes: int, timeout_s: float = TIMEOUT_S
) -> bytes:  # fmt: skip
    """The body of a 200 answer to a form. Refused as `get` does."""
    more = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    return await _asked(url, max_bytes, timeout_s, "POST", urlencode(form).encode(), more)


async def post(url: str, body: bytes, *, media: str, max_bytes: int, timeout_s: float = TIMEOUT_S) -> Answer:
    """Any answer to a body of that media type. Refused when there is none in time, or it is too long."""
    return await _answered(url, max_bytes, timeout_s, "POST", body, {"Content-Type": media})


async def _asked(url: str, max_bytes: int, timeout_s: float, method: str, body: bytes, more: Mapping[str, str]) -> bytes:
    answer = await _answered(url, max_bytes, timeout_s, method, body, more)
    if answer.status != 200:
        raise Refused(f"it answered {answer.status}", where=url, mend=_MENDS.get(answer.status, "check the address"))
    return answer.body


async def _answered(url: str, max_bytes: int, timeout_s: float, method: str, body: bytes, more: Mapping[str, str]) -> Answer:
    try:
        async with asyncio.timeout(timeout_s):
            return await _get(urlsplit(url), url, max_bytes, method, body, more)
    except TimeoutError:
        raise Refused(f"no answer within {timeout_s:g} s", where=url, mend="check the address and the network") from None
    except ssl.SSLCertVerificationError as fault:
        mend = _CERTIFICATE_MENDS.get(fault.verify_code, _NOT_TRUSTED)
        raise Refused(f"its certificate is not accepted: {fault.verify_message}"[:200], where=url, mend=mend) from None
    except ssl.SSLError as fault:
        raise Refused(f"no TLS with it: {fault.reason}"[:200], where=url, mend="check that it speaks TLS at that port") from None
    except (OSError, UnicodeError, h11.RemoteProtocolError) as fault:
        raise Refused(f"{fault}"[:200] or type(fault).__name__, where=url, mend="check the address and the network") from None


async def _get(parts: SplitResult, url: str, max_bytes: int, method: str, body: bytes, more: Mapping[str, str]) -> Answer:
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    # Anew each time, so that an authority added is trusted at once; 25 ms for those of a system, which the node is not to wait for.
    context = await asyncio.to_thread(ssl.create_default_context) if secure else None
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context, limit=READ_BYTES)
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        headers = [("Host", parts.netloc), ("User-Agent", "deconflict"), ("Accept", "application/json"), ("Connection", "close")]
        headers += [*more.items(), *([("Content-Length", str(len(body)))] if body else [])]
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        writer.write(connection.send(h11.Request(method=method, target=target, headers=headers)) or b"")
        if body:
            writer.write(connection.send(h11.Data(data=body)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        return await _answer(connection, reader, url, max_bytes)
    finally:
        writer.close()
        # The answer is in hand or lost already; how the other side ends the connection changes neither.
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _answer(connection: h11.Connection, reader: asyncio.StreamReader, url: str, max_bytes: int) -> Answer:
    body, status, media = bytearray(), 0, ""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(READ_BYTES))
        elif isinstance(event, h11.Response):
            status, media = event.status_code, dict(event.headers).get(b"content-type", b"").decode("latin-1")
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > max_bytes:
                raise Refused(f"over {max_bytes} bytes in one answer", where=url, mend="ask for a smaller area")
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, media, bytes(body))
