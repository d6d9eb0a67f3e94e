"""Read-back: one of three is right, the others are wrong in one field each, and the same bytes give the same three."""

from __future__ import annotations

import hashlib
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.errors import Refused
from deconflict.phrasebook import LOCALES, Reading, say
from deconflict.phrasebook.grids import Grid, Position
from deconflict.phrasebook.readback import CHOICES, KeyFields, ReadBack, key_fields, read_back
from deconflict.phrasebook.wording import AVIATION, instant
from deconflict.statements import KINDS
from deconflict.statements.base import Part, Priority
from deconflict.statements.messages import Danger
from deconflict.testing.samples import NAMES, sample

AT = 1_785_402_000_000_000
WHOLE = KeyFields(
    Position(30_520_000_000, -38_300_000_000), AT, Height(3_048_000, Reference.FL), Danger.HAZARD, Position(30_601_000_000, -38_300_000_000)
)
readings = st.builds(Reading, locale=st.sampled_from(LOCALES), grid=st.sampled_from(Grid))


def entropy(seed: int) -> bytes:
    return hashlib.sha256(str(seed).encode()).digest()


def fields_of(choice: str) -> list[str]:
    return choice.split(" · ")


@given(readings, st.binary(min_size=8, max_size=40))
def test_one_is_right_and_each_other_differs_in_one_field(reading: Reading, drawn: bytes) -> None:
    asked = read_back(WHOLE, reading, drawn)
    assert len(set(asked.choices)) == CHOICES
    right = fields_of(asked.choices[asked.right])
    assert [asked.is_right(choice) for choice in range(-1, 5)] == [choice == asked.right for choice in range(-1, 5)]
    changed = []
    for choice in asked.choices:
        differing = [i for i, (one, two) in enumerate(zip(fields_of(choice), right, strict=True)) if one != two]
        changed += differing
        assert len(differing) == (choice != asked.choices[asked.right])
    assert len(set(changed)) == CHOICES - 1
    assert read_back(WHOLE, reading, drawn) == asked


def test_the_right_text_is_what_the_message_says() -> None:
    asked = read_back(WHOLE, AVIATION, entropy(0))
    assert asked.choices[asked.right] == "hazard · 30°31.200′N 038°18.000′W WGS-84 · 2026-07-30 09:00:00Z · FL100"


def test_places_and_fields_are_drawn_evenly() -> None:
    """No place is the right one more often than chance has it, within five sigma; every sort of wrong text comes up."""
    rights: Counter[int] = Counter()
    wrong: set[str] = set()
    for seed in range(900):
        asked = read_back(WHOLE, AVIATION, entropy(seed))
        rights[asked.right] += 1
        wrong |= {text for choice in asked.choices for text in fields_of(choice)} - set(fields_of(asked.choices[asked.right]))
    assert all(abs(rights[place] - 300) < 71 for place in range(CHOICES))
    assert {instant(AT - 3_600_000_000), instant(AT + 3_600_000_000), "FL080", "FL120", "entering a zone"} <= wrong
    assert "30°40.920′N 038°18.000′W WGS-84" in wrong, "the other side of the reference"
    assert "03°31.200′N 038°18.000′W WGS-84" not in wrong, "nobody believes a place 1000 km off"
    assert "30°13.200′N 038°18.000′W WGS-84" in wrong, "two digits swapped"


@pytest.mark.parametrize(
    "fields",
    [
        KeyFields(at_us=AT),
        KeyFields(at_us=0, action=Danger.OTHER),
        KeyFields(height=Height(0, Reference.AGL), at_us=AT),
        KeyFields(place=Position(30_520_000_000, -38_300_000_000)),
        KeyFields(action=Danger.HAZARD),
    ],
)
def test_one_field_is_enough_for_three(fields: KeyFields) -> None:
    for seed in range(50):
        assert len(set(read_back(fields, AVIATION, entropy(seed)).choices)) == CHOICES


def test_without_fields_or_bytes_it_is_refused() -> None:
    with pytest.raises(Refused, match="neither place"):
        read_back(KeyFields(), AVIATION, entropy(0))
    with pytest.raises(Refused, match="3 bytes"):
        read_back(WHOLE, AVIATION, b"abc")


@pytest.mark.parametrize("name", [kind.name for kind in KINDS.values() if kind.is_message])
def test_every_message_can_be_read_back(name: str) -> None:
    for whole in (True, False):
        for locale in ("en", "ar"):
            asked = read_back(key_fields(sample(name, whole=whole)), Reading(locale), entropy(1))
            assert len(set(asked.choices)) == CHOICES


def test_every_flash_says_a_place_or_an_action() -> None:
    """A FLASH is read back by more than its deadline."""
    for kind in KINDS.values():
        if kind.is_message and kind.priority is Priority.FLASH:
            said = key_fields(sample(kind.name))
            assert said.place or said.action, kind.name


def test_key_fields_come_from_where_they_stand() -> None:
    plan = key_fields(sample("NOTICE_OF_OPERATION"))
    assert plan.place == Position(30_520_000_000, -38_300_000_000)
    assert plan.reference == Position(30_601_000_000, -38_300_000_000)
    assert (plan.at_us, plan.height) == (AT, Height(1_219_200, Reference.AMSL))
    site = key_fields(sample("SITE_NOTICE"))
    assert (site.place, site.height, site.at_us) == (Position(30_520_000_000, -38_300_000_000), None, AT)
    hold = sample("HOLD")["main"]
    assert key_fields({"main": hold}).at_us == getattr(hold, "message").answer_by  # noqa: B009
    assert key_fields({"main": sample("OPEN_EPOCH")["main"]}) == KeyFields()
    polygon = sample("NOTICE_OF_OPERATION")["exact"]
    second: Part = msgspec.structs.replace(polygon, volumes=polygon.volumes[1:])  # type: ignore[attr-defined]
    assert key_fields({**sample("NOTICE_OF_OPERATION"), "exact": second}).place is not None


def test_a_time_stands_behind_the_label_of_its_field_as_on_the_card() -> None:
    asked = read_back(key_fields(sample("CONFLICT_NOTICE")), AVIATION, entropy(2))
    assert set(asked.choices) == {f"From: 2026-07-30 {hour}:00:00Z" for hour in ("08", "09", "10")}
    assert asked.choices[asked.right] in say("CONFLICT_NOTICE", sample("CONFLICT_NOTICE"), NAMES, AVIATION, "card").splitlines()


def test_a_day_is_read_as_a_day() -> None:
    asked = read_back(key_fields(sample("DAILY_PLAN")), AVIATION, entropy(2))
    assert set(asked.choices) == {f"Day: 2026-07-{day}" for day in (29, 30, 31)}
    assert asked.choices[asked.right] == "Day: 2026-07-30"


def test_a_read_back_keeps_its_answer() -> None:
    assert ReadBack(("a", "b", "c"), 1).is_right(1)


@given(st.binary(min_size=8, max_size=40))
def test_no_wrong_height_stands_in_the_message(drawn: bytes) -> None:
    """A plan from FL290 to FL310: who reads FL310 there has not misread it."""
    levels = tuple(Height(level * 30_480, Reference.FL) for level in (290, 310, 330))
    asked = read_back(KeyFields(height=levels[0], other_heights=levels), AVIATION, drawn)
    assert asked.choices[asked.right] == "FL290"
    assert not {"FL310", "FL330"} & set(asked.choices)


def test_the_heights_of_every_volume_stand_in_the_message() -> None:
    parts = sample("NOTICE_OF_OPERATION")
    fields = key_fields(parts)
    assert fields.height in fields.other_heights
    assert len(set(fields.other_heights)) > 1
