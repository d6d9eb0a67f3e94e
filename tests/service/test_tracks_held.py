"""Tracks of a span are found in a store without reading what lies before it or after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deconflict.airspace.track import Plot
from deconflict.logbook.store import Row
from deconflict.service import tracks_held
from deconflict.statements.base import Status
from deconflict.statements.receipts import Bearer
from deconflict.statements.tracks import Tracks
from tests.coordination.affairs import DAY, S, Talk
from tests.coordination.test_timeline import report

MIN = 60 * S


def tracks(at_us: int) -> Tracks:
    return Tracks(plots=(Plot(track_id="3a0001", at_us=at_us, lat_ndeg=0, lon_ndeg=0),), status=Status.EXERCISE)


class Held:
    """As much of a store as is asked here: rows in order of arrival."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def scan(self, from_arrival: int = 0) -> Iterator[Row]:
        return iter(self.rows[from_arrival:])


def filled(made: Talk, count: int) -> Any:
    """A batch of tracks each minute, each stored at once."""
    for _ in range(count):
        made.wait(MIN)
        made.put(made.a, "tracks", "TRACKS", main=tracks(made.now_us))
    return Held([Row(entry=entry, received_at_us=entry.header.written_at, bearer=Bearer.LINK, branch=0) for entry in made.entries])


@pytest.mark.parametrize("count", [0, 1, 2, 7, 64])
def test_the_first_of_a_span_is_found_in_a_store_of_any_size(count: int) -> None:
    made = Talk()
    store = filled(made, count)
    times = [row.received_at_us for row in store.scan()]
    for at_us in {0, 2**60, *times, *(at_us + 1 for at_us in times)}:
        assert tracks_held.first_from(store, at_us) == sum(1 for held in times if held < at_us)


def test_only_what_came_around_an_incident_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Talk()
    store = filled(made, 200)
    middle_us = made.now_us - 100 * MIN
    said = made.said(report(made, made.a, middle_us))
    found = tracks_held.around(store, said)
    assert {author for author, _, _ in found} == {made.a}
    times = [main.plots[0].at_us for _, _, main in found]
    assert middle_us - 25 * MIN <= min(times) <= max(times) <= middle_us + 25 * MIN
    assert 49 <= len(found) <= 51
    monkeypatch.setattr(tracks_held, "MOST_BATCHES", 3)
    assert len(tracks_held.around(store, said)) == 3
    assert tracks_held.around(store, made.said(report(made, made.a, middle_us + 30 * DAY))) == []


def test_what_holds_no_tracks_is_passed_over() -> None:
    made = Talk()
    made.wait(S)
    made.plan(made.a)

    def rows() -> Iterator[Row]:
        return (Row(entry=entry, received_at_us=0, bearer=None, branch=0) for entry in made.entries)

    assert [batch for row in rows() for batch in tracks_held.batch_of(row)] == []
