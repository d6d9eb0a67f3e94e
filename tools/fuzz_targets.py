"""What `make fuzz` feeds with random and mutated bytes: each target may raise Refused, and has to raise nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deconflict.errors import Refused
from deconflict.wire.recording import batches
from deconflict.wire.tongues import TONGUES

ARRIVED_US = 1_700_000_000_000_000
OPTIONS: dict[str, dict[str, str]] = {}
"""Tongue -> the options its decoder is fuzzed with, where it needs any."""


def tongue(name: str, data: bytes) -> None:
    """A decoder of tracks: the bytes whole, and cut in two, as two pieces of one source."""
    half = len(data) // 2
    for pieces in ((data,), (data[:half], data[half:])):
        decoder = TONGUES[name].decoder("fuzz", dict(OPTIONS.get(name, {})))
        try:
            for number, piece in enumerate(pieces):
                decoder.feed(piece, ARRIVED_US + number * 1_000_000)
        except Refused:
            continue


def recording(data: bytes) -> None:
    """A recording in whatever form it seems to be."""
    try:
        for _ in batches(data.splitlines(keepends=True), where="fuzz"):
            continue
    except Refused:
        return


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{name: partial(tongue, name) for name in TONGUES},
    "recording": recording,
}
