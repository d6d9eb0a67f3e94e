"""What is settled and accounted for, through two real nodes: what a desk refuses, what a peer's act out of turn comes to, and no delay."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination import claims, dues, meeting, negotiation
from deconflict.coordination.negotiation import OfferState
from deconflict.node.affairs import CHECKS
from deconflict.node.commands import Show
from deconflict.picture.affairs import PARTS, Said
from deconflict.picture.picture import Picture
from deconflict.statements import KINDS
from deconflict.statements.base import Level, Part, Priority
from deconflict.statements.claims import ClaimCode, ClaimSource, Confidence, Finding, Question
from deconflict.statements.negotiation import Shift
from deconflict.testing.checks_affairs import same_affairs
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

WEEK = 7 * 24 * HOUR


@pytest.fixture
def rig() -> Rig:
    return Rig()


def parts(rig: Rig, kind: str, *refs: str, header: dict[str, Any] | None = None, **fields: Any) -> dict[str, Part]:
    part: Any = KINDS[kind].parts["main"]
    return {"main": part(message=rig.header(priority=KINDS[kind].priority, refs=tuple(refs), **(header or {})), **fields)}


def say(rig: Rig, host: Host, kind: str, *refs: str, **fields: Any) -> str:
    """File it, let it travel, and return its entry."""
    answer = rig.file(host, kind, parts(rig, kind, *refs, **fields))
    assert isinstance(answer, dict), answer
    rig.run(2 * S)
    return str(answer["entry"])


def refused(rig: Rig, host: Host, kind: str, *refs: str, **fields: Any) -> tuple[str, str]:
    """(what is wrong, where) of a filing that is not taken; there is always a way to mend it."""
    answer = rig.file(host, kind, parts(rig, kind, *refs, **fields))
    assert not isinstance(answer, dict), answer
    _, what, where, mend = answer
    assert mend
    return what, where


def picture(host: Host) -> Picture:
    assert host.node is not None
    return host.node.picture


def held(host: Host, entry: str, kind: str) -> Said:
    said = picture(host).affairs.get(entry, kind)
    assert said is not None
    return said


def plan(rig: Rig, host: Host) -> dict[str, Any]:
    version = rig.file(host, "NOTICE_OF_OPERATION", rig.plan())["entry"]
    rig.run(2 * S)
    return {"changes": (Shift(thing=f"{host.party}:OP1", version=version, by_time_us=10 * MIN),)}


def stand(rig: Rig, root: str) -> set[OfferState]:
    """The state of a thread, as each of the two nodes has it."""
    found = set()
    for host in (rig.a, rig.b):
        assert host.node is not None
        rules = host.node.core.rules_between(rig.a.party, rig.b.party)
        found.add(negotiation.state(picture(host), root, rules, rig.world.now_us))
    return found


def test_every_kind_can_be_filed_and_is_looked_at() -> None:
    assert {KINDS[kind].parts["main"] for kind in CHECKS} == PARTS
    assert {kind for kind, check in CHECKS.items() if check is None} == {"RECORD_HEAD", "RECORD_GAP", "WITNESS_SIGN"}


def test_an_offer_is_countered_and_taken_and_both_nodes_see_it(rig: Rig) -> None:
    changes = plan(rig, rig.b)
    root = say(rig, rig.a, "PROPOSAL", **changes)
    assert stand(rig, root) == {OfferState.PROPOSED}
    counter = say(rig, rig.b, "COUNTER", root, **changes)
    assert stand(rig, root) == {OfferState.COUNTERED}
    what, where = refused(rig, rig.b, "ACCEPT", counter)
    assert (where, "no move of ours" in what) == ("refs", True)
    say(rig, rig.a, "ACCEPT", counter)
    assert stand(rig, root) == {OfferState.ACCEPTED}
    assert refused(rig, rig.a, "WITHDRAW", root)[1] == "refs"


def test_a_peer_that_moves_out_of_turn_changes_nothing(rig: Rig) -> None:
    """A node that takes its own offer, as its desk would not let it: the other keeps the entry, shows it, and counts it for nothing."""
    root = say(rig, rig.a, "PROPOSAL", **plan(rig, rig.b))
    forced = rig.inject(rig.a, rig.line(rig.a, rig.b), "ACCEPT", {"main": full(rig, rig.a, "ACCEPT", root)})
    rig.run(2 * S)
    assert stand(rig, root) == {OfferState.PROPOSED}
    record = picture(rig.b).messages[forced]
    assert record.kind == "ACCEPT"
    offer = negotiation.offer_of(picture(rig.b), held(rig.b, root, "PROPOSAL"), rig.b.node.core.rules_with(rig.a.party), rig.world.now_us)  # type: ignore[union-attr]
    assert offer.ignored == (forced,)


def full(rig: Rig, host: Host, kind: str, *refs: str, **fields: Any) -> Part:
    """A whole main part, as no desk would have filled it in."""
    other = rig.b if host is rig.a else rig.a
    times = {"ack_by": rig.world.now_us + HOUR, "answer_by": rig.world.now_us + HOUR, "to": (other.party,)}
    return parts(rig, kind, *refs, header=times, **fields)["main"]


def test_an_offer_nobody_answers_runs_out_on_both(rig: Rig) -> None:
    main = parts(rig, "PROPOSAL", header={"valid_until": rig.world.now_us + 10 * MIN}, **plan(rig, rig.b))
    root = rig.file(rig.a, "PROPOSAL", main)["entry"]
    rig.run(11 * MIN)
    assert stand(rig, root) == {OfferState.EXPIRED}
    assert refused(rig, rig.b, "ACCEPT", root)[1] == "refs"


def test_a_claim_is_answered_found_and_reopened_by_both(rig: Rig) -> None:
    entry = say(rig, rig.a, "CLAIM", source=ClaimSource.AID_ORGANISATION, confidence=Confidence.MEDIUM)
    first = say(rig, rig.b, "CLAIM_ANSWER", entry, code=ClaimCode.NO_INFORMATION)
    assert refused(rig, rig.b, "CLAIM_ANSWER", entry, code=ClaimCode.CONFIRMED)[1] == "refs"
    say(rig, rig.b, "CLAIM_ANSWER", entry, first, code=ClaimCode.CONFIRMED)
    finding = say(rig, rig.b, "FINDING", entry, found=Finding.CREDIBLE)
    seen = [claims.claim_of(picture(host), held(host, entry, "CLAIM")) for host in (rig.a, rig.b)]
    assert seen[0] == seen[1]
    assert (seen[0].state, seen[0].answers[rig.b.party].code) == (claims.ClaimState.CREDIBLE, ClaimCode.CONFIRMED)
    say(rig, rig.a, "REOPEN", finding, why="another witness")
    assert claims.claim_of(picture(rig.b), held(rig.b, entry, "CLAIM")).state is claims.ClaimState.REOPENED


def test_what_is_due_is_the_same_on_both_and_overdue_by_one_rule(rig: Rig) -> None:
    say(rig, rig.a, "REQUEST_FOR_INFORMATION", question=Question.YOURS_OR_NOT)
    say(rig, rig.a, "ACTION_ITEM", action_id="A1", owner=rig.b.party, text="look", due_us=rig.world.now_us + HOUR)
    minutes = say(rig, rig.a, "MINUTES", say_meeting(rig), present=(rig.a.party, rig.b.party), lines=("we met",))
    rig.run(2 * HOUR)

    def due(host: Host, now_us: int) -> list[dues.Due]:
        assert host.node is not None
        return dues.dues(picture(host), host.party, host.node.core.rules_between, now_us)

    for later_us in (0, 4 * 24 * HOUR, WEEK + HOUR):
        assert due(rig.a, rig.world.now_us + later_us) == due(rig.b, rig.world.now_us + later_us)
    assert {one.what.value: one.overdue for one in due(rig.a, rig.world.now_us)} == {
        "information": False, "action": True, "meeting": False, "signature": False,
    }  # fmt: skip
    say(rig, rig.b, "MINUTES_SIGN", minutes)
    states = {
        meeting.minutes_of(picture(host), held(host, minutes, "MINUTES"), host.node.core.rules_with(other)).state  # type: ignore[union-attr]
        for host, other in ((rig.a, rig.b.party), (rig.b, rig.a.party))
    }
    assert states == {meeting.MinutesState.AGREED}


def say_meeting(rig: Rig) -> str:
    times = {"from_us": rig.world.now_us, "until_us": rig.world.now_us + HOUR}
    return say(rig, rig.a, "MEETING_CONVENE", meeting_id="M1", meeting_level="duty", mode="video", **times)


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("HOLD_PROPOSAL", {"from_us": 1, "until_us": 2}, "until_us"),
        ("BREACH_ENTRY", {"breached": "courtesy", "party": "a" * 26, "at_us": 1}, "breached"),
        ("COUNTER", {"changes": (Shift(thing="a" * 26 + ":X", version="v" * 43, by_time_us=1),)}, "refs"),
        ("PROPOSAL", {"changes": (Shift(thing="a" * 26 + ":X", version="v" * 43, by_time_us=1),)}, "changes[0].version"),
        ("ACTION_DONE", {}, "refs"), ("MINUTES_SIGN", {}, "refs"), ("DAILY_SUMMARY", {"day_us": 1, "notices": 0, "seen_notified": 0,
         "seen_unnotified": 0, "summary": "s" * 43}, "day_us"),
    ],
)  # fmt: skip
def test_our_desk_says_where_and_how_to_mend(rig: Rig, kind: str, fields: dict[str, Any], where: str) -> None:
    assert refused(rig, rig.a, kind, **fields)[1] == where


def test_what_is_settled_on_one_line_is_not_settled_on_another() -> None:
    """CHARLIE's people may not answer ALFA on their line with BRAVO; and where a node does so all the same, it counts for nothing."""
    rig = Rig(parties=3)
    c = list(rig.world.hosts.values())[2]
    with_a, with_b = (rig.channel(c, host) for host in (rig.a, rig.b))
    question = parts(rig, "REQUEST_FOR_INFORMATION", question=Question.EVIDENCE)
    asked = rig.file(rig.a, "REQUEST_FOR_INFORMATION", question, channel=with_a)["entry"]
    rig.run(2 * S)
    answer = rig.file(c, "INFORMATION", parts(rig, "INFORMATION", asked, text="none"), channel=with_b)
    assert (answer[2], with_a in answer[3]) == ("channel", True)
    rig.inject(c, f"line/{with_b}", "INFORMATION", {"main": full(rig, c, "INFORMATION", asked, text="none")})
    rig.run(2 * S)
    assert not list(same_affairs(rig.world))
    assert rig.file(c, "INFORMATION", parts(rig, "INFORMATION", asked, text="none"), channel=with_a)["entry"]


def test_a_concern_open_for_a_week_delays_no_warning(rig: Rig) -> None:
    def warned() -> tuple[float, bool]:
        """Seconds until it was stored at the other desk, and whether that desk was shown it as its last word."""
        entry = rig.file(rig.a, "WARNING", rig.warning())["entry"]
        rig.run(2 * S)
        rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)
        rig.run(2 * S)
        record = picture(rig.a).messages[entry]
        shown = [command for _, command in rig.of(rig.b, Show) if command.key == entry]
        return (record.receipts[rig.b.party].received_at_us - record.written_at_us) / S, bool(shown)

    before_s, _ = warned()
    concerns = [say(rig, rig.a, "CONCERN", text="what was said to the press") for _ in range(5)]
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, WEEK)
    rig.run(MIN)
    assert all(not picture(rig.a).messages[concern].acknowledgements for concern in concerns), "still open"
    after_s, shown = warned()
    assert after_s <= before_s + 0.5
    assert shown
    assert KINDS["CONCERN"].priority is Priority.ADMIN
