"""Counting: whether an entry counts that a key signed which its author has revoked, and what becomes of one that does not.

The rule is docs/specs/entry.md, Keys. A node asks it of what it holds now (`doubting`), a replay of what its node held then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.revoked import NOBODY_HELD, WRITTEN_AFTER
from deconflict.picture.agreements import ACTS
from deconflict.picture.fold import fold, note_counted
from deconflict.picture.forgetting import can_forget, forget
from deconflict.picture.picture import Change, Picture
from deconflict.statements.agreements import Mandate
from deconflict.statements.receipts import Received
from deconflict.statements.records import WitnessSign
from deconflict.statements.tracks import Tracks


class Counting(NamedTuple):
    """What is asked: the keys and the picture, and `in_tree`: whether a signed tree (its text) is over exactly what is held of the
    entry's epoch, that entry among it."""

    ring: KeyRing
    picture: Picture
    in_tree: Callable[[Entry, str], bool]

    def why_not(self, entry: Entry) -> str:
        """Why an entry does not count; empty where it does."""
        header = entry.header
        until, since_us = self.ring.bounds(header.author, header.logbook)
        if (header.epoch, header.seq) < until and self._held_before(entry, since_us):
            # Whichever of its keys signed: no signature need be looked at.
            return ""
        doubt = self.ring.doubt(entry)
        if doubt is None:
            return ""
        if doubt.after:
            return WRITTEN_AFTER
        return "" if self._held_before(entry, doubt.since_us) else NOBODY_HELD

    def judge(self, entry: Entry, *, again: bool = False) -> list[Change]:
        """Take an entry that stands in its chain out of the picture, or in again, or leave it; returns what changed.

        Of what says who held what, only that it does not count is noted: what rests on it is for the caller to look at anew. With a TRACKS
        goes all there is of its aircraft: once everything is judged, the caller has what counts of them written `again`.
        """
        why, main, noted = self.why_not(entry), entry.main, entry.hash in self.picture.not_counted
        if not why:
            counted = note_counted(self.picture, entry, None) if noted else []
            return counted + fold(self.picture, entry) if noted or (again and isinstance(main, Tracks)) else []
        if noted or main is None:
            return []
        if not can_forget(main):
            is_told = why == WRITTEN_AFTER and isinstance(main, Received | WitnessSign)
            return note_counted(self.picture, entry, why) if is_told else []
        if isinstance(main, (Mandate, *ACTS)):
            self.picture.agreements.strike(entry.hash)
        for plot in main.plots if isinstance(main, Tracks) else ():
            self.picture.tracks.pop((entry.header.author, plot.track_id), None)
        return forget(self.picture, entry) + note_counted(self.picture, entry, why)

    def _held_before(self, entry: Entry, since_us: int) -> bool:
        """Whether another party's receipt, or a tree that another party cosigned, holds it from before that instant."""
        picture, author = self.picture, entry.header.author
        record = picture.messages.get(entry.hash)
        for party, receipt in record.receipts.items() if record is not None else ():
            if party != author and receipt.received_at_us <= since_us and receipt.place.entry not in picture.not_counted:
                return True
        signs = picture.affairs.by_kind.get("WITNESS_SIGN", {}).items()
        trees = [said.main.checkpoint for hash, said in signs if said.author != author and said.written_at_us <= since_us
                 and hash not in picture.not_counted and isinstance(said.main, WitnessSign)]  # fmt: skip
        return any(self.in_tree(entry, tree) for tree in trees)
