"""The witness as a service: over HTTP on loopback, its key and its trees over restarts."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import httpx
import pytest

from deconflict.errors import Damaged, Refused
from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import checkpoint_of, cosigned_at, sign_checkpoint
from deconflict.logbook.witness import request_of
from deconflict.service.witness import KEY_FILE, Witness, app_of
from deconflict.testing.scribe import Scribe

ALFA, NAME = Scribe("ALFA"), "witness.example/w1"
KEYS = {ALFA.party: ALFA.signing.public}


def note(length: int) -> str:
    scribe = Scribe("ALFA")
    book = scribe.books.setdefault("plans", Logbook(scribe.party, "plans"))
    for entry in scribe.run("plans", length):
        book.place(entry)
    return sign_checkpoint(checkpoint_of(book, 0), scribe.signing, scribe.signing.public)


def test_it_keeps_its_key_and_its_trees(tmp_path: Path) -> None:
    first = Witness(tmp_path / "w", NAME, KEYS)
    said = first.add_checkpoint(request_of(0, [], note(3)), 1_790_000_000)
    assert said.status == 200
    assert cosigned_at(note(3) + said.body, NAME, first.public) == 1_790_000_000
    key = first.verifier_key
    first.close()
    assert stat.S_IMODE((tmp_path / "w" / KEY_FILE).stat().st_mode) == 0o600
    again = Witness(tmp_path / "w", NAME, KEYS)
    assert again.verifier_key == key
    assert again.add_checkpoint(request_of(0, [], note(5)), 1).body == "3\n"
    again.close()
    assert key.startswith(f"{NAME}+")


async def _post(app: object, body: bytes) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1") as client:  # type: ignore[arg-type]
        return await client.post("/add-checkpoint", content=body)


def test_over_http(tmp_path: Path) -> None:
    witness = Witness(tmp_path, NAME, KEYS)
    app = app_of(witness)
    found = asyncio.run(_post(app, request_of(0, [], note(3))))
    assert (found.status_code, found.text.startswith(f"— {NAME} ")) == (200, True)
    other = asyncio.run(_post(app, request_of(0, [], note(4))))
    assert (other.status_code, other.headers["content-type"], other.text) == (409, "text/x.tlog.size", "3\n")
    assert asyncio.run(_post(app, b"x" * 40_000)).status_code == 413
    assert asyncio.run(_post(app, b"x")).status_code == 400
    witness.close()


def test_what_is_no_name_or_no_key(tmp_path: Path) -> None:
    for name in ("", "two words", "a+b"):
        with pytest.raises(Refused, match="a witness has a name"):
            Witness(tmp_path, name, KEYS)
    (tmp_path / KEY_FILE).write_text("nothing")
    with pytest.raises(Damaged, match="holds no key"):
        Witness(tmp_path, NAME, KEYS)


def test_a_failure_signs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness = Witness(tmp_path, NAME, KEYS)
    monkeypatch.setattr(witness, "_cosigned", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        witness.add_checkpoint(request_of(0, [], note(3)), 5)
    monkeypatch.undo()
    assert witness.add_checkpoint(request_of(0, [], note(3)), 5).status == 200
    witness.close()
