"""Instants and intervals. An Instant is whole µs since 1970-01-01T00:00:00Z (UTC, no leap seconds); an Interval is half open."""

from __future__ import annotations

from typing import Annotated, NewType

from msgspec import Meta, Struct

Instant = NewType("Instant", int)
Micros = Annotated[int, Meta(ge=0, le=2**53 - 1)]
US_PER_S = 1_000_000


class Interval(Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """From `from_us` up to, but not including, `until_us`."""

    from_us: Micros
    until_us: Micros
