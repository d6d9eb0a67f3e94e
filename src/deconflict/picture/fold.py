"""fold: the only writer of a Picture. Entry in, changes out; no clock, and no matter in which order entries arrive.

Every record is a set that only grows, or a choice of the greatest by something the entries themselves state; so any
interleaving of the same entries, each any number of times, gives the same Picture. Verifying is done before: an entry that
comes here is signed by its author and stands in its chain (or ahead of it).
"""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any

from deconflict.airspace.track import fuse
from deconflict.logbook.chain import Logbook
from deconflict.logbook.entry import Entry
from deconflict.picture.affairs import PARTS as AFFAIRS
from deconflict.picture.agreements import ACTS, Act
from deconflict.picture.emergencies import BELONGS, OPENS
from deconflict.picture.picture import (
    NOTHING,
    Acknowledged,
    Change,
    Climbed,
    HeardAnswer,
    MessageRecord,
    NotCounted,
    ObjectRecord,
    PartyRecord,
    Picture,
    Place,
    Referred,
    Reply,
    Stored,
    TrackRecord,
    TriedBearer,
    Version,
)
from deconflict.picture.times import span_us
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.agreements import FirstSignature, Mandate
from deconflict.statements.base import OF_ONES_OWN, MessagePart, Part
from deconflict.statements.bearing import Heard, Tried
from deconflict.statements.epochs import AudienceChange, OpenEpoch
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.lines import LineStatus
from deconflict.statements.messages import ConflictNotice, DangerEnded, LineCheck, LineCheckReply, Warning
from deconflict.statements.movements import Movement
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.proofs import EquivocationShown
from deconflict.statements.receipts import BODY, PartDropped, Received
from deconflict.statements.sites import Site
from deconflict.statements.tracks import Tracks
from deconflict.statements.watch import ContactUpdate, WatchChange
from deconflict.statements.zones import Zone

_NOT_KEPT = {False: frozenset({"main"}), True: frozenset({"main", "exact", "buffered"})}
"""Parts that a message's record does not keep itself: of an object (True) its versions have them."""
_EMPTY = (NOTHING,) * 9
"""Of a message's record all that is said of it, from `parts` to `heard`."""
MAX_AHEAD_US = 5_000_000
"""A plot dated further ahead of its own entry than this comes from a wrong clock and is not shown."""


def fold(picture: Picture, entry: Entry) -> list[Change]:
    """Write one verified entry into the picture; returns what changed, in no order that matters."""
    header = entry.header
    place = Place(intern(header.author), intern(header.logbook), header.epoch, header.seq, entry.hash)
    if not entry.understood:
        picture.not_understood[entry.hash] = place
        return [Change("unknown", entry.hash, entry.hash)]
    main = entry.main
    if main is None:
        return _tombstone(picture, entry, place)
    changes = _message(picture, entry, place, main) if isinstance(main, MessagePart) else []
    writer = _WRITERS.get(type(main))
    if writer is not None:
        changes += writer(picture, entry, place, main)
    return changes


def note_fork(picture: Picture, author: str, logbook: str, epoch: int, seq: int) -> list[Change]:
    """Two different entries stand at this place, both signed by their author: from here on none of its words replaces another."""
    key = (author, logbook, epoch)
    if picture.forks.get(key, seq + 1) <= seq:
        return []
    picture.forks[key] = seq
    return [Change("fork", f"{author}/{logbook}/{epoch}/{seq}", "")]


def note_epoch(picture: Picture, author: str, logbook: str, epoch: int, last: tuple[int, int]) -> list[Change]:
    """That logbook goes on in a new epoch from its entry at `last` (epoch, seq): what came after that its author may have lost for good."""
    opened = picture.reopened.setdefault((author, logbook), {})
    if epoch in opened and opened[epoch] <= last:
        return []
    opened[epoch] = last
    return [Change("epoch", f"{author}/{logbook}/{epoch}", "")]


def note_counted(picture: Picture, entry: Entry, why: str | None) -> list[Change]:
    """That an entry does not count, for what its signature is worth; None: it does after all, and is folded again."""
    header = entry.header
    if why is None:
        picture.not_counted.pop(entry.hash, None)
    else:
        place = Place(intern(header.author), intern(header.logbook), header.epoch, header.seq, entry.hash)
        picture.not_counted[entry.hash] = NotCounted(place, intern(header.kind), header.written_at, why)
    return [Change("not counted", entry.hash, entry.hash)]


def note_opening(picture: Picture, book: Logbook, entry: Entry) -> list[Change]:
    """What the opening of an epoch after the first tells by its place; of any other entry nothing."""
    header = entry.header
    if header.epoch == 0 or header.seq > 0:
        return []
    last = book.place_of(header.previous) if header.previous is not None else None
    return note_epoch(picture, header.author, header.logbook, header.epoch, last or (-1, -1))


def fold_placed(picture: Picture, book: Logbook, entry: Entry, branch: int) -> list[Change]:
    """Fold an entry that stands in its chain, and what its place tells: a fork, or a new epoch."""
    header, changes = entry.header, note_opening(picture, book, entry)
    for epoch, seq in book.forks if branch > 0 else ():
        changes += note_fork(picture, header.author, header.logbook, epoch, seq)
    return changes + fold(picture, entry)


def _record(picture: Picture, entry: str) -> MessageRecord:
    record = picture.messages.get(entry)
    if record is None:
        record = picture.messages[entry] = MessageRecord(entry, None, "", 0, None, None, *_EMPTY, picture.gate)
    return record


def _in(record: MessageRecord, name: str) -> dict[str, Any]:
    """What a record holds by that name, to be written into."""
    held: dict[str, Any] = getattr(record, name)
    if held is NOTHING:
        held = {}
        setattr(record, name, held)
    return held


def _at(picture: Picture, record: MessageRecord, at_us: int) -> None:
    picture.times.said.write(record.entry, at_us, at_us)


def _say(picture: Picture, about: str, name: str, entry: str, at_us: int, said: Any) -> None:
    """A word on a message, and when it was said."""
    record = _record(picture, about)
    held = _in(record, name)
    if entry not in held:
        _at(picture, record, at_us)
    held[entry] = said


def _party(picture: Picture, party: str) -> PartyRecord:
    return picture.parties.setdefault(party, PartyRecord(party))


def _tombstone(picture: Picture, entry: Entry, place: Place) -> list[Change]:
    record = picture.messages.get(entry.hash)
    if record is None or record.place is None:
        record = _record(picture, entry.hash)
        record.place, record.kind, record.written_at_us = place, entry.header.kind, entry.header.written_at
        _at(picture, record, record.written_at_us)
    return [Change("message", entry.hash, entry.hash)]


def _message(picture: Picture, entry: Entry, place: Place, main: MessagePart) -> list[Change]:
    record = _record(picture, entry.hash)
    if record.place is None:
        _at(picture, record, entry.header.written_at)
    record.place, record.kind, record.written_at_us, record.main = place, intern(entry.header.kind), entry.header.written_at, main
    record.starts_us = _starts_us(entry, main) or record.starts_us
    not_kept = _NOT_KEPT[place.logbook == "plans"]
    for slot in entry.slots:
        if slot.value is not None and slot.name not in not_kept:
            _in(record, "parts")[slot.name] = slot.value
    changes = [Change("message", entry.hash, entry.hash)]
    if main.message.refs and (place.logbook == "plans" or place.logbook.startswith("line/")):
        said = Referred(entry.header.kind, entry.header.written_at, place, main.message.status, main.message.to)
        for ref in main.message.refs:
            _in(_record(picture, ref), "referred")[entry.hash] = said
            changes.append(Change("referred", ref, entry.hash))
    return changes


def _starts_us(entry: Entry, main: MessagePart) -> int | None:
    """When what a message announces begins: by its volumes, else by a start of its own; None where it states none."""
    where = entry.part("exact") or entry.part("buffered")
    if isinstance(where, Volumes):
        return min(volume.from_us for volume in where.volumes)
    stated = getattr(main, "starts_us", getattr(main, "from_us", None))
    return stated if isinstance(stated, int) else None


def _key(picture: Picture, entry: Entry, place: Place, main: Key) -> list[Change]:
    party = _party(picture, place.author)
    if party.key_place is None or party.key_place < place:
        party.key_place, party.name = place, main.name
        party.signing_key, party.recovery_key, party.tls_pins = main.signing_key, main.recovery_key, main.tls_pins
    return [Change("party", place.author, entry.hash)]


def _revoked(picture: Picture, entry: Entry, place: Place, main: Revoke) -> list[Change]:
    """What a revocation comes to is for who holds the keys to say."""
    return [Change("party", place.author, entry.hash)]


def _audience(picture: Picture, entry: Entry, place: Place, main: OpenEpoch | AudienceChange) -> list[Change]:
    key = (place.author, place.logbook)
    if key not in picture.audiences or picture.audiences[key][0] < place:
        picture.audiences[key] = (place, frozenset(main.audience))
    return []


def _paired(picture: Picture, entry: Entry, place: Place, main: PairConfirm) -> list[Change]:
    channel = place.logbook.removeprefix("line/")
    members = set(picture.channels.get(channel, ())) | set(main.members)
    picture.channels[channel] = tuple(sorted(members))
    key, at_us = (place.author, main.peer), entry.header.written_at
    # Each pairing has a logbook of its own, so which is the later one shows in their times only.
    if key not in picture.pairings or (picture.paired_at_us[key], picture.pairings[key][0]) < (at_us, place):
        picture.pairings[key], picture.paired_at_us[key] = (place, main), at_us
    return [Change("channel", channel, entry.hash)]


def _receipt(picture: Picture, entry: Entry, place: Place, main: Received) -> list[Change]:
    stored = Stored(main.received_at_us, main.bearer, place)
    for stored_entry in main.entries:
        record = _record(picture, stored_entry)
        held = record.receipts.get(place.author)
        if held is None or stored < held:
            _in(record, "receipts")[place.author] = stored
            _at(picture, record, stored.received_at_us)
    return [Change("message", stored_entry, entry.hash) for stored_entry in main.entries]


def _acknowledgement(picture: Picture, entry: Entry, place: Place, main: Acknowledgement) -> list[Change]:
    at_us = entry.header.written_at
    _say(picture, main.entry, "acknowledgements", entry.hash, at_us, Acknowledged(place, at_us, main))
    return [Change("message", main.entry, entry.hash)]


def _no_answer(picture: Picture, entry: Entry, place: Place, main: NoAnswer) -> list[Change]:
    at_us = entry.header.written_at
    _say(picture, main.entry, "climbs", entry.hash, at_us, Climbed(place, at_us, main))
    return [Change("message", main.entry, entry.hash), Change("climb", f"{main.entry} {entry.hash}", entry.hash)]


def _tried(picture: Picture, entry: Entry, place: Place, main: Tried) -> list[Change]:
    _say(picture, main.entry, "tried", entry.hash, main.at_us, TriedBearer(place, main))
    return [Change("message", main.entry, entry.hash)]


def _heard(picture: Picture, entry: Entry, place: Place, main: Heard) -> list[Change]:
    at_us = entry.header.written_at
    _say(picture, main.entry, "heard", entry.hash, at_us, HeardAnswer(place, at_us, main))
    return [Change("message", main.entry, entry.hash)]


def _warning(picture: Picture, entry: Entry, place: Place, main: Warning) -> list[Change]:
    if len(main.pair) != 2:
        return []
    pair = tuple(sorted(main.pair))
    picture.alerts.setdefault(pair, set()).add(entry.hash)
    return [Change("alert", " ".join(pair), entry.hash)]


def _ended(picture: Picture, entry: Entry, place: Place, main: DangerEnded) -> list[Change]:
    for ref in main.message.refs:
        _in(_record(picture, ref), "ended_by")[entry.hash] = (place.author, place.logbook)
    return [Change("message", ref, entry.hash) for ref in main.message.refs]


def _conflict(picture: Picture, entry: Entry, place: Place, main: ConflictNotice) -> list[Change]:
    picture.conflicts.setdefault(main.conflict_id, set()).add(entry.hash)
    return [Change("conflict", main.conflict_id, entry.hash)]


def _line_check_reply(picture: Picture, entry: Entry, place: Place, main: LineCheckReply) -> list[Change]:
    for ref in main.message.refs:
        _in(_record(picture, ref), "replies")[entry.hash] = Reply(
            entry.header.written_at, place, main.by_hand, main.nonce, main.bearer, main.rendered, main.message.status
        )
    return [Change("line", place.logbook, entry.hash)]


def _object(picture: Picture, entry: Entry, place: Place, said: Part, kind: str, object_id: str) -> list[Change]:
    key = (kind, place.author, object_id)
    record = picture.objects.get(key)
    if record is None:
        record = picture.objects[key] = ObjectRecord(kind, place.author, object_id)
    values = {slot.name: slot.value for slot in entry.slots}
    main, exact, buffered = values.get("main"), values.get("exact"), values.get("buffered")
    held = record.versions.get(entry.hash)
    if held is not None:
        main, exact, buffered = main or held.main, exact or held.exact, buffered or held.buffered
    if held is None or (exact, buffered) != (held.exact, held.buffered):
        span = span_us(said, (entry.part("exact"), entry.part("buffered")))
        if span is not None:
            picture.times.announced.write(place.entry, *span)
    record.versions[entry.hash] = Version(place, entry.header.written_at, main, exact, buffered, intern(entry.header.kind))
    return [Change(kind, f"{place.author}:{object_id}", entry.hash)]


def _plan(picture: Picture, entry: Entry, place: Place, main: Operation) -> list[Change]:
    return _object(picture, entry, place, main, "plan", main.op_id)


def _zone(picture: Picture, entry: Entry, place: Place, main: Zone) -> list[Change]:
    return _object(picture, entry, place, main, "zone", main.zone_id)


def _site(picture: Picture, entry: Entry, place: Place, main: Site) -> list[Change]:
    return _object(picture, entry, place, main, "site", main.site_id)


def _movement(picture: Picture, entry: Entry, place: Place, main: Movement) -> list[Change]:
    return _object(picture, entry, place, main, "movement", main.movement_id)


def _tracks(picture: Picture, entry: Entry, place: Place, main: Tracks) -> list[Change]:
    changes = []
    for plot in main.plots:
        if plot.at_us > entry.header.written_at + MAX_AHEAD_US:
            changes.append(Change("ahead", f"{place.author}:{plot.track_id}", entry.hash))
            continue
        picture.sightings.write(place.author, plot)
        key = (place.author, plot.track_id)
        held = picture.tracks.get(key)
        track = fuse(held.track if held else None, plot, party=place.author)
        status = (plot.at_us, entry.hash, main.status.value)
        picture.tracks[key] = TrackRecord(track, max(held.status, status) if held else status)
        changes.append(Change("track", f"{place.author}:{plot.track_id}", entry.hash))
    return changes


def _line(picture: Picture, entry: Entry, place: Place, main: LineCheck | LineStatus) -> list[Change]:
    return picture.lines.write(entry.hash, place, entry.header.written_at, main)


def _emergency(picture: Picture, entry: Entry, place: Place, main: MessagePart) -> list[Change]:
    return picture.emergencies.write(entry.hash, place, entry.header.written_at, main)


def _affair(picture: Picture, entry: Entry, place: Place, main: MessagePart) -> list[Change]:
    return picture.affairs.write(entry.hash, entry.header.kind, place, entry.header.written_at, main)


def _watch(picture: Picture, entry: Entry, place: Place, main: WatchChange) -> list[Change]:
    watch = _party(picture, place.author).watch
    said = (entry.header.written_at, place, main.incoming)
    if main.role.value not in watch or watch[main.role.value][:2] < said[:2]:
        watch[main.role.value] = said
    return [Change("watch", place.author, entry.hash)]


def _contact(picture: Picture, entry: Entry, place: Place, main: ContactUpdate) -> list[Change]:
    contacts = _party(picture, place.author).contacts
    said = (entry.header.written_at, place, main)
    if main.role.value not in contacts or contacts[main.role.value][:2] < said[:2]:
        contacts[main.role.value] = said
    return [Change("watch", place.author, entry.hash)]


def _equivocation(picture: Picture, entry: Entry, place: Place, main: EquivocationShown) -> list[Change]:
    picture.proofs.setdefault(main.author, set()).add(entry.hash)
    return [Change("fork", main.author, entry.hash)]


def _part_dropped(picture: Picture, entry: Entry, place: Place, main: PartDropped) -> list[Change]:
    named, at_us = (main.entry, *main.also), entry.header.written_at
    for gone in named:
        if main.part != BODY:
            picture.dropped.setdefault(gone, set()).add(main.part)
        elif place.logbook == OF_ONES_OWN:
            # What a peer holds no longer says nothing of what is held here.
            picture.dropped_us[gone] = min(at_us, picture.dropped_us.get(gone, at_us))
    return [Change("message", gone, entry.hash) for gone in named]


def _agreement(picture: Picture, entry: Entry, place: Place, main: Act | Mandate) -> list[Change]:
    return picture.agreements.write(entry.hash, place, entry.header.written_at, main)


def _first_signature(picture: Picture, entry: Entry, place: Place, main: FirstSignature) -> list[Change]:
    return picture.agreements.write_first(entry.hash, place, main)


_WRITERS: dict[type[Part], Callable[..., list[Change]]] = {
    Key: _key, Revoke: _revoked, OpenEpoch: _audience, AudienceChange: _audience, PairConfirm: _paired, Received: _receipt,
    Acknowledgement: _acknowledgement, NoAnswer: _no_answer, Tried: _tried, Heard: _heard, Warning: _warning, DangerEnded: _ended,
    ConflictNotice: _conflict, LineCheckReply: _line_check_reply, Operation: _plan, Zone: _zone, Site: _site, Movement: _movement,
    Tracks: _tracks, WatchChange: _watch, ContactUpdate: _contact, EquivocationShown: _equivocation, PartDropped: _part_dropped,
    FirstSignature: _first_signature, **dict.fromkeys((Mandate, *ACTS), _agreement), **dict.fromkeys(AFFAIRS, _affair),
    LineCheck: _line, LineStatus: _line, **dict.fromkeys((*OPENS, *BELONGS), _emergency),
}  # fmt: skip
