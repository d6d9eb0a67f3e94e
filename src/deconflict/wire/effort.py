"""How much work one file may cost: counted in steps where a few bytes can ask for much, since a clock would make the answer the machine's.

Readers `spend` where they draw edges, lay out arcs, cut areas and judge Features. Nothing is counted outside of `bounded`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from deconflict.errors import Refused

MOST_STEPS: Final = 1_000_000
"""A step is about ten microseconds of one core: some ten seconds to read a file, and as many to judge what was read."""
EDGE: Final = 3
"""One edge measured against its geodesic, and halved."""
FEATURE: Final = 30
"""One Feature judged, twice over where it is one of several of an object."""
POSITION: Final = 3
"""One position of a Feature: drawn, and its outline checked."""

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def bounded(steps: int = MOST_STEPS) -> Iterator[None]:
    """Within it at most so many steps are spent; within another, the outer bound stays."""
    token = _left.set([steps]) if _left.get() is None else None
    try:
        yield
    finally:
        if token is not None:
            _left.reset(token)


def spend(steps: int, *, where: str) -> None:
    """Count steps that are about to be taken. Refused, from then on for each, where no more are left."""
    left = _left.get()
    if left is None:
        return
    left[0] -= steps
    if left[0] < 0:
        what = "the file asks for more work than one file may"
        raise Refused(what, where=where, mend="split the file; simplify outlines of many positions or of very long edges")
