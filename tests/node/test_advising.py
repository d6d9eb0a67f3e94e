"""Advice of a real node: for a conflict of plans and for an alert, computed once for all who ask, and anew when something changed."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.airspace.intent import IntentState
from deconflict.conflict.advice import Advice
from deconflict.conflict.advice_shifts import Steps, Way
from deconflict.conflict.advice_tracks import TrackAdvice
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.advice_jobs import PlanAdviceJob, TrackAdviceJob
from deconflict.statements.messages import Warning
from deconflict.testing.host import Host
from deconflict.testing.ledger import Asked
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig()


def ask(rig: Rig, host: Host, about: str, *, times: int = 1, within_us: int = S) -> Any:
    """What the node answers, or the refusal's four words; asked several times at once, the last of the answers."""
    requests = []
    for _ in range(times):
        requests.append(f"advice-{len(rig.world.ledger.asked)}")
        rig.world.ledger.asked[requests[-1]] = Asked(host.name, "advice", rig.world.now_us)
        rig.world.post(host, e.AdviceAsked(request=requests[-1], about=about))
    rig.run(within_us)
    answers = [rig.reply(request) for request in requests]
    assert all(answer == answers[0] for answer in answers)
    return answers[0]


def jobs(rig: Rig, host: Host) -> list[Any]:
    return [x.job for _, x in rig.of(host, c.Compute) if isinstance(x.job, (PlanAdviceJob, TrackAdviceJob))]


def conflict(rig: Rig, **more: Any) -> str:
    """Two plans in one place an hour ahead; the id of their conflict."""
    assert "entry" in rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan("OP1"))
    assert "entry" in rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan("OP2", **more))
    rig.run(12 * S)
    assert rig.a.node is not None
    (found,) = rig.a.node.picture.conflicts
    return found


def advice_of(answer: Any) -> Advice:
    assert isinstance(answer["plans"], Advice)
    return answer["plans"]


def test_a_conflict_is_advised_on_at_both_nodes_alike_and_nothing_is_said(rig: Rig) -> None:
    about = conflict(rig)
    before = [len(rig.appended(host, "CONFLICT_NOTICE")) for host in (rig.a, rig.b)]
    said = [x for name, _, x in rig.commands if isinstance(x, c.Append)]
    one, other = (advice_of(ask(rig, host, about)) for host in (rig.a, rig.b))
    assert [(o.costs, o.left, [(m.plan, m.shift) for m in o.moves]) for o in one.options] == [
        (o.costs, o.left, [(m.plan, m.shift) for m in o.moves]) for o in other.options
    ]
    assert (one.computed_by, other.computed_by) == (rig.a.party, rig.b.party)
    assert rig.a.node is not None
    assert (one.conflict_id, one.complete, one.rules) == (about, True, rig.a.node.core.rules_with(rig.b.party).name)
    ways = {move.shift.way for option in one.options for move in option.moves}
    assert {Way.LATER, Way.HIGHER, Way.ASIDE} <= ways
    assert all(option.left == () for option in one.options)
    assert 0 <= one.data_age_us <= 5 * S
    assert [len(rig.appended(host, "CONFLICT_NOTICE")) for host in (rig.a, rig.b)] == before
    assert {x.entry.header.kind for name, _, x in rig.commands if isinstance(x, c.Append)} - {x.entry.header.kind for x in said} == set()


def test_it_is_held_against_everything_else_in_the_picture(rig: Rig) -> None:
    about = conflict(rig)
    free = advice_of(ask(rig, rig.a, about))
    higher = next(o for o in free.options if [m.shift.way for m in o.moves] == [Way.HIGHER] and o.moves[0].plan.endswith("OP1"))
    amount_m = higher.moves[0].shift.amount // 1000
    over = rig.volume(from_min=60, lower_m=2000 + amount_m)
    assert "entry" in rig.file(rig.b, "ZONE_NOTICE", rig.zone(volume=over))
    rig.run(12 * S)
    blocked = advice_of(ask(rig, rig.a, about))
    again = [o.moves[0].shift.amount for o in blocked.options if [(m.shift.way, m.plan[-3:]) for m in o.moves] == [(Way.HIGHER, "OP1")]]
    assert again == [] or again[0] > higher.moves[0].shift.amount
    assert len(jobs(rig, rig.a)) == 2, "a zone changed what may be advised"


def test_many_who_ask_are_answered_by_one_computation(rig: Rig) -> None:
    about = conflict(rig)
    ask(rig, rig.a, about, times=5)
    ask(rig, rig.a, about, times=5)
    assert len(jobs(rig, rig.a)) == 1
    rig.run(MIN)
    ask(rig, rig.a, about)
    assert len(jobs(rig, rig.a)) == 2, "what may begin at once has moved on"


def test_what_is_kept_and_what_is_computed_at_once_are_bounded(rig: Rig) -> None:
    about = conflict(rig)
    rig.limit(rig.a, advice_at_once=0)
    assert ask(rig, rig.a, about)[1:] == ("other advice is being computed", "advice", "ask again in a second")
    rig.limit(rig.a, advice_at_once=1, waiting=0)
    for request in ("first", "second"):
        rig.world.ledger.asked[request] = Asked(rig.a.name, "advice", 0)
        rig.world.post(rig.a, e.AdviceAsked(request=request, about=about))
    rig.run(S)
    assert (rig.reply("first")["about"], rig.reply("second")[1]) == (about, "other advice is being computed")
    rig.limit(rig.a, advice_kept=1, advice_kept_us=1)
    assert rig.a.node is not None
    rig.a.node.advising._kept["older"] = (None, {})
    ask(rig, rig.a, about)
    assert list(rig.a.node.advising._kept) == [about]


def test_where_too_much_is_near_nearer_changes_are_tried_and_that_is_said(rig: Rig) -> None:
    about = conflict(rig)
    for number in range(6):
        far = rig.volume(lat_deg=10.0 + 0.06 * (number + 5), from_min=60)
        assert "entry" in rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}", volume=far))
    assert advice_of(ask(rig, rig.a, about)).complete
    rig.limit(rig.a, advice_near=4, advice_kept_us=1)
    nearer = advice_of(ask(rig, rig.a, about))
    assert not nearer.complete
    assert jobs(rig, rig.a)[-1].steps.most_aside < Steps().most_aside
    rig.limit(rig.a, advice_near=1)
    assert ask(rig, rig.a, about)[1] == "more than 1 plans are near"


def test_what_cannot_be_advised_on_says_why(rig: Rig) -> None:
    about = conflict(rig)
    assert ask(rig, rig.a, "no-such")[1:3] == ("there is no such conflict or alert", "about")
    hazard = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    assert ask(rig, rig.a, hazard)[1] == "there is no such conflict or alert"
    later = rig.plan("OP1", volume=rig.volume(from_min=600))
    assert "entry" in rig.file(rig.a, "NOTICE_OF_OPERATION", later)
    assert ask(rig, rig.a, about)[1] == "the two do not come within the minima any more"
    assert "entry" in rig.file(rig.a, "OPERATION_CANCEL", rig.plan("OP1", state=IntentState.ENDED))
    assert ask(rig, rig.a, about)[1] == "OP1 is over, or its place is withheld"
    assert rig.a.node is not None
    for entry in rig.a.node.picture.conflicts[about]:
        rig.a.node.picture.messages[entry].main = None
    assert ask(rig, rig.a, about)[1] == "what the conflict is of is withheld"


def test_the_age_of_the_data_is_that_of_the_last_word_heard(rig: Rig) -> None:
    about = conflict(rig)
    rig.world.cut(rig.a, rig.b)
    rig.run(5 * MIN)
    cut = advice_of(ask(rig, rig.a, about))
    assert 4 * MIN < cut.data_age_us < 6 * MIN
    assert rig.a.node is not None
    rig.a.node.mesh.links.clear()
    rig.limit(rig.a, advice_kept_us=1)
    never = advice_of(ask(rig, rig.a, about))
    assert never.data_age_us >= cut.data_age_us


def alert(rig: Rig) -> str:
    """Two aircraft fly at each other; the entry of the first warning."""
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=60)
    rig.fly(rig.b, "west", 0.0, 20.2, 270, for_s=60)
    rig.run(20 * S)
    assert rig.a.node is not None
    return next(entry for entry, r in sorted(rig.a.node.picture.messages.items()) if isinstance(r.main, Warning))


def test_an_alert_is_advised_on_for_both_aircraft(rig: Rig) -> None:
    entry = alert(rig)
    answer = ask(rig, rig.a, entry, within_us=S // 2)
    assert answer["plans"] is None
    menus = answer["tracks"]
    assert all(isinstance(menu, TrackAdvice) for menu in menus)
    assert sorted(menu.track for menu in menus) == sorted([f"{rig.a.party}:east", f"{rig.b.party}:west"])
    for menu in menus:
        assert len(menu.now) == 1
        assert menu.data_age_us <= 3 * S
        assert any(not choice.left for choice in menu.choices)
    rig.run(5 * S)
    ask(rig, rig.a, entry, within_us=S // 2)
    assert len(jobs(rig, rig.a)) == 2, "a second later all of it has moved"
    rig.run(5 * MIN)
    assert ask(rig, rig.a, entry)[1] == "none of the two that anybody commands is heard of any more"


def test_an_aircraft_that_nobody_commands_has_no_menu(rig: Rig) -> None:
    rig.fly(rig.a, "east", 0.0, 20.0, 90, for_s=60)
    rig.fly(rig.a, "glider", 0.0, 20.2, 270, for_s=60, uncommanded=True)
    rig.run(20 * S)
    assert rig.a.node is not None
    entry = next(entry for entry, r in rig.a.node.picture.messages.items() if isinstance(r.main, Warning))
    assert [menu.track for menu in ask(rig, rig.a, entry)["tracks"]] == [f"{rig.a.party}:east"]
