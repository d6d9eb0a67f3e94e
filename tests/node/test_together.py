"""Aircraft that both parties declare to fly together are shown and not alerted; what one of them says alone changes nothing."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState
from deconflict.airspace.outline import Circle
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.statements.base import Part
from deconflict.statements.messages import DangerEnded
from deconflict.statements.plans import Cooperation, CooperationKind, Operation, Volumes
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S
from tests.node.test_lookout_tracks import head_on, levels


@pytest.fixture
def rig() -> Rig:
    return Rig()


def declaring(rig: Rig, *tracks: str, for_us: int = 60 * MIN, state: IntentState = IntentState.ACCEPTED, **more: object) -> dict[str, Part]:
    """A plan that declares these aircraft to fly together from now on."""
    parts = rig.plan("TOGETHER", state=state)
    now_us = rig.world.now_us
    together = Cooperation(kind=CooperationKind.FORMATION, tracks=tracks, from_us=now_us, until_us=now_us + for_us)
    assert isinstance(parts["main"], Operation)
    return {**parts, "main": msgspec.structs.replace(parts["main"], cooperation=(together,), **more)}


def names(rig: Rig) -> tuple[str, str]:
    first, second = sorted((f"{rig.a.party}:east", f"{rig.b.party}:west"))
    return first, second


def shown(host: Host) -> list[tuple[str, ...]]:
    """Who declared each pair that is suppressed."""
    assert host.node is not None
    return [each.declared.by for each in host.node.lookout.alerts.suppressed.values()]


def test_what_both_declare_is_shown_with_who_declared_it_and_alerts_nobody(rig: Rig) -> None:
    for host in (rig.a, rig.b):
        assert "entry" in rig.file(host, "NOTICE_OF_OPERATION", declaring(rig, *names(rig)))
    head_on(rig, rig.a, rig.b, apart_m=12_000, for_s=30)
    rig.run(25 * S)
    for host in (rig.a, rig.b):
        assert levels(rig, host) == []
        assert shown(host) == [tuple(sorted((rig.a.party, rig.b.party)))]


def test_what_one_party_says_of_anothers_aircraft_changes_nothing(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", declaring(rig, *names(rig)))
    head_on(rig, rig.a, rig.b, apart_m=12_000, for_s=30)
    rig.run(25 * S)
    assert levels(rig, rig.b)[:1] == ["WARNING"]
    assert shown(rig.a) == shown(rig.b) == []


def test_it_ends_an_alert_and_when_it_is_withdrawn_the_alert_is_raised_anew(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=12_000, for_s=60)
    rig.run(8 * S)
    before = len(levels(rig, rig.a))
    assert before > 0
    for host in (rig.a, rig.b):
        rig.file(host, "NOTICE_OF_OPERATION", declaring(rig, *names(rig)))
    rig.run(8 * S)
    ended = [record.main for record in rig.said(rig.a, "DANGER_ENDED")]
    assert {main.why for main in ended if isinstance(main, DangerEnded)} == {"declared"}
    rig.file(rig.b, "OPERATION_CANCEL", declaring(rig, *names(rig), state=IntentState.ENDED, why="not flown"))
    rig.run(8 * S)
    assert len(levels(rig, rig.a)) > before
    assert shown(rig.a) == []


def test_it_ends_by_itself_at_its_time(rig: Rig) -> None:
    for host in (rig.a, rig.b):
        rig.file(host, "NOTICE_OF_OPERATION", declaring(rig, *names(rig), for_us=15 * S))
    head_on(rig, rig.a, rig.b, apart_m=12_000, for_s=40)
    rig.run(10 * S)
    assert levels(rig, rig.a) == []
    rig.run(15 * S)
    assert levels(rig, rig.a)[:1] == ["WARNING"]


def test_an_active_plan_says_where_its_aircraft_keep_to(rig: Rig) -> None:
    host = rig.a
    assert host.node is not None
    now_us = rig.world.now_us
    box = Volume3D(Circle(0, 20 * 10**9, 5_000_000), Height(2_000_000, Reference.FL), Height(4_000_000, Reference.FL))
    where = Volume4D(box, now_us - MIN, now_us + 60 * MIN)
    parts = rig.plan("SURVEY", state=IntentState.ACTIVATED, volume=where)
    main = parts["main"]
    assert isinstance(main, Operation)
    rig.file(host, "NOTICE_OF_OPERATION", {**parts, "main": msgspec.structs.replace(main, tracks=("east", "other"))})
    name = f"{host.party}:east"
    assert host.node.lookout.together.plans()[name] == (where,)
    assert host.node.lookout.tracks_job(()).plans[name] == (where,)
    assert host.node.lookout.together.classes()[host.party, "east"] is main.aircraft_class
    done = msgspec.structs.replace(main, message=rig.header(), state=IntentState.ENDED, why="done")
    rig.file(host, "OPERATION_COMPLETE", {"main": done, "exact": Volumes(volumes=(where,))})
    assert host.node.lookout.together.plans() == {}
    assert host.node.lookout.together.classes() == {}


def test_an_active_plan_that_withholds_its_place_keeps_its_aircraft_nowhere(rig: Rig) -> None:
    assert rig.a.node is not None
    main = rig.plan("SURVEY", state=IntentState.ACTIVATED)["main"]
    assert isinstance(main, Operation)
    rig.inject(rig.b, "plans", "NOTICE_OF_OPERATION", {"main": msgspec.structs.replace(main, tracks=("east",))})
    rig.run(5 * S)
    assert rig.a.node.lookout.together.classes() == {(rig.b.party, "east"): main.aircraft_class}
    assert rig.a.node.lookout.together.plans() == {}


def test_a_plan_whose_logbook_forked_says_nothing_of_its_aircraft(rig: Rig) -> None:
    assert rig.a.node is not None
    stated = []
    for count in (1, 2):
        parts = rig.plan("SURVEY")
        assert isinstance(parts["main"], Operation)
        main = msgspec.structs.replace(parts["main"], tracks=("east",), count=count)
        stated.append(rig.following(rig.b, "plans", "NOTICE_OF_OPERATION", {**parts, "main": main}))
    said = []
    for entry in stated:
        rig.push(rig.a, rig.b, entry)
        rig.run(S)
        said.append(list(rig.a.node.lookout.together.classes()))
    assert said == [[(rig.b.party, "east")], []]
    assert len(rig.a.node.picture.objects["plan", rig.b.party, "SURVEY"].versions) == 2


def test_of_which_class_an_aircraft_is_counts_where_the_plans_of_its_party_agree(rig: Rig) -> None:
    node = rig.a.node
    assert node is not None
    for op_id, class_ in (("ONE", AircraftClass.UNCREWED), ("TWO", AircraftClass.CREWED)):
        parts = rig.plan(op_id)
        assert isinstance(parts["main"], Operation)
        main = msgspec.structs.replace(parts["main"], aircraft_class=class_, tracks=("east", op_id.lower()))
        rig.file(rig.a, "NOTICE_OF_OPERATION", {**parts, "main": main})
    assert node.lookout.together.classes() == {(rig.a.party, "one"): AircraftClass.UNCREWED, (rig.a.party, "two"): AircraftClass.CREWED}
    assert node.lookout.sky.look(node.lookout.tracks_job(()), node.lookout.together.classes()).classes == node.lookout.together.classes()


def test_a_declaration_that_never_holds_is_refused(rig: Rig) -> None:
    for for_us in (0, -5 * MIN):
        reply = rig.file(rig.a, "NOTICE_OF_OPERATION", declaring(rig, *names(rig), for_us=for_us))
        assert "parts.main.cooperation.0.until_us" in reply
