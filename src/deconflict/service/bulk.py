"""How much of a record one export may hold: a party or a time is named, and no more entries than is agreed, unless a reason is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from deconflict.agreement.agreement import in_force
from deconflict.agreement.parties import EXPORT_MOST
from deconflict.coordination.agreeing import Known
from deconflict.errors import Refused
from deconflict.logbook.chain import Logbook
from deconflict.logbook.store import AHEAD, Row
from deconflict.picture.fold import fold_placed
from deconflict.picture.picture import Picture
from deconflict.statements import agreements, epochs, keys, pairing
from deconflict.statements.base import Kind

LEAST_REASON: Final = 8
"""Signs a reason has at least: enough for a file number."""
_AGREED: Final = frozenset(
    said.name for noun in (agreements, epochs, keys, pairing) for said in vars(noun).values() if isinstance(said, Kind)
)
"""Kinds from which follows what is agreed."""


def most_of(rows: Callable[[], Iterable[Row]], *, limited: bool, everything: bool, reason: str) -> int | None:
    """How many entries an export of these rows may hold; None: any number. `limited`: whether it names a party or a time.

    Raises: Refused for all of it without `everything`, and for `everything` without a reason.
    """
    if everything:
        if len(reason.strip()) < LEAST_REASON:
            raise Refused("all of it, for what?", where="--reason", mend='say why: --everything --reason "court file 12/34"')
        return None
    if not limited:
        mend = 'name a party or a time (--party, --from, --to), or ask for all of it: --everything --reason "..."'
        raise Refused("a whole record is not exported by default", where="export", mend=mend)
    return agreed_most(rows())


def agreed_most(rows: Iterable[Row]) -> int:
    """The least of what the clauses on records that are in force at the end of these rows let one export hold; the default without any."""
    picture, books, own, now_us = Picture(), dict[tuple[str, str], Logbook](), "", 0
    for row in rows:
        header = row.entry.header
        now_us, own = max(now_us, row.received_at_us), header.author if row.bearer is None else own
        book = books.setdefault((header.author, header.logbook), Logbook(header.author, header.logbook))
        if row.branch != AHEAD:
            for entry, branch in book.place(row.entry).joined:
                if entry.header.kind in _AGREED:
                    fold_placed(picture, book, entry, branch)
    known = Known(picture)
    peers = sorted(peer for author, peer in picture.pairings if author == own)
    held = [(one, peer) for peer in peers for one in known.between(own, peer, now_us).agreements]
    agreed = [one.records.export_most for one, peer in held if in_force(one, "records", (own, peer), now_us)]
    return min((most for most in agreed if most is not None), default=EXPORT_MOST)
