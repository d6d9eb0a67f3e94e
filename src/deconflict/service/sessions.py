"""Who may act over HTTP: pages by a session in a cookie, programs by bearer tokens with scopes. Only hashes are kept.

A session lapses when nothing asked with it for a month, so a page that is open stays signed in; it is renewed in place. What a person may
is looked up with each request, so another role counts at once. Policy may lock a session's sending, never its view.
"""

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
from deconflict.service.people import SCOPES_OF, People, make_code

FILE = "sessions.json"
SCOPES = ("read", "file", "acknowledge", "admin", "metrics")
WRONG_CODES_PER_MINUTE = 10
MAX_SESSIONS = 64
MAX_TOKENS = 256
LAPSE_US = 30 * 86_400_000_000
"""A session that nobody asked with for so long is forgotten."""
GRACE_US = 60_000_000
"""What was on its way when a session was renewed still counts for so long."""
MOST_SIGNED = 64
FRESH_US = 10 * 60_000_000
"""How long after signing in somebody may change how they sign in."""


class Watch(msgspec.Struct, forbid_unknown_fields=True):
    """The role an actor has taken, and the pseudonym it acts under."""

    role: str
    name: str


class Actor(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody who may act: a page's session or a program's token, known by the SHA-256 of its secret.

    `person` is the account of a session; a session without one was opened by the code the node printed. `role` is the account's (empty
    while there are no accounts). `next`: the hash of the secret that takes over once it is used. `locked`: it may look, and not send.
    `signed`: what was signed by a token, by hash, the newest 64: one token is one person, whatever watches it takes.
    """

    digest: str
    name: str
    scopes: tuple[str, ...]
    page: bool = False
    watch: Watch | None = None
    person: str = ""
    enrolling: bool = False
    role: str = ""
    opened_us: int = 0
    seen_us: int = 0
    acted_us: int = 0
    next: str = ""
    locked: bool = False
    signed: tuple[str, ...] = ()

    def may(self, scope: str) -> bool:
        """Whether the scope was given; admin holds none of the others by itself, and who may read may read the counts."""
        return scope in self.scopes or (scope == "metrics" and "read" in self.scopes)


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    actors: list[Actor]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _wall_us() -> int:
    return time.time_ns() // 1000


class Sessions:
    """All actors of one node, kept in one owner-only file; secrets themselves are handed out once and never stored.

    `people` are the node's accounts, `now_us` its clock, `seconds` a clock that only runs forward; a session whose page sent nothing
    for `lock_after_us` sends nothing more before its person has signed in again (0: never).
    """

    def __init__(
        self, path: Path, *, seconds: Callable[[], float] = time.monotonic, now_us: Callable[[], int] = _wall_us,
        people: People | None = None, lock_after_us: int = 0,
    ) -> None:  # fmt: skip
        self._path = path
        self._seconds = seconds
        self._now_us = now_us
        self._people = people
        self._lock_after_us = lock_after_us
        self._actors: dict[str, Actor] = {a.digest: a for a in _read(path)}
        self._also: dict[str, tuple[str, int]] = {}
        self._codes: set[str] = set()
        self._wrong_at: list[float] = []

    def new_code(self) -> str:
        """A one-time code for a page, to be shown to the person at the terminal: two groups of five signs."""
        code = make_code()
        self._codes.add(_digest(code))
        return code

    def open(self, code: str) -> str:
        """Trade a code for a session's secret. Refused when it is wrong or used, or after too many wrong ones."""
        now = self._seconds()
        self._wrong_at = [t for t in self._wrong_at if now - t < 60]
        if len(self._wrong_at) >= WRONG_CODES_PER_MINUTE:
            raise Refused("too many wrong codes", where="code", mend="wait a minute, or restart the node for a new code")
        code = code.strip().upper()
        digest = _digest(code)
        match = next((kept for kept in self._codes if hmac.compare_digest(kept, digest)), None)
        if match is not None:
            self._codes.discard(match)
            return self._admit(Actor(digest="", name="page", scopes=SCOPES[:4], page=True))
        person = self._people.enrol(code) if self._people is not None else None
        if person is not None:
            return self.admit(person.id, person.name, enrolling=True)
        self._wrong_at.append(now)
        raise Refused("this code is wrong or was used", where="code", mend="`deconflict code` prints a new one")

    def admit(self, person: str, name: str, *, enrolling: bool = False) -> str:
        """A new session of somebody who has shown who they are; its secret. `enrolling`: they may only set how they sign in."""
        return self._admit(Actor(digest="", name=name, scopes=(), page=True, person=person, enrolling=enrolling))

    def new_token(self, name: str, scopes: tuple[str, ...]) -> str:
        """A bearer token for a program; printed once. Refused for an unknown scope."""
        for scope in scopes:
            if scope not in SCOPES:
                raise Refused(f"there is no scope {scope!r}", where="scopes", mend="one of " + ", ".join(SCOPES))
        return self._admit(Actor(digest="", name=name, scopes=scopes))

    def revoke(self, name: str) -> int:
        """Forget every token of that name; how many there were."""
        return self._forget(lambda actor: actor.name == name and not actor.page)

    def close(self, secret: str) -> None:
        """End the session or token of that secret."""
        found = self._found(_digest(secret))
        if found is not None:
            self._forget(lambda actor: actor is found)

    def close_person(self, person: str) -> int:
        """End every session of an account; how many there were."""
        return self._forget(lambda actor: actor.person == person)

    def actor(self, secret: str, *, page: bool) -> Actor | None:
        """Who holds that secret: a session's counts in a cookie only, a token's in Authorization only."""
        found = self._found(_digest(secret))
        if found is None or found.page is not page:
            return None
        return self._looked_up(found) if page else found

    def holds(self, actor: Actor) -> bool:
        """Whether this session or token still counts."""
        return self._actors.get(actor.digest) is actor

    def renew(self, actor: Actor) -> str:
        """Another secret for a session that goes on. The one before counts until this one was used, and a minute longer."""
        secret = secrets.token_urlsafe(32)
        self._also.pop(actor.next, None)
        actor.next = _digest(secret)
        self._write()
        return secret

    def acted(self, actor: Actor) -> None:
        """This session's person did something: its sending stays open."""
        actor.acted_us = self._now_us()

    def fresh(self, actor: Actor) -> bool:
        """Whether this session's person has signed in just now."""
        return self._now_us() - actor.opened_us < FRESH_US

    def take_watch(self, actor: Actor, watch: Watch | None) -> None:
        """Remember under which role and name this actor acts from now on."""
        actor.watch = watch
        self._write()

    def signed(self, actor: Actor, what: str) -> None:
        """Remember that this actor has signed `what`."""
        actor.signed = (*actor.signed[1 - MOST_SIGNED :], what)
        self._write()

    def _found(self, digest: str) -> Actor | None:
        """The actor of a secret's hash: the one that counts, the next one, which takes over by that, or the one before within its grace."""
        found = self._actors.get(digest)
        if found is not None:
            return found
        found = next((actor for actor in self._actors.values() if actor.next and actor.next == digest), None)
        if found is not None:
            del self._actors[found.digest]
            self._also = {old: (new, until_us) for old, (new, until_us) in self._also.items() if self._now_us() < until_us}
            self._also[found.digest] = (digest, self._now_us() + GRACE_US)
            found.digest, found.next = digest, ""
            self._actors[digest] = found
            self._write()
            return found
        new, until_us = self._also.get(digest, ("", 0))
        return self._actors.get(new) if self._now_us() < until_us else None

    def _looked_up(self, actor: Actor) -> Actor | None:
        """A session as it stands now: its account's name and role, and whether it may send. None when it has lapsed."""
        now_us = self._now_us()
        people = self._people
        person = people.get(actor.person) if people is not None and actor.person else None
        lapsed = actor.seen_us and now_us - actor.seen_us > LAPSE_US
        if lapsed or (actor.person and person is None):
            self._forget(lambda each: each is actor)
            return None
        actor.seen_us = now_us
        if person is not None:
            actor.name, actor.role = person.name, "enrolling" if actor.enrolling else person.role
        else:
            actor.role = "terminal" if people is not None and people.any() else ""
        actor.scopes = SCOPES_OF[actor.role] if actor.role else SCOPES[:4]
        actor.locked = bool(self._lock_after_us and person is not None and now_us - actor.acted_us > self._lock_after_us)
        return actor

    def _admit(self, actor: Actor) -> str:
        same = [a for a in self._actors.values() if a.page is actor.page]
        bound = MAX_SESSIONS if actor.page else MAX_TOKENS
        if len(same) >= bound:
            if not actor.page:
                raise Refused(f"there are {bound} tokens already", where="name", mend="revoke one first")
            del self._actors[min(same, key=lambda a: a.seen_us).digest]
        secret = secrets.token_urlsafe(32)
        actor.digest = _digest(secret)
        actor.opened_us = actor.seen_us = actor.acted_us = self._now_us()
        self._actors[actor.digest] = actor
        self._write()
        return secret

    def _forget(self, which: Callable[[Actor], bool]) -> int:
        gone = [digest for digest, actor in self._actors.items() if which(actor)]
        for digest in gone:
            del self._actors[digest]
        if gone:
            self._write()
        return len(gone)

    def _write(self) -> None:
        replace_file(self._path, msgspec.json.encode(_Kept(version=1, actors=list(self._actors.values()))))


def without_pages(path: Path) -> None:
    """Take every page's session out of a file of them: what came back from a copy may hold one that was ended since. Tokens stay."""
    actors = [actor for actor in _read(path) if not actor.page]
    if path.exists():
        replace_file(path, msgspec.json.encode(_Kept(version=1, actors=actors)))


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
