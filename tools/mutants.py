"""Plant the bugs of tests/mutants one by one in a copy of the tree, and say which test or seed sees each. Exit code 1 when one is not seen.

A mutant is a patch that begins with `What:` (the bug) and `Seen by:` lines: a test, or `seeds 1, 7` (storms, of which one sees it).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = ROOT / "tests" / "mutants"
LIMIT_S = 300
STORM = """
import sys
from deconflict.testing.storm import Storm, run_seed
for seed in ({seeds},):
    outcome = run_seed(seed, 5, Storm())
    for violation in outcome.violations[:1]:
        print("seed", seed, violation.check, violation.at, violation.what)
        sys.exit(1)
"""


@dataclass(frozen=True)
class Mutant:
    """A planted bug: its patch, what is wrong with it, and who sees it."""

    path: Path
    what: str
    seen_by: tuple[str, ...]


def read(path: Path) -> Mutant:
    """A mutant from its file; ValueError when it does not say what it is or who sees it."""
    head = path.read_text(encoding="utf-8").split("\n--- ")[0]
    what = re.findall(r"^What: (.+)$", head, re.MULTILINE)
    seen_by = re.findall(r"^Seen by: (.+)$", head, re.MULTILINE)
    if len(what) != 1 or not seen_by:
        raise ValueError(f"{path.name}: one `What:` line and at least one `Seen by:` line, please")
    return Mutant(path, what[0], tuple(seen_by))


def copy_tree(to: Path) -> None:
    """What tests need: the source, the tests and their settings."""
    for name in ("src", "tests", "docs", "tools"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__", "modules", "mutants", "*.nbi", "*.nbc"))
    for name in ("pyproject.toml", "README.md", "Makefile"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, to / name)


def look(tree: Path, seer: str) -> tuple[bool, str]:
    """Whether a test or a seed fails in that tree, and its last word."""
    seeds = re.fullmatch(r"seeds (\d+(?:, \d+)*)", seer)
    if seeds:
        asked = [sys.executable, "-c", STORM.format(seeds=seeds[1])]
    else:
        asked = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *seer.split()]
    around = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(asked, cwd=tree, env=around, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return True, f"did not end within {LIMIT_S} s"
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith(("FAILED", "ERROR"))), lines[-1] if lines else "")
    return done.returncode == 1, said[:160]


def sound(seers: set[str]) -> list[str]:
    """Whether everybody who should see a bug sees none in the tree as it is; returns who does."""
    with tempfile.TemporaryDirectory(prefix="sound-") as folder:
        copy_tree(Path(folder))
        return [f"{seer} fails without any bug: {said}" for seer in sorted(seers) for failed, said in [look(Path(folder), seer)] if failed]


def judge(mutant: Mutant) -> list[str]:
    """Plant it, ask everybody who should see it; returns who did not (or why it could not be planted)."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder)
        copy_tree(tree)
        planted = subprocess.run(["git", "apply", "-p1", str(mutant.path)], cwd=tree, capture_output=True, text=True, check=False)
        if planted.returncode:
            return [f"the patch no longer applies: {planted.stderr.strip()[:160]}"]
        blind = []
        for seer in mutant.seen_by:
            seen, said = look(tree, seer)
            print(f"  {'seen' if seen else 'NOT SEEN'} by {seer}: {said}", flush=True)
            if not seen:
                blind.append(seer)
        return blind


def main(names: list[str]) -> int:
    """Judge all mutants, or those whose file name holds one of `names`; returns an exit code."""
    paths = [path for path in sorted(MUTANTS.glob("*.patch")) if not names or any(name in path.name for name in names)]
    mutants = [read(path) for path in paths]
    unseen = sound({seer for mutant in mutants for seer in mutant.seen_by})
    for mutant in mutants:
        print(f"{mutant.path.stem}: {mutant.what}", flush=True)
        unseen += [f"{mutant.path.stem}: {who}" for who in judge(mutant)]
    print(f"{len(paths)} planted, {len(unseen)} not seen" + "".join(f"\n  {one}" for one in unseen))
    return 1 if unseen else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
