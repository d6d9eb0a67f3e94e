"""The setting `oidc`: the OpenID provider at which people may sign in, and which of its claims names an account."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from deconflict.errors import Refused
from deconflict.service.bearers.settings import LOOPBACK, Secret

FIELDS: Final = ("issuer", "client_id", "client_secret_file", "client_secret_env", "provider", "claim")


@dataclass(frozen=True, slots=True)
class Oidc:
    """Its issuer, our client there, what the button calls it, and the claim that holds an account's login."""

    issuer: str
    client_id: str
    secret: Secret | None = None
    provider: str = ""
    claim: str = "preferred_username"

    def __str__(self) -> str:
        return f"{self.client_id} at {self.issuer}"


def encrypted(url: str) -> bool:
    """Whether nobody on the way reads what goes there: https, or this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


def read_oidc(said: object, base: Path) -> Oidc:
    """`[oidc]`. Refused naming the field: an issuer is asked over https, and a secret stands in a file or a variable."""
    if isinstance(said, str):
        try:
            said = tomllib.loads(said)
        except tomllib.TOMLDecodeError:
            said = None
    if not isinstance(said, Mapping) or any(name not in FIELDS or not isinstance(value, str) for name, value in said.items()):
        raise Refused("oidc is a table of texts", where="oidc", mend=f"[oidc] with {', '.join(FIELDS)}")
    table: Mapping[str, Any] = said
    for name in ("issuer", "client_id"):
        if not table.get(name):
            raise Refused("not said", where=f"oidc.{name}", mend='issuer = "https://login.alfa.example" and client_id = "deconflict"')
    issuer = str(table["issuer"])
    if not encrypted(issuer):
        raise Refused("an issuer is asked over https", where="oidc.issuer", mend='issuer = "https://login.alfa.example"')
    file, variable = table.get("client_secret_file"), table.get("client_secret_env")
    if file and variable:
        raise Refused("named twice", where="oidc.client_secret_file", mend="either client_secret_file or client_secret_env")
    secret = Secret(file=base / Path(file).expanduser()) if file else Secret(variable=variable) if variable else None
    provider = table.get("provider") or urlsplit(issuer).hostname or issuer
    return Oidc(issuer, str(table["client_id"]), secret, str(provider)[:64], str(table.get("claim") or "preferred_username"))


def readable(said: Oidc | None) -> Oidc | None:
    """The same. Refused where the package that reads a provider's words is not installed."""
    if said is not None and importlib.util.find_spec("jwt") is None:
        raise Refused("OpenID needs a package that is not here", where="oidc", mend="install deconflict[oidc]")
    return said
