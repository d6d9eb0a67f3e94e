"""The setting of the door for TAK clients: what may leave is said, and other machines come in by a certificate only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.cot_settings import Release, read_cot


def test_by_a_table_or_a_text(tmp_path: Path) -> None:
    said = {"address": "[::1]:8087", "release": ["tracks", "zones@BRAVO"]}
    found = read_cot(said, tmp_path)
    assert (found.host, found.port) == ("::1", 8087)
    assert found.release == Release(frozenset({("tracks", ""), ("zones", "BRAVO")}))
    assert found == read_cot('address = "[::1]:8087"\nrelease = ["tracks", "zones@BRAVO"]', tmp_path)
    assert str(found) == "::1:8087 TCP: tracks, zones@BRAVO"
    assert found.context() is None
    assert found.release.holds("zones", "x", "BRAVO")
    assert not found.release.holds("tracks", "BRAVO")


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (7, "cot"),
        ("[", "cot"),
        ({"release": ["tracks"], "colour": 1}, "cot"),
        ({"release": ["tracks"], "address": "8087"}, "cot.address"),
        ({"release": ["tracks"], "address": "::1:x"}, "cot.address"),
        ({"release": ["tracks"], "address": "::1:99999"}, "cot.address"),
        ({}, "cot.release"),
        ({"release": "tracks"}, "cot.release"),
        ({"release": ["plans"]}, "cot.release"),
        ({"release": [f"tracks@{n}" for n in range(65)]}, "cot.release"),
        ({"release": ["tracks"], "certificate": "a.pem"}, "cot.certificate"),
        ({"release": ["tracks"], "clients": "a.pem"}, "cot.certificate"),
        ({"release": ["tracks"], "address": "0.0.0.0:8087"}, "cot.clients"),
        ({"release": ["tracks"], "address": "0.0.0.0:8087", "certificate": "a", "key": "b"}, "cot.clients"),
    ],
)
def test_what_cannot_be_is_named(said: Any, where: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as fault:
        read_cot(said, tmp_path)
    assert fault.value.where == where
    assert fault.value.mend


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    found = read_cot({"release": ["tracks"], "certificate": "a.pem", "key": "a.key", "clients": "c.pem"}, tmp_path)
    assert (found.certificate, found.clients) == (tmp_path / "a.pem", tmp_path / "c.pem")
    with pytest.raises(Refused, match="its TLS cannot be set up"):
        found.context()
