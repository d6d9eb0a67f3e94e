"""Who a node's folder speaks for: made by `init`, read by `serve`."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import msgspec

from deconflict.errors import Damaged, Refused
from deconflict.logbook.keys import party_id
from deconflict.logbook.store import Store
from deconflict.node.core import Identity
from deconflict.service import keyfile, shared_secrets
from deconflict.statements.base import Name, PartyId, PublicKey, Status
from deconflict.statements.keys import Key

ABOUT = "party.json"
SIGNING = "signing.key"
FOLLOWING = "signing.key.next"
"""A key that is about to take its place: it does once the record states it."""
RECOVERY = "recovery.key"
RECORD = "record.db"


class About(msgspec.Struct, forbid_unknown_fields=True):
    """What is public of a party; `recovery_key` is the public half."""

    party: PartyId
    name: Name
    recovery_key: PublicKey


def init(folder: Path, name: str) -> dict[str, Any]:
    """Make keys, certificate and `party.json` in an empty folder. Refused when a party lives there already, or the name is none."""
    if (folder / ABOUT).exists():
        raise Refused("a party lives in this folder already", where=str(folder), mend="name another with --data-dir")
    try:
        msgspec.convert(name, type=Name)
    except msgspec.ValidationError as fault:
        raise Refused(f"{name[:80]!r} is no name: {fault}", where="name", mend="1 to 64 signs, without line breaks") from fault
    keyfile.create_key(folder / SIGNING)
    recovery = keyfile.create_key(folder / RECOVERY)
    keyfile.create_tls(folder, name, datetime.datetime.now(datetime.UTC))  # noqa: TID251 - the certificate begins now
    about = About(party=party_id(recovery.public), name=name, recovery_key=recovery.public)
    keyfile.write_secret(folder / ABOUT, msgspec.json.encode(about))
    return {"party": about.party, "name": name, "data_dir": str(folder), "recovery_key": str(folder / RECOVERY)}


def exists(folder: Path) -> bool:
    """Whether a party lives in this folder."""
    return (folder / ABOUT).exists()


def load(folder: Path, status: Status, store: Store) -> tuple[Identity, keyfile.TlsFiles]:
    """The identity of a folder. The recovery key is read only while the record holds no word of ours, and may be gone afterwards.

    Refused when there is none or others may read its keys, Damaged when they do not fit together.
    """
    if not exists(folder):
        raise Refused("no party lives in this folder", where=str(folder), mend="deconflict init NAME")
    try:
        about = msgspec.json.decode(keyfile.read_secret(folder / ABOUT), type=About)
    except msgspec.MsgspecError as fault:
        raise Damaged(f"cannot be read: {fault}", where=str(folder / ABOUT), mend="restore the file from your own copy") from fault
    files = keyfile.load_tls(folder)
    begun = any(head.author == about.party and head.logbook == "keys" for head in store.heads())
    recovery = None if begun else keyfile.load_key(folder / RECOVERY)
    if recovery is not None and party_id(recovery.public) != about.party:
        raise Damaged("the recovery key is not this party's", where=str(folder / RECOVERY), mend="restore the file from your own copy")
    _take_up(folder, about.party, store)
    signing = keyfile.load_key(folder / SIGNING)
    shared = shared_secrets.read(folder)
    return Identity(about.party, about.name, signing, about.recovery_key, (files.pin,), status, recovery=recovery, secrets=shared), files


def _take_up(folder: Path, party: str, store: Store) -> None:
    """Finish a change of key that a stop cut short: the key that the record states last is the one to sign with."""
    if (folder / FOLLOWING).exists():
        if keyfile.load_key(folder / FOLLOWING).public == _stated(party, store):
            os.replace(folder / FOLLOWING, folder / SIGNING)
        else:
            (folder / FOLLOWING).unlink()
        keyfile.flush_folder(folder)


def _stated(party: str, store: Store) -> str | None:
    """The signing key that the party's newest KEY states."""
    heads = [head for head in store.heads() if (head.author, head.logbook) == (party, "keys")]
    for head in sorted(heads, key=lambda head: -head.epoch):
        rows = store.read(party, "keys", head.epoch, 0, head.seq + 1, head.hash)
        said = [row.entry.main for row in rows if isinstance(row.entry.main, Key)]
        if said:
            return said[-1].signing_key
    return None
