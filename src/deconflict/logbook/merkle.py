"""The Merkle tree of RFC 6962 and RFC 9162 (section 2.1) over SHA-256: roots, inclusion proofs and consistency proofs.

Functions on hashes only; which leaves a tree has is the caller's business. Proofs are lists of 32-byte hashes, lowest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, 32 bytes; of no leaves, the hash of nothing.

    Pairs level by level; an odd last one rises unpaired, which gives the tree of RFC 6962.
    """
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    # Most bodies are one or two parts.
    if len(level) == 2:
        return node_hash(level[0], level[1])
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


class Frontier:
    """A tree that only grows: keeps one hash per full subtree, so that a leaf and a root cost at most log2(size) hashes."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._full: list[bytes] = []
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        size, node = self.size, leaf
        while size & 1:
            node = node_hash(self._full.pop(), node)
            size >>= 1
        self._full.append(node)
        self.size += 1

    def copy(self) -> Frontier:
        """Another that grows by itself."""
        copy = Frontier()
        copy.size, copy._full = self.size, list(self._full)
        return copy

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._full:
            return EMPTY_ROOT
        root = self._full[-1]
        for left in reversed(self._full[:-1]):
            root = node_hash(left, root)
        return root


class Tree:
    """A tree whose full subtrees are all kept, twice the size of its leaves: any proof then costs at most log2(size)**2 hashes."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves. IndexError where there are not so many."""
        if not 0 <= size <= len(self._levels[0]):
            raise IndexError(size)
        return self._over(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that leaf `index` is in the tree over the first `size` leaves. IndexError outside of it."""
        if not 0 <= index < size <= len(self._levels[0]):
            raise IndexError(index)
        proof, first, last = [], 0, size
        while last - first > 1:
            middle = first + _split(last - first)
            proof.append(self._over(middle, last) if index < middle else self._over(first, middle))
            first, last = (first, middle) if index < middle else (middle, last)
        return proof[::-1]

    def consistency(self, size: int, grown: int) -> list[bytes]:
        """The proof that the tree over the first `size` leaves grew into the one over `grown`. IndexError outside of it."""
        if not 0 < size <= grown <= len(self._levels[0]):
            raise IndexError(size)
        proof, first, last, whole = [], 0, grown, True
        while last != size:
            middle = first + _split(last - first)
            proof.append(self._over(middle, last) if size <= middle else self._over(first, middle))
            first, last, whole = (first, middle, whole) if size <= middle else (middle, last, False)
        return ([] if whole else [self._over(first, last)]) + proof[::-1]

    def _over(self, first: int, last: int) -> bytes:
        """The root over leaves `first` to `last` - 1, which is a subtree as RFC 9162 splits it."""
        length = last - first
        if length & (length - 1) == 0:
            return self._levels[length.bit_length() - 1][first // length]
        middle = first + _split(length)
        return node_hash(self._over(first, middle), self._over(middle, last))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree over `leaves` (RFC 9162, 2.1.3.1). IndexError outside of it."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root_of(leaves[:split])]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at `index` of the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(other, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, other)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree over the first `size` leaves grew into the tree over all (RFC 9162, 2.1.4.1). IndexError outside of it."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return _subproof(leaves, size, whole=True)


def verify_consistency(size: int, grown: int, root: bytes, grown_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree (`size`, `root`) is the beginning of the tree (`grown`, `grown_root`) (RFC 9162, 2.1.4.2)."""
    if not 0 < size <= grown:
        return False
    if size == grown:
        return not proof and root == grown_root
    path = [root, *proof] if size & (size - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = size - 1, grown - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, other)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (root, grown_root)


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if size <= split:
        return [*_subproof(leaves[:split], size, whole=whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], size - split, whole=False), root_of(leaves[:split])]
