"""The picture a node had: what it had received up to an instant, folded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from deconflict.agreement import Agreement
from deconflict.coordination.agreeing import Known
from deconflict.logbook.chain import Logbook, PlacementKind
from deconflict.logbook.store import AHEAD, Row, head_order
from deconflict.node.core import is_urgent
from deconflict.picture.fold import fold, fold_placed
from deconflict.picture.picture import Picture
from deconflict.service.view import Sight, view
from deconflict.statements.base import MessagePart, Part, Status
from deconflict.statements.tracks import Tracks


def replay(rows: Iterable[Row], until_us: int, agreements: tuple[Agreement, ...] = ()) -> dict[str, Any]:
    """The picture as JSON, as the node that wrote this record had it at `until_us` on its own clock."""
    picture = Picture()
    books: dict[tuple[str, str], Logbook] = {}
    own: Counter[str] = Counter()
    count = 0
    status = Status.ACTUAL
    for row in rows:
        author, name = row.entry.header.author, row.entry.header.logbook
        if row.bearer is None:
            own[author] += 1
        if row.received_at_us > until_us:
            continue
        count += 1
        if row.bearer is None:
            status = _status(row.entry.main) or status
        book = books.setdefault((author, name), Logbook(author, name))
        placement = book.place(row.entry) if row.branch != AHEAD else None
        if placement is None or (placement.kind is PlacementKind.AHEAD and is_urgent(row.entry)):
            # What is urgent was acted on when it came, before what it follows.
            fold(picture, row.entry)
        for entry, branch in placement.joined if placement is not None else ():
            fold_placed(picture, book, entry, branch)
    me = own.most_common(1)[0][0] if own else ""
    heads = sorted((head for book in books.values() for head in book.heads()), key=head_order)
    known = Known(picture)
    shown = view(
        Sight(
            picture=picture, me=me, now_us=until_us, status=status.value, heads=tuple(heads), entries=count,
            rules=lambda a, b: known.rules(a, b, until_us, agreements), known=known,
        )
    )  # fmt: skip
    # Which links stood is not in the record; what was proved over them is.
    shown["peers"] = [{**peer, "link": "NOT RECORDED"} for peer in shown["peers"]]
    return {"replay": True, **shown}


def _status(main: Part | None) -> Status | None:
    """Whether its author meant what it said here; None where a statement does not tell."""
    if isinstance(main, MessagePart):
        return main.message.status
    return main.status if isinstance(main, Tracks) else None
