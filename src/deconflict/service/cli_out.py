"""How commands print: data on stdout, talk on stderr; with --json exactly one object."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import msgspec


def emit(found: dict[str, Any], *, as_json: bool, lines: Iterable[str]) -> None:
    """Print `found` as one JSON object, or the lines for people."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    else:
        for line in lines:
            sys.stdout.write(line + "\n")
    sys.stdout.flush()


def talk(text: str) -> None:
    """A word to the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def table(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Columns aligned by width."""
    texts = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not texts:
        return []
    widths = [max(len(row[i]) for row in texts) for i in range(len(texts[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in texts]


def picture_lines(picture: dict[str, Any]) -> list[str]:
    """A picture in lines for people: peers and line, then what needs somebody."""
    open_messages = [m for m in picture["messages"] if any(r["next"] or r["overdue"] for r in m["ladder"].values())]
    lines = [f"{picture['now']}  {picture['me']['name']}  {picture['status']}"]
    lines += [f"peer {p['name']}: {p['link']}" for p in picture["peers"]]
    lines += [f"line {n['name']}: {n['state']}, last proof {n['last_proof'] or 'never'}" for n in picture["line"]]
    lines += [f"{len(picture[noun])} {noun}" for noun in ("plans", "zones", "sites", "tracks")]
    lines += [f"CONFLICT {c['level']} {c['objects'][0]} x {c['objects'][1]} from {c['from']} ({c['basis']})" for c in picture["conflicts"]]
    lines += [
        f"ALERT {a['level']} {' x '.join(p['callsign'] or p['track_id'] for p in a['pair'])}" for a in picture["alerts"] if a["active"]
    ]
    lines += [f"{'>' if m['ours'] else '<'} {m['entry'][:10]} {m['priority']} {m['kind']} {m['text']}" for m in open_messages]
    lines += [f"FAULT {f['what']} (mend: {f['mend']})" for f in picture["faults"]]
    return lines
