"""Tables are read strictly: each column states a unit it may have, and what is wrong is named by its line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from deconflict.errors import Refused
from deconflict.testing.tables import number, read_tables

GOOD = """# Two words before
# the first table.
[legs of one]
name  length
-     NM
A     12     # a comment
"B C" 1.5

[other]
x
s
"""


class Legs:
    def check_name(self, table: str, where: str) -> None:
        if table == "nothing":
            raise Refused("no such table", where=where, mend="another")

    def units(self, table: str, columns: tuple[str, ...], where: str) -> Mapping[str, tuple[str, ...]]:
        return {column: ("-", "NM", "km") if column == "length" else ("-", "s") for column in columns}


def test_tables_columns_units_rows_and_words() -> None:
    tables, words = read_tables(GOOD, "legs", Legs())
    assert words == ("Two words before", "the first table.")
    assert [(table.name, table.units) for table in tables] == [("legs of one", {"name": "-", "length": "NM"}), ("other", {"x": "s"})]
    assert tables[0].rows == [("legs:6", {"name": "A", "length": "12"}), ("legs:7", {"name": "B C", "length": "1.5"})]
    assert number(tables[0].rows[1][1], "length", "legs:7") == 1.5


@pytest.mark.parametrize(
    ("change", "where", "mend"),
    [
        (("[legs of one]\n", ""), "legs:3", "begin with a table's name"),
        (("[other]", "[nothing]"), "legs:9", "another"),
        (("-     NM", "-     min"), "legs:5", "write -|s -|NM|km"),
        (("-     NM", "-"), "legs:5", "write"),
        (('"B C" 1.5', "B C 1.5"), "legs:7", "words in quotes"),
        (('"B C" 1.5', '"B C 1.5'), "legs:7", "close it"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(change: tuple[str, str], where: str, mend: str) -> None:
    with pytest.raises(Refused) as fault:
        read_tables(GOOD.replace(*change), "legs", Legs())
    assert fault.value.where == where
    assert mend in fault.value.mend


@pytest.mark.parametrize(("cell", "mend"), [("ten", "like 12"), ("inf", "finite"), ("nan", "finite")])
def test_what_is_no_number_is_refused(cell: str, mend: str) -> None:
    with pytest.raises(Refused) as fault:
        number({"length": cell}, "length", "legs:6")
    assert fault.value.where == "legs:6: length"
    assert mend in fault.value.mend
