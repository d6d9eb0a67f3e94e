"""Keys of ours turned and revoked on the page: by one desk without accounts, by two people at two pages where there are, on a real node."""

from __future__ import annotations

from conftest import OpenPage
from desk import Desk
from matters import keys
from playwright.sync_api import Browser, Locator, Page, expect
from test_care import panel
from test_second import Paired, paired
from test_together import page_of, sent, waiting

__all__ = ["paired"]


def key_rows(page: Page, state: str) -> Locator:
    """The keys of ours that stand so."""
    return page.locator(f'[data-testid="signing-key"][data-state="{state}"]').filter(has_text="ours")


def test_without_accounts_the_desk_turns_its_key_and_revokes_one_by_two_names(desk: Desk, open_page: OpenPage) -> None:
    page = panel(desk, open_page, "health")
    expect(page.get_by_test_id("key-turn")).to_have_count(1)
    expect(page.get_by_test_id("key-revoke")).to_have_count(1)
    page.get_by_test_id("key-turn").click()
    expect(page.get_by_test_id("key-turn-send")).to_be_disabled()
    page.get_by_test_id("field-key-why").fill(" yearly ")
    page.get_by_test_id("key-turn-send").click()
    sent(page)
    expect(page.get_by_test_id("key-did")).to_be_visible()
    assert desk.posted("/api/v1/keys/rotation") == [{"why": "yearly"}]
    page.get_by_test_id("key-revoke").click()
    expect(page.get_by_test_id("key-did")).to_have_count(0)
    form = page.get_by_test_id("key-revoke-form")
    expect(form).to_contain_text("put recovery.key into the node’s folder")
    for name, words in {"why": "laptop stolen", "first": "A. One"}.items():
        form.get_by_test_id(f"field-key-{name}").fill(words)
    expect(form.get_by_test_id("key-revoke-send")).to_be_disabled()
    form.get_by_test_id("field-key-second").fill("A. Two")
    form.get_by_test_id("key-revoke-send").click()
    sent(page)
    expect(form).to_have_count(0)
    named = {"by_people": True, "by": "A. One", "second": "A. Two"}
    assert desk.posted("/api/v1/keys/revocation") == [{"why": "laptop stolen", "key": "N" * 43, **named}]


def test_what_is_typed_outlasts_a_read_that_fails(desk: Desk, open_page: OpenPage) -> None:
    page = panel(desk, open_page, "health", allow="503")
    page.get_by_test_id("key-revoke").click()
    form = page.get_by_test_id("key-revoke-form")
    form.get_by_test_id("field-key-why").fill("laptop stolen")
    desk.refuse["/api/v1/keys"] = (503, {"detail": "not now"})
    desk.tick(5)
    expect(page.get_by_test_id("signing-keys").get_by_role("alert")).to_contain_text("not now")
    del desk.refuse["/api/v1/keys"]
    desk.tick(5)
    expect(key_rows(page, "signs")).to_have_count(1)
    expect(form.get_by_test_id("field-key-why")).to_have_value("laptop stolen")


def test_the_recovery_key_vouches_where_it_is_in_the_nodes_folder_and_a_refusal_is_told(desk: Desk, open_page: OpenPage) -> None:
    desk.refuse["/api/v1/keys/revocation"] = (403, {"detail": "two different people do this", "mend": "name both"})
    page = panel(desk, open_page, "health", allow="403")
    desk.answers["/api/v1/keys"] = lambda _body: keys() | {"recovery_is_here": True}
    page.get_by_test_id("rail-record").click()
    page.get_by_test_id("rail-health").click()
    page.get_by_test_id("key-revoke").click()
    form = page.get_by_test_id("key-revoke-form")
    expect(form.get_by_test_id("field-key-way")).to_have_value("recovery")
    expect(form.get_by_test_id("field-key-first")).to_have_count(0)
    form.get_by_test_id("field-key-why").fill("laptop stolen")
    form.get_by_test_id("key-revoke-send").click()
    sent(page)
    expect(form.get_by_role("alert")).to_have_text("two different people do this. name both")
    assert desk.posted("/api/v1/keys/revocation") == [{"why": "laptop stolen", "key": "N" * 43}]


def test_u27_two_people_turn_a_key_and_revoke_it_at_two_pages_and_an_officer_may_not(paired: Paired, browser: Browser) -> None:
    rincipal = page_of(paired, browser, "P. Rincipal", "principal", "principal")
    tech = page_of(paired, browser, "T. Ech", "technical", "technical")
    officer = page_of(paired, browser, "M. Ivanova", "officer", "duty")
    officer.get_by_test_id("rail-health").click()
    expect(key_rows(officer, "signs")).to_have_count(1)
    expect(officer.get_by_test_id("key-turn")).to_have_count(0)
    rincipal.get_by_test_id("rail-health").click()
    before = key_rows(rincipal, "signs").locator(".hash").inner_text()
    rincipal.get_by_test_id("key-turn").click()
    rincipal.get_by_test_id("field-key-why").fill("yearly")
    rincipal.get_by_test_id("key-turn-send").click()
    sent(rincipal)
    expect(rincipal.get_by_test_id("key-did")).to_contain_text("second")
    asked = waiting(tech, "health")
    expect(asked).to_contain_text("Turn the key")
    expect(asked).to_contain_text("yearly")
    asked.get_by_test_id("second-confirm").click()
    for page in (tech, rincipal):
        expect(key_rows(page, "earlier").locator(".hash")).to_have_text(before)

    tech.get_by_test_id("signing-key").filter(has_text=before).get_by_test_id("key-revoke").click()
    tech.get_by_test_id("field-key-why").fill("a copy was found")
    tech.get_by_test_id("field-key-way").select_option("people")
    tech.get_by_test_id("key-revoke-send").click()
    sent(tech)
    asked = waiting(rincipal, "health")
    expect(asked).to_contain_text("Revoke the key")
    expect(asked).to_contain_text(before)
    asked.get_by_test_id("second-confirm").click()
    expect(key_rows(rincipal, "revoked").locator(".hash")).to_have_text(before)
    assert [key["revoked"] for key in paired.ask("GET", "/api/v1/keys")["keys"]].count(True) == 1
