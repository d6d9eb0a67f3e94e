"""Trees as the verifier that stands by itself reckons them: those of the RFC, as `logbook.merkle` has them by other code."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from deconflict.logbook import merkle
from deconflict.service import verifier_forms as forms


@given(st.integers(1, 40), st.data())
def test_its_trees_are_those_of_the_rfc(grown: int, data: st.DataObject) -> None:
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(grown)]
    assert [root() for root in forms.roots(leaves)] == [merkle.root_of(leaves[: n + 1]) for n in range(grown)]
    size, index = data.draw(st.integers(1, grown)), data.draw(st.integers(0, grown - 1))
    whole = merkle.root_of(leaves)
    assert forms.climb(index, grown - 1, leaves[index], leaves[index], merkle.inclusion_proof(leaves, index))[1] == whole
    if size < grown:
        roots = merkle.root_of(leaves[:size]), whole
        assert forms.grown(size, grown, roots[0], merkle.consistency_proof(leaves, size)) == roots
