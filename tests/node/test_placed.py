"""What counts of the picture stands in the index: the same whether it came one by one or was there at the start."""

from __future__ import annotations

from typing import Any

import msgspec

from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Polygon
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.node import placed
from deconflict.node.placed import Placed
from deconflict.statements.plans import Volumes
from tests.node.rig import Rig

BOW_TIE = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))


def restated(parts: Any, **changes: Any) -> Any:
    return {**parts, "main": msgspec.structs.replace(parts["main"], **changes)}


def filled() -> Rig:
    """Plans stated once, twice, ended (one of them without ever being announced) and crooked; a zone and a site."""
    rig = Rig()
    for number in range(5):
        rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(f"OP{number}"))
    rig.file(rig.a, "OPERATION_CHANGE", restated(rig.plan("OP1"), count=3))
    rig.file(rig.a, "OPERATION_CANCEL", restated(rig.plan("OP2"), state=IntentState.ENDED))
    rig.file(rig.a, "ZONE_NOTICE", rig.zone())
    rig.file(rig.a, "SITE_NOTICE", rig.site())
    volume = rig.volume()
    crooked = Volume4D(Volume3D(BOW_TIE, volume.volume.lower, volume.volume.upper), volume.from_us, volume.until_us)
    rig.inject(rig.a, "plans", "OPERATION_CANCEL", rig.plan("OVER", state=IntentState.ENDED))
    rig.inject(rig.a, "plans", "NOTICE_OF_OPERATION", {**rig.plan("BAD"), "exact": Volumes(volumes=(crooked,))})
    return rig


def test_a_start_places_what_changes_placed(monkeypatch: Any) -> None:
    rig = filled()
    assert rig.a.node is not None
    core, held = rig.a.node.core, rig.a.node.lookout.placed
    for at_once in (2, 1000):
        monkeypatch.setattr(placed, "_AT_ONCE", at_once)
        fresh = Placed(core)
        fresh.start()
        keys = [(*key, name) for key, record in core.picture.objects.items() for name in record.versions]
        assert [key in fresh.index for key in keys] == [key in held.index for key in keys]
        assert len(fresh.index) == len(held.index) == 6
        assert fresh.entered.keys() == held.entered.keys()
        assert all(fresh.thing(key) == held.thing(key) for key in keys)


def test_only_the_version_that_counts_is_a_thing() -> None:
    rig = filled()
    assert rig.a.node is not None
    held, party = rig.a.node.lookout.placed, rig.a.party
    assert len(held.versions(("plan", party, "OP1"))) == 1
    assert [held.versions(("plan", party, op_id)) for op_id in ("OP2", "BAD", "OVER")] == [[], [], []]
    assert held.plain(("plan", party, "OVER")) is not None
    assert held.thing(("plan", party, "NONE", "x" * 43)) is None
    assert held.plain(("plan", party, "OP0")) is not None
    assert held.plain(("plan", party, "OP1")) is None, "it was stated twice"
