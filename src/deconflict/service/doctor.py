"""`deconflict doctor`: one page on clock, disk, keys, ports, peers and the page's files."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from deconflict.errors import DeconflictError
from deconflict.service import disk, identity, keyfile
from deconflict.service.backup import last_taken
from deconflict.service.client import RUNNING, connect

BACKUP_HOURS = 7 * 24
"""A backup older than a week is too old: what was written since is only at the peers."""


def _finding(what: str, found: str, *, ok: bool = True, mend: str = "") -> dict[str, Any]:
    return {"what": what, "found": found, "ok": ok, "mend": mend}


def examine(folder: Path, now_us: int) -> list[dict[str, Any]]:
    """Every finding: what was looked at, what was found, whether that is well, and the cure. `now_us`: this machine's clock."""
    return [_folder(folder), *_keys(folder), *_backup(folder, now_us), _disk(folder), _tls(), *_page(), *_node(folder)]


def _folder(folder: Path) -> dict[str, Any]:
    if identity.exists(folder):
        return _finding("folder", str(folder))
    return _finding("folder", f"{folder}: no party lives here", ok=False, mend="deconflict init NAME")


def _keys(folder: Path) -> list[dict[str, Any]]:
    if not identity.exists(folder):
        return []
    found = []
    for name in (identity.SIGNING, "tls.key", "tls.crt", identity.ABOUT):
        try:
            keyfile.read_secret(folder / name)
            found.append(_finding(name, "readable by its owner alone"))
        except DeconflictError as fault:
            found.append(_finding(name, fault.what, ok=False, mend=fault.mend))
    if (folder / identity.RECOVERY).exists():
        where = str(folder / identity.RECOVERY)
        found.append(_finding(identity.RECOVERY, "still on this machine", ok=False, mend=f"after the first start, move {where} offline"))
    return found


def _backup(folder: Path, now_us: int) -> list[dict[str, Any]]:
    """How old the last backup is; of a node without a record there is nothing to copy."""
    if not (folder / identity.RECORD).exists():
        return []
    taken = last_taken(folder)
    if taken is None:
        return [_finding("backup", "none was ever taken", ok=False, mend="deconflict backup FILE, and keep the file on another machine")]
    hours = max(0, now_us - taken.at_us) // 3_600_000_000
    age = f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
    ok = hours < BACKUP_HOURS
    return [_finding("backup", f"{age} old, {taken.entries} entries, {taken.file}", ok=ok, mend="take one: deconflict backup FILE")]


def _disk(folder: Path) -> dict[str, Any]:
    there = next((p for p in (folder, *folder.parents) if p.exists()), Path("/"))
    left = disk.found(there)
    assert left is not None
    return _finding("disk", f"{left['free_bytes'] // 2**20} MiB free", ok=not left["low"], mend=disk.MEND)


def _tls() -> dict[str, Any]:
    return _finding("TLS 1.3", ssl.OPENSSL_VERSION, ok=ssl.HAS_TLSv1_3, mend="use a Python built with OpenSSL 1.1.1 or newer")


def _page() -> list[dict[str, Any]]:
    web = Path(__file__).parent / "web"
    there = (web / "index.html").exists() and (web / "modules" / "preact").exists()
    return [
        _finding(
            "page", "its files are here" if there else "its modules are missing", ok=there, mend="install the package, or run make setup"
        )
    ]


def _node(folder: Path) -> list[dict[str, Any]]:
    if not (folder / RUNNING).exists():
        return [_finding("node", "not running", ok=False, mend="deconflict serve")]
    try:
        client = connect(folder)
        picture = client.ask("GET", "/api/v1/picture")
        keys = client.ask("GET", "/api/v1/keys")["keys"]
    except DeconflictError as fault:
        return [_finding("node", fault.what, ok=False, mend=fault.mend)]
    found = [_finding("node", f"{picture['me']['name']} runs, {picture['record']['entries']} entries")]
    for key in keys:
        if "rotate_by" in key:
            due = f"signs since {key['since']}, to be turned by {key['rotate_by']}"
            found.append(_finding("age of the signing key", due, ok=picture["now"] < key["rotate_by"], mend="deconflict key rotate"))
    for peer in picture["peers"]:
        found.append(
            _finding(f"peer {peer['name']}", peer["link"], ok=peer["link"] == "UP", mend="is it running and reachable? check --peers")
        )
        skew_s = peer["skew_s"]
        if skew_s is not None:
            found.append(
                _finding(f"clock against {peer['name']}", f"{skew_s} s", ok=abs(skew_s) <= 2, mend="set this machine's clock by NTP")
            )
    for line in picture["line"]:
        proved = line["state"] == "UP"
        found.append(_finding(f"line {line['name']}", line["state"], ok=proved, mend="prove it: deconflict line-check"))
    found += [_finding("fault", fault["what"], ok=False, mend=fault["mend"]) for fault in picture["faults"]]
    return found
