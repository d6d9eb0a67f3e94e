"""The demo's post office: a few words of SMTP (RFC 5321) on loopback, and each mail in the drop folder of whom it is for."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MAX_MAIL_BYTES: Final = 4 * 2**20
MAX_LINE_BYTES: Final = 64 * 1024
MAX_MAILS_A_SESSION: Final = 100


class Post:
    """Takes mail for the addresses of `folders` (address -> drop folder) and for nobody else."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = {address.lower(): folder for address, folder in folders.items()}
        self._count = itertools.count(1)
        self.delivered = 0

    async def open(self) -> asyncio.Server:
        """Listen on a free port of loopback."""
        return await asyncio.start_server(self._session, "127.0.0.1", 0, limit=MAX_LINE_BYTES)

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: greeted, taken at its word, and closed when it breaks off."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            await _say(writer, "220 demo")
            await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to: list[Path] = []
        mails = 0
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            verb = line.upper()
            if verb.startswith(("EHLO", "HELO")):
                await _say(writer, "250 demo")
            elif verb.startswith(("MAIL FROM:", "RSET")):
                to = []
                await _say(writer, "250 go on")
            elif verb.startswith("RCPT TO:"):
                folder = self._folders.get(line[8:].split(">")[0].strip(" <").lower())
                to += [folder] if folder is not None else []
                await _say(writer, "250 go on" if folder is not None else "550 nobody of that name")
            elif verb == "DATA" and to and mails < MAX_MAILS_A_SESSION:
                await _say(writer, "354 end with a dot")
                self._deliver(await _mail(reader), to)
                mails += 1
                await _say(writer, "250 taken")
            elif verb == "QUIT":
                return await _say(writer, "221 bye")
            else:
                await _say(writer, "503 not now")
        return None

    def _deliver(self, mail: bytes, to: list[Path]) -> None:
        """Written aside first, then moved, as a Maildir wants it."""
        name = f"{next(self._count):06d}.eml"
        for folder in to:
            for part in ("tmp", "new"):
                (folder / part).mkdir(parents=True, exist_ok=True)
            (folder / "tmp" / name).write_bytes(mail)
            (folder / "tmp" / name).replace(folder / "new" / name)
            self.delivered += 1


async def _say(writer: asyncio.StreamWriter, words: str) -> None:
    writer.write(words.encode() + b"\r\n")
    await writer.drain()


async def _mail(reader: asyncio.StreamReader) -> bytes:
    """The lines up to a dot alone, without the dots that were put before others (RFC 5321, 4.5.2). ValueError for too much."""
    lines: list[bytes] = []
    size = 0
    while (line := await reader.readuntil(b"\n")).rstrip(b"\r\n") != b".":
        lines.append(line.removeprefix(b"."))
        size += len(line)
        if size > MAX_MAIL_BYTES:
            raise ValueError("a mail of the demo is not so long")
    return b"".join(lines)
