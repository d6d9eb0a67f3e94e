"""The demo's people read a message back by comparing the three with its card, in every language, and are never wrong."""

from __future__ import annotations

import hashlib

import pytest

from deconflict.phrasebook import LOCALES, Reading, say
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.readback import key_fields, read_back
from deconflict.service.demo_desk import choose
from deconflict.service.demo_desk import read_back as answer
from deconflict.statements import KINDS
from deconflict.testing.samples import NAMES, sample

READ_BACK = [kind.name for kind in KINDS.values() if kind.is_message and "L2" in kind.needs]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_card_tells_the_right_choice_from_the_wrong(locale: str) -> None:
    for number, kind in enumerate(READ_BACK):
        parts = sample(kind)
        reading = Reading(locale, grid=list(Grid)[number % len(Grid)])
        asked = read_back(key_fields(parts), reading, hashlib.sha256(kind.encode()).digest())
        assert asked.is_right(choose(asked.choices, say(kind, parts, NAMES, reading, "card")) - 1), (kind, asked.choices)


class Seat:
    """A desk's access to its node, which wants a read-back or none."""

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted

    def ask(self, _method: str, path: str) -> dict[str, object]:
        """What the node answers."""
        if path.endswith("/words"):
            return {"words": [{"text": "Warning\nClosest at: 2026-07-30 09:00:00Z"}]}
        return {"id": "three", "choices": [f"Closest at: 2026-07-30 {hour}:00:00Z" for hour in ("08", "09", "10")], "wanted": self.wanted}


def test_an_act_carries_a_read_back_only_where_it_is_wanted() -> None:
    assert answer(Seat(wanted=True), "e") == {"readback": "three", "choice": 2}  # type: ignore[arg-type]
    assert answer(Seat(wanted=False), "e") == {}  # type: ignore[arg-type]
