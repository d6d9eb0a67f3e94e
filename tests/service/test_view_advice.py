"""Advice as JSON where it cannot be taken up: between two others, between two of ours, of a zone, or of a plan that moved on."""

from __future__ import annotations

from typing import Any

import msgspec

from deconflict.airspace.intent import IntentState
from deconflict.conflict.advice import Advice
from deconflict.conflict.advice_shifts import Shift, Way
from deconflict.service import view_advice
from deconflict.wire import geojson
from tests.node.rig import Rig
from tests.node.test_advising import advice_of, ask, conflict


def shown(rig: Rig, found: Advice, me: str) -> dict[str, Any]:
    """The advice as that party's node shows it."""
    assert rig.a.node is not None
    return view_advice.advice(rig.a.node.picture, me, {"about": found.conflict_id, "plans": found, "tracks": ()})


def test_nobody_is_offered_what_is_not_between_us_and_one_other() -> None:
    rig = Rig()
    found = advice_of(ask(rig, rig.a, conflict(rig)))
    stranger = shown(rig, found, "c" * 26)
    assert {(option["offer"], option["restate"]) for option in stranger["options"]} == {(None, None)}
    ours = found.objects[0].partition(":")[0]
    both = msgspec.structs.replace(found, objects=(found.objects[0], f"{ours}:OTHER"))
    assert all(option["offer"] is None for option in shown(rig, both, ours)["options"])


def test_a_plan_that_moved_on_or_is_gone_is_not_stated_anew_from_old_advice() -> None:
    rig = Rig()
    found = advice_of(ask(rig, rig.a, conflict(rig)))
    own = [o["number"] for o in shown(rig, found, rig.a.party)["options"] if o["restate"] is not None]
    assert len(own) >= 3
    assert "entry" in rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("OP1", volume=rig.volume(from_min=90)))
    assert all(option["restate"] is None for option in shown(rig, found, rig.a.party)["options"])
    gone = msgspec.json.decode(msgspec.json.encode(found).replace(b":OP1", b":NO1"), type=Advice)
    assert all(option["restate"] is None for option in shown(rig, gone, rig.a.party)["options"])


def test_what_is_stated_anew_is_the_plan_with_its_reason_and_in_no_header_of_before() -> None:
    rig = Rig()
    found = advice_of(ask(rig, rig.a, conflict(rig)))
    for option in shown(rig, found, rig.a.party)["options"]:
        if option["restate"] is None:
            continue
        (feature,) = option["restate"]["body"]["features"]
        assert "msg_id" not in feature["properties"]
        header = rig.header()
        (filing,) = geojson.read(msgspec.json.encode(option["restate"]["body"]), header=header, source="test")
        main: Any = filing.parts["main"]
        assert (main.op_id, main.state, main.message.msg_id) == ("OP1", IntentState.ACCEPTED, header.msg_id)
        assert main.why.endswith("to settle a conflict")
        assert len(main.why) <= 64


def test_every_way_is_said_in_words_with_its_amount() -> None:
    rig = Rig()
    found = advice_of(ask(rig, rig.a, conflict(rig)))
    move = found.options[0].moves[0]
    words = {way: view_advice.said_of(msgspec.structs.replace(move, shift=Shift(way, 600_000_000, 45))) for way in Way}
    assert words == {
        Way.LATER: "moved later by 10 min to settle a conflict", Way.EARLIER: "moved earlier by 10 min to settle a conflict",
        Way.HIGHER: "moved higher by 600000 m to settle a conflict", Way.LOWER: "moved lower by 600000 m to settle a conflict",
        Way.ASIDE: "moved aside by 600000 m towards 45 deg to settle a conflict",
    }  # fmt: skip
