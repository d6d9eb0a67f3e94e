"""One UTC day of a channel: what was notified, what was seen, and which of it had a notice; the same on every node that holds the same.

What counts, so that all compute alike: plans and tracks by the channel's own parties only. A plan counts for the day by its newest version
written before the day ended, if a volume of it touches the day. An aircraft counts once for each party that reported it in the air on the
day, from its first plot to its last. It had a notice if a plan, by its newest version written no later than the first plot, was not ended
and either names the aircraft among its tracks or holds both plots in its volumes. Where a plan states a buffered place, that is the one
that counts, since it is the one that everybody may have.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.airspace.distance import holds
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.intent import IntentState
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume4D, track_in
from deconflict.coordination.contradiction import cautious
from deconflict.coordination.matter import parties_of
from deconflict.errors import Refused
from deconflict.picture.picture import ObjectRecord, Picture, Version
from deconflict.picture.sightings import DAY_US
from deconflict.statements.base import MessagePart
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.records import DailySummary

PREFIX: Final = b"deconflict/summary/1\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """One aircraft of the day: who reported it, from when until when, and the notice it had (an entry hash), if any."""

    party: str
    track_id: str
    first_us: int
    last_us: int
    notice: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """The whole day. `notices`: entry hashes of the plans that count; `summary`: SHA-256 over everything in it, in base64url."""

    day_us: int
    parties: tuple[str, ...]
    notices: tuple[str, ...]
    seen: tuple[Seen, ...]
    summary: str

    @property
    def unnotified(self) -> tuple[Seen, ...]:
        """Each aircraft that was seen without a notice."""
        return tuple(seen for seen in self.seen if seen.notice is None)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A version of a plan, read with the more cautious state where its kind contradicts it: the aircraft it names and where it is."""

    version: Version
    main: Operation
    volumes: tuple[Volume4D, ...]


def daily(picture: Picture, parties: Collection[str], day_us: int, rules: Rules) -> Day:
    """The summary of the UTC day that begins at `day_us`, for the parties of one channel."""
    among = tuple(sorted(parties))
    plans = [record for (kind, party, _), record in sorted(picture.objects.items()) if kind == "plan" and party in among]
    notices = tuple(sorted(plan.version.place.entry for plan in _of_day(plans, day_us)))
    seen = []
    for (party, track_id), sighting in sorted(picture.sightings.days.get(day_us, {}).items()):
        if party in among:
            notice = _notice(plans, sighting.first, sighting.last, rules)
            seen.append(Seen(party, track_id, sighting.first.at_us, sighting.last.at_us, notice))
    listed = [[one.party, one.track_id, one.first_us, one.last_us, one.notice or ""] for one in seen]
    said = msgspec.json.encode([day_us, among, notices, listed])
    summary = urlsafe_b64encode(hashlib.sha256(PREFIX + said).digest()).rstrip(b"=").decode("ascii")
    return Day(day_us, among, notices, tuple(seen), summary)


def stated(picture: Picture, parties: Collection[str], day_us: int) -> dict[str, str]:
    """What each party stated as the summary of that day for this channel: its newest DAILY_SUMMARY counts."""
    found: dict[str, str] = {}
    for said in picture.affairs.all("DAILY_SUMMARY"):
        if isinstance(said.main, DailySummary) and said.main.day_us == day_us and set(parties_of(said)) == set(parties):
            found[said.author] = said.main.summary
    return found


def _stood(record: ObjectRecord, before_us: int) -> _Plan | None:
    """The newest version written before that instant, read; None where there is none or its main part is withheld."""
    written = [version for version in record.versions.values() if version.written_at_us < before_us]
    newest = max(written, key=lambda version: version.place, default=None)
    if newest is None or newest.main is None:
        return None
    raw = newest.buffered or newest.exact
    volumes = msgspec.json.decode(raw, type=Volumes).volumes if raw is not None else ()
    return _Plan(newest, cautious(newest.kind, msgspec.json.decode(newest.main, type=Operation)), volumes)


def _of_day(plans: list[ObjectRecord], day_us: int) -> Iterator[_Plan]:
    end_us = day_us + DAY_US
    for record in plans:
        plan = _stood(record, end_us)
        if plan is not None and any(volume.from_us < end_us and volume.until_us > day_us for volume in plan.volumes):
            yield plan


def _notice(plans: list[ObjectRecord], first: Plot, last: Plot, rules: Rules) -> str | None:
    """The notice this aircraft had: of several the one with the smallest hash."""
    found = []
    for record in plans:
        plan = _stood(record, first.at_us + 1)
        if plan is None or plan.main.state is IntentState.ENDED:
            continue
        if first.track_id in plan.main.tracks or all(_within(plan, plot, rules) for plot in (first, last)):
            found.append(plan.version.place.entry)
    return min(found, default=None)


def _within(plan: _Plan, plot: Plot, rules: Rules) -> bool:
    """Whether a volume of the plan holds the plot; one without a height counts by place and time."""
    lat_deg, lon_deg = plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG
    for volume in plan.volumes:
        if plot.height is not None:
            if track_in(volume, lat_deg, lon_deg, plot.height, plot.at_us, rules.ground) is not None:
                return True
        elif volume.from_us <= plot.at_us < volume.until_us and holds(volume.volume.outline, lat_deg, lon_deg):
            return True
    return False


def check_summary(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own DAILY_SUMMARY of a day that is not over, or of what is no day."""
    assert isinstance(said, DailySummary)
    if said.day_us % DAY_US:
        raise Refused("a day begins at midnight UTC", where="day_us", mend=f"give a multiple of {DAY_US}")
    if said.day_us + DAY_US > now_us:
        raise Refused("this day is not over", where="day_us", mend="sum it up when it is")
