"""Codes, cookies and tokens: handed out once, kept as hashes, in a file of the owner's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from deconflict.errors import Damaged, Refused
from deconflict.service.people import People
from deconflict.service.sessions import (
    FRESH_US,
    GRACE_US,
    LAPSE_US,
    MAX_SESSIONS,
    MAX_TOKENS,
    WRONG_CODES_PER_MINUTE,
    Actor,
    Sessions,
    Watch,
)


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


class Clock:
    """An instant that the test moves."""

    def __init__(self) -> None:
        self.us = 1_000_000_000_000

    def __call__(self) -> int:
        return self.us


def test_a_session_of_a_person_is_what_its_account_is_now(tmp_path: Path) -> None:
    clock = Clock()
    people = People(tmp_path, clock)
    sessions = Sessions(tmp_path / "s.json", now_us=clock, people=people)
    desk = sessions.open(sessions.new_code())
    found = sessions.actor(desk, page=True)
    assert found is not None and found.role == "" and found.may("file")
    person = people.add("M. Ivanova", "officer", "page")
    found = sessions.actor(desk, page=True)
    assert found is not None and found.role == "terminal" and not found.may("file") and found.may("admin")
    secret = sessions.admit(person.id, person.name)
    found = sessions.actor(secret, page=True)
    assert found is not None and (found.role, found.may("file"), found.may("admin")) == ("officer", True, False)
    people.set_role(person, "observer", "page")
    found = sessions.actor(secret, page=True)
    assert found is not None and (found.role, found.may("file"), found.may("metrics")) == ("observer", False, True)
    assert sessions.close_person(person.id) == 1
    assert sessions.actor(secret, page=True) is None
    other = sessions.admit(person.id, person.name)
    people.remove(person, "page")
    assert sessions.actor(other, page=True) is None


def test_a_code_to_enrol_opens_a_session_that_may_only_enrol(tmp_path: Path) -> None:
    people = People(tmp_path, Clock())
    sessions = Sessions(tmp_path / "s.json", people=people)
    code = people.reset(people.add("M. Ivanova", "principal", "page"), "page")
    found = sessions.actor(sessions.open(code), page=True)
    assert found is not None and (found.role, found.scopes) == ("enrolling", ("read",))
    with pytest.raises(Refused, match="wrong or was used"):
        sessions.open(code)


def test_a_session_is_renewed_in_place_and_never_lost_on_the_way(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path / "s.json", now_us=clock)
    first = sessions.open(sessions.new_code())
    actor = sessions.actor(first, page=True)
    assert actor is not None
    lost = sessions.renew(actor)
    second = sessions.renew(actor)
    assert sessions.actor(lost, page=True) is None, "the one that never arrived counts no more"
    clock.us += 10 * GRACE_US
    assert sessions.actor(first, page=True) is actor, "the answer was on its way, however long"
    assert sessions.actor(second, page=True) is actor
    assert sessions.actor(first, page=True) is actor, "what was asked before it came"
    clock.us += GRACE_US
    assert sessions.actor(first, page=True) is None
    assert Sessions(tmp_path / "s.json", now_us=clock).actor(second, page=True) is not None
    sessions.close(second)
    assert sessions.actor(second, page=True) is None


def test_what_nobody_asks_with_for_a_month_lapses_and_what_is_asked_with_never_does(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path / "s.json", now_us=clock)
    watched, left = (sessions.open(sessions.new_code()) for _ in range(2))
    for _ in range(100):
        clock.us += LAPSE_US // 10
        assert sessions.actor(watched, page=True) is not None
    assert sessions.actor(left, page=True) is None


def test_policy_locks_what_a_person_sends_until_they_sign_in_again(tmp_path: Path) -> None:
    clock = Clock()
    people = People(tmp_path, clock)
    sessions = Sessions(tmp_path / "s.json", now_us=clock, people=people, lock_after_us=60_000_000)
    person = people.add("M. Ivanova", "officer", "page")
    actor = sessions.actor(sessions.admit(person.id, person.name), page=True)
    assert actor is not None and not actor.locked and sessions.fresh(actor)
    clock.us += 50_000_000
    sessions.acted(actor)
    clock.us += 50_000_000
    secret = sessions.renew(actor)
    found = sessions.actor(secret, page=True)
    assert found is actor and not actor.locked
    clock.us += FRESH_US
    found = sessions.actor(secret, page=True)
    assert found is actor and actor.locked and not sessions.fresh(actor)
