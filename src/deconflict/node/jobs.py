"""Heavy work as pure jobs on frozen inputs: the shell runs `job.run()` elsewhere and brings back Computed(job, result)."""

from __future__ import annotations

from dataclasses import dataclass

from deconflict.errors import PeerFault
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.sync import Give, Push
from deconflict.statements.receipts import Bearer


@dataclass(frozen=True, slots=True)
class VerifyJob:
    """Decode and verify a frame full of entries against the keys we hold now."""

    peer: str
    frame: Give | Push
    bearer: Bearer
    keys: KeyRing

    def run(self) -> tuple[tuple[Entry, ...], frozenset[str]] | PeerFault:
        """The entries, and the hashes whose signatures are good; entries whose key comes within the frame are verified later."""
        try:
            entries = tuple(Entry.decode(raw) for raw in self.frame.entries)
        except PeerFault as fault:
            return fault
        return entries, frozenset(entry.hash for entry in entries if self.keys.accepts(entry))
