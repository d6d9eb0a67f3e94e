"""A watch is taken in one's own name, in a seat that one's role may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.service.people import People
from deconflict.service.problems import NotAllowed
from deconflict.service.seats import taken_by
from deconflict.service.sessions import Actor


@pytest.fixture
def people(tmp_path: Path) -> People:
    """An officer, a senior and an observer."""
    found = People(tmp_path, lambda: 1)
    for name, role in (("M. Ivanova", "officer"), ("S. Lund", "senior"), ("O. Server", "observer")):
        found.add(name, role, "test")
    return found


def page(people: People, name: str) -> Actor:
    """A session of somebody's."""
    person = people.named(name)
    return Actor(digest="", name=person.name, scopes=(), page=True, person=person.id, role=person.role)


def test_in_ones_own_name_only(people: People) -> None:
    officer = page(people, "M. Ivanova")
    assert taken_by(people, officer, "duty", "m. ivanova", None) == "M. Ivanova"
    assert taken_by(people, officer, "duty", "M. Ivanova", "S. Lund") == "M. Ivanova"
    for other in ("S. Lund", "Nobody"):
        with pytest.raises(NotAllowed, match="own name"):
            taken_by(people, officer, "duty", other, None)
    terminal = Actor(digest="", name="page", scopes=(), page=True, role="terminal")
    with pytest.raises(NotAllowed) as fault:
        taken_by(people, terminal, "duty", "M. Ivanova", None)
    assert fault.value.mend == "sign in with your account"


def test_in_a_seat_of_ones_role(people: People) -> None:
    with pytest.raises(NotAllowed, match="senior watch"):
        taken_by(people, page(people, "M. Ivanova"), "senior", "M. Ivanova", None)
    with pytest.raises(NotAllowed) as fault:
        taken_by(people, page(people, "O. Server"), "duty", "O. Server", None)
    assert fault.value.mend == "this role takes no watch"
    assert taken_by(people, page(people, "S. Lund"), "senior", "S. Lund", None) == "S. Lund"


def test_a_seat_is_left_by_who_holds_it_or_by_a_senior(people: People) -> None:
    assert taken_by(people, page(people, "M. Ivanova"), "duty", None, "M. Ivanova") is None
    assert taken_by(people, page(people, "S. Lund"), "duty", None, "M. Ivanova") is None
    with pytest.raises(NotAllowed, match="Lund has"):
        taken_by(people, page(people, "M. Ivanova"), "senior", None, "S. Lund")


def test_a_program_takes_it_for_somebody_there_is(people: People) -> None:
    program = Actor(digest="", name="shell", scopes=("acknowledge",))
    assert taken_by(people, program, "duty", "M. Ivanova", None) == "M. Ivanova"
    assert taken_by(people, program, "duty", None, "M. Ivanova") is None
    with pytest.raises(NotAllowed, match="own name"):
        taken_by(people, program, "duty", "Nobody", None)
