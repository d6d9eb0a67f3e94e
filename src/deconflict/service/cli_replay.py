"""`deconflict replay`: what a node knew at an instant, what it had not been told, and how that differs from what another knew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json
from deconflict.service.cli_out import emit, picture_lines, talk

LINES_SHOWN = 40
"""Entries told of in lines for people; --json has 500."""
TOLD_EVERY = 100_000
WHY = {
    "arrived_later": "came later", "never_arrived": "never came", "not_for_them": "was not for them to read",
    "waits": "waited for what it follows", "part_missing": "was held in part",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(replay)


def replay(
    file: Annotated[Path, typer.Argument(help="a node's database (record.db) or a bundle from `deconflict export`")],
    until: Annotated[str, typer.Option("--until", help="RFC 3339, for example 2026-11-22T12:03:41Z, by that node's own clock")],
    against: Annotated[Path | None, typer.Option("--against", help="another node's database or bundle: how the two differed then")] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="use no snapshot, and hold each against the record, entry by entry")] = False,
    json: Json = False,
) -> None:
    """The picture that node had at an instant, from what it had received by then, and what had been written by then and reached it later.

    A long record is replayed from snapshots in a folder beside it, made the first time; each is held against the record before it is used.
    With --against the differences between the two nodes are told entry by entry; exit code 1 where there are any.

    Example: deconflict replay record.db --until 2026-11-22T12:03:41Z --against bravo.zip
    """
    from deconflict.airspace.instant import parse_instant
    from deconflict.service import reads_file
    from deconflict.service.kept import open_kept, untold
    from deconflict.service.memory import keeping
    from deconflict.service.replay import shown

    until_us = parse_instant(until, "--until")
    reads_file.note(file, "replay", until)
    kept = open_kept(file, afresh=afresh, making=_making)
    try:
        if against is not None:
            _tell_differences(kept, against, until_us, afresh=afresh, as_json=json)
            return
        with keeping():
            told = kept.told(until_us)
        found = {**shown(told), "until": until, "untold": untold(kept, until_us, told.picture), "snapshots": kept.about()}
    finally:
        kept.close()
    _tell_thrown(found["snapshots"])
    emit(found, as_json=json, lines=[*picture_lines(found), *untold_lines(found["untold"])])


def _tell_differences(kept: Any, against: Path, until_us: int, *, afresh: bool, as_json: bool) -> None:
    """Print them; exit code 1 where there are any."""
    from deconflict.service.differing import Side, differences
    from deconflict.service.kept import open_kept

    other = open_kept(against, afresh=afresh, making=_making)
    try:
        found = differences(Side.of(kept, until_us), Side.of(other, until_us))
        for one in (kept, other):
            _tell_thrown(one.about())
    finally:
        other.close()
    emit(found, as_json=as_json, lines=difference_lines(found))
    raise typer.Exit(0 if found["same"] else 1)


def untold_lines(untold: dict[str, Any]) -> list[str]:
    """What had been written by then and came later, for people."""
    lines = [f"{untold['count']} entries written by then came later"] if untold["count"] else []
    return lines + [
        f"NOT TOLD {one['name']} {one['logbook'].partition('/')[0]} {one['seq']} {one['kind']}: written {one['written_at']}, "
        f"came {one['received_at']}"
        for one in untold["entries"][:LINES_SHOWN]
    ]


def difference_lines(found: dict[str, Any]) -> list[str]:
    """Differences for people: each entry, who had it, and why the other had not; then what it made of objects."""
    sides = {"here": found["here"], "there": found["there"]}
    lines = [f"{side['name'] or which}: {side['entries']} entries" for which, side in sides.items()]
    if found["same"]:
        return [*lines, "both had been told the same"]
    for one in found["entries"][-LINES_SHOWN:]:
        other = sides["there" if one["held_by"] == "here" else "here"]["name"]
        when = f" at {one['arrived_at']}" if one["why"] == "arrived_later" else ""
        place = f"{one['name']} {one['logbook'].partition('/')[0]} {one['seq']} {one['kind']}"
        lines.append(f"ONLY {sides[one['held_by']]['name']}: {place} written {one['written_at']}; at {other} it {WHY[one['why']]}{when}")
    for one in found["superseded"]:
        counted = " and ".join(f"{sides[which]['name']} counted {_seqs(one[which])}" for which in sides)
        lines.append(f"DIFFERS {one['kind']} {one['name']}:{one['id']}: {counted}")
    return [*lines, ", ".join(f"{count} {WHY[why]}" for why, count in found["counts"].items())]


def _seqs(versions: list[dict[str, Any]]) -> str:
    return " and ".join(f"entry {version['seq']}" for version in versions) or "none"


def _making(done: int, whole: int) -> None:
    if done % TOLD_EVERY == 0:
        talk(f"snapshots: {done:,} of {whole:,} entries looked at")


def _tell_thrown(snapshots: dict[str, Any]) -> None:
    for one in snapshots["thrown_away"]:
        talk(f"snapshot {one['file']} was not used and is made anew: {one['why']}")
