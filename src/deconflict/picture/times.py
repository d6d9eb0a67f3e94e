"""When things were said, and for when things were announced: messages and notices found by a span of time, without a look at all others.

An index and no state: it follows from what a picture holds, only grows, and names a little more than is asked for. Whoever asks looks at
each record that it names; what is no longer held is named in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from deconflict.statements.base import Part
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place, Site

MINUTE_US: Final = 60_000_000
_read: Final = msgspec.msgpack.Decoder(list[tuple[int, int, list[int]]]).decode
"""Spans at rest: (level, bucket, which names by their number)."""


@dataclass(slots=True)
class Spans:
    """Names by a span of time: `levels[level][bucket]`, a bucket of a level being 2^level minutes long.

    A name stands in the lowest level whose buckets are longer than its span, in the one or two that the span touches. So a name costs 8 to
    16 bytes, what is written in any order is found in the same time, and what lasts for years is no dearer than an instant.
    """

    levels: dict[int, dict[int, list[str]]] = field(default_factory=dict)
    shelved: list[tuple[bytes, list[str]]] = field(default_factory=list)

    def write(self, name: str, from_us: int, until_us: int) -> None:
        """Add a name from an instant until another, both within; a span that ends before it begins is its beginning."""
        until_us = max(from_us, until_us)
        level = ((until_us - from_us) // MINUTE_US).bit_length()
        held, width_us = self.levels.setdefault(level, {}), MINUTE_US << level
        for bucket in range(from_us // width_us, until_us // width_us + 1):
            names = held.setdefault(bucket, [])
            if not names or names[-1] != name:
                names.append(name)

    def during(self, from_us: int, until_us: int) -> set[str]:
        """Every name whose span touches this one (ends within), and others near it. O(what is found); no more buckets than there are."""
        self._open()
        found: set[str] = set()
        from_us, until_us = sorted((from_us, until_us))
        for level, held in self.levels.items():
            width_us = MINUTE_US << level
            asked = range(from_us // width_us, until_us // width_us + 1)
            buckets: Iterable[int] = asked if len(asked) < len(held) else [bucket for bucket in held if bucket in asked]
            for bucket in buckets:
                found.update(held.get(bucket, ()))
        return found

    def instants(self) -> Iterator[tuple[int, list[str]]]:
        """Minutes (of the clock's count), the latest first, each with the names of what was within one instant of it."""
        self._open()
        held = self.levels.get(0, {})
        return ((minute, held[minute]) for minute in sorted(held, reverse=True))

    def at_rest(self, numbers: Mapping[str, int]) -> bytes:
        """All of it, with the names by their numbers."""
        self._open()
        buckets = ((level, bucket, names) for level, held in self.levels.items() for bucket, names in held.items())
        return msgspec.msgpack.encode([(level, bucket, [numbers[name] for name in names]) for level, bucket, names in buckets])

    def join(self, kept: bytes, names: list[str]) -> None:
        """Add what `at_rest` gave, with the names that had these numbers; it is opened when somebody asks."""
        self.shelved.append((kept, names))

    def _open(self) -> None:
        for kept, names in self.shelved:
            for level, bucket, numbers in _read(kept):
                self.levels.setdefault(level, {}).setdefault(bucket, []).extend([names[number] for number in numbers])
        self.shelved.clear()


@dataclass(slots=True)
class Times:
    """`said`: entries of messages by when they were written and by each word on them; `announced`: of plans, zones, sites and movements
    by when they are to be."""

    said: Spans = field(default_factory=Spans)
    announced: Spans = field(default_factory=Spans)


def span_us(main: Part, places: Iterable[Part | None]) -> tuple[int, int] | None:
    """From when until when a notice is, by its volumes or its site; None where no place of it is held."""
    held = [where for where in places if where is not None]
    volumes = [volume for where in held if isinstance(where, Volumes) for volume in where.volumes]
    if volumes:
        return min(volume.from_us for volume in volumes), max(volume.until_us for volume in volumes)
    if isinstance(main, Site) and any(isinstance(where, Place) for where in held):
        return main.from_us, main.until_us
    return None
