"""How properties are searched: the same examples in every run of the suite, new and (where a test names no number) more of them with
`--hypothesis-profile=search`.

No test has a stop-watch: machines differ, and what is promised about time is measured by `make bench`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
