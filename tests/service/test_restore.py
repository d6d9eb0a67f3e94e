"""A node back out of its backup: looked through before anything is replaced, marked as restored, and nothing there is lost."""

from __future__ import annotations

import datetime
import fcntl
import io
import stat
import tarfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from deconflict.errors import Damaged, Refused
from deconflict.logbook.store import Row
from deconflict.service import identity, keyfile
from deconflict.service.backup import FORMAT, MANIFEST, Manifest, back_up, sha256_of
from deconflict.service.reads import Look, ReadLog
from deconflict.service.restore import _write, restore
from deconflict.service.restored import RESTORED
from deconflict.service.sealed import Sealer
from deconflict.service.sessions import Sessions
from deconflict.service.sqlite import SqliteStore
from deconflict.testing.scribe import Scribe

from .test_sealed import CHEAP, PASSPHRASE

NOW_US = 1_790_000_000_000_000


def a_node(folder: Path) -> Path:
    """A folder whose record holds words of its own party."""
    scribe = Scribe("ALFA")
    keyfile.write_secret(folder / identity.SIGNING, scribe.signing.seed.hex().encode())
    keyfile.create_tls(folder, "ALFA", datetime.datetime(2026, 9, 21, tzinfo=datetime.UTC))
    about = identity.About(party=scribe.party, name="ALFA", recovery_key=scribe.recovery.public)
    keyfile.write_secret(folder / identity.ABOUT, msgspec.json.encode(about))
    key = scribe.key()
    store = SqliteStore(folder / identity.RECORD)
    store.append([Row(entry, entry.header.written_at, None, 0) for entry in (*scribe.opened, key, *scribe.run("plans", 5))])
    store.close()
    return folder


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """ALFA's folder."""
    return a_node(tmp_path / "a")


@pytest.fixture
def taken(node: Path, tmp_path: Path) -> Path:
    """Its backup."""
    back_up(node, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    return tmp_path / "a.backup"


def packed(file: Path, files: Mapping[str, bytes], manifest: Manifest | bytes | None = None, *, kind: bytes = tarfile.REGTYPE) -> Path:
    """A sealed file of somebody's own making."""
    said = manifest if manifest is not None else Manifest(FORMAT, "a" * 26, "ALFA", NOW_US, 0, dict.fromkeys(files, ""))
    raw = said if isinstance(said, bytes) else msgspec.json.encode(said)
    with file.open("wb") as out:
        sealer = Sealer(out, PASSPHRASE, CHEAP)
        with tarfile.open(fileobj=sealer, mode="w|") as tar:  # type: ignore[call-overload]
            for name, content in {MANIFEST: raw, **files}.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                member.type = kind if name != MANIFEST else tarfile.REGTYPE
                tar.addfile(member, io.BytesIO(content))
        sealer.close()
    return file


def test_a_node_comes_back_and_knows_that_it_did(node: Path, taken: Path, tmp_path: Path) -> None:
    told = restore(taken, tmp_path / "b", PASSPHRASE, NOW_US)
    assert (told["name"], told["taken"], told["set_aside"]) == ("ALFA", "2026-09-21T14:13:20Z", None)
    for name in (identity.SIGNING, identity.ABOUT, "tls.key", "tls.crt"):
        assert (tmp_path / "b" / name).read_bytes() == (node / name).read_bytes()
        assert stat.S_IMODE((tmp_path / "b" / name).stat().st_mode) == 0o600
    first, second = SqliteStore(node / identity.RECORD), SqliteStore(tmp_path / "b" / identity.RECORD)
    assert [row.entry.hash for row in second.scan()] == [row.entry.hash for row in first.scan()]
    assert second.get_state(RESTORED)
    assert not first.get_state(RESTORED)
    first.close()
    second.close()


def test_no_page_comes_back_signed_in_and_the_list_of_reads_says_that_it_came_back(node: Path, tmp_path: Path) -> None:
    sessions = Sessions(node / "sessions.json")
    page, token = sessions.open(sessions.new_code()), sessions.new_token("tar1090", ("read",))
    looked = ReadLog(node / "reads.db", lambda: NOW_US)
    looked.note(Look("M. Ivanova", "duty", "page", "picture"))
    looked.close()
    back_up(node, tmp_path / "a.backup", PASSPHRASE, NOW_US, CHEAP)
    restore(tmp_path / "a.backup", tmp_path / "b", PASSPHRASE, NOW_US + 1)
    again = Sessions(tmp_path / "b" / "sessions.json")
    assert again.actor(token, page=False) is not None
    assert again.actor(page, page=True) is None
    found = ReadLog(tmp_path / "b" / "reads.db", lambda: NOW_US + 2)
    lines = found.listed()
    found.close()
    assert [(line.look.what, line.whole) for line in lines] == [("restored", True), ("picture", True)]
    assert "since then is not here" in lines[0].look.why


def test_what_stands_there_stays_unless_it_is_said_and_is_set_aside_then(node: Path, taken: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not empty"):
        restore(taken, node, PASSPHRASE, NOW_US)
    told = restore(taken, node, PASSPHRASE, NOW_US, replace=True)
    aside = Path(str(told["set_aside"]))
    assert aside.parent == node.parent
    assert sha256_of(aside / identity.SIGNING) == sha256_of(node / identity.SIGNING)
    (tmp_path / "empty").mkdir()
    assert restore(taken, tmp_path / "empty", PASSPHRASE, NOW_US)["set_aside"] is None
    with pytest.raises(Refused, match="no folder"):
        restore(taken, taken, PASSPHRASE, NOW_US)


def test_a_running_node_is_never_replaced(node: Path, taken: Path) -> None:
    with (node / "lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="a node runs"):
            restore(taken, node, PASSPHRASE, NOW_US, replace=True)
    restore(taken, node, PASSPHRASE, NOW_US, replace=True)


def refuses(file: Path, folder: Path, error: type[Exception], match: str) -> None:
    """Nothing is there afterwards that was not before."""
    before = sorted(folder.parent.iterdir())
    with pytest.raises(error, match=match):
        restore(file, folder, PASSPHRASE, NOW_US)
    assert sorted(folder.parent.iterdir()) == before


def test_a_changed_file_a_wrong_passphrase_and_one_that_is_not_there_replace_nothing(taken: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="the passphrase is another one"):
        restore(taken, tmp_path / "b", "another passphrase", NOW_US)
    spoiled = bytearray(taken.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    taken.write_bytes(spoiled)
    refuses(taken, tmp_path / "b", Refused, "changed")
    refuses(tmp_path / "none", tmp_path / "b", Refused, "cannot be read")


def test_a_file_that_was_cut_off_anywhere_replaces_nothing(taken: Path, tmp_path: Path) -> None:
    whole, cut = taken.read_bytes(), tmp_path / "cut.backup"
    for size in (0, 5, 25, 90, 150, 1000, len(whole) // 2, len(whole) - 20, len(whole) - 1):
        cut.write_bytes(whole[:size])
        refuses(cut, tmp_path / "b", Refused, "no backup of ours|changed, or a part of it is missing|was changed")


def test_a_backup_of_a_newer_version_is_named_as_one(taken: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.backup"
    newer.write_bytes(taken.read_bytes().replace(b"deconflict backup 1", b"deconflict backup 2", 1))
    refuses(newer, tmp_path / "b", Refused, "another form than this version")
    refuses(packed(tmp_path / "n", {}, b'{"format":2,"party":"a","sealed_for":"b"}'), tmp_path / "b", Refused, "format 2, not 1")


def test_a_disk_without_room_is_said_as_that() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(Refused, match="No space left"):
        _write(full, b"x", Path("/node/record.db"))


def test_where_nothing_can_be_made_that_is_said(taken: Path) -> None:
    with pytest.raises(Refused, match="nothing can be written beside it"):
        restore(taken, taken / "in" / "a", PASSPHRASE, NOW_US)


def test_what_is_no_backup_of_a_node_inside_is_refused(tmp_path: Path) -> None:
    there = tmp_path / "b"
    good = {"signing.key": b"x"}
    refuses(packed(tmp_path / "1", good, b"{}"), there, Refused, "no manifest")
    refuses(packed(tmp_path / "2", good, Manifest(9, "a" * 26, "A", 0, 0, {})), there, Refused, "format 9")
    refuses(packed(tmp_path / "3", good, Manifest(FORMAT, "a" * 26, "A", 0, 0, {})), there, Refused, "the files that it names")
    refuses(packed(tmp_path / "4", good), there, Damaged, "not the one that was copied")
    for name in ("../up", "/up", "a/../../up"):
        refuses(packed(tmp_path / "5", {name: b"x"}), there, Refused, "no file of a node")
    refuses(packed(tmp_path / "6", {"link": b""}, kind=tarfile.SYMTYPE), there, Refused, "no file of a node")
    assert not (tmp_path.parent / "up").exists()


def manifest_of(files: Mapping[str, bytes], folder: Path, party: str = "a" * 26) -> Manifest:
    """A manifest that names them truly."""
    found = {}
    for name, content in files.items():
        path = folder / "digested"
        path.write_bytes(content)
        found[name] = sha256_of(path)
        path.unlink()
    return Manifest(FORMAT, party, "ALFA", NOW_US, 0, found)


def test_a_record_that_does_not_verify_replaces_nothing(node: Path, tmp_path: Path) -> None:
    there = tmp_path / "b"
    files = {path.name: path.read_bytes() for path in node.iterdir() if path.is_file()}
    refuses(packed(tmp_path / "1", files, manifest_of(files, tmp_path)), there, Damaged, "another party")
    bare = {name: content for name, content in files.items() if name != identity.RECORD}
    refuses(packed(tmp_path / "2", bare, manifest_of(bare, tmp_path)), there, Damaged, "no record")
    record = files[identity.RECORD]
    broken = {**files, identity.RECORD: record[:4096] + bytes(4096) + record[8192:]}
    refuses(packed(tmp_path / "3", broken, manifest_of(broken, tmp_path)), there, Damaged, "SQLite says|malformed|not a database")
    scribe, store = Scribe("ALFA"), SqliteStore(tmp_path / "forged.db")
    opening = scribe.write("plans", (0, 0, None))
    forged = scribe.write("plans", (0, 1, opening.hash), key=Scribe("BRAVO").signing)
    store.append([Row(entry, entry.header.written_at, None, 0) for entry in (opening, forged)])
    store.close()
    unsigned = {**files, identity.RECORD: (tmp_path / "forged.db").read_bytes()}
    (tmp_path / "forged.db").unlink()
    refuses(packed(tmp_path / "4", unsigned, manifest_of(unsigned, tmp_path)), there, Damaged, "signed by no key")
