"""What was agreed with each party in pairing: one owner-only file a party, in the node's folder. Nothing of it is ever printed."""

from __future__ import annotations

from pathlib import Path

from deconflict.errors import Damaged
from deconflict.service.keyfile import read_secret, replace_file

FOLDER = "pairings"
SECRET_BYTES = 32


def keep(folder: Path, party: str, secret: bytes) -> None:
    """Keep the secret shared with `party`; a new pairing replaces it."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(place / f"{party}.secret", secret.hex().encode() + b"\n")


def read(folder: Path) -> dict[str, bytes]:
    """Every secret by party. Refused when others may read one, Damaged when it is none."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.secret")):
        try:
            secret = bytes.fromhex(read_secret(path).decode("ascii"))
        except ValueError:
            secret = b""
        if len(secret) != SECRET_BYTES:
            mend = "remove it and pair anew: mail, webhooks and codes need it, the link does not"
            raise Damaged("this is no shared secret", where=str(path), mend=mend)
        found[path.stem] = secret
    return found
