"""Two people at two pages: a list is widened and an incident closed by both, refused by one, narrowed by one; two real nodes."""

from __future__ import annotations

import asyncio
from typing import Any

from conftest import CEILING_MS
from playwright.sync_api import Browser, Locator, Page, expect
from test_second import Paired, paired

from tests.service.test_http_care import SITE, day

__all__ = ["paired"]


def page_of(node: Paired, browser: Browser, name: str, role: str, seat: str) -> Page:
    """The page of somebody who signed in and took the watch."""

    async def admitted() -> str:
        house = node.rig.station.house
        person = house.people.find(name) or house.people.add(name, role, "test")
        return house.sessions.admit(person.id, person.name)

    secret = asyncio.run_coroutine_threadsafe(admitted(), node._loop).result(60)
    context = browser.new_context()
    context.set_default_timeout(CEILING_MS)
    context.add_cookies([{"name": node.rig.station.house.cookie, "value": secret, "url": node.http}])
    page = context.new_page()
    page.goto(node.http)
    page.get_by_test_id("watch").click()
    page.get_by_test_id("watch-role").select_option(seat)
    page.get_by_test_id("watch-take").click()
    expect(page.get_by_test_id("watch")).to_contain_text(f"{name} ({seat})")
    return page


def waiting(page: Page, rail: str) -> Locator:
    """What waits, in that panel."""
    button = page.get_by_test_id(f"rail-{rail}")
    if button.get_attribute("aria-current") != "page":
        button.click()
    return page.get_by_test_id("waiting")


def sent(page: Page) -> None:
    """Past the time in which it could be undone."""
    page.get_by_role("button", name="Send now").first.click()


def site_of(node: Paired) -> dict[str, Any]:
    (site,) = node.ask("GET", "/api/v1/picture?only=sites")["sites"]
    return dict(site)


def test_u27_two_people_widen_a_list_and_close_an_incident_and_one_says_no(paired: Paired, browser: Browser) -> None:
    bravo = paired.peer.party
    ivanova = page_of(paired, browser, "M. Ivanova", "officer", "duty")
    lund = page_of(paired, browser, "S. Lund", "senior", "senior")
    listed = {name: said for name, said in SITE["properties"].items() if name != "release_to_all"}
    paired.ask("POST", "/api/v1/sites", {**SITE, "properties": {**listed, "release": [bravo], "buffered_for": [bravo]}})

    ivanova.get_by_test_id("rail-health").click()
    row = ivanova.locator('[data-testid="release-list"][data-id="S-12"]')
    row.get_by_test_id("release-change").click()
    form = row.get_by_test_id("relist-form")
    expect(form.get_by_test_id("relist-send")).to_be_disabled()
    form.get_by_test_id(f"coarse-{bravo}").uncheck()
    form.get_by_test_id("field-relist-by").fill("the director of the clinic")
    form.get_by_test_id("relist-send").click()
    sent(ivanova)
    mine = waiting(ivanova, "health")
    expect(mine).to_contain_text("more exactly to BRAVO")
    expect(mine.get_by_test_id("second-confirm")).to_have_count(0), "nobody is both"
    assert site_of(paired)["buffered_for"] == [bravo], "nothing was said yet"

    theirs = waiting(lund, "health")
    expect(theirs).to_contain_text("asked for by M. Ivanova")
    theirs.get_by_test_id("second-refuse").click()
    expect(theirs).to_have_count(0)
    expect(mine).to_have_count(0), "a refused one is gone"

    form.get_by_test_id("relist-send").click()
    sent(ivanova)
    expect(theirs).to_contain_text("To be given wider: S-12")
    lund.get_by_test_id("second-confirm").click()
    expect(theirs).to_have_count(0)
    assert site_of(paired)["buffered_for"] == []

    form.get_by_test_id(f"coarse-{bravo}").check()
    form.get_by_test_id("relist-send").click()
    sent(ivanova)
    expect(row).to_contain_text("only a wider place: BRAVO"), "less is one person's"

    body = {
        "incident_id": "I1", "stage": "initial", "incident_class": "disputed", "from_us": day(-1), "until_us": day(-1), "parties": [bravo],
        "place": {"lat_deg": 34.5, "lon_deg": -39.7, "radius_m": 2000},
    }  # fmt: skip
    paired.ask("POST", "/api/v1/messages", {"kind": "INCIDENT_REPORT", "body": body})
    ivanova.get_by_test_id("rail-incidents").click()
    ivanova.get_by_test_id("incident-close").click()
    ivanova.get_by_test_id("field-close-class").select_option("unintended")
    ivanova.get_by_test_id("field-close-remark").fill("the wind")
    ivanova.get_by_test_id("close-send").click()
    expect(waiting(ivanova, "incidents")).to_contain_text("To be closed: incident I1")
    asked = waiting(lund, "incidents")
    expect(asked).to_contain_text("the wind")
    asked.get_by_test_id("second-confirm").click()
    expect(lund.get_by_test_id("closed")).to_be_visible()
    expect(ivanova.get_by_test_id("closed")).to_be_visible()
    expect(ivanova.get_by_test_id("incident-close")).to_have_count(0)
