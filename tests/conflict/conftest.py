"""Kernels are tested as numba compiles them and as plain Python."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
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
    for module in (kernels, *(import_module(f"{kernels.__name__}.{found.name}") for found in pkgutil.iter_modules(kernels.__path__))):
        for name, function in list(vars(module).items()):
            if hasattr(function, "py_func"):
                monkeypatch.setattr(module, name, function.py_func)
