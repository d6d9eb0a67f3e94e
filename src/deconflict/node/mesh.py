"""A node among its peers: frames in and out, verifying, taking in what they wrote, receipts, and what it must take back of its own."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from deconflict.errors import PeerFault
from deconflict.logbook.chain import PlacementKind, equivocation
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import MAX_PUSH, Beat, Frame, Give, Heads, Hello, Push, Sync, Want, give_of, push_of
from deconflict.node.commands import Append, Compute, Drop, Fetch, Send
from deconflict.node.core import Core
from deconflict.node.jobs import VerifyJob
from deconflict.picture.fold import fold
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import MessagePart, Priority
from deconflict.statements.receipts import Bearer, Received

VERSIONS = (1,)
SOFTWARE = "deconflict 0.1"
PUSHED = frozenset({Priority.FLASH, Priority.URGENT})
NO_RECEIPT = frozenset({"RECEIPT", "TRACKS"})
STOP_THE_OTHER = "stop the other copy, then open a new epoch: deconflict epoch"


@dataclass(slots=True)
class Link:
    """What we know of one peer's link: whether it stands, when it was last heard, how far its clock is from ours."""

    up: bool = False
    since_us: int = 0
    heard_us: int = 0
    skew_us: int = 0
    told_own_heads: bool = False
    sync: Sync | None = None
    pushes: deque[int] = field(default_factory=deque)


class Mesh:
    """The part of a node that talks with other nodes."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.links: dict[str, Link] = {}
        self.settled = False
        self.settle_by_us: int | None = None
        self.must_open_epoch = False
        self._unreceipted: dict[str, tuple[str, int]] = {}
        self._receipt_due_us: int | None = None
        self._beat_due_us: int | None = None
        self._accused: set[tuple[str, str, int, int]] = set()
        self._half_proofs: dict[str, Entry] = {}
        self._restored = False
        self._settled_told = False

    @property
    def may_sign(self) -> bool:
        """Whether this node may write entries now."""
        return self.settled and not self.must_open_epoch

    def just_settled(self) -> bool:
        """True once, at the end of the verb in which the node came to be allowed to sign."""
        if self.may_sign and not self._settled_told:
            self._settled_told = True
            return True
        return False

    # links

    def up(self, peer: str) -> None:
        """A link to that peer stands: greet it and tell it every head it may read."""
        link = self.links.setdefault(peer, Link())
        link.up, link.since_us, link.heard_us, link.sync, link.told_own_heads = True, self.core.now, self.core.now, Sync(peer), False
        self._send(peer, Hello(party=self.core.me.party, versions=VERSIONS, software=SOFTWARE))
        self._tell_heads(peer, link)
        self._send(peer, Beat(now_us=self.core.now))
        self._beat_due_us = self._beat_due_us or self.core.now + self.core.policy.beat_us
        self.core.show("peer", peer, link="UP")

    def down(self, peer: str, why: str) -> None:
        """The link to that peer is gone; what was asked for is asked again when it stands."""
        link = self.links.get(peer)
        if link and link.up:
            link.up, link.since_us, link.sync = False, self.core.now, None
            self.core.show("peer", peer, link="DOWN", why=why)

    def _send(self, peer: str, frame: Frame, urgent: bool = False) -> None:
        self.core.out.append(Send(peer=peer, frame=frame, urgent=urgent))

    def _up(self) -> list[tuple[str, Link, Sync]]:
        return [(peer, link, link.sync) for peer, link in sorted(self.links.items()) if link.up and link.sync is not None]

    def _tell_heads(self, peer: str, link: Link) -> None:
        heads = link.sync.heads_to_tell(self.core.logbooks, self.core.may_read) if link.sync else None
        if heads is not None:
            self._send(peer, heads)

    # frames

    def heard(self, peer: str, frame: Frame, bearer: Bearer) -> None:
        """One frame of an authenticated peer. A fault in it drops that link and nothing else."""
        link = self.links.get(peer)
        if link is None or not link.up or link.sync is None:
            return
        link.heard_us = self.core.now
        try:
            self._heard(peer, link, link.sync, frame, bearer)
        except PeerFault as fault:
            self.core.out.append(Drop(peer=peer, why=str(fault)))
            self.down(peer, str(fault))

    def _heard(self, peer: str, link: Link, sync: Sync, frame: Frame, bearer: Bearer) -> None:
        if isinstance(frame, Hello):
            if frame.party != peer or not set(frame.versions) & set(VERSIONS):
                raise PeerFault("that peer speaks no version of ours, or not for itself", where="hello", mend=f"we speak {VERSIONS}")
        elif isinstance(frame, Beat):
            # The first beat of a link follows the first heads, so from here on the peer has told us what it holds of our own logbooks.
            link.skew_us, link.told_own_heads = frame.now_us - self.core.now, True
            self.try_settle()
        elif isinstance(frame, Heads):
            self._ask(peer, sync.heads_heard(frame.heads, self.core.logbooks, self._wanted))
        elif isinstance(frame, Want):
            self._give(peer, frame)
        elif isinstance(frame, Give):
            self._take_frame(peer, frame, bearer)
        elif isinstance(frame, Push):
            if self._push_allowed(link):
                self._take_frame(peer, frame, bearer)

    def _push_allowed(self, link: Link) -> bool:
        while link.pushes and link.pushes[0] <= self.core.now - 60_000_000:
            link.pushes.popleft()
        if len(link.pushes) >= self.core.policy.flash_pushes_per_min:
            return False
        link.pushes.append(self.core.now)
        return True

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

    def _give(self, peer: str, want: Want) -> None:
        if not self.core.may_read(peer, want.author, want.logbook):
            where = f"want {want.author}/{want.logbook}"
            raise PeerFault("that logbook is not for this peer", where=where, mend="ask its author to widen the audience")
        tag = f"give {peer} {want.author} {want.logbook} {want.epoch} {want.tip}"
        self.core.out.append(
            Fetch(tag=tag, author=want.author, logbook=want.logbook, epoch=want.epoch, from_seq=want.from_seq,
                  limit=self.core.policy.give_limit + 1, tip=want.tip)
        )  # fmt: skip

    def fetched(self, tag: str, entries: tuple[Entry, ...]) -> None:
        """Entries from our own store, for the peer that wanted them or for a proof."""
        what, *words = tag.split(" ")
        if what == "proof":
            self._prove(words[0], entries)
            return
        peer, author, logbook, epoch = words[0], words[1], words[2], int(words[3])
        if peer in self.links and self.links[peer].up:
            limit = self.core.policy.give_limit
            want = Want(author, logbook, epoch, 0, words[4])
            self._send(peer, give_of(want, entries[:limit], more=len(entries) > limit))

    # entries of others

    def _take_frame(self, peer: str, frame: Give | Push, bearer: Bearer) -> None:
        raws = frame.entries
        if len(raws) > self.core.policy.verify_inline:
            self.core.out.append(Compute(job=VerifyJob(peer=peer, frame=frame, bearer=bearer, keys=self.core.keyring.frozen())))
            return
        self._take_decoded(peer, frame, tuple(Entry.decode(raw) for raw in raws), frozenset(), bearer)

    def verified(self, job: VerifyJob, result: tuple[tuple[Entry, ...], frozenset[str]] | PeerFault) -> None:
        """A backlog came back from its job: the entries, and the hashes whose signatures were good."""
        link = self.links.get(job.peer)
        try:
            if isinstance(result, PeerFault):
                raise result
            self._take_decoded(job.peer, job.frame, result[0], result[1], job.bearer)
        except PeerFault as fault:
            if link and link.up:
                self.core.out.append(Drop(peer=job.peer, why=str(fault)))
                self.down(job.peer, str(fault))

    def _take_decoded(self, peer: str, frame: Give | Push, entries: tuple[Entry, ...], good: frozenset[str], bearer: Bearer) -> None:
        for entry in entries:
            self._take(peer, entry, entry.hash in good, bearer)
        link = self.links.get(peer)
        if isinstance(frame, Give) and link and link.sync:
            self._ask(peer, link.sync.given(frame, self.core.logbooks))
            self.try_settle()

    def _take(self, peer: str, entry: Entry, verified: bool, bearer: Bearer) -> None:
        core, header = self.core, entry.header
        where = f"{header.author}/{header.logbook}/{header.epoch}/{header.seq}"
        if not self._wanted(header.author, header.logbook):
            return
        kind = KINDS.get(header.kind)
        if kind is not None and kind.logbook not in ("any", header.logbook.split("/")[0]):
            raise PeerFault(f"{header.kind} does not belong in {header.logbook}", where=where, mend=f"it goes to {kind.logbook}")
        if core.logbook(header.author, header.logbook).holds(header.epoch, header.seq, entry.hash):
            return
        if not verified and not core.keyring.accepts(entry):
            raise PeerFault("the signature is not its author's", where=where, mend="pair anew if its keys changed")
        placement = core.take(entry, core.now, bearer)
        if placement.kind is PlacementKind.FORKED:
            self._suspect(header.author, header.logbook, header.epoch, entry)
        if placement.kind is PlacementKind.AHEAD:
            self._ahead(entry)
        for joined, _ in placement.joined:
            self._joined(joined)

    def _ahead(self, entry: Entry) -> None:
        """An urgent entry whose chain has a gap is acted on at once; it joins when the gap fills, and then changes nothing more."""
        main = entry.main
        if _urgent(entry) and main is not None:
            self.core.changes += fold(self.core.picture, entry)
            self.core.show("gap", entry.hash, author=entry.header.author, logbook=entry.header.logbook, seq=entry.header.seq)

    def _joined(self, entry: Entry) -> None:
        header, me = entry.header, self.core.me.party
        if header.author == me:
            if self.settled:
                self.core.fault("twin", "an entry that this node did not write came back signed with its key", STOP_THE_OTHER)
            return
        self._owe_receipt(entry, self.core.now)

    def loaded(self, entry: Entry, received_at_us: int) -> None:
        """An entry from our own store: what we owe a receipt for is what we stored and never said so."""
        if entry.header.author != self.core.me.party:
            self._owe_receipt(entry, received_at_us)
        elif isinstance(entry.main, Received):
            for stored in entry.main.entries:
                self._unreceipted.pop(stored, None)

    def _owe_receipt(self, entry: Entry, received_at_us: int) -> None:
        if entry.header.kind in NO_RECEIPT:
            return
        self._unreceipted[entry.hash] = (entry.header.author, received_at_us)
        due = self.core.now if _urgent(entry) else self.core.now + self.core.policy.receipt_us
        self._receipt_due_us = due if self._receipt_due_us is None else min(due, self._receipt_due_us)

    def _channels_with(self, party: str) -> list[str]:
        return sorted(channel for channel, members in self.core.my_channels().items() if party in members)

    # forks

    def _suspect(self, author: str, logbook: str, epoch: int, entry: Entry) -> None:
        core = self.core
        for fork_epoch, seq in core.logbooks[(author, logbook)].forks:
            if author == core.me.party:
                self.must_open_epoch = True
                core.fault("fork", f"our own logbook {logbook} has two branches from entry {seq}", STOP_THE_OTHER)
            elif (author, logbook, fork_epoch, seq) not in self._accused:
                self._accused.add((author, logbook, fork_epoch, seq))
                for tip in core.logbooks[(author, logbook)].heads():
                    if tip.epoch == fork_epoch:
                        tag = f"proof {author}|{logbook}|{fork_epoch}|{seq}"
                        core.out.append(
                            Fetch(tag=tag, author=author, logbook=logbook, epoch=fork_epoch, from_seq=seq, limit=1, tip=tip.hash)
                        )

    def _prove(self, key: str, entries: tuple[Entry, ...]) -> None:
        if not entries:
            return
        first = self._half_proofs.setdefault(key, entries[0])
        if first.hash != entries[0].hash and self.may_sign:
            shown = equivocation(first, entries[0])
            for channel in sorted(self.core.my_channels()):
                self.core.say(f"line/{channel}", "EQUIVOCATION", {"main": shown})
            self.core.show("fork", key, author=first.header.author)

    # starting

    def start(self, restored: bool) -> None:
        """Begin: ask peers for our own heads before signing anything; with nobody to ask and nothing restored, sign at once."""
        self.settle_by_us = self.core.now + self.core.policy.settle_us
        self._restored = restored
        if not self.core.peers():
            self.settled = not restored
            self.settle_by_us = None if self.settled else self.settle_by_us
        if restored and not self.core.peers():
            self.must_open_epoch = True

    def try_settle(self) -> None:
        """Settled = every peer told us our own heads and we hold them; or, unless restored from a copy, the waiting time is over."""
        if self.settled or self.settle_by_us is None:
            return
        peers = self.core.peers()
        asked = [self.links[p] for p in peers if p in self.links and self.links[p].up and self.links[p].told_own_heads]
        complete = all(not link.sync.wants_of(self.core.me.party) for link in asked if link.sync)
        late = self.core.now >= self.settle_by_us
        if complete and (len(asked) == len(peers) or (late and not self._restored)):
            self.settled, self.settle_by_us = True, None
        elif late and self._restored and not self.must_open_epoch:
            self.must_open_epoch = True
            self.core.fault("restored", "this node came back from a copy and could not ask every peer what it had published",
                            "reach every peer, or open a new epoch: deconflict epoch")  # fmt: skip

    # time

    def wake(self) -> None:
        """Write receipts and send beats that are due."""
        now = self.core.now
        self.try_settle()
        if self._beat_due_us is not None and self._beat_due_us <= now:
            for peer, _, _ in self._up():
                self._send(peer, Beat(now_us=now))
            self._beat_due_us = now + self.core.policy.beat_us if self._up() else None
        if self.may_sign and self._receipt_due_us is not None and self._receipt_due_us <= now:
            self._write_receipts()

    def _write_receipts(self) -> None:
        """One receipt per channel for what came within one `receipt_us`, dated when the last of it came."""
        batches: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for stored, (author, received_at_us) in self._unreceipted.items():
            for channel in self._channels_with(author)[:1]:
                batches.setdefault((channel, received_at_us // self.core.policy.receipt_us), []).append((received_at_us, stored))
        for (channel, _), batch in sorted(batches.items()):
            for start in range(0, len(batch), 256):
                some = sorted(batch[start : start + 256])
                received = Received(entries=tuple(sorted(s for _, s in some)), received_at_us=some[-1][0], bearer=Bearer.LINK)
                self.core.say(f"line/{channel}", "RECEIPT", {"main": received})
        self._unreceipted.clear()
        self._receipt_due_us = None

    def next_us(self) -> int | None:
        """When something of ours is due."""
        # Once it is late, only a peer's answer, a lost link or the next beat can settle us.
        waiting = self.settle_by_us is not None and self.settle_by_us > self.core.now and not self.must_open_epoch
        settle = self.settle_by_us if waiting else None
        receipt = self._receipt_due_us if self.may_sign else None
        return min((t for t in (receipt, self._beat_due_us, settle) if t is not None), default=None)

    def flush(self) -> None:
        """At the end of a verb: push what is urgent, then tell every peer the heads that changed."""
        me = self.core.me.party
        appended = [command.entry for command in self.core.out if isinstance(command, Append)]
        if not appended:
            return
        urgent = [entry for entry in appended if entry.header.author == me and _urgent(entry)]
        for peer, link, _ in self._up():
            pushed = [entry for entry in urgent if self.core.may_read(peer, me, entry.header.logbook)]
            for start in range(0, len(pushed), MAX_PUSH):
                self._send(peer, push_of(pushed[start : start + MAX_PUSH]), urgent=True)
            self._tell_heads(peer, link)


def _urgent(entry: Entry) -> bool:
    main = entry.main
    if isinstance(main, MessagePart):
        return main.message.priority in PUSHED
    return isinstance(main, (Acknowledgement, NoAnswer))
