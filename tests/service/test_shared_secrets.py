"""What was agreed in pairing, on disk: for its owner only, replaced by a new pairing, and never taken for what it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deconflict.errors import Damaged, Refused
from deconflict.service import shared_secrets

PARTY = "a" * 26


def test_kept_read_and_replaced(tmp_path: Path) -> None:
    assert shared_secrets.read(tmp_path) == {}
    shared_secrets.keep(tmp_path, PARTY, bytes(32))
    shared_secrets.keep(tmp_path, PARTY, bytes(range(32)))
    assert shared_secrets.read(tmp_path) == {PARTY: bytes(range(32))}
    path = tmp_path / shared_secrets.FOLDER / f"{PARTY}.secret"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(Refused, match="others may read"):
        shared_secrets.read(tmp_path)


@pytest.mark.parametrize("content", ["", "not hex", "00" * 31, "é"])
def test_what_is_no_secret(tmp_path: Path, content: str) -> None:
    shared_secrets.keep(tmp_path, PARTY, bytes(32))
    (tmp_path / shared_secrets.FOLDER / f"{PARTY}.secret").write_text(content)
    with pytest.raises(Damaged) as fault:
        shared_secrets.read(tmp_path)
    assert "pair anew" in fault.value.mend
