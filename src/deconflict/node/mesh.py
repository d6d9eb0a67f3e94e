"""A node among its peers: frames in and out, verifying, taking in what they wrote, and what it must take back of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from deconflict.errors import PeerFault
from deconflict.logbook.chain import Head, Heard, PlacementKind
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import AHEAD, Row
from deconflict.logbook.sync import (
    MAX_PUSH,
    MAX_WANTS,
    Beat,
    BookKey,
    Frame,
    Give,
    Heads,
    Hello,
    Push,
    Sync,
    Want,
    give_of,
    push_of,
)
from deconflict.node import releasing
from deconflict.node.commands import Append, Compute, Drop, Fetch, Send
from deconflict.node.core import Core, is_urgent
from deconflict.node.forks import Forks
from deconflict.node.heads import HeadKeeper
from deconflict.node.jobs import VerifyJob
from deconflict.node.limits import Limits, Rate
from deconflict.node.receipts import Receipts
from deconflict.node.settling import STOP_THE_OTHER, Settling
from deconflict.picture.fold import fold
from deconflict.picture.places import Change
from deconflict.statements.receipts import Bearer

VERSIONS = (1,)
SOFTWARE = "deconflict 0.1"
NOTHING_LOST = "nothing is lost; find out what sends so much"


@dataclass(slots=True)
class Link:
    """What we know of one peer's link: whether it stands, when it was last heard, how far its clock is from ours.

    `greeted`: its Hello came. `giving`: wants of the peer that our store is answering. `held_back`: heads that we do not want today.
    `refused`: our logbooks of which the peer takes no more today.
    """

    heard_pushes: Rate
    sent_pushes: Rate
    up: bool = False
    since_us: int = 0
    heard_us: int = 0
    skew_us: int = 0
    greeted: bool = False
    told_own_heads: bool = False
    sync: Sync | None = None
    giving: set[str] = field(default_factory=set)
    held_back: dict[BookKey, tuple[Head, ...]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


class Mesh:
    """The part of a node that talks with other nodes."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.links: dict[str, Link] = {}
        self.receipts = Receipts(core)
        self.forks = Forks(core)
        self.heads = HeadKeeper(core)
        self.limits = Limits(core)
        self.settling = Settling(core, self.forks)
        self.came_again: list[Entry] = []
        self._beat_due_us: int | None = None
        self._pull_ended = False

    @property
    def may_sign(self) -> bool:
        """Whether this node may write entries now."""
        return self.settling.may_sign

    # links

    def up(self, peer: str) -> None:
        """A link to that peer stands: greet it and tell it every head it may read."""
        link = self._link(peer)
        link.up, link.since_us, link.heard_us, link.sync = True, self.core.now, self.core.now, Sync(peer)
        link.greeted, link.told_own_heads = False, False
        link.giving.clear()
        link.held_back.clear()
        self._send(peer, Hello(party=self.core.me.party, versions=VERSIONS, software=SOFTWARE))
        self._tell_heads(peer, link)
        self._beat(peer)
        self._beat_due_us = self._beat_due_us or self.core.now + self.core.policy.beat_us
        self.core.show("peer", peer, link="UP")

    def down(self, peer: str, why: str) -> None:
        """The link to that peer is gone; what was asked for is asked again when it stands."""
        link = self.links.get(peer)
        if link and link.up:
            link.up, link.since_us, link.sync = False, self.core.now, None
            self.heads.lost(peer)
            self.core.show("peer", peer, link="DOWN", why=why)
            self._told_full(peer, link, ())

    def _link(self, peer: str) -> Link:
        if peer not in self.links:
            most = self.core.policy.flash_pushes_per_min
            self.links[peer] = Link(Rate(most), Rate(most))
        return self.links[peer]

    def proved_until_us(self, peer: str) -> int:
        """Until when the link to that peer counts as working if nothing more is heard: three beats; 0 where none stands."""
        link = self.links.get(peer)
        return link.heard_us + 3 * self.core.policy.beat_us if link is not None and link.up else 0

    def _beat(self, peer: str) -> None:
        self._send(peer, Beat(now_us=self.core.now, full=self.limits.full_of(peer)))

    def _send(self, peer: str, frame: Frame, urgent: bool = False) -> None:
        self.core.out.append(Send(peer=peer, frame=frame, urgent=urgent))

    def _up(self) -> list[tuple[str, Link, Sync]]:
        return [(peer, link, link.sync) for peer, link in sorted(self.links.items()) if link.up and link.sync is not None]

    def _tell_heads(self, peer: str, link: Link) -> None:
        while link.sync is not None and (heads := link.sync.heads_to_tell(self.core.logbooks, self.core.may_read)) is not None:
            self._send(peer, heads)

    # frames

    def heard(self, peer: str, frame: Frame, bearer: Bearer) -> None:
        """One frame of an authenticated peer. A fault in it drops that link and nothing else.

        By other bearers than the link only pushes come, whether the link stands or not.
        """
        link = self.links.get(peer)
        try:
            if bearer is not Bearer.LINK:
                self._pushed_elsewhere(peer, frame, bearer)
            elif link is not None and link.sync is not None:
                link.heard_us = self.core.now
                self._heard(peer, link, link.sync, frame)
        except PeerFault as fault:
            self._fault_of(peer, fault)

    def _fault_of(self, peer: str, fault: PeerFault) -> None:
        if peer in self.links and self.links[peer].up:
            self.core.out.append(Drop(peer=peer, why=str(fault)))
            self.down(peer, str(fault))

    def _heard(self, peer: str, link: Link, sync: Sync, frame: Frame) -> None:
        if isinstance(frame, Hello):
            if frame.party != peer or not set(frame.versions) & set(VERSIONS):
                raise PeerFault("that peer speaks no version of ours, or not for itself", where="hello", mend=f"we speak {VERSIONS}")
            link.greeted = True
        elif isinstance(frame, Beat):
            # The first beat after Hello follows the first heads: from here on the peer has told us what it holds of our own logbooks.
            link.skew_us, link.told_own_heads = self.heads.beat(peer, frame.now_us), link.greeted
            self._told_full(peer, link, frame.full)
            self._try_settle()
        elif isinstance(frame, Heads):
            self._told_heads(peer, link, sync, frame.heads)
        elif isinstance(frame, Want):
            self._give(peer, link, frame)
        elif isinstance(frame, Give):
            self._take_frame(peer, frame, Bearer.LINK)
        else:
            self._pushed(peer, frame, Bearer.LINK)

    def _pushed_elsewhere(self, peer: str, frame: Frame, bearer: Bearer) -> None:
        if isinstance(frame, Push) and peer in self.core.peers():
            self._pushed(peer, frame, bearer)

    def _pushed(self, peer: str, frame: Push, bearer: Bearer) -> None:
        """What is pushed beyond the limit is pulled instead, since its heads are told too."""
        link = self._link(peer)
        if link.heard_pushes.take(self.core.now):
            self._take_frame(peer, frame, bearer)
        else:
            name, most = self.core.picture.name_of(peer), link.heard_pushes.most
            self.core.fault(f"pushes of {peer}", f"{name} pushes more than {most} urgent frames a minute: the rest is pulled", NOTHING_LOST)

    def _told_heads(self, peer: str, link: Link, sync: Sync, heads: tuple[Head, ...]) -> None:
        for head in heads:
            key = (head.author, head.logbook)
            if self._wanted(*key) and self.limits.full(*key):
                link.held_back[key] = tuple(other for other in heads if (other.author, other.logbook) == key)
            elif self._wanted(*key):
                self.heads.told(peer, head)
        self._ask(peer, sync.heads_heard(heads, self.core.logbooks, self._wanted_now))

    def _told_full(self, peer: str, link: Link, full: tuple[str, ...]) -> None:
        """The peer said of which of our logbooks it takes no more today."""
        link.refused = self.limits.refused_by(peer, link.refused, full)

    def _wanted_now(self, author: str, logbook: str) -> bool:
        return self._wanted(author, logbook) and not self.limits.full(author, logbook)

    def _wanted(self, author: str, logbook: str) -> bool:
        me = self.core.me.party
        if author != me and author not in self.core.peers():
            return False
        if not logbook.startswith("line/"):
            return True
        return author in self.core.my_channels().get(logbook.removeprefix("line/"), ())

    def _ask(self, peer: str, wants: list[Want]) -> None:
        for want in wants:
            self._send(peer, want)

    def _give(self, peer: str, link: Link, want: Want) -> None:
        if not self.core.may_read(peer, want.author, want.logbook):
            if link.sync is not None and link.sync.offered(want.author, want.logbook):
                # Its author closed it to the peer since we told of it: asking is no fault, and nothing more is given.
                self._send(peer, give_of(want, (), more=False))
                return
            where = f"want {want.author}/{want.logbook}"
            raise PeerFault("that logbook is not for this peer", where=where, mend="ask its author to widen the audience")
        tag = f"give {peer} {want.author} {want.logbook} {want.epoch} {want.tip}"
        # A peer wants four things at a time, each once; whoever sends more wants gets the answers to these.
        if tag in link.giving or len(link.giving) >= MAX_WANTS:
            return
        link.giving.add(tag)
        self.core.out.append(
            Fetch(tag=tag, author=want.author, logbook=want.logbook, epoch=want.epoch, from_seq=want.from_seq,
                  limit=self.core.policy.give_limit + 1, tip=want.tip)
        )  # fmt: skip

    def fetched(self, tag: str, entries: tuple[Entry, ...]) -> None:
        """Entries from our own store, for the peer that wanted them or for a proof."""
        what, *words = tag.split(" ")
        if what == "proof":
            if self.may_sign:
                self.forks.fetched(words[0], words[1], words[2], words[3], entries)
            return
        peer, author, logbook, epoch, tip = words
        link = self._link(peer)
        link.giving.discard(tag)
        if link.up:
            limit = self.core.policy.give_limit
            # The author may have closed it to the peer while our store was read.
            entries = releasing.given(self.core, peer, entries)
            self._send(peer, give_of(Want(author, logbook, int(epoch), 0, tip), entries[:limit], more=len(entries) > limit))

    # entries of others

    def _take_frame(self, peer: str, frame: Give | Push, bearer: Bearer) -> None:
        raws = frame.entries
        if len(raws) > self.core.policy.verify_inline:
            self.core.out.append(Compute(job=VerifyJob(peer=peer, frame=frame, bearer=bearer, keys=self.core.keyring.frozen())))
            return
        self._take_decoded(peer, frame, tuple(Entry.decode(raw) for raw in raws), frozenset(), bearer)

    def verified(self, job: VerifyJob, result: tuple[tuple[Entry, ...], frozenset[str]] | PeerFault) -> None:
        """A backlog came back from its job: the entries, and the hashes whose signatures were good."""
        try:
            if isinstance(result, PeerFault):
                raise result
            self._take_decoded(job.peer, job.frame, result[0], result[1], job.bearer)
        except PeerFault as fault:
            self._fault_of(job.peer, fault)

    def _take_decoded(self, peer: str, frame: Give | Push, entries: tuple[Entry, ...], good: frozenset[str], bearer: Bearer) -> None:
        for entry in entries:
            self._take(peer, entry, entry.hash in good, bearer)
        link = self._link(peer)
        if isinstance(frame, Give) and link.sync is not None:
            self._given(peer, link, link.sync, frame)

    def _given(self, peer: str, link: Link, sync: Sync, give: Give) -> None:
        """Go on wanting what the peer told us of, but for a logbook that is full for today."""
        self._pull_ended = True
        key = (give.author, give.logbook)
        if self.limits.full(*key):
            link.held_back[key] = sync.hold_back(*key) or link.held_back.get(key, ())
            self._ask(peer, sync.heads_heard((), self.core.logbooks, self._wanted_now))
        else:
            self._ask(peer, sync.given(give, self.core.logbooks))
        self._try_settle()

    def _take(self, peer: str, entry: Entry, verified: bool, bearer: Bearer) -> None:
        core, header, where = self.core, entry.header, entry.place
        if not self._wanted(header.author, header.logbook):
            return
        if bearer is not Bearer.LINK:
            core.changes.append(Change("carried", f"{entry.hash} {bearer.value}", entry.hash))
        if core.logbook(header.author, header.logbook).holds(header.epoch, header.seq, entry.hash):
            if bearer is not Bearer.LINK:
                self.came_again.append(entry)
            return
        if core.strays(entry):
            return
        if not verified and not core.keyring.accepts(entry):
            raise PeerFault("the signature is not its author's", where=where, mend="pair anew if its keys changed")
        self.forks.contradicted(entry)
        placement = core.take(entry, core.now, bearer)
        if placement.kind is PlacementKind.FORKED:
            self._suspect(header.author, header.logbook)
        if placement.kind is PlacementKind.AHEAD:
            self.heads.waits(entry)
            if is_urgent(entry) and not placement.again:
                self._ahead(entry, Heard(core.now, bearer))
        for (joined, _), heard in zip(placement.joined, placement.heard, strict=True):
            self._joined(joined, heard, stored_ahead=joined is not entry and is_urgent(joined))

    def _ahead(self, entry: Entry, heard: Heard) -> None:
        """An urgent entry whose chain has a gap is stored and acted on at once; it joins when the gap fills, which changes nothing more."""
        core, header = self.core, entry.header
        core.out.append(Append(entry=entry, received_at_us=heard.at_us, bearer=heard.bearer, branch=AHEAD))
        core.changes += fold(core.picture, entry)
        core.show("gap", entry.hash, author=header.author, logbook=header.logbook, seq=header.seq)
        self._stored(entry, heard)

    def _joined(self, entry: Entry, heard: Heard, *, stored_ahead: bool) -> None:
        if entry.header.author == self.core.me.party and self.settling.settled:
            self.core.fault("twin", "an entry that this node did not write came back signed with its key", STOP_THE_OTHER)
        if not stored_ahead:
            self._stored(entry, heard)

    def _stored(self, entry: Entry, heard: Heard) -> None:
        """What follows from having stored an entry of a peer, once for each: a receipt is owed, and it counts."""
        self.limits.count(entry, self.core.now)
        if entry.header.author != self.core.me.party:
            self.receipts.owe(entry, heard.at_us, heard.bearer or Bearer.LINK)
        self.heads.stored(entry)

    def loaded(self, row: Row) -> None:
        """A row from our own store; its bearer is None for what we wrote."""
        self.receipts.loaded(row.entry, row.received_at_us, row.bearer or Bearer.LINK)
        self.forks.loaded(row.entry)
        self.heads.loaded(row.entry)
        self.limits.count(row.entry, row.received_at_us)

    def _suspect(self, author: str, logbook: str) -> None:
        """A logbook forked: our own blocks us until a person opens a new epoch, another's is proved to all."""
        if author == self.core.me.party:
            self.settling.block_on_own_fork()
        elif self.may_sign:
            self.forks.show(author, logbook)

    def _try_settle(self) -> None:
        peers = set(self.core.peers())
        self.settling.try_settle(sync for peer, link, sync in self._up() if link.told_own_heads and peer in peers)

    # time

    def wake(self) -> None:
        """Write receipts and send beats that are due."""
        self._try_settle()
        if self._beat_due_us is not None and self._beat_due_us <= self.core.now:
            self._look_at_limits()
            for peer, _, _ in self._up():
                self._beat(peer)
            self._beat_due_us = self.core.now + self.core.policy.beat_us if self._up() else None
        if self.may_sign:
            self.receipts.wake()
            self.heads.wake()

    def _look_at_limits(self) -> None:
        """Say which limits are reached and which no longer are, and want again what was held back yesterday."""
        self.limits.tell()
        for peer, link in self.links.items():
            for rate, which in ((link.heard_pushes, "of"), (link.sent_pushes, "to")):
                if not rate.full(self.core.now):
                    self.core.mended(f"pushes {which} {peer}")
        for peer, link, sync in self._up():
            again = [key for key in link.held_back if not self.limits.full(*key)]
            heads = tuple(head for key in again for head in link.held_back.pop(key))
            self._ask(peer, sync.heads_heard(heads, self.core.logbooks, self._wanted_now))

    def next_us(self) -> int | None:
        """When something of ours is due."""
        said_us = (self.receipts.due_us, self.heads.next_us()) if self.may_sign else ()
        return min((t for t in (*said_us, self._beat_due_us, self.settling.next_us()) if t is not None), default=None)

    def flush(self) -> None:
        """At the end of a verb: push what is urgent, then tell every peer the heads that changed."""
        me = self.core.me.party
        appended = [command.entry for command in self.core.out if isinstance(command, Append)]
        if not appended and not self._pull_ended:
            return
        self._pull_ended = False
        urgent = [entry for entry in appended if entry.header.author == me and is_urgent(entry)]
        for peer, link, _ in self._up():
            self._push(peer, link, releasing.given(self.core, peer, urgent))
            self._tell_heads(peer, link)

    def _push(self, peer: str, link: Link, entries: tuple[Entry, ...]) -> None:
        for start in range(0, len(entries), MAX_PUSH):
            if link.sent_pushes.take(self.core.now):
                self._send(peer, push_of(entries[start : start + MAX_PUSH]), urgent=True)
            else:
                name, most = self.core.picture.name_of(peer), link.sent_pushes.most
                what = f"more than {most} urgent frames a minute to {name}: the rest waits to be pulled"
                self.core.fault(f"pushes to {peer}", what, NOTHING_LOST)
