"""`deconflict picture`: the format by the file's name, and what cannot be written is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import cli_picture
from deconflict.service.cli import app


class Asked:
    """Stands where a client would: it keeps what it was asked for."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def fetch(self, path: str) -> bytes:
        """Two bytes of anything."""
        self.paths.append(path)
        return b"<>"


def test_the_picture_is_written_in_the_format_that_the_file_is_named_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, out = Asked(), tmp_path / "now.kml"
    monkeypatch.setattr(cli_picture, "client_of", lambda _state: asked)
    done = CliRunner().invoke(app, ["picture", str(out), "--json"])
    assert json.loads(done.stdout) == {"file": str(out), "bytes": 2}
    assert out.read_bytes() == b"<>"
    CliRunner().invoke(app, ["picture", str(out), "--format", "csv", "--mine"])
    assert asked.paths == ["/api/v1/picture.kml", "/api/v1/picture.csv?mine=true"]
    with pytest.raises(Refused) as fault:
        CliRunner().invoke(app, ["picture", str(tmp_path / "none" / "x.gpx")], catch_exceptions=False)
    assert fault.value.mend
