"""deconflict: an open line between organisations that share airspace but no command.

Rooms load when first named, so that `import deconflict as dc` costs nothing: `dc.conflict.tactical.encounters`, `dc.testing.World`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__all__ = ["agreement", "airspace", "conflict", "coordination", "errors", "logbook", "node", "phrasebook", "picture", "service",
           "statements", "testing", "wire"]  # fmt: skip


def __getattr__(name: str) -> ModuleType:
    """The room of that name; AttributeError for any other."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
