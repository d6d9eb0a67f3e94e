"""SeparationMinima: how far apart, by pair of aircraft classes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class Minima(Struct, frozen=True, forbid_unknown_fields=True):
    """Horizontal and vertical distance and time gap; two things meet when closer in all three."""

    horizontal_mm: Annotated[int, Meta(ge=0, le=500_000_000)]
    vertical_mm: Annotated[int, Meta(ge=0, le=100_000_000)]
    time_us: Annotated[int, Meta(ge=0, le=86_400_000_000)]
