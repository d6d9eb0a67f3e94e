"""A scan cut in time among workers of Dask: a local cluster, or the workers of a scheduler.

The answer is that of one worker, and it is not by luck. What fusing knows of the past has no bound, so every share fuses from the beginning
of the recording; trajectories are not fused, and a track of them depends on a few minutes. What the alert table knows is found again by
computing `WARM_US` before the share begins, and held against what the share before ends with: where the two differ, the share is played
again from there.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np

from deconflict.agreement.exchange import Alerting
from deconflict.airspace.track import HISTORY, Plot
from deconflict.conflict import alerting
from deconflict.conflict.declared import Declaration
from deconflict.conflict.encounter import Pair
from deconflict.conflict.fusing import FusingState
from deconflict.errors import Refused
from deconflict.service.scan_playing import KEPT_US, TICK_US, Scan, Share, play
from deconflict.wire import recording, so6

WARM_US = 1_200_000_000
"""20 minutes: few pairs have one alert for longer."""
HEARD_US = (HISTORY + 1) * (KEPT_US + so6.STEP_US)
"""What a track of trajectories depends on: its newest reports, none further apart than a track is kept."""
FUSING_PART = 0.5
"""What fusing takes of a computation: later shares are shorter, since they fuse all that was before."""
SHARES_EACH = 2
"""Shares for each worker, where there is nothing to do from the beginning: who is done early takes another."""
REACH_S = 10
"""How long a scheduler may take to answer."""

Episodes = dict[Pair, alerting.Episode]
_segments = msgspec.msgpack.Decoder(list[so6.Segment])
_batches = msgspec.msgpack.Decoder(list[tuple[int, tuple[Plot, ...]]])


@dataclass(frozen=True, slots=True)
class Portion:
    """What one worker is given: its share, what it needs of the recording, packed; and the alerts to begin with, where they are known."""

    share: Share
    form: str
    packed: bytes
    terms: Alerting
    episodes: Episodes | None = None
    together: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """What one worker hands back: the scan of its share, and the alerts with which that began and ended, as the next one sees them."""

    scan: Scan
    began: Episodes
    ended: Episodes


def scan_shared(
    lines: Iterable[bytes], where: str, refused: list[Refused], terms: Alerting, workers: int, scheduler: str | None,
    together: tuple[Declaration, ...] = (), options: Mapping[str, str] | None = None,
) -> tuple[Scan, tuple[int, int]]:  # fmt: skip
    """The scan of a recording by so many workers, and the instants of its first report and last computation, as `play` has them.

    Refused where Dask is not installed, or the scheduler cannot be reached.
    """
    form, lines = recording.peeked(lines)
    if form == "so6":
        segments = so6.read_segments(lines, where=where, refused=refused.append)
        portions, span = _of_segments(segments, terms, workers * SHARES_EACH) if segments else ([], (0, 0))
    else:
        heard = list(recording.batches(lines, where=where, refused=refused.append, options=options))
        portions, span = _of_batches(heard, terms, workers) if heard else ([], (0, 0))
    if not portions:
        return Scan(terms), span
    portions = [replace(portion, together=together) for portion in portions]
    return joined(portions, over_workers(portions, workers, scheduler), terms), span


def _of_segments(segments: Sequence[so6.Segment], terms: Alerting, count: int) -> tuple[list[Portion], tuple[int, int]]:
    """Shares with equal time flown in each; each gets the segments it and its warm-up touch."""
    begins_us = np.array([s.from_us for s in segments])
    ends_us = np.array([s.until_us if s.until_us - s.from_us <= so6.LONGEST_US else s.from_us + 1 for s in segments])
    first_us, last_us = int(begins_us.min()), int((begins_us + (ends_us - 1 - begins_us) // so6.REPORT_US * so6.REPORT_US).max())
    grid_us = np.arange(_up(first_us, so6.STEP_US), _up(last_us, so6.STEP_US) + so6.STEP_US, so6.STEP_US)
    flying = np.searchsorted(np.sort(begins_us), grid_us, "right") - np.searchsorted(np.sort(ends_us), grid_us, "right")
    done = np.cumsum(flying + 1.0)
    cuts = [int(grid_us[np.searchsorted(done, done[-1] * k / count)]) for k in range(1, count)]
    portions = []
    for share in _shares(cuts, int(grid_us[0]), int(grid_us[-1]), so6.STEP_US):
        assert share.until_us is not None
        near = np.flatnonzero((ends_us > share.warm_us - HEARD_US) & (begins_us < share.until_us))
        portions.append(Portion(share, "so6", msgspec.msgpack.encode([segments[k] for k in near.tolist()]), terms))
    return portions, (first_us, int(grid_us[-1]))


def _of_batches(heard: Sequence[recording.Batch], terms: Alerting, count: int) -> tuple[list[Portion], tuple[int, int]]:
    """Shares that cost the same, fusing from the beginning included; each gets all that was heard up to its end."""
    first_us, last_us = heard[0][0], heard[-1][0]
    done = np.cumsum([len(plots) + 1.0 for _, plots in heard])
    each = FUSING_PART / (1.0 - (1.0 - FUSING_PART) ** count)
    parts = [each * (1.0 - (1.0 - FUSING_PART) ** k) / FUSING_PART for k in range(1, count)]
    cuts = [_up(heard[int(np.searchsorted(done, done[-1] * part))][0], TICK_US) for part in parts]
    portions = []
    for share in _shares(cuts, _up(first_us, TICK_US), _up(last_us, TICK_US), TICK_US):
        assert share.until_us is not None
        needed = [batch for batch in heard if batch[0] <= share.until_us - TICK_US]
        portions.append(Portion(share, "plots", msgspec.msgpack.encode(needed), terms))
    return portions, (first_us, _up(last_us, TICK_US))


def _up(at_us: int, tick_us: int) -> int:
    return -(-at_us // tick_us) * tick_us


def _shares(cuts: Iterable[int], first_us: int, last_us: int, tick_us: int) -> Iterator[Share]:
    """Shares from cut to cut; the first begins with the first computation, the last ends after the last."""
    edges = [first_us, *sorted({cut for cut in cuts if first_us < cut <= last_us}), last_us + tick_us]
    for from_us, until_us in pairwise(edges):
        yield Share(tick_us, from_us, max(first_us, from_us - WARM_US), until_us)


def played(portion: Portion) -> Played:
    """One share played: what a worker does. Pure."""
    share, scan = portion.share, Scan(portion.terms, fuses=portion.form != "so6", together=portion.together)
    if portion.episodes is not None:
        scan.state = alerting.AlertState(dict(portion.episodes))
        share = replace(share, warm_us=share.from_us)
    play(scan, _unpacked(portion, share), share)
    began, ended = (scan.state.episodes if scan.began is None else scan.began), scan.state.episodes
    # What only the next computation of this share would need does not travel.
    scan.tracks, scan.fusing, scan.state, scan.began = {}, FusingState(), alerting.AlertState(), None
    return Played(scan, began, ended)


def _unpacked(portion: Portion, share: Share) -> Iterator[recording.Batch]:
    if portion.form != "so6":
        return iter(_batches.decode(portion.packed))
    assert share.until_us is not None
    return so6.reports(_segments.decode(portion.packed), share.warm_us - HEARD_US, share.until_us - share.tick_us)


def joined(portions: Sequence[Portion], found: Iterable[Played], terms: Alerting) -> Scan:
    """One scan of all shares, each of which must begin with what the one before ended with, or is played again from there."""
    whole, ended = Scan(terms), dict[Pair, alerting.Episode]()
    for portion, part in zip(portions, found, strict=True):
        at_us = portion.share.from_us
        if _as_seen(part.began, at_us) != _as_seen(ended, at_us):
            part = played(replace(portion, episodes=ended))
        ended = part.ended
        whole.told += part.scan.told
        whole.reports += part.scan.reports
        whole.seen |= part.scan.seen
        whole.suppressed = part.scan.suppressed | whole.suppressed
        whole.strange = part.scan.strange | whole.strange
    return whole


def _as_seen(episodes: Episodes, at_us: int) -> Episodes:
    """The alerts as every later computation takes them: of when one was raised it asks only whether it has been shown for long enough."""
    return {pair: _episode_as_seen(episode, at_us) for pair, episode in episodes.items()}


def _episode_as_seen(episode: alerting.Episode, at_us: int) -> alerting.Episode:
    if episode.raised_at_us is None:
        return episode
    shown_us = episode.encounter.terms.steady.shown_us
    return msgspec.structs.replace(episode, level_since_us=None, raised_at_us=max(episode.raised_at_us, at_us - shown_us))


def over_workers(portions: Sequence[Portion], workers: int, scheduler: str | None) -> Iterator[Played]:
    """Every portion played by Dask, in their order; Refused where it is not installed or no scheduler answers at that address."""
    dask = _dask()
    cluster = None
    try:
        if scheduler is None:
            cluster = dask.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, memory_limit=0,
                silence_logs=logging.CRITICAL,
            )  # fmt: skip
        with dask.Client(cluster if cluster is not None else scheduler, timeout=REACH_S, set_as_default=False) as client:
            futures = [client.submit(played, client.scatter(portion, hash=False), pure=False) for portion in portions]
            for future in futures:
                yield future.result()
    except (OSError, ValueError) as fault:
        mend = "start a scheduler there (dask scheduler) and workers that have deconflict, or leave --scheduler out"
        raise Refused(f"Dask does not answer: {fault}", where=scheduler or "--workers", mend=mend) from fault
    finally:
        if cluster is not None:
            cluster.close()


def _dask() -> Any:
    """Dask's distributed, loaded only here: it takes longer to load than a short scan takes."""
    try:
        return importlib.import_module("distributed")
    except ModuleNotFoundError as fault:
        mend = "install it (pip install 'deconflict[dask]'), or scan with one worker"
        raise Refused("Dask is not installed", where="--workers", mend=mend) from fault
