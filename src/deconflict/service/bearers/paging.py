"""Paging people through apprise, or a plugin: a text to whoever holds a role. apprise is imported when the first page goes out."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from deconflict.errors import Refused
from deconflict.service.bearers.settings import Secret
from deconflict.service.plugins import Broken, Notifier, careful, plugins

_log = structlog.get_logger("deconflict.paging")

PLUGIN: Final = "plugin://"
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
    notifiers = [plugins().notifiers.get(url.removeprefix(PLUGIN)) for url in urls if url.startswith(PLUGIN)]
    # Which address was not understood is not said: it may hold a password.
    if not urls or None in notifiers or not all(book.add(url) for url in urls if not url.startswith(PLUGIN)):
        raise Refused(
            "an address that apprise does not understand, or none", where="paging", mend="one apprise address a line, or plugin://NAME"
        )
    reached = [_told(notifier, title, text) for notifier in notifiers if notifier is not None]
    if (len(book) and not book.notify(title=title, body=text)) or not all(reached):
        raise OSError("not every address was reached")


def _told(notifier: Notifier, title: str, text: str) -> bool:
    """Whether a plugin reached its people; one that fails costs no other its page."""
    try:
        careful(notifier.send, title, text)
    except (Broken, Refused) as fault:
        _log.warning("plugin did not page", plugin=notifier.name, why=str(fault))
        return False
    return True
