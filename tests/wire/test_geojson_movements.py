"""Movements as Features, a place said twice, and volumes alone."""

from __future__ import annotations

import json

import pytest

from deconflict.airspace.intent import AircraftClass, OperationalIntent
from deconflict.errors import Refused
from deconflict.statements.movements import Movement
from deconflict.wire.geojson import collection, read, read_volumes, write
from tests.wire.test_geojson import ALFA, EXTENT, HEADER, MOVEMENT, PLAN, REFERENCE, changed, filed


def test_a_movement_and_a_place_said_twice_both_ways() -> None:
    stated = changed(MOVEMENT, reference=REFERENCE, contact={"name": "leader", "means": "121.5 MHz"})
    filing = filed(stated)
    assert (filing.kind, filing.object_id) == ("MOVEMENT_NOTICE", "CONVOY-3")
    main = filing.parts["main"]
    assert isinstance(main, Movement)
    assert main.check_in_time_us == 1_800_000_000
    (again,) = read(json.dumps(collection(write(filing.parts))), header=HEADER)
    assert again.parts == filing.parts
    noun = filing.noun(ALFA, "v")
    assert isinstance(noun, OperationalIntent)
    assert noun.aircraft_class is AircraftClass.MOVING_UNIT
    assert filed(changed(MOVEMENT, movement="flight")).noun(ALFA, "v").aircraft_class is AircraftClass.CREWED  # type: ignore[union-attr]


def test_volumes_alone_have_heights_and_times_and_nothing_else() -> None:
    bare = {**PLAN, "properties": EXTENT}
    assert read_volumes(json.dumps(bare), source="x") == filed(PLAN).parts["exact"].volumes  # type: ignore[attr-defined]
    assert len(read_volumes(json.dumps(collection([bare, bare])), source="x")) == 2
    for wrong in (PLAN, {**bare, "type": "Thing"}):
        with pytest.raises(Refused):
            read_volumes(json.dumps(collection([wrong])), source="x")
