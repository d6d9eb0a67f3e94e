"""Columns kept by their heading: bounded, and damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.errors import Damaged
from deconflict.service.columns import FILE, MAX_HEADINGS, remembered
from deconflict.wire.opened import Assumed


def table(number: int = 0) -> bytes:
    """A table under a heading of its own."""
    return f"lat,lon,size{number}\n1,2,3\n".encode()


def test_what_was_named_once_is_known_and_a_new_word_overrules_it(tmp_path: Path) -> None:
    named = Assumed(columns={"radius_m": "size0"})
    assert remembered(tmp_path, table(), "x", "sheet", named).columns == {"radius_m": "size0"}
    assert remembered(tmp_path, table(), "x", "sheet", Assumed()).columns == {"radius_m": "size0"}
    assert remembered(tmp_path, table(), "x", "sheet", Assumed(columns={"radius_m": "lat"})).columns == {"radius_m": "lat"}
    assert remembered(tmp_path, table(1), "x", "sheet", Assumed()).columns == {}


def test_other_tongues_and_no_folder_change_nothing(tmp_path: Path) -> None:
    named = Assumed(columns={"a": "b"})
    for folder, tongue in ((None, "sheet"), (tmp_path / "none", "sheet"), (tmp_path, "kml")):
        assert remembered(folder, table(), "x", tongue, named) is named
    assert not (tmp_path / FILE).exists()


def test_the_oldest_heading_goes_first_and_damage_is_named(tmp_path: Path) -> None:
    for number in range(MAX_HEADINGS + 1):
        remembered(tmp_path, table(number), "x", "sheet", Assumed(columns={"radius_m": f"size{number}"}))
    assert remembered(tmp_path, table(0), "x", "sheet", Assumed()).columns == {}
    assert remembered(tmp_path, table(1), "x", "sheet", Assumed()).columns
    (tmp_path / FILE).write_text("{")
    with pytest.raises(Damaged):
        remembered(tmp_path, table(), "x", "sheet", Assumed())
