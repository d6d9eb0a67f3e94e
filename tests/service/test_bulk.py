"""No record is exported whole by default: a limit is named and no more than is agreed goes, or a reason is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from deconflict.agreement.parties import EXPORT_MOST, Records
from deconflict.errors import Refused
from deconflict.logbook.store import Row
from deconflict.service.bulk import agreed_most, most_of
from deconflict.service.bundle import Asked, TooMuch, write_bundle
from deconflict.testing.agreed import Agreeing, agreement_of
from tests.node.rig import Rig, S
from tests.service.records import Pair


def record(export_most: int | None) -> list[Row]:
    """The record of one of two who agreed on how much one export holds; None: who agreed on nothing."""
    rig = Rig(agreed=False)
    if export_most is not None:
        made = replace(agreement_of(rig.a, rig.b), records=Records(export_most=export_most))
        Agreeing(rig.world).sign_default(rig.a, rig.b, made)
    rig.run(6 * S)
    return [*rig.a.store.scan(), *rig.a.store.ahead()]


@pytest.mark.parametrize(("agreed", "most"), [(7, 7), (25_000, 25_000), (None, EXPORT_MOST)])
def test_how_much_is_agreed_is_read_from_the_record_itself(agreed: int | None, most: int) -> None:
    rows = record(agreed)
    assert agreed_most(rows) == most
    assert most_of(lambda: rows, limited=True, everything=False, reason="") == most


def test_a_whole_record_wants_to_be_asked_for_with_a_reason() -> None:
    with pytest.raises(Refused, match="not exported by default"):
        most_of(list, limited=False, everything=False, reason="court file 12/34")
    for reason in ("", "   ", "because"):
        with pytest.raises(Refused, match="for what"):
            most_of(list, limited=True, everything=True, reason=reason)
    assert most_of(list, limited=False, everything=True, reason="court file 12/34") is None


def test_an_export_of_too_much_writes_nothing(tmp_path: Path) -> None:
    pair = Pair()
    for _ in range(3):
        pair.concern(pair.alfa)
    out = tmp_path / "out.zip"
    with pytest.raises(TooMuch, match="at most 2"):
        write_bundle(out, lambda: pair.rows, Asked(most=2))
    assert not out.exists()
    assert write_bundle(out, lambda: pair.rows, Asked(most=len(pair.rows))).entries == len(pair.rows)
