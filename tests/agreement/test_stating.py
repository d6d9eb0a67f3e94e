"""An agreement is stated clause by clause, read strictly, and each hash stands for exactly what it names."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from deconflict.agreement import stating
from deconflict.agreement.agreement import CLAUSES, neutral, version_hash
from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.space import Radio
from deconflict.agreement.terms import ClauseStatus
from deconflict.errors import Refused

from .made import ALFA, BRAVO, agreement, agreements


@given(st.sampled_from(CLAUSES), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_stated_reads_back_and_hashes_the_same(clause: str, data: st.DataObject) -> None:
    made = data.draw(agreements(clause))
    try:
        back = stating.read(made.agreement_id, made.title, stating.state(made))
    except Refused:
        return
    first = replace(neutral(made), version=1, previous=None)
    assert back == first
    assert version_hash(back) == version_hash(first)


def test_positions_are_no_part_of_a_version() -> None:
    made = agreement()
    stood = stating.positioned(made, [(ALFA, "radio", "reserved"), (BRAVO, "claims", "open")])
    assert stood.radio.position(ALFA) is ClauseStatus.RESERVED
    assert stood.claims.position(BRAVO) is ClauseStatus.RESERVED, "not said is not agreed"
    assert version_hash(stood) == version_hash(made)
    assert stating.state(stood) == stating.state(made)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda texts: texts[1:], "is missing"),
        (lambda texts: (*texts, texts[0]), "stated twice"),
        (lambda texts: (*texts, ("weather", "{}")), "no such clause"),
        (lambda texts: (*texts[:-1], (texts[-1][0], texts[-1][1] + " ")), "not the canonical text"),
        (lambda texts: (*texts[:-1], (texts[-1][0], "{")), "truncated"),
        (lambda texts: (*texts[:-1], (texts[-1][0], '{"more":1}')), "unknown field"),
        (lambda texts: _with(texts, "line_check", interval_us=0), "longer than the interval"),
        (lambda texts: _with(texts, "radio", status="reserved"), "not the canonical text"),
    ],
)
def test_what_is_no_agreement_is_refused(spoil: object, word: str) -> None:
    assert callable(spoil)
    with pytest.raises(Refused, match=word):
        stating.read("x", "x", spoil(stating.state(agreement())))


def _with(texts: tuple[stating.Stated, ...], name: str, **values: object) -> tuple[stating.Stated, ...]:
    """The same clauses with other values in one."""
    changed = {
        clause: json.dumps(json.loads(text) | values, sort_keys=True, separators=(",", ":")) for clause, text in texts if clause == name
    }
    return tuple((clause, changed.get(clause, text)) for clause, text in texts)


def test_a_title_out_of_bounds_is_refused() -> None:
    with pytest.raises(Refused, match="agreement"):
        stating.read("x", "", stating.state(agreement()))


def test_an_amendment_carries_its_instant() -> None:
    base = agreement()
    text = stating.clause_text(LineChecks(interval_us=1800 * 10**6))
    made = stating.amended(base, [("line_check", text)], 7 * 10**15)
    assert (made.version, made.previous, made.amendment.effective_at_us) == (2, version_hash(base), 7 * 10**15)
    other = stating.amended(base, [("line_check", text)], 8 * 10**15)
    assert version_hash(made) != version_hash(other), "the instant is signed with it"
    with pytest.raises(Refused, match="longer than the interval"):
        stating.amended(base, [("line_check", stating.clause_text(LineChecks(interval_us=1)))], 0)


def test_what_is_signed_is_the_version_and_each_position_once() -> None:
    here = [(ALFA, "radio", "reserved"), (BRAVO, "claims", "rejected")]
    assert stating.signed_hash("v", here) == stating.signed_hash("v", [*reversed(here), here[0]])
    assert stating.signed_hash("v", here) != stating.signed_hash("v", here[:1])
    assert stating.signed_hash("v", here) != stating.signed_hash("w", here)


def test_differences_name_clause_and_field() -> None:
    one, other = agreement(), agreement(radio=Radio(read_back=False))
    assert stating.differences(one, other) == {"radio": [("read_back", True, False)]}
    assert stating.differences(one, one) == {}
