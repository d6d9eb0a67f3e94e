"""Real servers on loopback: SMTP that keeps what it takes, in memory or in a peer's drop folder; and one that turns everything away."""

from __future__ import annotations

import itertools
import socket
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Post:
    """An aiosmtpd handler: mail to an address goes into that address's drop folder, as a mail server would deliver it; all is kept."""

    def __init__(self) -> None:
        self.folders: dict[str, Path] = {}
        self.mails: list[tuple[str, str, bytes]] = []
        self.refuse: str | None = None
        self._count = itertools.count()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """Take everybody, or say why not."""
        if self.refuse is not None:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Deliver."""
        for address in envelope.rcpt_tos:
            self.mails.append((envelope.mail_from, address, envelope.content))
            self.deliver(address, envelope.content)
        return "250 taken"

    def deliver(self, address: str, raw: bytes) -> None:
        """Put a mail into a drop folder: written aside first, then moved, as a Maildir wants it."""
        folder = self.folders.get(address)
        if folder is None:
            return
        name = f"{next(self._count):06d}.mail"
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        (folder / "new").mkdir(parents=True, exist_ok=True)
        (folder / "tmp" / name).write_bytes(raw)
        (folder / "tmp" / name).replace(folder / "new" / name)


class PostOffice(Controller):
    """An SMTP server in a thread of its own, on a free port of loopback."""

    def __init__(self, post: Post | None = None) -> None:
        self.post = post or Post()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(self.post, hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        """One session's protocol."""
        return SMTP(self.handler, data_size_limit=4 * 2**20, enable_SMTPUTF8=True)

    def __enter__(self) -> PostOffice:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
