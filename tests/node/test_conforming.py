"""Tracks against plans in real nodes: what the desk is shown, and what a node says by itself where the agreement lets it."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import pytest

from deconflict.agreement.exchange import Alerting, Conformance
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import IntentState
from deconflict.airspace.volume import Volume4D
from deconflict.conflict.conformance import Bands, Departure
from deconflict.conflict.monitoring import ConformanceJob
from deconflict.errors import Refused
from deconflict.node import commands as c
from deconflict.node.core import BY_NODE
from deconflict.picture.picture import Change, MessageRecord
from deconflict.statements.plans import Operation
from deconflict.testing.agreed import Agreeing, agreement_of
from deconflict.testing.host import Host
from tests.node.rig import MIN, Rig, S

ALERTING = Alerting(hold_us=5 * S)
AUTOMATIC = msgspec.structs.replace(ALERTING, conformance=Conformance(automatic=True))
INSIDE, BESIDE = 20.0, 20.2


def agreed(alerting: Alerting) -> Rig:
    """Two nodes that agreed on this clause, and on all others at their defaults."""
    rig = Rig(agreed=False)
    people = Agreeing(rig.world)
    made = msgspec.structs.replace(agreement_of(rig.a, rig.b), alerting=alerting)
    for host in (rig.a, rig.b):
        people.mandate(host)
    rig.run(S)
    people.propose(rig.a, made)
    rig.run(2 * S)
    people.stand(rig.b, made.agreement_id)
    people.sign(rig.b, made.agreement_id)
    rig.run(2 * S)
    people.sign(rig.a, made.agreement_id)
    rig.run(2 * S)
    assert rig.a.node is not None
    assert rig.a.node.core.rules_with(rig.b.party).alerting == alerting
    return rig


@pytest.fixture
def asked() -> Rig:
    return agreed(ALERTING)


@pytest.fixture
def automatic() -> Rig:
    return agreed(AUTOMATIC)


def activated(rig: Rig, host: Host, *, op_id: str = "OP1", lon_deg: float = INSIDE, **more: Any) -> str:
    """A plan that is flown now, by the track of this name or this callsign; returns its entry."""
    volume = rig.volume(lon_deg=lon_deg, from_min=0, reference="FL", lower_m=2500)
    volume = Volume4D(volume.volume, volume.from_us - MIN, volume.until_us)
    parts = rig.plan(op_id, volume=volume, state=IntentState.ACTIVATED)
    assert isinstance(parts["main"], Operation)
    told = rig.file(host, "NOTICE_OF_OPERATION", {**parts, "main": msgspec.structs.replace(parts["main"], **more)})
    return str(told["entry"])


def fly(rig: Rig, host: Host, lon_deg: float, for_s: int, track_id: str = "d1", **more: Any) -> None:
    """An aircraft hangs about there for a while, in the middle of the plan's heights."""
    rig.fly(host, track_id, 10.0, lon_deg, 90, for_s=for_s, speed_m_s=0, height=Height(3_000_000, Reference.FL), **more)
    rig.run(for_s * S)


def shown(rig: Rig, host: Host) -> list[tuple[str, str]]:
    """(kind, what became of it) of every finding as the desk was told."""
    return [(x.detail["kind"], x.detail["state"]) for _, x in rig.of(host, c.Show) if x.topic == "finding"]


def state_of(host: Host, party: str, op_id: str = "OP1") -> tuple[str, str, str | None, str]:
    """(state, by whom, why, kind) of a plan as this host's picture has it."""
    assert host.node is not None
    record = host.node.picture.objects["plan", party, op_id]
    version = host.node.picture.current(record)[-1]
    main = msgspec.json.decode(version.main or b"", type=Operation)
    return main.state.value, main.message.by, main.why, version.kind


def notice(rig: Rig, host: Host, kind: str) -> MessageRecord:
    (said,) = rig.said(host, kind)
    return said


# -- the desk is asked


def test_a_departure_is_shown_to_our_desk_and_the_desk_is_asked(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",))
    fly(asked, asked.a, INSIDE, 5)
    assert shown(asked, asked.a) == []
    fly(asked, asked.a, BESIDE, 5)
    assert shown(asked, asked.a) == [("outside", "opened")]
    assert asked.a.node is not None
    (finding,) = asked.a.node.conforming.open()
    assert (finding.kind, finding.against, finding.level) == (Departure.OUTSIDE, f"{asked.a.party}:OP1", "CAUTION")
    assert finding.off == pytest.approx(0.2 * 111_320 * 0.985 - 5000, rel=0.01)
    assert asked.a.node.conforming.asks(finding) == "OP1"
    assert state_of(asked.a, asked.a.party)[0] == "Activated", "nothing is said by itself"
    assert shown(asked, asked.b) == [], "a plan is its author's to keep"
    fly(asked, asked.a, INSIDE, 10)
    assert shown(asked, asked.a) == [("outside", "opened"), ("outside", "ended")]
    assert asked.a.node.conforming.open() == ()


def test_a_track_that_goes_silent_is_off_its_plan_no_more_and_that_is_said(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",))
    fly(asked, asked.a, BESIDE, 5)
    asked.run(2 * MIN)
    assert shown(asked, asked.a) == [("outside", "opened"), ("outside", "lost")]
    assert asked.a.node is not None
    assert asked.a.node.conforming.flights == {}
    assert asked.a.node.conforming.next_us() is None


def test_an_aircraft_is_known_by_its_callsign_too_and_by_the_plan_of_its_time(asked: Rig) -> None:
    activated(asked, asked.a, op_id="LATER", lon_deg=25.0, callsign="FIRE 1")
    main = asked.plan("EVENING", volume=asked.volume(lon_deg=25.0, from_min=300, reference="FL", lower_m=2500))
    assert isinstance(main["main"], Operation)
    asked.file(asked.a, "NOTICE_OF_OPERATION", {**main, "main": msgspec.structs.replace(main["main"], callsign="FIRE 1")})
    fly(asked, asked.a, 25.0, 5, callsign="FIRE 1")
    assert shown(asked, asked.a) == []
    fly(asked, asked.a, 25.2, 5, callsign="FIRE 1")
    assert asked.a.node is not None
    assert [finding.against for finding in asked.a.node.conforming.open()] == [f"{asked.a.party}:LATER"]


def test_of_two_plans_for_one_aircraft_the_other_stands_when_one_ends(asked: Rig) -> None:
    activated(asked, asked.a, op_id="ONE", tracks=("d1", "d1"), callsign="FIRE 1")
    activated(asked, asked.a, op_id="TWO", tracks=("d1",))
    node = asked.a.node
    assert node is not None
    fly(asked, asked.a, INSIDE, 3)
    track = node.picture.tracks[asked.a.party, "d1"].track
    first = node.conforming.plan_of(track)
    assert first is not None
    assert first.op_id == "ONE"
    over = asked.plan("ONE", state=IntentState.ENDED, volume=asked.volume(from_min=0))
    assert "entry" in asked.file(asked.a, "OPERATION_COMPLETE", over)
    other = node.conforming.plan_of(track)
    assert other is not None
    assert other.op_id == "TWO"


def test_another_aircraft_and_a_plan_that_has_ended_are_not_held_against_it(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",))
    fly(asked, asked.a, BESIDE, 4, track_id="d2")
    fly(asked, asked.b, BESIDE, 4)
    assert shown(asked, asked.a) == []
    parts = asked.plan(state=IntentState.ENDED, volume=asked.volume(from_min=0))
    assert asked.file(asked.a, "OPERATION_COMPLETE", parts)["entry"]
    fly(asked, asked.a, BESIDE, 4)
    assert shown(asked, asked.a) == []


def test_our_track_in_our_own_zone_is_shown_once_and_a_peers_is_left_to_the_alerts(asked: Rig) -> None:
    volume = asked.volume(from_min=0, reference="FL", lower_m=2500)
    asked.file(asked.a, "ZONE_NOTICE", asked.zone(volume=volume))
    corridor = asked.zone("Z2", volume=volume)
    asked.file(asked.a, "ZONE_NOTICE", {**corridor, "main": asked.corridor(corridor["main"])})
    fly(asked, asked.a, INSIDE, 6)
    fly(asked, asked.b, INSIDE, 6, track_id="b1")
    assert shown(asked, asked.a) == [("in_zone", "opened")]
    assert asked.a.node is not None
    (finding,) = asked.a.node.conforming.open()
    assert (finding.against, asked.a.node.conforming.asks(finding)) == (f"{asked.a.party}:Z1", None)
    cancelled = asked.zone(cancelled=True, volume=volume)
    asked.file(asked.a, "ZONE_CANCEL", cancelled)
    fly(asked, asked.a, INSIDE, 10)
    assert shown(asked, asked.a) == [("in_zone", "opened"), ("in_zone", "ended")]


# -- where the agreement lets it, the node says so


def test_the_node_says_that_its_plan_is_not_kept_and_that_it_is_kept_again(automatic: Rig) -> None:
    rig = automatic
    first = activated(rig, rig.a, tracks=("d1",))
    fly(rig, rig.a, BESIDE, 6)
    said = notice(rig, rig.a, "OPERATION_CHANGE")
    assert said.message is not None
    assert (said.message.by, said.message.refs[0], said.message.priority.value) == (BY_NODE, first, "URGENT")
    for host in (rig.a, rig.b):
        state, by, why, kind = state_of(host, rig.a.party)
        assert (state, by, kind) == ("Nonconforming", BY_NODE, "OPERATION_CHANGE")
        assert why is not None
        assert why.startswith("d1: outside by 16")
    assert rig.a.node is not None
    (finding,) = rig.a.node.conforming.open()
    assert rig.a.node.conforming.asks(finding) is None, "it is said already"
    fly(rig, rig.a, INSIDE, 10)
    assert state_of(rig.b, rig.a.party) == ("Activated", BY_NODE, "d1: within its plan again", "OPERATION_ACTIVATE")
    assert len(rig.said(rig.a, "OPERATION_CHANGE")) == 1
    assert {name.partition(" ")[0] for name in rig.faults(rig.a)} <= {"jump", "jump_taken"}, "all but its way back in a second"


def test_several_departures_at_once_are_one_word_and_it_is_kept_again_when_all_are_over(automatic: Rig) -> None:
    rig = automatic
    activated(rig, rig.a, tracks=("d1", "d2"))
    rig.fly(rig.a, "d1", 10.0, BESIDE, 90, for_s=6, speed_m_s=0, height=Height(9_000_000, Reference.FL))
    fly(rig, rig.a, BESIDE, 25, track_id="d2")
    assert sorted(kind for kind, state in shown(rig, rig.a) if state == "opened") == ["above", "outside", "outside"]
    assert len(rig.said(rig.a, "OPERATION_CHANGE")) == 1
    fly(rig, rig.a, INSIDE, 10)
    assert state_of(rig.a, rig.a.party)[0] == "Nonconforming", "the other one is still out"
    fly(rig, rig.a, INSIDE, 10, track_id="d2")
    assert state_of(rig.a, rig.a.party)[0] == "Activated"


def test_what_a_person_said_of_a_plan_a_person_takes_back(automatic: Rig) -> None:
    rig = automatic
    activated(rig, rig.a, tracks=("d1",))
    fly(rig, rig.a, BESIDE, 6)
    assert rig.a.node is not None
    record = rig.a.node.picture.objects["plan", rig.a.party, "OP1"]
    version = rig.a.node.picture.current(record)[-1]
    main = msgspec.json.decode(version.main or b"", type=Operation)
    parts = rig.plan(state=IntentState.NONCONFORMING, volume=rig.volume(from_min=0, reference="FL", lower_m=2500))
    assert isinstance(parts["main"], Operation)
    restated = msgspec.structs.replace(parts["main"], tracks=main.tracks)
    rig.file(rig.a, "OPERATION_CHANGE", {**parts, "main": restated})
    fly(rig, rig.a, INSIDE, 10)
    assert shown(rig, rig.a)[-1] == ("outside", "ended")
    assert state_of(rig.a, rig.a.party)[0] == "Nonconforming"


def test_what_could_not_be_said_is_a_fault_with_its_cure(automatic: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = automatic
    activated(rig, rig.a, tracks=("d1",))

    def refuse(event: Any) -> None:
        raise Refused("not now", where="plans", mend="later")

    assert rig.a.node is not None
    monkeypatch.setattr(rig.a.node.conforming, "file", refuse)
    fly(rig, rig.a, BESIDE, 6)
    (what,) = rig.faults(rig.a).values()
    assert what.startswith("OP1 is Nonconforming, and it could not be said")
    assert state_of(rig.a, rig.a.party)[0] == "Activated"


# -- the bands


def test_the_bands_are_the_agreements_and_for_our_own_the_narrowest() -> None:
    wide = Conformance(horizontal_mm=30_000_000)
    rig = agreed(msgspec.structs.replace(ALERTING, conformance=wide))
    node = rig.a.node
    assert node is not None
    assert node.conforming.bands_of(rig.a.party) == node.conforming.bands_of(rig.b.party) == Bands(horizontal_mm=30_000_000, hold_us=5 * S)
    activated(rig, rig.a, tracks=("d1",))
    fly(rig, rig.a, BESIDE, 5)
    assert shown(rig, rig.a) == [], "16 km beside is within the band that was agreed"


def test_while_one_look_is_computed_the_next_waits(asked: Rig) -> None:
    asked.world.hazards = dataclasses.replace(asked.world.hazards, job_most_us=4 * S)
    activated(asked, asked.a, tracks=("d1",))
    fly(asked, asked.a, BESIDE, 20)
    assert shown(asked, asked.a) == [("outside", "opened")]
    jobs = [at for at, x in asked.of(asked.a, c.Compute) if isinstance(x.job, ConformanceJob)]
    assert 5 <= len(jobs) < 20


def test_a_fork_has_the_plans_of_its_author_read_anew(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",))
    node = asked.a.node
    assert node is not None
    node.conforming._plans.clear()
    asked.verb(asked.a, lambda node: node.conforming.changed(Change("fork", f"{asked.a.party}/plans", "")))
    assert list(node.conforming._plans) == ["OP1"]


def test_after_a_restart_it_is_found_anew(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",))
    fly(asked, asked.a, BESIDE, 5)
    asked.world.crash(asked.a, S)
    asked.run(10 * S)
    fly(asked, asked.a, BESIDE, 5)
    assert shown(asked, asked.a) == [("outside", "opened"), ("outside", "opened")]


def test_a_plan_that_ends_with_its_aircraft_named_is_kept_to_no_more(asked: Rig) -> None:
    activated(asked, asked.a, tracks=("d1",), callsign="FIRE 1")
    node = asked.a.node
    assert node is not None
    fly(asked, asked.a, INSIDE, 2)
    track = node.picture.tracks[asked.a.party, "d1"].track
    assert node.conforming.plan_of(track) is not None
    parts = asked.plan(state=IntentState.ENDED, volume=asked.volume(from_min=0))
    ended = msgspec.structs.replace(parts["main"], tracks=("d1",), callsign="FIRE 1")
    assert asked.file(asked.a, "OPERATION_COMPLETE", {**parts, "main": ended})["entry"]
    assert node.conforming.plan_of(track) is None
    fly(asked, asked.a, BESIDE, 4)
    assert shown(asked, asked.a) == []
