"""A real Chromium on the shipped page, served by the desk; skipped with a reason where Chromium or the modules cannot be had."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright
from sky import picture

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""Chromium asks nobody anything of its own accord."""
ARGUMENTS = [*OFFLINE, "--autoplay-policy=user-gesture-required"]
DRAWING = {
    True: ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
    False: ["--disable-gpu", "--disable-3d-apis"],
}
"""With WebGL, or without: a graphics card made of software costs each page seconds of two cores, map or none. What is not about the map is
tried on the page's own fallback, the tables."""

CEILING_MS = 60_000
"""What comes on an idle machine at once may take as long as this where others work too; no test says how fast anything is."""

expect.set_options(timeout=CEILING_MS)


@pytest.fixture(scope="session")
def modules() -> None:
    """The third-party modules, brought as the build does; the tests' own (axe-core) too."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    try:
        hook = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(hook)
        hook.bring(dev=True)
    except (ImportError, RuntimeError) as why:
        pytest.skip(f"the page's modules are not here and cannot be fetched: {why}")


Chromium = Callable[[bool], Browser]


@pytest.fixture(scope="module")
def chromium(modules: None) -> Iterator[Chromium]:
    """Debian's, headless, with WebGL or without. Per module: Playwright's loop must not outlive these tests in a shared process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    started: dict[bool, Browser] = {}
    with sync_playwright() as playwright:

        def start(webgl: bool) -> Browser:
            if webgl not in started:
                arguments = [*ARGUMENTS, *DRAWING[webgl], *(["--no-sandbox"] if os.geteuid() == 0 else [])]
                try:
                    started[webgl] = playwright.chromium.launch(executable_path=path, args=arguments)
                except Error as why:
                    pytest.skip(f"chromium does not start here (Ubuntu's is a stub): {str(why).splitlines()[0]}")
            return started[webgl]

        yield start
        for each in started.values():
            each.close()


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """The one without WebGL: the page shows its tables."""
    return chromium(False)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk with the hand-written picture, its clock standing still until told."""
    with Desk(picture()) as serving:
        yield serving


OpenPage = Callable[..., Page]


def frames(page: Page, count: int = 4) -> None:
    """So many frames are drawn: what the page would do by itself has been done, however fast the machine is."""
    page.evaluate("(n) => new Promise((go) => { const step = () => (n-- > 0 ? requestAnimationFrame(step) : go()); step(); })", count)


def posts(page: Page, desk: Desk, path: str, count: int) -> list[dict[str, Any]]:
    """What was posted there, once it is so many: a slow machine posts a while after it has drawn."""
    for _ in range(CEILING_MS // 50):
        if len(desk.posted(path)) >= count:
            break
        page.wait_for_timeout(50)
    return desk.posted(path)


@pytest.fixture
def open_page(chromium: Chromium, desk: Desk) -> Iterator[OpenPage]:
    """Open the page in a fresh context. At the end: nothing was asked of anybody but the desk, and nothing went wrong unseen."""
    contexts = []
    asked: list[str] = []
    wrong: list[str] = []

    def open_it(path: str = "", *, ready: str = '[data-testid="dangers"]', allow: str = "", webgl: bool = False, **options: Any) -> Page:
        context = chromium(webgl).new_context(**{"viewport": {"width": 1400, "height": 900}, "timezone_id": "Asia/Tokyo", **options})
        contexts.append(context)
        context.set_default_timeout(CEILING_MS)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type in ("error", "warning") and not (allow and allow in said.text) else None,
        )
        page.goto(desk.url + path)
        page.wait_for_selector(ready, timeout=3 * CEILING_MS)
        desk.beat()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(desk.url)] == []
    assert wrong == []


def ask_three(row: Locator) -> None:
    """Press `A` on a row once the other side's notice is there, which is read back; our own is not."""
    expect(row.locator('[data-testid="ack"][data-reads-back="true"]').get_by_role("button")).to_be_enabled()
    row.focus()
    row.press("a")
    expect(row.get_by_test_id("read-back")).to_have_count(3)
