"""What is settled and accounted for, as JSON: every list, in metres, degrees and RFC 3339, alike on both sides but for what each may do."""

from __future__ import annotations

import json
from typing import Any

from deconflict.picture.picture import Picture
from deconflict.picture.sightings import DAY_US
from deconflict.service.cli_affairs import ROWS
from deconflict.service.view_affairs import day, pulled, sections
from deconflict.statements.claims import ClaimCode, ClaimSource, Confidence, Finding, Question
from deconflict.statements.incidents import IncidentClass, ReportStage
from deconflict.statements.meetings import MeetingLevel, MeetingMode
from deconflict.statements.negotiation import HeightBand, OtherVolumes, Shift
from tests.coordination.affairs import HOUR, WHERE, S, Talk, rules, volume


def view(*given: Any) -> dict[str, Any]:
    """Every list of the page."""
    return {name: made() for name, made in sections(*given).items()}


def talked() -> tuple[Talk, dict[str, str]]:
    """One of everything, part of it answered."""
    made = Talk()
    made.wait(S)
    plan = made.plan(made.b)
    thing = {"thing": f"{made.b}:OP1", "version": plan}
    box = volume(made.now_us, made.now_us + HOUR)
    changes = (
        Shift(**thing, by_time_us=-600 * S), HeightBand(**thing, lower=box.volume.lower, upper=box.volume.upper),
        OtherVolumes(**thing, volumes=(box,)),
    )  # fmt: skip
    said = {"plan": plan, "proposal": made.say(made.a, "PROPOSAL", changes=changes)}
    said["hold"] = made.say(made.a, "HOLD_PROPOSAL", from_us=made.now_us, until_us=made.now_us + HOUR, place=WHERE)
    fields: dict[str, Any] = {"incident_id": "I1", "incident_class": IncidentClass.DISPUTED, "place": WHERE}
    times = {"from_us": made.now_us - S, "until_us": made.now_us}
    said["incident"] = made.say(made.a, "INCIDENT_REPORT", stage=ReportStage.INITIAL, **fields, **times)
    said["claim"] = made.say(made.a, "CLAIM", source=ClaimSource.PRESS, confidence=Confidence.LOW)
    made.say(made.b, "CLAIM_ANSWER", said["claim"], code=ClaimCode.NO_INFORMATION)
    made.say(made.b, "FINDING", said["claim"], found=Finding.NON_CREDIBLE)
    said["request"] = made.say(made.a, "REQUEST_FOR_INFORMATION", said["claim"], question=Question.EVIDENCE)
    made.say(made.b, "INFORMATION", said["request"], text="none")
    said["breach"] = made.say(made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=made.now_us)
    meets = {"meeting_id": "M1", "meeting_level": MeetingLevel.DUTY, "mode": MeetingMode.VIDEO}
    said["meeting"] = made.say(made.a, "MEETING_CONVENE", **meets, from_us=made.now_us, until_us=made.now_us + HOUR)
    made.say(made.a, "AGENDA", said["meeting"], items=("the breach",))
    said["minutes"] = made.say(made.a, "MINUTES", said["meeting"], present=(made.a, made.b), lines=("we met",))
    said["action"] = made.say(made.a, "ACTION_ITEM", action_id="A1", owner=made.b, text="look", due_us=made.now_us + HOUR)
    made.plot(made.b, "t1", made.now_us + S)
    return made, said


def test_every_list_is_there_and_both_sides_see_the_same() -> None:
    made, said = talked()
    ours, theirs = (view(made.picture, me, made.now_us, rules, {made.b: 250_000}) for me in (made.a, made.b))
    assert json.loads(json.dumps(ours)) == ours
    assert set(ours) | {"days"} == set(ROWS)
    assert {name for name in ours if ours[name] != theirs[name]} == {"negotiations"}
    assert (ours["negotiations"][0]["may"], theirs["negotiations"][0]["may"]) == (["WITHDRAW"], ["ACCEPT", "COUNTER", "REJECT"])
    offer = ours["negotiations"][0]["offers"][0]
    assert (offer["entry"], offer["state"], offer["kind"]) == (said["proposal"], "PROPOSED", "PROPOSAL")
    assert offer["said"]["changes"][0] == {"change": "shift", "thing": f"{made.b}:OP1", "version": said["plan"], "by_time_s": -600.0}
    assert offer["said"]["changes"][1]["change"] == "height_band"
    assert ours["holds"][0]["said"]["place"] == {"lat_deg": 10.0, "lon_deg": 20.0, "radius_m": 5000.0}
    assert ours["incidents"][0]["classes"][made.a][0]["class"] == "disputed"
    assert ours["claims"][0]["answers"][made.b]["code"] == "no_information"
    assert ours["claims"][0]["asks"] == ["place", "time", "harm", "evidence"]
    assert (ours["claims"][0]["state"], ours["claims"][0]["agreed"]) == ("NON_CREDIBLE", False)
    assert ours["requests"][0]["at"][made.b]["state"] == "ANSWERED"
    assert ours["requests"][0]["refs"] == [said["claim"]]
    assert ours["breaches"][0]["stances"] == {made.b: "OPEN"}
    assert ours["meetings"][0]["minutes"][0]["state"] == "UNILATERAL"
    assert ours["meetings"][0]["agendas"][0]["said"]["items"] == ["the breach"]
    assert (ours["actions"][0]["state"], ours["actions"][0]["skew_s"]) == ("OPEN", 0.25)
    assert "signature" in {due["what"] for due in ours["dues"]}


def test_each_row_is_one_line() -> None:
    made, _ = talked()
    made.picture.channels["c"] = tuple(sorted((made.a, made.b)))
    shown = {**view(made.picture, made.a, made.now_us, rules, {}), "days": days(made)}
    for name, row in ROWS.items():
        assert shown[name], name
        assert all("\n" not in row(one) for one in shown[name])
    assert view(Picture(), made.a, made.now_us, rules, {}) == {name: [] for name in ROWS if name != "days"}


def days(made: Talk) -> list[dict[str, Any]]:
    return day(made.picture, made.a, made.now_us - made.now_us % DAY_US, rules)


def test_a_day_shows_what_was_stated_of_it() -> None:
    made, said = talked()
    assert days(made) == []
    made.picture.channels |= {"c": tuple(sorted((made.a, made.b))), "d": (made.b,)}
    (found,) = days(made)
    assert (found["notices"], found["seen_notified"], found["seen_unnotified"], found["same"]) == ([said["plan"]], 1, 0, True)
    fields = {"day_us": made.now_us - made.now_us % DAY_US, "notices": 1, "seen_notified": 1, "seen_unnotified": 0}
    made.say(made.b, "DAILY_SUMMARY", **fields, summary=found["summary"])
    assert days(made)[0]["same"]
    made.say(made.a, "DAILY_SUMMARY", **fields, summary="x" * 43)
    assert not days(made)[0]["same"]
    assert "DIFFERS" in ROWS["days"](days(made)[0])


def test_what_an_incident_pulls() -> None:
    made, said = talked()
    found = pulled(made.picture, said["incident"])
    assert found is not None
    assert found["notices"] == [[said["plan"]]]
    assert said["proposal"] in found["around"]
    assert pulled(made.picture, said["claim"]) is None
