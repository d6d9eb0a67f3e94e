"""Mail in: from a drop folder (one file a mail, as in a Maildir) or from an IMAP server. Each mail is taken once and moved aside."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final

import structlog

from deconflict.errors import DeconflictError, PeerFault
from deconflict.service.bearers.health import Health
from deconflict.service.bearers.settings import Drop, Imap
from deconflict.wire.letter import MAX_MAIL_BYTES

MOST_AT_ONCE: Final = 20
"""Mails of one look; the rest waits for the next, so that a flood cannot keep the node busy."""
_log = structlog.get_logger("deconflict.mail")

Take = Callable[[bytes], Awaitable[None]]
"""Takes one mail in. Raises what is wrong with it (DeconflictError)."""


async def watch_drop(drop: Drop, take: Take, health: Health) -> None:
    """Look into the folder for ever."""
    while True:
        try:
            await look_into(drop, take)
            health.good()
        except OSError as fault:
            health.bad(f"{fault.strerror or fault}; make {drop.path} a folder that this user may write in")
        await asyncio.sleep(drop.every_s)


async def look_into(drop: Drop, take: Take) -> int:
    """Take every mail that waits, oldest name first; returns how many. What is no mail for us goes to refused/, beside its reason."""
    names = await asyncio.to_thread(_waiting, drop.path)
    for name in names:
        source = drop.path / "new" / name
        raw = await asyncio.to_thread(_bounded, source)
        why = await _taken(raw, take)
        await asyncio.to_thread(_move, source, drop.path / ("refused" if why else "done"), why)
    return len(names)


async def _taken(raw: bytes, take: Take) -> str:
    """Why a mail was not taken, or nothing. What somebody else wrote ends nothing but itself."""
    try:
        if len(raw) > MAX_MAIL_BYTES:
            raise PeerFault("a mail that is too large", where="mail", mend=f"at most {MAX_MAIL_BYTES} bytes")
        await take(raw)
    except DeconflictError as fault:
        _log.warning("mail refused", what=fault.what, where=fault.where, mend=fault.mend)
        return str(fault)
    return ""


def _waiting(path: Path) -> list[str]:
    for name in ("new", "done", "refused"):
        (path / name).mkdir(parents=True, exist_ok=True)
    files = (entry for entry in (path / "new").iterdir() if not entry.name.startswith(".") and entry.is_file() and not entry.is_symlink())
    return sorted(entry.name for entry in files)[:MOST_AT_ONCE]


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_MAIL_BYTES + 1)


def _move(source: Path, folder: Path, why: str) -> None:
    source.replace(folder / source.name)
    if why:
        (folder / f"{source.name}.why").write_text(why + "\n", encoding="utf-8")


async def watch_imap(imap: Imap, take: Take, health: Health) -> None:
    """Look into the mailbox for ever, each time by a connection of its own: a dead one is never waited for."""
    while True:
        try:
            for raw in await asyncio.to_thread(lambda: list(unseen(imap))):
                await _taken(raw, take)
            health.good()
        except (OSError, imaplib.IMAP4.error, DeconflictError) as fault:
            health.bad(f"{fault}; check host, account and folder of [imap]")
        await asyncio.sleep(imap.every_s)


def unseen(imap: Imap) -> Iterator[bytes]:
    """The unseen mails of the folder, at most 20, marked as seen. Raises OSError or IMAP4.error."""
    server = imap.server
    kind = imaplib.IMAP4_SSL if server.security == "tls" else imaplib.IMAP4
    box = kind(server.host, server.port, timeout=server.timeout_s)
    try:
        if server.security == "starttls":
            box.starttls(ssl.create_default_context())
        if server.password is not None:
            box.login(server.user, server.password.read())
        box.select(imap.folder)
        _, found = box.search(None, "UNSEEN", "SMALLER", str(MAX_MAIL_BYTES))
        for number in (found[0] or b"").split()[:MOST_AT_ONCE]:
            _, parts = box.fetch(number.decode(), "(RFC822)")
            yield from (part[1] for part in parts if isinstance(part, tuple))
            box.store(number.decode(), "+FLAGS", "\\Seen")
    finally:
        box.logout()
