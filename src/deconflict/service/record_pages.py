"""The record page by page, in order of arrival."""

from __future__ import annotations

import itertools
from typing import Any

import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.logbook.encoding import text_of
from deconflict.logbook.store import Row, Store
from deconflict.service.house import House


async def page(house: House, cursor: int, limit: int) -> dict[str, Any]:
    """Up to `limit` entries from arrival number `cursor` on, and the cursor of the next page (absent on the last)."""
    rows = await house.loop.in_store(_rows, house.loop.store, cursor, limit + 1)
    entries = [_shown(house, row) for row in rows[:limit]]
    answer: dict[str, Any] = {"entries": entries, "cursor": cursor + len(entries)}
    if len(rows) > limit:
        answer["next"] = cursor + limit
    return answer


def _rows(store: Store, cursor: int, limit: int) -> list[Row]:
    return list(itertools.islice(store.scan(cursor), limit))


def _shown(house: House, row: Row) -> dict[str, Any]:
    header = row.entry.header
    main = row.entry.main
    return {
        "entry": row.entry.hash,
        "author": header.author,
        "name": house.node.picture.name_of(header.author),
        "logbook": header.logbook,
        "epoch": header.epoch,
        "seq": header.seq,
        "kind": header.kind,
        "written_at": format_instant(Instant(header.written_at)),
        "received_at": format_instant(Instant(row.received_at_us)),
        "bearer": row.bearer.value if row.bearer else None,
        "branch": row.branch,
        "understood": row.entry.understood,
        "main": msgspec.to_builtins(main) if main is not None else None,
        **_gone(house, row),
    }


def _gone(house: House, row: Row) -> dict[str, Any]:
    """The parts that are not here, by their hashes; and, where their time has ended, since when."""
    parts = {slot.name: text_of(slot.leaf) for slot in row.entry.slots if slot.value is None}
    since_us = house.node.picture.dropped_us.get(row.entry.hash)
    found: dict[str, Any] = {"not_here": parts} if parts else {}
    return found | ({"dropped_at": format_instant(Instant(since_us))} if parts and since_us is not None else {})
