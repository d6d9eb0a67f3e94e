"""What stands in a bundle: lines, entries, trees and keys. The first half of the verifier that goes with each bundle (`verifier`).

It imports nothing of deconflict, and is written from docs/specs/entry.md and checkpoint.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from typing import Any, NamedTuple

from nacl.bindings import crypto_sign_open
from nacl.exceptions import CryptoError

ENTRY, PARTY, LOG, NEVER = b"deconflict/entry/1\n", b"deconflict/party/1\n", "deconflict/log/1/", 2**53
BEFORE = re.compile(r'{(?:"bearer":"\w+",)?(?:"branch":-?\d+,)?"entry":{"body":', re.ASCII)
BEHIND = re.compile(r'({[^{}]*}),"signature":"([\w-]*)"},"received_at_us":\d+}\n', re.ASCII)
HEADER = re.compile(r'{"author":"([a-z2-7]{26})","body_hash":"([\w-]{43})","epoch":(\d+),"kind":"([A-Z][A-Z0-9_]{0,31})",'
                    r'"logbook":"(keys|plans|tracks|desk|line/[a-z2-7]{26})"(?:,"previous":"([\w-]{43})")?(?:,"seen":'
                    r'(\["[\w-]{43}"(?:,"[\w-]{43}"){0,63}\]))?,"seq":(\d+),"v":\d+,"written_at":(\d+)}', re.ASCII)  # fmt: skip
TREE = re.compile(rf"{LOG}([a-z2-7]{{26}})/([a-z]+(?:/\w+)?)/(\d+)\n([1-9]\d*)\n([\w+/]{{43}}=)", re.ASCII)
NOTE = re.compile(rf"({TREE.pattern}\n)\n((?:— \S+ [\w+/=]+\n)+)", re.ASCII)
Place = tuple[str, str, int, int]  # author, logbook, epoch, seq
# Kinds whose words matter here (of all others only form, body, signature and place do), and those that matter where a key was revoked.
TOLD, HELD = {"KEY", "REVOKE", "PAIR_CONFIRM", "RECORD_HEAD", "EQUIVOCATION", "RECEIPT", "WITNESS_SIGN"}, {"RECEIPT", "WITNESS_SIGN"}
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


class Wrong(ValueError):
    """Something does not hold; the text says what."""


def sha(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def text_of(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@lru_cache(256)
def bytes_of(text: str, length: int) -> bytes:
    """The bytes of base64url text, which has one spelling."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(data) != length or text_of(data) != text:
        raise Wrong(f"not the base64url of {length} bytes")
    return data


def good(key: str, signed: bytes) -> bool:
    """Whether that key (as text) made the Ed25519 signature (RFC 8032) that what was signed begins with."""
    try:
        crypto_sign_open(signed, bytes_of(key, 32))
    except (ValueError, CryptoError):
        return False
    return True


def read_json(data: bytes) -> Any:
    """What a line says, if it is the canonical encoding (RFC 8785) of that, and a line break."""
    value = json.loads(data.decode())
    if (canonical(value) + "\n").encode() != data:
        raise Wrong("not the canonical encoding of what it says")
    return value


def roots(leaves: Iterable[bytes]) -> Iterator[Callable[[], bytes]]:
    """After each leaf hash, what gives the Merkle root so far (RFC 9162, 2.1.1). One hash per full subtree is kept."""
    full: list[bytes] = []
    for size, leaf in enumerate(leaves, 1):
        while not size & 1:
            leaf, size = sha(b"\x01" + full.pop() + leaf), size >> 1
        full.append(leaf)
        yield lambda: reduce(lambda top, left: sha(b"\x01" + left + top), reversed(full))


def climb(at: int, last: int, old: bytes, new: bytes, path: list[bytes]) -> tuple[bytes, bytes]:
    """Up a tree whose last leaf is `last`, from place `at`: the root up to there, and of all (RFC 9162, 2.1.3.2 and 2.1.4.2)."""
    for other in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if at & 1 or at == last:
            old, new = sha(b"\x01" + other + old), sha(b"\x01" + other + new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = sha(b"\x01" + new + other)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("the proof is too short")
    return old, new


def grown(size: int, until: int, root: bytes, proof: list[bytes]) -> tuple[bytes, bytes]:
    """The roots of the smaller and the larger tree that a consistency proof leads to."""
    path, at, last = ([root, *proof] if size & (size - 1) == 0 else proof), size - 1, until - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return climb(at, last, path[0], path[0], path[1:])


class Line(NamedTuple):
    """An entry as far as it matters here. `main`: the words of kinds in TOLD; `signed`: the signature, and what it is over.

    `since_us`: when its key was first revoked; NEVER where it was not, 0 where it stands after the place up to which that key counts.
    """

    place: Place
    kind: str
    written_at: int
    hash: str
    previous: str | None
    seen: tuple[str, ...]
    main: dict[str, Any]
    signed: bytes
    since_us: int = NEVER


def read_header(text: str, signature: str, main: Any, root: str | None = None) -> Line:
    """A header in its canonical text, which is what was signed; `root`: of the body beside it."""
    found = HEADER.fullmatch(text)
    if found is None:
        raise Wrong("not a header")
    author, body_hash, epoch, kind, logbook, previous, heads, seq, written_at = found.groups()
    if root not in (None, body_hash):
        raise Wrong("the body is not the one that was signed")
    if (seq == "0") != (kind == "OPEN_EPOCH") or (previous is None and seq != "0"):
        raise Wrong("seq 0, and no other, opens an epoch; every other entry names the one before it")
    told, data = (main if kind in TOLD and isinstance(main, dict) else {}), ENTRY + text.encode()
    place, seen = (author, logbook, int(epoch), int(seq)), tuple(heads[2:-2].split('","') if heads else ())
    return Line(place, kind, int(written_at), text_of(sha(data)), previous, seen, told, bytes_of(signature, 64) + data)


def read_entry(data: bytes) -> Line:
    """The entry in a line of entries.jsonl, its body held against its header. What else stands there is its keeper's word, unsigned."""
    front, _, back = data.decode().rpartition(',"header":')
    before, behind = BEFORE.match(front), BEHIND.fullmatch(back)
    if before is None or behind is None:
        raise Wrong("not an entry, or not in its canonical encoding")
    body, (header, signature) = front[before.end() :], behind.groups()
    texts, leaves, values = [], [], {}
    for part in json.loads(body):
        texts.append(canonical(part))
        if part.keys() == {"name", "salt", "value"}:
            leaves.append(sha(b"\x00" + texts[-1].encode()))
        elif part.keys() == {"hash", "name"}:
            leaves.append(bytes_of(part["hash"], 32))
        else:
            raise Wrong("a part is a name with a salt and a value, or with a hash")
        values[part["name"]] = part.get("value")
    if f"[{','.join(texts)}]" != body or not leaves or list(values) != sorted(values) or len(values) < len(leaves):
        raise Wrong("not an entry, or not in its canonical encoding")
    return read_header(header, signature, values.get("main"), text_of([*roots(leaves)][-1]()))


class Keys:
    """Which keys of which party count where, from the `keys` logbooks (docs/specs/entry.md, Keys)."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.signing: dict[str, list[str]] = {}
        self.recovery: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.revoked: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
        self.since_us: dict[tuple[str, str], int] = {}
        told = sorted((line for line in lines if line.place[1] == "keys" and line.main), key=lambda line: (*line.place, line.hash))
        for key, author in ((line.main["recovery_key"], line.place[0]) for line in told if line.kind == "KEY"):
            if base64.b32encode(sha(PARTY + bytes_of(key, 32))).decode().lower()[:26] == author:
                self.recovery[author] = key
        # No signing key counts yet: first what the recovery key revokes, so that nothing a thief vouched for stands.
        for line in [*(line for line in told if line.kind == "REVOKE"), *told]:
            author, key, said = line.place[0], line.main["signing_key"], line.main
            if line.kind == "REVOKE" and self.since(line.place, line.signed):
                places, name = self.revoked.setdefault((author, key), {}), said["logbook"]
                places[name] = min(places.get(name, (NEVER, 0)), (said["epoch"], said["from_seq"]))
                self.since_us[author, key] = min(self.since_us.get((author, key), NEVER), line.written_at)
            elif line.kind == "KEY" and said["recovery_key"] == self.recovery.get(author) and self.since(line.place, line.signed):
                self.names[author] = said["name"]
                self.signing[author] = [*(held for held in self.signing.get(author, []) if held != key), key]

    def since(self, place: Place, signed: bytes) -> int | None:
        """When the key that signed was first revoked: see Line.since_us. None where no key signed that the author stated."""
        (author, logbook, *at), until = place, {}
        for key in reversed(self.signing.get(author, [])):
            places = self.revoked.get((author, key), {})
            # A line begun since, which no REVOKE can name, has no place up to which the key counts.
            until[key] = places.get(logbook, (0, 0) if logbook.startswith("line/") and "keys" in places else (NEVER, 0))
        if logbook == "keys":
            until[self.recovery.get(author, "")] = (NEVER, 0)
        for key in sorted(until, key=lambda key: until[key] < (NEVER, 0)):
            if good(key, signed):
                return NEVER if until[key] == (NEVER, 0) else self.since_us[author, key] if tuple(at) < until[key] else 0
        return None
