"""The setting `cot`: where our picture is served as Cursor on Target, to whom, and what of it may leave."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deconflict.errors import Refused
from deconflict.service.bearers.settings import LOOPBACK

if TYPE_CHECKING:
    import ssl

KINDS: Final = ("tracks", "zones", "conflicts", "flash")
MAX_LISTED: Final = 64
_FILES: Final = ("certificate", "key", "clients")
_FIELDS: Final = ("address", "release", *_FILES)


@dataclass(frozen=True, slots=True)
class Release:
    """(kind, party by its id or the name it gave, "" for us) of all that may leave.

    A line of the list is a kind, which means ours, or a kind and a party: tracks, zones@BRAVO.
    """

    listed: frozenset[tuple[str, str]]

    def holds(self, kind: str, *names: str) -> bool:
        """Whether what a party of any of these names has stated of that kind may leave."""
        return any((kind, name) in self.listed for name in names)


@dataclass(frozen=True, slots=True)
class CotOut:
    """Where the door stands, what may leave by it, and its TLS: our certificate and key, and whose certificates are let in (PEM files)."""

    host: str
    port: int
    release: Release
    certificate: Path | None = None
    key: Path | None = None
    clients: Path | None = None

    def __str__(self) -> str:
        listed = ", ".join(sorted(f"{kind}@{party}" if party else kind for kind, party in self.release.listed))
        return f"{self.host}:{self.port} {'TLS' if self.certificate else 'TCP'}: {listed}"

    def context(self) -> ssl.SSLContext | None:
        """The TLS of the door, None for plain TCP. Refused when a file of it cannot be read."""
        import ssl  # settings are read by every command

        if self.certificate is None:
            return None
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            made.load_cert_chain(self.certificate, self.key)
            if self.clients is not None:
                made.verify_mode = ssl.CERT_REQUIRED
                # The certificate of one client may be named as well as that of an authority.
                made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
                made.load_verify_locations(self.clients)
        except OSError as fault:
            mend = "certificate, key and clients are PEM files that this user can read"
            raise Refused(f"its TLS cannot be set up: {fault}", where="cot", mend=mend) from None
        return made


def read_cot(said: object, base: Path) -> CotOut:
    """`[cot]`. Refused naming the field: other machines are served over TLS, and named clients only."""
    table = _table(said)
    host, _, port = str(table.get("address", "127.0.0.1:8087")).rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise Refused("no address", where="cot.address", mend='address = "127.0.0.1:8087"')
    release = _release(table.get("release"))
    certificate, key, clients = (base / Path(str(table[name])).expanduser() if name in table else None for name in _FILES)
    if (certificate is None) != (key is None) or (clients is not None and certificate is None):
        raise Refused("half a TLS", where="cot.certificate", mend="certificate and key, and clients: whose certificates are let in")
    host = host.strip("[]")
    if host not in LOOPBACK and clients is None:
        mend = "certificate, key, and clients: whose certificates are let in"
        raise Refused("an open door to other machines", where="cot.clients", mend=mend)
    return CotOut(host, int(port), release, certificate, key, clients)


def _table(said: object) -> Mapping[str, Any]:
    if isinstance(said, str):
        try:
            said = tomllib.loads(said)
        except tomllib.TOMLDecodeError:
            said = None
    if not isinstance(said, Mapping) or any(name not in _FIELDS for name in said):
        raise Refused("cot is a table", where="cot", mend=f"[cot] with {', '.join(_FIELDS)}")
    return said


def _release(said: object) -> Release:
    lines = said if isinstance(said, list) else []
    listed = frozenset((kind, party) for line in lines for kind, _, party in [str(line).strip().partition("@")])
    if not 0 < len(listed) <= MAX_LISTED or any(kind not in KINDS for kind, _ in listed):
        mend = f"a list of {', '.join(KINDS)}, with @PARTY where another party's may leave too"
        raise Refused("what may leave is not said", where="cot.release", mend=mend)
    return Release(listed)
