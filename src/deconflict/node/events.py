"""Everything that can happen to a node. An event that leads to entries or secrets carries its own randomness (`entropy`, 32 bytes)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from deconflict.airspace.track import Plot
from deconflict.coordination.pairing import Outcome
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import Frame
from deconflict.statements.base import Answer, Level, Part, Role
from deconflict.statements.bearing import CarryOutcome
from deconflict.statements.receipts import Bearer


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """Base of all events."""


class Started(Event, frozen=True):
    """First event of every run: `history` is everything the store holds, in order of arrival, already verified by the shell's fold job.

    `restored` says a person brought this database back from a copy: the node takes back what its peers hold of its own logbooks, and
    signs nothing until a person opens a new epoch.
    """

    entropy: bytes
    restored: bool = False


class Filed(Event, frozen=True):
    """A person or program of ours files a statement. `request` comes back in the Reply.

    `parts` hold everything but the MessageHeader where the kind is a message: then `message` in the main part carries what the filer chose.
    """

    request: str
    kind: str
    parts: Mapping[str, Part]
    by: str
    role: Role
    entropy: bytes
    channel: str | None = None
    expect: str | None = None


class Acknowledged(Event, frozen=True):
    """A named person on watch acknowledges a peer's (or our own alert's) message at a level.

    With L3: which `members` were told, in which role, and when (now, where that is left out).
    """

    request: str
    entry: str
    level: Level
    by: str
    role: Role
    entropy: bytes
    answer: Answer | None = None
    remark: str | None = None
    members: tuple[str, ...] = ()
    passed_to: Role | None = None
    passed_at_us: int | None = None


class WatchTaken(Event, frozen=True):
    """`by` takes (or, with incoming None, leaves) `role`, having gone through `open_items` (entries); `languages` are spoken then."""

    request: str
    role: Role
    by: str
    incoming: str | None
    entropy: bytes
    open_items: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class FrameHeard(Event, frozen=True):
    """A frame from an authenticated peer, decoded by wire.frames; `size` bytes long on the wire."""

    peer: str
    frame: Frame
    size: int
    entropy: bytes
    bearer: Bearer = Bearer.LINK


class PeerUp(Event, frozen=True):
    """A link to a peer, known by its pin, stands."""

    peer: str
    entropy: bytes


class PeerDown(Event, frozen=True):
    """The link to a peer is gone."""

    peer: str
    why: str


class Paired(Event, frozen=True):
    """Pairing with a peer was completed and confirmed by a person on both sides; see coordination.pairing.Outcome."""

    request: str
    outcome: Outcome
    by: str
    entropy: bytes


class BearersReady(Event, frozen=True):
    """By which bearers, besides the link, the shell can reach each party now: configured, and not known to fail."""

    bearers: Mapping[str, tuple[Bearer, ...]]


class Carried(Event, frozen=True):
    """What became of a Carry, or of a Call at our own desk (then `peer` is ourselves). SENT says that the bearer took it, no more."""

    peer: str
    bearer: Bearer
    role: Role
    about: str
    carried: str
    outcome: CarryOutcome
    entropy: bytes
    detail: str = ""


class HeardBy(Event, frozen=True):
    """Somebody who speaks for `peer` answered `message` (an entry hash or a msg_id) by mail, webhook or voice.

    `code` is the digest of the reply code that came with it (coordination.reply_code.digest), None where none did. `by` and `role`: the
    officer of ours on watch who heard it; None where a machine took it in.
    """

    request: str
    peer: str
    bearer: Bearer
    message: str
    said_by: str
    level: Level
    entropy: bytes
    answer: Answer | None = None
    code: str | None = None
    remark: str | None = None
    by: str | None = None
    role: Role | None = None


class EpochOpened(Event, frozen=True):
    """A person opens a new epoch in all our logbooks, saying why."""

    request: str
    why: str
    by: str
    entropy: bytes


class KeyChanged(Event, frozen=True):
    """People change the key this node signs with; the keys themselves are handed to the node beside its events (Node.hand_over).

    `revoke`: the public key that counts no longer, None where the old one is only left; `by_recovery`: the recovery key says so.
    """

    request: str
    why: str
    by: str
    entropy: bytes
    revoke: str | None = None
    by_recovery: bool = False


class AdviceAsked(Event, frozen=True):
    """Somebody of ours asks what would settle a conflict, or end an alert: `about` is the conflict's id, or the entry of a WARNING.

    The Reply holds `plans` (conflict.advice.Advice) or `tracks` (of conflict.advice_tracks.TrackAdvice). Nothing is said to anybody.
    """

    request: str
    about: str


class Plotted(Event, frozen=True):
    """Reports from our own feeds."""

    plots: tuple[Plot, ...]
    feed: str


class Fetched(Event, frozen=True):
    """The answer to the command Fetch: entries from our own store."""

    tag: str
    entries: tuple[Entry, ...]


class Computed(Event, frozen=True):
    """The answer to the command Compute."""

    job: Any
    result: Any
    entropy: bytes
