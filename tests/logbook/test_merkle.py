"""The Merkle tree against the published test vectors of Certificate Transparency (RFC 6962 reference implementation)."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.logbook.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[(0, 8)],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def _hex(proof: list[bytes]) -> list[str]:
    return [node.hex() for node in proof]


def test_published_roots() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" == EMPTY_ROOT.hex()
    assert [root_of(LEAVES[: size + 1]).hex() for size in range(8)] == ROOTS


def test_published_proofs() -> None:
    for (index, size), proof in INCLUSION.items():
        assert _hex(inclusion_proof(LEAVES[:size], index)) == proof
    for (size, grown), proof in CONSISTENCY.items():
        assert _hex(consistency_proof(LEAVES[:grown], size)) == proof


def _leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([n])).digest() for n in range(count)]


@given(st.integers(1, 40), st.data())
def test_inclusion(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert verify_inclusion(leaves[index], index, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, [*proof, root], root)
    assert not verify_inclusion(leaves[index], index, size, proof, EMPTY_ROOT)
    assert not verify_inclusion(leaves[index], size, size, proof, root)
    assert not verify_inclusion(leaves[index], -1, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert other == index or not verify_inclusion(leaves[index], other, size, proof, root)
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], root)


@given(st.integers(1, 40), st.data())
def test_consistency(grown: int, data: st.DataObject) -> None:
    leaves = _leaves(grown)
    size = data.draw(st.integers(1, grown))
    proof, root, grown_root = consistency_proof(leaves, size), root_of(leaves[:size]), root_of(leaves)
    assert verify_consistency(size, grown, root, grown_root, proof)
    assert not verify_consistency(size, grown, EMPTY_ROOT, grown_root, proof)
    assert not verify_consistency(size, grown, root, EMPTY_ROOT, proof)
    assert not verify_consistency(size, grown, root, grown_root, [*proof, root])
    assert not verify_consistency(0, grown, root, grown_root, proof)
    assert not verify_consistency(grown + 1, grown, root, grown_root, proof)
    if proof:
        assert not verify_consistency(size, grown, root, grown_root, proof[:-1])
        assert not verify_consistency(size, grown, root, grown_root, [])
    rewritten = root_of([leaf_hash(b"other"), *leaves[1:]])
    assert not verify_consistency(size, grown, root, rewritten, proof)


@given(st.integers(0, 70))
def test_frontier_is_the_same_tree(size: int) -> None:
    leaves = _leaves(size)
    frontier = Frontier(leaves)
    assert (frontier.size, frontier.root()) == (size, root_of(leaves))


def test_outside_of_the_tree() -> None:
    for index in (-1, 8):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES, index)
    for size in (0, 9):
        with pytest.raises(IndexError):
            consistency_proof(LEAVES, size)


@given(st.integers(1, 70), st.data())
def test_a_tree_that_is_kept_gives_the_same_roots_and_proofs(grown: int, data: st.DataObject) -> None:
    leaves = _leaves(grown + 3)
    tree, size = Tree(leaves), data.draw(st.integers(1, grown))
    index = data.draw(st.integers(0, size - 1))
    assert tree.root(size) == root_of(leaves[:size])
    assert tree.inclusion(index, size) == inclusion_proof(leaves[:size], index)
    assert tree.consistency(size, grown) == consistency_proof(leaves[:grown], size)


def test_outside_of_a_tree_that_is_kept() -> None:
    tree = Tree(LEAVES)
    assert (tree.root(0), Tree([]).root(0)) == (EMPTY_ROOT, EMPTY_ROOT)
    for wrong in (lambda: tree.root(9), lambda: tree.inclusion(3, 3), lambda: tree.inclusion(0, 9), lambda: tree.consistency(0, 3)):
        with pytest.raises(IndexError):
            wrong()
