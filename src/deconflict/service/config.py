"""Settings of a node: flags > DECONFLICT_* > deconflict.toml > defaults, by the same names in all four; docs/configuration.md lists them.

Every value remembers where it came from. Whatever is not known is refused with the nearest name that is. Secrets are never settings:
keys and tokens are files in `data_dir`, readable by their owner only.
"""

from __future__ import annotations

import difflib
import re
import string
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from platformdirs import user_data_path

from deconflict.errors import Refused
from deconflict.service.bearers.settings import TABLES, Drop, Hook, Imap, Reach, Secret, Smtp, read_reach
from deconflict.service.cot_settings import CotOut, read_cot
from deconflict.service.feed_settings import FeedSource, is_url, read_feed
from deconflict.service.oidc_settings import Oidc, read_oidc
from deconflict.service.reading import FIELDS, read_reading
from deconflict.service.witness_settings import OutsideWitness, read_witness

FILE_NAME: Final = "deconflict.toml"
PREFIX: Final = "DECONFLICT_"
CONFIG: Final = "config"
"""The one flag and variable that names the file itself."""
LIVE_URL: Final = "https://api.adsb.lol/v2/point/{lat}/{lon}/{radius_nm}"
"""A public server of community receivers that answers in readsb's form, without an account."""
MAX_FILE_BYTES: Final = 2**20
MAX_LISTED: Final = 64

_SECRET: Final = re.compile(r"password|passphrase|secret|token|(signing|recovery|private)_key|api_?key")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:]{2,39}")
_LOOPBACK: Final = re.compile(r"http://(?:127\.0\.0\.1|localhost):[1-9]\d{1,4}")
_PEER: Final = re.compile(r"(?P<who>[^@\s]{1,64})@(?P<address>.+)")
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Peer:
    """Where to dial a peer (`host` is empty where it dials us): `who` is its party id or the name it gave in pairing.

    `reach`: how it is reached beside the link, where the file says so.
    """

    who: str
    host: str
    port: int
    reach: Reach | None = None

    @property
    def address(self) -> str:
        """host:port, an IPv6 address in brackets; empty where there is none."""
        if not self.host:
            return ""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting; `origin` says of each where it came from."""

    data_dir: Path
    name: str
    status: str
    host: str
    port: int
    peer_host: str
    peer_port: int
    pairing_port: int
    advertise: str
    hosts: tuple[str, ...]
    peers: tuple[Peer, ...]
    feeds: tuple[FeedSource, ...]
    live_url: str
    agreements: tuple[Path, ...]
    smtp: Smtp | None
    imap: Imap | None
    drop: Drop | None
    paging: Mapping[str, Secret]
    hooks: tuple[Hook, ...]
    cot: CotOut | None
    witnesses: tuple[OutsideWitness, ...]
    oidc: Oidc | None
    lock_after_min: int
    framed_by: str
    locale: str
    units: str
    reading: Mapping[str, str]
    open: bool
    log_level: str
    debug: bool
    origin: Mapping[str, str]

    def rows(self) -> list[tuple[str, str, str]]:
        """(name, value as text, origin) of every setting, as `config --origin` prints them."""
        return [(name, _shown(getattr(self, name)), self.origin[name]) for name in SETTINGS]


class _Wrong(Exception):
    """A value that a setting cannot take; its text is what it can take."""


Parse = Callable[[object, Path], Any]
"""(value as it came, folder that relative paths start from) -> the setting's value; _Wrong otherwise."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a setting is read, its default, and what it is."""

    parse: Parse
    default: object
    help: str


def _text(most: int) -> Parse:
    def parse(value: object, _base: Path) -> str:
        if not isinstance(value, str) or len(value) > most or not value.isprintable():
            raise _Wrong(f"a text of up to {most} printable signs")
        return value.strip()

    return parse


def _choice(*names: str) -> Parse:
    def parse(value: object, _base: Path) -> str:
        if value not in names:
            near = difflib.get_close_matches(str(value), names, n=1)
            raise _Wrong(f"one of {', '.join(names)}" + "".join(f" (did you mean '{name}'?)" for name in near))
        return str(value)

    return parse


def _port(value: object, _base: Path) -> int:
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 5 else value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 65535:
        raise _Wrong("a port from 1 to 65535, or 0 for a free one")
    return number


def _minutes(value: object, _base: Path) -> int:
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 4 else value
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 1440:
        raise _Wrong("minutes, from 1 to 1440, or 0 for never")
    return number


def _flag(value: object, _base: Path) -> bool:
    word = str(value).lower()
    if not isinstance(value, bool | str) or word not in _YES | _NO:
        raise _Wrong("true or false")
    return word in _YES


def _path(value: object, base: Path) -> Path:
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise _Wrong("a path")
    return base / Path(value).expanduser()


def _host(value: object, _base: Path) -> str:
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise _Wrong("a host name or address, as in 127.0.0.1")
    return value


def _address(value: object, base: Path) -> str:
    """host:port; empty for none."""
    if value == "":
        return ""
    host, _, port = str(value).rpartition(":")
    if not isinstance(value, str) or not _HOST.fullmatch(host) or _port(port, base) == 0:
        raise _Wrong("host:port, as in node.example:8471")
    return value


def _origin(value: object, _base: Path) -> str:
    """http://127.0.0.1:PORT or http://localhost:PORT; empty for none. No other machine's page may hold ours."""
    if value != "" and not (isinstance(value, str) and _LOOPBACK.fullmatch(value)):
        raise _Wrong("an origin on this machine, as in http://127.0.0.1:8480")
    return str(value)


def _live_url(value: object, _base: Path) -> str:
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(str(value)) if name is not None}
    except ValueError:
        fields = set()
    if not is_url(value) or fields != {"lat", "lon", "radius_nm"}:
        raise _Wrong(f"a URL with {{lat}}, {{lon}} and {{radius_nm}}, as in {LIVE_URL}")
    return str(value)


def _peer(value: object, base: Path) -> Peer:
    if isinstance(value, Mapping):
        reach = read_reach(value, base)
        host, _, port = _address(value.get("address", ""), base).rpartition(":")
        return Peer(reach.who, host.strip("[]"), int(port or 0), reach)
    found = _PEER.fullmatch(value) if isinstance(value, str) else None
    if found is None or not found["address"]:
        raise _Wrong("NAME@host:port or PARTY@host:port")
    host, _, port = _address(found["address"], base).rpartition(":")
    return Peer(found["who"], host.strip("[]"), int(port))


def _several(one: Parse) -> Parse:
    """A list of texts; in a variable they stand in one text with semicolons between."""

    def parse(value: object, base: Path) -> tuple[Any, ...]:
        items = [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or len(items) > MAX_LISTED:
            raise _Wrong(f"a list of up to {MAX_LISTED} texts")
        return tuple([one(item, base) for item in items])

    return parse


SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType(
    {
        "data_dir": Setting(_path, "", "where keys, the record and the running node's address are kept"),
        "name": Setting(_text(64), "", "what our organisation is called, when it is first set up"),
        "status": Setting(_choice("EXERCISE", "ACTUAL"), "EXERCISE", "EXERCISE or ACTUAL: what is said is marked so"),
        "host": Setting(_host, "127.0.0.1", "address of the page and the HTTP face"),
        "port": Setting(_port, 8470, "their port; 0 takes a free one"),
        "peer_host": Setting(_host, "127.0.0.1", "address where peers reach us, for links and for pairing"),
        "peer_port": Setting(_port, 8471, "port of the links"),
        "pairing_port": Setting(_port, 8472, "port of pairing, open only while a code is live"),
        "advertise": Setting(_address, "", "host:port under which peers shall dial us, where it is not the one we listen on"),
        "hosts": Setting(_several(_host), (), "names under which browsers may ask for the page, besides this machine's"),
        "peers": Setting(_several(_peer), (), "where to dial paired peers: NAME@host:port"),
        "feeds": Setting(_several(read_feed), (), "where our tracks come from: file:, live:, or TONGUE:HOST:PORT"),
        "live_url": Setting(_live_url, LIVE_URL, "server asked by live: feeds, readsb-compatible"),
        "agreements": Setting(_several(_path), (), "agreement files in TOML"),
        **{name: Setting(read, None, what) for name, (read, what) in TABLES.items()},
        "cot": Setting(read_cot, None, "our picture as Cursor on Target for TAK clients: address, release, certificate, key, clients"),
        "witnesses": Setting(_several(read_witness), (), "who outside cosigns our record's trees (C2SP): NAME+ID+KEY https://address"),
        "oidc": Setting(read_oidc, None, "OpenID provider where people sign in: issuer, client_id, client_secret_file, provider, claim"),
        "lock_after_min": Setting(_minutes, 0, "a page that sent nothing for so long sends nothing before signing in again; 0: never"),
        "framed_by": Setting(_origin, "", "an origin on this machine whose page may hold ours in a frame, as the demo's does"),
        "locale": Setting(_choice(*FIELDS["locale"]), "en", "language of messages: en, fr, es, ru, ar, zh"),
        "units": Setting(_choice("aviation", "metric"), "aviation", "NM, ft and kt (aviation) or km, m and km/h (metric)"),
        "reading": Setting(read_reading, None, "how we read where it differs: locale, horizontal, vertical, speed, also_in, grid"),
        "open": Setting(_flag, False, "open the page in a browser at start"),
        "log_level": Setting(_choice("debug", "info", "warning", "error"), "info", "least level of the log lines on stdout"),
        "debug": Setting(_flag, False, "print the traceback of our own bugs"),
    }
)


def load(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    file: Path | None = None,
    folder: Path | None = None,
) -> Config:
    """All settings. A flag that is None or an empty list was not given.

    The file is `file` (or the flag or variable `config`), else deconflict.toml in `folder` (default: here), else in `data_dir`.
    Refused for a value that cannot be, an unknown name or a file that cannot be read, naming file, line and column, variable or flag.
    """
    here = (folder or Path()).absolute()
    given = {name: value for name, value in (flags or {}).items() if value is not None and value not in ((), [])}
    values: dict[str, tuple[Any, str]] = {name: (s.default, "default") for name, s in SETTINGS.items()}
    values["data_dir"] = (user_data_path("deconflict"), "default")
    values["paging"] = values["reading"] = ({}, "default")
    for name in ("hosts", "peers", "feeds", "agreements", "hooks", "witnesses"):
        values[name] = ((), "default")
    from_environ = _variables(environ or {}, here)
    from_flags = {name: _read(name, value, here, f"--{name.replace('_', '-')}") for name, value in given.items() if name != CONFIG}
    data_dir = {**values, **from_environ, **from_flags}["data_dir"][0]
    chosen = _chosen_file(file, given, environ or {}, here, data_dir)
    for layer in (_from_file(chosen) if chosen else {}, from_environ, from_flags):
        values.update(layer)
    return Config(**{name: value for name, (value, _) in values.items()}, origin=MappingProxyType({n: o for n, (_, o) in values.items()}))


def _chosen_file(file: Path | None, flags: Mapping[str, object], environ: Mapping[str, str], here: Path, data_dir: Path) -> Path | None:
    named = file or flags.get(CONFIG) or environ.get(PREFIX + CONFIG.upper())
    if named:
        return _path_of(str(named), here)
    return next((path for path in (here / FILE_NAME, data_dir / FILE_NAME) if path.is_file()), None)


def _path_of(text: str, here: Path) -> Path:
    return here / Path(text).expanduser()


def _variables(environ: Mapping[str, str], here: Path) -> dict[str, tuple[Any, str]]:
    found = {}
    for variable, value in environ.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in (CONFIG, "token_file"):  # the latter is for the commands that ask a node
            found[name] = _read(name, value, here, variable)
    return found


def _from_file(path: Path) -> dict[str, tuple[Any, str]]:
    try:
        raw = path.read_bytes()
        text = raw.decode()
        if len(raw) > MAX_FILE_BYTES:
            raise Refused(f"{len(raw)} bytes of settings", where=str(path), mend=f"at most {MAX_FILE_BYTES} bytes: is it the right file?")
        said = tomllib.loads(text)
    except OSError as fault:
        raise Refused(
            f"it cannot be read: {fault.strerror}", where=str(path), mend="mend its rights, or name another with --config"
        ) from None
    except UnicodeDecodeError as fault:
        raise Refused(f"no UTF-8 at byte {fault.start}", where=str(path), mend="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        what, _, place = str(fault).rpartition(" (at ")
        numbers = re.findall(r"\d+", place)
        spot = ":".join(numbers) if numbers else str(len(text.splitlines()))
        raise Refused(f"no TOML: {what or fault}", where=f"{path}:{spot}", mend='write name = value, texts in "quotes"') from None
    folder = path.absolute().parent
    return {name: _read(name, value, folder, f"{path}:{_line_column(text, name)}, {name}", f"{path}:{_line_column(text, name)}")
            for name, value in said.items()}  # fmt: skip


def _line_column(text: str, name: str) -> str:
    """Where a top-level name of a TOML text stands: `name =`, `name.more =` or `[name...]`."""
    key = re.compile(rf"""^[ \t]*\[*[ \t]*["']?{re.escape(name)}["']?[ \t]*[].=]""", re.MULTILINE)
    found = key.search(text)
    start = found.start() if found else 0
    start += len(text[start:]) - len(text[start:].lstrip(" \t\n"))
    return f"{text.count(chr(10), 0, start) + 1}:{start - text.rfind(chr(10), 0, start)}"


def _read(name: str, value: object, base: Path, where: str, origin: str | None = None) -> tuple[Any, str]:
    """A setting's value and origin; Refused at `where`."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise Refused(f"{name!r} is no setting", where=where, mend=_nearest(name))
    try:
        return setting.parse(value, base), origin or where
    except _Wrong as wrong:
        raise Refused(f"{name} cannot be {str(value)[:60]!r}", where=where, mend=f"give {wrong}") from None
    except Refused as fault:
        raise Refused(fault.what, where=where, mend=fault.mend) from None


def _nearest(name: str) -> str:
    if _SECRET.search(name.lower()):
        return "secrets are no settings: keep them in files of data_dir that only their owner can read"
    near = difflib.get_close_matches(name.lower().replace("-", "_"), SETTINGS, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"settings are {', '.join(SETTINGS)}"


def _shown(value: object) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{role}={where}" for role, where in value.items())
    if isinstance(value, tuple):
        return "; ".join(_shown(item) for item in value)
    if isinstance(value, Peer):
        return f"{value.who}@{value.address or 'it dials us'}"
    if isinstance(value, FeedSource):
        return value.name if value.name.startswith(f"{value.kind}:") else f"{value.name}={value.text}"
    return str(value).lower() if isinstance(value, bool) else str(value)
