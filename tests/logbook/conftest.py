"""The maker of the published vectors."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The module vectors.py beside this file."""
    spec = importlib.util.spec_from_file_location("logbook_vectors", Path(__file__).with_name("vectors.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
