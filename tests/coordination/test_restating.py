"""What our own people may say later of what was said before."""

from __future__ import annotations

import pytest
from msgspec import structs

from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.coordination import restating
from deconflict.errors import Refused
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.plans import Cooperation, CooperationKind, Operation

from .messages import ALFA, BRAVO, CHARLIE, WRITTEN, held, word


def test_a_declaration_holds_for_a_while_or_stood_before() -> None:
    main = word(
        "NOTICE_OF_OPERATION", ALFA, 1, op_id="TOW-1", operation=OperationKind.TRANSIT, aircraft_class=AircraftClass.CREWED, count=2,
        state=IntentState.ACCEPTED,
    ).main  # fmt: skip
    assert isinstance(main, Operation)
    for until_us in (WRITTEN - 1, WRITTEN):
        never = Cooperation(kind=CooperationKind.TOW, tracks=(f"{ALFA}:1", f"{ALFA}:2"), from_us=WRITTEN, until_us=until_us)
        said = structs.replace(main, cooperation=(structs.replace(never, until_us=WRITTEN + 1), never))
        with pytest.raises(Refused, match="before it begins") as refused:
            restating.check_cooperation(main, said)
        assert refused.value.where == "parts.main.cooperation.1.until_us"
        restating.check_cooperation(said, said)
    restating.check_cooperation(None, main)


def test_an_answer_goes_to_who_wrote_what_it_answers() -> None:
    asked = word("EMERGENCY", ALFA, 1, distress="crash", at_us=WRITTEN)
    offer = word("SAR_OFFER", BRAVO, 2, refs=(asked.entry,), help_offered=("search",)).main
    assert isinstance(offer, MessagePart)
    restating.check_addressed(held(asked), "SAR_OFFER", offer, BRAVO, (ALFA,))
    restating.check_addressed(held(asked), "SAR_OFFER", offer, ALFA, (CHARLIE,))
    restating.check_addressed(held(asked), "CONCERN", offer, BRAVO, (CHARLIE,))
    restating.check_addressed(Picture(), "SAR_OFFER", offer, BRAVO, (CHARLIE,))
    with pytest.raises(Refused, match="not on this channel") as refused:
        restating.check_addressed(held(asked), "SAR_OFFER", offer, BRAVO, (CHARLIE,))
    assert refused.value.where == "channel"
