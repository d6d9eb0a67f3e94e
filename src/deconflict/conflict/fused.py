"""What fusing says: each aircraft once with its sources, and what was strange in the reports, in integers and with its size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.track import Plot, SourceKind, Track
from deconflict.conflict.encounter import Pair
from deconflict.conflict.plausibility import between_m, climbed_m


class Source(Struct, frozen=True):
    """One track that an aircraft came by: who reports it, under which id, how it was found, and when its newest report was made."""

    party: str
    track_id: str
    kind: SourceKind
    at_us: int
    uncommanded: bool


@dataclass(frozen=True, slots=True)
class FusedTrack:
    """One aircraft. `track.party` and `track.track_id` are the name it goes by, which stays while its sources change.

    Position and movement are those of the best source, which stands first; what that one does not know comes from the next.
    """

    track: Track
    sources: tuple[Source, ...]

    @property
    def parties(self) -> frozenset[str]:
        """Everyone who reports it."""
        return frozenset(source.party for source in self.sources)

    @property
    def uncommanded(self) -> bool:
        """Whether nobody who reports it commands it."""
        return all(source.uncommanded for source in self.sources)


class Sort(StrEnum):
    """What was strange."""

    JUMP = "jump"
    JUMP_TAKEN = "jump_taken"
    HEIGHT = "height"
    TWIN = "twin"
    AHEAD = "ahead"
    LATE = "late"
    STUCK = "stuck"


class Finding(Struct, frozen=True, kw_only=True):
    """Something strange in the reports of one id: what, whose, when and where; from where, how far and how fast, where that is part of it.

    `apart_mm` is over the ground, `climb_mm` the difference in height, `over_us` the time between the two reports, or for AHEAD and LATE
    how wrong the time is, and for STUCK since when the place is said again.
    """

    sort: Sort
    party: str
    track_id: str
    at_us: int
    lat_ndeg: int
    lon_ndeg: int
    other_party: str = ""
    other_lat_ndeg: int | None = None
    other_lon_ndeg: int | None = None
    apart_mm: int = 0
    climb_mm: int = 0
    over_us: int = 0


class Why(StrEnum):
    """Why a track does not fly by itself: it shares a name with another, or moves on with it or after it."""

    DUPLICATE = "duplicate"
    JOINED = "joined"


class Double(Struct, frozen=True):
    """Two tracks, by their keys party:id, that are one aircraft."""

    pair: Pair
    why: Why


@dataclass(frozen=True, slots=True)
class Fused:
    """The sky of one instant: aircraft in order of name, what was strange, who are one.

    `unsettled`: pairs of names that share an id and are not known to be two, or come from one sender, which does not tell them apart, or
    of which one, without a name of its own, began beside the other less than 20 s ago: between them nobody is warned.
    """

    tracks: tuple[FusedTrack, ...]
    findings: tuple[Finding, ...]
    doubles: tuple[Double, ...]
    unsettled: frozenset[Pair]


def finding(sort: Sort, party: str, plot: Plot, other: Plot | None = None, *, other_party: str = "", over_us: int = 0) -> Finding:
    """A finding about a report, measured from another one where there is one."""
    if other is None:
        at_us, lat_ndeg, lon_ndeg = plot.at_us, plot.lat_ndeg, plot.lon_ndeg
        return Finding(sort=sort, party=party, track_id=plot.track_id, at_us=at_us, lat_ndeg=lat_ndeg, lon_ndeg=lon_ndeg, over_us=over_us)
    return Finding(
        sort=sort, party=party, track_id=plot.track_id, at_us=plot.at_us, lat_ndeg=plot.lat_ndeg, lon_ndeg=plot.lon_ndeg,
        other_party=other_party or party, other_lat_ndeg=other.lat_ndeg, other_lon_ndeg=other.lon_ndeg,
        apart_mm=round(between_m(plot, other) * 1000), climb_mm=round((climbed_m(plot, other) or 0.0) * 1000),
        over_us=abs(plot.at_us - other.at_us),
    )  # fmt: skip


_MEND = {
    Sort.JUMP: "ask who sends it for the receiver's clock and place; it counts once 3 reports agree",
    Sort.JUMP_TAKEN: "ask who sends it where the aircraft is",
    Sort.HEIGHT: "ask who sends it for the height; it counts once 3 reports agree",
    Sort.TWIN: "ask both senders which is the aircraft: each counts as an obstacle until one falls silent",
    Sort.AHEAD: "set the sender's clock: meanwhile its reports count as made when they came",
    Sort.LATE: "set the sender's clock, or mend the line",
    Sort.STUCK: "ask who sends it for a receiver that hears it: it is flown on from there, and forgotten after a minute",
}


def words(found: Finding, name: str, other_name: str = "") -> tuple[str, str]:
    """A finding as people read it, and what to do: `name` is the party's own, `other_name` that of whose report it is measured from."""
    at = format_instant(Instant(found.at_us))
    here = f"{found.lat_ndeg / 1e9:.4f} {found.lon_ndeg / 1e9:.4f}"
    whose = f"{found.track_id} of {name}"
    from_where = "" if found.other_lat_ndeg is None else f"{found.other_lat_ndeg / 1e9:.4f} {(found.other_lon_ndeg or 0) / 1e9:.4f}"
    size, climb = f"{found.apart_mm / 1e6:.1f} km in {found.over_us / 1e6:.1f} s", f"{found.climb_mm / 1000:.0f} m in height"
    both = f"{here}, and {from_where} as {other_name or name} reports it"
    what = {
        Sort.JUMP: f"{whose} jumps: {size}, from {from_where} to {here} at {at}; set aside",
        Sort.JUMP_TAKEN: f"{whose} jumped: {size}, from {from_where} to {here} at {at}; the reports after it confirm it",
        Sort.HEIGHT: f"{whose} steps {climb} in {found.over_us / 1e6:.1f} s at {at}, {here}; the height is set aside",
        Sort.TWIN: f"{whose} is at two places, {found.apart_mm / 1e6:.0f} km apart: {both}",
        Sort.AHEAD: f"reports of {whose} are stamped {found.over_us / 1e6:.0f} s ahead of the time",
        Sort.LATE: f"reports of {whose} come {found.over_us / 1e6:.0f} s after they were made",
        Sort.STUCK: f"reports of {whose} say {here} again since {found.over_us / 1e6:.0f} s, and that it moves; last at {at}",
    }
    return what[found.sort], _MEND[found.sort]
