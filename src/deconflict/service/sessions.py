"""Who may act over HTTP: the page by a session from a one-time code, programs by bearer tokens with scopes. Only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from deconflict.errors import Damaged, Refused
from deconflict.service.keyfile import replace_file

SCOPES = ("read", "file", "acknowledge", "admin")
WRONG_CODES_PER_MINUTE = 10
MAX_SESSIONS = 64
MAX_TOKENS = 256
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Watch(msgspec.Struct, forbid_unknown_fields=True):
    """The role an actor has taken, and the pseudonym it acts under."""

    role: str
    name: str


class Actor(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody who may act: a page's session or a program's token, known by the SHA-256 of its secret."""

    digest: str
    name: str
    scopes: tuple[str, ...]
    page: bool = False
    watch: Watch | None = None

    def may(self, scope: str) -> bool:
        """Whether the scope was given; admin holds none of the others by itself."""
        return scope in self.scopes


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    actors: list[Actor]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """All actors of one node, kept in one owner-only file; secrets themselves are handed out once and never stored."""

    def __init__(self, path: Path, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._seconds = seconds
        self._actors: dict[str, Actor] = {a.digest: a for a in _read(path)}
        self._codes: set[str] = set()
        self._wrong_at: list[float] = []

    def new_code(self) -> str:
        """A one-time code for a page, to be shown to the person at the terminal: two groups of five signs."""
        letters = [secrets.choice(_CODE_LETTERS) for _ in range(10)]
        code = "".join(letters[:5]) + "-" + "".join(letters[5:])
        self._codes.add(_digest(code))
        return code

    def open(self, code: str) -> str:
        """Trade a code for a session's secret. Refused when it is wrong or used, or after too many wrong ones."""
        now = self._seconds()
        self._wrong_at = [t for t in self._wrong_at if now - t < 60]
        if len(self._wrong_at) >= WRONG_CODES_PER_MINUTE:
            raise Refused("too many wrong codes", where="code", mend="wait a minute, or restart the node for a new code")
        digest = _digest(code.strip().upper())
        match = next((kept for kept in self._codes if hmac.compare_digest(kept, digest)), None)
        if match is None:
            self._wrong_at.append(now)
            raise Refused("this code is wrong or was used", where="code", mend="`deconflict code` prints a new one")
        self._codes.discard(match)
        return self._admit("page", (*SCOPES[:3], "admin"), page=True)

    def new_token(self, name: str, scopes: tuple[str, ...]) -> str:
        """A bearer token for a program; printed once. Refused for an unknown scope."""
        for scope in scopes:
            if scope not in SCOPES:
                raise Refused(f"there is no scope {scope!r}", where="scopes", mend="one of " + ", ".join(SCOPES))
        return self._admit(name, scopes, page=False)

    def revoke(self, name: str) -> int:
        """Forget every token of that name; how many there were."""
        gone = [d for d, a in self._actors.items() if a.name == name and not a.page]
        for digest in gone:
            del self._actors[digest]
        self._write()
        return len(gone)

    def close(self, secret: str) -> None:
        """End the session or token of that secret."""
        if self._actors.pop(_digest(secret), None) is not None:
            self._write()

    def actor(self, secret: str, *, page: bool) -> Actor | None:
        """Who holds that secret: a session's counts in a cookie only, a token's in Authorization only."""
        found = self._actors.get(_digest(secret))
        return found if found is not None and found.page is page else None

    def take_watch(self, actor: Actor, watch: Watch | None) -> None:
        """Remember under which role and name this actor acts from now on."""
        actor.watch = watch
        self._write()

    def _admit(self, name: str, scopes: tuple[str, ...], *, page: bool) -> str:
        same = [a for a in self._actors.values() if a.page is page]
        bound = MAX_SESSIONS if page else MAX_TOKENS
        if len(same) >= bound:
            if not page:
                raise Refused(f"there are {bound} tokens already", where="name", mend="revoke one first")
            del self._actors[same[0].digest]
        secret = secrets.token_urlsafe(32)
        actor = Actor(digest=_digest(secret), name=name, scopes=scopes, page=page)
        self._actors[actor.digest] = actor
        self._write()
        return secret

    def _write(self) -> None:
        replace_file(self._path, msgspec.json.encode(_Kept(version=1, actors=list(self._actors.values()))))


def _read(path: Path) -> list[Actor]:
    """The actors of the file. Damaged when it cannot be read as one of ours; Refused when others may read it."""
    try:
        mode = path.stat().st_mode & 0o777
        raw = path.read_bytes()
    except FileNotFoundError:
        return []
    if mode & 0o077:
        raise Refused("other users of this machine may read the tokens", where=str(path), mend=f"chmod 600 {path}")
    try:
        return msgspec.json.decode(raw, type=_Kept).actors
    except msgspec.MsgspecError as fault:
        raise Damaged(
            f"the file of tokens cannot be read: {fault}", where=str(path), mend="delete it; every page and program signs in anew"
        ) from fault
