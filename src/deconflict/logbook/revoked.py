"""Which entries of a record do not count, because a key signed them that their author revoked, and nobody else held them before.

The rule is docs/specs/entry.md, Keys. Here it is worked out from a record as it is read; `node.doubting` does it as entries come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct

from deconflict.logbook.chain import Logbook
from deconflict.logbook.checkpoint import Growing, origin_of
from deconflict.logbook.encoding import text_of
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import Doubt, KeyRing
from deconflict.statements.receipts import Received
from deconflict.statements.records import WitnessSign

WRITTEN_AFTER: Final = "signed with a key after its author had revoked it"
NOBODY_HELD: Final = "signed with a key that its author revoked, and nobody else is known to have held it before"
RESTS_ON: Final = frozenset(
    {"OPEN_EPOCH", "AUDIENCE", "KEY", "REVOKE", "PAIR_CONFIRM", "RECEIPT", "WITNESS_SIGN", "FIRST_SIGNATURE", "PART_DROPPED"}
    | {"EQUIVOCATION"}
)
"""Kinds on which the rest stands, and words for one's own desk: before the place that a REVOKE names they are what they were."""


class NotCounted(Struct, frozen=True):
    """The entry `seq` of `logbook` (author/name/epoch) does not count, and why."""

    logbook: str
    seq: int
    why: str


class Witnesses:
    """What a revoked key signed, and who is known to have held what when."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._doubted: dict[str, tuple[Entry, Doubt]] = {}
        self._receipts: dict[str, list[tuple[str, int, str]]] = {}
        self._trees: list[tuple[str, int, str, str]] = []

    def add(self, entry: Entry) -> None:
        """Look at one entry, once all keys are known."""
        header, main = entry.header, entry.main
        doubt = self._ring.doubt(entry)
        if doubt is not None:
            self._doubted[entry.hash] = entry.without(slot.name for slot in entry.slots), doubt
        if isinstance(main, Received):
            for held in main.entries:
                self._receipts.setdefault(held, []).append((header.author, main.received_at_us, entry.hash))
        elif isinstance(main, WitnessSign):
            self._trees.append((header.author, header.written_at, main.checkpoint, entry.hash))

    def not_counted(self, books: Mapping[tuple[str, str], Logbook]) -> Iterator[NotCounted]:
        """Every entry that does not count, in order of arrival; `books` say where entries stand."""
        growing = Growing()
        for entry, doubt in self._doubted.values():
            header = entry.header
            if doubt.after:
                why = WRITTEN_AFTER
            elif header.kind in RESTS_ON or self._held_before(entry, doubt, books.get((header.author, header.logbook)), growing):
                continue
            else:
                why = NOBODY_HELD
            yield NotCounted(f"{header.author}/{header.logbook}/{header.epoch}", header.seq, why)

    def _held_before(self, entry: Entry, doubt: Doubt, book: Logbook | None, growing: Growing) -> bool:
        header = entry.header
        for party, received_us, receipt in self._receipts.get(entry.hash, ()):
            if party != header.author and received_us <= doubt.since_us and not self._is_void(receipt):
                return True
        if book is None or [text_of(one) for one in islice(book.digests(header.epoch, header.seq), 1)] != [entry.hash]:
            return False
        origin = origin_of(header.author, header.logbook, header.epoch)
        signs = (sign for sign in self._trees if sign[0] != header.author and sign[1] <= doubt.since_us and not self._is_void(sign[3]))
        for _, _, tree, _ in signs:
            named, size = tree.split("\n")[:2] if "\n" in tree else (tree, "")
            covers = named == origin and size.isdecimal() and int(size) > header.seq
            if covers and growing.of(book, header.epoch, int(size)).body[:-1] == tree:
                return True
        return False

    def _is_void(self, said: str) -> bool:
        """Whether a receipt or a cosigned tree itself stands after the place from which its author's key does not count."""
        doubted = self._doubted.get(said)
        return doubted is not None and doubted[1].after
