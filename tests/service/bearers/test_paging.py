"""A page goes to every address of a role: by apprise, or by a plugin's notifier."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from deconflict.errors import Refused
from deconflict.service.bearers import paging
from deconflict.service.bearers.settings import Secret
from deconflict.service.plugins import Notifier, Plugins


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []

    def fails(title: str, text: str) -> None:
        raise RuntimeError("the bell is broken")

    bell = Notifier("bell", lambda title, text: told.append((title, text)))
    known = Plugins(notifiers={"bell": bell, "broken": Notifier("broken", fails)})
    monkeypatch.setattr(paging, "plugins", lambda: known)
    return told


def page(folder: Path, *addresses: str) -> None:
    file = folder / "urls"
    file.write_text("\n".join(addresses))
    file.chmod(0o600)
    asyncio.run(paging.page(Secret(file=file), "EXERCISE", "ALFA calls the duty"))


def test_a_plugin_pages_as_apprise_does(tmp_path: Path, rung: list[tuple[str, str]]) -> None:
    page(tmp_path, "# by the bell", "plugin://bell")
    assert rung == [("EXERCISE", "ALFA calls the duty")]


def test_one_that_fails_is_said_and_costs_no_other_its_page(tmp_path: Path, rung: list[tuple[str, str]]) -> None:
    with pytest.raises(OSError, match="not every address"):
        page(tmp_path, "plugin://broken", "plugin://bell")
    assert len(rung) == 1


@pytest.mark.parametrize("address", ["plugin://whistle", "no address", ""])
def test_an_address_nobody_understands_pages_nobody_and_is_not_repeated(tmp_path: Path, rung: list[tuple[str, str]], address: str) -> None:
    with pytest.raises(Refused) as fault:
        page(tmp_path, "plugin://bell", address) if address else page(tmp_path)
    assert not rung and (not address or address not in str(fault.value))
