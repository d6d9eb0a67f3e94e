"""Signed trees of a record: which are shown for a piece of it, and the proofs between them."""

from __future__ import annotations

from deconflict.logbook.checkpoint import origin_of
from deconflict.service.record_trees import Trees
from deconflict.statements.records import RecordHead
from tests.service.records import LINE, Pair, header


def told() -> tuple[Pair, Trees]:
    """Four heads of ALFA's line, at sizes 2, 4, 6 and 8."""
    pair, trees = Pair(), Trees()
    for _ in range(4):
        pair.concern(pair.alfa)
        pair.head(pair.alfa, LINE)
    for checkpoint in ("nothing", "some/log\n1\n" + "A" * 43 + "=\n\n— x AAAA", None):
        said = RecordHead(
            message=header(pair.alfa), logbook=LINE, epoch=0, seq=1, head="A" * 43, party=pair.bravo.party, checkpoint=checkpoint
        )  # fmt: skip
        pair.tell(pair.alfa, LINE, "RECORD_HEAD", main=said)
    for row in pair.rows:
        trees.add(row)
    return pair, trees


def test_a_piece_is_shown_with_its_trees_the_next_and_the_newest() -> None:
    pair, trees = told()
    key = (pair.alfa.party, LINE, 0)
    sizes = {last: [checkpoint.size for checkpoint, _ in trees.notes({key: last})] for last in (0, 1, 4, 20)}
    assert sizes == {0: [2, 8], 1: [2, 4, 8], 4: [2, 4, 6, 8], 20: [2, 4, 6, 8]}


def test_trees_are_proven_to_have_grown_and_to_hold_the_last_entry() -> None:
    pair, trees = told()
    key = (pair.alfa.party, LINE, 0)
    notes = [checkpoint for checkpoint, _ in trees.notes({key: 4})]
    proofs = list(trees.proofs({key: 4}, notes))
    assert [(proof["proves"], proof.get("from_size"), proof["size"]) for proof in proofs] == [
        ("consistency", 2, 4), ("consistency", 4, 6), ("consistency", 6, 8), ("inclusion", None, 6),
    ]  # fmt: skip
    assert proofs[-1]["origin"] == origin_of(*key)
    assert list(trees.proofs({(pair.bravo.party, LINE, 0): 0}, notes)) == []
