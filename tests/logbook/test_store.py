"""MemoryStore keeps to the sentences of Store."""

from __future__ import annotations

from deconflict.logbook.store import MemoryStore
from deconflict.testing.scribe import Scribe
from deconflict.testing.store_checks import check_store, rows_of


def test_memory_store_conforms() -> None:
    check_store(MemoryStore)


def test_reading_a_long_way_to_a_tip_of_the_trunk() -> None:
    store, scribe = MemoryStore(), Scribe()
    entries = scribe.run("plans", 30)
    store.append(rows_of(entries))
    read = store.read(scribe.party, "plans", 0, 4, 3, entries[20].hash)
    assert [row.entry for row in read] == entries[4:7]
    assert [row.entry for row in store.read(scribe.party, "plans", 0, 19, 9, entries[20].hash)] == entries[19:21]
