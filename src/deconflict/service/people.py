"""The people of one node: their accounts, roles and how each signs in, in one owner-only SQLite file beside the record.

Passwords are kept as Argon2id hashes, codes as SHA-256; the secrets of authenticator apps are sealed with the key in `people.key`. The file
is made with the first account. What happened to accounts is written down in it, and is shown by `deconflict people log`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import apsw
import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from deconflict.errors import Damaged, Refused
from deconflict.service.keyfile import read_secret, write_secret
from deconflict.service.problems import NotFound
from deconflict.statements.base import Name

ROLES: Final = ("observer", "officer", "senior", "principal", "technical")
"""What an account may be."""
SCOPES_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "observer": ("read",), "officer": ("read", "file", "acknowledge"), "senior": ("read", "file", "acknowledge", "admin"),
        "principal": ("read", "file", "acknowledge", "admin"), "technical": ("read", "file", "acknowledge", "admin"),
        "enrolling": ("read",), "terminal": ("read", "admin"),
    }
)  # fmt: skip
"""What a role's endpoints ask for by name; where a scope is wider than the role, the table of roles (access.py) narrows it."""
SEATS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "observer": frozenset(), "officer": frozenset({"duty", "alternate"}), "senior": frozenset({"duty", "alternate", "senior"}),
        "principal": frozenset({"duty", "alternate", "senior", "principal"}), "technical": frozenset({"technical"}),
        "enrolling": frozenset(), "terminal": frozenset(),
    }
)  # fmt: skip
"""Which watch an account of that role may take."""
CODE_US: Final = 48 * 3_600_000_000
"""How long a code to enrol is good for."""
MAX_PEOPLE: Final = 1000
MAX_PASSKEYS: Final = 16
KEPT_EVENTS: Final = 10_000
FILE: Final = "people.db"
KEY: Final = "people.key"
_FORMAT: Final = 1
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SCHEMA: Final = f"""
CREATE TABLE person (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL, made_us INTEGER NOT NULL,
  password TEXT, totp BLOB, totp_step INTEGER NOT NULL DEFAULT 0, login TEXT UNIQUE, subject TEXT, code TEXT, code_until_us INTEGER
) STRICT;
CREATE TABLE passkey (
  id BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE, credential BLOB NOT NULL, count INTEGER NOT NULL,
  label TEXT NOT NULL, made_us INTEGER NOT NULL
) STRICT;
CREATE TABLE wrong (folded TEXT PRIMARY KEY, times INTEGER NOT NULL, last_us INTEGER NOT NULL) STRICT;
CREATE TABLE happened (number INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, what TEXT NOT NULL, whom TEXT NOT NULL, by TEXT NOT NULL) STRICT;
PRAGMA user_version = {_FORMAT};
"""


class Person(msgspec.Struct, frozen=True):
    """An account: the hash of its password and its app's sealed secret; its name at the OpenID provider, and who that was (`subject`)."""

    id: str
    name: str
    role: str
    made_us: int
    password: str | None
    totp: bytes | None
    totp_step: int
    login: str | None
    subject: str | None
    code: str | None
    code_until_us: int | None

    @property
    def enrolled(self) -> bool:
        """Whether a password and an app were set; passkeys are counted by `People.passkeys`."""
        return self.password is not None and self.totp is not None


class Passkey(msgspec.Struct, frozen=True):
    """A passkey: its id, whose it is, the public half as it was attested, how often it was used, and what its owner calls it."""

    id: bytes
    person: str
    credential: bytes
    count: int
    label: str
    made_us: int


_PERSON: Final = "SELECT id, name, role, made_us, password, totp, totp_step, login, subject, code, code_until_us FROM person "
_PASSKEY: Final = "SELECT id, person, credential, count, label, made_us FROM passkey "


def folded(name: str) -> str:
    """A name as two people would confuse it: without case, composition and doubled blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def digest(secret: str) -> str:
    """The SHA-256 of a secret of ours, which has 50 bits of chance at the least and a short life."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_code() -> str:
    """A one-time code: two groups of five signs."""
    letters = [secrets.choice(_LETTERS) for _ in range(10)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


class People:
    """All accounts of one node. `now_us` is the clock."""

    def __init__(self, folder: Path, now_us: Callable[[], int]) -> None:
        self.path = folder / FILE
        self._key = folder / KEY
        self._now_us = now_us
        self._db: apsw.Connection | None = None
        self._held: dict[str, Person] = {}
        if self.path.exists():
            self._open()

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    # -- who there is

    def any(self) -> bool:
        """Whether there are accounts: from then on people sign in as themselves."""
        return bool(self._held)

    def get(self, id: str) -> Person | None:
        """The account of that id."""
        return self._held.get(id)

    def all(self) -> list[Person]:
        """Every account, by name."""
        return sorted(self._held.values(), key=lambda person: folded(person.name))

    def find(self, name: str) -> Person | None:
        """The account of that name, however it is written."""
        wanted = folded(name)
        return next((person for person in self._held.values() if folded(person.name) == wanted), None)

    def named(self, name: str) -> Person:
        """The account of that name. NotFound."""
        found = self.find(name)
        if found is None:
            raise NotFound(f"there is no account of {name[:64]!r}", where="name", mend="deconflict people list")
        return found

    def by_login(self, login: str) -> Person | None:
        """The account that signs in under that name at the OpenID provider."""
        return next((person for person in self._held.values() if person.login == login), None)

    # -- accounts

    def add(self, name: str, role: str, by: str, login: str | None = None) -> Person:
        """A new account. Refused for a name or login that is taken or is none, an unknown role, or too many."""
        name = " ".join(unicodedata.normalize("NFC", name).split())
        try:
            msgspec.convert(name, type=Name)
        except msgspec.ValidationError:
            raise Refused("this is no name", where="name", mend="1 to 64 signs, without line breaks") from None
        _check_role(role)
        if self.find(name) is not None or (login and self.by_login(login) is not None):
            raise Refused("there is such an account already", where="name", mend="names of two people differ by more than case")
        if len(self._held) >= MAX_PEOPLE:
            raise Refused(f"there are {MAX_PEOPLE} accounts", where="name", mend="remove one first")
        if self._db is None:
            self._open()
        id = secrets.token_urlsafe(12)
        with self._writing("added as " + role, name, by) as db:
            db.execute(
                "INSERT INTO person (id, name, folded, role, made_us, login) VALUES (?, ?, ?, ?, ?, ?)",
                (id, name, folded(name), role, self._now_us(), login or None),
            )
        return self._held[id]

    def set_role(self, person: Person, role: str, by: str) -> Person:
        """Another role, from the next request on. Refused for an unknown one."""
        _check_role(role)
        return self._change(person, "is now " + role, by, role=role)

    def remove(self, person: Person, by: str) -> None:
        """Forget an account and its means to sign in; what it said stays in the record."""
        with self._writing("removed", person.name, by) as db:
            db.execute("DELETE FROM person WHERE id = ?", (person.id,))

    def reset(self, person: Person, by: str) -> str:
        """Forget every means to sign in, and give a one-time code to enrol anew."""
        code = make_code()
        with self._writing("given a code to enrol", person.name, by) as db:
            db.execute("DELETE FROM passkey WHERE person = ?", (person.id,))
            db.execute(
                "UPDATE person SET password = NULL, totp = NULL, subject = NULL, code = ?, code_until_us = ? WHERE id = ?",
                (digest(code), self._now_us() + CODE_US, person.id),
            )
        return code

    def enrol(self, code: str) -> Person | None:
        """Whose code to enrol this is; it is used up by that."""
        wanted = digest(code)
        for person in self._held.values():
            if person.code is not None and secrets.compare_digest(person.code, wanted):
                used = self._change(person, "used the code to enrol", person.name, code=None, code_until_us=None)
                return used if self._now_us() < (person.code_until_us or 0) else None
        return None

    # -- means to sign in

    def set_password(self, person: Person, hashed: str, totp_secret: bytes, by: str) -> Person:
        """A password (as its hash) and an authenticator app, both at once."""
        sealed = bytes(self._box().encrypt(totp_secret))
        return self._change(person, "set a password and an app", by, password=hashed, totp=sealed, totp_step=0, code=None)

    def totp_secret(self, person: Person) -> bytes | None:
        """The secret that this account's app shares. Damaged when people.key is not the one it was sealed with."""
        if person.totp is None:
            return None
        try:
            return bytes(self._box().decrypt(person.totp))
        except CryptoError as fault:
            mend = "restore people.key from your own copy, or reset the account"
            raise Damaged("the app's secret cannot be opened", where=str(self._key), mend=mend) from fault

    def used_step(self, person: Person, step: int) -> Person:
        """Remember which of the app's codes was used last: none counts twice."""
        return self._change(person, None, "", totp_step=step)

    def bind(self, person: Person, subject: str) -> Person:
        """Who the OpenID provider says this is, once and for all."""
        return self._change(person, "bound to the OpenID provider's account", person.name, subject=subject)

    def add_passkey(self, person: Person, id: bytes, credential: bytes, count: int, label: str) -> None:
        """A new passkey. Refused when it is known already, or there are too many."""
        if len(self.passkeys(person)) >= MAX_PASSKEYS or self.passkey(id) is not None:
            raise Refused("this passkey is known, or there are too many", where="passkey", mend="remove one first")
        with self._writing(f"added the passkey {label}", person.name, person.name) as db:
            db.execute("INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?)", (id, person.id, credential, count, label, self._now_us()))

    def passkeys(self, person: Person) -> list[Passkey]:
        """The passkeys of an account, oldest first."""
        return [Passkey(*row) for row in self._rows(_PASSKEY + "WHERE person = ? ORDER BY made_us", (person.id,))]

    def passkey(self, id: bytes) -> Passkey | None:
        """The passkey of that id."""
        return next((Passkey(*row) for row in self._rows(_PASSKEY + "WHERE id = ?", (id,))), None)

    def used_passkey(self, passkey: Passkey, count: int) -> None:
        """Remember how often it was used: a count that falls is a copy."""
        with self._writing(None, "", "") as db:
            db.execute("UPDATE passkey SET count = ? WHERE id = ?", (count, passkey.id))

    def drop_passkey(self, person: Person, id: bytes) -> None:
        """Forget one of an account's passkeys. NotFound when it has none of that id."""
        if id not in [each.id for each in self.passkeys(person)]:
            raise NotFound("there is no such passkey", where="passkey", mend="GET /api/v1/me lists them")
        with self._writing("removed a passkey", person.name, person.name) as db:
            db.execute("DELETE FROM passkey WHERE id = ?", (id,))

    # -- what went wrong, and what happened

    def wrong(self, name: str) -> tuple[int, int]:
        """How often in a row a sign-in under that name failed, and when it last did (µs)."""
        found = self._rows("SELECT times, last_us FROM wrong WHERE folded = ?", (folded(name),))
        return (found[0][0], found[0][1]) if found else (0, 0)

    def set_wrong(self, name: str, times: int) -> None:
        """Remember that, whether or not there is such an account; 0 forgets it."""
        with self._writing(None, "", "") as db:
            if not times:
                db.execute("DELETE FROM wrong WHERE folded = ?", (folded(name),))
                return
            db.execute("INSERT OR REPLACE INTO wrong VALUES (?, ?, ?)", (folded(name), times, self._now_us()))
            db.execute("DELETE FROM wrong WHERE folded NOT IN (SELECT folded FROM wrong ORDER BY last_us DESC LIMIT ?)", (KEPT_EVENTS,))

    def happened(self, limit: int = 100) -> list[dict[str, Any]]:
        """What happened to accounts, newest first: {at_us, what, whom, by}."""
        rows = self._rows("SELECT at_us, what, whom, by FROM happened ORDER BY number DESC LIMIT ?", (limit,))
        return [dict(zip(("at_us", "what", "whom", "by"), row, strict=True)) for row in rows]

    def note(self, what: str, whom: str, by: str) -> None:
        """Write down that something happened."""
        with self._writing(what, whom, by):
            return

    # -- the file

    def _change(self, person: Person, what: str | None, by: str, **fields: Any) -> Person:
        with self._writing(what, person.name, by) as db:
            names = ", ".join(f"{name} = ?" for name in fields)
            db.execute(f"UPDATE person SET {names} WHERE id = ?", (*fields.values(), person.id))  # noqa: S608 - names of ours
        return self._held[person.id]

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        if self._db is None:
            return []
        with self._disk():
            return list(self._db.execute(sql, values))

    def _box(self) -> SecretBox:
        if not self._key.exists():
            write_secret(self._key, secrets.token_bytes(SecretBox.KEY_SIZE).hex().encode())
        return SecretBox(bytes.fromhex(read_secret(self._key).decode("ascii")))

    def _open(self) -> None:
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        if self.path.stat().st_mode & 0o077:
            raise Refused("other users of this machine may read the accounts", where=str(self.path), mend=f"chmod 600 {self.path}")
        with self._disk():
            self._db = apsw.Connection(str(self.path))
            self._db.set_busy_timeout(5000)
            version = int(self._db.pragma("user_version"))
            if version == 0:
                with self._db:
                    self._db.execute(_SCHEMA).fetchall()
            elif version != _FORMAT:
                raise Damaged(f"accounts of format {version}, not {_FORMAT}", where=str(self.path), mend="use a newer deconflict")
            for pragma in ("foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
                self._db.execute(f"PRAGMA {pragma}").fetchall()
        self._load()

    def _load(self) -> None:
        self._held = {row[0]: Person(*row) for row in self._rows(_PERSON, ())}

    @contextmanager
    def _writing(self, what: str | None, whom: str, by: str) -> Iterator[apsw.Connection]:
        """One transaction; with `what` it is written down beside what it changes."""
        if self._db is None:
            self._open()
        assert self._db is not None
        with self._disk(), self._db:
            yield self._db
            if what is not None:
                self._db.execute("INSERT INTO happened (at_us, what, whom, by) VALUES (?, ?, ?, ?)", (self._now_us(), what, whom, by))
                self._db.execute("DELETE FROM happened WHERE number <= (SELECT max(number) FROM happened) - ?", (KEPT_EVENTS,))
        self._load()

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as fault:
            mend = "free space and check the disk, or restore the file from a copy"
            raise Damaged(f"SQLite says: {fault}", where=str(self.path), mend=mend) from fault


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Refused(f"there is no role {role[:32]!r}", where="role", mend="one of " + ", ".join(ROLES))
