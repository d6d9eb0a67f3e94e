"""What `make fuzz` feeds with random and mutated bytes: each target may raise Refused, and has to raise nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from deconflict.errors import Refused
from deconflict.wire import effort
from deconflict.wire.judging import judged
from deconflict.wire.logs import LOGS, named
from deconflict.wire.opened import Assumed
from deconflict.wire.opening import FILE_TONGUES
from deconflict.wire.recording import batches
from deconflict.wire.tongues import TONGUES

ARRIVED_US = 1_700_000_000_000_000
OPTIONS: dict[str, dict[str, str]] = {
    "beast": {"at": "46.9,7.5"},
    "asterix": {"cat021": "2.4", "cat048": "1.31", "cat062": "1.18", "at": "46.5,7.2,480"},
}
"""Tongue -> the options its decoder is fuzzed with, where it needs any."""
LOG_OPTIONS: dict[str, dict[str, str]] = {
    "beast": {"from": "2026-11-02T00:00:00Z"},
    "avr": {"from": "2026-11-02T00:00:00Z"},
    "asterix": OPTIONS["asterix"],
    "remoteid": {"time": "arrival"},
    "gpx": {"heights": "AMSL"},
    "statescsv": {"heights": "AMSL", "times": "UTC"},
    "ogn": {"day": "2026-11-02"},
}
"""Form of log -> what it leaves open."""
STEPS = 20_000
"""What reading and judging one input may take: a fraction of what a file may, so that many inputs can be tried."""
ASSUMED = Assumed(
    properties={
        "from": "2026-11-02T00:00:00Z", "until": "2026-11-16T00:00:00Z", "authority": "ALFA", "lower": "SFC", "upper": "120m AGL",
        "zone_type": "caution", "half_width_m": 50, "radius_m": 500,
    },
    as_kind="zone",
)  # fmt: skip
"""What is stated for what files leave open, so that as much of them as can be is judged."""


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


def file_tongue(name: str, data: bytes) -> None:
    """A reader of plans, zones or sites, and the judge of what it makes of the bytes; within bounds, as `opening.opened` has them."""
    try:
        with effort.bounded(STEPS):
            judged(FILE_TONGUES[name].read(data, "fuzz", ASSUMED), ASSUMED)
    except Refused:
        return


def recording(data: bytes) -> None:
    """A recording in whatever form it seems to be."""
    try:
        for _ in batches(data.splitlines(keepends=True), where="fuzz"):
            continue
    except Refused:
        return


def log(name: str, data: bytes) -> None:
    """A log of tracks that is read whole, with what it leaves open stated."""
    found = named(name)
    assert found is not None
    try:
        found.read(data, "fuzz", lambda _: None, LOG_OPTIONS.get(name, {}))
    except Refused:
        return


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{name: partial(tongue, name) for name in TONGUES},
    **{f"file {name}": partial(file_tongue, name) for name in FILE_TONGUES},
    **{f"log {form.name}": partial(log, form.name) for form in LOGS},
    "recording": recording,
}
