"""What our own people may say later of what was said before."""

from __future__ import annotations

import pytest
from msgspec import structs

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.coordination import restating
from deconflict.errors import Refused
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.lead import Missing, SentBack
from deconflict.statements.plans import Cooperation, CooperationKind, LiveContact, Operation
from deconflict.testing.scribe import Scribe

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


@pytest.mark.parametrize(("missing", "lacking"), [(Missing.FIELDS, ("volumes",)), (Missing.AREA, ())])
def test_a_notice_without_a_place_is_sent_back_with_nothing_measured(missing: Missing, lacking: tuple[str, ...]) -> None:
    a, b, picture = Scribe("ALFA"), Scribe("BRAVO"), Picture()
    notice = Operation(
        message=a.header(b.party), op_id="OP-1", operation=OperationKind.TRANSIT, aircraft_class=AircraftClass.CREWED, count=1,
        state=IntentState.ACCEPTED,
    )  # fmt: skip
    stated = a.say("plans", "NOTICE_OF_OPERATION", main=notice, contact=LiveContact(name="desk", means="voice"))
    fold(picture, stated)
    main = SentBack(message=b.header(a.party, refs=(stated.hash,)), missing=(missing,))
    record = picture.messages[stated.hash]
    said = restating.sent_back("TOO_VAGUE", {"main": main}, main, record, picture, DEFAULT_RULES, b.now_us)
    assert said == {"main": structs.replace(main, lacking=lacking)}
