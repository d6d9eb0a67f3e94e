"""Differences between what two nodes knew at an instant, entry by entry: what only one of them had been told, and what came of it.

A picture follows from the entries it is made of and from nothing else, so whatever two pictures differ in is explained by entries that
one of them held and the other did not yet, or not in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.node.objects import object_key
from deconflict.picture.picture import ObjectKey, Picture
from deconflict.service.kept import Held, Kept, entry_json
from deconflict.service.replay import Told
from deconflict.statements.base import MessagePart

MOST_LISTED = 500
"""Entries explained one by one; the others are counted by why they differ."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its record, what it had been told by the instant, and what it holds now."""

    kept: Kept
    told: Told
    held: dict[str, Held]

    @staticmethod
    def of(kept: Kept, until_us: int) -> Side:
        """One side at an instant."""
        return Side(kept, kept.told(until_us), kept.held())

    def had(self) -> set[str]:
        """Hashes of the entries it had received by then."""
        return {entry for entry, held in self.held.items() if held.received_us <= self.told.until_us}

    def name(self) -> str:
        """What its party calls itself, or its id."""
        return self.told.picture.name_of(self.told.me)


def differences(here: Side, there: Side) -> dict[str, Any]:
    """What differed between two nodes at an instant, each by its own clock.

    `entries`: each that only one side counted, with `why` (arrived_later, with `arrived_at`; never_arrived; not_for_them; waits: it lay
    aside until what it follows came; part_missing, with `parts`) and what it speaks of. `superseded`: each object of which not the same
    versions counted, with the entries that explain it. `counts`: of all entries that differ, by why.
    """
    found = [*_only(here, there, "here"), *_only(there, here, "there"), *_in_part(here, there)]
    found.sort(key=lambda one: (one["written_at"], one["entry"]))
    counts: dict[str, int] = {}
    for one in found:
        counts[one["why"]] = counts.get(one["why"], 0) + 1
    return {
        "here": {"party": here.told.me, "name": here.name(), "entries": here.told.entries},
        "there": {"party": there.told.me, "name": there.name(), "entries": there.told.entries},
        "same": not found,
        "counts": counts,
        "entries": [_public(one) for one in found[-MOST_LISTED:]],
        "superseded": _superseded(here, there, found),
    }


def _only(side: Side, other: Side, which: str) -> Iterable[dict[str, Any]]:
    """What counted on one side alone."""
    others = other.had()
    for entry in side.had():
        waits = entry in side.told.aside
        if not waits and (entry not in others or entry in other.told.aside):
            row = side.kept.row(entry)
            assert row is not None
            yield {**_explained(row, side.told.picture), "held_by": which, **_why(entry, row, side, other)}


def _why(entry: str, row: Row, side: Side, other: Side) -> dict[str, Any]:
    later = other.held.get(entry)
    if entry in other.told.aside:
        return {"why": "waits"}
    if later is not None:
        return {"why": "arrived_later", "arrived_at": format_instant(Instant(later.received_us))}
    header = row.entry.header
    told = {header.author} | side.told.picture.audience(header.author, header.logbook)
    return {"why": "never_arrived" if other.told.me in told else "not_for_them"}


def _in_part(here: Side, there: Side) -> Iterable[dict[str, Any]]:
    """Entries that both had, of which one side holds less."""
    for entry in here.had() & there.had():
        if here.held[entry].size == there.held[entry].size:
            continue
        rows = here.kept.row(entry), there.kept.row(entry)
        assert rows[0] is not None and rows[1] is not None
        parts = [{slot.name for slot in row.entry.slots if slot.value is not None} for row in rows if row is not None]
        more = "here" if parts[0] - parts[1] else "there"
        explained = _explained(rows[0] if more == "here" else rows[1], here.told.picture)
        yield {**explained, "held_by": more, "why": "part_missing", "parts": sorted(parts[0] ^ parts[1])}


def _explained(row: Row, picture: Picture) -> dict[str, Any]:
    """An entry with what it speaks of. `object` is taken out again before anybody sees it."""
    main, header = row.entry.main, row.entry.header
    key = object_key(header.author, main) if main is not None else None
    return {
        **entry_json(row, picture), "about": _about(row.entry), "object": key,
        "status": main.message.status.value if isinstance(main, MessagePart) else None,
    }  # fmt: skip


def _about(entry: Entry) -> list[str]:
    """The entries it speaks of."""
    main = entry.main
    if isinstance(main, MessagePart):
        return list(main.message.refs)
    one, several = getattr(main, "entry", None), getattr(main, "entries", ())
    return [one] if one is not None else list(several)


def _public(one: dict[str, Any]) -> dict[str, Any]:
    kind, party, object_id = one["object"] or (None, None, None)
    said = {"kind": kind, "party": party, "id": object_id} if kind else None
    return {**one, "object": said}


def _superseded(here: Side, there: Side, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the objects that these entries state, those of which not the same versions counted."""
    because: dict[ObjectKey, list[str]] = {}
    for one in found:
        if one["object"] is not None:
            because.setdefault(one["object"], []).append(one["entry"])
    rows = []
    for key, entries in sorted(because.items()):
        versions = [_counting(side.told.picture, key) for side in (here, there)]
        if versions[0] != versions[1]:
            named = {"kind": key[0], "party": key[1], "name": here.told.picture.name_of(key[1]), "id": key[2]}
            rows.append({**named, "here": versions[0], "there": versions[1], "because": entries})
    return rows


def _counting(picture: Picture, key: ObjectKey) -> list[dict[str, Any]]:
    """The versions of an object that counted, oldest first."""
    record = picture.objects.get(key)
    return [
        {
            "entry": version.place.entry, "seq": version.place.seq, "kind": version.kind,
            "written_at": format_instant(Instant(version.written_at_us)),
        }
        for version in (picture.current(record) if record is not None else ())
    ]  # fmt: skip
