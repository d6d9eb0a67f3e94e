"""What our own people may say later of what was said before."""

from __future__ import annotations

import pytest

from deconflict.coordination import restating
from deconflict.errors import Refused
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart

from .messages import ALFA, BRAVO, CHARLIE, WRITTEN, held, word


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
