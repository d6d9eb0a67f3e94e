"""What the watch looks after, as JSON: open items, contacts, cases, and the alert that rose after it was acknowledged."""

from __future__ import annotations

from typing import Any

from deconflict.airspace.volume import Circle
from deconflict.service import view_messages, view_watch
from deconflict.service.view_messages import Shown
from deconflict.statements.base import Level, Priority, Role
from deconflict.statements.emergencies import Distress, Emergency, Help, Leave, SarOffer
from deconflict.statements.messages import Danger, Warning
from deconflict.statements.receipts import Bearer
from deconflict.statements.watch import ContactTest, ContactUpdate, TestOutcome
from tests.node.rig import Rig, S


def items(rig: Rig) -> list[dict[str, Any]]:
    assert rig.b.node is not None
    node = rig.b.node
    return view_watch.items(node.picture, rig.b.party, node.core.rules_between, rig.world.now_us)


def test_an_open_message_is_ours_at_the_desk_that_owes_the_next_word() -> None:
    rig = Rig()
    entry = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    rig.run(2 * S)
    found = next(item for item in items(rig) if item["entry"] == entry)
    assert (found["what"], found["priority"], found["ours"], found["overdue"]) == ("understand", "FLASH", True, False)


def test_a_contact_is_proved_by_a_test_call_of_the_other_side() -> None:
    rig = Rig()
    stated = ContactUpdate(message=rig.header(), role=Role.DUTY, means="tel:+000000", hours="24/7", languages=("en", "ar"))
    entry = rig.file(rig.a, "CONTACT_UPDATE", {"main": stated})["entry"]
    rig.run(5 * S)
    assert [item["what"] for item in items(rig) if item["entry"] == entry] == ["understand", "contact_test"]
    test = ContactTest(
        message=rig.header(), contact=entry, party=rig.a.party, bearer=Bearer.VOICE, outcome=TestOutcome.REACHED, at_us=rig.world.now_us,
        role=Role.DUTY,
    )  # fmt: skip
    assert "entry" in rig.file(rig.b, "CONTACT_TEST", {"main": test})
    rig.run(5 * S)
    for host in (rig.a, rig.b):
        assert host.node is not None
        (contact,) = view_watch.how_reached(host.node.picture)[rig.a.party]
        assert (contact["role"], contact["proved"], contact["tested"]["outcome"]) == ("duty", True, "reached")


def test_a_case_with_its_offers_shows_on_both_sides() -> None:
    rig = Rig()
    here = Circle(1_000_000_000, 30_000_000_000, 500_000)
    opened = Emergency(message=rig.header(), distress=Distress.CRASH, at_us=rig.world.now_us, place=here, persons=4, leave=Leave.ASKED)
    entry = rig.file(rig.a, "EMERGENCY", {"main": opened})["entry"]
    rig.run(2 * S)
    offer = SarOffer(message=rig.header(refs=(entry,)), help_offered=(Help.PICK_UP,), craft=1, leave=Leave.GRANTED)
    assert "entry" in rig.file(rig.b, "SAR_OFFER", {"main": offer})
    rig.run(2 * S)
    for host in (rig.a, rig.b):
        assert host.node is not None
        (case,) = view_watch.cases(host.node.picture)
        assert (case["state"], case["persons"], case["place"]["lat_deg"]) == ("offered", 4, 1.0)
        assert case["leave"] == {rig.a.party: "asked", rig.b.party: "granted"}
        assert [(o["party"], o["help"]) for o in case["offers"]] == [(rig.b.party, ["pick_up"])]


def raised(rig: Rig, level: str, closest_at_us: int) -> str:
    priority = Priority.FLASH if level == "WARNING" else Priority.URGENT
    said = Warning(
        message=rig.header(priority=priority), danger=Danger.AIRCRAFT_CONVERGING, level=level,
        pair=(f"{rig.a.party}:f1", f"{rig.b.party}:f2"), closest_at_us=closest_at_us, closest_horizontal_mm=1, closest_vertical_mm=1,
    )  # fmt: skip
    return str(rig.file(rig.a, "WARNING", {"main": said})["entry"])


def test_an_alert_that_rose_is_not_acknowledged_by_what_was_said_of_it_before() -> None:
    rig = Rig()
    caution = raised(rig, "CAUTION", rig.world.now_us + 60 * S)
    rig.run(2 * S)
    rig.acknowledge(rig.b, caution, Level.UNDERSTOOD)
    warning = raised(rig, "WARNING", rig.world.now_us + 61 * S)
    rig.run(2 * S)
    assert rig.b.node is not None
    node = rig.b.node
    (alert,) = view_messages.alerts(node.picture, rig.world.now_us)
    assert (alert["level"], alert["messages"], alert["message"]) == ("WARNING", [warning], warning)
    shown = view_messages.messages(node.picture, rig.b.party, rig.world.now_us, node.core.rules_between, Shown())
    by_entry = {message["entry"]: message for message in shown}
    assert by_entry[caution]["text"] != by_entry[warning]["text"], "each says its own time"
