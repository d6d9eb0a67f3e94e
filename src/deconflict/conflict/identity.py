"""Which tracks of one instant are one aircraft: by address, by callsign, by moving together, by going on where another id fell silent."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deconflict.airspace.track import HOLD_US, SourceKind, Track
from deconflict.conflict.plausibility import MEAN_RADIUS_M, apart_m, fits_height, fits_place

ADDRESS = re.compile(r"~?([0-9a-f]{6})")
"""A 24-bit aircraft address; with ~ before it, one that was relayed (TIS-B) or is not from ICAO's ranges."""
LEAST_CALLSIGN = 3
NO_CALLSIGNS = frozenset({"VFR", "IFR", "TEST", "NONE", "UNKNOWN"})
"""What many transmit who have none to give."""
SAME_ADDRESS_M, SAME_ADDRESS_VERTICAL_M = 2_000.0, 150.0
"""How far two reports of one address may lie apart beyond what it flew between them: 10 s of a fast jet's way, and 500 ft."""
DOUBLE_M, DOUBLE_VERTICAL_M = 1000.0, 91.44
"""4 s of an airliner's flight, and 300 ft: what the newest reports of two receivers can lie apart."""
DOUBLE_COURSE_DEG, DOUBLE_SPEED_M_S = 30.0, 15.0
BESIDE_M, BESIDE_COURSE_DEG, BESIDE_SPEED_M_S = 500.0, 15.0, 10.0
"""The same of a track without an address: 500 m, since a radar at 100 km is that coarse across its beam (0.3 degree)."""
HEIR_M, HEIR_FACTOR = 50.0, 0.3
"""How far a new id may begin from where the silent one would be: what GNSS is wrong by, and of the way flown since a turn's part."""
HEIR_VERTICAL_M, HEIR_CLIMB_M_S = 30.0, 10.0
HEIR_SPEED_M_S = 5.0
HEIR_US = 30_000_000
"""How long an id may be silent before another goes on in its place."""
MOST_IN_ONE = 64
"""Tracks of one name, or in one cell of 1 km, that are compared with each other; more have no name in common, or cannot be told apart."""
CELL_M = 1_000.0

Key = tuple[str, str]
"""Who reports it, and its id there."""


class Spot(NamedTuple):
    """A place at an instant, and the height there in mm of its reference where known."""

    lat_deg: float
    lon_deg: float
    height_mm: float | None


@dataclass(frozen=True, slots=True)
class Member:
    """One track as it came: its key (of a second place under one id `id.2`), the id as sent, how many reports it has and since when.

    `address`: the 24-bit address that the id is, without the mark of a relay. `callsign`: in capitals; None where it tells nobody apart.
    """

    key: Key
    sent_id: str
    track: Track
    count: int
    since_us: int
    address: str | None
    callsign: str | None

    @property
    def nameless(self) -> bool:
        """Measured from outside, and by no name of the aircraft's own."""
        return self.track.latest.source is SourceKind.MEASURED and self.address is None

    @property
    def rank(self) -> tuple[bool, bool, bool, Key]:
        """Lowest first: commanded by its party, self-reported, not relayed; then by key."""
        plot = self.track.latest
        return plot.uncommanded, plot.source is not SourceKind.SELF_REPORTED, self.sent_id.startswith("~"), self.key


def member_of(key: Key, sent_id: str, track: Track, count: int, since_us: int) -> Member:
    """The member of a track, with the names that its id and callsign are."""
    found = ADDRESS.fullmatch(sent_id)
    name = (track.callsign or "").strip().upper()
    named = len(name) >= LEAST_CALLSIGN and name not in NO_CALLSIGNS
    return Member(key, sent_id, track, count, since_us, found[1] if found else None, name if named else None)


def spot(track: Track, at_us: int) -> Spot:
    """Where the track is at an instant, flown straight on; on the mean sphere, for comparing."""
    seconds = (at_us - track.at_us) / 1e6
    lat_deg, lon_deg = track.lat_deg, track.lon_deg
    if track.v_east_m_s is not None and track.v_north_m_s is not None:
        parallel_m = MEAN_RADIUS_M * max(math.cos(math.radians(lat_deg)), 0.01)
        lat_deg += math.degrees(track.v_north_m_s * seconds / MEAN_RADIUS_M)
        lon_deg += math.degrees(track.v_east_m_s * seconds / parallel_m)
    height_mm = None if track.height is None else track.height.value_mm + 1000 * (track.v_up_m_s or 0.0) * seconds
    return Spot(lat_deg, lon_deg, height_mm)


def _beside(a: Track, b: Track, at_us: int, within_m: float, vertical_m: float) -> float | None:
    """How far apart over the ground at that instant, where both are within these; heights count where they can be compared."""
    one, other = spot(a, at_us), spot(b, at_us)
    apart = apart_m(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
    if apart > within_m:
        return None
    if a.height is not None and b.height is not None and a.height.reference is b.height.reference:
        assert one.height_mm is not None and other.height_mm is not None
        if abs(one.height_mm - other.height_mm) > vertical_m * 1000:
            return None
    return apart


def _move_alike(a: Track, b: Track, course_deg: float, speed_m_s: float) -> bool:
    """Whether nothing known of their movement speaks against their being one."""
    turned_deg = faster_m_s = 0.0
    if a.course_deg is not None and b.course_deg is not None:
        turned_deg = abs((a.course_deg - b.course_deg + 180) % 360 - 180)
    if a.ground_speed_m_s is not None and b.ground_speed_m_s is not None:
        faster_m_s = abs(a.ground_speed_m_s - b.ground_speed_m_s)
    return turned_deg <= course_deg and faster_m_s <= speed_m_s


def one_name(a: Member, b: Member, now_us: int) -> bool:
    """Whether two tracks of one callsign, or of a relayed address and that address, are one aircraft: at one place, moving alike."""
    if _beside(a.track, b.track, now_us, DOUBLE_M, DOUBLE_VERTICAL_M) is None:
        return False
    return _move_alike(a.track, b.track, DOUBLE_COURSE_DEG, DOUBLE_SPEED_M_S)


def one_address(a: Member, b: Member) -> bool:
    """Whether one aircraft can have made the newest reports of both: then two parties, or two sources, heard the same one."""
    one, other = a.track.latest, b.track.latest
    return fits_place(one, other, place_m=SAME_ADDRESS_M) and fits_height(one, other, height_m=SAME_ADDRESS_VERTICAL_M)


def moves_with(nameless: Member, other: Member, now_us: int) -> float | None:
    """How far a track without a name is from another that it moves with, in m; None where it does not."""
    apart = _beside(nameless.track, other.track, now_us, BESIDE_M, DOUBLE_VERTICAL_M)
    return apart if apart is not None and _move_alike(nameless.track, other.track, BESIDE_COURSE_DEG, BESIDE_SPEED_M_S) else None


def follows(heir: Member, silent: Member) -> bool:
    """Whether a new id begins where, and as, a silent one of the same party would have flown on."""
    first, old = heir.track.plots[-1], silent.track
    gap_us = first.at_us - old.at_us
    if not 0 < gap_us <= HEIR_US or old.ground_speed_m_s is None or heir.key[0] != silent.key[0]:
        return False
    expected, gap_s = spot(old, first.at_us), gap_us / 1e6
    off_m = apart_m(expected.lat_deg, expected.lon_deg, first.lat_ndeg / 1e9, first.lon_ndeg / 1e9)
    if off_m > HEIR_M + HEIR_FACTOR * old.ground_speed_m_s * gap_s:
        return False
    if first.height is not None and old.height is not None and first.height.reference is old.height.reference:
        assert expected.height_mm is not None
        if abs(first.height.value_mm - expected.height_mm) > 1000 * (HEIR_VERTICAL_M + HEIR_CLIMB_M_S * gap_s):
            return False
    return _velocity_kept(heir.track, old)


def _velocity_kept(heir: Track, old: Track) -> bool:
    if heir.v_east_m_s is None or heir.v_north_m_s is None or old.v_east_m_s is None or old.v_north_m_s is None:
        return True
    changed_m_s = math.hypot(heir.v_east_m_s - old.v_east_m_s, heir.v_north_m_s - old.v_north_m_s)
    return changed_m_s <= HEIR_SPEED_M_S + HEIR_FACTOR * math.hypot(old.v_east_m_s, old.v_north_m_s)


def pairs_by_name(members: Sequence[Member]) -> Iterator[tuple[Member, Member, bool]]:
    """Each pair that shares an address (True) or a callsign (False), by buckets; a name that too many share is none."""
    for by_address, bucket in _buckets(members):
        if 1 < len(bucket) <= MOST_IN_ONE:
            for number, one in enumerate(bucket):
                for other in bucket[number + 1 :]:
                    yield one, other, by_address


def _buckets(members: Iterable[Member]) -> Iterator[tuple[bool, list[Member]]]:
    addresses: dict[str, list[Member]] = {}
    callsigns: dict[str, list[Member]] = {}
    for member in members:
        if member.address is not None:
            addresses.setdefault(member.address, []).append(member)
        if member.callsign is not None:
            callsigns.setdefault(member.callsign, []).append(member)
    yield from ((True, bucket) for bucket in addresses.values())
    yield from ((False, bucket) for bucket in callsigns.values())


class Near:
    """Members by cells of about 1 km where they are at an instant, to find those beside one without looking at all."""

    def __init__(self, members: Iterable[Member], at_us: int) -> None:
        self._cells: dict[tuple[int, int], list[Member]] = {}
        for member in members:
            self._cells.setdefault(_cell(spot(member.track, at_us)), []).append(member)

    def beside(self, place: Spot) -> Iterator[Member]:
        """Those in its cell and the eight around it, unless they are too many to be told apart."""
        middle = _row(place.lat_deg)
        for row in (middle - 1, middle, middle + 1):
            columns = _columns(row)
            column = math.floor(place.lon_deg % 360.0 / 360.0 * columns)
            for at in {(column + step) % columns for step in (-1, 0, 1)}:
                found = self._cells.get((row, at), ())
                if len(found) <= MOST_IN_ONE:
                    yield from found


def _cell(place: Spot) -> tuple[int, int]:
    row = _row(place.lat_deg)
    return row, math.floor(place.lon_deg % 360.0 / 360.0 * _columns(row))


def _row(lat_deg: float) -> int:
    return math.floor(math.radians(lat_deg) * MEAN_RADIUS_M / CELL_M)


def _columns(row: int) -> int:
    """How many cells of at least `CELL_M` go round the Earth at the row's edge that is nearer to a pole."""
    edge = min(max(abs(row), abs(row + 1)) * CELL_M / MEAN_RADIUS_M, math.pi / 2)
    return max(1, math.floor(2 * math.pi * MEAN_RADIUS_M * math.cos(edge) / CELL_M))


def is_fresh(member: Member, now_us: int) -> bool:
    """Whether its newest report is young enough to lead."""
    return now_us - member.track.at_us <= HOLD_US
