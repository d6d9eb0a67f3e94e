"""What a statement speaks of: found, or refused with what to name. Shared by all that is settled and accounted for."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart


def matter_of(picture: Picture, said: MessagePart, *kinds: str) -> Said:
    """The statement of one of `kinds` that `said.message.refs` names first.

    Refused where it names none that is held, or one that lay outside the agreement.
    """
    refs = said.message.refs
    found = picture.affairs.get(refs[0], *kinds) if refs else None
    if found is None:
        raise Refused(f"it names no {' or '.join(kinds)} that is held", where="refs", mend=f"name the {kinds[0]} first among its refs")
    if not picture.affairs.counts(found):
        mend = "have it said again now that the agreement holds it; only then it can be answered"
        raise Refused("what it speaks of lay outside the agreement when it was said", where="refs", mend=mend)
    return found


def parties_of(said: Said) -> tuple[str, ...]:
    """Everyone a statement concerns: its author and whom it went to, in order of id."""
    return tuple(sorted({said.author, *said.message.to}))


def first_of_each(acts: Iterable[Said]) -> dict[str, Said]:
    """The first act of each party, by place; later ones of the same party change nothing."""
    found: dict[str, Said] = {}
    for act in acts:
        if act.author not in found or act.place < found[act.author].place:
            found[act.author] = act
    return found


def received_us(picture: Picture, entry: str, party: str) -> int | None:
    """When that party's node stored the entry, on its own clock; its author's own is not asked for."""
    record = picture.messages.get(entry)
    receipt = record.receipts.get(party) if record is not None else None
    return receipt.received_at_us if receipt is not None else None


def check_period(from_us: int, until_us: int, where: str) -> None:
    """Refused unless it begins no later than it ends."""
    if from_us > until_us:
        raise Refused("it ends before it begins", where=where, mend="give an end no earlier than the begin")
