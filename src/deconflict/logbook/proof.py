"""What headers prove of their author to anybody who knows its keys: that it signed two entries for one place, or dated one back."""

from __future__ import annotations

from deconflict.errors import PeerFault, Refused
from deconflict.logbook.entry import SEEN_AHEAD_US, Entry, Header, decode_header, header_hash
from deconflict.logbook.keys import KeyRing
from deconflict.statements.proofs import EquivocationShown


def dated_back(entry: Header, seen: Header) -> bool:
    """Whether an entry is dated before what it says it had seen, by more than `SEEN_AHEAD_US`: no node of ours writes such a one."""
    return seen.written_at - entry.written_at > SEEN_AHEAD_US


def equivocation(one: Entry, other: Entry) -> EquivocationShown:
    """The proof that one author signed two entries for one place. Refused when the two do not contradict each other."""
    first, second = sorted((one, other), key=lambda entry: entry.hash)
    if _place(one.header) != _place(other.header) or one.hash == other.hash:
        raise Refused("these two entries do not contradict each other", where=one.place, mend="show two for one place")
    return EquivocationShown(
        author=one.header.author,
        first_header=first.header_bytes.decode(),
        first_signature=first.signature,
        second_header=second.header_bytes.decode(),
        second_signature=second.signature,
    )


def check_proof(shown: EquivocationShown, keyring: KeyRing) -> bool:
    """Whether the proof holds: two valid headers of its author with equal places and different hashes, nothing else."""
    try:
        first, second = decode_header(shown.first_header.encode()), decode_header(shown.second_header.encode())
    except PeerFault:
        return False
    return (
        first.author == shown.author
        and _place(first) == _place(second)
        and header_hash(shown.first_header.encode()) != header_hash(shown.second_header.encode())
        and keyring.accepts_header(first, shown.first_header.encode(), shown.first_signature)
        and keyring.accepts_header(second, shown.second_header.encode(), shown.second_signature)
    )


def _place(header: Header) -> tuple[str, str, int, int]:
    return header.author, header.logbook, header.epoch, header.seq
