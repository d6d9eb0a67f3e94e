"""Who will meet whom: plans against plans and zones, tracks against tracks and zones, and when that becomes an alert.

Its files load when first used, so that `import deconflict` costs nothing: `kernels` brings numba with it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__all__ = ["advice", "advice_tracks", "alerting", "conformance", "entering", "kernels", "strategic", "tactical"]


def __getattr__(name: str) -> ModuleType:
    """The file of this room of that name."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
