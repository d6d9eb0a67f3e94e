"""What a statement says that its kind contradicts, and what is said of the rest: nothing."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.airspace.intent import IntentState
from deconflict.node.objects import airspace_object, stated_otherwise
from deconflict.picture.picture import ObjectRecord, Place, Version
from deconflict.statements.base import Part
from tests.node.rig import Rig


@pytest.fixture(scope="module")
def rig() -> Rig:
    return Rig()


def raw(part: Part) -> bytes:
    return msgspec.json.encode(part)


def test_a_state_is_named_where_the_kind_contradicts_it(rig: Rig) -> None:
    flown, over = (raw(rig.plan(state=state)["main"]) for state in (IntentState.ACTIVATED, IntentState.ENDED))
    assert [stated_otherwise(kind, flown) for kind in ("OPERATION_CANCEL", "OPERATION_ACTIVATE")] == ["Activated", None]
    assert stated_otherwise("OPERATION_CHANGE", over) == "Ended"
    for main, kinds in ((rig.zone, ("ZONE_CANCEL", "ZONE_CHANGE")), (rig.site, ("SITE_EXPIRE", "SITE_CORRECT"))):
        assert [stated_otherwise(kind, raw(main()["main"])) for kind in kinds] == ["standing", None]
    assert stated_otherwise("ZONE_CHANGE", raw(rig.zone(cancelled=True)["main"])) == "over"
    assert stated_otherwise("SITE_CORRECT", raw(rig.site(expired=True)["main"])) == "over"


def test_of_what_is_withheld_or_of_a_kind_nobody_knows_nothing_is_said(rig: Rig) -> None:
    assert stated_otherwise("OPERATION_CANCEL", None) is None
    assert stated_otherwise("A_KIND_OF_TOMORROW", raw(rig.plan()["main"])) is None


@pytest.mark.parametrize("held", [(), ("main",), ("exact",)])
def test_what_is_withheld_is_nowhere(rig: Rig, held: tuple[str, ...]) -> None:
    place = Place(rig.a.party, "plans", 0, 1, "v" * 43)
    parts = {name: raw(part) if name in held else None for name, part in rig.plan().items()}
    version = Version(place, 0, parts["main"], parts["exact"], None, "NOTICE_OF_OPERATION")
    assert airspace_object(ObjectRecord("plan", rig.a.party, "OP1"), version) is None
