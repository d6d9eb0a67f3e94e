"""RECORD_HEAD: how far we have each other's record. RECORD_GAP: what we lack. WITNESS_SIGN: a witness saw a head. DAILY_SUMMARY."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from deconflict.statements.base import TO_SEE, TO_UNDERSTAND, Count, Hash, LogbookName, MessagePart, Micros, PartyId, Priority, Signed, kind

Checkpoint = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$(?!\n)")]
"""A C2SP tlog-checkpoint without its last line break: origin, size, root, each a line; with signature lines where it says so."""
Cosignature = Annotated[str, Meta(max_length=400, pattern=r"^— [^ \x00-\x1f\x7f+]+ [A-Za-z0-9+/]{4,340}={0,2}$(?!\n)")]
"""One signature line of a C2SP signed note: a tlog-cosignature."""


class RecordHead(MessagePart, frozen=True):
    """The last entry of our logbook, and the last that we hold of the logbook of that name of `party`; absent where we hold none.

    `checkpoint`: the C2SP signed note over the entries of our epoch up to `seq`, whole but for its last line break. `clock_ahead_time_us`:
    how far the clock of `party` was ahead of ours when its node last told the time; absent where it is not heard.
    """

    logbook: LogbookName
    epoch: Count
    seq: Count
    head: Hash
    party: PartyId
    party_epoch: Count | None = None
    party_seq: Count | None = None
    party_head: Hash | None = None
    checkpoint: Checkpoint | None = None
    clock_ahead_time_us: Signed | None = None


class RecordGap(MessagePart, frozen=True):
    """We do not hold these entries of `author`, though `vouched_by` knows of them: a fact, not an accusation."""

    author: PartyId
    logbook: LogbookName
    epoch: Count
    from_seq: Count
    until_seq: Count
    since_us: Micros
    vouched_by: PartyId


class WitnessSign(MessagePart, frozen=True):
    """A witness's cosignature of a checkpoint (its three lines, without signatures) of one of the record's logbooks."""

    checkpoint: Checkpoint
    cosignature: Cosignature


class DailySummary(MessagePart, frozen=True):
    """One UTC day, from `day_us` on: plans notified for it, and what was seen with and without a notice; `summary` hashes the list."""

    day_us: Micros
    notices: Count
    seen_notified: Count
    seen_unnotified: Count
    summary: Hash


RECORD_HEAD = kind("RECORD_HEAD", "line", RecordHead, needs=TO_SEE, clause="records")
RECORD_GAP = kind("RECORD_GAP", "line", RecordGap, priority=Priority.URGENT, needs=TO_UNDERSTAND, clause="records")
WITNESS_SIGN = kind("WITNESS_SIGN", "line", WitnessSign, needs=TO_SEE, clause="records")
DAILY_SUMMARY = kind("DAILY_SUMMARY", "line", DailySummary, needs=TO_SEE, clause="records")
