"""The table of tongues: every row can be looked up, built and fed."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.wire.heard import SourceClock
from deconflict.wire.tongues import TONGUES


@pytest.mark.parametrize("name", TONGUES)
def test_a_row_says_how_its_figures_are_taken(name: str) -> None:
    tongue = TONGUES[name]
    assert tongue.name == name
    assert name.isalnum()
    assert tongue.title and tongue.units and tongue.heights
    assert isinstance(tongue.clock, SourceClock)


@pytest.mark.parametrize("name", TONGUES)
def test_an_option_that_is_not_known_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        TONGUES[name].decoder("north", {"colour": "red"})
    assert refused.value.where.startswith("north")
    assert refused.value.mend
