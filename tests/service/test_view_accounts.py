"""Accounts as JSON: the same at both sides, in one language or two, bounded, and whole where a peer withheld something."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.track import Plot
from deconflict.coordination import timeline
from deconflict.phrasebook import AVIATION
from deconflict.service import view_accounts as accounts
from deconflict.statements.base import Level, Status
from deconflict.statements.breaches import DisputeGround
from deconflict.statements.tracks import Tracks
from tests.coordination.affairs import HOUR, WHERE, S, Talk, rules, volume
from tests.coordination.test_timeline import acknowledged, report, talked

BOTH = accounts.readings_of(AVIATION, "fr")


def test_two_languages_are_two_readings_and_one_is_one() -> None:
    assert [reading.locale for reading in BOTH] == ["en", "fr"]
    assert accounts.readings_of(AVIATION, None) == accounts.readings_of(AVIATION, "en") == (AVIATION,)


def test_a_timeline_says_each_moment_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    made, said, at_us = talked()
    plot = Plot(track_id="3a0001", at_us=at_us, lat_ndeg=WHERE.lat_ndeg, lon_ndeg=WHERE.lon_ndeg)
    batches = [(made.b, "e" * 43, Tracks(plots=(plot,), status=Status.EXERCISE))]
    found = accounts.incident_timeline(made.picture, made.said(said["report"]), BOTH, batches)
    assert json.loads(json.dumps(found)) == found
    assert found["summary"] == timeline.timeline(made.picture, made.said(said["report"])).summary
    assert [moment["kind"] for moment in found["moments"]] == ["RECEIPT", "ACKNOWLEDGEMENT", "WARNING", "NO_ANSWER", "TRIED", "HEARD"]
    assert all([words["locale"] for words in moment["words"]] == ["en", "fr"] for moment in found["moments"])
    assert all(moment["words"][0]["text"] != moment["words"][1]["text"] for moment in found["moments"])
    (one,) = found["flown"]
    assert (one["track_id"], one["nearest_m"], len(one["words"])) == ("3a0001", 0.0, 2)
    monkeypatch.setattr(accounts, "MOST_MOMENTS", 2)
    few = accounts.incident_timeline(made.picture, made.said(said["report"]), BOTH)
    assert (len(few["moments"]), few["count"], few["summary"], few["flown"]) == (2, 6, found["summary"], [])


def test_what_was_withheld_has_a_place_and_no_words_of_its_own() -> None:
    made, said, _ = talked()
    made.picture.messages[said["warning"]].main = None
    found = accounts.incident_timeline(made.picture, made.said(said["report"]), (AVIATION,))
    assert "WARNING" not in {moment["kind"] for moment in found["moments"]}, "whom it went to is not known either"


def test_a_notice_shows_how_far_it_got_and_its_history() -> None:
    made = Talk()
    made.wait(S)
    plan = made.plan(made.b, pass_down=(made.a,), volumes=(volume(made.now_us + 10 * S, made.now_us + HOUR),))
    made.wait(S)
    made.receive(made.a, plan)
    made.wait(S)
    understood = acknowledged(made, made.a, plan, Level.UNDERSTOOD)
    made.wait(20 * S)
    at_us = made.now_us
    made.wait(S)
    entry = report(made, made.a, at_us, notices=(plan,))
    found = accounts.incident_notices(made.picture, made.said(entry), rules, made.now_us, BOTH)
    assert json.loads(json.dumps(found)) == found
    (notice,) = found["notices"]
    assert (notice["entry"], notice["stood"], notice["party"], len(notice["words"])) == (plan, True, made.b, 2)
    at = notice["at"][made.a]
    assert (at["understood"]["by"], at["not_passed_down"], at["lead"]["stamp"]) == ("w", True, "LATE")
    assert understood in {moment["entry"] for moment in notice["history"]}
    made.picture.messages[plan].main = None
    bare = accounts.incident_notices(made.picture, made.said(entry), rules, made.now_us, BOTH)["notices"]
    assert [(one["entry"], one["at"]) for one in bare] == [(plan, {})]


def test_reports_the_ledger_and_an_agenda() -> None:
    made = Talk()
    made.wait(S)
    entry = report(made, made.a, made.now_us, parties=(made.b,))
    breach = made.say(made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=made.now_us)
    made.say(made.b, "BREACH_DISPUTE", breach, ground=DisputeGround.NOT_OURS)
    shown = accounts.incident_stages(made.picture, made.said(entry), rules)
    assert [stage["stage"] for stage in shown["stages"][made.b]] == ["initial", "preliminary", "final"]
    assert [stage["entry"] for stage in shown["stages"][made.a]] == [entry, None, None]
    assert shown["evidence_until"].endswith("Z")
    (month,) = accounts.ledger(made.picture, [(made.a, made.b), (made.b, made.a)])
    assert month["counts"][0] | {"clause": "conduct", "entered": 1, "disputed": 1} == month["counts"][0]
    asked: Any = (made.picture, (made.a, made.b), DEFAULT_RULES, made.now_us, BOTH)
    found = accounts.meeting_agenda(*asked)
    assert [(point["why"], point["entry"], point["kind"]) for point in found["points"]] == [("breach_disputed", breach, "BREACH_ENTRY")]
    assert found["items"] == [found["points"][0]["words"][0]["text"]]
    assert (found["refs"], found["left_out"]) == ([breach], 0)
    for _ in range(16):
        made.wait(S)
        made.say(made.a, "BREACH_ENTRY", breached="conduct", party=made.b, at_us=made.now_us)
    many = accounts.meeting_agenda(*asked)
    assert (len(many["points"]), len(many["items"]), many["left_out"]) == (17, 15, 2)
