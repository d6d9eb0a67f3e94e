"""Paging people through apprise: a text to whoever holds a role. apprise is imported when the first page goes out, not before."""

from __future__ import annotations

import asyncio
from typing import Final

from deconflict.errors import Refused
from deconflict.service.bearers.settings import Secret

TIMEOUT_S: Final = 8.0
MAX_URLS: Final = 20


async def page(where: Secret, title: str, text: str) -> None:
    """Send one page to every address that the secret lists.

    Raises: Refused where there is no address or none is understood, OSError or TimeoutError where not all were reached.
    """
    urls = [line.strip() for line in where.read().splitlines() if line.strip() and not line.startswith("#")]
    async with asyncio.timeout(TIMEOUT_S):
        await asyncio.to_thread(_notify, urls[:MAX_URLS], title, text)


def _notify(urls: list[str], title: str, text: str) -> None:
    import apprise

    book = apprise.Apprise()
    # Which address was not understood is not said: it may hold a password.
    if not urls or not all(book.add(url) for url in urls):
        raise Refused("an address that apprise does not understand, or none", where="paging", mend="one apprise address a line")
    if not book.notify(title=title, body=text):
        raise OSError("not every address was reached")
