"""TRACKS: one signed batch per second of what its author sees of its own and other aircraft."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.airspace.track import Plot
from deconflict.statements.base import Part, Status, kind


class Tracks(Part, frozen=True):
    """The newest plot of each aircraft that reported since the last batch."""

    plots: Annotated[tuple[Plot, ...], Meta(min_length=1, max_length=256)]
    status: Status


TRACKS = kind("TRACKS", "tracks", Tracks, clause="alerting")
