"""What the page costs: bytes on the wire, no waiting for the node where a key is pressed, a heap that stays; and one danger is one row."""

from __future__ import annotations

from datetime import timedelta

import literals
from conftest import ROOT, OpenPage
from desk import Desk, text_of
from playwright.sync_api import CDPSession, expect
from sky import ALFA, track

from deconflict.service.shipped import bare, sent
from tools.preload import headed, needed

WEB = ROOT / "src" / "deconflict" / "service" / "web"
MAX_GZIPPED_BYTES = 600_000


def test_u35_what_goes_over_the_wire_lacks_nothing_but_comments() -> None:
    for path in sorted(WEB.glob("*.js")):
        whole, there = path.read_text(encoding="utf-8"), bare(path.read_bytes()).decode()
        assert [piece[:2] for piece in literals.pieces(there)] == [piece[:2] for piece in literals.pieces(whole)], path.name
        assert there.count("\n") == whole.count("\n"), path.name


def test_u35_every_module_is_asked_for_at_once_and_the_maps_code_after_them() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    assert page == headed(page), "python tools/preload.py"
    assert not [name for name in needed() if "maplibre" in name]


def test_u35_all_the_javascript_that_the_page_loads_is_within_600_kb(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True)
    page.get_by_test_id("rail-conflicts").click()
    asked = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    loaded = {url.removeprefix(desk.url).partition("?")[0] for url in asked}
    scripts = sorted(name for name in loaded if name.endswith((".js", ".mjs")))
    assert "modules/maplibre-gl/maplibre-gl.mjs" in scripts
    everything = set(scripts) | {"modules/maplibre-gl/maplibre-gl-worker.mjs"}
    total = sum(len(sent(str(WEB / name))) for name in everything)
    print(f"{len(everything)} scripts, {total / 1000:.0f} kB gzipped")
    assert total <= MAX_GZIPPED_BYTES


def test_u35_an_acknowledgement_shows_before_the_node_has_answered(desk: Desk, open_page: OpenPage) -> None:
    """How long a key takes is measured by tools/bench_page.py; what makes it short is that it waits for nobody."""
    desk.picture["alerts"][0] |= {"message": "warn-ours", "messages": ["warn-ours"]}
    page = open_page()
    page.route("**/api/v1/acknowledgements", lambda _: None)
    row = page.get_by_test_id("danger").first
    row.focus()
    page.evaluate("window.danger = document.activeElement")
    page.keyboard.press("a")
    expect(row.get_by_test_id("ack")).to_have_attribute("data-ack", "sending")
    assert not [said for said in desk.posted("/api/v1/acknowledgements") if said["level"] == "L2"]
    page.unroute_all(behavior="ignoreErrors")


def held_mb(tools: CDPSession) -> float:
    """What the page's JavaScript holds once what nobody needs is collected, in MB."""
    for _ in range(2):
        tools.send("HeapProfiler.collectGarbage")
    used: float = tools.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def test_u35_the_heap_of_a_watch_of_eight_hours_is_that_of_its_first_three(desk: Desk, open_page: OpenPage) -> None:
    """Half hours of 180 beats by the node's clock."""
    desk.picture["tracks"] = [track(ALFA, f"t{n:03}", f"FLY{n}", 34 + n / 60, -40.0, 90, 110, 2500) for n in range(40)]
    page = open_page()
    tools = page.context.new_cdp_session(page)
    held = {}
    for half_hour in range(1, 17):
        for _ in range(180):
            desk.tick(10)
        for n, each in enumerate(desk.picture["tracks"]):
            each |= {"lon_deg": 38 + half_hour / 100, "at": text_of(desk.now)}
            if n < 5:
                each["track_id"] = f"t{half_hour}-{n}"
        desk.picture["messages"] = [each | {"entry": f"{half_hour}-{n}"} for n, each in enumerate(desk.picture["messages"])]
        desk.change()
        expect(page.get_by_test_id("clock")).to_contain_text(text_of(desk.now)[11:19])
        expect(page.locator(f'[data-testid="message"][data-entry="{half_hour}-0"]')).to_have_count(1)
        held[half_hour / 2] = held_mb(tools)
    print({hours: round(mb, 1) for hours, mb in held.items()})
    assert held[8.0] <= 1.1 * held[3.0] + 0.5
    assert desk.now - timedelta(hours=8) >= desk.began


def test_u03_a_pair_whose_figures_jitter_stays_one_row_with_its_focus(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    row = page.get_by_test_id("danger").first
    row.focus()
    page.evaluate("window.row = document.activeElement")
    for n in range(6):
        desk.picture["alerts"][0] |= {"closest_horizontal_m": 740.0 + 370 * (n % 2), "time_to_loss_s": 100.0 + n}
        desk.tick()
        desk.change()
        expect(row).to_contain_text(f"predicted {('0.4', '0.6')[n % 2]} NM")
    expect(page.get_by_test_id("danger")).to_have_count(2)
    assert page.evaluate("document.activeElement === window.row"), "the row was kept, not drawn anew"
    assert page.locator('[role="alert"]').first.inner_text().count("RESCUE1") == 1
