"""Accounts on disk: who there is, what they may, and that no secret of theirs lies there readable."""

from __future__ import annotations

import stat
from pathlib import Path

import apsw
import pytest

from deconflict.errors import Damaged, Refused
from deconflict.service.people import CODE_US, FILE, KEY, MAX_PASSKEYS, People, folded
from deconflict.service.problems import NotFound


class Clock:
    """An instant that the test moves."""

    def __init__(self) -> None:
        self.us = 1_000_000

    def __call__(self) -> int:
        return self.us


def test_there_is_no_file_before_the_first_account_and_it_is_the_owners(tmp_path: Path) -> None:
    people = People(tmp_path, Clock())
    assert not people.any() and not (tmp_path / FILE).exists()
    assert people.happened() == []
    person = people.add("  M.   Ivanova ", "senior", "page")
    assert (person.name, person.role, people.any()) == ("M. Ivanova", "senior", True)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    people.close()
    again = People(tmp_path, Clock())
    assert again.get(person.id) == person
    assert again.find("m. IVANOVA") == person
    assert again.named("M. Ivanova") == person
    again.remove(person, "page")
    assert not again.any()
    assert [(one["what"], one["whom"], one["by"]) for one in again.happened()] == [
        ("removed", "M. Ivanova", "page"), ("added as senior", "M. Ivanova", "page"),
    ]  # fmt: skip
    again.close()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("", "officer"),
        ("a\x07b", "officer"),
        ("x" * 65, "officer"),
        ("N. Berg", "king"),
        ("ＭIVANOVA", "officer"),
        ("m ivanova", "officer"),
    ],
)
def test_what_is_no_name_no_role_or_taken_is_refused(tmp_path: Path, name: str, role: str) -> None:
    people = People(tmp_path, Clock())
    people.add("M Ivanova", "officer", "page")
    people.add("MIvanova", "officer", "page")
    with pytest.raises(Refused):
        people.add(name, role, "page")
    assert len(people.all()) == 2


def test_a_code_to_enrol_is_good_once_and_for_two_days(tmp_path: Path) -> None:
    clock = Clock()
    people = People(tmp_path, clock)
    person = people.add("M. Ivanova", "officer", "page")
    code = people.reset(person, "page")
    assert code not in (tmp_path / FILE).read_bytes().decode("latin-1")
    assert people.enrol("AAAAA-AAAAA") is None
    found = people.enrol(code)
    assert found is not None and found.id == person.id
    assert people.enrol(code) is None
    late = people.reset(person, "page")
    clock.us += CODE_US
    assert people.enrol(late) is None


def test_means_to_sign_in_are_kept_sealed_and_a_reset_forgets_them(tmp_path: Path) -> None:
    people = People(tmp_path, Clock())
    person = people.add("M. Ivanova", "officer", "page", login="m.ivanova")
    assert people.totp_secret(person) is None
    person = people.set_password(person, "$argon2id$x", b"an app's secret", "M. Ivanova")
    assert person.enrolled and people.totp_secret(person) == b"an app's secret"
    assert b"an app's secret" not in (tmp_path / FILE).read_bytes()
    people.add_passkey(person, b"one", b"public", 1, "phone")
    with pytest.raises(Refused, match="known"):
        people.add_passkey(person, b"one", b"public", 1, "phone")
    people.used_passkey(people.passkeys(person)[0], 2)
    found = people.passkey(b"one")
    assert found is not None and (found.count, found.label, found.person) == (2, "phone", person.id)
    person = people.bind(people.used_step(person, 77), "subject-1")
    assert (person.totp_step, person.subject, people.by_login("m.ivanova")) == (77, "subject-1", person)
    with pytest.raises(Refused, match="already"):
        people.add("N. Berg", "officer", "page", login="m.ivanova")
    people.reset(person, "page")
    person = people.named("M. Ivanova")
    assert not person.enrolled and person.subject is None and people.passkeys(person) == []
    assert person.login == "m.ivanova"
    people.add_passkey(person, b"two", b"public", 1, "key")
    people.drop_passkey(person, b"two")
    with pytest.raises(NotFound):
        people.drop_passkey(person, b"two")
    for number in range(MAX_PASSKEYS):
        people.add_passkey(person, b"%d" % number, b"public", 1, "key")
    with pytest.raises(Refused, match="too many"):
        people.add_passkey(person, b"more", b"public", 1, "key")
    people.remove(person, "page")
    assert people.passkey(b"0") is None


def test_what_was_sealed_with_another_key_is_said_to_be(tmp_path: Path) -> None:
    people = People(tmp_path, Clock())
    person = people.set_password(people.add("M. Ivanova", "officer", "page"), "hash", b"secret", "page")
    (tmp_path / KEY).unlink()
    with pytest.raises(Damaged, match="cannot be opened"):
        people.totp_secret(person)


def test_wrong_tries_are_remembered_for_any_name_and_forgotten_with_a_right_one(tmp_path: Path) -> None:
    clock = Clock()
    people = People(tmp_path, clock)
    people.add("M. Ivanova", "officer", "page")
    assert people.wrong("nobody") == (0, 0)
    people.set_wrong("Nobody", 3)
    assert People(tmp_path, clock).wrong("nobody ") == (3, clock.us)
    people.set_wrong("nobody", 0)
    assert people.wrong("nobody") == (0, 0)


def test_a_role_changes_and_what_is_no_file_of_ours_is_said(tmp_path: Path) -> None:
    people = People(tmp_path, Clock())
    person = people.set_role(people.add("M. Ivanova", "officer", "page"), "observer", "page")
    assert person.role == "observer"
    people.note("tried", "M. Ivanova", "page")
    assert people.happened()[0]["what"] == "tried"
    with pytest.raises(NotFound):
        people.named("nobody")
    people.close()
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(Refused, match="other users"):
        People(tmp_path, Clock())
    (tmp_path / FILE).chmod(0o600)
    database = apsw.Connection(str(tmp_path / FILE))
    database.execute("PRAGMA user_version = 9").fetchall()
    database.close()
    with pytest.raises(Damaged, match="format 9"):
        People(tmp_path, Clock())
    (tmp_path / FILE).write_bytes(b"no database at all, and long enough to be looked at" * 40)
    with pytest.raises(Damaged, match="SQLite"):
        People(tmp_path, Clock())


def test_names_that_two_people_would_confuse_are_one() -> None:
    assert folded("  M.  IVANOVA") == folded("m. Ivanova") == folded("ｍ. ivanova")
