"""Whose consent a site rests on stays at home: an export shows its hash, unless it is asked for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.airspace.outline import Circle
from deconflict.logbook.store import Row
from deconflict.service.bundle import Asked, rows_of, write_bundle
from deconflict.service.verifying import verify_bundle
from deconflict.statements.consents import Consent
from deconflict.statements.sites import Place, Site
from deconflict.testing.scribe import Scribe

READER = "b" * 26


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (Asked(), {"main", "exact"}), (Asked(consents=True), {"main", "exact", "consent"}), (Asked(redact=True), {"main"}),
        (Asked(redact=True, consents=True), {"main"}),
    ],
)  # fmt: skip
def test_a_consent_is_shown_by_its_hash_unless_it_is_asked_for(tmp_path: Path, asked: Asked, shown: set[str]) -> None:
    alfa = Scribe("ALFA")
    main = Site(
        message=alfa.header(READER), site_id="S1", function="clinic", from_us=0, until_us=alfa.now_us, release_to_all=True,
    )  # fmt: skip
    parts = {"main": main, "exact": Place(place=Circle(1, 1, 1)), "consent": Consent(consent_by="the director of it", at_us=0)}
    said = alfa.say("plans", "SITE_NOTICE", **parts)
    rows = [Row(entry, entry.header.written_at, None, 0) for entry in (*alfa.opened, alfa.key(), said)]
    out = tmp_path / "a.zip"
    write_bundle(out, lambda: rows, asked)
    (held,) = (row.entry for row in rows_of(out) if row.entry.hash == said.hash)
    assert {slot.name for slot in held.slots if slot.value is not None} == shown
    assert verify_bundle(out, None)["problems"] == []
