"""Which requests are reads of what a node holds, and what they are noted as. Every GET of the table of roles is one, or is named here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from starlette.types import Scope

from deconflict.logbook.store import Store
from deconflict.service.reads import FILE, Look, ReadLog
from deconflict.service.sessions import Actor

SHOWS_NOTHING: Final = frozenset(
    {
        "/", "/healthz", "/readyz", "/metrics", "/docs", "/docs/start.js", "/openapi.json", "/words/{locale}.json", "/data/receiver.json",
        "/api/v1/vocabulary", "/api/v1/me", "/api/v1/session", "/api/v1/session/ways", "/api/v1/session/oidc", "/api/v1/session/oidc/back",
        "/api/v1/health", "/api/v1/bearers", "/api/v1/pairing",
    }
)  # fmt: skip
"""Reads of what is no record of anybody: the page's own files and words, how the node does, who is asking."""
SINCE: Final = "reads since"


def note_read(scope: Scope, path: str, actor: Actor | None) -> None:
    """Note a request for something that was let through, by the path of its row in the table of roles; of an act, nothing."""
    reads = scope["app"].state.house.reads
    if reads is None or actor is None or scope["method"] != "GET" or path in SHOWS_NOTHING:
        return
    role = actor.role or (actor.watch.role if actor.watch is not None else "")
    given = {name: str(value) for name, value in scope.get("path_params", {}).items()}
    reads.note(Look(actor.name, role, "page" if actor.page else "token", what_of(path, given), ":".join(_about(given))))


def what_of(path: str, given: dict[str, Any]) -> str:
    """What sort of thing a path shows: its words without those that name one of a sort, as in `sites` or `incidents timeline`."""
    words = path.removeprefix("/api/v1").removeprefix("/data").strip("/").split("/")
    if words[0] == "{kind}":
        return str(given.get("kind", ""))[:32]
    return " ".join(word.partition(".{")[0] for word in words if not word.startswith("{"))


def _about(given: dict[str, str]) -> list[str]:
    return [value[:64] for name, value in given.items() if name != "kind"]


def begun(store: Store, folder: Path, now_us: Callable[[], int]) -> ReadLog:
    """The list of a node that starts. Where there was one and its file is gone, the new one begins by saying so."""
    log, known = ReadLog(folder / FILE, now_us), store.get_state(SINCE)
    gone = known is not None and not log.path.exists()
    log.note(Look("node", "", "node", "begun anew: the list before is gone" if gone else "started"))
    if known is None:
        store.put_state(SINCE, str(now_us()).encode())
    return log
