"""One UTC day of a channel: what was notified, what was seen, and which of it had a notice; the same on every node that holds the same.

What counts, so that all compute alike: plans and tracks by the channel's own parties only. A plan counts for the day by its newest version
written before the day ended, if a volume of it touches the day. An aircraft counts once for each party that reported it in the air on the
day, from its first plot to its last. It had a notice if a plan of that day, by its newest version written no later than the first plot, was
not ended and either names the aircraft among its tracks or holds both plots in its volumes. Where a plan states a buffered place, that is
the one that counts, since it is the one that everybody may have.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Generator, Iterable
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
    """A version of a plan, read with the more cautious state where its kind contradicts it: the aircraft it names and where it is.

    `main` is None where it is withheld from us.
    """

    version: Version
    main: Operation | None
    volumes: tuple[Volume4D, ...]


def daily(picture: Picture, parties: Collection[str], day_us: int, rules: Rules) -> Day:
    """The summary of the UTC day that begins at `day_us`, for the parties of one channel."""
    steps = reckon(picture, parties, day_us, rules)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            day: Day = done.value
            return day


def reckon(picture: Picture, parties: Collection[str], day_us: int, rules: Rules) -> Generator[None, None, Day]:
    """The same in small steps, one for each plan and each aircraft, for who may not work for long; the picture may change meanwhile."""
    among = tuple(sorted(parties))
    plans, notices = [], []
    for key in [key for key in picture.objects if key[0] == "plan" and key[1] in among]:
        stated = picture.objects.get(key)
        read = _read(picture, stated, day_us) if stated is not None else []
        if read:
            plans.append(read)
            notices += [read[-1].version.place.entry] if _touches(read[-1], day_us) else []
        yield
    seen = []
    for (party, track_id), sighting in sorted(picture.sightings.days.get(day_us, {}).items()):
        if party in among:
            notice = _notice(plans, sighting.first, sighting.last, rules)
            seen.append(Seen(party, track_id, sighting.first.at_us, sighting.last.at_us, notice))
            yield
    listed = [[one.party, one.track_id, one.first_us, one.last_us, one.notice or ""] for one in seen]
    said = msgspec.json.encode([day_us, among, sorted(notices), listed])
    summary = urlsafe_b64encode(hashlib.sha256(PREFIX + said).digest()).rstrip(b"=").decode("ascii")
    return Day(day_us, among, tuple(sorted(notices)), tuple(seen), summary)


def stated(picture: Picture, parties: Collection[str], day_us: int) -> dict[str, str]:
    """What each party stated as the summary of that day for this channel: its newest DAILY_SUMMARY counts."""
    found: dict[str, str] = {}
    for said in picture.affairs.all("DAILY_SUMMARY"):
        if isinstance(said.main, DailySummary) and said.main.day_us == day_us and set(parties_of(said)) == set(parties):
            found[said.author] = said.main.summary
    return found


def _read(picture: Picture, record: ObjectRecord, day_us: int) -> list[_Plan]:
    """The versions written before the day ended, in their order, read; none where no version touches the day.

    A main part that is withheld from us says nothing; what begins after the day is not read at all.
    """
    end_us = day_us + DAY_US
    written = sorted((one for one in record.versions.values() if one.written_at_us < end_us), key=lambda one: one.place)
    starts = [held.starts_us for one in written if (held := picture.messages.get(one.place.entry)) is not None]
    if starts and len(starts) == len(written) and all(start_us is not None and start_us >= end_us for start_us in starts):
        return []
    read = []
    for version in written:
        if version.main is None:
            read.append(_Plan(version, None, ()))
            continue
        raw = version.buffered or version.exact
        volumes = msgspec.json.decode(raw, type=Volumes).volumes if raw is not None else ()
        read.append(_Plan(version, cautious(version.kind, msgspec.json.decode(version.main, type=Operation)), volumes))
    return read if any(_touches(plan, day_us) for plan in read) else []


def _touches(plan: _Plan, day_us: int) -> bool:
    return any(volume.from_us < day_us + DAY_US and volume.until_us > day_us for volume in plan.volumes)


def _notice(plans: Iterable[list[_Plan]], first: Plot, last: Plot, rules: Rules) -> str | None:
    """The notice this aircraft had: of several the one with the smallest hash."""
    found = []
    for versions in plans:
        plan = next((one for one in reversed(versions) if one.version.written_at_us <= first.at_us), None)
        if plan is None or plan.main is None or plan.main.state is IntentState.ENDED:
            continue
        if first.track_id in plan.main.tracks or all(_within(plan, plot, rules) for plot in (first, last)):
            found.append(plan.version.place.entry)
    return min(found, default=None)


def _within(plan: _Plan, plot: Plot, rules: Rules) -> bool:
    """Whether a volume of the plan holds the plot; one without a height counts by place and time."""
    lat_deg, lon_deg = plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG
    for volume in plan.volumes:
        if not volume.from_us <= plot.at_us < volume.until_us:
            continue
        if plot.height is not None:
            if track_in(volume, lat_deg, lon_deg, plot.height, plot.at_us, rules.ground) is not None:
                return True
        elif holds(volume.volume.outline, lat_deg, lon_deg):
            return True
    return False


def check_summary(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own DAILY_SUMMARY of a day that is not over, or of what is no day."""
    assert isinstance(said, DailySummary)
    if said.day_us % DAY_US:
        raise Refused("a day begins at midnight UTC", where="day_us", mend=f"give a multiple of {DAY_US}")
    if said.day_us + DAY_US > now_us:
        raise Refused("this day is not over", where="day_us", mend="sum it up when it is")
