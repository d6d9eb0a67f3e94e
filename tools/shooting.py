"""What the tools that take pictures share: Debian's Chromium with a map in software, and a picture small enough to keep in a repository."""

from __future__ import annotations

import base64
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

CHROMIUM = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
QUALITY = 82
"""Of WebP: text is crisp at twice the pixels, a page a third of what PNG takes."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; ends the program with exit code 4 where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("no Chromium here: install the package 'chromium'", file=sys.stderr)
        raise SystemExit(4)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


def picture(page: Page, place: Path, part: Locator | None = None) -> None:
    """The page as it stands, or one part of it that is on the screen, as WebP."""
    asked: dict[str, object] = {"format": "webp", "quality": QUALITY}
    box = part.bounding_box() if part is not None else None
    if box is not None:
        asked["clip"] = {**box, "scale": 1}
    told = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    place.write_bytes(base64.b64decode(told["data"]))
    print(f"wrote {place.parent.name}/{place.name}, {place.stat().st_size // 1000} kB", file=sys.stderr)
