"""Which words belong to which case, in whatever order they came."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from deconflict.airspace.volume import Circle
from deconflict.picture.emergencies import Emergencies
from deconflict.picture.places import Place
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status
from deconflict.statements.emergencies import Distress, Emergency, Help, SarOffer, SarRequest

HEADER = MessageHeader(
    msg_id="m", from_role=Role.DUTY, to=("b" * 26,), priority=Priority.FLASH, status=Status.TEST, ack_by=0, answer_by=0, by="x"
)
CASE = "c" * 43
NAMING = replace(HEADER, refs=(CASE,))


def test_words_gather_under_the_entry_named_first() -> None:
    request = {"place": Circle(0, 0, 1000), "at_us": 1, "help_wanted": (Help.SEARCH,)}
    said: list[tuple[str, MessagePart]] = [
        (CASE, Emergency(message=HEADER, distress=Distress.FIRE, at_us=1)),
        ("o" * 43, SarOffer(message=NAMING, help_offered=(Help.SEARCH,))),
        ("r" * 43, SarRequest(message=NAMING, **request)),  # type: ignore[arg-type]
        ("s" * 43, SarRequest(message=HEADER, **request)),  # type: ignore[arg-type]
        ("n" * 43, SarOffer(message=HEADER, help_offered=(Help.SEARCH,))),
    ]
    for order in itertools.permutations(said):
        cases = Emergencies()
        for entry, main in (*order, *order):
            cases.write(entry, Place("a" * 26, "line/x", 0, 1, entry), 1, main)
        assert cases.cases == {CASE: {CASE, "o" * 43, "r" * 43}, "s" * 43: {"s" * 43}}
