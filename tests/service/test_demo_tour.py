"""The five minutes on two real nodes: each act of the coach does what it says, and each step is done when the nodes' pictures say so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.demo_desk import Desk, read_back
from deconflict.service.demo_live import settings
from deconflict.service.demo_plot import PARTIES
from deconflict.service.demo_sky import LEAVES, MET, PLANNED, Sky
from deconflict.service.demo_split import Split
from deconflict.service.demo_stage import Stage
from deconflict.service.demo_tour import STEPS, Tour

pytestmark = pytest.mark.usefixtures("in_order")

WITHIN_S = 90.0


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """Two nodes that have not met yet, under one sky."""
    folder = tmp_path_factory.mktemp("tour")
    now_us = time.time_ns() // 1000
    sky = Sky(now_us)
    with Split(sky) as split:
        stage = Stage(folder, {name: (split.feed(name),) for name in PARTIES}, driven_from_us=None)
        stage.settings = settings(stage, split.origin)
        try:
            stage.start()
            tour = Tour(stage, folder, sky, PLANNED, now_us)
            tour.begin()
            yield tour
        finally:
            stage.stop()


@pytest.fixture(scope="module")
def desks(tour: Tour) -> list[Desk]:
    """Whoever opens the two pages."""
    return [Desk(actor, 0) for actor in tour.stage.actors]


def until(what: Callable[[], Any]) -> Any:
    """What it is, once it is something."""
    by_s = time.monotonic() + WITHIN_S
    while not (found := what()):
        assert time.monotonic() < by_s, "it never came"
        time.sleep(0.2)
    return found


def picture(desk: Desk) -> dict[str, Any]:
    return desk.actor.ask.ask("GET", "/api/v1/picture")


def done(tour: Tour) -> dict[str, bool]:
    return dict(tour.state()["done"])


def say(desk: Desk, entry: str, **more: str) -> None:
    """An acknowledgement, read back where that is wanted."""
    desk.duty.ask("POST", "/api/v1/acknowledgements", {"entry": entry, **more, **read_back(desk.duty, entry)})


def test_0_each_reads_a_code_and_before_they_match_nothing_else_is_done(tour: Tour) -> None:
    state = tour.state()
    assert state["steps"] == STEPS
    assert set(state["codes"]) == {"ALFA", "BRAVO"}
    assert all(code.isdigit() and len(code) == 6 for code in state["codes"].values())
    assert not any(state["done"].values())
    with pytest.raises(Refused, match="not paired"):
        tour.act("cut")
    with pytest.raises(Refused, match="no act"):
        tour.act("land")


def test_1_they_match_the_line_is_proved_and_plans_stand_on_both_sides(tour: Tour, desks: list[Desk]) -> None:
    assert tour.act("match")["done"]["pair"]
    assert tour.state()["codes"] == {}
    for desk in desks:
        shown = until(lambda desk=desk: (p := picture(desk))["tracks"] and p["conflicts"] and p)
        assert {plan["op_id"] for plan in shown["plans"]} == {"RESCUE-1", "POL-7", "OP-WATER", "HUM-204"}
        assert [set(c["objects"]) for c in shown["conflicts"]] and shown["conflicts"][0]["level"] == "CAUTION"
        until(lambda desk=desk: all(line["state"] == "UP" for line in picture(desk)["line"] if line["bearer"] == "link"))
        assert not done(tour)["watch"], "the seats are left to whoever opens the pages"
    assert [page["name"] for page in tour.pages()] == ["ALFA", "BRAVO"]


def test_2_the_watch_is_taken_on_both_sides(tour: Tour, desks: list[Desk]) -> None:
    desks[0].man(("duty",))
    assert tour.state()["facts"]["watched"] == ["ALFA"]
    desks[1].man(("duty",))
    assert done(tour)["watch"]


def test_3_the_conflict_of_plans_is_acknowledged_offered_and_answered(tour: Tour, desks: list[Desk]) -> None:
    first, second = desks
    conflict = picture(first)["conflicts"][0]
    notices = [m for m in picture(first)["messages"] if m["kind"] == "CONFLICT_NOTICE"]
    say(first, notices[0]["entry"], level="L2")
    until(lambda: tour.state()["facts"]["acknowledged"])
    advice = first.actor.ask.ask("GET", f"/api/v1/conflicts/{conflict['id']}/advice")
    offer = next(option["offer"] for option in advice["options"] if option["offer"])
    sent = first.duty.ask("POST", "/api/v1/messages", offer)
    until(lambda: [m for m in picture(second)["messages"] if m["entry"] == sent["entry"]])
    assert not done(tour)["plans"]
    second.duty.ask("POST", "/api/v1/messages", {"kind": "ACCEPT", "to": "ALFA", "body": {}, "refs": [sent["entry"]]})
    assert until(lambda: done(tour)["plans"])


def test_4_one_leaves_its_plan_and_both_are_warned(tour: Tour, desks: list[Desk]) -> None:
    tour.act("leave")
    for desk in desks:
        alert = until(lambda desk=desk: next((a for a in picture(desk)["alerts"] if a["active"] and a["level"] == "WARNING"), None))
        assert {each["callsign"] for each in alert["pair"]} == {LEAVES, MET}
    assert not done(tour)["leave"], "nobody has been called yet"


def test_5_what_is_urgent_goes_by_mail_while_the_net_is_cut_and_comes_once(tour: Tour, desks: list[Desk]) -> None:
    first, second = desks
    tour.act("cut")
    until(lambda: not tour.state()["facts"]["linked"])
    body = {"danger": "hazard", "level": "WARNING", "remark": "smoke over the strip"}
    sent = first.duty.ask("POST", "/api/v1/messages", {"kind": "WARNING", "body": body})
    until(lambda: [m for m in picture(second)["messages"] if m["entry"] == sent["entry"]])
    until(lambda: tour.state()["facts"]["by_mail"])
    assert not tour.state()["facts"]["linked"]
    tour.act("heal")
    assert until(lambda: done(tour)["cut"])
    assert tour.state()["facts"]["doubled"] == 0


def test_6_something_of_ones_own_is_a_notice_there(tour: Tour, desks: list[Desk]) -> None:
    first, second = desks
    place = first.actor.ask.ask("POST", "/api/v1/typed-place", {"text": "30.10N 39.90W 5NM"})
    times = {"from": "2030-01-01T00:00:00Z", "until": "2030-01-01T06:00:00Z"}
    said = {"zone_id": "MINE", "zone_type": "caution", "authority": "ALFA", "lower": "SFC", "upper": "3000 ft AMSL", **times}
    feature = {"type": "Feature", "geometry": place["geometry"], "properties": {**place["properties"], **said}}
    sent = first.duty.ask("POST", "/api/v1/zones", feature)
    assert tour.state()["facts"]["own"]
    until(lambda: [m for m in picture(second)["messages"] if m["entry"] == sent["entry"]])
    say(second, sent["entry"], level="L4", answer="NOTE_WITHOUT_RECOGNITION")
    assert until(lambda: done(tour)["own"])


def test_7_one_changed_byte_is_found_and_named(tour: Tour) -> None:
    found = tour.act("tamper")["facts"]["tampered"]
    assert found["detected"]
    assert (found["seq"], found["changed"]["logbook"] in found["logbook"]) == (found["changed"]["seq"], True)
    assert done(tour)["record"]
