"""Who declares what of whom: both aircraft named, every party that commands one of them, and only while it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.conflict.declared import Declaration, Declared, declared_pairs
from deconflict.statements.plans import Cooperation, CooperationKind

PAIR = ("alfa:1", "bravo:2")
OWN = ("alfa:1", "alfa:3")


def declaration(party: str, *tracks: str, from_us: int = 0, until_us: int = 100, op_id: str = "OP") -> Declaration:
    return Declaration(party, op_id, Cooperation(kind=CooperationKind.TOW, tracks=tracks, from_us=from_us, until_us=until_us))


ALFA, BRAVO = declaration("alfa", *PAIR), declaration("bravo", "bravo:2", "charlie:9", "alfa:1", until_us=50)


def test_both_parties_declare_both_aircraft():
    assert declared_pairs([PAIR], [BRAVO, ALFA], 10) == {
        PAIR: Declared(by=("alfa", "bravo"), kinds=("tow", "tow"), plans=("OP", "OP"), until_us=50),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declarations", "now_us"),
    [
        ([], 10),
        ([ALFA], 10),
        ([BRAVO], 10),
        ([ALFA, declaration("bravo", "bravo:2", "charlie:9")], 10),
        ([ALFA, declaration("charlie", *PAIR)], 10),
        ([ALFA, BRAVO], 50),
        ([declaration("alfa", *PAIR, from_us=11), BRAVO], 10),
    ],
    ids=["nobody", "one", "the other", "another aircraft", "a stranger", "over", "not yet"],
)
def test_anything_less_declares_nothing(declarations, now_us):
    assert declared_pairs([PAIR], declarations, now_us) == {}


def test_one_party_declares_two_aircraft_of_its_own_and_the_longest_counts():
    short, long = declaration("alfa", *OWN, until_us=20, op_id="A"), declaration("alfa", *OWN, until_us=30, op_id="B")
    assert declared_pairs([OWN, PAIR], [long, short], 10) == {OWN: Declared(by=("alfa",), kinds=("tow",), plans=("B",), until_us=30)}


def test_an_aircraft_goes_by_every_name_that_those_who_command_it_report_it_by():
    names = {"alfa:1": frozenset({"alfa:1", "alfa:one"}), "bravo:2": frozenset({"bravo:2"})}
    declared = declared_pairs([PAIR], [declaration("alfa", "alfa:one", "bravo:2"), BRAVO], 10, names.__getitem__)
    assert list(declared) == [PAIR]


@given(st.lists(st.builds(declaration, st.sampled_from(["alfa", "bravo"]), st.sampled_from(PAIR), st.sampled_from(PAIR)), max_size=6))
def test_a_pair_is_declared_only_where_each_party_named_both(declarations):
    both = {each.party for each in declarations if set(each.cooperation.tracks) == set(PAIR)}
    assert bool(declared_pairs([PAIR], declarations, 10)) == (both == {"alfa", "bravo"})
