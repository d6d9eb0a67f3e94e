"""Heads: once a day, or as agreed, every node tells each line where its logbooks end, as signed trees; its peers hold them against theirs.

A tree over exactly what is held is witnessed. What a head vouches for and has not come within `Policy.gap_us` is a RECORD_GAP: a fact, and
no accusation. A head that contradicts what its author signed is shown with both. docs/specs/checkpoint.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import PeerFault, Refused
from deconflict.logbook.chain import Head, Logbook
from deconflict.logbook.checkpoint import Checkpoint, cosign, open_checkpoint, origin_of, sign_checkpoint
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import lacks
from deconflict.node.coming import Awaited, Coming
from deconflict.node.core import BY_NODE, Core
from deconflict.picture.affairs import Said
from deconflict.picture.sightings import DAY_US
from deconflict.statements.base import MessageHeader, MessagePart, Role
from deconflict.statements.records import RecordGap, RecordHead, WitnessSign

WITNESS: Final = "deconflict/party/1/"
"""A party cosigns under this and its id."""
SHARED: Final = ("keys", "plans", "tracks")
GROW_EVERY_US: Final = 50_000
"""While a tree is behind its logbook it grows by a step that often."""
SHORTEST_US: Final = 60_000_000
"""Heads are not told more often than this, whatever is agreed."""
MOST_VOUCHED: Final = 1024
"""Heads that are waited for at a time: as many as a frame of heads holds."""

GapKey = tuple[str, str, int, int]
"""(author, logbook, epoch, seq) of an entry that somebody vouches for."""


@dataclass(slots=True)
class _Vouched:
    """An entry that we do not hold: its hash, who vouches for it since when, on which line, and when we look again."""

    head: str
    by: str
    since_us: int
    line: str
    look_us: int
    told: bool = False


class HeadKeeper:
    """The part of a node that tells and holds heads. What it waits for follows from the record and is looked for anew at a start."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._coming = Coming()
        self._heard: dict[tuple[str, str, str], tuple[str, RecordHead]] = {}
        self._vouched: dict[GapKey, _Vouched] = {}
        self._next: tuple[object, int] | None = None
        self._turn = 0
        self._grow_us: int | None = None
        self._skewed_us: dict[str, int] = {}
        self._to_tell: set[str] = set()

    def stored(self, entry: Entry) -> None:
        """An entry of a peer was stored now: a head is looked at when we are woken, and what was vouched for may be here."""
        self.loaded(entry)
        key = (entry.header.author, entry.header.logbook)
        self._coming.came(key, entry.hash, self.core.now)
        for place, vouched in self._vouched.items():
            if place[:2] == key:
                vouched.look_us = self.core.now

    def loaded(self, entry: Entry) -> None:
        """An entry from our own store: of each party's heads the newest of each logbook count."""
        if isinstance(entry.main, RecordHead) and entry.header.author != self.core.me.party:
            self._heard[entry.header.author, entry.main.logbook, entry.main.party] = entry.header.logbook, entry.main

    def told(self, by: str, head: Head) -> None:
        """A peer told on its link where a logbook ends, as far as it holds it."""
        if lacks(self.core.logbooks.get((head.author, head.logbook)), head):
            self._coming.told(by, head, self.core.now)

    def lost(self, peer: str) -> None:
        """The link to that peer is gone: it tells its heads again when the link stands."""
        self._coming.lost(peer)
        self.core.skews_us.pop(peer, None)

    def beat(self, peer: str, peer_us: int) -> int:
        """A peer told the time: how far its clock is ahead of ours, in µs. More than was agreed is recorded with our heads at once.

        That at most once an hour for each peer: a clock that wanders fills no record.
        """
        core, skew_us = self.core, peer_us - self.core.now
        core.skews_us[peer] = skew_us
        told_us = self._skewed_us.get(peer)
        due = told_us is None or core.now - told_us >= core.policy.heads_again_us
        if due and abs(skew_us) > core.rules_with(peer).max_skew_us:
            self._skewed_us[peer] = core.now
            self._to_tell |= {channel for channel, members in core.my_channels().items() if peer in members}
        return skew_us

    def waits(self, entry: Entry) -> None:
        """An entry came before the one it follows, for which its author thereby vouches."""
        header = entry.header
        if header.previous is not None and header.seq > 0:
            before = Head(header.author, header.logbook, header.epoch, header.seq - 1, header.previous)
            self._coming.told(header.author, before, self.core.now, waits=True)

    def wake(self) -> None:
        """Tell what is due, look at what was told us, and say what is still missing."""
        heard, self._heard = self._heard, {}
        for (author, _, _), (line, said) in heard.items():
            self._hold(author, line, said)
        for held in self._coming.overdue(self.core.now, self.core.policy.gap_us):
            self._missing(held)
        for place in [place for place, vouched in self._vouched.items() if vouched.look_us <= self.core.now]:
            self._look(place)
        self._grow()
        to_tell, self._to_tell = self._to_tell, set()
        for channel in sorted(to_tell):
            if self._open("RECORD_HEAD", channel):
                self.tell(channel)
        if self._due_us() <= self.core.now:
            self._next = None
            for channel, due_us in self._dues():
                if due_us <= self.core.now and self._open("RECORD_HEAD", channel):
                    self.tell(channel)
            self._next = self.core.my_channels(), self._look_again_us()

    def next_us(self) -> int | None:
        """When something is due. Asked before every sleep."""
        if self._heard or self._to_tell:
            return self.core.now
        coming_us = self._coming.next_us(self.core.policy.gap_us)
        dues_us = [self._due_us(), *(vouched.look_us for vouched in self._vouched.values())]
        dues_us += [] if self._grow_us is None else [self._grow_us]
        return min(dues_us if coming_us is None else [*dues_us, coming_us])

    def _grow(self) -> None:
        """Hash a step of one logbook's tree, each in its turn, so that nobody waits for all of it when its head is told or held."""
        books = list(self.core.logbooks.values())
        book = books[self._turn % len(books)] if books else None
        if book is not None and self.core.trees.grow(book, book.newest_epoch):
            self._grow_us = self.core.now + GROW_EVERY_US
        else:
            self._turn, self._grow_us = self._turn + 1, None

    # telling

    def tell(self, channel: str) -> None:
        """Write a RECORD_HEAD for each logbook of ours that everybody on the channel may read, its line last."""
        core, me = self.core, self.core.me.party
        others = [party for party in core.my_channels()[channel] if party != me]
        for name in (*SHARED, f"line/{channel}"):
            if core.logbook(me, name).tip() is not None and all(core.may_read(party, me, name) for party in others):
                for party in others:
                    message = self._header("RECORD_HEAD", channel)
                    bare = RecordHead(message=message, logbook=name, epoch=0, seq=0, head="A" * 43, party=party)
                    core.say(f"line/{channel}", "RECORD_HEAD", {"main": completed(core, bare, channel)})

    def _dues(self) -> Iterator[tuple[str, int]]:
        """(channel, when its next heads are due): as the agreed interval after the one of our last head begins, or of our pairing.

        Intervals are counted from 1970 UTC, so that a day's begin at midnight.
        """
        core, me = self.core, self.core.me.party
        last: dict[str, int] = {}
        for said in core.picture.affairs.by_kind.get("RECORD_HEAD", {}).values():
            if said.author == me:
                last[said.line] = max(last.get(said.line, 0), said.written_at_us)
        for channel, members in sorted(core.my_channels().items()):
            paired_us = min((core.picture.paired_at_us.get((me, party), core.now) for party in members if party != me), default=core.now)
            every_us = self._every_us(members)
            yield channel, (last.get(f"line/{channel}", paired_us) // every_us + 1) * every_us

    def _every_us(self, members: Iterable[str]) -> int:
        """How often heads are told on a channel: the shortest interval agreed with anybody on it, a day where nothing is."""
        core = self.core
        agreed = (held for party in members if party != core.me.party for held in core.known.agreed(core.me.party, party, core.now))
        return max(SHORTEST_US, min((held.records.heads_exchange_us for held in agreed), default=DAY_US))

    def _due_us(self) -> int:
        channels = self.core.my_channels()
        if self._next is None or self._next[0] is not channels:
            again_us = self.core.now + self.core.policy.heads_again_us
            self._next = channels, min((due_us for _, due_us in self._dues() if due_us < again_us), default=again_us)
        return self._next[1]

    def _look_again_us(self) -> int:
        """After telling: when the next are due, at the latest in an hour; a clause may come into force, or another interval."""
        again_us = self.core.now + self.core.policy.heads_again_us
        return min((due_us for _, due_us in self._dues() if self.core.now < due_us < again_us), default=again_us)

    def _open(self, kind: str, channel: str) -> bool:
        """Whether what is agreed with everybody on the channel allows that kind."""
        core, me = self.core, self.core.me.party
        return all(core.known.allowed(kind, me, party, core.now) is None for party in core.my_channels().get(channel, ()) if party != me)

    # holding

    def _hold(self, author: str, line: str, said: RecordHead) -> None:
        """Look at a peer's head: of its own logbook, and of the other party's that it holds."""
        if line.removeprefix("line/") not in self.core.my_channels():
            return
        if self._vouch(author, line, (author, said.logbook, said.epoch, said.seq), said.head) and said.checkpoint is not None:
            self._witness(author, line, said)
        if said.party_head is not None and said.party_epoch is not None and said.party_seq is not None:
            self._vouch(author, line, (said.party, said.logbook, said.party_epoch, said.party_seq), said.party_head)

    def _missing(self, held: Awaited) -> None:
        """What should have come is looked for at once: whether it has, and else it is missing since it was told."""
        core, head = self.core, held.head
        place = (head.author, head.logbook, head.epoch, head.seq)
        shared = sorted(channel for channel, members in core.my_channels().items() if held.by in members)
        if shared and not self._vouch(held.by, f"line/{shared[0]}", place, head.hash) and place in self._vouched:
            vouched = self._vouched[place]
            vouched.since_us, vouched.look_us = min(vouched.since_us, held.since_us), core.now

    def _vouch(self, by: str, line: str, place: GapKey, head: str) -> bool:
        """Whether we hold the entry that `by` says stands there. If not, we look again later; what contradicts is shown at once."""
        core, (author, logbook, epoch, seq) = self.core, place
        known = author == core.me.party or author in core.peers()
        if not known or not core.may_read(core.me.party, author, logbook):
            return False
        book = core.logbooks.get((author, logbook))
        if book is not None and _holds(book, epoch, seq, head):
            return True
        if book is not None and epoch < book.newest_epoch and _rival(book, epoch, seq, head):
            self._contradiction(by, place)
        # Peers go on holding more or less of an epoch that its author has left.
        if (book is None or epoch >= book.newest_epoch) and len(self._vouched) < MOST_VOUCHED:
            fresh = _Vouched(head, by, core.now, line, core.now + core.policy.gap_us)
            self._vouched.setdefault(place, fresh)
        return False

    def _look(self, place: GapKey) -> None:
        """Drop what has come; say what has not, once."""
        core, vouched, (author, logbook, epoch, seq) = self.core, self._vouched[place], place
        book, about = core.logbooks.get((author, logbook)), f"gap {'/'.join(map(str, place))}"
        if book is not None and (_holds(book, epoch, seq, vouched.head) or epoch < book.newest_epoch):
            del self._vouched[place]
            core.mended(about)
            return
        vouched.look_us = max(vouched.since_us, core.now) + core.policy.gap_us
        if core.now < vouched.since_us + core.policy.gap_us or vouched.told:
            return
        vouched.told = True
        tip = book.tip_of(epoch) if book is not None else None
        from_seq = tip.seq + 1 if tip is not None else 0
        if from_seq > seq:
            self._contradiction(vouched.by, place)
            return
        by, of, since = core.picture.name_of(vouched.by), core.picture.name_of(author), format_instant(Instant(vouched.since_us))
        what = f"{by} vouches for entry {seq} of {of} in {logbook}, which we do not hold since {since}"
        core.fault(about, what, f"ask {by} or {of} for it")
        self._tell_gap(place, vouched, from_seq)

    def _contradiction(self, by: str, place: GapKey) -> None:
        """Two parties hold different entries of one place: its author signed both, or one of them says what is not so."""
        core, (author, logbook, _, seq) = self.core, place
        name, of = core.picture.name_of(by), core.picture.name_of(author)
        what = f"{name} vouches for another entry {seq} of {of} in {logbook} than we hold"
        mend = f"both are signed: export the record and show it, and ask {name} and {of} for what they hold"
        core.fault(f"gap {'/'.join(map(str, place))}", what, mend)

    def _tell_gap(self, place: GapKey, vouched: _Vouched, from_seq: int) -> None:
        """RECORD_GAP, once for each entry that is missing."""
        core, (author, logbook, epoch, seq) = self.core, place
        told = (one.main for one in self._own("RECORD_GAP") if isinstance(one.main, RecordGap))
        if any((one.author, one.logbook, one.epoch, one.until_seq) == place for one in told):
            return
        channel = vouched.line.removeprefix("line/")
        if self._open("RECORD_GAP", channel):
            said = RecordGap(
                message=self._header("RECORD_GAP", channel), author=author, logbook=logbook, epoch=epoch, from_seq=from_seq, until_seq=seq,
                since_us=vouched.since_us, vouched_by=vouched.by,
            )  # fmt: skip
            core.say(vouched.line, "RECORD_GAP", {"main": said})

    def _witness(self, author: str, line: str, said: RecordHead) -> None:
        """Cosign a peer's tree if it is over exactly what we hold, once; show one that is over something else."""
        core, origin, note = self.core, origin_of(author, said.logbook, said.epoch), f"{said.checkpoint}\n"
        place = f"{author}/{said.logbook}/{said.epoch}/{said.seq}"
        keys = core.keyring.counting(author, said.logbook, said.epoch, said.seq)
        signed = next((one for one in (_opened(note, origin, key) for key in keys) if one is not None), None)
        if signed is None:
            what = f"{core.picture.name_of(author)} told a tree of {said.logbook} that it did not sign"
            core.fault(f"tree {place}", what, "ask them to tell their heads again")
            return
        if signed != self._held(author, said.logbook, said.epoch, said.seq + 1):
            what = f"{core.picture.name_of(author)} signed a tree of {said.logbook} over other entries than those it gave us"
            core.fault(f"tree {place}", what, "both are signed: export the record and show it")
            return
        body, channel = signed.body[:-1], line.removeprefix("line/")
        done = any(isinstance(one.main, WitnessSign) and one.main.checkpoint == body for one in self._own("WITNESS_SIGN"))
        if not done and self._open("WITNESS_SIGN", channel):
            signing, now_s = core.me.signing, core.now // 1_000_000
            line_of = cosign(note, WITNESS + core.me.party, signing, signing.public, now_s).removeprefix(note)
            witnessed = WitnessSign(message=self._header("WITNESS_SIGN", channel), checkpoint=body, cosignature=line_of[:-1])
            core.say(line, "WITNESS_SIGN", {"main": witnessed})

    def _held(self, author: str, logbook: str, epoch: int, size: int) -> Checkpoint:
        return self.core.trees.of(self.core.logbook(author, logbook), epoch, size)

    def _own(self, kind: str) -> Iterator[Said]:
        held = self.core.picture.affairs.by_kind.get(kind, {}).values()
        return (said for said in held if said.author == self.core.me.party)

    def _header(self, kind: str, channel: str) -> MessageHeader:
        others = [party for party in self.core.my_channels()[channel] if party != self.core.me.party]
        return self.core.header(kind, by=BY_NODE, role=Role.DUTY, to=others)


def _opened(note: str, origin: str, public: str) -> Checkpoint | None:
    """The checkpoint in a note, if that key signed it."""
    try:
        return open_checkpoint(note, origin, public)
    except PeerFault:
        return None


def _rival(book: Logbook, epoch: int, seq: int, head: str) -> bool:
    """Whether another entry than that stands there."""
    try:
        return book.rival(epoch, seq, head) is not None
    except PeerFault:
        return False


def _holds(book: Logbook, epoch: int, seq: int, head: str) -> bool:
    """Whether that entry stands there; no entry has a hash with spare bits set, whoever vouches for it."""
    try:
        return book.holds(epoch, seq, head)
    except PeerFault:
        return False


def completed(core: Core, main: MessagePart, channel: str) -> MessagePart:
    """A RECORD_HEAD with what the record says, whatever was filed: our tip, its signed tree, and how far the other's logbook is held.

    Other statements come back as they are. Refused where we have no such logbook, or the party is none of this line.
    """
    if not isinstance(main, RecordHead):
        return main
    me, others = core.me.party, [party for party in core.my_channels()[channel] if party != core.me.party]
    book = core.logbooks.get((me, main.logbook))
    tip = book.tip() if book is not None else None
    if book is None or tip is None or not all(core.may_read(party, me, main.logbook) for party in others):
        raise Refused("no logbook of ours that this line may read", where="logbook", mend="name keys, plans, tracks or this line")
    if main.party not in others:
        raise Refused("not a party of this line", where="party", mend="name the other party")
    note = sign_checkpoint(core.trees.of(book, tip.epoch, tip.seq + 1), core.me.signing, core.me.signing.public)
    theirs = core.logbooks.get((main.party, main.logbook))
    held = theirs.tip() if theirs is not None else None
    return replace(
        main, epoch=tip.epoch, seq=tip.seq, head=tip.hash, checkpoint=note[:-1], party_epoch=held.epoch if held else None,
        party_seq=held.seq if held else None, party_head=held.hash if held else None, clock_ahead_time_us=core.skews_us.get(main.party),
    )  # fmt: skip
