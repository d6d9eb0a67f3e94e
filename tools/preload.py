"""The page's head names every module that main.js needs, so that a browser asks for all of them at once. It is written anew by this.

What is imported late (`import(...)`, as the map's code is) stays out of it: that is what late is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "src" / "deconflict" / "service" / "web"
FIRST = "main.js"
IMPORT = re.compile(r"""(?:^|;)(?:import|export)\s*(?:[\w*{][^;"']*?from\s*)?["'](\.[^"']+\.m?js)["']""", re.MULTILINE)
LINK = re.compile(r' *<link rel="modulepreload" href="[^"]*" />\n')
SCRIPT = '    <script type="module"'


def needed() -> list[str]:
    """Every module that the first one needs, by way of others too; those nearest to it first."""
    found = {FIRST: None}
    for name in (waiting := [FIRST]):
        fresh = [each for each in imported(name) if each not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return list(found)[1:]


def imported(name: str) -> Iterator[str]:
    """What a module imports as it begins, as paths from the page."""
    path = WEB / name
    for there in IMPORT.findall(path.read_text(encoding="utf-8")):
        yield (path.parent / there).resolve().relative_to(WEB).as_posix()


def headed(page: str) -> str:
    """The page with a link for each of them before its script."""
    links = "".join(f'    <link rel="modulepreload" href="{name}" />\n' for name in needed())
    return LINK.sub("", page).replace(SCRIPT, links + SCRIPT, 1)


if __name__ == "__main__":
    index = WEB / "index.html"
    index.write_text(headed(index.read_text(encoding="utf-8")), encoding="utf-8")
