"""Accounts of an incident out of a file: a database or a bundle, without a node and without a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deconflict.coordination.agreeing import Known
from deconflict.errors import Refused
from deconflict.phrasebook import Reading
from deconflict.picture.affairs import Said
from deconflict.picture.fold import fold
from deconflict.picture.picture import Picture
from deconflict.service import view_accounts
from deconflict.service.bundle import rows_of
from deconflict.service.tracks_held import batch_of
from deconflict.statements.tracks import Tracks


def timeline_in(file: Path, entry: str, readings: Sequence[Reading]) -> dict[str, Any]:
    """The timeline of an incident as this record has it; `entry` may be the first signs of a report's hash. Refused where none is meant."""
    picture, batches = _read(file)
    return view_accounts.incident_timeline(picture, _report(picture, entry), readings, batches)


def notices_in(file: Path, entry: str, readings: Sequence[Reading]) -> dict[str, Any]:
    """The notices that covered it, each with its history, as things stood at the record's last word."""
    picture, _ = _read(file)
    known = Known(picture)
    now_us = max((record.written_at_us for record in picture.messages.values()), default=0)
    return view_accounts.incident_notices(picture, _report(picture, entry), lambda a, b: known.rules(a, b, now_us), now_us, readings)


def _read(file: Path) -> tuple[Picture, list[tuple[str, str, Tracks]]]:
    picture, batches = Picture(), list[tuple[str, str, Tracks]]()
    Known(picture)  # what lies outside the agreement counts for nothing
    for row in rows_of(file):
        fold(picture, row.entry)
        batches += batch_of(row)
    return picture, batches


def _report(picture: Picture, entry: str) -> Said:
    found = [said for said in picture.affairs.all("INCIDENT_REPORT") if said.entry.startswith(entry)]
    if len(found) != 1:
        held = ", ".join(said.entry[:10] for said in picture.affairs.all("INCIDENT_REPORT")) or "none"
        raise Refused(f"{len(found)} incident reports begin with {entry!r}", where="entry", mend=f"in this record: {held}")
    return found[0]
