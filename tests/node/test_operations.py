"""What the desk makes of a plan, zone, site or movement before it signs, and of what is said of them on the line."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec
import pytest

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.exchange import Notification
from deconflict.agreement.parties import Member, Parties, PartyRole
from deconflict.agreement.rules import Rules
from deconflict.airspace.intent import IntentState, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.node.core import Core
from deconflict.node.objects import object_key
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.absence import Absence, Presence
from deconflict.statements.base import Answer, Level, Part, Priority, Role
from deconflict.statements.daily import DailyPlan, ItemReplies, ItemReply, PlanItem, PlanItems, PlanReply
from deconflict.statements.emergencies import Distress, Help
from deconflict.statements.lead import Correction, Missing, SentBack
from deconflict.statements.messages import Concern, Danger
from deconflict.statements.movements import Movement, MovementKind, OffNominal, Trouble
from deconflict.statements.plans import Knowledge, LiveContact, Operation, PlaceReference, Volumes
from deconflict.statements.sites import Site
from deconflict.testing.host import Host
from tests.node.rig import CONSENT, HOUR, MIN, Rig, S

DAY = 24 * HOUR
AHEAD_MIN = 3 * 24 * 60
STATES = IntentState


@pytest.fixture
def rig() -> Rig:
    return Rig()


def far(rig: Rig, op_id: str = "OP1", **changes: Any) -> dict[str, Part]:
    """A plan further ahead than any lead."""
    return rig.plan(op_id, volume=changes.pop("volume", None) or rig.volume(from_min=AHEAD_MIN), **changes)


def record(host: Host, entry: str) -> MessageRecord:
    assert host.node is not None
    return host.node.picture.messages[entry]


def kind_said(rig: Rig, entry: str) -> str:
    return record(rig.a, entry).kind


def contact() -> LiveContact:
    return LiveContact(name="leader", means="121.5 MHz")


def movement(rig: Rig, movement_id: str = "M1", **changes: Any) -> dict[str, Part]:
    now_us = rig.world.now_us
    main = Movement(
        message=rig.header(), movement_id=movement_id, movement=changes.pop("movement", MovementKind.CONVOY),
        state=changes.pop("state", STATES.ACCEPTED), vehicles=3, aircraft=0, check_in_time_us=HOUR,
        contact_tested_at_us=changes.pop("tested_us", now_us - HOUR), **{"release_to_all": True, **changes},
    )  # fmt: skip
    return {"main": main, "exact": Volumes(volumes=(rig.volume(from_min=AHEAD_MIN),)), "contact": contact(), "consent": CONSENT}


# plans


def test_a_known_plan_gets_the_kind_that_its_state_says(rig: Rig) -> None:
    volume = rig.volume(from_min=AHEAD_MIN)
    said = []
    for state in (STATES.ACCEPTED, STATES.ACCEPTED, STATES.ACTIVATED, STATES.NONCONFORMING, STATES.ENDED):
        said.append(rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, volume=volume, state=state))["entry"])
    kinds = ["NOTICE_OF_OPERATION", "OPERATION_CHANGE", "OPERATION_ACTIVATE", "OPERATION_CHANGE", "OPERATION_COMPLETE"]
    assert [kind_said(rig, entry) for entry in said] == kinds
    for before, after in itertools.pairwise(said):
        message = record(rig.a, after).message
        assert message is not None
        assert message.refs == (before,)


def test_what_was_never_flown_is_cancelled(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))
    assert kind_said(rig, rig.file(rig.a, "OPERATION_CANCEL", far(rig, state=STATES.ENDED))["entry"]) == "OPERATION_CANCEL"


def test_activated_elsewhere_is_a_change(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))
    moved = far(rig, volume=rig.volume(lat_deg=11.0, from_min=AHEAD_MIN), state=STATES.ACTIVATED)
    assert rig.file(rig.a, "OPERATION_ACTIVATE", moved)[2] == "kind"
    assert kind_said(rig, rig.file(rig.a, "NOTICE_OF_OPERATION", moved)["entry"]) == "OPERATION_CHANGE"


@pytest.mark.parametrize(
    ("kind", "state", "where", "mend"),
    [
        ("OPERATION_CANCEL", STATES.ACCEPTED, "state", "Ended, or by OPERATION_CHANGE"),
        ("OPERATION_COMPLETE", STATES.ENDED, "kind", "OPERATION_CANCEL"),
        ("OPERATION_ACTIVATE", STATES.ACCEPTED, "state", "Activated"),
        ("OPERATION_OVERDUE", STATES.NONCONFORMING, "kind", "OPERATION_CHANGE"),
        ("OPERATION_CHANGE", STATES.ENDED, "state", "OPERATION_CANCEL"),
    ],
)
def test_a_kind_that_contradicts_the_state_is_refused(rig: Rig, kind: str, state: IntentState, where: str, mend: str) -> None:
    volume = rig.volume(from_min=AHEAD_MIN)
    rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, volume=volume))
    refused = rig.file(rig.a, kind, far(rig, volume=volume, state=state))
    assert refused[2] == where
    assert mend in refused[3]


def test_a_plan_nobody_knows_is_first_noticed(rig: Rig) -> None:
    refused = rig.file(rig.a, "OPERATION_CHANGE", far(rig))
    assert refused[2:] == ("kind", "state OP1 as NOTICE_OF_OPERATION first")


def test_overdue_is_said_of_what_was_flown_and_is_urgent(rig: Rig) -> None:
    volume = rig.volume(from_min=AHEAD_MIN)
    for kind, state in (("NOTICE_OF_OPERATION", STATES.ACCEPTED), ("OPERATION_ACTIVATE", STATES.ACTIVATED)):
        rig.file(rig.a, kind, far(rig, volume=volume, state=state))
    parts = far(rig, volume=volume, state=STATES.CONTINGENT, message=rig.header(priority=Priority.URGENT))
    assert kind_said(rig, rig.file(rig.a, "OPERATION_OVERDUE", parts)["entry"]) == "OPERATION_OVERDUE"


@pytest.mark.parametrize(("from_min", "priority"), [(23 * 60, Priority.URGENT), (25 * 60, Priority.ROUTINE)])
def test_less_than_the_agreed_lead_is_urgent(rig: Rig, from_min: int, priority: Priority) -> None:
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=rig.volume(from_min=from_min)))["entry"]
    message = record(rig.a, entry).message
    assert message is not None
    assert message.priority is priority


def test_a_hazard_has_a_longer_lead(rig: Rig) -> None:
    parts = rig.plan(volume=rig.volume(from_min=25 * 60))
    parts["main"] = msgspec.structs.replace(parts["main"], operation=OperationKind.HAZARD)
    message = record(rig.a, rig.file(rig.a, "NOTICE_OF_OPERATION", parts)["entry"]).message
    assert message is not None
    assert message.priority is Priority.URGENT


def test_what_it_was_checked_against_stands_in_it(rig: Rig) -> None:
    first = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, "OP1"))["entry"]
    second = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, "OP2"))["entry"]
    assert record(rig.a, first).part("knowledge") is None
    knowledge = record(rig.a, second).part("knowledge")
    assert isinstance(knowledge, Knowledge)
    assert [(one.object, one.version) for one in knowledge.checked] == [(f"{rig.a.party}:OP1", first)]
    third = rig.file(rig.a, "NOTICE_OF_OPERATION", {**far(rig, "OP3"), "knowledge": knowledge})["entry"]
    assert record(rig.a, third).part("knowledge") == knowledge, "who filed it said what it was checked against"


def test_a_place_said_in_two_ways_must_agree(rig: Rig) -> None:
    south = PlaceReference(
        reference="Ostra field", lat_ndeg=10 * 10**9, lon_ndeg=20 * 10**9, range_horizontal_mm=9_000_000, bearing_mdeg=180_000
    )
    refused = rig.file(rig.a, "NOTICE_OF_OPERATION", {**far(rig), "reference": south})
    assert "'9.0 km S (180°) of Ostra field'" in refused[1]
    assert "lie 9.0 km apart" in refused[1]
    assert refused[2] == "parts.reference"
    near = msgspec.structs.replace(south, range_horizontal_mm=900_000)
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", {**far(rig), "reference": near})["entry"]
    assert record(rig.a, entry).part("reference") == near


@pytest.mark.parametrize("kind", ["WARNING", "STOP_REQUEST", "EMERGENCY", "SAR_REQUEST", "OFF_NOMINAL"])
def test_a_place_said_in_two_ways_must_agree_in_what_is_pressing_too(rig: Rig, kind: str) -> None:
    place = Circle(10 * 10**9, 20 * 10**9, 2_000_000)
    fields: dict[str, dict[str, Any]] = {
        "WARNING": {"danger": Danger.HAZARD, "level": "WARNING"}, "STOP_REQUEST": {"endangered": "civil"},
        "EMERGENCY": {"distress": Distress.CRASH, "at_us": 1}, "SAR_REQUEST": {"at_us": 1, "help_wanted": (Help.SEARCH,)},
        "OFF_NOMINAL": {"trouble": Trouble.LOST, "last_seen_us": 1},
    }  # fmt: skip
    near = PlaceReference(
        reference="Ostra field", lat_ndeg=10 * 10**9, lon_ndeg=20 * 10**9, range_horizontal_mm=900_000, bearing_mdeg=180_000
    )

    def said(reference: PlaceReference, **more: Any) -> Any:
        main = KINDS[kind].parts["main"](message=rig.header(priority=Priority.FLASH), **{"place": place, **fields[kind], **more})
        return rig.file(rig.a, kind, {"main": main, "reference": reference})

    refused = said(msgspec.structs.replace(near, range_horizontal_mm=9_000_000))
    assert "'9.0 km S (180°) of Ostra field'" in refused[1]
    assert "lie 9.0 km apart" in refused[1]
    assert refused[2] == "parts.reference"
    assert record(rig.a, said(near)["entry"]).part("reference") == near
    if kind in ("WARNING", "EMERGENCY"):
        assert said(near, place=None)[2] == "parts.reference", "a range and bearing is never the only copy"


# zones, sites, movements


def test_zones_and_sites_get_their_kinds(rig: Rig) -> None:
    def said(kind: str, parts: dict[str, Part]) -> str:
        return kind_said(rig, rig.file(rig.a, kind, parts)["entry"])

    assert [said("ZONE_NOTICE", rig.zone(cancelled=c)) for c in (False, False, True)] == ["ZONE_NOTICE", "ZONE_CHANGE", "ZONE_CANCEL"]
    assert [said("SITE_NOTICE", rig.site(expired=e)) for e in (False, False, True)] == ["SITE_NOTICE", "SITE_CORRECT", "SITE_EXPIRE"]
    assert rig.file(rig.a, "ZONE_CANCEL", rig.zone())[2] == "kind"
    assert rig.file(rig.a, "SITE_CORRECT", rig.site("S9"))[2] == "kind"


def test_a_site_is_listed_for_ninety_days_at_most_and_for_whom_it_is(rig: Rig) -> None:
    parts = {name: part for name, part in rig.site().items() if name != "consent"}
    site = msgspec.structs.replace(parts["main"], release_to_all=False)
    assert isinstance(site, Site)

    def stated(**changes: Any) -> Any:
        return rig.file(rig.a, "SITE_NOTICE", {**parts, "main": msgspec.structs.replace(site, message=rig.header(), **changes)})

    assert stated(until_us=site.from_us + 91 * DAY)[2] == "until"
    assert stated(until_us=site.from_us)[2] == "until"
    assert stated()[2] == "release"
    assert stated(release_to_all=True)[2] == stated(release=(rig.b.party,))[2] == "parts.consent"
    parts["consent"] = CONSENT
    assert stated(release=("z" * 26,))[2] == "release"
    message = record(rig.a, stated(release=(rig.b.party,))["entry"]).message
    assert message is not None
    assert message.to == (rig.b.party,)


def test_a_movement_has_a_live_contact_that_was_tried(rig: Rig) -> None:
    whole = movement(rig)
    bare = {name: part for name, part in whole.items() if name != "contact"}
    assert rig.file(rig.a, "MOVEMENT_NOTICE", bare)[2] == "parts.contact"
    assert rig.file(rig.a, "MOVEMENT_NOTICE", movement(rig, tested_us=rig.world.now_us - 25 * HOUR))[2] == "contact_tested_at_us"
    rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, "M2"))
    assert rig.file(rig.a, "MOVEMENT_NOTICE", movement(rig, "M2"))[2] == "movement_id"
    assert "entry" in rig.file(rig.a, "MOVEMENT_NOTICE", whole)
    over = {name: part for name, part in movement(rig, state=STATES.ENDED).items() if name != "contact"}
    assert "entry" in rig.file(rig.a, "MOVEMENT_NOTICE", over)
    assert rig.file(rig.a, "MOVEMENT_NOTICE", movement(rig))[2] == "state"


@pytest.mark.parametrize("kind", [MovementKind.CONVOY, MovementKind.FLIGHT])
def test_a_movement_is_in_the_way_of_plans(rig: Rig, kind: MovementKind) -> None:
    rig.file(rig.b, "MOVEMENT_NOTICE", movement(rig, movement=kind))
    rig.run(10 * S)
    (conflict,) = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))["conflicts"]
    assert f"{rig.b.party}:M1" in conflict["objects"]


def test_only_these_main_parts_are_about_an_object(rig: Rig) -> None:
    assert object_key("p", movement(rig)["main"]) == ("movement", "p", "M1")
    assert object_key("p", rig.warning()["main"]) is None
    assert object_key("p", None) is None


# on the line


def test_a_flight_in_trouble_is_one_of_ours(rig: Rig) -> None:
    def lost(op_id: str | None) -> dict[str, Part]:
        header = rig.header(priority=Priority.FLASH)
        at_us, place = rig.world.now_us, Circle(10 * 10**9, 20 * 10**9, 1_000_000)
        return {"main": OffNominal(message=header, trouble=Trouble.LOST_LINK, last_seen_us=at_us, place=place, op_id=op_id)}

    assert rig.file(rig.a, "OFF_NOMINAL", lost("OP1"))[2] == "op_id"
    plan = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))["entry"]
    message = record(rig.a, rig.file(rig.a, "OFF_NOMINAL", lost("OP1"))["entry"]).message
    assert message is not None
    assert message.refs == (plan,)
    assert "entry" in rig.file(rig.a, "OFF_NOMINAL", lost(None))


def test_absence_says_where(rig: Rig) -> None:
    main = Absence(message=rig.header(), presence=Presence.NONE_OF_OURS)
    assert rig.file(rig.a, "STATEMENT_OF_ABSENCE", {"main": main})[2] == "parts.exact"
    where = Volumes(volumes=(rig.volume(),))
    assert "entry" in rig.file(rig.a, "STATEMENT_OF_ABSENCE", {"main": main, "exact": where})


def day_us(rig: Rig) -> int:
    """The day on which a plan of `far` is flown."""
    flown_us = rig.world.now_us + AHEAD_MIN * MIN
    return flown_us - flown_us % DAY


def test_the_plan_of_the_day_lists_and_its_reply_answers(rig: Rig) -> None:
    plans = [rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig, op_id))["entry"] for op_id in ("OP1", "OP2")]
    rig.run(10 * S)
    daily = DailyPlan(message=rig.header(), day_us=day_us(rig), cutoff_us=0)
    assert rig.file(rig.a, "DAILY_PLAN", {"main": msgspec.structs.replace(daily, day_us=day_us(rig) + 1)})[2] == "day_us"
    wrong = PlanItems(items=(PlanItem(op_id="OP1", version=plans[1]),))
    assert rig.file(rig.a, "DAILY_PLAN", {"main": daily, "items": wrong})[2] == "parts.items[0]"
    listed = rig.file(rig.a, "DAILY_PLAN", {"main": daily})["entry"]
    rig.run(10 * S)
    items = record(rig.b, listed).part("items")
    assert isinstance(items, PlanItems)
    assert [item.version for item in items.items] == plans
    main = record(rig.b, listed).main
    assert isinstance(main, DailyPlan)
    assert main.cutoff_us == day_us(rig) - 12 * HOUR

    def reply(version: str, answer: Answer = Answer.NO_OBJECTION, refs: tuple[str, ...] = (listed,)) -> Any:
        replies = ItemReplies(replies=(ItemReply(op_id="OP1", version=version, answer=answer),))
        said = PlanReply(message=rig.header(refs=refs), day_us=day_us(rig))
        return rig.file(rig.b, "PLAN_REPLY", {"main": said, "replies": replies})

    assert reply(plans[0], refs=())[2] == "refs"
    assert reply(plans[1])[2] == "parts.replies[0]"
    assert reply(plans[0], Answer.STANDBY)[2] == "parts.replies[0].answer"
    assert "entry" in reply(plans[0])
    reply(plans[0])
    rig.run(10 * S)
    answers = [act.said for act in record(rig.a, plans[0]).by_party(rig.b.party)]
    assert [(said.level, said.answer) for said in answers] == [(Level.ANSWERED, Answer.NO_OBJECTION)], "once"


def test_a_notice_is_sent_back_with_a_narrower_form(rig: Rig) -> None:
    plan = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))["entry"]
    rig.run(10 * S)

    def back(kind: str, missing: Missing, *refs: str) -> Any:
        main = SentBack(message=rig.header(priority=Priority.URGENT, refs=refs), missing=(missing,))
        return rig.file(rig.b, kind, {"main": main})

    assert back("TOO_VAGUE", Missing.AREA)[2] == "refs"
    concern = rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="x")})["entry"]
    rig.run(10 * S)
    assert back("TOO_VAGUE", Missing.AREA, concern)[2] == "refs"
    for kind, missing in (("TOO_VAGUE", Missing.AREA), ("TOO_LATE", Missing.LEAD), ("PLACE_MISMATCH", Missing.PLACE)):
        said = record(rig.b, back(kind, missing, plan)["entry"])
        assert isinstance(said.main, SentBack)
        assert (said.main.stated is None) == (kind == "PLACE_MISMATCH")
        assert (said.part("suggested") is None) == (kind == "PLACE_MISMATCH")
    rig.run(10 * S)
    assert {said.kind for said in record(rig.a, plan).referred.values()} >= {"TOO_VAGUE", "TOO_LATE"}


def test_a_field_is_corrected_by_its_author_with_a_value_it_can_hold(rig: Rig) -> None:
    plan = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))["entry"]
    rig.run(10 * S)

    def corrected(host: Host, field: str = "count", refs: tuple[str, ...] = (plan,), exact: bool = False, **value: Any) -> Any:
        main = Correction(message=rig.header(refs=refs), field=field, **value)
        return rig.file(host, "CORRECTION", {"main": main, **({"exact": Volumes(volumes=(rig.volume(),))} if exact else {})})

    assert corrected(rig.a, refs=(), number=2)[2] == "refs"
    assert corrected(rig.b, number=2)[2] == "refs"
    assert corrected(rig.a)[2] == "value"
    assert corrected(rig.a, number=2, words="two")[2] == "value"
    assert corrected(rig.a, "colour", words="red")[2] == "field"
    assert corrected(rig.a, number=-2)[2] == "number"
    assert corrected(rig.a, place=Circle(0, 0, 1))[2] == "place"
    said = record(rig.a, corrected(rig.a, number=2)["entry"])
    assert said.message is not None
    assert said.message.priority is Priority.ROUTINE, "as what it corrects"
    assert "entry" in corrected(rig.a, "volumes", exact=True)


def test_passing_down_names_who_was_told(rig: Rig) -> None:
    entry = rig.file(rig.a, "SITE_NOTICE", rig.site())["entry"]
    rig.run(10 * S)

    def told(**fields: Any) -> Any:
        return rig.acknowledge(rig.b, entry, fields.pop("level", Level.PASSED_DOWN), **fields)

    assert told()[2] == "members"
    assert told(members=("1st wing",), passed_at_us=rig.world.now_us + HOUR)[2] == "passed_at_us"
    assert told(level=Level.UNDERSTOOD, members=("1st wing",))[2] == "level"
    assert "entry" in told(members=("1st wing",), passed_to=Role.DUTY)
    rig.run(10 * S)
    (act,) = [act.said for act in record(rig.a, entry).by_party(rig.b.party) if act.said.level is Level.PASSED_DOWN]
    assert act.members == ("1st wing",)
    assert act.passed_at_us is not None


def test_whom_an_agreement_makes_pass_it_down(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    node = rig.a.node
    assert node is not None
    speaks = Member(party=rig.b.party, name="BRAVO", role=PartyRole.MILITARY, members=("1st wing", "2nd wing"))
    other = Member(party=rig.a.party, name="ALFA", role=PartyRole.MILITARY)
    ostra = Agreement(agreement_id="ostra", title="Ostra", parties=Parties(parties=(other, speaks)), notification=Notification())
    monkeypatch.setattr(type(node.core), "agreed", lambda core: (ostra,))
    main = record(rig.a, rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))["entry"]).main
    assert isinstance(main, Operation)
    assert main.pass_down == (rig.b.party,)


def test_what_a_notice_lacks_is_told_at_home_and_sent_back_by_name(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    asks = Rules(name="asks", notification=Notification(min_fields=("callsign", "volumes", "contact")))
    monkeypatch.setattr(Core, "rules_with", lambda core, peer: asks)
    told = rig.file(rig.a, "NOTICE_OF_OPERATION", far(rig))
    (lacking,) = told["lacking"]
    assert (lacking["name"], lacking["fields"]) == ("BRAVO", ["callsign", "contact"])
    assert "callsign, contact" in lacking["mend"]
    rig.run(10 * S)
    main = SentBack(message=rig.header(priority=Priority.URGENT, refs=(told["entry"],)), missing=(Missing.FIELDS,))
    back = record(rig.b, rig.file(rig.b, "TOO_VAGUE", {"main": main})["entry"]).main
    assert isinstance(back, SentBack)
    assert back.lacking == ("callsign", "contact")
    parts = far(rig, op_id="OP2")
    parts |= {"main": msgspec.structs.replace(parts["main"], callsign="TEST 2"), "contact": LiveContact(name="Desk", means="121.5 MHz")}
    assert rig.file(rig.a, "NOTICE_OF_OPERATION", parts)["lacking"] == []
