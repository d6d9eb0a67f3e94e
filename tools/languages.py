"""Show every kind of statement in two languages side by side, one page a pair, so that people can read and judge them.

`make languages` writes build/languages/<pair>.html for every pair, a picture of two kinds of each pair where there is a Chromium, and two
small ones into docs/images. `ARGS=--whole` pictures three pages as long as they are, which shows every kind in every language.
"""

from __future__ import annotations

import argparse
import html
import itertools
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deconflict.airspace.altitude import Reference
from deconflict.phrasebook import LOCALES, Reading, say
from deconflict.phrasebook.catalogue import RIGHT_TO_LEFT
from deconflict.phrasebook.grids import Grid
from deconflict.phrasebook.wording import Horizontal, Speed, Vertical
from deconflict.statements import KINDS
from deconflict.testing.samples import NAMES, sample

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER: Final = Path(__file__).resolve().parent.parent / "build" / "languages"
WHOLE: Final = ("en-ar", "ru-zh", "fr-es")
"""Pairs in which every language stands once."""
SHOWN: Final = (("en", "ar"), ("ru", "zh"))
TILE: Final = ("WARNING", "LOST_COMM")
IMAGES: Final = Path(__file__).resolve().parent.parent / "docs" / "images"
READINGS: Final = {
    "en": Reading("en"),
    "fr": Reading("fr", grid=Grid.DMS),
    "es": Reading("es", also_in=Reference.AMSL, grid=Grid.DD),
    "ru": Reading("ru", Horizontal.KM, Vertical.M, Speed.KMH, Reference.FL, Grid.GK),
    "ar": Reading("ar", Horizontal.KM, Vertical.FT, Speed.KT, None, Grid.MGRS),
    "zh": Reading("zh", Horizontal.KM, Vertical.M, Speed.MS, Reference.W84, Grid.DD),
}
"""One reading a language, so that every unit, grid and reference is seen."""
LETTERS: Final = {"en": "aM", "fr": "éM", "es": "ñM", "ru": "жЩ", "ar": "عس", "zh": "空域"}
ALIKE: Final = """(letters) => {
  const drawn = [...letters].map((letter) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const context = canvas.getContext("2d");
    context.font = "30px 'DejaVu Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif";
    context.fillText(letter, 4, 32);
    return canvas.toDataURL();
  });
  return new Set(drawn).size === 1;
}"""
"""Whether all of these letters are drawn alike: two letters of one script never are, unless both are the box for no font."""
WHOLE_VALUES: Final = re.compile(
    "\u2066[^\u2066-\u2069]{1,48}\u2069|X \\d+ Y \\d+ Pulkovo-1942/GK|\\d\\d[C-X] [A-Z]{2} \\d{5} \\d{5} WGS-84"
    "|[\\d°.′″]+[NS] [\\d°.′″]+[EW] WGS-84"
    "|\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ(?: –(?: \\d\\d:\\d\\d:\\d\\dZ)?)?"
    "|(?:(?:FL\\d{3} |\\d+ (?:ft|m) )?± )?\\d+ (?:ft|m|km|NM|MHz|kHz|min|h)\\b(?: (?:AMSL|AGL|WGS-84|1013\\.25 hPa|QNH \\d+))?",
    re.ASCII,
)
"""Values that stay on one line, as the page has it: half a place on the next line is soon misread, above all between two directions."""
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
    line, card = (WHOLE_VALUES.sub(r"<span>\g<0></span>", text) for text in (line, card))
    way = "rtl" if locale in RIGHT_TO_LEFT else "ltr"
    return f'<div lang="{locale}" dir="{way}"><p class="line">{line}</p><p class="card">{card}</p></div>'


def page(one: str, two: str, kinds: Iterable[str] = KINDS) -> str:
    """These kinds in two languages."""
    names = list(kinds)
    rows = "".join(f'<h2 lang="en">{kind}</h2><div class="pair">{side(kind, one)}{side(kind, two)}</div>\n' for kind in names)
    head = f'<meta charset="utf-8"><title>{one} · {two}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{one} · {two}</h1>{rows}</body></html>\n'


def missing_scripts(tab: Page) -> list[str]:
    """The languages of which this machine has no font, as far as a browser can tell: their letters are all drawn alike, as one box."""
    return [locale for locale, letters in LETTERS.items() if tab.evaluate(ALIKE, letters)]


def pictures(*, whole: bool) -> None:
    """A picture of some kinds of each pair, and with `whole` of three pages as long as they are; says so where there is no Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("no pictures: no Chromium here; install the package 'chromium'", file=sys.stderr)
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1100, "height": 600})
        for locale in missing_scripts(tab):
            print(f"no font for {locale} here: its letters are boxes (Debian: fonts-noto-core, fonts-noto-cjk)", file=sys.stderr)
        for one, two in itertools.combinations(LOCALES, 2):
            tab.set_content(page(one, two, TILE))
            _shoot(tab, FOLDER / f"{one}-{two}.png")
        for one, two in SHOWN:
            tab.set_content(page(one, two, TILE[:1]))
            _shoot(tab, IMAGES / f"languages-{one}-{two}.png")
        for name in WHOLE if whole else ():
            tab.goto((FOLDER / f"{name}.html").as_uri())
            _shoot(tab, FOLDER / f"{name}-whole.png")
        browser.close()


def _shoot(tab: Page, path: Path) -> None:
    tab.screenshot(path=str(path), full_page=True)
    print(f"wrote {path}")


def main() -> int:
    """Write the pages, then the pictures; an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-pictures", action="store_true", help="write pages only")
    parser.add_argument("--whole", action="store_true", help="picture every kind in every language too")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for one, two in itertools.combinations(LOCALES, 2):
        (FOLDER / f"{one}-{two}.html").write_text(page(one, two), encoding="utf-8")
        print(f"wrote {FOLDER / f'{one}-{two}.html'}")
    if not asked.no_pictures:
        pictures(whole=asked.whole)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
