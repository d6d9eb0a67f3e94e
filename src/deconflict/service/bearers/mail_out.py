"""Mail out by SMTP. One try: whether to try again, and by what, is the node's decision."""

from __future__ import annotations

import aiosmtplib

from deconflict.errors import Refused
from deconflict.service.bearers.settings import Smtp


async def send(smtp: Smtp, to: str, mail: bytes) -> None:
    """Hand one mail to the server.

    Raises: Refused where the server turned it away for good; OSError or TimeoutError where it could not be reached or said to wait.
    """
    server = smtp.server
    password = server.password.read() if server.password is not None else None
    client = aiosmtplib.SMTP(
        hostname=server.host, port=server.port, use_tls=server.security == "tls", start_tls=server.security == "starttls",
        timeout=server.timeout_s, username=server.user or None, password=password,
    )  # fmt: skip
    try:
        async with client:
            await client.sendmail(smtp.sender, [to], mail)
    except aiosmtplib.SMTPRecipientsRefused as fault:
        raise _turned_away(fault.recipients[0].code, fault.recipients[0].message, server.host) from fault
    except aiosmtplib.SMTPResponseException as fault:
        raise _turned_away(fault.code, fault.message, server.host) from fault
    except (aiosmtplib.SMTPException, ValueError) as fault:
        raise OSError(f"{type(fault).__name__}: {fault}"[:200]) from fault


def _turned_away(code: int, message: str, host: str) -> Exception:
    """5xx is an answer, everything else a bad moment (RFC 5321, 4.2.1)."""
    what = f"{code} {message}"[:200]
    if 500 <= code < 600:
        return Refused(what, where=host, mend="check the address, the sender and the account with the mail server")
    return OSError(what)
