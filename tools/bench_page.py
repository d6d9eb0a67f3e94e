"""What the operator's page costs with 500 tracks at 1 Hz: first picture, key to acknowledge, interaction, bytes, heap over a watch of 8 h.

The sky is hand-written (tests/browser/sky.py) and served by tests/browser/desk.py; the watch is compressed: each step lets 20 s pass on the
node's clock. `tools/bench.py page` runs it. Without a Chromium there is nothing to measure.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_clock import Measure

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

BROWSER_TESTS = Path(__file__).resolve().parent.parent / "tests" / "browser"
CHROMIUM = (
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
    "--enable-precise-memory-info",
)  # fmt: skip
TRACKS = 500
STEP_S = 20
KEPT_MIN = 130
"""The page keeps two hours of the past: what it holds grows until then, and not after."""
TOOK = """() => { window.took = new Promise(done => { const from = performance.now();
    const isSent = () => document.querySelector('[data-testid=ack][data-ack=sending], [data-testid=danger][data-ack=acked]');
    const seen = new MutationObserver(() => isSent() && done(performance.now() - from));
    seen.observe(document.body, {subtree: true, attributes: true, childList: true}) }) }"""
SLOW = """() => { window.slowest = 0;
    const note = (list) => { window.slowest = Math.max(window.slowest, ...list.getEntries().map((e) => e.duration)); };
    const seen = new PerformanceObserver(note);
    seen.observe({ type: 'event', durationThreshold: 16, buffered: true }); }"""
LOADED = "performance.getEntriesByType('resource').map(e => e.name)"
DRAWN = "() => document.querySelector('[data-ready=true]')?.map.queryRenderedFeatures({layers: ['tracks']}).length > 0"


def page(quick: bool) -> list[Measure]:
    """A desk, a page, and what it costs; nothing where there is no Chromium to try it in."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("the page is not measured: no Chromium here, install the package 'chromium'", file=sys.stderr)
        return []
    sys.path.insert(0, str(BROWSER_TESTS))
    with _opened(path) as (desk, shown, found):
        found.append(_weight(desk, shown))
        shown.evaluate(SLOW)
        _live(desk, shown, 2 if quick else 10)
        found.append(_acknowledged(desk, shown, 2 if quick else 7))
        found.append(_slowest(desk, shown))
        found += _watched(desk, shown, 10 if quick else 480)
    return found


@contextmanager
def _opened(path: str) -> Iterator[tuple[Any, Page, list[Measure]]]:
    """A desk with that crowd, a page of it with aircraft on its map, and how long that took."""
    from desk import Desk
    from playwright.sync_api import sync_playwright

    with Desk(_picture()) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        shown = browser.new_context(viewport={"width": 1920, "height": 1080}, timezone_id="UTC").new_page()
        begun = time.perf_counter()
        shown.goto(desk.url)
        shown.wait_for_selector('[data-testid="danger"]')
        listed_s = time.perf_counter() - begun
        shown.wait_for_function(DRAWN, timeout=120_000)
        drawn_s = time.perf_counter() - begun
        yield (
            desk,
            shown,
            [
                Measure(f"page, first picture of {TRACKS} tracks", listed_s, "s", 2, most=True, note="address to dangers on screen"),
                Measure("  to aircraft on the map", drawn_s, "s", note="WebGL in software"),
            ],
        )
        browser.close()


def _picture() -> dict[str, Any]:
    """The small sky with a crowd over two degrees of an invented sea."""
    from sky import ALFA, BRAVO, picture, track

    drawn = random.Random(1)  # noqa: S311 - a sky, no secret

    def one(n: int) -> dict[str, Any]:
        lat, lon = 33.5 + 2 * drawn.random(), 37.5 + 2 * drawn.random()
        course, kt, feet = drawn.uniform(0, 360), drawn.uniform(40, 300), drawn.uniform(500, 20_000)
        return track(drawn.choice((ALFA, BRAVO)), f"t{n:04}", f"FLY{n:03}", lat, lon, course, kt, feet)

    sky = picture()
    sky["tracks"] = [*sky["tracks"][:2], *(one(n) for n in range(TRACKS - 2))]
    sky["alerts"][0] |= {"message": "warn-ours", "messages": ["warn-ours"]}
    return sky


def _move(desk: Any, seconds: float) -> None:
    """Let time pass on the node: every track is heard anew a little farther on."""
    from desk import text_of

    desk.now += timedelta(seconds=seconds)
    for each in desk.picture["tracks"]:
        each["history"] = [*each["history"][1:], [each["lon_deg"], each["lat_deg"]]]
        each["lon_deg"] += 0.0002
        each["at"] = text_of(desk.now)
    desk.change()
    desk.beat()


def _live(desk: Any, shown: Page, seconds: float) -> None:
    """A picture a second for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _move(desk, 1)
        shown.wait_for_timeout(1000)


def _acknowledged(desk: Any, shown: Page, times: int) -> Measure:
    """Press the key on our own alert so often, each time anew, under the moving sky."""
    found = []
    for _ in range(times):
        shown.get_by_test_id("danger").first.focus()
        shown.evaluate(TOOK)
        shown.keyboard.press("a")
        found.append(float(shown.evaluate("window.took")))
        for each in desk.picture["messages"]:
            each["ladder"] = {}
        shown.reload()
        shown.wait_for_selector('[data-testid="danger"]')
        _live(desk, shown, 2)
    note = f"{times} times; worst {max(found):.0f} ms"
    return Measure("  from the key to the acknowledgement shown", statistics.median(found), "ms", 100, most=True, note=note)


def _slowest(desk: Any, shown: Page) -> Measure:
    """The slowest of a few keys that change much: to tables and back, vectors, labels."""
    shown.evaluate(SLOW)
    for key in ("t", "2", "t", "l", "l"):
        shown.get_by_test_id("centre").focus()
        shown.keyboard.press(key)
        _live(desk, shown, 1)
    return Measure(
        "  slowest of five interactions", float(shown.evaluate("window.slowest")), "ms", 200, most=True, note="to the next paint"
    )


def _weight(desk: Any, shown: Page) -> Measure:
    """Every script the page loaded, as it goes over the wire."""
    from desk import WEB

    from deconflict.service.shipped import sent

    names = {each.removeprefix(desk.url).partition("?")[0] for each in shown.evaluate(LOADED)}
    names |= {"modules/maplibre-gl/maplibre-gl-worker.mjs"}
    sizes = {name: len(sent(str(WEB / name))) for name in names if name.endswith((".js", ".mjs"))}
    largest = max(sizes, key=lambda name: sizes[name])
    return Measure(
        "  JavaScript, gzipped", sum(sizes.values()) / 1000, "kB", 600, most=True, note=f"{len(sizes)} files; {largest} the largest"
    )


def _watched(desk: Any, shown: Page, minutes: int) -> list[Measure]:
    """What the page holds at the end of a watch, and how much of that came after all that it keeps was there."""
    tools = shown.context.new_cdp_session(shown)
    held: dict[float, float] = {}
    for n in range(minutes * 60 // STEP_S + 1):
        _move(desk, STEP_S)
        shown.wait_for_timeout(60)
        if (n * STEP_S) % 600 == 0:
            held[n * STEP_S / 60] = _heap_mb(tools)
    settled = [mb for minute, mb in held.items() if minute >= KEPT_MIN]
    nodes = shown.evaluate("document.querySelectorAll('*').length")
    end = Measure(f"  heap after {minutes} min", list(held.values())[-1], "MB", note=f"{nodes} elements; {held[0]:.0f} MB at the beginning")
    if not settled:
        return [end]
    grown = max(0.0, settled[-1] - settled[0])
    return [end, Measure("  grown since what is kept was there", grown, "MB", 5, most=True, note=f"from minute {KEPT_MIN}")]


def _heap_mb(tools: CDPSession) -> float:
    """What the page's JavaScript holds after a collection, in MB."""
    tools.send("HeapProfiler.collectGarbage")
    used: float = tools.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6
