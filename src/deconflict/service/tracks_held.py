"""Tracks of a span of time out of a store, without reading all of it: what was stored meanwhile lies together in order of arrival."""

from __future__ import annotations

from collections.abc import Iterator

from deconflict.coordination.incident import AROUND_US
from deconflict.logbook.store import Row, Store
from deconflict.picture.affairs import Said
from deconflict.statements.incidents import IncidentReport
from deconflict.statements.tracks import Tracks

SLACK_US = 600_000_000
"""Tracks that came up to ten minutes late are found; what came later than that is read from a bundle of the whole record."""
MOST_BATCHES = 20_000


def around(store: Store, said: Said) -> list[tuple[str, str, Tracks]]:
    """(author, entry, what it says) of the TRACKS entries that were stored around the time of an INCIDENT_REPORT; at most 20,000."""
    assert isinstance(said.main, IncidentReport)
    from_us, until_us = said.main.from_us - AROUND_US - SLACK_US, said.main.until_us + AROUND_US + SLACK_US
    found: list[tuple[str, str, Tracks]] = []
    for row in store.scan(first_from(store, from_us)):
        if row.received_at_us > until_us or len(found) == MOST_BATCHES:
            break
        found += batch_of(row)
    return found


def batch_of(row: Row) -> Iterator[tuple[str, str, Tracks]]:
    """A row's tracks, if it holds any."""
    if isinstance(row.entry.main, Tracks):
        yield row.entry.header.author, row.entry.hash, row.entry.main


def first_from(store: Store, from_us: int) -> int:
    """The arrival number from which rows were stored at `from_us` or later; clocks that were set back make it approximate."""
    low, high = 0, 1
    while (row := _row(store, high)) is not None and row.received_at_us < from_us:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        row = _row(store, middle)
        if row is not None and row.received_at_us < from_us:
            low = middle + 1
        else:
            high = middle
    return low


def _row(store: Store, arrival: int) -> Row | None:
    """The first row from that arrival number on."""
    return next(iter(store.scan(arrival)), None)
