"""How commands print: data on stdout, talk on stderr; with --json exactly one object."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from deconflict.airspace.instant import parse_instant
from deconflict.errors import Refused

MOST_SIGNS = 64
"""Of a name, as statements bound it."""


def emit(found: dict[str, Any], *, as_json: bool, lines: Iterable[str]) -> None:
    """Print `found` as one JSON object, or the lines for people."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    else:
        for line in lines:
            sys.stdout.write(line + "\n")
    sys.stdout.flush()


def emit_done(found: dict[str, Any], *, as_json: bool, lines: Callable[[dict[str, Any]], Iterable[str]]) -> None:
    """Print what was done; of an act of two people that waits for the second, that it waits, and how the second confirms it."""
    if "waiting_for" not in found or "hash" not in found:
        emit(found, as_json=as_json, lines=lines(found))
        return
    said = [f"waits for {found['waiting_for']}: {found['act']}", f"  they confirm it: deconflict second confirm {found['hash'][:10]}"]
    emit(found, as_json=as_json, lines=[*said, *([f"  mend: {found['mend']}"] if found.get("mend") else [])])


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
    lines += [f"peer {p['name']}: {p['link']}{_anew(p)}" for p in picture["peers"]]
    lines += [_line(line) for line in picture["line"]]
    lines += [f"{len(picture[noun])} {noun}" for noun in ("plans", "zones", "sites", "movements", "tracks")]
    lines += released_lines(picture)
    lines += [f"CONFLICT {c['level']} {c['objects'][0]} x {c['objects'][1]} from {c['from']} ({c['basis']})" for c in picture["conflicts"]]
    lines += [alert_line(alert) for alert in picture["alerts"] if alert["active"]]
    lines += [finding_line(finding) for finding in picture["findings"]]
    lines += [f"{'>' if m['ours'] else '<'} {m['entry'][:10]} {m['priority']} {m['kind']} {m['text']}" for m in open_messages]
    lines += [f"EMERGENCY {c['entry'][:10]} {c['state']}" for c in picture["cases"]]
    lines += [open_line(picture, item) for item in picture["open"] if item["what"] not in LADDER_ITEMS or item["overdue"]]
    lines += [f"FAULT {f['what']} (mend: {f['mend']})" for f in picture["faults"]]
    return lines


def _anew(peer: dict[str, Any]) -> str:
    """That a peer goes on in a new epoch, and how much of what we hold is no longer in its own record: a fact, and nobody's fault."""
    if not peer["anew"]:
        return ""
    left = sum(one["left"] for one in peer["anew"])
    lost = f"from an older copy, without {left} later entries that we hold" if left else "and stands by all that we hold"
    return f"; goes on in a new epoch, {lost}"


def released_lines(picture: dict[str, Any]) -> list[str]:
    """Our sites and movements that are not over: to whom each is given, to whom of our peers it is not, and until when."""
    names = {party["party"]: party["name"] for party in picture["peers"]}
    sites = [("site", one["site_id"], one) for one in picture["sites"] if one["own"] and not one["expired"]]
    moving = [("movement", one["movement_id"], one) for one in picture["movements"] if one["own"] and one["state"] != "Ended"]
    return [_released_line(noun, name, one, names, picture["now"]) for noun, name, one in (*sites, *moving)]


def _released_line(noun: str, name: str, one: dict[str, Any], names: dict[str, str], now: str) -> str:
    listed, until = one["release"], one["release_until"] or one.get("until")
    if until is not None and parse_instant(until, "until") <= parse_instant(now, "now"):
        return f"{noun} {name}: given to nobody since {until}"
    to = ", ".join(names.get(party, party) for party in listed) if listed else "all who read our plans"
    without = [peer for party, peer in names.items() if listed and party not in listed]
    coarse = [names.get(party, party) for party in one["buffered_for"]]
    said = [f"{noun} {name}: given to {to}", *([f"a wider place to {', '.join(coarse)}"] if coarse else [])]
    said += [f"not to {', '.join(without)}"] if without else []
    return "; ".join([*said, f"until {until}" if until else "without an end"])


def alert_line(alert: dict[str, Any]) -> str:
    """One alert, and at whose desks it is quiet, until when and why."""
    pair = " x ".join(member["callsign"] or member["track_id"] for member in alert["pair"])
    quiet = [one for one in alert.get("suppressed", ()) if one["holds"]]
    said = "".join(f"; suppressed by {one['name']} until {one['until']}: {one['reason'].replace('_', ' ')}" for one in quiet)
    return f"ALERT {alert['level']} {pair}{said}"


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


def named(text: str, where: str) -> str:
    """A name or a reason as people type one, without the blanks round it. Refused, naming the option, where it is empty or too long."""
    said = text.strip()
    if not 1 <= len(said) <= MOST_SIGNS or any(ord(sign) < 32 or ord(sign) == 127 for sign in said):
        raise Refused(f"{len(said)} signs, or some that cannot be shown", where=where, mend=f"1 to {MOST_SIGNS} signs on one line")
    return said


def peer_ids(peers: list[dict[str, Any]], names: list[str] | None, where: str, also: Sequence[str] = ()) -> list[str]:
    """The party ids of peers called by name or id; `also`: ids that count though they are no peer's any more. Refused, naming the option,
    for one that is nobody's, and for a name that several have."""
    return [_peer_id(peers, name, where, also) for name in names or []]


def _peer_id(peers: list[dict[str, Any]], name: str, where: str, also: Sequence[str]) -> str:
    ids = {peer["party"] for peer in peers} | set(also)
    found = [name] if name in ids else [peer["party"] for peer in peers if peer["name"] == name]
    if len(found) > 1:
        raise Refused(f"{len(found)} peers are called {name[:70]!r}", where=where, mend=f"give the id: {' or '.join(sorted(found))}")
    if not found:
        mend = "one of " + (", ".join(sorted(peer["name"] for peer in peers)) or "nobody yet: deconflict pair")
        raise Refused(f"{name[:70]!r} is on no line of ours", where=where, mend=mend)
    return found[0]
