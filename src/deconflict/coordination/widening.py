"""Widening: whether a site or a movement, as it is to be stated, is given to more than before, for longer, or more exactly.

Somebody more on the list, all where it was some, a later end, the exact place where it was the buffered one, or a finer buffered one. What
is stated for the first time widens nothing: there was no list. A movement that is given for as long as it lasts still is when it is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from deconflict.airspace.outline import Circle
from deconflict.airspace.volume import Volume4D
from deconflict.coordination import release
from deconflict.statements.base import Part
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place, Site


class Widening(NamedTuple):
    """What is more than before. `parties`: who comes on the list; `to_all`: all who read our plans do; `exact_for`: who is given the exact
    place, or a finer buffered one; `until_us`: the later end, with `before_us`, the one so far. None, and empty, where nothing changes.
    """

    parties: tuple[str, ...] = ()
    to_all: bool = False
    exact_for: tuple[str, ...] = ()
    until_us: int | None = None
    before_us: int | None = None


class Stated(NamedTuple):
    """A site or a movement with its other parts, as it was or is to be said."""

    main: Site | Movement
    parts: Mapping[str, Part]


def widening(before: Stated, now: Stated) -> Widening | None:
    """What `now` gives beyond `before`, both with ends and buffered places as `release.ready` leaves them; None where it is nothing."""
    old, new = before.main, now.main
    to_all = bool(old.release) and not new.release
    more = tuple(party for party in new.release if old.release and party not in old.release)
    exact_for = tuple(party for party in old.buffered_for if _is_given(new, party) and _is_more_exact(before, now, party))
    until_us = _later_end_us(before, now)
    found = Widening(more, to_all, exact_for, until_us, release.ends_us(old) if until_us is not None else None)
    return found if found != Widening() else None


def _is_given(main: Site | Movement, party: str) -> bool:
    return not main.release or party in main.release


def _is_more_exact(before: Stated, now: Stated, party: str) -> bool:
    """Whether somebody who was given the buffered place is given the exact one, or one that is buffered less."""
    if party not in now.main.buffered_for:
        return True
    old, new = _radii_mm(before.parts.get("buffered")), _radii_mm(now.parts.get("buffered"))
    return bool(old) and bool(new) and min(new) < min(old)


def _radii_mm(where: Part | None) -> list[int]:
    """How wide each circle of a buffered place is; no other outline is made of one, and a stated one counts as fine as can be."""
    if isinstance(where, Place):
        return [where.place.radius_mm]
    outlines = [volume.volume.outline for volume in where.volumes] if isinstance(where, Volumes) else []
    return [outline.radius_mm if isinstance(outline, Circle) else 0 for outline in outlines]


def _later_end_us(before: Stated, now: Stated) -> int | None:
    """The new end where it is later than the one before; None else, and of what is over."""
    old_us, new_us = release.ends_us(before.main), release.ends_us(now.main)
    if release.is_over(now.main) or new_us <= old_us:
        return None
    if isinstance(before.main, Movement):
        whole_us = release.lasts_us(before.main, _volumes(before))[1] + release.LATE_US
        if old_us >= min(whole_us, release.FOR_EVER_US):
            return None
    return new_us


def _volumes(stated: Stated) -> tuple[Volume4D, ...]:
    where = stated.parts.get("exact", stated.parts.get("buffered"))
    return where.volumes if isinstance(where, Volumes) else ()
