"""A node lets go of bodies when their time ends, says so, and keeps what an open matter names; nothing that proves is touched."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from deconflict.agreement.parties import Records
from deconflict.agreement.terms import US_PER_DAY
from deconflict.airspace.outline import Circle
from deconflict.coordination.retention import FOR_GOOD
from deconflict.logbook.entry import Entry
from deconflict.logbook.verify import verify_rows
from deconflict.node import commands as c
from deconflict.statements.breaches import BreachEntry
from deconflict.statements.claims import Claim, ClaimSource, Confidence
from deconflict.statements.incidents import IncidentClass, IncidentReport, ReportStage
from deconflict.statements.messages import Concern
from deconflict.testing.agreed import Agreeing, agreement_of
from deconflict.testing.checks import one_record, record_verifies, refolded
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

TERM_US = 10 * US_PER_DAY


def agreed(term_us: int = TERM_US) -> Rig:
    """Two that agreed to hold what they say for so long."""
    rig = Rig(agreed=False)
    made = replace(agreement_of(rig.a, rig.b), records=Records(retention_us=term_us))
    Agreeing(rig.world).sign_default(rig.a, rig.b, made)
    rig.run(6 * S)
    return rig


def later(rig: Rig, span_us: int) -> None:
    for host in (rig.a, rig.b):
        rig.world.set_clock(host, span_us)
    rig.run(20 * S)


def stored(host: Host, entry: str) -> Entry:
    row = host.store.get(entry)
    assert row is not None
    return row.entry


def is_empty(host: Host, entry: str) -> bool:
    return all(slot.value is None for slot in stored(host, entry).slots)


def concern(rig: Rig, host: Host, text: str = "the river crossing", **chosen: Any) -> str:
    said = rig.file(host, "CONCERN", {"main": Concern(message=rig.header(**chosen), text=text)})
    assert isinstance(said, dict), said
    return str(said["entry"])


def still_holds(rig: Rig) -> None:
    """Every record verifies, both hold the same entries, and each picture is what its own record folds to; what bodies one of them holds
    for another day the other may have dropped."""
    assert [*record_verifies(rig.world), *one_record(rig.world)] == []
    for host in (rig.a, rig.b):
        assert host.node is not None
        assert host.node.picture.digest() == refolded(host, backwards=True).digest()


def test_a_body_goes_at_both_when_its_time_ends_and_what_proves_stays() -> None:
    rig = agreed()
    entry = concern(rig, rig.a)
    plan = rig.file(rig.b, "NOTICE_OF_OPERATION", rig.plan())["entry"]
    rig.run(10 * S)
    later(rig, TERM_US - HOUR)
    assert not is_empty(rig.a, entry)
    later(rig, 2 * US_PER_DAY)
    for host in (rig.a, rig.b):
        assert is_empty(host, entry)
        assert is_empty(host, plan)
        assert host.node is not None
        record = host.node.picture.messages[entry]
        assert (record.kind, record.main, record.message) == ("CONCERN", None, None)
        said_at = host.node.picture.dropped_us[entry]
        assert said_at > record.written_at_us + TERM_US
        assert ("plan", rig.b.party, "OP1") not in host.node.picture.objects
        for row in host.store.scan():
            if row.entry.header.kind in FOR_GOOD:
                assert row.entry.main is not None, row.entry.header.kind
    still_holds(rig)


def test_nothing_goes_by_the_default_of_ten_years_and_the_store_is_not_even_asked() -> None:
    rig = Rig()
    entry = concern(rig, rig.a)
    later(rig, 400 * US_PER_DAY)
    later(rig, US_PER_DAY + S)
    assert not is_empty(rig.a, entry)
    assert not [x for _, x in rig.of(rig.a, c.Fetch) if x.tag.startswith("retain")]


def test_a_plan_is_held_until_its_time_has_ended_since_its_own_end() -> None:
    rig = agreed()
    plan = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=rig.volume(from_min=3 * 24 * 60)))["entry"]
    later(rig, TERM_US + US_PER_DAY)
    later(rig, US_PER_DAY + MIN)
    assert not is_empty(rig.a, plan)
    later(rig, 3 * US_PER_DAY)
    assert is_empty(rig.a, plan)
    still_holds(rig)


def test_what_a_party_last_said_of_its_watch_holds_until_it_says_otherwise() -> None:
    rig = agreed()
    later(rig, TERM_US + US_PER_DAY)
    later(rig, US_PER_DAY + MIN)
    for host in (rig.a, rig.b):
        assert host.node is not None
        assert host.node.picture.parties[rig.a.party].on_watch("duty") == "alfa-duty"
    still_holds(rig)


def claim(rig: Rig, entry: str) -> None:
    main = Claim(message=rig.header(refs=(entry,)), source=ClaimSource.PRESS, confidence=Confidence.LOW)
    assert isinstance(rig.file(rig.b, "CLAIM", {"main": main}), dict)


def breach(rig: Rig, entry: str) -> None:
    main = BreachEntry(message=rig.header(refs=(entry,)), breached="conduct", party=rig.a.party, at_us=rig.world.now_us - MIN)
    assert isinstance(rig.file(rig.b, "BREACH_ENTRY", {"main": main}), dict)


def incident(rig: Rig, entry: str) -> None:
    at_us = rig.b.clock.now(rig.world.now_us)
    main = IncidentReport(
        message=rig.header(), incident_id="I1", stage=ReportStage.INITIAL, incident_class=IncidentClass.DISPUTED,
        place=Circle(10 * 10**9, 20 * 10**9, 1_000_000), from_us=at_us - 2 * MIN, until_us=at_us - MIN, notices=(entry,),
    )  # fmt: skip
    said = rig.file(rig.b, "INCIDENT_REPORT", {"main": main})
    assert isinstance(said, dict), said


@pytest.mark.parametrize("open_matter", [claim, breach, incident], ids=lambda made: made.__name__)
def test_an_open_matter_keeps_what_it_names(open_matter: Any) -> None:
    rig = agreed()
    entry = concern(rig, rig.a)
    rig.run(5 * S)
    later(rig, 2 * US_PER_DAY)
    other = concern(rig, rig.a, "something else")
    rig.run(5 * S)
    later(rig, 2 * US_PER_DAY)
    open_matter(rig, entry)
    rig.run(5 * S)
    later(rig, TERM_US + 3 * US_PER_DAY)
    later(rig, US_PER_DAY + MIN)
    for host in (rig.a, rig.b):
        assert not is_empty(host, entry)
        assert is_empty(host, other)
    still_holds(rig)


def test_a_node_that_was_stopped_between_the_word_and_the_deed_does_it_when_it_next_looks() -> None:
    rig = agreed()
    entry = concern(rig, rig.a)
    rig.run(10 * S)
    kept = rig.a.store.drop_bodies
    rig.a.store.drop_bodies = lambda hashes: rig.world.crash(rig.a, 5 * S)  # type: ignore[method-assign]
    later(rig, TERM_US + 2 * US_PER_DAY)
    assert rig.appended(rig.a, "PART_DROPPED")
    assert not is_empty(rig.a, entry)
    rig.a.store.drop_bodies = kept  # type: ignore[method-assign]
    rig.world.crash(rig.a, 5 * S)
    rig.run(MIN)
    assert is_empty(rig.a, entry)
    named = [hash for said in rig.appended(rig.a, "PART_DROPPED") for hash in (said.main.entry, *said.main.also)]
    assert len(named) == len(set(named)), "it is said once"
    still_holds(rig)


def test_it_is_done_in_pieces_and_a_record_without_bodies_starts_again() -> None:
    rig = agreed()
    entries = [concern(rig, rig.a, f"matter {number}") for number in range(150)]
    rig.run(10 * S)
    later(rig, TERM_US + 2 * US_PER_DAY)
    rig.run(MIN)
    assert all(is_empty(rig.a, entry) and is_empty(rig.b, entry) for entry in entries)
    dropped = [x for _, x in rig.of(rig.a, c.Forget)]
    assert all(len(x.entries) <= 64 for x in dropped)
    before = len(dropped)
    rig.world.crash(rig.a, 5 * S)
    rig.run(MIN)
    still_holds(rig)
    later(rig, US_PER_DAY + S)
    assert verify_rows(rig.a.store.scan()).ok
    again = [hash for _, x in rig.of(rig.a, c.Forget)[before:] for hash in x.entries]
    assert not set(again) & set(entries), "what is empty is not dropped again"
    assert rig.a.node is not None
    assert rig.a.node.retaining.next_us() is not None
