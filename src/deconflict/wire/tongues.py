"""Every tongue that tracks come in. Each has a file of its own; feeds, recordings and pages look it up in this table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deconflict.wire import adsb, asterix, beast, cot_stream, mavlink, ogn, remote_id_log, sbs
from deconflict.wire.heard import TrackTongue

TONGUES: Final[Mapping[str, TrackTongue]] = MappingProxyType(
    {
        tongue.name: tongue
        for tongue in (
            sbs.TONGUE,
            adsb.TONGUE,
            beast.BEAST,
            beast.AVR,
            asterix.TONGUE,
            ogn.TONGUE,
            cot_stream.TONGUE,
            remote_id_log.TONGUE,
            mavlink.TONGUE,
        )
    }
)
"""By the name that a feed's setting begins with."""
