"""Every form of log that is read whole. `recording` looks a file's beginning up in this table, in its order."""

from __future__ import annotations

from typing import Final

from deconflict.wire import asterix_log, cot_stream, gpx_tracks, igc, mavlink, ogn, remote_id_log, squitter_log, state_vectors, trace
from deconflict.wire.tracklog import TrackLog

LOGS: Final[tuple[TrackLog, ...]] = (
    squitter_log.BEAST_LOG,
    squitter_log.AVR_LOG,
    remote_id_log.LOG,
    asterix_log.LOG,
    igc.LOG,
    cot_stream.LOG,
    gpx_tracks.LOG,
    mavlink.LOG,
    trace.LOG,
    *state_vectors.LOGS,
    squitter_log.HEX_LOG,
    ogn.LOG,
)
"""The radio's captures stand before ASTERIX, which takes those of any other link; CoT before GPX, which takes any other XML."""
HEAD_BYTES: Final = 4096


def log_of(head: bytes) -> TrackLog | None:
    """The form that a file with these first bytes is in; None where it is none of these."""
    line = head.lstrip().split(b"\n", 1)[0]
    return next((log for log in LOGS if log.is_one(head) or log.is_one(line)), None)


def named(name: str) -> TrackLog | None:
    """The form of that name."""
    return next((log for log in LOGS if log.name == name), None)
