"""Differences are said in the parties' languages, each clause and field by name."""

from __future__ import annotations

import msgspec

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.exchange import LineChecks
from deconflict.agreement.parties import Languages, Member, PartyLanguage, PartyRole
from deconflict.agreement.stating import CLAUSE_TYPES
from deconflict.coordination.agreement_acts import default_agreement
from deconflict.phrasebook.catalogue import LOCALES, catalogue
from deconflict.service import view_agreements

ALFA, BRAVO = "a" * 26, "b" * 26


def made(**clauses: object) -> Agreement:
    members = [Member(party=party, name=name, role=PartyRole.FIRE) for party, name in ((ALFA, "ALFA"), (BRAVO, "BRAVO"))]
    return msgspec.structs.replace(default_agreement("x", "x", members), **clauses)


def test_a_difference_is_said_in_both_languages() -> None:
    held = made(languages=Languages(primary=(PartyLanguage(party=BRAVO, primary="fr"), PartyLanguage(party=ALFA, primary="xx"))))
    locales = view_agreements.languages_of(held, {"en": "", "fr": ""})
    assert locales == ("fr", "en")
    (clause,) = view_agreements.difference(made(), made(line_check=LineChecks(interval_us=1800 * 10**6)), locales)
    assert clause["title"]["en"] == "Line check"
    assert clause["title"]["fr"] not in ("", "Line check")
    (field,) = clause["fields"]
    assert field["label"] == {"fr": "intervalle", "en": "interval"}
    assert (field["here"], field["there"]) == (3600 * 10**6, 1800 * 10**6)


def test_every_clause_and_field_has_its_name_in_every_language() -> None:
    for locale in LOCALES:
        words = catalogue(locale)
        assert not [name for name in CLAUSE_TYPES if f"Clause-{name}" not in words]
        fields = {field.name for kind in CLAUSE_TYPES.values() for field in msgspec.structs.fields(kind)} - {"status", "positions"}
        plain = {view_agreements._plain(field) for field in fields}
        assert not [name for name in sorted(plain) if f"Field-{name}" not in words]
