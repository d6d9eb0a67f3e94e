"""Three nodes and a list: each is given what the list says, also by way of another, and nothing once the list has ended."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from deconflict.airspace.intent import IntentState
from deconflict.errors import Refused
from deconflict.logbook.sync import Give
from deconflict.node import commands as c
from deconflict.node.releasing import as_it_stands, confirmed
from deconflict.statements.base import Part
from deconflict.statements.consents import Consent
from deconflict.statements.movements import Movement, MovementKind
from deconflict.statements.plans import LiveContact, Volumes
from deconflict.statements.sites import Site
from deconflict.testing.checks import one_record, record_verifies
from deconflict.testing.host import Host
from tests.node.rig import HOUR, MIN, Rig, S

DAY = 24 * HOUR
CONSENT = Consent(consent_by="the clinic's director", at_us=0)


def party_of(rig: Rig) -> Host:
    return list(rig.world.hosts.values())[2]


def listed(rig: Rig, site_id: str = "S1", **chosen: Any) -> dict[str, Part]:
    """A site of ALFA's with a contact and the consent of who runs it, on the list for 80 days."""
    parts = rig.site(site_id)
    main = parts["main"]
    assert isinstance(main, Site)
    fields = {"until_us": main.from_us + 80 * DAY, "release_to_all": "release" not in chosen, **chosen}
    return {**parts, "main": replace(main, **fields), "contact": LiveContact(name="desk", means="151.5 MHz"), "consent": CONSENT}


def state(rig: Rig, parts: dict[str, Part], kind: str = "SITE_NOTICE") -> str:
    said = rig.file(rig.a, kind, parts)
    assert isinstance(said, dict), said
    rig.run(5 * S)
    return str(said["entry"])


def held(host: Host, entry: str) -> set[str]:
    row = host.store.get(entry)
    return set() if row is None else {slot.name for slot in row.entry.slots if slot.value is not None}


def later(rig: Rig, span_us: int) -> None:
    for host in rig.world.hosts.values():
        rig.world.set_clock(host, span_us)
    rig.run(20 * S)


def faults(rig: Rig) -> list[str]:
    return [what for name, what in rig.faults(rig.a).items() if name.startswith("release ")]


def test_each_is_given_what_the_list_says_and_nobody_the_consent() -> None:
    rig = Rig(3)
    third = party_of(rig)
    both = state(rig, listed(rig, release=tuple(sorted((rig.b.party, third.party))), buffered_for=(third.party,)))
    one = state(rig, listed(rig, "S2", release=(rig.b.party,)))
    every = state(rig, rig.site("S3"))
    assert held(rig.a, both) == {"main", "exact", "buffered", "contact", "consent"}
    assert held(rig.b, both) == {"main", "exact", "buffered", "contact"}
    assert held(third, both) == {"main", "buffered", "contact"}
    assert (held(rig.b, one), held(third, one)) == ({"main", "exact", "contact"}, {"main"})
    assert held(rig.b, every) == held(third, every) == {"main", "exact"}, "all who read our plans"
    gifts = [x.frame for _, x in rig.of(rig.a, c.Send) if isinstance(x.frame, Give)]
    assert not any(b"director" in bytes(raw) for give in gifts for raw in give.entries)
    assert [*record_verifies(rig.world), *one_record(rig.world)] == []


def test_another_relays_what_it_holds_whole_and_leaves_the_rest_to_the_author() -> None:
    rig = Rig(3)
    third = party_of(rig)
    rig.world.cut(rig.a, third)
    rig.run(10 * S)
    coarse = state(rig, listed(rig, release=tuple(sorted((rig.b.party, third.party))), buffered_for=(third.party,)))
    rig.run(10 * S)
    assert held(third, coarse) == {"main", "buffered", "contact"}, "BRAVO holds it whole, and gives what CHARLIE may have"
    hidden = state(rig, listed(rig, "S2", release=(third.party,)))
    rig.run(20 * S)
    assert held(rig.b, hidden) == {"main"}
    assert held(third, hidden) == set(), "what BRAVO has only a part of is not its to give"
    rig.world.heal()
    rig.run(MIN)
    assert held(third, hidden) == {"main", "exact", "contact"}
    assert [*record_verifies(rig.world), *one_record(rig.world)] == []


def test_a_list_that_has_ended_releases_nothing_and_is_asked_for_before() -> None:
    rig = Rig(3)
    third = party_of(rig)
    rig.run(10 * S)
    rig.world.cut(rig.a, third)
    rig.world.cut(rig.b, third)
    rig.run(10 * S)
    entry = state(rig, listed(rig, release=tuple(sorted((rig.b.party, third.party))), release_until_us=rig.world.now_us + 40 * DAY))
    assert held(rig.b, entry) == {"main", "exact", "contact"}
    assert faults(rig) == []
    later(rig, 31 * DAY)
    assert faults(rig)[0].startswith("the list of the site S1 ends ")
    later(rig, 10 * DAY)
    assert faults(rig)[0].startswith("the site S1 is released to nobody since ")
    rig.world.heal()
    rig.run(MIN)
    assert held(third, entry) == {"main"}, "it was away while the list ran"
    assert rig.a.node is not None
    now_us = rig.a.clock.now(rig.world.now_us)
    stands = as_it_stands(rig.a.node.picture, rig.a.party, "site", "S1")
    again = confirmed(stands, replace(CONSENT, at_us=now_us), now_us + 60 * DAY, now_us)
    anew = state(rig, {**again, "main": replace(again["main"], message=rig.header())}, "SITE_CORRECT")
    rig.run(20 * S)
    assert faults(rig) == []
    assert held(third, anew) == held(rig.b, anew) == {"main", "exact", "contact"}
    rig.world.crash(rig.a, 5 * S)
    rig.run(MIN)
    assert faults(rig) == [], "and stays so"


def convoy(rig: Rig, legs_min: int = 60, **chosen: Any) -> dict[str, Part]:
    """A convoy of ALFA's whose leg begins then."""
    now_us = rig.a.clock.now(rig.world.now_us)
    main = Movement(
        message=rig.header(), movement_id="M1", movement=MovementKind.CONVOY, vehicles=3, aircraft=0, contact_tested_at_us=now_us,
        check_in_time_us=HOUR, **{"state": IntentState.ACCEPTED, **chosen},
    )  # fmt: skip
    leg = Volumes(volumes=(rig.volume(from_min=legs_min),))
    return {"main": main, "exact": leg, "contact": LiveContact(name="leader", means="121.5 MHz"), "consent": CONSENT}


def test_a_movement_goes_to_its_list_as_exactly_as_it_says_and_late_on_the_consent_it_had() -> None:
    rig = Rig(3)
    third = party_of(rig)
    both = {"release": tuple(sorted((rig.b.party, third.party))), "buffered_for": (third.party,)}
    entry = state(rig, convoy(rig, **both), "MOVEMENT_NOTICE")
    assert held(rig.b, entry) == {"main", "exact", "buffered", "contact"}
    assert held(third, entry) == {"main", "buffered", "contact"}
    late = {name: part for name, part in convoy(rig, 180, **both).items() if name != "consent"}
    assert held(third, state(rig, late, "MOVEMENT_NOTICE")) == {"main", "buffered", "contact"}
    over = state(rig, convoy(rig, state=IntentState.ENDED), "MOVEMENT_NOTICE")
    assert held(third, over) == {"main", "buffered", "contact"}, "its end goes to those to whom it went, no more exactly"
    assert [*record_verifies(rig.world), *one_record(rig.world)] == []


def test_a_movement_whose_list_ends_under_way_is_asked_for_and_one_that_nobody_ended_is_told() -> None:
    rig = Rig(2)
    now_us = rig.world.now_us
    state(rig, convoy(rig, 50 * 60, release_to_all=True, release_until_us=now_us + 50 * HOUR), "MOVEMENT_NOTICE")
    assert faults(rig) == []
    later(rig, 37 * HOUR)
    assert faults(rig) == []
    later(rig, HOUR)
    assert faults(rig)[0].startswith("the list of the movement M1 ends ")
    later(rig, 12 * HOUR)
    assert faults(rig)[0].startswith("the movement M1 is released to nobody since ")
    assert rig.a.node is not None
    stands = as_it_stands(rig.a.node.picture, rig.a.party, "movement", "M1")
    again = confirmed(stands, CONSENT, None, rig.a.clock.now(rig.world.now_us))
    tested = replace(again["main"], message=rig.header(), contact_tested_at_us=rig.a.clock.now(rig.world.now_us))
    state(rig, {**again, "main": tested}, "MOVEMENT_NOTICE")
    assert faults(rig) == [], "given until a day after its last leg"
    later(rig, 30 * HOUR)
    assert faults(rig)[0].startswith("the movement M1 is released to nobody since ")
    state(rig, convoy(rig, state=IntentState.ENDED), "MOVEMENT_NOTICE")
    assert faults(rig) == []
    with pytest.raises(Refused, match="no movement M1"):
        as_it_stands(rig.a.node.picture, rig.a.party, "movement", "M1")


def test_what_was_stated_before_a_list_was_asked_for_is_for_all_and_is_corrected_so() -> None:
    rig = Rig(3)
    parts = rig.site()
    plain = {"main": replace(parts["main"], release_to_all=False), "exact": parts["exact"]}
    entry = rig.inject(rig.a, "plans", "SITE_NOTICE", plain)
    rig.run(10 * S)
    assert held(rig.b, entry) == held(party_of(rig), entry) == {"main", "exact"}
    anew = state(rig, {**plain, "main": replace(plain["main"], message=rig.header())}, "SITE_CORRECT")
    assert held(rig.b, anew) == {"main", "exact"}
    assert rig.a.node is not None
    stands = as_it_stands(rig.a.node.picture, rig.a.party, "site", "S1")
    now_us = rig.a.clock.now(rig.world.now_us)
    main = confirmed(stands, CONSENT, None, now_us)["main"]
    assert isinstance(main, Site)
    assert (main.release_to_all, main.until_us) == (True, now_us + 3 * HOUR)


def test_what_is_no_site_of_ours_on_the_list_cannot_be_confirmed() -> None:
    rig = Rig()
    state(rig, rig.site("S1", expired=True))
    assert rig.a.node is not None
    for site_id in ("S1", "S9"):
        with pytest.raises(Refused, match="no site"):
            as_it_stands(rig.a.node.picture, rig.a.party, "site", site_id)
    assert faults(rig) == []
