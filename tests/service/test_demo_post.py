"""The demo's post office takes mail for those it knows, as it was written, and for nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiosmtplib
import pytest

from deconflict.service.demo_post import MAX_LINE_BYTES, Post

MAIL = b"Subject: one\r\n\r\nfirst\r\n.second\r\n..third\r\n"


async def posted(folder: Path, to: str, mail: bytes) -> Post:
    """A mail handed over, and the office that took it."""
    post = Post({"bravo@bravo.example": folder})
    async with await post.open() as server:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=server.sockets[0].getsockname()[1], use_tls=False, start_tls=False)
        async with client:
            await client.sendmail("alfa@alfa.example", [to], mail)
    return post


def test_a_mail_lies_in_the_drop_folder_as_it_was_written(tmp_path: Path) -> None:
    post = asyncio.run(posted(tmp_path, "BRAVO@bravo.example", MAIL))
    assert post.delivered == 1
    assert [file.read_bytes() for file in (tmp_path / "new").iterdir()] == [MAIL]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_nobody_else_has_a_box_here(tmp_path: Path) -> None:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        asyncio.run(posted(tmp_path, "charlie@charlie.example", MAIL))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_smtp_is_answered_or_hung_up_on(tmp_path: Path) -> None:
    async def talk(words: bytes) -> bytes:
        post = Post({})
        async with await post.open() as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
            writer.write(words)
            writer.write_eof()
            said = await asyncio.wait_for(reader.read(), 10)
            writer.close()
        return said

    assert b"503 not now" in asyncio.run(talk(b"DATA\r\n"))
    assert asyncio.run(talk(b"A" * (MAX_LINE_BYTES + 10))) == b"220 demo\r\n"
    assert b"221 bye" in asyncio.run(talk(b"HELO x\r\nQUIT\r\n"))
