"""Mail by IMAP: each unseen mail is taken once, and a server that fails is a health that says so."""

from __future__ import annotations

import asyncio
import imaplib
from pathlib import Path

import pytest

from deconflict.service.bearers import mail_in
from deconflict.service.bearers.health import Health, Standing
from deconflict.service.bearers.settings import Drop, Imap, Secret, Server
from deconflict.service.clock import DrivenClock
from tests.service.bearers.servers import Mailbox


def imap(port: int, password: Path) -> Imap:
    return Imap(Server("127.0.0.1", port, "none", "line", Secret(file=password), 2.0), "INBOX", 0.05)


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("pencil\n")
    path.chmod(0o600)
    return path


def test_each_unseen_mail_once(password: Path) -> None:
    with Mailbox("pencil") as box:
        box.mails += [b"Subject: one\r\n\r\nWILCO\r\n", b"Subject: two\r\n\r\nUNABLE\r\n"]
        assert list(mail_in.unseen(imap(box.port, password))) == box.mails
        assert box.seen == {1, 2}
        assert list(mail_in.unseen(imap(box.port, password))) == []


def test_a_wrong_password_is_refused_by_the_server(password: Path) -> None:
    with Mailbox("other") as box, pytest.raises(imaplib.IMAP4.error):
        list(mail_in.unseen(imap(box.port, password)))


def test_the_watch_goes_on_whatever_happens(password: Path, tmp_path: Path) -> None:
    taken: list[bytes] = []

    async def take(raw: bytes) -> None:
        taken.append(raw)

    async def story() -> None:
        with Mailbox("pencil") as box:
            health, dead = Health("imap", "imap", DrivenClock(5)), Health("imap", "imap", DrivenClock(5))
            tasks = [
                asyncio.ensure_future(mail_in.watch_imap(imap(box.port, password), take, health)),
                asyncio.ensure_future(mail_in.watch_imap(imap(9, password), take, dead)),
                asyncio.ensure_future(mail_in.watch_drop(Drop(password, 0.05), take, Health("drop", "drop", DrivenClock()))),
            ]
            async with asyncio.timeout(10):
                while health.standing is not Standing.UP or dead.standing is not Standing.DOWN:
                    await asyncio.sleep(0.02)
                box.mails.append(b"Subject: one\r\n\r\nWILCO\r\n")
                while not taken:
                    await asyncio.sleep(0.02)
            assert not any(task.done() for task in tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            assert "check host" in str(dead.told()["fault"])
            assert not dead.works

    asyncio.run(story())
