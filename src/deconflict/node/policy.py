"""Limits of one machine, each with its unit and why. Numbers that organisations agree on are clauses, not policy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds on queues, frames and work. Times in µs, sizes in bytes.

    tick_us: the tactical tick and the track batch (ARCHITECTURE, decision 6). settle_us: how long a starting node waits for peers to
    tell it the heads of its own logbooks before it signs. receipt_us: a receipt is written this long after storing, well inside 1 s.
    beat_us: a transport beat; three missed make the bearer DEGRADED. track_kept_us: a track without a report for longer leaves the
    tactical picture. notice_grace_us: how long we wait for the other side's conflict notice before writing our own (of two parties one
    waits twice as long).
    verify_inline: entries of one frame verified within a verb; more become a job. give_limit: entries in one answer to a Want.
    flash_pushes_per_min: what a peer may push at us, and we at it, before the rest is pulled (decision 7). waiting: requests kept while
    the node starts. carries_per_min: messages and words about them to one party by other bearers than the link, half of them kept for
    FLASH; carry_entries: entries in one of these, enough for what one message leads to. tracks_per_batch: plots in one entry, of at most
    330 bytes each, so that they stay below its body's 64 kB. plots_waiting: aircraft of ours in one tick, more than fly over Europe at
    once. conflicts_per_filing: as many as one answer lists. checked_against: as many as a plan says it was checked against, 180 bytes each.
    advice_at_once: conflicts and alerts for which advice is computed at one time; advice_near: plans, zones and sites that it is held
    against, which takes half a second; advice_kept: answers kept, for at most advice_kept_us, in which what may begin at once has moved on.
    taken_up_at_once: messages of before a start looked at for deadlines in one verb, which takes 10 ms; FLASH and URGENT ones do not wait.
    gap_us: how long what a peer's head vouches for may be under way before it is said to be missing. heads_again_us: where the clause on
    records is not in force when heads are due, we look again after this.
    *_bytes_per_day: what we take of one logbook of a peer's on one UTC day: four thousand changes of watch or key, ten thousand messages
    with all that is said of them, half a million plans, a thousand aircraft each second.
    """

    tick_us: int = 1_000_000
    settle_us: int = 3_000_000
    receipt_us: int = 300_000
    beat_us: int = 2_000_000
    track_kept_us: int = 60_000_000
    notice_grace_us: int = 5_000_000
    verify_inline: int = 64
    give_limit: int = 200
    flash_pushes_per_min: int = 10
    waiting: int = 1000
    gap_us: int = 60_000_000
    heads_again_us: int = 3_600_000_000
    carries_per_min: int = 8
    carry_entries: int = 32
    tracks_per_batch: int = 192
    plots_waiting: int = 20_000
    conflicts_per_filing: int = 64
    checked_against: int = 32
    advice_at_once: int = 4
    advice_near: int = 2000
    advice_kept: int = 64
    advice_kept_us: int = 30_000_000
    taken_up_at_once: int = 256
    keys_bytes_per_day: int = 4_000_000
    line_bytes_per_day: int = 64_000_000
    plans_bytes_per_day: int = 1_000_000_000
    tracks_bytes_per_day: int = 32_000_000_000
