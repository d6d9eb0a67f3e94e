"""Tracks on the tick: who is warned of what, once; how an alert rises and ends; and tracks against zones in another height reference."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, SourceKind
from deconflict.airspace.volume import Volume4D
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.policy import Policy
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Priority
from deconflict.statements.messages import Danger, DangerEnded, Warning
from deconflict.statements.plans import Volumes
from deconflict.statements.zones import Zone
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S, lone

PER_DEG_M = 111_320.0
CLOSING_M_S = 200.0


@pytest.fixture
def rig() -> Rig:
    return Rig()


def head_on(rig: Rig, one: Host, other: Host, *, apart_m: float, for_s: int, **fields: Any) -> tuple[str, str]:
    """Two aircraft on the equator fly at each other at 100 m/s each; returns the pair."""
    rig.fly(one, "east", 0.0, 20.0, 90, for_s=for_s)
    rig.fly(other, "west", 0.0, 20.0 + apart_m / PER_DEG_M, 270, for_s=for_s, **fields)
    first, second = sorted((f"{one.party}:east", f"{other.party}:west"))
    return first, second


def warnings(rig: Rig, host: Host) -> list[tuple[str, Warning]]:
    """(who gave it, warning) of all that this host holds, in order of writing."""
    assert host.node is not None
    records = [r for r in host.node.picture.messages.values() if isinstance(r.main, Warning) and r.place is not None]
    ordered = sorted(records, key=lambda r: (r.written_at_us, r.entry))
    return [(rig.name(r.place.author), r.main) for r in ordered if r.place is not None and isinstance(r.main, Warning)]


def levels(rig: Rig, host: Host) -> list[str]:
    return [warning.level for _, warning in warnings(rig, host)]


def of_pair(rig: Rig, host: Host, pair: tuple[str, str]) -> list[MessageRecord]:
    assert host.node is not None
    return [host.node.picture.messages[entry] for entry in host.node.picture.alerts.get(pair, ())]


# -- one alert


def test_an_encounter_is_one_alert_that_rises_and_ends(rig: Rig) -> None:
    pair = head_on(rig, rig.a, rig.b, apart_m=35_000.0, for_s=260)
    start_us = rig.world.now_us
    rig.run(5 * MIN)
    for host in (rig.a, rig.b):
        assert host.node is not None
        assert list(host.node.picture.alerts) == [pair], "one pair, whoever said it and however often"
        assert sorted(set(levels(rig, host))) == ["CAUTION", "WARNING"]
        per_author = [(author, warning.level) for author, warning in warnings(rig, host)]
        assert len(per_author) == len(set(per_author)), "no party says it twice at one level"
        assert all(record.ended for record in of_pair(rig, host, pair))
        assert not host.node.lookout.alerts.active()
    first = min(record.written_at_us for record in of_pair(rig, rig.a, pair)) - start_us
    lost_at_s = (35_000 - 5_556) / CLOSING_M_S
    assert first / S == pytest.approx(lost_at_s - 120, abs=4), "CAUTION as soon as the loss is within the look-ahead"
    risen = min(r.written_at_us for r in of_pair(rig, rig.a, pair) if isinstance(r.main, Warning) and r.main.level == "WARNING")
    assert (risen - start_us) / S == pytest.approx(lost_at_s - 60, abs=4)


def test_the_danger_ends_thirty_seconds_after_the_last_prediction(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=15_000.0, for_s=200)
    start_us = rig.world.now_us
    rig.run(4 * MIN)
    ended = [*rig.said(rig.a, "DANGER_ENDED"), *rig.said(rig.b, "DANGER_ENDED")]
    passed_s = (15_000 + 1.5 * 5_556) / CLOSING_M_S
    for record in ended:
        assert isinstance(record.main, DangerEnded)
        assert record.main.why == "apart"
        assert (record.written_at_us - start_us) / S == pytest.approx(passed_s + 30, abs=4)  # from the wider band
        assert record.main.message.priority is Priority.ROUTINE
    assert ended


def test_who_hears_of_it_first_joins(rig: Rig) -> None:
    """BRAVO computes late: by then ALFA's warning has come, and BRAVO says nothing of its own until it must end its own."""
    assert rig.b.node is not None
    lookout = rig.b.node.lookout
    raised: list[Any] = []
    raise_now = lookout._raise
    lookout._raise = lambda act: rig.world.after(S // 2, rig.verb, rig.b, lambda _: (raised.append(act), raise_now(act)))  # type: ignore[method-assign]
    pair = head_on(rig, rig.a, rig.b, apart_m=35_000.0, for_s=100)
    rig.run(2 * MIN)
    assert raised, "BRAVO saw it too"
    assert {author for author, _ in warnings(rig, rig.b)} == {"ALFA"}
    assert len(of_pair(rig, rig.b, pair)) == 2, "CAUTION and WARNING"


def test_a_warning_states_what_a_person_needs(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=15_000.0, for_s=20)
    rig.run(20 * S)
    warning = warnings(rig, rig.a)[0][1]
    assert warning.danger is Danger.AIRCRAFT_CONVERGING
    assert warning.message.priority is Priority.FLASH, "the loss is within a minute"
    assert (warning.horizontal_minimum_mm, warning.vertical_minimum_mm) == (5_556_000, 304_800)
    assert warning.closest_horizontal_mm is not None
    assert warning.closest_horizontal_mm < 1_000_000
    assert warning.loss_at_us is not None
    assert warning.closest_at_us is not None
    assert warning.loss_at_us < warning.closest_at_us
    assert warning.basis == "EXACT"


def test_a_caution_is_urgent(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=25_000.0, for_s=20)
    rig.run(20 * S)
    assert {(w.level, w.message.priority) for _, w in warnings(rig, rig.a)} == {("CAUTION", Priority.URGENT)}


def test_who_is_far_apart_is_not_warned(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=15_000.0, for_s=100, height=Height(4_000_000, Reference.FL))
    rig.run(2 * MIN)
    assert warnings(rig, rig.a) == []


def test_an_alert_ends_when_a_track_goes_silent(rig: Rig) -> None:
    head_on(rig, rig.a, rig.b, apart_m=25_000.0, for_s=10)
    rig.run(3 * MIN)
    assert {record.main.why for record in rig.said(rig.a, "DANGER_ENDED")} <= {"lost", "apart"}  # type: ignore[union-attr]
    assert rig.a.node is not None
    assert all(record.ended for record in of_pair(rig, rig.a, next(iter(rig.a.node.picture.alerts))))  # type: ignore[arg-type]


def test_after_silence_the_tick_stops_and_begins_again_with_a_plot(rig: Rig) -> None:
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=5)
    rig.run(5 * MIN)
    assert rig.a.node is not None
    assert rig.a.node.lookout.next_us() is None
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=5)
    rig.run(3 * S)
    assert rig.a.node.lookout.next_us() is not None


# -- whose it is


def test_two_of_our_own_are_not_on_the_line(rig: Rig) -> None:
    head_on(rig, rig.a, rig.a, apart_m=15_000.0, for_s=100)
    rig.run(2 * MIN)
    assert warnings(rig, rig.a) == warnings(rig, rig.b) == []


def test_two_of_other_parties_are_not_ours_to_say() -> None:
    rig = Rig(parties=3)
    charlie = rig.world.hosts["CHARLIE"]
    head_on(rig, rig.b, charlie, apart_m=15_000.0, for_s=60)
    rig.run(MIN)
    assert warnings(rig, rig.a) == []
    assert warnings(rig, rig.b)


def test_an_aircraft_nobody_commands_is_told_to_every_peer() -> None:
    rig = Rig(parties=3)
    charlie = rig.world.hosts["CHARLIE"]
    head_on(rig, rig.a, rig.a, apart_m=15_000.0, for_s=60, uncommanded=True)
    rig.run(MIN)
    assert {author for author, _ in warnings(rig, rig.b)} == {"ALFA"}
    assert {author for author, _ in warnings(rig, charlie)} == {"ALFA"}
    assert {w.message.to for _, w in warnings(rig, rig.a)} == {(rig.b.party,), (charlie.party,)}


def test_a_party_that_is_no_peer_is_not_spoken_to() -> None:
    node, now_us = lone("ALFA")
    assert node.lookout._channels_for(("a" * 26 + ":east", node.core.me.party + ":west")) == []
    assert now_us


# -- after a restart


def test_an_alert_of_before_a_restart_is_ended(rig: Rig) -> None:
    pair = head_on(rig, rig.a, rig.b, apart_m=15_000.0, for_s=40)
    rig.run(20 * S)
    mine = [record for record in of_pair(rig, rig.a, pair) if record.place is not None and record.place.author == rig.a.party]
    if not mine:
        pytest.fail("ALFA raised nothing")
    rig.world.crash(rig.a, 5 * MIN)
    rig.run(10 * MIN)
    for host in (rig.a, rig.b):
        assert all(record.ended for record in of_pair(rig, host, pair))


def test_an_alert_that_goes_on_after_a_restart_is_the_same_alert(rig: Rig) -> None:
    pair = head_on(rig, rig.a, rig.b, apart_m=20_000.0, for_s=95)
    rig.run(30 * S)
    rig.world.crash(rig.a, S)
    rig.run(60 * S)
    before = [record.entry for record in of_pair(rig, rig.b, pair)]
    assert not any(record.ended for record in of_pair(rig, rig.b, pair))
    per_author = [(author, warning.level) for author, warning in warnings(rig, rig.b)]
    assert len(per_author) == len(set(per_author))
    rig.run(5 * MIN)
    assert {record.entry for record in of_pair(rig, rig.b, pair)} >= set(before)
    assert all(record.ended for record in of_pair(rig, rig.b, pair))


# -- tracks and zones


def zone_now(rig: Rig, zone_type: str = "no_fly") -> dict[str, Any]:
    """A zone of 5 km about 10 N 20 E from 1000 m to 2000 m AMSL, from now on."""
    parts = rig.zone()
    box = rig.volume().volume
    main = parts["main"]
    assert isinstance(main, Zone)
    from_us = rig.world.now_us
    return {"main": main, "exact": Volumes(volumes=(Volume4D(box, from_us, from_us + HOUR),))}


@pytest.mark.parametrize(
    ("height_m", "reference", "expected"),
    [
        (1500, Reference.AMSL, ("WARNING", "EXACT")),
        (1500, Reference.FL, ("WARNING", "COARSE")),
        (2300, Reference.FL, ("ADVISORY", "COARSE")),
        (4000, Reference.FL, None),
        (2300, Reference.AMSL, None),
    ],
)
def test_a_track_and_a_zone_in_another_height_reference(
    rig: Rig, height_m: int, reference: Reference, expected: tuple[str, str] | None
) -> None:
    rig.file(rig.b, "ZONE_NOTICE", zone_now(rig))
    rig.run(5 * S)
    rig.fly(rig.a, "east", 10.0, 20.0, 90, for_s=10, height=Height(height_m * 1000, reference))
    rig.run(15 * S)
    said = {(w.level, w.basis) for _, w in warnings(rig, rig.a)}
    assert said == ({expected} if expected else set())
    assert all(w.danger is Danger.ENTERING_ZONE for _, w in warnings(rig, rig.a))
    assert all(f"{rig.b.party}:Z1" in w.pair for _, w in warnings(rig, rig.a))


def test_an_advisory_is_not_flash(rig: Rig) -> None:
    rig.file(rig.b, "ZONE_NOTICE", zone_now(rig))
    rig.run(5 * S)
    rig.fly(rig.a, "east", 10.0, 20.0, 90, for_s=10, height=Height(2_300_000, Reference.FL))
    rig.run(15 * S)
    assert {w.message.priority for _, w in warnings(rig, rig.a)} == {Priority.URGENT}


def test_a_corridor_is_there_to_be_flown_in(rig: Rig) -> None:
    parts = zone_now(rig)
    rig.file(rig.b, "ZONE_NOTICE", {**parts, "main": rig.corridor(parts["main"])})
    rig.run(5 * S)
    rig.fly(rig.a, "east", 10.0, 20.0, 90, for_s=10, height=Height(1_500_000, Reference.AMSL))
    rig.run(15 * S)
    assert warnings(rig, rig.a) == []


# -- batches


def plot(track_id: str, at_us: int, **fields: Any) -> Plot:
    return Plot(**{"track_id": track_id, "at_us": at_us, "lat_ndeg": 0, "lon_ndeg": 0, **fields})


def published(commands: list[c.Command]) -> list[Plot]:
    batches = [x.entry.main for x in commands if isinstance(x, c.Append) and x.entry.header.kind == "TRACKS"]
    return [p for batch in batches for p in batch.plots]  # type: ignore[union-attr]


def ticked(node: Any) -> list[c.Command]:
    return list(node.wake(node.lookout.next_us()))


def test_one_batch_a_second_with_the_newest_plot_of_each() -> None:
    node, now_us = lone("ALFA")
    node.receive(e.Plotted(plots=(plot("x", now_us), plot("y", now_us), plot("x", now_us + 5), plot("x", now_us + 1)), feed="test"), now_us)
    commands = ticked(node)
    assert [(p.track_id, p.at_us - now_us) for p in published(commands)] == [("x", 5), ("y", 0)]
    assert published(ticked(node)) == [], "nothing new"


def test_the_largest_plots_fit_into_their_entries() -> None:
    node, now_us = lone("ALFA")
    largest: dict[str, Any] = {
        "lat_ndeg": -89_999_999_999, "lon_ndeg": -179_999_999_999, "height": Height(100_000_000, Reference.AMSL),
        "ground_speed_mm_s": 1_999_999, "course_mdeg": 359_999, "v_up_mm_s": -499_999, "callsign": "Q" * 16, "on_ground": True,
        "source": SourceKind.MEASURED, "uncommanded": True,
    }  # fmt: skip
    plots = tuple(plot(f"{number:032d}", now_us, **largest) for number in range(1000))
    node.receive(e.Plotted(plots=plots, feed="test"), now_us)
    assert len(published(ticked(node))) == 1000


def test_more_aircraft_than_a_machine_takes_is_a_fault_until_they_are_fewer() -> None:
    node, now_us = lone("ALFA", Policy(plots_waiting=2))
    node.receive(e.Plotted(plots=tuple(plot(name, now_us) for name in "xyz"), feed="test"), now_us)
    assert [p.track_id for p in published(ticked(node))] == ["x", "y"]
    assert "more than 2 aircraft" in node.core.faults["plots"][0]
    node.receive(e.Plotted(plots=(plot("z", now_us),), feed="test"), now_us)
    ticked(node)
    assert node.core.faults == {}


def test_one_computation_at_a_time(rig: Rig) -> None:
    rig.world.hazards.job_most_us = 10 * S
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=60)
    rig.run(MIN)
    asked = [at for at, _ in rig.of(rig.a, c.Compute)]
    assert 5 < len(asked) < 40
