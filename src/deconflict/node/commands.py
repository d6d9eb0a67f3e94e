"""Everything a node can ask of its shell, which stores all Appends of a batch in one transaction, flushes, then does the rest in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import Frame
from deconflict.statements.base import Role
from deconflict.statements.receipts import Bearer


class Command(Struct, frozen=True, kw_only=True, tag=True):
    """Base of all commands."""


class Append(Command, frozen=True):
    """Store this entry, durably, before anything else of this batch is done.

    `branch` is 0 on the first branch seen of its epoch, and `logbook.store.AHEAD` where what it follows has not come; see there.
    """

    entry: Entry
    received_at_us: int
    bearer: Bearer | None
    branch: int


class Send(Command, frozen=True):
    """Send a frame to a peer over its link; `urgent` goes before everything that is not."""

    peer: str
    frame: Frame
    urgent: bool = False


class Reply(Command, frozen=True):
    """Answer the request of that id. `error` is None or (error class name, what, where, mend)."""

    request: str
    answer: Mapping[str, Any]
    error: tuple[str, str, str, str] | None = None


class Show(Command, frozen=True):
    """Something changed that people see; `key` is its id.

    `topic` is that of a picture's Change, or `peer` (a link), `gap` (an entry acted on ahead of its chain), `finding` (a track off its
    plan, or where it may not be: opened, ended or lost) or `fault`.
    """

    topic: str
    key: str
    detail: Mapping[str, Any]


class Call(Command, frozen=True):
    """Reach whoever holds `role` at our own desk or at a peer, by these bearers, about this message."""

    role: Role
    party: str
    entry: str
    bearers: tuple[Bearer, ...]
    step: int


class Carry(Command, frozen=True):
    """Bring a party, by another bearer than the link, a message and the entries it needs to take it into its record; answered by Carried.

    `about` is the message, `carried` what is brought where that is not the message itself (our acknowledgement, receipt or NO_ANSWER).
    The shell renders the text. By page and voice go no entries. `codes` are reply codes by bearer for the text that `peer` gets: they
    are for nobody else, and in no log.
    """

    peer: str
    bearer: Bearer
    role: Role
    about: str
    carried: str
    entries: tuple[Entry, ...] = ()
    codes: tuple[tuple[Bearer, str], ...] = ()


class Compute(Command, frozen=True):
    """Run a pure job on frozen inputs and bring back Computed(job, result). `job.run()` gives the result."""

    job: Any


class Fetch(Command, frozen=True):
    """Read at most `limit` entries from the store: those on the way to `tip` (a hash; None: branch 0) from `from_seq` on."""

    tag: str
    author: str
    logbook: str
    epoch: int
    from_seq: int
    limit: int
    tip: str | None = None


class Forget(Command, frozen=True):
    """Drop every part of these entries from the store, durably, and keep their hashes; what is empty already stays so."""

    entries: tuple[str, ...]


class Drop(Command, frozen=True):
    """Close the link to this peer: it broke the protocol."""

    peer: str
    why: str
