"""The timeline of an incident: every word that the parties wrote or received from 15 minutes before until 15 minutes after, in order.

It is pulled from the record and written by nobody. It holds what passed between the parties of the incident only, so both reckon the same
timeline and the same hash; each moment is on the clock of who wrote it, a receipt on that of who received.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.airspace.track import Plot
from deconflict.coordination.incident import AROUND_US, pulled, words_during
from deconflict.coordination.matter import parties_of
from deconflict.picture.affairs import Said
from deconflict.picture.picture import MessageRecord, Picture, Place
from deconflict.statements.base import Part
from deconflict.statements.incidents import IncidentReport
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation
from deconflict.statements.receipts import Received
from deconflict.statements.sites import Site
from deconflict.statements.tracks import Tracks
from deconflict.statements.zones import Zone

PREFIX: Final = b"deconflict/timeline/1\n"
NEAR_M: Final = 92_600.0
"""Aircraft within 50 NM of the place are listed: ten minutes at 300 kt (as in `third_parties`)."""
THINGS: Final[Mapping[type[Part], tuple[str, str]]] = MappingProxyType(
    {Operation: ("plan", "op_id"), Zone: ("zone", "zone_id"), Site: ("site", "site_id"), Movement: ("movement", "movement_id")}
)
"""What a notice states: (noun, field of its id) of each thing that tells where somebody will be."""
_NDEG_PER_M: Final = NDEG_PER_DEG / 110_000
"""A degree of latitude is nowhere shorter than 110 km."""


class Moment(NamedTuple):
    """One word: when, of what kind, the entry that says it, the message it speaks of (itself, where it is one), and who wrote it."""

    at_us: int
    kind: str
    entry: str
    about: str
    party: str


class Timeline(NamedTuple):
    """`moments` in order of time; `summary`: SHA-256 over all of it in base64url, the same at everyone who holds the same."""

    from_us: int
    until_us: int
    parties: tuple[str, ...]
    moments: tuple[Moment, ...]
    summary: str


class Flown(NamedTuple):
    """One aircraft near the place, as one party reported it: from when until when, how near at least and when, and the entry of that."""

    party: str
    track_id: str
    callsign: str
    first_us: int
    last_us: int
    nearest_m: float
    nearest_us: int
    entry: str


class Notified(NamedTuple):
    """A notice that covered an incident: its message, every word said of it, and whether it was the newest of its thing by then."""

    record: MessageRecord
    history: tuple[Moment, ...]
    stood: bool


def _report(said: Said) -> IncidentReport:
    assert isinstance(said.main, IncidentReport)
    return said.main


def moments_of(record: MessageRecord, line: str | None = None) -> Iterator[Moment]:
    """A message and what was said of it: receipts, acknowledgements, passed deadlines, tries, answers heard. In no order.

    `line`: only what was said of it on that line. What goes to several is answered by each on a line that the others do not hear.
    """
    if record.place is not None:
        yield Moment(record.written_at_us, record.kind, record.entry, record.entry, record.place.author)
    for place, moment in _acts_on(record):
        if line in (None, place.logbook):
            yield moment


def _acts_on(record: MessageRecord) -> Iterator[tuple[Place, Moment]]:
    about = record.entry
    for party, stored in record.receipts.items():
        yield stored.place, Moment(stored.received_at_us, "RECEIPT", stored.place.entry, about, party)
    for entry, act in record.acknowledgements.items():
        yield act.place, Moment(act.written_at_us, "ACKNOWLEDGEMENT", entry, about, act.place.author)
    for entry, climbed in record.climbs.items():
        yield climbed.place, Moment(climbed.written_at_us, "NO_ANSWER", entry, about, climbed.place.author)
    for entry, tried in record.tried.items():
        yield tried.place, Moment(tried.said.at_us, "TRIED", entry, about, tried.place.author)
    for entry, heard in record.heard.items():
        yield heard.place, Moment(heard.written_at_us, "HEARD", entry, about, heard.place.author)


def part_of(picture: Picture, moment: Moment) -> Part | None:
    """What was said at that moment, for words; of a receipt, that this one entry was stored. None where it is not held or was withheld."""
    record = picture.messages.get(moment.about)
    if record is None:
        return None
    if moment.kind == "RECEIPT":
        stored = record.receipts.get(moment.party)
        return None if stored is None else Received(entries=(moment.about,), received_at_us=stored.received_at_us, bearer=stored.bearer)
    acts = {"ACKNOWLEDGEMENT": record.acknowledgements, "NO_ANSWER": record.climbs, "TRIED": record.tried, "HEARD": record.heard}
    if moment.kind in acts:
        act = acts[moment.kind].get(moment.entry)  # type: ignore[attr-defined]
        said: Part | None = act.said if act is not None else None
        return said
    return record.main


def timeline(picture: Picture, said: Said) -> Timeline:
    """What passed between the parties of an INCIDENT_REPORT around its time. O(what was said around it), however much is held."""
    report, parties = _report(said), parties_of(said)
    from_us, until_us = report.from_us - AROUND_US, report.until_us + AROUND_US
    found = [
        moment
        for record in words_during(picture, from_us, until_us)
        if record.written_at_us <= until_us and _between(record, said.line, parties)
        for moment in moments_of(record, said.line)
        if from_us <= moment.at_us <= until_us and moment.party in parties
    ]
    moments = tuple(sorted(found))
    hashed = hashlib.sha256(PREFIX + msgspec.json.encode([from_us, until_us, parties, moments])).digest()
    return Timeline(from_us, until_us, parties, moments, urlsafe_b64encode(hashed).rstrip(b"=").decode("ascii"))


def _between(record: MessageRecord, line: str, parties: Collection[str]) -> bool:
    """Whether a message is one party's to another of them, on their line or as a plan, zone or site."""
    place, message = record.place, record.message
    if place is None or message is None or place.author not in parties:
        return False
    told = any(party in parties and party != place.author for party in message.to)
    return told and (place.logbook == line or not place.logbook.startswith("line/"))


def notified(picture: Picture, said: Said) -> list[Notified]:
    """Struck though notified: each notice that covered an INCIDENT_REPORT's place and time, with its whole history, oldest first."""
    report = _report(said)
    found = []
    for history in pulled(picture, report).notices:
        record = picture.messages.get(history[0])
        if record is not None:
            moments = tuple(sorted({*moments_of(record), *_later_words(record)}))
            found.append(Notified(record, moments, _stood(picture, record, report)))
    return found


def _later_words(record: MessageRecord) -> Iterator[Moment]:
    for entry, named in record.referred.items():
        yield Moment(named.written_at_us, named.kind, entry, entry, named.place.author)


def _stood(picture: Picture, record: MessageRecord, report: IncidentReport) -> bool:
    """Whether no newer version of the same thing had been written when the incident was over; a message that is no thing stands."""
    noun, id_field = THINGS.get(type(record.main), ("", "")) if record.main is not None else ("", "")
    if not noun or record.place is None:
        return True
    stated = picture.objects.get((noun, record.place.author, getattr(record.main, id_field)))
    before = [one.place for one in stated.versions.values() if one.written_at_us <= report.until_us] if stated is not None else []
    return max(before, default=record.place) == record.place


def flown(batches: Iterable[tuple[str, str, Tracks]], said: Said) -> list[Flown]:
    """Every aircraft that came near the place of an INCIDENT_REPORT around its time, as its parties reported it.

    `batches`: (author, entry, what it says) of TRACKS entries, in any order; those of others than its parties count for nothing.
    """
    report, parties = _report(said), parties_of(said)
    from_us, until_us = report.from_us - AROUND_US, report.until_us + AROUND_US
    seen: dict[tuple[str, str], list[tuple[float, int, str, str]]] = {}
    for party, entry, tracks in batches:
        for plot in tracks.plots if party in parties else ():
            away_m = _away_m(report, plot) if from_us <= plot.at_us <= until_us else None
            if away_m is not None:
                seen.setdefault((party, plot.track_id), []).append((away_m, plot.at_us, entry, plot.callsign or ""))
    found = []
    for (party, track_id), plots in seen.items():
        nearest_m, nearest_us, entry, _ = min(plots)
        times = [at_us for _, at_us, _, _ in plots]
        callsign = max((at_us, name) for _, at_us, _, name in plots)[1]
        found.append(Flown(party, track_id, callsign, min(times), max(times), nearest_m, nearest_us, entry))
    return sorted(found, key=lambda one: (one.nearest_m, one.party, one.track_id))


def _away_m(report: IncidentReport, plot: Plot) -> float | None:
    """How far a plot is from the place's edge, 0 within it; None where that is farther than is listed."""
    reach_m = NEAR_M + report.place.radius_mm / 1000
    if abs(plot.lat_ndeg - report.place.lat_ndeg) > reach_m * _NDEG_PER_M:
        return None
    away_m = distance_to_m(report.place, plot.lat_ndeg / NDEG_PER_DEG, plot.lon_ndeg / NDEG_PER_DEG)
    return away_m if away_m <= NEAR_M else None
