"""A node's folder in one sealed file, taken while the node runs: its record, keys, pairings and accounts. The recovery key is not in it.

Databases are copied by SQLite's own backup, each at one instant; everything else as it stands. What belongs to one run only stays behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Final

import apsw
import msgspec

from deconflict.errors import Damaged, Refused
from deconflict.service import identity
from deconflict.service.client import RUNNING, TOKEN
from deconflict.service.config import Config
from deconflict.service.keyfile import OWNER_ONLY, read_secret, replace_file
from deconflict.service.sealed import MODERATE, Cost, Sealer, check_passphrase
from deconflict.service.snapshot_files import folder_of
from deconflict.service.sqlite import SqliteStore

TAKEN: Final = "backup.json"
"""Beside the record: when the last backup was taken, and where it went."""
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_OF_ONE_RUN: Final = frozenset({RUNNING, TOKEN, "lock", TAKEN, identity.RECOVERY})
_FOLDERS_LEFT: Final = frozenset({"numba", folder_of(Path(identity.RECORD)).name})
"""What is compiled, and the snapshots of replay: both are made again of what is kept."""
_BESIDE_A_DATABASE: Final = ("-wal", "-shm", "-journal")
_READ_BYTES: Final = 1 << 20


class Manifest(msgspec.Struct, forbid_unknown_fields=True):
    """What a backup holds: whose it is, when it was taken (µs since 1970 UTC), and each file by its SHA-256 in hexadecimal."""

    format: int
    party: str
    name: str
    made_us: int
    entries: int
    files: dict[str, str]


class Taken(msgspec.Struct):
    """When the last backup was taken, and the file it went to."""

    at_us: int
    file: str
    entries: int


def back_up(folder: Path, file: Path, passphrase: str, now_us: int, cost: Cost = MODERATE) -> dict[str, object]:
    """Copy the node of that folder into a new sealed file. The node may run meanwhile.

    Refused when there is nothing to copy yet, the file is there already, or it cannot be written; Damaged when the record is.
    """
    check_file(folder, file)
    check_passphrase(passphrase)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as beside:
            staged = Path(beside)
            _stage(folder, staged)
            manifest = _manifest(staged, now_us)
            _seal(staged, manifest, file, passphrase, cost)
    except OSError as fault:
        mend = "a backup takes as much room there as the record, for as long as it is made"
        raise Refused(f"cannot be copied: {fault.strerror}", where=str(folder), mend=mend) from fault
    size = file.stat().st_size
    replace_file(folder / TAKEN, msgspec.json.encode(Taken(now_us, str(file.absolute()), manifest.entries)))
    return {"file": str(file), "bytes": size, "entries": manifest.entries, "party": manifest.party, "files": len(manifest.files)}


def check_file(folder: Path, file: Path) -> None:
    """Refused where there is nothing to copy yet, or the file cannot be a new one: known before anybody types a passphrase."""
    if not (folder / identity.RECORD).exists():
        raise Refused("there is no record in this folder yet", where=str(folder), mend="start the node once: deconflict serve")
    if os.path.lexists(file):
        raise Refused("there is a file already", where=str(file), mend="name another one; an old backup is never overwritten")
    if not file.parent.is_dir():
        raise Refused("there is no such folder", where=str(file.parent), mend="make it, or name another; is the disk mounted?")


def last_taken(folder: Path) -> Taken | None:
    """When the last backup of that folder was taken, or None."""
    try:
        return msgspec.json.decode((folder / TAKEN).read_bytes(), type=Taken)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def outside(config: Config) -> list[Path]:
    """Files that the node is set up with and that a backup of its folder does not hold: its settings, and what they name."""
    named = {Path(origin.rsplit(":", 2)[0]) for origin in config.origin.values() if origin.count(":") >= 2}
    for setting in fields(config):
        named.update(_paths(getattr(config, setting.name)))
    inside = config.data_dir.absolute()
    return sorted(path for path in {each.absolute() for each in named} if path.is_file() and inside not in path.parents)


def _paths(value: object) -> Iterator[Path]:
    """Every path in a setting's value."""
    if isinstance(value, Path):
        yield value
    elif isinstance(value, Mapping):
        yield from (path for one in value.values() for path in _paths(one))
    elif isinstance(value, (tuple, list)):
        yield from (path for one in value for path in _paths(one))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (path for field in fields(value) for path in _paths(getattr(value, field.name)))


def copy_database(source: Path, target: Path) -> None:
    """A database as it is at one instant, while others write in it. Damaged where it cannot be read, or the copy does not hold together."""
    try:
        held = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
        held.set_busy_timeout(10_000)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
        copy = apsw.Connection(str(target))
        try:
            with copy.backup("main", held, "main") as copying:
                copying.step(-1)
            check_database(copy, target)
        finally:
            copy.close()
            held.close()
    except apsw.Error as fault:
        raise Damaged(f"cannot be copied: {fault}", where=str(source), mend="check the disk; keep the last good backup") from fault


def check_database(database: apsw.Connection, where: Path) -> None:
    """Damaged where SQLite itself finds that a database does not hold together."""
    said = database.execute("PRAGMA integrity_check(1)").fetchall()
    if said != [("ok",)]:
        raise Damaged(f"SQLite says: {said[0][0]}", where=str(where), mend="take another copy")


def _stage(folder: Path, staged: Path) -> None:
    """The record first: a key that is turned meanwhile is then newer than the record, never older."""
    for path in sorted(_kept(folder, staged), key=lambda path: (path.name != identity.RECORD, path)):
        target = staged / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.suffix == ".db":
            copy_database(path, target)
        else:
            with path.open("rb") as file, target.open("xb") as copy:
                os.fchmod(copy.fileno(), OWNER_ONLY)
                shutil.copyfileobj(file, copy)


def _kept(folder: Path, staged: Path) -> Iterator[Path]:
    """Files that make the node what it is, on this machine or another."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_symlink() or not path.is_file() or inside.parts[0] in _FOLDERS_LEFT or staged in path.parents:
            continue
        if str(inside) not in _OF_ONE_RUN and not path.name.endswith((*_BESIDE_A_DATABASE, ".new")):
            yield path


def _manifest(staged: Path, now_us: int) -> Manifest:
    about = msgspec.json.decode(read_secret(staged / identity.ABOUT), type=identity.About)
    store = SqliteStore(staged / identity.RECORD, read_only=True)
    try:
        entries = store.count()
    finally:
        store.close()
    for beside in _BESIDE_A_DATABASE:
        (staged / (identity.RECORD + beside)).unlink(missing_ok=True)
    files = {str(path.relative_to(staged)): sha256_of(path) for path in sorted(staged.rglob("*")) if path.is_file()}
    return Manifest(FORMAT, about.party, about.name, now_us, entries, files)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(staged: Path, manifest: Manifest, file: Path, passphrase: str, cost: Cost) -> None:
    """Write the whole file beside its name first: what bears the name is complete."""
    beside = file.with_name(file.name + ".part")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, OWNER_ONLY), "wb") as out:
            sealer = Sealer(out, passphrase, cost)
            with tarfile.open(fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
                said = msgspec.json.encode(manifest)
                tar.addfile(_member(MANIFEST, len(said)), io.BytesIO(said))
                for name in manifest.files:
                    with (staged / name).open("rb") as content:
                        tar.addfile(_member(name, os.fstat(content.fileno()).st_size), content)
            sealer.close()
            out.flush()
            os.fsync(out.fileno())
        os.rename(beside, file)
    except OSError as fault:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise Refused(f"cannot be written: {fault.strerror}", where=str(file), mend="name a file on a disk with room") from fault


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, OWNER_ONLY
    return member
