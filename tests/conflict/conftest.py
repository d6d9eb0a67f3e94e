"""Kernels are tested as numba compiles them and as plain Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deconflict.conflict import kernels


@pytest.fixture(params=["compiled", "plain"])
def kernel(request: pytest.FixtureRequest) -> Callable[[str], Callable[..., Any]]:
    """kernel(name): that function of kernels, compiled or plain."""
    if request.param == "plain":
        request.getfixturevalue("all_plain")
    return lambda name: getattr(kernels, name)


@pytest.fixture
def all_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kernel, and every kernel called by a kernel, runs as plain Python."""
    for name in dir(kernels):
        function = getattr(kernels, name)
        if hasattr(function, "py_func"):
            monkeypatch.setattr(kernels, name, function.py_func)
