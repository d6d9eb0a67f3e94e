"""Who is on watch, and that nobody acts without being so."""

from __future__ import annotations

import pytest

from deconflict.agreement import terms
from deconflict.coordination import watch
from deconflict.errors import Refused
from deconflict.picture.picture import PartyRecord
from deconflict.statements.base import Priority, Role, Status
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import WatchChange

from .messages import ALFA, BRAVO, header, place

HEADER = header("WATCH_CHANGE", BRAVO, (ALFA,), (), Status.EXERCISE, 0)


def party(**held: str | None) -> PartyRecord:
    """A party with these roles held."""
    return PartyRecord(BRAVO, watch={role: (1, place(BRAVO, seq), name) for seq, (role, name) in enumerate(held.items())})


def test_who_holds_what() -> None:
    record = party(duty="Ivy", senior="Ann", alternate=None, technical="Ivy")
    assert watch.holder(record, "duty") == "Ivy"
    assert watch.holder(record, "alternate") is None
    assert watch.on_watch(record) == {"duty": "Ivy", "senior": "Ann", "technical": "Ivy"}
    assert watch.roles_of(record, "Ivy") == (Role.DUTY, Role.TECHNICAL)


def test_the_next_one_up_stands_in() -> None:
    record = party(senior="Ann")
    assert watch.stand_in(record, Role.DUTY) is Role.SENIOR
    assert watch.stand_in(record, Role.PRINCIPAL) is None
    assert watch.stand_in(record, Role.TECHNICAL) is Role.SENIOR
    assert watch.stand_in(party(), Role.DUTY) is None


def test_nobody_acts_without_being_on_watch() -> None:
    record = party(duty="Ivy")
    watch.check(record, Role.DUTY, "Ivy")
    for who, role, why in ((record, Role.SENIOR, "nobody is on watch"), (None, Role.DUTY, "nobody is on watch")):
        with pytest.raises(Refused, match=why):
            watch.check(who, role, "Ivy")
    with pytest.raises(Refused, match="held by Ivy, not by Ann"):
        watch.check(record, Role.DUTY, "Ann")


def test_a_hand_over_starts_from_who_holds_the_role() -> None:
    record = party(duty="Ivy")
    watch.check_change(record, WatchChange(message=HEADER, role=Role.DUTY, incoming="Ann", outgoing="Ivy"))
    watch.check_change(record, WatchChange(message=HEADER, role=Role.DUTY, outgoing="Ivy"))
    watch.check_change(record, WatchChange(message=HEADER, role=Role.SENIOR, incoming="Ann"))
    with pytest.raises(Refused, match="held by Ivy"):
        watch.check_change(record, WatchChange(message=HEADER, role=Role.DUTY, incoming="Ann"))
    with pytest.raises(Refused, match="held by nobody"):
        watch.check_change(record, WatchChange(message=HEADER, role=Role.SENIOR, incoming="Ann", outgoing="Ivy"))
    with pytest.raises(Refused, match="would not change"):
        watch.check_change(record, WatchChange(message=HEADER, role=Role.DUTY, incoming="Ivy", outgoing="Ivy"))


def test_the_agreements_words_are_the_statements_words() -> None:
    for agreed, said in ((terms.Role, Role), (terms.Priority, Priority), (terms.Bearer, Bearer)):
        assert [word.value for word in agreed] == [word.value for word in said]
    assert set(watch.RANK) | {Role.TECHNICAL} == set(Role)


def test_a_hand_over_that_leaves_out_an_open_flash_is_refused() -> None:
    flash = ("e" * 43, "f" * 43)
    for held_by, incoming, named, refused in (
        ("watch-1", "watch-2", flash[:1], True), ("watch-1", "watch-2", flash, False), ("watch-1", None, (), False),
        (None, "watch-2", (), False),
    ):  # fmt: skip
        record = party(duty=held_by)
        change = WatchChange(message=HEADER, role=Role.DUTY, incoming=incoming, outgoing=held_by, open_items=named)
        if not refused:
            watch.check_change(record, change, flash)
            continue
        with pytest.raises(Refused, match="1 open FLASH would not be handed over") as why:
            watch.check_change(record, change, flash)
        assert flash[1] in why.value.mend
