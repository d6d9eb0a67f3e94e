"""What the page shows of care: keys with their times, to whom sites and movements are given, who looked at what."""

from __future__ import annotations

import json
from typing import Any

from conftest import OpenPage
from desk import Desk
from matters import furnish, keys, reads
from playwright.sync_api import Page, expect
from sky import ALFA, BRAVO, at
from test_opened import dropped, node_opens

CONSENTED = {"release_to_all": False, "buffered_for": [], "confirm_from": at(86_400), "release_until": at(40 * 86_400)}


def panel(desk: Desk, open_page: OpenPage, name: str, allow: str = "") -> Page:
    """That panel of a furnished desk."""
    furnish(desk)
    page = open_page(allow=allow)
    page.get_by_test_id(f"rail-{name}").click()
    return page


def site(name: str, **more: Any) -> dict[str, Any]:
    """A clinic of ours that BRAVO is given for forty days."""
    own = {"party": ALFA, "name": "ALFA FIRE DESK", "own": True, "status": "ACTUAL", "expired": False, "geometry": None}
    return own | {"site_id": name, "function": "clinic", "release": [BRAVO], **CONSENTED, **more}


def test_keys_stand_with_their_times_and_what_is_due_is_marked(desk: Desk, open_page: OpenPage) -> None:
    page = panel(desk, open_page, "health")
    rows = page.get_by_test_id("signing-key")
    expect(rows).to_have_count(4)
    assert [row.get_attribute("data-state") for row in rows.all()] == ["signs", "revoked", "recovery", "signs"]
    expect(rows.nth(0)).to_contain_text("to be turned by 2026-12-02")
    expect(rows.nth(1)).to_contain_text("revoked since 2025-12-02")
    expect(rows.nth(3)).to_contain_text("BRAVO")
    assert {row.get_attribute("data-bad") for row in rows.all()} == {"false"}
    due = keys()
    due["keys"][0]["rotate_by"], due["recovery_is_here"] = at(-86_400), True
    desk.answers["/api/v1/keys"] = lambda _body: due
    page.get_by_test_id("rail-record").click()
    page.get_by_test_id("rail-health").click()
    expect(page.locator('[data-testid="signing-key"][data-bad="true"]')).to_have_count(2)
    expect(rows.nth(2)).to_contain_text("still on this machine")


def test_a_list_says_who_is_given_it_and_who_not_and_is_confirmed_with_consent(desk: Desk, open_page: OpenPage) -> None:
    third = "c" * 26
    desk.picture["peers"].append({"party": third, "name": "CHARLIE", "link": "UP", "since": at(-4000), "skew_s": 0.1})
    ends = site("S-2", release=[BRAVO, third], buffered_for=[third], confirm_from=at(-60), release_until=at(86_400))
    ended = site("S-3", release_until=at(-60), confirm_from=at(-86_400))
    before = site("S-4", release=[], release_until=None, confirm_from=None)
    desk.picture["sites"] += [site("S-1"), ends, ended, before, site("S-5", expired=True)]
    moving = {name: value for name, value in site("C-1").items() if name not in ("site_id", "function", "expired")}
    desk.picture["movements"] = [
        moving | {"movement_id": "C-1", "movement": "convoy", "state": "Activated", "release": [], "release_to_all": True},
        moving | {"movement_id": "C-2", "movement": "flight", "state": "Ended"},
    ]
    page = panel(desk, open_page, "health")
    rows = page.get_by_test_id("release-list")
    assert [(row.get_attribute("data-id"), row.get_attribute("data-stands")) for row in rows.all()] == [
        ("S-3", "ended"), ("S-2", "confirm"), ("S-1", "runs"), ("C-1", "runs"), ("S-4", "runs"),
    ]  # fmt: skip
    expect(rows.nth(0)).to_contain_text("given to nobody since 2026-11-22 12:02Z")
    expect(rows.nth(0)).to_contain_text("was given to BRAVO")
    expect(rows.nth(1)).to_contain_text("only a wider place: CHARLIE")
    expect(rows.nth(2).get_by_test_id("release-without")).to_contain_text("not given to CHARLIE")
    expect(rows.nth(3)).to_contain_text("given to all who read our plans")
    expect(rows.nth(4)).to_contain_text("as stated before a list was asked for")
    rows.nth(1).get_by_test_id("release-confirm").click()
    form = page.get_by_test_id("confirm-form")
    form.get_by_test_id("field-consent-until").fill("next year")
    expect(form.get_by_test_id("confirm-send")).to_be_disabled()
    form.get_by_test_id("field-consent-until").fill("2027-01-31 12:00Z")
    form.get_by_test_id("field-consent-by").fill("the director")
    form.get_by_test_id("confirm-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(form).to_have_count(0)
    assert desk.posted("/api/v1/sites/S-2/confirmation") == [{"consent_by": "the director", "consent_until": "2027-01-31T12:00:00Z"}]
    rows.nth(3).get_by_test_id("release-confirm").click()
    form.get_by_test_id("field-consent-by").fill("the leader")
    form.get_by_test_id("contact-tested").check()
    form.get_by_test_id("confirm-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(form).to_have_count(0)
    (said,) = desk.posted("/api/v1/movements/C-1/confirmation")
    assert set(said) == {"consent_by", "contact_tested_at"}


def test_without_a_site_of_ours_that_is_said_and_a_refused_confirmation_too(desk: Desk, open_page: OpenPage) -> None:
    page = panel(desk, open_page, "health", "422")
    expect(page.get_by_test_id("released")).to_contain_text("No site or movement of ours is listed.")
    desk.picture["sites"].append(site("S-1"))
    desk.refuse["/api/v1/sites/S-1/confirmation"] = (422, {"detail": "nobody has consented yet", "mend": "give the time they said so"})
    desk.change()
    page.get_by_test_id("release-confirm").click()
    page.get_by_test_id("field-consent-by").fill("the director")
    page.get_by_test_id("confirm-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_test_id("confirm-form").get_by_role("alert")).to_contain_text("nobody has consented yet")


def test_who_looked_at_what_is_asked_for_when_it_is_opened_and_shown_to_whom_it_may_be(desk: Desk, open_page: OpenPage) -> None:
    asked: list[dict[str, str]] = []

    def told(query: dict[str, str]) -> dict[str, Any]:
        asked.append(query)
        return reads()

    page = panel(desk, open_page, "record", "403")
    desk.answers["/api/v1/reads"] = told
    page.get_by_test_id("verify").wait_for()
    assert asked == [], "nothing is looked at before somebody wants it"
    page.get_by_test_id("reads-title").click()
    rows = page.get_by_test_id("read")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("duty officer")
    expect(rows.nth(2)).to_contain_text("command lineexport all.zip1for the court")
    page.get_by_test_id("field-reads-who").fill("M. Ivanova")
    broken = reads()
    broken["reads"][1]["whole"] = False
    desk.answers["/api/v1/reads"] = lambda query: (asked.append(query), broken)[1]
    page.get_by_test_id("reads-ask").click()
    expect(page.get_by_test_id("reads-broken")).to_be_visible()
    assert asked[-1] == {"limit": "200", "who": "M. Ivanova"}
    desk.refuse["/api/v1/reads"] = (403, {"detail": "this needs the scope admin"})
    page.get_by_test_id("reads-title").click()
    page.get_by_test_id("reads-title").click()
    expect(page.get_by_test_id("reads-not-yours")).to_contain_text("shown to the principal")


def test_a_peer_that_came_back_from_an_older_copy_is_seen_as_that(desk: Desk, open_page: OpenPage) -> None:
    (peer,) = desk.picture["peers"]
    peer["anew"] = [{"logbook": name, "epoch": 1, "after": {"epoch": 0, "seq": 4}, "left": 0} for name in ("plans", "keys")]
    page = panel(desk, open_page, "health")
    expect(page.get_by_test_id("anew")).to_contain_text("goes on in a new epoch")
    peer["anew"][0]["left"] = 3
    desk.change()
    expect(page.get_by_test_id("anew")).to_contain_text("3 later entries that we hold")
    expect(page.get_by_test_id("anew")).not_to_contain_text("✕")
    expect(page.get_by_test_id("red-line").filter(has_text="later entries")).to_have_count(0)


CAMPS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-39.7 + number / 10, 34.5]},
            "properties": {"site_id": f"CAMP-{number}", "function": "camp", "radius_m": 300, "from": at(0), "until": at(86_400), **more},
        }
        for number, more in enumerate(({}, {"release": ["c" * 26], "consent": {"consent_by": "its head", "at": at(-60)}}))
    ],
}


def test_a_file_that_does_not_say_to_whom_a_site_goes_is_filed_when_the_officer_said_so(desk: Desk, open_page: OpenPage) -> None:
    page = panel(desk, open_page, "zones")
    node_opens(page)
    dropped(page, json.dumps(CAMPS), "camps.geojson")
    page.get_by_test_id("to-whom").wait_for()
    expect(page.get_by_test_id("file-record")).to_have_count(2)
    assert not page.get_by_test_id("to-all").is_checked(), "nothing is chosen before"
    page.get_by_test_id("to-all").check()
    expect(page.get_by_test_id(f"to-{BRAVO}")).to_be_disabled()
    page.get_by_test_id("to-all").uncheck()
    page.get_by_test_id(f"to-{BRAVO}").check()
    page.get_by_test_id("field-given-by").fill("who runs them")
    page.get_by_test_id("file-all").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator('[data-testid="file-record"][data-state="filed"]')).to_have_count(2)
    expect(page.get_by_test_id("to-whom")).to_have_count(0)
    first, second = (feature["properties"] for feature in desk.posted("/api/v1/sites"))
    assert (first["release"], first["consent"]["consent_by"]) == ([BRAVO], "who runs them")
    assert first["consent"]["at"] <= desk.picture["now"]
    assert (second["release"], second["consent"]["consent_by"]) == (["c" * 26], "its head"), "what the file says stands"


def test_a_site_of_a_file_that_is_given_to_more_waits_for_a_second_person_and_is_no_draft(desk: Desk, open_page: OpenPage) -> None:
    desk.answers["/api/v1/sites"] = lambda _body: {"waiting_for": "a second person", "act": "site CAMP-0", "by": "M. Ivanova"}
    page = panel(desk, open_page, "zones")
    node_opens(page)
    dropped(page, json.dumps(CAMPS), "camps.geojson")
    page.get_by_test_id("to-all").check()
    page.get_by_test_id("field-given-by").fill("who runs them")
    page.get_by_test_id("file-all").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator('[data-testid="file-record"][data-state="waits"]')).to_have_count(2)
    expect(page.get_by_test_id("file-record").first).to_contain_text("waits for a second person")
    expect(page.get_by_test_id("file-one")).to_have_count(0)


def test_a_list_is_changed_in_place_and_only_what_differs_is_asked_for(desk: Desk, open_page: OpenPage) -> None:
    third = "c" * 26
    desk.picture["peers"].append({"party": third, "name": "CHARLIE", "link": "UP", "since": at(-4000), "skew_s": 0.1})
    desk.picture["sites"] += [site("S-1"), site("S-2", release=[], release_to_all=True)]
    desk.answers["/api/v1/sites/S-2/release"] = lambda _body: {"waiting_for": "a second person", "act": "release-site S-2", "by": "x"}
    page = panel(desk, open_page, "health")
    one, other = (page.locator(f'[data-testid="release-list"][data-id="{name}"]') for name in ("S-1", "S-2"))
    one.get_by_test_id("release-change").click()
    form = one.get_by_test_id("relist-form")
    expect(form.get_by_test_id("relist-send")).to_be_disabled()
    form.get_by_test_id(f"relist-{third}").check()
    form.get_by_test_id(f"coarse-{third}").check()
    form.get_by_test_id("field-relist-by").fill("the director")
    form.get_by_test_id("field-relist-until").fill("2027-01-31 12:00Z")
    form.get_by_test_id("relist-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(form.get_by_test_id("said")).to_have_text("Sent")
    said = {"release": [BRAVO, third], "buffered_for": [third], "release_until": "2027-01-31T12:00:00Z", "consent_by": "the director"}
    assert desk.posted("/api/v1/sites/S-1/release") == [said]
    form.get_by_test_id(f"relist-{BRAVO}").uncheck()
    form.get_by_test_id(f"relist-{third}").uncheck()
    expect(form.get_by_test_id("relist-send")).to_be_disabled(), "somebody is on it"
    one.get_by_test_id("release-change").click()
    other.get_by_test_id("release-change").click()
    form = other.get_by_test_id("relist-form")
    form.get_by_test_id("relist-all").uncheck()
    form.get_by_test_id(f"relist-{BRAVO}").check()
    form.get_by_test_id("relist-send").click()
    page.get_by_role("button", name="Send now").click()
    expect(form.get_by_test_id("said")).to_contain_text("second person")
    assert desk.posted("/api/v1/sites/S-2/release") == [{"release": [BRAVO]}]
