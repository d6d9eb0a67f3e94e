"""deconflict: an open line between organisations that share airspace but no command.

Rooms load when first named, so that `import deconflict as dc` costs nothing: `dc.conflict.tactical.encounters`, `dc.testing.World`. What a
notebook begins with stands on top: `dc.open` a file in any tongue, `dc.connect` to a running node, and `dc.Collection`, what both give.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deconflict.service.library import connect, open
    from deconflict.wire.collection import Collection

_TOP = MappingProxyType(
    {"Collection": "deconflict.wire.collection", "connect": "deconflict.service.library", "open": "deconflict.service.library"}
)
__all__ = [
    "Collection", "agreement", "airspace", "conflict", "connect", "coordination", "errors", "logbook", "node", "open", "phrasebook",
    "picture", "service", "statements", "testing", "wire",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The room or the face of that name; AttributeError for any other."""
    if name in _TOP:
        return getattr(import_module(_TOP[name]), name)
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
