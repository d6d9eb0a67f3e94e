"""Clauses value by value: numbers as people write them, nested fields by their path, where parties stand left out."""

from __future__ import annotations

from deconflict.agreement.agreement import CLAUSES
from deconflict.agreement.parties import Member, PartyRole
from deconflict.coordination import agreement_acts as acts
from deconflict.service.tongues_of_page import tongue
from deconflict.service.view_clauses import _value, clauses_said

ALFA, BRAVO = (Member(party=letter * 26, name=name, role=PartyRole.MILITARY) for letter, name in (("a", "ALFA"), ("b", "BRAVO")))
MADE = acts.default_agreement("a-b", "ALFA and BRAVO", [ALFA, BRAVO])


def test_every_clause_is_there_with_its_numbers_as_people_write_them() -> None:
    said = {clause["id"]: {".".join(f["path"]): f["value"] for f in clause["fields"]} for clause in clauses_said(MADE)}
    assert list(said) == list(CLAUSES)
    assert said["alerting"]["horizontal"] == "3 NM"
    assert said["separation_minima"]["minima.others.vertical"] == "1000 ft"
    assert said["acknowledgement"]["flash.t_human"] == "1 min"
    assert said["amendment"]["all_sign"] is True
    assert said["radio"]["guard"] == ["121.5 MHz", "243 MHz"]
    assert said["term"]["effective_from"] == "1970-01-01T00:00:00Z"
    assert said["parties"]["parties"][0].startswith("party ")
    assert not any("status" in fields for fields in said.values())
    assert _value([["a", "b"], "c"]) == ["a b", "c"]


def test_every_clause_and_nearly_every_field_has_its_word() -> None:
    words = tongue("en")["words"]
    assert {f"Clause-{name}" for name in CLAUSES} <= set(words)
    names = {name for clause in clauses_said(MADE) for field in clause["fields"] for name in field["path"]}
    unnamed = {name for name in names if f"Field-{name}" not in words}
    assert unnamed == set(), unnamed
