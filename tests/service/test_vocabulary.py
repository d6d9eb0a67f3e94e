"""The forms' vocabulary: every message a person may send, every field of it named in words in every language."""

from __future__ import annotations

import pytest

from deconflict.phrasebook.catalogue import LOCALES
from deconflict.service.tongues_of_page import tongue
from deconflict.service.vocabulary import BY_OTHER_WAYS, vocabulary
from deconflict.statements import KINDS

TYPES = {"text", "integer", "yes_no", "instant", "duration", "length", "frequency", "place", "choice", "hash", "party"}


def test_every_message_of_a_line_is_here_or_has_a_way_of_its_own() -> None:
    here = {kind["kind"] for kind in vocabulary()}
    assert here | BY_OTHER_WAYS == {name for name, kind in KINDS.items() if kind.is_message and kind.logbook == "line"}
    assert not here & BY_OTHER_WAYS


def test_fields_have_types_that_a_form_knows() -> None:
    assert {field["type"] for kind in vocabulary() for field in kind["fields"]} <= TYPES
    stop = next(kind for kind in vocabulary() if kind["kind"] == "STOP_REQUEST")
    place, endangered, remark = stop["fields"]
    assert (stop["priority"], stop["answers"]) == ("FLASH", ["STOPPING", "NOT_OURS", "CANNOT", "CHECKING"])
    assert (place["type"], place["required"], remark["required"], remark["max_length"]) == ("place", True, False, 2000)
    assert endangered == {
        "name": "endangered", "label": "endangered", "required": True, "list": False, "type": "choice", "words": "endangered",
        "choices": ["civil", "rescue", "ours"],
    }  # fmt: skip
    meeting = next(kind for kind in vocabulary() if kind["kind"] == "MINUTES_RESERVE")
    assert [(field["type"], field["list"]) for field in meeting["fields"]] == [("integer", True), ("text", False)]
    absence = next(kind for kind in vocabulary() if kind["kind"] == "STATEMENT_OF_ABSENCE")
    assert absence["placed"]
    assert "TOO_LATE" in {kind["kind"] for kind in vocabulary() if "NOTICE_OF_OPERATION" in kind["replies_to"]}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_field_and_choice_has_its_word(locale: str) -> None:
    words = tongue(locale)["words"]
    wanted = {f"{kind['kind']}-title" for kind in vocabulary()}
    for kind in vocabulary():
        wanted |= {f"label-{field['label']}" for field in kind["fields"]}
        wanted |= {f"{field['words']}-{choice}" for field in kind["fields"] for choice in field.get("choices", ())}
    assert wanted - set(words) == set()
