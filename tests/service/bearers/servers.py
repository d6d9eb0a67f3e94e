"""Real servers on loopback: SMTP that keeps what it takes, in memory or in a peer's drop folder, and a mailbox that is read by IMAP."""

from __future__ import annotations

import itertools
import socket
import socketserver
import threading
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


class _Session(socketserver.StreamRequestHandler):
    """One connection to the mailbox: the few words of IMAP4rev1 (RFC 3501) that a reader of unseen mail uses."""

    server: Mailbox

    def handle(self) -> None:
        """Greet, and answer command by command."""
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, _, words = line.partition(" ")
            self.server.commands.append(words)
            if not self._answer(words.split()):
                self.wfile.write(f"{tag} NO that is not so\r\n".encode())
                continue
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if words.upper().startswith("LOGOUT"):
                return

    def _answer(self, words: list[str]) -> bool:
        box, verb = self.server, words[0].upper()
        if verb == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4REV1\r\n")
        elif verb == "LOGIN":
            return words[2].strip('"') == box.password
        elif verb == "SELECT":
            self.wfile.write(f"* {len(box.mails)} EXISTS\r\n".encode())
        elif verb == "SEARCH":
            unseen = [str(number) for number in range(1, len(box.mails) + 1) if number not in box.seen]
            self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
        elif verb == "FETCH":
            raw = box.mails[int(words[1]) - 1]
            self.wfile.write(f"* {words[1]} FETCH (RFC822 {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        elif verb == "STORE":
            box.seen.add(int(words[1]))
        return True


class Mailbox(socketserver.ThreadingTCPServer):
    """A mailbox that is read by IMAP, on a free port of loopback."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.password = password
        self.mails: list[bytes] = []
        self.seen: set[int] = set()
        self.commands: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def __enter__(self) -> Mailbox:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
