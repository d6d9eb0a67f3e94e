"""Who is given what of a site: by its list, until it ends, and never the consent; and which lists may be stated at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Circle
from deconflict.coordination import release
from deconflict.coordination.release import Before, Term
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.statements.base import Part
from deconflict.statements.consents import Consent
from deconflict.statements.movements import Movement, MovementKind
from deconflict.statements.plans import LiveContact, PlaceReference, Volumes
from deconflict.statements.sites import Place, Site
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import volume

DAY_US = 86_400_000_000
A, READERS = Scribe("ALFA"), [letter * 26 for letter in "bcde"]
NOW_US = A.now_us
EXACT = Place(place=Circle(34 * 10**9, 38 * 10**9, 500_000))
CONSENT = Consent(consent_by="the clinic's director", at_us=NOW_US - 1)
LEGS = Volumes(volumes=(volume(NOW_US),))
ALL = {"exact", "buffered", "contact", "reference", "consent"}


def site(**chosen: Any) -> Site:
    fields: dict[str, Any] = {"site_id": "S1", "function": "clinic", "from_us": NOW_US, "until_us": NOW_US + 80 * DAY_US}
    return Site(message=A.header(*READERS), **{**fields, **chosen})


def parts(**chosen: Part) -> dict[str, Part]:
    reference = PlaceReference(reference="bridge", lat_ndeg=0, lon_ndeg=0, range_horizontal_mm=1, bearing_mdeg=1)
    base = {"exact": EXACT, "contact": LiveContact(name="desk", means="1"), "reference": reference, "consent": CONSENT}
    return {**base, **chosen}


def stated(main: Site) -> Entry:
    """An entry that has every part a site can have."""
    return A.say("plans", "SITE_NOTICE", **{**parts(buffered=EXACT), "main": main})


@given(
    listed=st.sets(st.sampled_from(READERS)), coarse=st.sets(st.sampled_from(READERS)), reader=st.sampled_from(READERS),
    until=st.none() | st.integers(-5, 5), expired=st.booleans(),
)  # fmt: skip
def test_a_reader_is_given_what_the_list_says_and_nothing_once_it_has_ended(
    listed: set[str], coarse: set[str], reader: str, until: int | None, *, expired: bool
) -> None:
    main = site(
        release=tuple(sorted(listed)), buffered_for=tuple(sorted(coarse & listed)), expired=expired,
        release_until_us=None if until is None else NOW_US + until,
    )  # fmt: skip
    entry = stated(main)
    hidden = release.withheld(entry, reader, NOW_US)
    runs = until is None or until > 0
    if not runs or (listed and reader not in listed):
        assert hidden == ALL
    elif reader in coarse & listed:
        assert ALL - hidden == {"buffered", "contact"}
    else:
        assert hidden == {"consent"}
    assert release.withheld(entry, A.party, NOW_US) == frozenset()
    cut = entry.withhold(hidden)
    assert (cut.hash, cut.main) == (entry.hash, main)
    assert Entry.decode(cut.encode()) == cut
    assert release.is_whole_for(cut, reader, NOW_US)
    assert release.is_whole_for(entry.without(["consent"]), reader, NOW_US)
    for other in READERS:
        lacks = hidden - release.withheld(entry, other, NOW_US) - {"consent"}
        assert release.is_whole_for(cut, other, NOW_US) is not bool(lacks)


def movement(**chosen: Any) -> Movement:
    fields: dict[str, Any] = {"release": (READERS[0],), "state": IntentState.ACCEPTED, **chosen}
    return Movement(
        message=A.header(*READERS), movement_id="M1", movement=MovementKind.CONVOY, vehicles=1, aircraft=0,
        contact_tested_at_us=NOW_US, check_in_time_us=3_600_000_000, **fields,
    )  # fmt: skip


def test_a_movement_is_given_to_its_list_and_what_says_nothing_of_a_list_to_nobody() -> None:
    moving = movement()
    entry = A.say("plans", "MOVEMENT_NOTICE", main=moving, exact=Volumes(volumes=(volume(NOW_US),)))
    assert release.withheld(entry, READERS[0], NOW_US) == frozenset()
    assert release.withheld(entry, READERS[1], NOW_US) == {"exact"}
    assert release.withheld(entry.without(["main"]), READERS[0], NOW_US) == {"exact"}
    assert release.is_whole_for(entry.without(["main", "exact"]), READERS[0], NOW_US), "what was dropped is nowhere"
    coarse = replace(moving, buffered_for=(READERS[0],), release_until_us=NOW_US + 1)
    both = A.say("plans", "MOVEMENT_NOTICE", main=coarse, exact=LEGS, buffered=LEGS, contact=parts()["contact"], consent=CONSENT)
    assert release.withheld(both, READERS[0], NOW_US) == {"exact", "consent"}
    assert release.withheld(both, READERS[0], NOW_US + 1) == {"exact", "buffered", "contact", "consent"}


def refused(where: str, main: Site, **chosen: Part) -> None:
    with pytest.raises(Refused) as found:
        release.ready(main, {key: value for key, value in parts(**chosen).items() if value is not None}, NOW_US)
    assert found.value.where == where


def test_a_list_without_consent_or_beyond_it_is_refused() -> None:
    listed = site(release=(READERS[0],))
    none: Any = None
    refused("release", site())
    refused("release", site(buffered_for=(READERS[0],)))
    refused("release_to_all", replace(listed, release_to_all=True))
    refused("parts.consent", listed, consent=none)
    refused("parts.consent", site(release_to_all=True), consent=none)
    refused("parts.consent.at_us", listed, consent=Consent(consent_by="x", at_us=NOW_US + 1))
    refused("buffered_for", replace(listed, buffered_for=(READERS[1],)))
    refused("release_until", replace(listed, release_until_us=listed.until_us + 1))
    refused("release_until", replace(listed, release_until_us=NOW_US))
    refused("release_until", replace(listed, release_until_us=NOW_US + 2), consent=Consent(consent_by="x", at_us=0, until_us=NOW_US + 1))
    refused("parts.exact", replace(listed, buffered_for=(READERS[0],)), exact=none)
    near = Place(place=Circle(35 * 10**9, 38 * 10**9, 1_000_000))
    refused("parts.buffered", replace(listed, buffered_for=(READERS[0],)), buffered=near)


def test_a_list_ends_with_the_consent_or_with_the_listing_and_its_buffer_holds_the_place() -> None:
    main, found = release.ready(site(release=(READERS[0],), buffered_for=(READERS[0],)), parts(), NOW_US)
    assert main.release_until_us == main.until_us
    assert found["main"] is main
    assert isinstance(found["buffered"], Place)
    assert found["buffered"].place.radius_mm >= 5_500_000
    short = parts(consent=Consent(consent_by="x", at_us=0, until_us=NOW_US + DAY_US))
    assert release.ready(site(release=(READERS[0],)), short, NOW_US)[0].release_until_us == NOW_US + DAY_US
    wide = Place(place=Circle(34 * 10**9, 38 * 10**9, 9_000_000))
    most = site(buffered_for=(READERS[0],), release_to_all=True)
    assert release.ready(most, parts(buffered=wide), NOW_US)[1]["buffered"] == wide
    coarse_only = {"buffered": wide, "consent": CONSENT}
    assert release.ready(most, coarse_only, NOW_US)[1] == {**coarse_only, "main": replace(most, release_until_us=most.until_us)}


def test_what_is_stated_anew_for_no_more_rests_on_the_consent_it_had() -> None:
    bare = {"exact": EXACT}
    two, coarse = READERS[:2], (READERS[1],)
    main, _ = release.ready(site(release=tuple(two), buffered_for=coarse), parts(), NOW_US)
    before = Before(main, CONSENT)
    longer = replace(main, until_us=main.until_us + DAY_US, release_until_us=None)
    again, found = release.ready(longer, bare, NOW_US, before)
    assert again.release_until_us == main.until_us, "its list is not longer by that"
    assert (found["consent"], "buffered" in found) == (CONSENT, True)
    fewer = replace(longer, release=(READERS[0],), buffered_for=())
    assert release.ready(fewer, bare, NOW_US, before)[1]["consent"] == CONSENT
    with pytest.raises(Refused, match="longer"):
        release.ready(replace(longer, release_until_us=longer.until_us), bare, NOW_US, before)
    for wider in ({"release": (*two, READERS[2])}, {"buffered_for": ()}, {"release": (), "release_to_all": True, "buffered_for": ()}):
        with pytest.raises(Refused, match="consent"):
            release.ready(replace(longer, **wider), bare, NOW_US, before)
    with pytest.raises(Refused, match="to whom"):
        release.ready(replace(longer, release=()), bare, NOW_US, before)
    of_all = Before(site(release_to_all=True, buffered_for=coarse), CONSENT)
    assert release.ready(site(release_to_all=True, buffered_for=coarse), bare, NOW_US, of_all)[1]["consent"] == CONSENT
    assert release.ready(site(release=(READERS[0],)), bare, NOW_US, of_all)[1]["consent"] == CONSENT
    for wider in ({"release_to_all": True}, {"release": coarse}):
        with pytest.raises(Refused, match="consent"):
            release.ready(site(**wider), bare, NOW_US, of_all)
    with pytest.raises(Refused, match="to whom"):
        release.ready(site(buffered_for=coarse), bare, NOW_US, of_all)


def test_what_was_stated_before_a_list_was_asked_for_is_corrected_as_it_stood() -> None:
    bare: dict[str, Part] = {"exact": EXACT}
    plain = site()
    assert release.ready(plain, bare, NOW_US, Before(plain, None)) == (plain, bare)
    listed = site(release=(READERS[0],))
    assert release.ready(listed, bare, NOW_US, Before(plain, None)) == (listed, bare), "and may be for fewer"
    with pytest.raises(Refused, match="to whom"):
        release.ready(plain, bare, NOW_US, Before(listed, None))
    with pytest.raises(Refused, match="consent"):
        release.ready(site(release_to_all=True), bare, NOW_US, Before(listed, None))


def test_what_is_over_goes_to_those_to_whom_it_went() -> None:
    bare: dict[str, Part] = {"exact": EXACT}
    main, _ = release.ready(site(release=tuple(READERS[:2]), buffered_for=(READERS[1],)), parts(), NOW_US)
    over, found = release.ready(site(expired=True), bare, NOW_US, Before(main, CONSENT))
    assert (over.release, over.buffered_for, over.release_until_us) == (main.release, main.buffered_for, main.release_until_us)
    assert isinstance(found["buffered"], Place)
    bare_over, nothing = release.ready(site(expired=True), {}, NOW_US, Before(main, CONSENT))
    assert (bare_over.release, nothing) == (main.release, {}), "it need not say where any more"
    named = site(expired=True, release=(READERS[2],))
    assert release.ready(named, bare, NOW_US, Before(main, CONSENT)) == (named, bare)
    assert release.ready(movement(release=(), state=IntentState.ENDED), {}, NOW_US)[0].release == ()


def test_a_movements_list_ends_a_day_after_its_last_leg_and_its_buffer_holds_its_legs() -> None:
    given: dict[str, Part] = {"exact": LEGS, "consent": CONSENT}
    last_us = LEGS.volumes[0].until_us
    main, found = release.ready(movement(buffered_for=(READERS[0],)), given, NOW_US)
    assert main.release_until_us == last_us + DAY_US
    wide = found["buffered"]
    assert isinstance(wide, Volumes)
    assert release.ready(main, {**given, "buffered": wide}, NOW_US)[1]["buffered"] == wide
    with pytest.raises(Refused, match="does not hold"):
        release.ready(main, {**given, "buffered": Volumes(volumes=(replace(LEGS.volumes[0], until_us=last_us - 1),))}, NOW_US)
    late = main.release_until_us
    assert [release.term(main, at, LEGS.volumes) for at in (NOW_US, late - 1, late)] == [Term.RUNS, Term.RUNS, Term.ENDED]
    short = replace(main, release_until_us=last_us - 1)
    assert release.term(short, last_us - 2, LEGS.volumes) is Term.CONFIRM
    longer = replace(LEGS.volumes[0], until_us=last_us + DAY_US)
    again, _ = release.ready(replace(main, release_until_us=None), {"exact": Volumes(volumes=(longer,))}, NOW_US, Before(main, CONSENT))
    assert again.release_until_us == last_us + 2 * DAY_US, "late on the way, on the consent it had"
    with pytest.raises(Refused, match="ended"):
        release.ready(replace(main, release_until_us=None), given, late)
    assert release.lasts_us(main) == (NOW_US, release.FOR_EVER_US)


def test_a_list_is_to_be_confirmed_before_it_ends() -> None:
    main = site(release_until_us=NOW_US + 60 * DAY_US)
    assert [release.term(main, NOW_US + days * DAY_US) for days in (0, 45, 46, 59, 60)] == [
        Term.RUNS, Term.RUNS, Term.CONFIRM, Term.CONFIRM, Term.ENDED,
    ]  # fmt: skip
    short = site(until_us=NOW_US + 4 * DAY_US)
    assert [release.term(short, NOW_US + days * DAY_US) for days in (2, 3, 4)] == [Term.RUNS, Term.CONFIRM, Term.ENDED]
