"""The verifier as the one file that goes with each bundle: `verifier`, with `verifier_forms` where it imports that."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from deconflict.service import verifier, verifier_forms


@cache
def one_file() -> bytes:
    """The text of `verify.py`, which imports nothing of deconflict."""
    whole, forms = (Path(str(half.__file__)).read_text(encoding="utf-8") for half in (verifier, verifier_forms))
    ours = [node for node in ast.parse(whole).body if isinstance(node, ast.ImportFrom) and node.module == verifier_forms.__name__]
    _docstring, future, *_ = ast.parse(forms).body
    lines, half = whole.splitlines(keepends=True), forms.splitlines(keepends=True)
    return "".join([*lines[: ours[0].lineno - 1], *half[future.end_lineno :], *lines[ours[-1].end_lineno :]]).encode()
