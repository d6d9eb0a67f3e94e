"""The verifier that stands by itself: what holds, and each thing that can be wrong, named with its place."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from deconflict.logbook.checkpoint import Checkpoint, origin_of, sign_checkpoint
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.proof import equivocation
from deconflict.logbook.verify import verify_rows
from deconflict.service import verifier, verifier_forms
from deconflict.service.bundle import Asked, write_bundle
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.messages import Concern
from deconflict.statements.records import RecordHead
from deconflict.testing.scribe import Scribe
from tests.service.records import LINE, WITNESS, WITNESS_KEY, Pair, header, with_every_part

GIVEN = {WITNESS: WITNESS_KEY.public}
Change = Callable[[list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def flips() -> ModuleType:
    """tools/flips.py."""
    spec = importlib.util.spec_from_file_location("flips", Path(__file__).parents[2] / "tools" / "flips.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bundled(pair: Pair, folder: Path, asked: Asked | None = None) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.zip"
    write_bundle(path, lambda: pair.rows, asked)
    return path


def said(path: Path, given: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(kind, what) for kind, _, what in verifier.verify(path, given or GIVEN).found]


def altered(path: Path, change: Change, name: str = "entries.jsonl") -> Path:
    """The same bundle with lines changed by somebody who makes the manifest anew, so that only what is signed is left to speak."""
    out = path.with_suffix(".changed.zip")
    with zipfile.ZipFile(path) as there:
        files = {one: there.read(one) for one in there.namelist()}
    files[name] = b"".join(change(files[name].splitlines(keepends=True)))
    manifest = json.loads(files.pop("manifest.json"))
    manifest["files"] = {one: hashlib.sha256(data).hexdigest() for one, data in files.items()}
    del manifest["digest"]
    manifest["digest"] = hashlib.sha256(verifier_forms.canonical(manifest).encode()).hexdigest()
    with zipfile.ZipFile(out, "w") as here:
        for one, data in {**files, "manifest.json": (verifier_forms.canonical(manifest) + "\n").encode()}.items():
            here.writestr(one, data)
    return out


def test_a_bundle_with_every_part_verifies_and_tells_its_gap(tmp_path: Path) -> None:
    pair = with_every_part()
    assert len(pair.rows) == 20
    record = verifier.verify(bundled(pair, tmp_path), GIVEN)
    assert [kind for kind, _, _ in record.found] == ["GAP"]
    assert len(record.at) == 20
    assert len(record.trees) == 4
    assert verify_rows(row for row in pair.rows if row.branch == 0).ok


def test_it_runs_by_itself_from_the_bundle(tmp_path: Path) -> None:
    path = bundled(with_every_part(), tmp_path)
    with zipfile.ZipFile(path) as zipped:
        (tmp_path / "verify.py").write_bytes(zipped.read("verify.py"))
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(GIVEN))
    for more in ([], [str(keys)]):
        done = subprocess.run([sys.executable, "-I", "verify.py", path.name, *more], cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "20 entries: verifies"), done.stderr
    assert "deconflict" not in {line.split(" ")[1].partition(".")[0] for line in _imports(tmp_path / "verify.py")}
    path.write_bytes(b"no zip")
    done = subprocess.run([sys.executable, "-I", "verify.py", path.name], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "does not verify" in done.stdout) == (1, True)


def _imports(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text().splitlines() if line.strip().startswith(("import ", "from "))]


def test_flipped_bytes_are_seen(tmp_path: Path, flips: ModuleType) -> None:
    data = bundled(with_every_part(), tmp_path).read_bytes()
    rng = Random(3)
    seen, missed, outside = flips.flip(data, [(rng.randrange(len(data)), rng.randrange(8)) for _ in range(150)])
    assert missed == []
    assert seen.total() + len(outside) == 150
    assert len(outside) < 15


def test_bytes_outside_of_what_is_signed_are_listed_by_where_they_stand(tmp_path: Path, flips: ModuleType) -> None:
    data = bundled(with_every_part(), tmp_path).read_bytes()
    named = flips.regions(data)
    (time_of,) = [at for at, name in named if name == "entries.jsonl, its header: time"]
    end = named[-1][0]
    found = flips.grouped([time_of, time_of + 1, time_of + 3, end], named)
    listed = f"{time_of}-{time_of + 1}, {time_of + 3}"
    assert found == [("entries.jsonl, its header: time", listed), ("the end of the directory", str(end))]
    assert data[named[-1][0] :][:4] == b"PK\5\6"
    assert flips.flip(data, [(time_of, 0)])[2] == [time_of]


def talked() -> Pair:
    """ALFA says four things; BRAVO tells how far it holds them."""
    pair = Pair()
    for number in range(1, 5):
        pair.concern(pair.alfa, f"number {number}")
    pair.concern(pair.bravo)
    pair.head(pair.bravo, LINE)
    return pair


DONE: dict[str, tuple[Change, str, str]] = {
    "nothing": (lambda lines: lines, "", ""),
    "dropped": (lambda lines: lines[:1] + lines[2:], "GAP", "entries 1 to 1, which entry 2 follows, are not here"),
    "swapped": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "PROBLEM", "it stands here after one that follows it"),
    "doubled": (lambda lines: [*lines[:2], lines[1], *lines[2:]], "PROBLEM", "this entry stands here twice"),
    "cut short": (lambda lines: lines[:-1], "GAP", "BRAVO vouches for this entry, which is not here"),
    "cut in a line": (lambda lines: [*lines[:-1], lines[-1][:-40]], "PROBLEM", "not an entry"),
    "spaced": (lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]], "PROBLEM", "not in its canonical encoding"),
    "another word": (lambda lines: [*lines[:1], lines[1].replace(b"number 1", b"number 9"), *lines[2:]], "PROBLEM", "the body is not"),
    "another time": (lambda lines: [*lines[:1], lines[1].replace(b'_at":179', b'_at":178'), *lines[2:]], "PROBLEM", "signed by no key"),
    "spaced inside": (lambda lines: [*lines[:1], lines[1].replace(b'"text":', b'"text": '), *lines[2:]], "PROBLEM", "not in its canonical"),
    "another order": (lambda lines: [re.sub(rb'("name":"main"),("salt":"[^"]*")', rb"\2,\1", lines[0]), *lines[1:]], "PROBLEM", "not in"),
    "said by whom": (lambda lines: [lines[0].replace(b'{"entry"', b'{"bearer":"a\\"b","entry"', 1), *lines[1:]], "PROBLEM", "not in its"),
    "no part": (lambda lines: [re.sub(rb'"body":\[.*?\],"header"', b'"body":[],"header"', lines[0]), *lines[1:]], "PROBLEM", "not an entr"),
    "half a part": (lambda lines: [re.sub(rb'"salt":"[^"]*",', b"", lines[0]), *lines[1:]], "PROBLEM", "a part is a name with"),
    "another field": (lambda lines: [lines[0].replace(b'"seq":0', b'"sea":0'), *lines[1:]], "PROBLEM", "not a header"),
    "no opening": (lambda lines: [*lines[:1], lines[1].replace(b'"seq":1', b'"seq":0'), *lines[2:]], "PROBLEM", "opens an epoch"),
    "a short signature": (lambda lines: [re.sub(rb'"signature":"..', b'"signature":"', lines[0]), *lines[1:]], "PROBLEM", "64 bytes"),
}


@pytest.mark.parametrize("what", DONE)
def test_what_is_done_to_lines_is_named_even_with_a_manifest_made_anew(what: str, tmp_path: Path) -> None:
    pair, (change, kind, named) = talked(), DONE[what]
    path = bundled(pair, tmp_path)
    mine = [n for n, row in enumerate(pair.rows) if (row.entry.header.author, row.entry.header.logbook) == (pair.alfa.party, LINE)]

    def within(lines: list[bytes]) -> list[bytes]:
        return [line for number, line in enumerate(lines) if number not in mine] + change([lines[number] for number in mine])

    found = said(altered(path, within))
    assert any(kind == one and named in text for one, text in found) or (found == [] and not kind), found


@pytest.mark.parametrize(
    ("name", "change", "named"),
    [
        ("checkpoints.jsonl", lambda lines: [lines[0].replace(rb"\n2\n", rb"\n3\n"), *lines[1:]], "signed by no key of its author"),
        ("checkpoints.jsonl", lambda lines: [b'{"note":"x"}\n'], "not a checkpoint"),
        ("checkpoints.jsonl", lambda lines: [b"[]\n"], "TypeError"),
        ("checkpoints.jsonl", lambda lines: [*lines[:1], lines[1].replace(b"qkoJ0QAAAAB", b"qkoJ0QAAAAC"), *lines[2:]], "cosignature that"),
        ("checkpoints.jsonl", lambda lines: lines[1:], "KeyError"),
        ("proofs.jsonl", lambda lines: [lines[0].replace(b'["', b'["A'[:2] + b"B"), *lines[1:]], "base64url"),
        ("proofs.jsonl", lambda lines: [re.sub(rb'\["(.{43})"', rb'["\1","\1"', lines[0])], "too long"),
        ("proofs.jsonl", lambda lines: [re.sub(rb"\[.*\]", rb"[]", lines[1])], "too short"),
        ("proofs.jsonl", lambda lines: [lines[1].replace(b'"seq":1', b'"seq":0')], "does not hold"),
        ("proofs.jsonl", lambda lines: [lines[0].replace(b'"from_size":2', b'"from_size":3')], "does not hold"),
    ],
)  # fmt: skip
def test_what_is_done_to_trees_is_named(name: str, change: Change, named: str, tmp_path: Path) -> None:
    found = said(altered(bundled(with_every_part(), tmp_path), change, name))
    assert any(kind in ("PROBLEM", "FINDING") and named in text for kind, text in found), found


def test_a_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    path = bundled(talked(), tmp_path)
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("more.txt", b"more")
    assert any("lists other files" in what for _, what in said(path))
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(bundled(talked(), tmp_path)) as there, zipfile.ZipFile(other, "w") as here:
        for name in there.namelist():
            data = there.read(name)
            here.writestr(name, data.replace(b'"format":2', b'"format":3') if name == "manifest.json" else data)
    assert any("another format" in what for _, what in said(other))


def test_forks_rewritten_records_and_backdating_are_found(tmp_path: Path) -> None:
    pair = talked()
    alfa = pair.alfa
    book = alfa.books[LINE]
    one, other = (alfa.sign(book, "CONCERN", {"main": _words(alfa, text)}) for text in ("yes", "no"))
    book.place(one)
    pair.keep(one)
    pair.keep(other, branch=1)
    assert said(bundled(pair, tmp_path)) == [("FINDING", "its author signed two entries for this place")]
    proof = equivocation(one, other)
    shown = talked()
    shown.tell(shown.bravo, LINE, "EQUIVOCATION", main=proof)
    assert ("FINDING", "its author signed two entries for this place, as an entry here proves") in said(bundled(shown, tmp_path))
    late = talked()
    late.bravo.now_us += 10_000_000
    seen = late.concern(late.bravo)
    late.alfa.now_us = seen.header.written_at - 9_000_000
    tip = late.alfa.books[LINE].next()
    late.keep(late.alfa.write(LINE, tip, seen=(seen.hash,)))
    (found,) = said(bundled(late, tmp_path))
    assert found[0] == "FINDING"
    assert found[1].startswith("written 8.0 s before")


def test_a_tree_over_other_entries_is_found(tmp_path: Path) -> None:
    pair = talked()
    alfa, origin = pair.alfa, origin_of(pair.alfa.party, LINE, 0)
    tip = alfa.books[LINE].tip()
    assert tip is not None
    for size, root in ((3, bytes(32)), (3, bytes(31) + b"1"), (tip.seq + 40, bytes(32))):
        note = sign_checkpoint(Checkpoint(origin, size, root), alfa.signing, alfa.signing.public)
        head = RecordHead(
            message=header(alfa), logbook=LINE, epoch=0, seq=tip.seq, head="A" * 43, party=pair.bravo.party, checkpoint=note[:-1],
        )  # fmt: skip
        pair.tell(alfa, LINE, "RECORD_HEAD", main=head)
    found = said(bundled(pair, tmp_path))
    assert ("FINDING", "ALFA vouches for another entry in this place than its author signed here") in found
    assert ("FINDING", "its author signed a tree over other entries than those it signed") in found
    assert ("GAP", "ALFA vouches for this entry, which is not here") in found


def test_keys_count_as_the_specification_says(tmp_path: Path) -> None:
    pair, thief, fresh = talked(), SigningKey.generate(bytes([1]) * 32), SigningKey.generate(bytes([2]) * 32)
    alfa = pair.alfa
    key = Key(name="ALFA", signing_key=fresh.public, recovery_key=alfa.recovery.public, tls_pins=("A" * 43,), why="new")
    pair.tell(alfa, "keys", "KEY", main=key)
    old, alfa.signing = alfa.signing, fresh
    pair.concern(alfa, "by the new key")
    assert said(bundled(pair, tmp_path)) == []
    tip = alfa.books[LINE].next()
    revoke = Revoke(signing_key=old.public, logbook=LINE, epoch=0, from_seq=tip[1])
    pair.keep(alfa.place(alfa.books["keys"], "REVOKE", {"main": revoke}, by_recovery=True))
    alone = [("NOT COUNTED", verifier.NOBODY)] * 4
    assert said(bundled(pair, tmp_path)) == alone, "of what the old key signed nobody told that it was held before"
    for wrong, named in ((old, ("NOT COUNTED", verifier.REVOKED)), (thief, ("PROBLEM", ""))):
        pair.keep(alfa.write(LINE, alfa.books[LINE].next(), key=wrong))
        found = said(bundled(pair, tmp_path))
        assert len(found) == 5
        assert any(kind == named[0] and named[1] in what and (kind, what) not in alone for kind, what in found), found
        pair.rows.pop()
    path = bundled(pair, tmp_path)
    assert said(path, {alfa.party: old.public}) == said(path, {alfa.party: alfa.recovery.public}) == alone
    assert said(path, {alfa.party: thief.public}) == [("PROBLEM", "the key that was given for this party is none of its keys"), *alone]


def test_an_entry_that_names_another_place_is_a_problem(tmp_path: Path) -> None:
    pair = talked()
    alfa, tip = pair.alfa, pair.alfa.books[LINE].tip()
    assert tip is not None
    pair.keep(alfa.write(LINE, (0, tip.seq + 2, tip.hash)))
    alfa.now_us -= 60_000_000
    pair.keep(alfa.write(LINE, (0, tip.seq + 1, tip.hash)), alfa.write(LINE, (1, 0, tip.hash)), alfa.write("plans", (1, 0, tip.hash)))
    found = [what for kind, what in said(bundled(pair, tmp_path)) if kind == "PROBLEM"]
    elsewhere = "the entry it names as the one before it stands elsewhere"
    assert found == [elsewhere, "written before the entry it follows", elsewhere]


def _words(scribe: Scribe, text: str) -> Concern:
    return Concern(message=header(scribe), text=text)
