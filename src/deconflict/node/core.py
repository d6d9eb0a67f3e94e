"""What all parts of a node share: who we are, the picture, our logbooks, and the commands of the verb that is running."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deconflict.agreement import Agreement, Rules
from deconflict.airspace.instant import Instant
from deconflict.coordination.agreeing import Known
from deconflict.errors import Refused
from deconflict.logbook.chain import Head, Heard, Logbook, Placement
from deconflict.logbook.checkpoint import Growing
from deconflict.logbook.entry import SEEN_AHEAD_US, Entry, Header, write
from deconflict.logbook.keys import KeyRing, SigningKey
from deconflict.node.commands import Append, Command, Show
from deconflict.node.dating import Dating
from deconflict.node.policy import Policy
from deconflict.picture.fold import fold_placed
from deconflict.picture.picture import Change, Picture
from deconflict.statements import KINDS
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Answer, MessageHeader, MessagePart, Part, Priority, Role, Status
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.receipts import Bearer

MAX_SEEN = 64
MAX_UNSEEN = 16
"""Heads of one logbook that wait until we may name them as seen, because they are dated ahead of our clock."""
PUSHED = frozenset({Priority.FLASH, Priority.URGENT})
BY_NODE = "node"
"""Who acts where no person does."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this node speaks for: its party id, the key it signs with, and what its KEY entry states.

    `recovery` is there once, while the party's first KEY is written; afterwards it is kept elsewhere. `secrets`: what was agreed with
    each party in pairing (coordination.pairing); it never goes into an entry, a log or a command.
    """

    party: str
    name: str
    signing: SigningKey
    recovery_public: str
    tls_pins: tuple[str, ...]
    status: Status = Status.ACTUAL
    recovery: SigningKey | None = None
    secrets: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(slots=True)
class Core:
    """The node's memory. Parts of the node share one and add to `out`; nothing in it does I/O.

    `own`: the entry of each message of ours by its msg_id, so that what is asked again is not said twice, and what is answered is found.
    `may_sign`: whether this node may write entries now, as `Settling` has it. Who acts by itself asks first; `say` holds everybody to it.
    `strays`: whether an entry that comes is left at the door, as `Doubting` has it. `counts`: whether one that is held is worth
    its signature. `doubtful`: what joined of who revoked a key. `skews_us`: how far the clock of each peer that is heard is ahead of ours.
    """

    me: Identity
    policy: Policy
    agreements: tuple[Agreement, ...]
    picture: Picture = field(default_factory=Picture)
    keyring: KeyRing = field(default_factory=KeyRing)
    logbooks: dict[tuple[str, str], Logbook] = field(default_factory=dict)
    out: list[Command] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    now: Instant = field(default_factory=lambda: Instant(0))
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict, repr=False)
    may_sign: Callable[[], bool] = lambda: True
    strays: Callable[[Entry], bool] = lambda _: False
    counts: Callable[[Entry], bool] = lambda _: True
    trees: Growing = field(default_factory=Growing, repr=False)
    doubtful: deque[Entry] = field(default_factory=deque, repr=False)
    skews_us: dict[str, int] = field(default_factory=dict, repr=False)
    _entropy: bytes = b"\0" * 32
    _drawn: int = 0
    _paired: tuple[list[str], dict[str, tuple[str, ...]]] | None = None
    dating: Dating = field(default_factory=Dating, repr=False)
    _unseen: dict[str, dict[tuple[str, str], tuple[tuple[int, str], ...]]] = field(default_factory=dict)
    _rules: dict[tuple[str, str], tuple[object, Rules]] = field(default_factory=dict)
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        """What is agreed follows from the picture."""
        self.known = Known(self.picture)

    # randomness and rules

    def stir(self, entropy: bytes) -> None:
        """Mix in an event's randomness; only its SHA-256 is used, so that a blackbox can keep the hash and replay."""
        self._entropy = hashlib.sha256(self._entropy + entropy).digest()
        self._drawn = 0

    def draw(self, size: int = 16) -> bytes:
        """The next `size` (at most 32) random bytes of the current event."""
        self._drawn += 1
        return hashlib.sha256(b"deconflict/draw/1\n" + self._entropy + self._drawn.to_bytes(8, "big")).digest()[:size]

    def rules_with(self, peer: str) -> Rules:
        """The rules between us and that party now."""
        return self.rules_between(self.me.party, peer)

    def rules_between(self, a: str, b: str) -> Rules:
        """The rules between two parties now, worked out once a minute and whenever something agreed begins or ends between them.

        While nothing is in force between the two, the agreements this node was started with count beside what either has with others.
        """
        key = (min(a, b), max(a, b))
        between = self.known.between(*key, self.now)
        stamp = (self.now // 60_000_000, between.from_us, self.known.seen)
        held = self._rules.get(key)
        if held is None or held[0] != stamp:
            held = (stamp, self.known.rules(*key, self.now, self.agreements))
            self._rules[key] = held
        return held[1]

    def agreed(self) -> tuple[Agreement, ...]:
        """Every agreement that is in force now between us and a peer, in order of id; without any, those this node was started with."""
        every = (agreement for peer in self.peers() for agreement in self.known.agreed(self.me.party, peer, self.now))
        held = {agreement.agreement_id: agreement for agreement in every}
        return tuple(held[name] for name in sorted(held)) or self.agreements

    def version_with(self, parties: Sequence[str]) -> str | None:
        """The hash of the version in force between us and each of these, where it is one and the same."""
        versions = {self.known.between(self.me.party, party, self.now).version for party in parties if party != self.me.party}
        return next(iter(versions)) if len(versions) == 1 else None

    # logbooks

    def logbook(self, author: str, name: str) -> Logbook:
        """That logbook, begun empty where we held nothing of it."""
        key = (author, name)
        if key not in self.logbooks:
            self.logbooks[key] = Logbook(author, name)
            if author == self.me.party:
                self._unseen[name] = {}
        return self.logbooks[key]

    def peers(self) -> list[str]:
        """Parties we are paired with, by our own word, in order."""
        return self._by_our_word()[0]

    def my_channels(self) -> dict[str, tuple[str, ...]]:
        """Channels that we ourselves confirmed, with their members by our own word."""
        return self._by_our_word()[1]

    def _by_our_word(self) -> tuple[list[str], dict[str, tuple[str, ...]]]:
        """Peers and channels, worked out anew only after we paired: the loop asks before every sleep."""
        if self._paired is None:
            ours = {peer: stated for (author, peer), stated in self.picture.pairings.items() if author == self.me.party}
            channels: dict[str, tuple[str, ...]] = {}
            for place, confirm in ours.values():
                channel = place.logbook.removeprefix("line/")
                channels[channel] = tuple(sorted({*channels.get(channel, ()), *confirm.members}))
            self._paired = (sorted(ours), channels)
        return self._paired

    def channel_with(self, peer: str) -> str:
        """The channel we share with that party."""
        shared = sorted(channel for channel, members in self.my_channels().items() if peer in members)
        if not shared:
            raise Refused(f"no channel with {self.picture.name_of(peer)}", where="to", mend="pair with them first: deconflict pair")
        return shared[0]

    def may_read(self, reader: str, author: str, logbook: str) -> bool:
        """Whether a logbook's headers may go to that reader."""
        return reader == author or reader in self.picture.audience(author, logbook)

    # saying

    def say(self, logbook: str, kind: str, parts: Mapping[str, Part], *, by_recovery: bool = False) -> Entry:
        """Sign a statement into our own logbook, fold it and have it stored; returns the entry.

        `by_recovery`: sign with the recovery key, which the first KEY of a party needs.
        Raises: Refused while the node may not sign: only the opening of an epoch goes past this.
        """
        if not self.may_sign():
            raise self.refusal()
        book = self.logbook(self.me.party, logbook)
        epoch, seq, previous = book.next()
        return self._sign(book, kind, parts, epoch, seq, previous, self._recovery() if by_recovery else self.me.signing)

    def refusal(self) -> Refused:
        """Why nothing can be signed now, and what ends that."""
        faults = [f"{what}: {mend}" for what, mend in self.faults.values()]
        mend = "; ".join(faults) or "try again in a few seconds: it is asking its peers for the heads of its own logbooks"
        return Refused("the node may not sign", where="node", mend=mend)

    def _recovery(self) -> SigningKey:
        if self.me.recovery is None:
            mend = "start the node once with the recovery key file in place"
            raise Refused("the first KEY of a party needs its recovery key", where="keys", mend=mend)
        return self.me.recovery

    def open_epoch(self, logbook: str, parts: Mapping[str, Part], *, beyond: int = 0, key: SigningKey | None = None) -> Entry:
        """Begin the next epoch (or the first) of our own logbook with an OPEN_EPOCH entry.

        `beyond`: so many numbers are passed over, as somebody else may have signed in the next ones; `key`: another than ours signs it.
        """
        book = self.logbook(self.me.party, logbook)
        tip = book.tip()
        epoch, previous = (tip.epoch + 1 + beyond, tip.hash) if tip else (0, None)
        return self._sign(book, "OPEN_EPOCH", parts, epoch, 0, previous, key or self.me.signing)

    def say_with(self, key: SigningKey, logbook: str, kind: str, parts: Mapping[str, Part]) -> Entry:
        """`say`, signed with another key of ours than the one we sign with now, and in a new epoch where we may not sign in the old one."""
        book = self.logbook(self.me.party, logbook)
        return self._sign(book, kind, parts, *book.next(), key)

    def _sign(
        self, book: Logbook, kind: str, parts: Mapping[str, Part], epoch: int, seq: int, previous: str | None, key: SigningKey
    ) -> Entry:
        written_at = max(self.now, book.last_written_at if seq else 0)
        entry = write(
            key, author=self.me.party, logbook=book.name, epoch=epoch, seq=seq, previous=previous, kind=kind,
            written_at=written_at, seen=self._seen(book.name, written_at), parts=parts, salt=self.draw,
        )  # fmt: skip
        self.take(entry, self.now, None)
        return entry

    def _seen(self, logbook: str, written_at: int) -> tuple[str, ...]:
        """The heads that changed, of which an entry written then may name each; what is dated ahead of it waits."""
        readers = self.picture.audience(self.me.party, logbook)
        unseen = self._unseen.get(logbook, {})
        chosen: list[str] = []
        for author, name in sorted(key for key, heads in unseen.items() if heads):
            heads = unseen[author, name]
            last = max((at for at, (at_us, _) in enumerate(heads) if at_us <= written_at + SEEN_AHEAD_US), default=None)
            if last is not None and len(chosen) < MAX_SEEN and all(self.may_read(reader, author, name) for reader in readers):
                chosen.append(heads[last][1])
                unseen[author, name] = heads[last + 1 :]
        return tuple(sorted(chosen))

    def take(self, entry: Entry, received_at: int, bearer: Bearer | None) -> Placement:
        """Place a verified entry in its chain, have it and all it completes stored, and fold them."""
        book = self.logbook(entry.header.author, entry.header.logbook)
        placement = book.place(entry, Heard(received_at, bearer))
        for (joined, branch), heard in zip(placement.joined, placement.heard, strict=True):
            self.out.append(Append(entry=joined, received_at_us=heard.at_us, bearer=heard.bearer, branch=branch))
            self.written(joined, branch)
        return placement

    def written(self, entry: Entry, branch: int) -> None:
        """Fold an entry that stands in its chain, and remember what follows from its place."""
        header, main = entry.header, entry.main
        self.keyring.learn(entry)
        if isinstance(main, PairConfirm) and header.author == self.me.party:
            self.keyring.pin(main.peer, main.peer_recovery_key, main.peer_signing_key)
        self.changes += fold_placed(self.picture, self.logbooks[(header.author, header.logbook)], entry, branch)
        if isinstance(main, MessagePart) and header.author == self.me.party:
            self.own.setdefault(main.message.msg_id, entry.hash)
        if isinstance(main, PairConfirm):
            self._paired = None
        if self.now and self.keyring.has_revoked(header.author):
            self.doubtful.append(entry)
        self._mark_unseen(header, entry.hash)
        for later, before in self.dating.noted(entry):
            self._dated_back(later, before)

    def _mark_unseen(self, header: Header, head: str) -> None:
        """It is seen by each of our other logbooks next: alone where it can be named now, else after what can."""
        here, fresh = (header.author, header.logbook), ((header.written_at, head),)
        mine = header.logbook if header.author == self.me.party else None
        alone = not self.now or header.written_at <= self.now + SEEN_AHEAD_US
        for own, unseen in self._unseen.items():
            if own != mine:
                unseen[here] = fresh if alone else (*unseen.get(here, ()), *fresh)[-MAX_UNSEEN:]

    def _dated_back(self, later: Header, before: Header) -> None:
        """Say so once of an epoch; the two entries are in the record, which is the proof."""
        name = f"dated {later.author}/{later.logbook}/{later.epoch}"
        if later.author != self.me.party and name not in self.faults:
            whose, other = self.picture.name_of(later.author), self.picture.name_of(before.author)
            early_s = (before.written_at - later.written_at) / 1e6
            seen = f"entry {before.seq} of {other} in {before.logbook}, which it says it had seen"
            what = f"{whose} dated entry {later.seq} in {later.logbook} {early_s:.1f} s before {seen}"
            self.fault(name, what, "both are signed: export the record and show it")

    # messages

    def header(
        self, kind: str, *, by: str, role: Role, to: Sequence[str], refs: Sequence[str] = (), status: Status | None = None,
        msg_id: str | None = None, priority: Priority | None = None, valid_until: int | None = None,
    ) -> MessageHeader:  # fmt: skip
        """A message's header with its deadlines by the strictest rules among those it goes to."""
        urgency = priority or KINDS[kind].priority
        rules_of = [self.rules_with(party) for party in to]
        return MessageHeader(
            msg_id=msg_id or "m-" + self.draw().hex(), from_role=role, to=tuple(sorted(to)), priority=urgency,
            status=status or self.me.status, by=by, refs=tuple(refs), valid_until=valid_until, agreement=self.version_with(to),
            ack_by=min((r.ack_by_us(urgency, self.now) for r in rules_of), default=self.now),
            answer_by=min((r.answer_by_us(urgency, self.now) for r in rules_of), default=self.now),
        )  # fmt: skip

    def show(self, topic: str, key: str, **detail: Any) -> None:
        """Something people see changed."""
        self.out.append(Show(topic=topic, key=key, detail=detail))

    def fault(self, name: str, what: str, mend: str) -> None:
        """A lasting fault of our own, shown with its cure until it is gone."""
        if self.faults.get(name) != (what, mend):
            self.faults[name] = (what, mend)
            self.show("fault", name, what=what, mend=mend)

    def mended(self, name: str) -> None:
        """A fault is gone, if it was there."""
        if self.faults.pop(name, None) is not None:
            self.show("fault", name, gone=True)


def is_urgent(entry: Entry) -> bool:
    """Whether an entry does not wait to be wanted: a FLASH or URGENT message, and what is said of any message."""
    main = entry.main
    if isinstance(main, MessagePart):
        return main.message.priority in PUSHED
    return isinstance(main, (Acknowledgement, NoAnswer))


def heads_of(core: Core) -> list[Head]:
    """All tips we hold, sorted."""
    heads = (head for book in core.logbooks.values() for head in book.heads())
    return sorted(heads, key=lambda h: (h.author, h.logbook, h.epoch, h.seq, h.hash))


__all__ = ["Answer", "Core", "Identity", "heads_of"]
