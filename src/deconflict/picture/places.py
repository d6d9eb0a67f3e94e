"""What every record of the picture shares: where an entry stands, and what it changed."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where an entry stands; later places of one logbook supersede earlier ones."""

    author: str
    logbook: str
    epoch: int
    seq: int
    entry: str


class Change(NamedTuple):
    """What `entry` changed: `topic` is party, channel, watch, plan, zone, site, movement, track, message, referred, climb, alert, conflict,
    line, emergency, fork, mandate, agreement, affair or unknown; `key` names it."""

    topic: str
    key: str
    entry: str
