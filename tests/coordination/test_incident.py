"""Incidents: no report without a class, no class forgotten, stages in order, and what had been notified pulled with every word on it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from deconflict.airspace.volume import Circle
from deconflict.coordination import incident
from deconflict.coordination.incident import AROUND_US, history, incidents, pulled, stage_due_us
from deconflict.errors import Refused
from deconflict.picture.picture import ObjectRecord
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Level, Role, Status
from deconflict.statements.bearing import CarryOutcome, Heard, Tried
from deconflict.statements.incidents import IncidentClass, IncidentReport, ReportStage
from deconflict.statements.plans import Volumes
from deconflict.statements.receipts import Bearer
from deconflict.statements.sites import Place, Site

from .affairs import DAY, HOUR, LINE, RULES, WHERE, S, Talk, volume

ELSEWHERE = Circle(40 * 10**9, 20 * 10**9, 5_000_000)


def fields(made: Talk, **changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "incident_id": "I1", "stage": ReportStage.INITIAL, "incident_class": IncidentClass.DISPUTED, "place": WHERE,
        "from_us": made.now_us - 600 * S, "until_us": made.now_us - 300 * S,
    }  # fmt: skip
    return {**base, **changes}


def report(made: Talk, party: str, *refs: str, **changes: Any) -> str:
    made.wait(S)
    return made.say(party, "INCIDENT_REPORT", *refs, **fields(made, **changes))


def test_no_report_is_without_its_class() -> None:
    made = Talk()
    said = msgspec.to_builtins(made.main(made.a, "INCIDENT_REPORT", **fields(made)))
    assert msgspec.convert(said, KINDS["INCIDENT_REPORT"].parts["main"])
    del said["incident_class"]
    with pytest.raises(msgspec.ValidationError, match="incident_class"):
        msgspec.convert(said, KINDS["INCIDENT_REPORT"].parts["main"])


def test_another_class_leaves_the_old_one_in_the_record() -> None:
    made = Talk()
    first = report(made, made.a, incident_class=IncidentClass.DELIBERATE_ALLEGED)
    second = report(made, made.a, first, stage=ReportStage.PRELIMINARY, incident_class=IncidentClass.DELIBERATE_ALLEGED)
    third = report(made, made.a, second, stage=ReportStage.FINAL, incident_class=IncidentClass.UNINTENDED)
    counter = report(made, made.b, first, incident_id="B-7", incident_class=IncidentClass.UNINTENDED)
    (one,) = incidents(made.picture)
    assert one.root == first
    assert [(stated, entry) for _, stated, entry in one.classes(made.a)] == [
        (IncidentClass.DELIBERATE_ALLEGED, first), (IncidentClass.UNINTENDED, third),
    ]  # fmt: skip
    assert [said.entry for said in one.of(made.b)] == [counter]
    assert one.stages(made.a) == set(ReportStage)
    assert one.owed_by == tuple(sorted((made.a, made.b)))
    made.say(made.b, "REQUEST_FOR_INFORMATION", first, question="evidence")
    assert incident.incident_of(made.picture, made.said(first)) == one


def test_incidents_stand_apart_and_oldest_first() -> None:
    made = Talk()
    one, other = report(made, made.a), report(made, made.b, parties=(made.a, "z" * 26))
    assert [found.root for found in incidents(made.picture)] == [one, other]
    assert [incident.incident_of(made.picture, made.said(entry)) for entry in (one, other)] == incidents(made.picture)
    assert incidents(made.picture)[0].owed_by == (made.a,)
    assert incidents(made.picture)[1].owed_by == tuple(sorted((made.a, made.b)))
    assert incident.root_of(made.picture, made.said(report(made, made.b, "x" * 43))).about == "x" * 43
    elsewhere = made.put(made.b, "line/" + "e" * 26, "INCIDENT_REPORT", main=made.main(made.b, "INCIDENT_REPORT", one, **fields(made)))
    assert incident.root_of(made.picture, made.said(elsewhere)).entry == elsewhere, "another line is another incident"


def test_reports_are_due_by_the_clause() -> None:
    made = Talk()
    report(made, made.a)
    (one,) = incidents(made.picture)
    written_us = one.reports[0].written_at_us
    assert [stage_due_us(one, stage, RULES) - written_us for stage in ReportStage] == [DAY, 3 * DAY, 30 * DAY]


def test_each_side_owes_three_reports_and_each_says_how_it_came() -> None:
    made = Talk()
    happened_us = made.now_us - 300 * S
    made.wait(DAY)
    first = report(made, made.a, from_us=happened_us, until_us=happened_us, parties=(made.b,))
    made.wait(4 * DAY)
    final = report(made, made.b, first, incident_id="B-7")
    made.wait(S)
    last = report(made, made.b, final, incident_id="B-7", stage=ReportStage.FINAL)
    (one,) = incidents(made.picture)
    written_us = one.reports[0].written_at_us
    ours, theirs = (incident.stages_due(one, party, RULES) for party in (made.a, made.b))
    assert ours[0] == (ReportStage.INITIAL, happened_us + DAY, first, written_us, True), "five minutes after its day"
    assert [(stage.entry, stage.late) for stage in ours[1:]] == [(None, False), (None, False)]
    assert [(stage.entry, stage.late) for stage in theirs] == [(final, True), (last, True), (last, False)], "a final report is one of all"
    assert [stage.due_us - written_us for stage in theirs] == [DAY, 3 * DAY, 30 * DAY]
    assert incident.evidence_until_us(one, RULES) == written_us + 365 * DAY


def test_what_was_notified_is_pulled_with_all_that_was_said_of_it() -> None:
    made = Talk()
    made.plan(made.b, "ELSEWHERE", volumes=(volume(made.now_us - HOUR, made.now_us + HOUR, ELSEWHERE),))
    made.wait(S)
    made.plan(made.b, "OVER", volumes=(volume(made.now_us - 3 * HOUR, made.now_us - 2 * HOUR),))
    made.wait(S)
    plan = made.plan(made.b, "OP1")
    made.wait(S)
    site_main = Site(message=made.header(made.b, "SITE_NOTICE"), site_id="S1", function="clinic", from_us=0, until_us=made.now_us + DAY)
    site = made.put(made.b, "plans", "SITE_NOTICE", main=site_main, exact=Place(place=WHERE))
    made.wait(60 * S)
    stored = made.receive(made.a, plan)
    said = {"entry": plan, "role": Role.DUTY, "by": "watch-2", "at_us": made.now_us, "status": Status.EXERCISE}
    made.wait(S)
    understood = made.put(made.a, LINE, "ACKNOWLEDGEMENT", main=Acknowledgement(level=Level.UNDERSTOOD, **said))
    made.wait(S)
    late = NoAnswer(entry=plan, party=made.a, wanted="L4", deadline_us=made.now_us, step=2)
    climbed = made.put(made.b, LINE, "NO_ANSWER", main=late)
    made.wait(S)
    tried_said = Tried(entry=plan, party=made.a, bearer=Bearer.MAIL, at_us=made.now_us, outcome=CarryOutcome.SENT)
    tried = made.put(made.b, LINE, "TRIED", main=tried_said)
    made.wait(S)
    heard_said = Heard(
        entry=plan, party=made.a, bearer=Bearer.VOICE, role=Role.DUTY, said_by="watch-2", by="watch-1", level=Level.UNDERSTOOD,
        code_right=True, at_us=made.now_us,
    )  # fmt: skip
    heard = made.put(made.b, LINE, "HEARD", main=heard_said)
    made.wait(S)
    concern = made.say(made.a, "CONCERN", plan, text="look at this plan")
    made.wait(HOUR // 2)
    far = made.say(made.a, "CONCERN", text="much later")
    told = fields(made, from_us=made.now_us - HOUR // 2 - 60 * S, until_us=made.now_us - HOUR // 2)
    main = made.main(made.a, "INCIDENT_REPORT", **told)
    assert isinstance(main, IncidentReport)
    found = pulled(made.picture, main)
    assert sorted(notice[0] for notice in found.notices) == sorted((plan, site))
    assert (plan, stored, understood, climbed, tried, heard, concern) in found.notices
    assert history(made.picture, site) == (site,)
    assert history(made.picture, "x" * 43) == ("x" * 43,)
    assert concern in found.around
    assert plan in found.around
    assert far not in found.around
    assert list(found.around) == [e.hash for e in made.entries if e.hash in found.around]
    assert AROUND_US == 15 * 60 * S


def test_a_notice_that_came_too_late_covers_nothing_but_a_named_one_is_pulled() -> None:
    made = Talk()
    main = made.main(made.a, "INCIDENT_REPORT", **fields(made))
    assert isinstance(main, IncidentReport)
    plan = made.plan(made.b)
    bare = made.put(made.b, "plans", "ZONE_NOTICE", main=zone(made))
    assert pulled(made.picture, main).notices == ()
    made.picture.objects["balloon", made.b, "B1"] = ObjectRecord("balloon", made.b, "B1", {})
    named = msgspec.structs.replace(main, notices=(plan, "x" * 43))
    assert pulled(made.picture, named).notices == ((plan,),)
    assert bare not in str(pulled(made.picture, msgspec.structs.replace(main, until_us=made.now_us)).notices)


def zone(made: Talk) -> Any:
    return made.main(made.b, "ZONE_NOTICE", zone_id="Z1", zone_type="caution", authority="BRAVO")


@pytest.mark.parametrize(
    ("changes", "refs", "what"),
    [
        ({"until_us": 0}, (), "ends before"), ({"from_us": 2**52, "until_us": 2**52}, (), "not happened"), ({}, ("x" * 43,), "not held"),
        ({}, (), "reported this incident already"), ({"incident_id": "I2"}, ("own",), "follows none of our own"),
        ({"stage": ReportStage.FINAL}, (), "follows one of our own"), ({"stage": ReportStage.FINAL}, ("other",), "follows one of our own"),
        ({"stage": ReportStage.FINAL, "incident_id": "I2"}, ("own",), "follows one of our own"),
        ({"stage": ReportStage.FINAL}, ("final",), "final report is made"),
    ],
)  # fmt: skip
def test_our_own_report_stands_in_order(changes: dict[str, Any], refs: tuple[str, ...], what: str) -> None:
    made = Talk()
    own, other = report(made, made.a), report(made, made.b, incident_id="B-7")
    final = report(made, made.a, own, stage=ReportStage.FINAL)
    named = {"own": own, "other": other, "final": final}
    said = made.main(made.a, "INCIDENT_REPORT", *(named.get(ref, ref) for ref in refs), **fields(made, **changes))
    with pytest.raises(Refused, match=what) as refused:
        incident.check_report(made.picture, made.a, said, made.now_us, RULES)
    assert refused.value.where
    assert refused.value.mend


def test_our_own_reports_and_counter_reports_pass() -> None:
    made = Talk()
    other = report(made, made.b)
    first = made.main(made.a, "INCIDENT_REPORT", other, **fields(made))
    incident.check_report(made.picture, made.a, first, made.now_us, RULES)
    own = report(made, made.a)
    later = made.main(made.a, "INCIDENT_REPORT", own, **fields(made, stage=ReportStage.PRELIMINARY))
    incident.check_report(made.picture, made.a, later, made.now_us, RULES)


def test_volumes_and_sites_are_both_places() -> None:
    assert set(incident.NOTICED.values()) == {Volumes, Place}
