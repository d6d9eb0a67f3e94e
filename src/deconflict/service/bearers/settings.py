"""Settings of the other bearers, as they stand in deconflict.toml; secrets come from owner-only files or from the environment, by name."""

from __future__ import annotations

import base64
import binascii
import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from deconflict.errors import Refused

ROLES: Final = ("duty", "alternate", "senior", "principal", "technical")
"""As statements.base.Role; said here again, since settings are read by every command and the statements bring the geometry with them."""
SECURITIES: Final = ("tls", "starttls", "none")
MAX_HOOKS: Final = 20
KEY_BYTES: Final = (24, 64)
"""How long a webhook's secret is, by the Standard Webhooks specification."""
KEY_PREFIX: Final = "whsec_"
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_HOOK: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is: a file that only its owner can read, or a variable of the environment. Printing it names the place only."""

    file: Path | None = None
    variable: str | None = None

    def read(self) -> str:
        """The secret itself, read anew each time, so that a changed one counts. Refused when it is not there, or others can read it."""
        if self.file is not None:
            from deconflict.service.keyfile import read_secret  # it brings half of cryptography: not for `config show`

            return read_secret(self.file).decode("utf-8", "replace").strip()
        found = os.environ.get(self.variable or "")
        if not found:
            raise Refused("the variable is not set", where=str(self.variable), mend="set it in the environment of the node")
        return found

    def __str__(self) -> str:
        return f"file:{self.file}" if self.file is not None else f"env:{self.variable}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How one peer is reached beside the link: mail addresses by role (duty stands for all that are not named), the address of its webhook
    door, whom to page there, where its people sign in, and the language they read."""

    who: str
    mail: Mapping[str, str]
    webhook: str = ""
    page: Secret | None = None
    sign_in: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: where it listens, how the connection is secured, and as whom we sign in."""

    host: str
    port: int
    security: str
    user: str
    password: Secret | None
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mail, and the address it comes from."""

    server: Server
    sender: str

    def __str__(self) -> str:
        return f"{self.sender} by {self.server.host}:{self.server.port} ({self.server.security})"


@dataclass(frozen=True, slots=True)
class Imap:
    """The server where mail for us arrives, looked at each `every_s`."""

    server: Server
    folder: str
    every_s: float

    def __str__(self) -> str:
        return f"{self.folder} at {self.server.host}:{self.server.port} ({self.server.security})"


@dataclass(frozen=True, slots=True)
class Drop:
    """A folder into which a mail server (or a person) puts mail, one file each: new/, and from there done/ or refused/."""

    path: Path
    every_s: float

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class Hook:
    """A program that is told: where it listens, the secret both hold, and which topics it wants (empty: all)."""

    name: str
    url: str
    secret: Secret
    topics: tuple[str, ...] = ()

    def key(self) -> bytes:
        """The signing key. Refused when the secret is none."""
        try:
            key = base64.b64decode(self.secret.read().removeprefix(KEY_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not KEY_BYTES[0] <= len(key) <= KEY_BYTES[1]:
            mend = f"{KEY_PREFIX} and 24 to 64 random bytes in base64: echo {KEY_PREFIX}$(openssl rand -base64 32)"
            raise Refused("it holds no webhook secret", where=str(self.secret), mend=mend)
        return key

    def __str__(self) -> str:
        return f"{self.name}={self.url}"


def read_reach(said: object, base: Path) -> Reach:
    """The bearers of one table of `[[peers]]`; Refused naming the field."""
    table = _table(said, "a peer", {"name", "address", "mail", "webhook", "page_file", "page_env", "sign_in", "language"})
    who = table.get("name")
    if not isinstance(who, str) or not 0 < len(who) <= 64:
        raise Refused("a peer without a name", where="name", mend="name = the name it gave in pairing, or its party id")
    mail = table.get("mail", {})
    by_role = {"duty": mail} if isinstance(mail, str) else mail
    if not isinstance(by_role, Mapping):
        raise Refused("mail is no address", where="mail", mend='mail = "duty@bravo.example", or a table of roles')
    for role, address in by_role.items():
        if role not in ROLES or not isinstance(address, str) or not _ADDRESS.fullmatch(address):
            raise Refused(f"{str(address)[:60]!r} for {role!r}", where="mail", mend="an address for each of duty, alternate, senior, ...")
    webhook, sign_in = (address_of(table.get(name, ""), name) for name in ("webhook", "sign_in"))
    language = table.get("language", "")
    if not isinstance(language, str) or len(language) > 8:
        raise Refused(f"{str(language)[:20]!r} is no language", where="language", mend="one the phrasebook has, as in fr")
    return Reach(who, MappingProxyType(dict(by_role)), webhook, _secret(table, "page", base), sign_in, language)


def read_smtp(said: object, base: Path) -> Smtp:
    """`[smtp]`; Refused naming the field."""
    table = _table(said, "smtp", {*_SERVER, "from"})
    sender = table.get("from")
    if not isinstance(sender, str) or not _ADDRESS.fullmatch(sender):
        raise Refused("no sender", where="from", mend='from = "line@alfa.example": where answers are to come')
    return Smtp(_server(table, base, {"tls": 465, "starttls": 587, "none": 25}), sender)


def read_imap(said: object, base: Path) -> Imap:
    """`[imap]`; Refused naming the field."""
    table = _table(said, "imap", {*_SERVER, "folder", "every_s"})
    folder = table.get("folder", "INBOX")
    if not isinstance(folder, str) or not re.fullmatch(r"[A-Za-z0-9._/ -]{1,100}", folder):
        raise Refused("no folder", where="folder", mend='folder = "INBOX"')
    return Imap(_server(table, base, {"tls": 993, "starttls": 143, "none": 143}), folder, _seconds(table, "every_s", 5.0))


def read_drop(said: object, base: Path) -> Drop:
    """`[drop]`; Refused naming the field."""
    table = _table(said, "drop", {"path", "every_s"})
    path = table.get("path")
    if not isinstance(path, str) or not path or "\0" in path:
        raise Refused("no folder", where="path", mend='path = "mail"')
    return Drop(base / Path(path).expanduser(), _seconds(table, "every_s", 0.5))


def read_paging(said: object, base: Path) -> Mapping[str, Secret]:
    """`[paging.duty]` and so on: by role, where the apprise addresses are kept, one a line; Refused naming the role."""
    table = _table(said, "paging", set(ROLES))
    found = {}
    for role, one in table.items():
        secret = _secret(_table(one, f"paging.{role}", {"urls_file", "urls_env"}), "urls", base)
        if secret is None:
            raise Refused("nobody to page", where=f"paging.{role}", mend='urls_file = "duty.urls" or urls_env = "DUTY_URLS"')
        found[role] = secret
    return MappingProxyType(found)


def read_hooks(said: object, base: Path) -> tuple[Hook, ...]:
    """`[hooks.NAME]` with url, secret_file or secret_env, and topics. Refused naming the field."""
    hooks = []
    for name, one in _table(said, "hooks", None).items():
        if not _HOOK.fullmatch(name):
            raise Refused(f"{name[:60]!r} is no name of a hook", where="hooks", mend="up to 32 letters, digits, - and _")
        table = _table(one, f"hooks.{name}", {"url", "secret_file", "secret_env", "topics"})
        url, secret, topics = address_of(table.get("url", ""), f"hooks.{name}.url"), _secret(table, "secret", base), table.get("topics", [])
        if not url or secret is None:
            mend = 'url = "https://..." and secret_file = "hook.key" or secret_env = "HOOK_SECRET"'
            raise Refused("a hook needs a url and a secret", where=f"hooks.{name}", mend=mend)
        if not isinstance(topics, list) or not all(isinstance(topic, str) and 0 < len(topic) <= 32 for topic in topics):
            raise Refused("topics are a list of names", where=f"hooks.{name}.topics", mend='topics = ["alert", "message"]')
        hooks.append(Hook(name, url, secret, tuple(topics)))
    if len(hooks) > MAX_HOOKS:
        raise Refused(f"{len(hooks)} hooks", where="hooks", mend=f"at most {MAX_HOOKS}")
    return tuple(hooks)


TABLES: Final[Mapping[str, tuple[Callable[[object, Path], Any], str]]] = MappingProxyType(
    {
        "smtp": (read_smtp, "the server that takes our mail: host, port, security, user, password_file or password_env, from"),
        "imap": (read_imap, "the server where mail for us arrives: as smtp, and folder, every_s"),
        "drop": (read_drop, "the folder where mail for us is put: path, every_s"),
        "paging": (read_paging, "whom to page at our own desk: [paging.ROLE] with urls_file or urls_env, apprise addresses one a line"),
        "hooks": (read_hooks, "programs told of every change: [hooks.NAME] with url, secret_file or secret_env, topics"),
    }
)
"""Settings that are tables: how each is read, and what it is."""

_SERVER: Final = frozenset({"host", "port", "security", "user", "password_file", "password_env", "timeout_s"})


def _server(table: Table, base: Path, ports: Mapping[str, int]) -> Server:
    host, security, user = table.get("host"), table.get("security", "tls"), table.get("user", "")
    if not isinstance(host, str) or not _HOST.fullmatch(host):
        raise Refused("no host", where="host", mend='host = "mail.alfa.example"')
    if security not in SECURITIES:
        raise Refused(f"{str(security)[:20]!r}", where="security", mend=f"one of {', '.join(SECURITIES)}")
    if security == "none" and host not in LOOPBACK:
        raise Refused("no encryption to another machine", where="security", mend="tls or starttls; none is for this machine only")
    if not isinstance(user, str) or len(user) > 200:
        raise Refused("no user", where="user", mend='user = "line"')
    port = table.get("port", ports[str(security)])
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise Refused(f"{str(port)[:20]!r} is no port", where="port", mend="a number from 1 to 65535")
    password = _secret(table, "password", base)
    if bool(user) != (password is not None):
        raise Refused("a user and a password go together", where="user", mend="name both, or neither")
    return Server(host, port, str(security), user, password, _seconds(table, "timeout_s", 4.0))


def _secret(table: Table, name: str, base: Path) -> Secret | None:
    file, variable = table.get(f"{name}_file"), table.get(f"{name}_env")
    if file is not None and variable is not None:
        raise Refused("named twice", where=name, mend=f"either {name}_file or {name}_env")
    if file is not None:
        if not isinstance(file, str) or not file or "\0" in file:
            raise Refused("no file", where=f"{name}_file", mend="the path of a file that only its owner can read")
        return Secret(file=base / Path(file).expanduser())
    if variable is not None:
        if not isinstance(variable, str) or not _NAME.fullmatch(variable):
            raise Refused("no variable", where=f"{name}_env", mend="the name of a variable of the environment")
        return Secret(variable=variable)
    return None


def _seconds(table: Table, name: str, default: float) -> float:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.05 <= value <= 3600:
        raise Refused(f"{str(value)[:20]!r} are no seconds", where=name, mend="a number from 0.05 to 3600")
    return float(value)


def address_of(value: object, name: str) -> str:
    """An address that can be asked: https, or http on this machine. Refused for any other, naming the setting."""
    if value == "":
        return ""
    try:
        parts = urlsplit(str(value))
        good = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        good = (
            good
            and isinstance(value, str)
            and bool(parts.hostname)
            and parts.port != 0
            and not parts.username
            and value.isascii()
            and value.isprintable()
        )
    except ValueError:
        good = False
    if not good:
        raise Refused(f"{str(value)[:60]!r} is no address", where=name, mend="an https address; http on this machine only")
    return str(value)


def _table(said: object, where: str, known: set[str] | frozenset[str] | None) -> Table:
    """A table whose names are all known; None: its names are the user's own."""
    if isinstance(said, str):
        try:
            said = tomllib.loads(said)
        except tomllib.TOMLDecodeError:
            raise Refused(f"{where} is no table", where=where, mend="in a variable write it as TOML lines: name = value") from None
    if not isinstance(said, Mapping):
        raise Refused(f"{where} is a table", where=where, mend=f"write it in deconflict.toml as [{where}]")
    for name in said:
        if known is not None and name not in known:
            secret = name in ("password", "urls", "page", "token", "secret")
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            mend = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(sorted(known))}"
            mend = f"{name}_file or {name}_env: secrets are no settings" if secret else mend
            raise Refused(f"{name!r} is no setting", where=f"{where}.{name}", mend=mend)
    return said
