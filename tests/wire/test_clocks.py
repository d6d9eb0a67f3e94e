"""The clocks of places, by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deconflict.errors import Refused
from deconflict.wire.clocks import clock


def test_a_place_by_its_name() -> None:
    zurich = clock("Europe/Zurich")
    assert datetime(2026, 7, 1, tzinfo=zurich).utcoffset() == timedelta(hours=2)
    assert datetime(2026, 1, 1, tzinfo=zurich).astimezone(UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert datetime(2026, 1, 1, tzinfo=clock("America/Argentina/Buenos_Aires")).utcoffset() == timedelta(hours=-3)


NONE = ["", "Europe", "Europe/Nowhere", "../zones", "Europe/../UTC", "/etc/localtime", "zone.tab", "leapseconds", "a" * 99]


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="is no time zone") as fault:
        clock(name)
    assert fault.value.where == "zone"
