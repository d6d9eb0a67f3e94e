"""The planted bugs still fit the source, and each says what it is and who sees it. `make mutants` plants them."""

from __future__ import annotations

import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATCHES = sorted((ROOT / "tests" / "mutants").glob("*.patch"))
TOOL: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "mutants.py"))


def test_there_are_at_least_a_dozen() -> None:
    assert len(PATCHES) >= 12


@pytest.mark.parametrize("path", PATCHES, ids=lambda path: path.stem)
def test_a_mutant_says_what_it_is_and_who_sees_it(path: Path) -> None:
    mutant = TOOL["read"](path)
    assert mutant.what
    for seer in mutant.seen_by:
        assert seer.startswith("seeds ") or (ROOT / seer.split("::")[0]).exists(), f"{seer} is gone"


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patches")
@pytest.mark.parametrize("path", PATCHES, ids=lambda path: path.stem)
def test_a_mutant_still_fits(path: Path, tmp_path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    files = [line.removeprefix("+++ b/") for line in lines if line.startswith("+++ b/")]
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    done = subprocess.run(["git", "apply", "-p1", str(path)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"renew it against the source: {done.stderr}"
    for file in files:
        assert (tmp_path / file).read_text(encoding="utf-8") != (ROOT / file).read_text(encoding="utf-8")
