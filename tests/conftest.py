"""How properties are searched: the same examples in every run of the suite, new and (where a test names no number) more of them with
`--hypothesis-profile=search`.

Modules that tell one story are told in order, whichever process runs their end. No test has a stop-watch: machines differ, and what is
promised about time is measured by `make bench`.
"""

from __future__ import annotations

import inspect

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture
def in_order(request: pytest.FixtureRequest) -> None:
    """For a module that tells one story: its earlier steps, where this process was given only a later one."""
    module, done = request.module, vars(request.module).setdefault("_steps_done", set())
    steps = [name for name in vars(module) if name.startswith("test_")]
    for name in steps[: steps.index(request.function.__name__)]:
        if name not in done:
            done.add(name)
            step = getattr(module, name)
            step(**{wanted: request.getfixturevalue(wanted) for wanted in inspect.signature(step).parameters})
    done.add(request.function.__name__)
