"""Forks: a logbook that two hands sign. Another party's is proved to everyone on our channels; our own must not be signed any further."""

from __future__ import annotations

from deconflict.logbook.entry import Entry, decode_header
from deconflict.logbook.proof import equivocation
from deconflict.node.commands import Fetch
from deconflict.node.core import Core
from deconflict.statements.proofs import EquivocationShown

ForkKey = tuple[str, str, int, int]
"""(author, logbook, epoch, seq): the first place that two entries claim."""


class Forks:
    """Which forks of others we have shown, and the halves of those we are about to."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._shown: set[ForkKey] = set()
        self._halves: dict[ForkKey, Entry] = {}

    def loaded(self, entry: Entry) -> None:
        """An entry from our own store: a proof we have shown is not shown again."""
        if isinstance(entry.main, EquivocationShown) and entry.header.author == self.core.me.party:
            header = decode_header(entry.main.first_header.encode())
            self._shown.add((header.author, header.logbook, header.epoch, header.seq))

    def own(self) -> tuple[str, int] | None:
        """(logbook, seq) where a logbook of ours has two branches in the epoch it is in, or None."""
        for (author, name), book in sorted(self.core.logbooks.items()):
            for epoch, seq in book.forks:
                if author == self.core.me.party and epoch == book.newest_epoch:
                    return name, seq
        return None

    def show_all(self) -> None:
        """Look for every fork of others that was never shown."""
        for author, logbook in sorted(self.core.logbooks):
            if author != self.core.me.party:
                self.show(author, logbook)
        for key, entry in self._halves.items():
            rival = self.core.logbook(*key[:2]).rival(*key[2:], entry.hash)
            if rival is not None:
                self._fetch(*key, rival)

    def show(self, author: str, logbook: str) -> None:
        """Fetch the two entries of every fork of that logbook that was not shown yet."""
        book = self.core.logbooks[(author, logbook)]
        for epoch, seq in book.forks:
            if (author, logbook, epoch, seq) in self._shown:
                continue
            for tip in book.heads():
                if tip.epoch == epoch:
                    self._fetch(author, logbook, epoch, seq, tip.hash)

    def contradicted(self, entry: Entry) -> None:
        """An entry, well signed, whether it can join its logbook or not: where we hold another in its place, the two are a proof.

        One that cannot is of an epoch that is over, or follows what we do not hold. One proof for each epoch is enough.
        """
        header = entry.header
        epoch = (header.author, header.logbook, header.epoch)
        rival = self.core.logbook(header.author, header.logbook).rival(header.epoch, header.seq, entry.hash)
        if rival is None or header.author == self.core.me.party or any(key[:3] == epoch for key in (*self._shown, *self._halves)):
            return
        self._halves[*epoch, header.seq] = entry
        self._fetch(*epoch, header.seq, rival)

    def _fetch(self, author: str, logbook: str, epoch: int, seq: int, tip: str) -> None:
        tag = f"proof {author} {logbook} {epoch} {seq}"
        self.core.out.append(Fetch(tag=tag, author=author, logbook=logbook, epoch=epoch, from_seq=seq, limit=1, tip=tip))

    def fetched(self, author: str, logbook: str, epoch: str, seq: str, entries: tuple[Entry, ...]) -> None:
        """One half of a proof from our own store; with the other half it is shown on every channel."""
        key = (author, logbook, int(epoch), int(seq))
        if not entries or key in self._shown:
            return
        first = self._halves.setdefault(key, entries[0])
        if first.hash != entries[0].hash:
            self._shown.add(key)
            del self._halves[key]
            if not self.core.counts(first) or not self.core.counts(entries[0]):
                return
            shown = equivocation(first, entries[0])
            for channel in sorted(self.core.my_channels()):
                self.core.say(f"line/{channel}", "EQUIVOCATION", {"main": shown})
            self.core.show("fork", f"{author}/{logbook}/{epoch}/{seq}", author=author)
