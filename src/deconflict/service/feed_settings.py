"""Where tracks come from, as a setting says it: `[NAME=]TONGUE:[TRANSPORT:]HOST:PORT[?OPTION=VALUE&...]`; docs/configuration.md lists all.

`stale_after`, which every feed has, and the options of the transport (`silence`, `hello`, `group`, `every`, `ca`, `cert`, `key`, `server`)
are read here; the others are the tongue's.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, urlsplit

from deconflict.errors import Refused

if TYPE_CHECKING:
    from deconflict.wire.heard import TrackTongue

TCP, TLS, UDP, LISTEN, HTTP = "tcp", "tls", "udp", "listen", "http"
SOCKETS: Final = (TCP, TLS, UDP, LISTEN)
FILE, LIVE = "file", "live"
VIA: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"readsb": (HTTP,), "remoteid": (UDP,)})
"""Tongues that do not come over every socket, and how they come."""
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        TCP: ("silence", "hello"),
        TLS: ("silence", "hello", "ca", "cert", "key", "server"),
        UDP: ("silence", "group"),
        LISTEN: ("silence",),
        HTTP: ("every",),
        FILE: (),
        LIVE: (),
    }
)
"""What each transport can be told."""
STALE_AFTER: Final = "stale_after"
STALE_AFTER_S: Final = 15.0
"""A report of this age and older is stale where nothing else is known (screen rule U14): three missed turns of a 5 s radar."""
PATHS: Final = ("ca", "cert", "key")
SECONDS: Final = MappingProxyType({"silence": (1.0, 86_400.0), "every": (0.5, 3_600.0), STALE_AFTER: (1.0, 180.0)})
"""From how many seconds to how many. A track leaves the map at twenty times `stale_after`, and the picture after an hour."""
MAX_OPTIONS: Final = 32
FORM: Final = "file:PATH, sbs:HOST:PORT, readsb:URL or live:LAT,LON,RADIUS_NM, with NAME= before it where wanted"

_TEXT: Final = re.compile(r"(?:(?P<name>[A-Za-z0-9_-]{1,32})=)?(?P<kind>[a-z0-9]{1,32}):(?P<rest>.+)", re.DOTALL)
_VIA: Final = re.compile(r"(?P<via>[a-z]+):(?://)?(?P<address>.*)", re.DOTALL)
_ASKED: Final = MappingProxyType(
    {mark: re.compile(rf"(?P<address>.*)\{mark}(?P<options>[A-Za-z0-9_.]+=[^{mark}]*)", re.DOTALL) for mark in "?#"}
)
"""By what stands before options: a URL has a question mark of its own."""
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:]{2,39}")
_GROUP: Final = re.compile(r"(22[4-9]|23\d)(\.\d{1,3}){3}")
_CIRCLE: Final = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,3}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Where tracks come from. `kind` is file, live or a tongue; `rest` the path, the circle, the URL or host:port.

    `via` is how a tongue comes where that is not as it mostly does; `options` are what stands behind the question mark, in order.
    """

    name: str
    kind: str
    rest: str
    via: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def transport(self) -> str:
        """file, live, http, or one of the sockets."""
        if self.kind in (FILE, LIVE):
            return self.kind
        return self.via or VIA.get(self.kind, (TCP,))[0]

    @property
    def text(self) -> str:
        """As a setting says it, without the name."""
        asked = "&".join(f"{name}={quote(value, safe=',.:/ ')}" for name, value in self.options.items())
        mark = "#" if self.transport == HTTP else "?"
        return f"{self.kind}:{self.via}{':' if self.via else ''}{self.rest}" + (f"{mark}{asked}" if asked else "")

    def of_transport(self) -> dict[str, str]:
        """The options that the transport takes."""
        return {name: value for name, value in self.options.items() if name in OPTIONS[self.transport]}

    def of_tongue(self) -> dict[str, str]:
        """The options that are left to the tongue or the recording's form."""
        return {name: value for name, value in self.options.items() if name not in (*OPTIONS[self.transport], STALE_AFTER)}

    @property
    def stale_after_s(self) -> float | None:
        """From what age on its reports are stale; None where nobody set it."""
        return float(self.options[STALE_AFTER]) if STALE_AFTER in self.options else None


def tongues() -> Mapping[str, TrackTongue]:
    """Every tongue by its name: ours, then those of plugins, which take no name of ours."""
    # Tongues bring their libraries along: whoever reads no setting of a feed need not wait for them.
    from deconflict.service.plugins import plugins
    from deconflict.wire.tongues import TONGUES

    return {**plugins().track_tongues, **TONGUES}


def read_feed(text: object, base: Path) -> FeedSource:
    """A feed as its setting says it; relative paths start from `base`. Refused naming what is wrong and the nearest that is not."""
    found = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _wrong(text, f"give {FORM}")
    kind, rest, name = found["kind"], found["rest"], found["name"] or str(text)
    if kind == LIVE:
        address, options = asked(rest)
        live_circle(address)
        return FeedSource(name, kind, address, options=_read(options, LIVE, base))
    if kind == FILE:
        address, options = asked(rest)
        _in_bounds(options, (STALE_AFTER,))
        return FeedSource(name, kind, str(_path(address, base)), options=options)
    known = tongues()
    if kind not in known:
        raise _wrong(text, f"give {FORM}; {_nearest(kind, (*known, FILE, LIVE))}")
    if HTTP in VIA.get(kind, ()):
        address, options = asked(rest, "#")
        return FeedSource(name, kind, _url(kind, address), options=_read(options, HTTP, base))
    return _socket(name, kind, rest, base)


def asked(text: str, mark: str = "?") -> tuple[str, dict[str, str]]:
    """What stands before the mark, and the options behind it. Refused for one that is given twice, or too many."""
    found = _ASKED[mark].fullmatch(text)
    if found is None:
        return text, {}
    pairs = parse_qsl(found["options"], keep_blank_values=True, separator="&")
    options = dict(pairs)
    if len(options) != len(pairs) or len(pairs) > MAX_OPTIONS:
        raise _wrong(text, f"give each option once, and at most {MAX_OPTIONS}")
    return found["address"], options


def live_circle(text: str) -> tuple[float, float, float]:
    """LAT,LON,RADIUS_NM as numbers; Refused when that is no circle on Earth, or one of over 250 NM."""
    found = _CIRCLE.fullmatch(text.replace(" ", ""))
    lat, lon, radius_nm = (float(part) for part in found.groups()) if found else (0.0, 0.0, 0.0)
    if abs(lat) > 90 or abs(lon) > 180 or not 0 < radius_nm <= 250:
        raise Refused(f"{text[:60]!r} is no circle", where="live", mend="LAT,LON,RADIUS_NM in degrees and up to 250 NM, as in 46.5,7.2,40")
    return lat, lon, radius_nm


def is_url(value: object) -> bool:
    """Whether it is an address of the web that can be asked: http or https, no account in it."""
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        return False


def host_port(text: str) -> tuple[str, int]:
    """host:port that was read before, an IPv6 address without its brackets."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _socket(name: str, kind: str, rest: str, base: Path) -> FeedSource:
    address, options = asked(rest)
    said = _VIA.fullmatch(address)
    via = said["via"] if said is not None and (said["via"] in SOCKETS or "://" in address) else ""
    if via and said is not None:
        if via not in SOCKETS:
            raise _wrong(address, f"a transport is one of {', '.join(SOCKETS)}; {_nearest(via, SOCKETS)}")
        address = said["address"]
    possible = VIA.get(kind, SOCKETS)
    if (via or TCP) not in possible:
        raise _wrong(rest, f"{kind} comes by {' or '.join(possible)}, as in {kind}:{possible[0]}:0.0.0.0:8600")
    host, _, port = address.rpartition(":")
    if not _HOST.fullmatch(host) or not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65536):
        nearest = f"; {_nearest(said['via'], SOCKETS)}" if said is not None and not via else ""
        raise _wrong(rest, f"give host:port, as in {kind}:127.0.0.1:30003{nearest}")
    return FeedSource(name, kind, address, via, _read(options, via or TCP, base))


def _read(options: dict[str, str], via: str, base: Path) -> dict[str, str]:
    """Options with those of the transport checked, and their paths made absolute."""
    _in_bounds(options, (*OPTIONS[via], STALE_AFTER))
    for name, value in options.items():
        others = {one for kind in OPTIONS.values() for one in kind} - set(OPTIONS[via])
        if name in others:
            raise _wrong(f"{name}={value}", f"{via} takes {', '.join((*OPTIONS[via], STALE_AFTER))}")
        if name == "group" and not _GROUP.fullmatch(value):
            raise _wrong(f"{name}={value}", "give an IPv4 multicast group, as in 239.2.3.1")
    return {name: str(_path(value, base)) if name in PATHS and name in OPTIONS[via] else value for name, value in options.items()}


def _in_bounds(options: Mapping[str, str], names: Collection[str]) -> None:
    """Those of `names` that are seconds are, and neither too few nor too many. Refused otherwise."""
    for name, (low, high) in SECONDS.items():
        value = options.get(name)
        if value is None or name not in names:
            continue
        if not re.fullmatch(r"\d{1,5}(\.\d{1,3})?", value) or not low <= float(value) <= high:
            raise _wrong(f"{name}={value}", f"give {name} in seconds, {low:g} to {high:g}")


def _url(kind: str, text: str) -> str:
    if not is_url(text):
        raise _wrong(text, f"give {kind}:URL of an aircraft.json, as in {kind}:http://127.0.0.1:8080/data/aircraft.json")
    return text


def _path(text: str, base: Path) -> Path:
    if not text or "\0" in text:
        raise _wrong(text, "give a path")
    return base / Path(text).expanduser()


def _nearest(text: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(text, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}"


def _wrong(text: object, mend: str) -> Refused:
    return Refused(f"feeds cannot be {str(text)[:60]!r}", where="feeds", mend=mend)
