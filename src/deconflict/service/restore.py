"""A node's folder back out of a sealed file, here or on another machine: looked through to the last signature before anything is replaced.

What stood in the folder is set aside, never deleted. The record says from then on that it came back from a copy: the node asks its peers
for what it wrote since, and signs nothing before a person opens a new epoch (docs/decisions/0014-after-a-restore.md).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import apsw
import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.errors import Damaged, Refused
from deconflict.logbook.verify import verify_stored
from deconflict.service import identity
from deconflict.service.backup import FORMAT, MANIFEST, Manifest, check_database, sha256_of
from deconflict.service.keyfile import OWNER_ONLY
from deconflict.service.reads import FILE as READS
from deconflict.service.reads import Look, ReadLog
from deconflict.service.restored import RESTORED
from deconflict.service.sealed import PIECE_BYTES, Opener, check_form
from deconflict.service.sessions import FILE as SESSIONS
from deconflict.service.sessions import without_pages
from deconflict.service.sqlite import SqliteStore
from deconflict.statements.base import Status

MAX_MANIFEST_BYTES: Final = 1 << 22
_TAKE_ANOTHER: Final = "take another copy; nothing was replaced"


class _Form(msgspec.Struct):
    """The one field that a manifest of any format has."""

    format: int


def restore(file: Path, folder: Path, passphrase: str, now_us: int, *, replace: bool = False) -> dict[str, object]:
    """Bring a node back from a backup into its folder. Returns whose it is, when it was taken, and where what stood there was set aside.

    Refused when a node runs there, when something stands there and `replace` was not said, for a wrong passphrase and for a file that was
    changed; Damaged when the record in it does not verify. Nothing is touched then.
    """
    check_target(folder, replace=replace)
    check_backup(file)
    beside = _made_beside(folder)
    try:
        manifest = _unpack(file, beside, passphrase)
        entries = _look_through(beside, manifest)
        _begin_again(beside, manifest, now_us)
        aside = _put_in_place(beside, folder, now_us)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return {
        "party": manifest.party, "name": manifest.name, "taken": format_instant(Instant(manifest.made_us)), "entries": entries,
        "data_dir": str(folder), "set_aside": str(aside) if aside is not None else None,
    }  # fmt: skip


def check_backup(file: Path) -> None:
    """Refused where the file cannot be read, or is no backup that this version reads: known before anybody types a passphrase."""
    try:
        with file.open("rb") as sealed:
            check_form(sealed, str(file))
    except OSError as fault:
        raise Refused(f"cannot be read: {fault.strerror}", where=str(file), mend="name a file that deconflict backup wrote") from fault


def check_target(folder: Path, *, replace: bool) -> None:
    """Refused where nothing may be put: a node runs there, or something stands there and nobody said `replace`."""
    if folder.exists() and not folder.is_dir():
        raise Refused("this is no folder", where=str(folder), mend="name a folder with --data-dir")
    if (folder / "lock").exists():
        with (folder / "lock").open("ab") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused("a node runs on this folder", where=str(folder), mend="stop it first") from None
    if folder.exists() and any(folder.iterdir()) and not replace:
        mend = "name another folder with --data-dir; or --replace, which sets aside what stands there"
        raise Refused("the folder is not empty", where=str(folder), mend=mend)


def _made_beside(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}-restoring-", dir=folder.parent))
    except OSError as fault:
        mend = "name another with --data-dir, or make the one above it writable"
        raise Refused(f"nothing can be written beside it: {fault.strerror}", where=str(folder), mend=mend) from fault


def _unpack(file: Path, beside: Path, passphrase: str) -> Manifest:
    """Every file of the backup, each held against the manifest."""
    try:
        with file.open("rb") as sealed:
            opener = Opener(sealed, passphrase, str(file))
            with tarfile.open(fileobj=opener, mode="r|") as tar:  # type: ignore[call-overload]
                manifest = _read_manifest(tar, file)
                found = {_unpack_one(tar, member, beside, file) for member in iter(tar.next, None)}
            opener.finish()
    except (OSError, tarfile.TarError) as fault:
        raise Refused(f"cannot be read: {fault}", where=str(file), mend=_TAKE_ANOTHER) from fault
    if found != manifest.files.keys():
        raise Refused("it does not hold the files that it names", where=str(file), mend=_TAKE_ANOTHER)
    for name, digest in manifest.files.items():
        if sha256_of(beside / name) != digest:
            raise Damaged("a file is not the one that was copied", where=f"{file}: {name}", mend=_TAKE_ANOTHER)
    return manifest


def _read_manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST and first.size <= MAX_MANIFEST_BYTES else None
    said = content.read() if content is not None else b""
    try:
        form = msgspec.json.decode(said, type=_Form).format
        if form != FORMAT:
            mend = "use the deconflict that wrote it, or a newer one"
            raise Refused(f"a backup of format {form}, not {FORMAT}", where=str(file), mend=mend)
        manifest = msgspec.json.decode(said, type=Manifest)
    except msgspec.MsgspecError as fault:
        raise Refused(f"no manifest of ours: {fault}", where=str(file), mend=_TAKE_ANOTHER) from fault
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, beside: Path, file: Path) -> str:
    """Write one file, for its owner alone; its name. Refused for a name that leads out of the folder, and for what is no file."""
    parts, content = PurePosixPath(member.name).parts, tar.extractfile(member) if member.isreg() else None
    if content is None or not parts or member.name.startswith("/") or ".." in parts:
        raise Refused("something in it is no file of a node", where=f"{file}: {member.name}", mend=_TAKE_ANOTHER)
    target = beside / member.name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "wb") as out:
        while piece := content.read(PIECE_BYTES):
            _write(out, piece, target)
    return member.name


def _write(out: BinaryIO, piece: bytes, target: Path) -> None:
    try:
        out.write(piece)
    except OSError as fault:
        mend = "make room there; nothing was replaced"
        raise Refused(f"cannot be written: {fault.strerror}", where=str(target.parent), mend=mend) from fault


def _look_through(beside: Path, manifest: Manifest) -> int:
    """How many entries the record holds, once its database, every signature and chain, and the keys are found good; then mark it."""
    record = beside / identity.RECORD
    if not record.exists():
        raise Damaged("there is no record in it", where=MANIFEST, mend=_TAKE_ANOTHER)
    for path in beside.rglob("*.db"):
        try:
            database = apsw.Connection(str(path))
            try:
                check_database(database, path.relative_to(beside))
            finally:
                database.close()
        except apsw.Error as fault:
            raise Damaged(f"SQLite says: {fault}", where=path.name, mend=_TAKE_ANOTHER) from fault
    store = SqliteStore(record)
    try:
        report = verify_stored(store.scan_stored(), None, heads=store.heads())
        if report.problems:
            first = report.problems[0]
            raise Damaged(first.what, where=f"{first.logbook}/{first.seq}", mend=_TAKE_ANOTHER)
        entries = store.count()
        me, _ = identity.load(beside, Status.EXERCISE, store)
        if me.party != manifest.party:
            raise Damaged("the keys in it are another party's", where=identity.ABOUT, mend=_TAKE_ANOTHER)
        store.put_state(RESTORED, b"1")
    finally:
        store.close()
    return entries


def _begin_again(beside: Path, manifest: Manifest, now_us: int) -> None:
    """What must not come back with a copy: pages that were signed in then. And the list of reads says that it did."""
    without_pages(beside / SESSIONS)
    if (beside / READS).exists():
        taken = format_instant(Instant(manifest.made_us))
        log = ReadLog(beside / READS, lambda: now_us)
        log.note(Look("node", "", "node", "restored", why=f"from a backup of {taken}: what was looked at since then is not here"))
        log.close()


def _put_in_place(beside: Path, folder: Path, now_us: int) -> Path | None:
    """Make it the node's folder, in two renames; where what stood there was set aside."""
    aside = None
    try:
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        elif folder.exists():
            stamp = format_instant(Instant(now_us)).replace(":", "").replace("-", "")
            aside = folder.with_name(f"{folder.name}.before-{stamp}")
            folder.rename(aside)
        beside.rename(folder)
    except OSError as fault:
        mend = f"move {aside} back yourself" if aside is not None else "make the folder above it writable for this user"
        raise Damaged(f"cannot be put in place: {fault.strerror}", where=str(folder), mend=mend) from fault
    return aside
