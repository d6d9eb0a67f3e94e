"""A C2SP witness (https://c2sp.org/tlog-witness): what it answers to a checkpoint, given what it signed before. No file, no socket.

It cosigns a tree of a party it knows only if that tree begins with the one it cosigned last. What it signed is to be on the disk, in the
same transaction as the look at what was there, before the answer is given.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from deconflict.errors import PeerFault
from deconflict.logbook.checkpoint import ORIGIN, Checkpoint, open_checkpoint, read_checkpoint
from deconflict.logbook.merkle import EMPTY_ROOT, verify_consistency

MAX_PROOF: Final = 63
MAX_REQUEST_BYTES: Final = 32_768
SIZE_TYPE: Final = "text/x.tlog.size"
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,15})")
_ORIGIN: Final = re.compile(rf"{ORIGIN}/([a-z2-7]{{26}})/(?:keys|plans|tracks|line/[a-z2-7]{{26}})/(?:0|[1-9][0-9]{{0,15}})")


class Answer(NamedTuple):
    """An HTTP status with its body and media type; `tree` is what is to be kept before it is given, None where nothing is."""

    status: int
    body: str
    media: str = "text/plain; charset=utf-8"
    tree: Checkpoint | None = None


def answer(
    request: bytes, held: Callable[[str], Checkpoint | None], keys: Mapping[str, str], cosigned: Callable[[str], str]
) -> Answer:  # fmt: skip
    """The answer to the body of an add-checkpoint.

    held: the tree last cosigned of an origin. keys: party id -> its signing key. cosigned: the line that cosigns a note.
    """
    try:
        old, proof, note = _read(request)
        checkpoint = read_checkpoint(note)
    except (PeerFault, ValueError) as fault:
        return Answer(400, f"{fault}\n")
    found = _ORIGIN.fullmatch(checkpoint.origin)
    if found is None or found[1] not in keys:
        return Answer(404, "no log that this witness knows\n")
    try:
        open_checkpoint(note, checkpoint.origin, keys[found[1]])
    except PeerFault as fault:
        return Answer(403, f"{fault}\n")
    if old > checkpoint.size:
        return Answer(400, "the old size is beyond the checkpoint's\n")
    return _grown(checkpoint, held(checkpoint.origin), old, proof) or Answer(200, cosigned(note), tree=checkpoint)


def _grown(checkpoint: Checkpoint, before: Checkpoint | None, old: int, proof: list[bytes]) -> Answer | None:
    """Why the tree is not known to have grown from the one before it, or None where it is."""
    size, root = (before.size, before.root) if before is not None else (0, EMPTY_ROOT)
    if old != size or (old == checkpoint.size and root != checkpoint.root):
        return Answer(409, f"{size}\n", SIZE_TYPE)
    grew = not proof if old in (0, checkpoint.size) else verify_consistency(old, checkpoint.size, root, checkpoint.root, proof)
    return None if grew else Answer(422, "the consistency proof does not hold\n")


def _read(request: bytes) -> tuple[int, list[bytes], str]:
    """(old size, proof, note). ValueError for anything else."""
    head, blank, note = request.decode().partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if len(request) > MAX_REQUEST_BYTES or old is None or not blank or len(lines) > MAX_PROOF:
        raise ValueError("not an add-checkpoint: old size, at most 63 proof lines, an empty line, a checkpoint")
    try:
        proof = [b64decode(line, validate=True) for line in lines]
    except Base64Error:
        raise ValueError("a proof line that is not base64") from None
    if any(len(hash) != 32 for hash in proof):
        raise ValueError("a proof line that is no hash")
    return int(old[1]), proof, note


def request_of(old: int, proof: list[str], note: str) -> bytes:
    """The body of an add-checkpoint; `proof` in base64."""
    return "\n".join([f"old {old}", *proof, "", note]).encode()
