"""Properties here are about bytes, not about how long a busy machine takes; and the maker of the published vectors."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The module vectors.py beside this file."""
    spec = importlib.util.spec_from_file_location("logbook_vectors", Path(__file__).with_name("vectors.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
