"""Codes, cookies and tokens: handed out once, kept as hashes, in a file of the owner's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from deconflict.errors import Damaged, Refused
from deconflict.service.sessions import MAX_SESSIONS, MAX_TOKENS, WRONG_CODES_PER_MINUTE, Actor, Sessions, Watch


def test_a_code_opens_one_session_once(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "s.json")
    code = sessions.new_code()
    secret = sessions.open(code.lower() + " ")
    with pytest.raises(Refused, match="wrong or was used"):
        sessions.open(code)
    assert sessions.actor(secret, page=True) is not None
    assert sessions.actor(secret, page=False) is None
    sessions.close(secret)
    assert sessions.actor(secret, page=True) is None


def test_guessing_is_slow(tmp_path: Path) -> None:
    now = 0.0
    sessions = Sessions(tmp_path / "s.json", seconds=lambda: now)
    code = sessions.new_code()
    for _ in range(WRONG_CODES_PER_MINUTE):
        with pytest.raises(Refused, match="wrong"):
            sessions.open("AAAAA-AAAAA")
    with pytest.raises(Refused, match="too many"):
        sessions.open(code)
    now = 61.0
    assert sessions.open(code)


def test_secrets_are_not_on_disk_and_the_file_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    sessions = Sessions(path)
    token = sessions.new_token("adsb", ("file",))
    assert token not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Sessions(path)
    actor = again.actor(token, page=False)
    assert actor is not None
    assert actor.may("file")
    assert not actor.may("read")
    again.take_watch(actor, Watch(role="duty", name="M. Ivanova"))
    kept = Sessions(path).actor(token, page=False)
    assert kept is not None
    assert kept.watch == Watch(role="duty", name="M. Ivanova")
    assert Sessions(path).revoke("adsb") == 1


def test_a_file_others_may_read_or_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text("{}")
    path.chmod(0o644)
    with pytest.raises(Refused, match="other users"):
        Sessions(path)
    path.chmod(0o600)
    with pytest.raises(Damaged, match="cannot be read"):
        Sessions(path)


def test_there_are_bounds(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "s.json")
    with pytest.raises(Refused, match="no scope"):
        sessions.new_token("x", ("king",))
    for number in range(MAX_TOKENS):
        sessions._actors[str(number)] = Actor(digest=str(number), name="x", scopes=())
    with pytest.raises(Refused, match="tokens already"):
        sessions.new_token("one more", ("read",))
    secrets = [sessions.open(sessions.new_code()) for _ in range(MAX_SESSIONS + 1)]
    assert sessions.actor(secrets[0], page=True) is None
    assert sessions.actor(secrets[-1], page=True) is not None

