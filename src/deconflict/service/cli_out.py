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


LADDER_ITEMS = frozenset({"understand", "answer"})
"""Open items that the lines of messages show already, unless they are overdue."""


def picture_lines(picture: dict[str, Any]) -> list[str]:
    """A picture in lines for people: peers and line, then what needs somebody."""
    open_messages = [m for m in picture["messages"] if any(r["next"] or r["overdue"] for r in m["ladder"].values())]
    lines = [f"{picture['now']}  {picture['me']['name']}  {picture['status']}"]
    lines += [f"peer {p['name']}: {p['link']}" for p in picture["peers"]]
    lines += [_line(line) for line in picture["line"]]
    lines += [f"{len(picture[noun])} {noun}" for noun in ("plans", "zones", "sites", "tracks")]
    lines += [f"CONFLICT {c['level']} {c['objects'][0]} x {c['objects'][1]} from {c['from']} ({c['basis']})" for c in picture["conflicts"]]
    lines += [
        f"ALERT {a['level']} {' x '.join(p['callsign'] or p['track_id'] for p in a['pair'])}" for a in picture["alerts"] if a["active"]
    ]
    lines += [finding_line(finding) for finding in picture["findings"]]
    lines += [f"{'>' if m['ours'] else '<'} {m['entry'][:10]} {m['priority']} {m['kind']} {m['text']}" for m in open_messages]
    lines += [f"EMERGENCY {c['entry'][:10]} {c['state']}" for c in picture["cases"]]
    lines += [open_line(picture, item) for item in picture["open"] if item["what"] not in LADDER_ITEMS or item["overdue"]]
    lines += [f"FAULT {f['what']} (mend: {f['mend']})" for f in picture["faults"]]
    return lines


def finding_line(finding: dict[str, Any]) -> str:
    """One track off its plan, or where it may not be: by how much, since when, and what the desk is asked."""
    track, against = finding["track"], finding["against"]
    how_far = f" by {finding['off']:.0f} {finding['unit']} (most {finding['most']:.0f})" if finding["unit"] else ""
    ask = f"; say it: deconflict plan nonconforming {finding['asks']}" if finding["asks"] else ""
    said = f"{finding['kind'].replace('_', ' ').upper()} {against['noun']} {against['id']}{how_far} since {finding['from']}"
    return f"FOUND {finding['level']} {track['callsign'] or track['track_id']} {said}{ask}"


def _line(line: dict[str, Any]) -> str:
    theirs = line["proofs"]["theirs"]
    said = f"line {line['name']} {line['bearer']}: {line['state']}, last proof {line['last_proof'] or 'never'}"
    return f"{said}; theirs {theirs['state']}, last proof {theirs['at'] or 'never'}"


def open_line(picture: dict[str, Any], item: dict[str, Any]) -> str:
    """One open item in one line: what, how urgent, whose move, by when."""
    names = {party["party"]: party["name"] for party in [picture["me"], *picture["peers"]]}
    whose = "we" if item["ours"] else names.get(item["party"], item["party"])
    when = f" by {item['due']}" if item["due"] else ""
    late = " OVERDUE" if item["overdue"] else ""
    return f"OPEN {item['entry'][:10]} {item['priority']} {item['what'].replace('_', ' ')} {item['detail']}: {whose}{when}{late}"
