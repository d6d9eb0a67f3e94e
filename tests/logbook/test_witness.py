"""A witness's answers, status by status as C2SP's tlog-witness has them, and that it never contradicts itself."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.logbook.checkpoint import Checkpoint, cosign, cosigned_at, origin_of, sign_checkpoint
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.merkle import Tree, leaf_hash
from deconflict.logbook.witness import SIZE_TYPE, Answer, answer, request_of
from deconflict.testing.scribe import Scribe

ALFA, NAME, WITNESS = Scribe("ALFA"), "witness.example/w1", SigningKey.generate(bytes([5]) * 32)
ORIGIN = origin_of(ALFA.party, "plans", 0)
TREE = Tree([leaf_hash(bytes([n])) for n in range(20)])
OTHER = Tree([leaf_hash(bytes([n, n])) for n in range(20)])


class Bench:
    """A witness whose disk is a dict."""

    def __init__(self) -> None:
        self.trees: dict[str, Checkpoint] = {}

    def ask(self, request: bytes) -> Answer:
        said = answer(
            request, self.trees.get, {ALFA.party: ALFA.signing.public},
            lambda note: cosign(note, NAME, WITNESS, WITNESS.public, 1_790_000_000).removeprefix(note),
        )  # fmt: skip
        if said.tree is not None:
            self.trees[said.tree.origin] = said.tree
        return said

    def add(self, old: int, size: int, tree: Tree = TREE, proven: int | None = None) -> Answer:
        start = old if proven is None else proven
        proof = [b64encode(hash).decode() for hash in tree.consistency(start, size)] if 0 < start <= size else []
        return self.ask(request_of(old, proof, note(size, tree)))


def note(size: int, tree: Tree = TREE, origin: str = ORIGIN, key: SigningKey = ALFA.signing) -> str:
    return sign_checkpoint(Checkpoint(origin, size, tree.root(size)), key, key.public)


def test_it_cosigns_what_grows() -> None:
    bench = Bench()
    for old, size in ((0, 0), (0, 3), (3, 3), (3, 11), (11, 20)):
        said = bench.add(old, size)
        assert (said.status, said.tree) == (200, Checkpoint(ORIGIN, size, TREE.root(size)))
        assert said.body.startswith(f"— {NAME} ")
        assert cosigned_at(note(size) + said.body, NAME, WITNESS.public) == 1_790_000_000


def test_another_size_is_told_and_nothing_is_signed() -> None:
    bench = Bench()
    bench.add(0, 5)
    for old in (0, 4):
        assert bench.add(old, 8) == Answer(409, "5\n", SIZE_TYPE)
    assert bench.add(5, 5, OTHER) == Answer(409, "5\n", SIZE_TYPE)
    assert bench.add(5, 9, OTHER).status == 422
    assert bench.add(5, 9, proven=4).status == 422
    assert bench.ask(request_of(5, ["A" * 43 + "="], note(5))).status == 422
    assert bench.trees[ORIGIN].size == 5
    assert Bench().ask(request_of(0, ["A" * 43 + "="], note(5))).status == 422


def test_who_is_not_known_is_not_found_and_who_did_not_sign_is_forbidden() -> None:
    bench = Bench()
    for origin in ("example.com/log", origin_of("a" * 26, "plans", 0), origin_of(ALFA.party, "desk", 0), ORIGIN + "/1"):
        assert bench.ask(request_of(0, [], note(3, origin=origin))).status == 404
    assert bench.ask(request_of(0, [], note(3, key=WITNESS))).status == 403
    assert bench.trees == {}


@pytest.mark.parametrize(
    "request_body",
    [
        b"", b"old 0\n", b"old 00\n\n" + note(3).encode(), b"old -1\n\n" + note(3).encode(), b"new 0\n\n" + note(3).encode(),
        b"old 0\nAAAA\n\n" + note(3).encode(), b"old 0\n!\n\n" + note(3).encode(), b"old 0\n\nnothing\n", b"\xff\n\n",
        b"old 4\n\n" + note(3).encode(), request_of(0, ["A" * 43 + "="] * 64, note(3)), b"old 0\n\n" + note(3).encode() + b" " * 40_000,
    ],
)  # fmt: skip
def test_what_is_no_request(request_body: bytes) -> None:
    assert Bench().ask(request_body).status == 400


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.booleans()), max_size=12))
def test_whatever_is_asked_the_trees_it_signed_are_one_tree(asked: list[tuple[int, int, bool]]) -> None:
    bench, signed = Bench(), []
    for old, size, other in asked:
        said = bench.add(old, size, OTHER if other else TREE)
        signed += [said.tree] if said.tree is not None else []
    assert [tree.size for tree in signed] == sorted(tree.size for tree in signed)
    grown = [tree for tree in signed if tree.size]
    assert all(tree.root == TREE.root(tree.size) for tree in grown) or all(tree.root == OTHER.root(tree.size) for tree in grown)
