"""The panel of agreements: clauses as sentences, both sides' hashes, differences side by side, and two people who sign."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import FIRST, SECOND, clauses_said, furnish
from playwright.sync_api import Page, expect


def open_agreement(desk: Desk, open_page: OpenPage, allow: str = "") -> Page:
    """The page with the agreement in its centre."""
    furnish(desk)
    page = open_page(allow=allow)
    page.get_by_test_id("rail-agreement").click()
    page.get_by_test_id("clauses").wait_for()
    return page


def test_each_clause_is_a_sentence_with_its_number_and_where_both_stand(desk: Desk, open_page: OpenPage) -> None:
    page = open_agreement(desk, open_page)
    minima = page.locator('[data-testid="clause"][data-id="separation_minima"]')
    expect(minima).to_contain_text("Separation minima ✓ in force")
    expect(minima.get_by_test_id("clause-sentence")).to_contain_text("horizontal 1 NM.")
    expect(page.locator('[data-testid="clause"][data-id="notification"]')).to_contain_text("◐ reserved")
    expect(page.get_by_test_id("hashes")).to_contain_text("WE signed first00000")
    expect(page.get_by_test_id("hashes")).to_contain_text("BRAVO signed first00000 · bound with us by first00000")
    holds = page.get_by_test_id("mandate")
    assert [each.get_attribute("data-holds") for each in holds.all()] == ["true", "false"]


def test_a_clause_is_reserved_with_a_reason_and_chosen_ones_are_suspended(desk: Desk, open_page: OpenPage) -> None:
    page = open_agreement(desk, open_page)
    clause = page.locator('[data-testid="clause"][data-id="notification"]')
    clause.locator("summary").click()
    expect(clause.locator("[data-act=reserve]")).to_be_disabled()
    clause.get_by_label("why (for a reservation").fill("too short")
    clause.locator("[data-act=reserve]").click()
    page.get_by_role("button", name="Send now").first.click()
    expect(clause.get_by_test_id("said")).to_have_text("Sent")
    assert desk.posted("/api/v1/agreements/alfa-bravo/clauses") == [
        {"act": "reserve", "clauses": ["notification"], "version": SECOND, "remark": "too short"}
    ]
    clause.get_by_test_id("clause-choose").check()
    page.get_by_test_id("suspend-send").click()
    expect(page.get_by_test_id("suspend")).to_have_count(0)
    assert desk.posted("/api/v1/agreements/alfa-bravo/suspensions") == [{"clauses": ["notification"], "reason": "review"}]


def test_u27_two_people_sign_and_the_same_one_twice_is_refused(desk: Desk, open_page: OpenPage) -> None:
    page = open_agreement(desk, open_page, "403")
    expect(page.get_by_test_id("signing")).to_contain_text("Two people on watch sign, each for themselves")
    page.get_by_test_id("sign").click()
    expect(page.get_by_test_id("signing").get_by_test_id("said")).to_have_text("Sent")
    assert desk.posted("/api/v1/agreements/alfa-bravo/signatures") == [{"version": SECOND, "signed": "t" * 43}]
    desk.refuse["/api/v1/agreements/alfa-bravo/signatures"] = (403, {"detail": "M. Ivanova has signed", "mend": "let somebody else sign"})
    desk.picture["agreements"][0]["first_signed"] = {"name": "M. Ivanova", "role": "duty"}
    desk.change()
    expect(page.get_by_test_id("signing")).to_contain_text("M. Ivanova has signed; a second person is awaited")
    page.get_by_test_id("sign").click()
    expect(page.get_by_test_id("signing").get_by_test_id("said")).to_have_text("M. Ivanova has signed. let somebody else sign")


def test_two_versions_stand_side_by_side_in_two_languages(desk: Desk, open_page: OpenPage) -> None:
    furnish(desk)
    said = {FIRST: clauses_said("1 NM"), SECOND: clauses_said("2 NM")}
    desk.answers["/api/v1/agreements/alfa-bravo"] = lambda asked: {
        "version": asked["version"], "toml": "", "clauses_said": said[asked["version"]],
    }  # fmt: skip
    page = open_page()
    page.get_by_test_id("rail-agreement").click()
    row = page.get_by_test_id("difference")
    expect(row).to_have_count(1)
    expect(row.locator("[lang=ar]")).to_have_attribute("dir", "rtl")
    expect(row).to_contain_text("1 NM")
    expect(row).to_contain_text("2 NM")
