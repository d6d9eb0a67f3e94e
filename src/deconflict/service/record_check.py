"""The running node's record checked from its first entry: every signature, hash and chain, beside the writing and never in its way."""

from __future__ import annotations

from typing import Any

import msgspec

from deconflict.errors import Damaged
from deconflict.logbook.store import Store
from deconflict.logbook.verify import Report, verify_rows, verify_stored
from deconflict.service.sqlite import SqliteStore


def verified(store: Store) -> dict[str, Any]:
    """The report, and what it comes to: `verifies`, `consistent` where no key is confirmed by anybody else, or `fails`."""
    try:
        report: dict[str, Any] = msgspec.to_builtins(_report(store))
    except Damaged as fault:
        report = {"ok": False, "logbooks": [], "keys": [], "problems": [{"logbook": fault.where, "seq": None, "what": fault.what}]}
    return {**report, "verdict": _verdict(report), "entries": sum(book["entries"] for book in report["logbooks"])}


def _report(store: Store) -> Report:
    """A database is opened a second time, for reading only, so that what the node writes meanwhile waits for nothing."""
    if not isinstance(store, SqliteStore):
        return verify_rows(list(store.scan(0)))
    reader = SqliteStore(store.path, read_only=True)
    try:
        return verify_stored(reader.scan_stored(), None, reader.heads(), reader.scan_stored)
    finally:
        reader.close()


def _verdict(report: dict[str, Any]) -> str:
    if not report["ok"]:
        return "fails"
    return "verifies" if any(key["how"] in ("given", "peer") for key in report["keys"]) else "consistent"
