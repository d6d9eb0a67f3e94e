"""Show every kind of statement in two languages side by side, one page a pair, so that people can read and judge them.

`make languages` writes build/languages/<pair>.html for every pair, and pictures of three of them where there is a Chromium.
"""

from __future__ import annotations

import argparse
import html
import itertools
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from deconflict.airspace.altitude import Reference
from deconflict.phrasebook import LOCALES, Reading, say
from deconflict.phrasebook.catalogue import RIGHT_TO_LEFT
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.wording import Horizontal, Speed, Vertical
from deconflict.statements import KINDS
from deconflict.testing.samples import NAMES, sample

FOLDER: Final = Path(__file__).resolve().parent.parent / "build" / "languages"
PICTURED: Final = ("en-ar", "ru-zh", "fr-es")
READINGS: Final = {
    "en": Reading("en"),
    "fr": Reading("fr", grid=Grid.DMS),
    "es": Reading("es", also_in=Reference.AMSL, grid=Grid.DD),
    "ru": Reading("ru", Horizontal.KM, Vertical.M, Speed.KMH, Reference.FL, Grid.GK),
    "ar": Reading("ar", Horizontal.KM, Vertical.FT, Speed.KT, None, Grid.MGRS),
    "zh": Reading("zh", Horizontal.KM, Vertical.M, Speed.MS, Reference.W84, Grid.DD),
}
"""One reading a language, so that every unit, grid and reference is seen."""
STYLE: Final = """
body { font: 15px/1.5 'DejaVu Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif; margin: 24px; color: #1b1b1b; }
h1 { font-size: 20px; } h2 { font: 600 13px monospace; margin: 22px 0 4px; color: #555; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; border-top: 1px solid #ccc; padding-top: 6px; break-inside: avoid; }
span { white-space: nowrap; }
.line { font-weight: 600; margin: 0 0 6px; } .card { white-space: pre-wrap; margin: 0; font-size: 13px; color: #333; }
"""


def side(kind: str, locale: str) -> str:
    """One kind in one language: its line, then its card."""
    line, card = (html.escape(say(kind, sample(kind), NAMES, READINGS[locale], form)) for form in ("line", "card"))
    line, card = (re.sub(r"WGS-84|\d{4}-\d\d-\d\d|\d+ (?:ft|m|km|NM)\b", r"<span>\g<0></span>", text) for text in (line, card))
    way = "rtl" if locale in RIGHT_TO_LEFT else "ltr"
    return f'<div lang="{locale}" dir="{way}"><p class="line">{line}</p><p class="card">{card}</p></div>'


def page(one: str, two: str) -> str:
    """The whole vocabulary in two languages."""
    rows = "".join(f'<h2 lang="en">{kind}</h2><div class="pair">{side(kind, one)}{side(kind, two)}</div>\n' for kind in KINDS)
    head = f'<meta charset="utf-8"><title>{one} · {two}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{one} · {two}: {len(KINDS)} kinds</h1>{rows}</body></html>\n'


def picture(names: list[str]) -> None:
    """A picture of each page, as long as the page is; says so where there is no Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("no pictures: no Chromium here; install the package 'chromium'", file=sys.stderr)
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in names:
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto((FOLDER / f"{name}.html").as_uri())
            tab.screenshot(path=str(FOLDER / f"{name}.png"), full_page=True)
            tab.close()
            print(f"wrote {FOLDER / f'{name}.png'}")
        browser.close()


def main() -> int:
    """Write the pages, then the pictures; an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-pictures", action="store_true", help="write pages only")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for one, two in itertools.combinations(LOCALES, 2):
        (FOLDER / f"{one}-{two}.html").write_text(page(one, two), encoding="utf-8")
        print(f"wrote {FOLDER / f'{one}-{two}.html'}")
    if not asked.no_pictures:
        picture([name for name in PICTURED if (FOLDER / f"{name}.html").is_file()])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
