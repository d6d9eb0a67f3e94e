"""Captures of ASTERIX datagrams (pcap, pcapng): each read as it was caught, by the editions that whoever opens them states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.asterix import TONGUE, AsterixDecoder
from deconflict.wire.asterix_records import READERS
from deconflict.wire.capture import datagrams, is_capture
from deconflict.wire.tracklog import Batch, Refuse, TrackLog


def read(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The plots of each datagram, at the instant when it was caught. Refused where no edition is stated, or it is no capture."""
    decoder = AsterixDecoder(where, dict(options))
    found: list[Batch] = []
    try:
        for at_us, payload in datagrams(data, where=where):
            heard = decoder.feed(payload, at_us)
            for fault in heard.refused:
                refuse(fault)
            found.append((at_us, heard.plots))
    except Refused as fault:
        if not found:
            raise
        refuse(fault)
    return sorted(found, key=_instant)


def _instant(batch: tuple[int, tuple[Plot, ...]]) -> int:
    return batch[0]


LOG: Final = TrackLog(
    name="asterix",
    title="Captures of ASTERIX datagrams (pcap, pcapng)",
    units=TONGUE.units,
    heights=TONGUE.heights,
    options=(*(f"cat{category:03}" for category in READERS), "at"),
    is_one=is_capture,
    read=read,
)
