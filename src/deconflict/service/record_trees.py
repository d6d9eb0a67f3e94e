"""The signed trees of a record: checkpoints that its authors told, with the cosignatures told of them, and the proofs between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from deconflict.errors import PeerFault
from deconflict.logbook.checkpoint import ORIGIN, Checkpoint, open_checkpoint, origin_of, read_checkpoint
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.merkle import Tree, leaf_hash
from deconflict.logbook.store import Row
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.records import RecordHead, WitnessSign

EpochKey = tuple[str, str, int]
"""(author, logbook, epoch)."""


class Trees:
    """What a whole record says of its trees. Every row is added, in order; then `notes` and `proofs` are asked for what is shown."""

    def __init__(self) -> None:
        self._digests: dict[EpochKey, bytearray] = {}
        self._notes: dict[str, dict[int, str]] = {}
        self._cosigned: dict[str, list[str]] = {}
        self._trees: dict[EpochKey, Tree] = {}
        self._ring = KeyRing()

    def add(self, row: Row) -> None:
        """Take in one entry."""
        header, main = row.entry.header, row.entry.main
        if row.branch == 0:
            self._digests.setdefault((header.author, header.logbook, header.epoch), bytearray()).extend(bytes_of(row.entry.hash))
        if isinstance(main, RecordHead) and main.checkpoint is not None:
            checkpoint = _read(main.checkpoint + "\n")
            if checkpoint is not None and checkpoint.origin == origin_of(header.author, main.logbook, main.epoch):
                self._notes.setdefault(checkpoint.origin, {}).setdefault(checkpoint.size, main.checkpoint + "\n")
        elif isinstance(main, Key | Revoke):
            self._ring.learn(row.entry)
        elif isinstance(main, WitnessSign):
            lines = self._cosigned.setdefault(main.checkpoint, [])
            lines += [main.cosignature] if main.cosignature not in lines else []

    def notes(self, lasts: dict[EpochKey, int]) -> Iterator[tuple[Checkpoint, str]]:
        """The checkpoints, cosigned where that was told, of what is shown up to each last seq: within it, the next, the newest.

        What an author told and no key of its signed is no checkpoint of its, and is left out: the entry that says it is in the record.
        """
        for key, last in sorted(lasts.items()):
            told = {size: note for size, note in self._notes.get(origin_of(*key), {}).items() if self._is_signed(key, note)}
            beyond = [size for size in sorted(told) if size > last + 1]
            for size in sorted(told):
                if size <= last + 1 or size in (beyond[0], beyond[-1]):
                    checkpoint = _read(told[size])
                    assert checkpoint is not None
                    cosigned = self._cosigned.get(checkpoint.body[:-1], [])
                    yield checkpoint, told[size] + "".join(f"{line}\n" for line in cosigned)

    def proofs(self, lasts: dict[EpochKey, int], notes: list[Checkpoint]) -> Iterator[dict[str, Any]]:
        """That each signed tree grew into the next, and that the last entry shown is in the first tree that reaches it.

        What that entry follows hangs on it by its hash. A tree that is not over the entries of this record proves nothing here.
        """
        for key, last in sorted(lasts.items()):
            origin, tree, held = origin_of(*key), self._tree(key), len(self._digests.get(key, b"")) // 32
            sizes = [c.size for c in notes if c.origin == origin and c.size <= held and tree.root(c.size) == c.root]
            for size, grown in pairwise(sizes):
                hashes = [text_of(hash) for hash in tree.consistency(size, grown)]
                yield {"proves": "consistency", "origin": origin, "from_size": size, "size": grown, "hashes": hashes}
            reached = next((size for size in sizes if size > last), None)
            if reached is not None:
                entry = text_of(bytes(self._digests[key][last * 32 : last * 32 + 32]))
                hashes = [text_of(hash) for hash in tree.inclusion(last, reached)]
                yield {"proves": "inclusion", "origin": origin, "seq": last, "size": reached, "entry": entry, "hashes": hashes}

    def _is_signed(self, key: EpochKey, note: str) -> bool:
        for public in self._ring.stated(key[0]):
            with suppress(PeerFault):
                open_checkpoint(note, origin_of(*key), public)
                return True
        return False

    def _tree(self, key: EpochKey) -> Tree:
        if key not in self._trees:
            digests = bytes(self._digests.get(key, b""))
            self._trees[key] = Tree([leaf_hash(digests[at : at + 32]) for at in range(0, len(digests), 32)])
        return self._trees[key]


def _read(note: str) -> Checkpoint | None:
    """The checkpoint in a note of ours; None where it is none, or of no entry."""
    try:
        checkpoint = read_checkpoint(note)
    except PeerFault:
        return None
    return checkpoint if checkpoint.size and checkpoint.origin.startswith(f"{ORIGIN}/") else None
