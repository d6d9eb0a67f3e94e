"""Verify a bundle of `deconflict export` offline, with public keys alone: python verify.py BUNDLE [KEYS.json]

Written from docs/specs/entry.md, checkpoint.md and bundle.md. It imports nothing of deconflict: read it, copy it, run it by itself.
Beside Python it needs PyNaCl. It tells what does not hold (PROBLEM), what is proven of an author (FINDING) and, accusing nobody, what is
not here (GAP) and which words of a revoked key do not count (NOT COUNTED). KEYS.json: {party id, or name of a witness: public key}, learned
elsewhere. Exit code 1: it does not verify.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BufferedReader
from itertools import chain, islice
from typing import Any

from deconflict.service.verifier_forms import (
    HELD,
    LOG,
    NEVER,
    NOTE,
    TREE,
    Keys,
    Line,
    Place,
    Wrong,
    bytes_of,
    canonical,
    climb,
    good,
    grown,
    read_entry,
    read_header,
    read_json,
    roots,
    sha,
)

FORMAT, LINE_BYTES, CHUNK, SKEW_US, COSIGNED = 2, 80_000, 1000, 2_000_000, "cosignature/v1\ntime "
ENTRIES = "entries.jsonl"
Found = tuple[str, str, str]  # PROBLEM, FINDING, GAP or NOT COUNTED; where; what
# Kinds on which the rest stands: before the place that a REVOKE names they are what they were.
RESTS_ON = {"OPEN_EPOCH", "AUDIENCE", "KEY", "REVOKE", "PAIR_CONFIRM", "RECEIPT", "WITNESS_SIGN", "FIRST_SIGNATURE", "PART_DROPPED",
            "EQUIVOCATION"}  # fmt: skip
REVOKED = "signed with a key after its author had revoked it"
NOBODY = "signed with a key that its author revoked, and nobody else is known to have held it before"
# What the words of a stranger can lead to.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, OSError, EOFError, zlib.error, zipfile.BadZipFile)


def check(job: tuple[int, list[bytes], Keys]) -> list[Line | Found]:
    """The entries of lines, numbered from the first number of the job on; or that something is wrong with one."""
    found: list[Line | Found] = []
    for number, data in enumerate(job[1], job[0]):
        try:
            line = read_entry(data)
            since_us = job[2].since(line.place, line.signed)
            if since_us is None:
                raise Wrong(f"{line.place} is signed by no key that its author stated")
            main = line.main if job[2].revoked or line.kind not in HELD else {}
            found.append(line._replace(signed=b"", since_us=since_us, main=main))
        except FAULTS as fault:
            found.append(("PROBLEM", f"{ENTRIES}:{number}", f"{type(fault).__name__}: {fault}"))
    return found


def span(run: list[Line]) -> tuple[int, int]:
    """The first and the last seq of entries that follow each other."""
    return run[0].place[3], run[-1].place[3]


class Record:
    """What is in a bundle, and what was `found` of it. `sound`: those of its `trees` that a key signed which was never revoked."""

    def __init__(self, keys: Keys, given: Mapping[str, str]) -> None:
        self.keys, self.given = keys, given
        self.found: list[Found] = []
        self.at: dict[str, tuple[list[Line], Line]] = {}
        self.runs: defaultdict[tuple[Any, ...], list[list[Line]]] = defaultdict(list)
        self.trees: dict[tuple[str, int], bytes] = {}
        self.sound: set[tuple[str, int]] = set()
        self._awaited: set[str | None] = set()
        self._receipts: defaultdict[str, list[Line]] = defaultdict(list)
        self._cosigned: defaultdict[tuple[Any, ...], list[tuple[int, Line]]] = defaultdict(list)

    def tell(self, kind: str, place: Iterable[Any], what: str) -> None:
        """Something was found at a place."""
        self.found.append((kind, "/".join(map(str, place)), what))

    def add(self, line: Line) -> None:
        """Put an entry, whose signature is good, after the one it names."""
        run, before = self.at.get(line.previous or "", (None, line))
        joins = before.place == (*line.place[:3], line.place[3] - 1)
        opens = line.place[3] == 0 and before.place[:2] == line.place[:2] and before.place[2] < line.place[2]
        if line.hash in self.at:
            return self.tell("PROBLEM", line.place, "this entry stands here twice")
        if line.hash in self._awaited:
            self.tell("PROBLEM", line.place, "it stands here after one that follows it")
        if run is None:
            self._awaited.add(line.previous)
        elif not joins and not opens:
            self.tell("PROBLEM", line.place, "the entry it names as the one before it stands elsewhere")
        elif joins and line.written_at < before.written_at:
            self.tell("PROBLEM", line.place, "written before the entry it follows")
        if run is None or not joins or run[-1] is not before:
            run = []
            self.runs[line.place[:3]].append(run)
        run.append(line)
        self.at[line.hash] = run, line

    def first(self, key: tuple[Any, ...]) -> list[Line]:
        """What is here of an epoch from its opening on: branch 0."""
        return next((run for run in self.runs.get(key, ()) if run[0].place[3] == 0), [])

    def roots(self, key: tuple[Any, ...], sizes: set[int]) -> dict[int, bytes]:
        """The roots over the first so many entries of an epoch, as far as all of those are here."""
        leaves = (sha(b"\x00" + bytes_of(line.hash, 32)) for line in self.first(key)[: max(sizes, default=0)])
        return {size: root() for size, root in enumerate(roots(leaves), 1) if size in sizes}

    def witness(self) -> None:
        """Where a key was revoked: who held what."""
        lines = [line for _, line in self.at.values() if line.kind in HELD and line.since_us] if self.keys.revoked else []
        for line in lines:
            for hash in line.main.get("entries", ()):
                self._receipts[hash].append(line)
            if found := TREE.fullmatch(line.main.get("checkpoint", "")):
                author, logbook, epoch, size, _ = found.groups()
                self._cosigned[author, logbook, int(epoch)].append((int(size), line))
        for key, trees in self._cosigned.items():
            held = self.roots(key, {size for size, _ in trees}).items()
            bodies = {f"{LOG}{'/'.join(map(str, key))}\n{size}\n{base64.b64encode(root).decode()}" for size, root in held}
            trees[:] = [(size, line) for size, line in trees if line.main["checkpoint"] in bodies]

    def void(self, line: Line) -> str:
        """Why an entry does not count; empty where it does (docs/specs/entry.md, Keys)."""
        author, *_, seq = line.place
        if line.since_us == NEVER or (line.since_us and line.kind in RESTS_ON):
            return ""
        if not line.since_us:
            return REVOKED
        held = [one for one in self._receipts[line.hash] if one.main["received_at_us"] <= line.since_us]
        if [one.hash for one in self.first(line.place[:3])[seq : seq + 1]] == [line.hash]:
            held += [one for size, one in self._cosigned[line.place[:3]] if size > seq and one.written_at <= line.since_us]
        return "" if any(one.place[0] != author for one in held) else NOBODY

    def judge(self) -> None:
        """Gaps, forks, what does not count, what was written before what it had seen, and what entries vouch for."""
        self.witness()
        for key, runs in self.runs.items():
            for number, (first, last) in enumerate(spans := [span(run) for run in runs]):
                if first and not any(begins < first <= ends + 1 for begins, ends in spans):
                    below = max((ends + 1 for _, ends in spans if ends < first), default=0)
                    self.tell("GAP", key, f"entries {below} to {first - 1}, which entry {first} follows, are not here")
                for run, (begins, ends) in zip(runs[:number], spans, strict=False):
                    both = range(max(first, begins), min(last, ends) + 1)
                    pairs = ((run[seq - begins], runs[number][seq - first]) for seq in both)
                    if fork := next((one for one, other in pairs if not self.void(one) and not self.void(other)), None):
                        self.tell("FINDING", fork.place, "its author signed two entries for this place")
        for _, line in self.at.values():
            if void := self.void(line):
                self.tell("NOT COUNTED", line.place, void)
                continue
            for _, seen in (self.at[head] for head in line.seen if head in self.at):
                if (early_us := seen.written_at - line.written_at) > SKEW_US:
                    self.tell("FINDING", line.place, f"written {early_us / 1e6:.1f} s before {seen.place}, which it had seen")
            by, said = line.place[0], line.main
            if line.kind == "RECORD_HEAD" and said:
                self.vouch(by, (by, said["logbook"], said["epoch"], said["seq"]), said["head"])
            if line.kind == "RECORD_HEAD" and "party_head" in said:
                self.vouch(by, (said["party"], said["logbook"], said["party_epoch"], said["party_seq"]), said["party_head"])
            if line.kind == "EQUIVOCATION" and said:
                self.prove(said)

    def vouch(self, by: str, place: Place, head: str | None) -> None:
        """`by` says that this entry (None: some entry) stands there."""
        stands = any(first <= place[3] <= last for first, last in map(span, self.runs.get(place[:3], ())))
        who, held = self.keys.names.get(by, by), self.at.get(head or "")
        if held is not None and held[1].place != place:
            self.tell("FINDING", place, f"{who} vouches here for an entry that stands elsewhere")
        elif held is None and stands and head is not None:
            self.tell("FINDING", place, f"{who} vouches for another entry in this place than its author signed here")
        elif not stands:
            self.tell("GAP", place, f"{who} vouches for this entry, which is not here")

    def prove(self, said: dict[str, Any]) -> None:
        """A proof that somebody signed two entries for one place."""
        one, other = (read_header(said[f"{which}_header"], said[f"{which}_signature"], None) for which in ("first", "second"))
        since_us = [self.keys.since(each.place, each.signed) for each in (one, other)]
        counts = all(at_us and not self.void(each._replace(since_us=at_us)) for each, at_us in zip((one, other), since_us, strict=True))
        if counts and one.place == other.place and one.hash != other.hash:
            self.tell("FINDING", one.place, "its author signed two entries for this place, as an entry here proves")

    def note(self, said: dict[str, Any]) -> None:
        """A checkpoint: a tree over the first entries of an epoch, signed by their author and perhaps by witnesses."""
        found = NOTE.fullmatch(said["note"])
        if found is None:
            raise Wrong("not a checkpoint")
        body, author, logbook, epoch, size, root, tail = found.groups()
        place, origin = (author, logbook, int(epoch), int(size) - 1), body.split("\n")[0]
        signed = {name: base64.b64decode(blob)[4:] for name, blob in re.findall("— (.*) (.*)\n", tail)}
        since_us, tree = self.keys.since(place, signed.get(origin, b"") + body.encode()), (origin, int(size))
        if since_us is None:
            raise Wrong("the checkpoint is signed by no key of its author")
        if tree in self.sound and since_us == NEVER and self.trees[tree] != base64.b64decode(root):
            self.tell("FINDING", place, "its author signed two trees of this size")
        if tree not in self.sound:
            self.trees[tree] = base64.b64decode(root)
        if since_us == NEVER:
            self.sound.add(tree)
            self.vouch(author, place, None)
        for name in signed.keys() & self.given.keys():
            time = int.from_bytes(signed[name][:8], "big")
            if not good(self.given[name], signed[name][8:] + f"{COSIGNED}{time}\n{body}".encode()):
                self.tell("FINDING", place, f"a cosignature that was told as one of {name} is none")

    def hold(self) -> None:
        """Hold the signed trees of each epoch against its entries, where all of them are here and no two stand in one place."""
        for key, (_, *branches) in self.runs.items():
            log = LOG + "/".join(map(str, key))
            for size, root in self.roots(key, set() if branches else {size for origin, size in self.sound if origin == log}).items():
                if root != self.trees[log, size]:
                    self.tell("FINDING", (*key, size - 1), "its author signed a tree over other entries than those it signed")

    def follow(self, proof: dict[str, Any]) -> None:
        """A proof that an entry is in a signed tree, or that one signed tree grew into another."""
        hashes, size, origin = [bytes_of(hash, 32) for hash in proof["hashes"]], proof["size"], proof["origin"]
        if proof["proves"] == "inclusion":
            leaf = sha(b"\x00" + bytes_of(proof["entry"], 32))
            holds = climb(proof["seq"], size - 1, leaf, leaf, hashes)[1] == self.trees[origin, size]
            author, logbook, epoch = re.fullmatch("(.*?)/(.*)/(.*)", origin.removeprefix(LOG)).groups()  # type: ignore[union-attr]
            self.vouch(author, (author, logbook, int(epoch), proof["seq"]), proof["entry"] if holds else None)
        else:
            trees = self.trees[origin, proof["from_size"]], self.trees[origin, size]
            holds = 0 < proof["from_size"] < size and grown(proof["from_size"], size, trees[0], hashes) == trees
        if not holds:
            raise Wrong(f"the proof of {proof['proves']} does not hold")


def lines_of(zipped: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The lines of a file of the bundle."""
    return iter(partial(BufferedReader(zipped.open(name), 2**18).readline, LINE_BYTES), b"")  # type: ignore[type-var]


Digests = tuple[dict[str, str], list[Line], dict[str, str]]  # SHA-256 by name; entries of `keys` logbooks; faults by name


def digests(job: tuple[Any, list[str]]) -> Digests:
    """Files of a bundle: the SHA-256 of each, the entries of `keys` logbooks that are in them, and why one does not read on."""
    hashes, keyed, faults = {}, [], {}
    with zipfile.ZipFile(job[0]) as zipped:
        for name in job[1]:
            found = hashlib.sha256()
            try:
                for piece in lines_of(zipped, name) if name == ENTRIES else iter(partial(zipped.open(name).read, 2**18), b""):
                    found.update(piece)
                    if name == ENTRIES and b'"logbook":"keys"' in piece:
                        keyed.append(read_entry(piece))
            except FAULTS as fault:
                faults[name] = f"does not read on: {fault}"
            hashes[name] = found.hexdigest()
    return hashes, keyed, faults


def unpack(path: Any, zipped: zipfile.ZipFile, record: Record, spread: Callable[..., Iterable[Any]]) -> list[Line]:
    """Hold every file against the manifest, and return the entries of `keys` logbooks."""
    manifest = read_json(zipped.read("manifest.json"))
    stated = {name: value for name, value in manifest.items() if name != "digest"}
    if (manifest["digest"], stated["format"]) != (sha(canonical(stated).encode()).hex(), FORMAT):
        raise Wrong("its digest is of something else, or it is of another format")
    if sorted(zipped.namelist()) != sorted(["manifest.json", *stated["files"]]):
        raise Wrong("it lists other files than are here")
    others = [name for name in stated["files"] if name != ENTRIES]
    halves: list[Digests] = list(spread(digests, [(path, [ENTRIES]), (path, others)]))
    hashes = {name: digest for some, _, _ in halves for name, digest in some.items()}
    faults = {name: fault for _, _, found in halves for name, fault in found.items()}
    for name, digest in stated["files"].items():
        if name in faults:
            record.tell("PROBLEM", [name], faults[name])
        if hashes[name] != digest:
            record.tell("PROBLEM", [name], "not the file that the manifest was made of")
    return halves[0][1]


def verify(path: Any, given: Mapping[str, str], spread: Callable[..., Iterable[Any]] = map) -> Record:
    """Verify the bundle in a file. `spread(run, jobs)` does what `map` does, perhaps in several processes."""
    record, part = Record(Keys(()), given), "manifest.json"
    try:
        with zipfile.ZipFile(path) as zipped:
            keyed, part = unpack(path, zipped, record, spread), ENTRIES
            record.keys = Keys(keyed)
            for party in given.keys() & record.keys.recovery.keys():
                if given[party] not in (record.keys.recovery[party], *record.keys.signing.get(party, ())):
                    record.tell("PROBLEM", [party], "the key that was given for this party is none of its keys")
            lines = lines_of(zipped, part)
            batches = enumerate(iter(lambda: list(islice(lines, CHUNK)), []))
            for found in chain.from_iterable(spread(check, ((at * CHUNK + 1, batch, record.keys) for at, batch in batches))):
                record.add(found) if isinstance(found, Line) else record.found.append(found)
            record.judge()
            for part, take in (("checkpoints.jsonl", record.note), ("proofs.jsonl", record.follow)):
                name = part
                for number, data in enumerate(lines_of(zipped, name), 1):
                    part = f"{name}:{number}"
                    take(read_json(data))
            record.hold()
    except FAULTS as fault:
        record.tell("PROBLEM", [part], f"{type(fault).__name__}: {fault}")
    return record


def main(path: str, keys: str = "") -> int:
    """Print what was found."""
    with open(keys or 0, closefd=bool(keys)) as file:
        record = verify(path, json.load(file) if keys else {})
    for party, key in sorted(record.keys.recovery.items()):
        how = "key as given" if party in record.given else "key known from this bundle alone"
        print(f"{party} {record.keys.names.get(party)}: {how}; SHA-256 of its recovery key {sha(bytes_of(key, 32)).hex()}")
    print("".join(f"{kind} {place}: {what}\n" for kind, place, what in record.found), end="")
    broken = any(kind == "PROBLEM" for kind, _, _ in record.found)
    print(f"{len(record.at)} entries: {'does not verify' if broken else 'verifies'}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
