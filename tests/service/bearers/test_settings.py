"""Settings of the other bearers: what is taken, and every wrong one refused with place and mend; no secret is ever printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.bearers import settings
from deconflict.service.bearers.settings import read_drop, read_imap, read_paging, read_reach, read_smtp
from deconflict.service.config import load
from deconflict.statements.base import Role

BASE = Path("base")
SMTP = {"host": "mail.example", "from": "line@alfa.example"}


def test_the_roles_are_the_roles() -> None:
    assert tuple(role.value for role in Role) == settings.ROLES


def test_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "deconflict.toml").write_text(
        """
[[peers]]
name = "BRAVO"
address = "bravo.example:8471"
mail = {duty = "d@bravo.example", senior = "s@bravo.example"}
webhook = "https://bravo.example/hook"
page_env = "BRAVO_URLS"
sign_in = "https://bravo.example"
language = "fr"

[[peers]]
name = "CHARLIE"
mail = "c@charlie.example"

[smtp]
host = "mail.alfa.example"
security = "starttls"
user = "line"
password_file = "smtp.password"
from = "line@alfa.example"

[imap]
host = "mail.alfa.example"

[drop]
path = "mail"

[paging.duty]
urls_file = "duty.urls"
"""
    )
    found = load(folder=tmp_path)
    bravo, charlie = found.peers
    assert bravo.address == "bravo.example:8471" and charlie.address == ""
    assert bravo.reach is not None and bravo.reach.mail["senior"] == "s@bravo.example"
    assert charlie.reach is not None and dict(charlie.reach.mail) == {"duty": "c@charlie.example"}
    assert found.smtp is not None and (found.smtp.server.port, found.smtp.server.user) == (587, "line")
    assert found.imap is not None and found.imap.server.port == 993
    assert found.drop is not None and found.drop.path == tmp_path / "mail"
    shown = {name: value for name, value, _ in found.rows()}
    assert shown["peers"] == "BRAVO@bravo.example:8471; CHARLIE@it dials us"
    assert shown["paging"] == f"duty=file:{tmp_path / 'duty.urls'}"
    assert shown["smtp"] == "line@alfa.example by mail.alfa.example:587 (starttls)"
    assert shown["imap"] == "INBOX at mail.alfa.example:993 (tls)"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("BRAVO", "a peer"),
        ({}, "name"),
        ({"name": "B", "mail": 7}, "mail"),
        ({"name": "B", "mail": "nobody"}, "mail"),
        ({"name": "B", "mail": {"boss": "a@b.example"}}, "mail"),
        ({"name": "B", "webhook": "http://bravo.example/"}, "webhook"),
        ({"name": "B", "webhook": "https://user@bravo.example/"}, "webhook"),
        ({"name": "B", "webhook": "https://bravo.example:99999/"}, "webhook"),
        ({"name": "B", "sign_in": 3}, "sign_in"),
        ({"name": "B", "language": 3}, "language"),
        ({"name": "B", "page_file": "a", "page_env": "B"}, "page"),
        ({"name": "B", "page_env": "not a name"}, "page_env"),
        ({"name": "B", "page_file": ""}, "page_file"),
        ({"name": "B", "page": "slack://secret"}, "a peer.page"),
        ({"name": "B", "mial": "a@b.example"}, "a peer.mial"),
    ],
)
def test_wrong_peers(said: Any, where: str) -> None:
    with pytest.raises(Refused) as fault:
        read_reach(said, BASE)
    assert fault.value.where == where
    assert fault.value.mend
    assert "secret" not in fault.value.what


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"host": ""}, "host"),
        ({"from": "nobody"}, "from"),
        ({"security": "ssl"}, "security"),
        ({"security": "none"}, "security"),
        ({"port": 0}, "port"),
        ({"port": True}, "port"),
        ({"user": 3}, "user"),
        ({"user": "line"}, "user"),
        ({"password_file": "x"}, "user"),
        ({"timeout_s": "soon"}, "timeout_s"),
        ({"timeout_s": 0}, "timeout_s"),
        ({"password": "hunter2"}, "smtp.password"),
    ],
)
def test_wrong_servers(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as fault:
        read_smtp({**SMTP, **change}, BASE)
    assert fault.value.where == where
    assert fault.value.mend
    assert "hunter2" not in f"{fault.value}{fault.value.mend}"


def test_wrong_ways_in_and_pages() -> None:
    for read, said in (
        (read_imap, {"host": "mail.example", "folder": "a\nb"}), (read_imap, "host = = 3"), (read_drop, {}), (read_drop, {"path": 3}),
        (read_paging, {"boss": {}}), (read_paging, {"duty": {}}), (read_paging, {"duty": {"urls": "x"}}),
    ):  # fmt: skip
        with pytest.raises(Refused) as fault:
            read(said, BASE)
        assert fault.value.mend
    assert read_drop('path = "mail"', BASE).path == BASE / "mail"
    assert str(read_drop({"path": "mail"}, BASE)) == str(BASE / "mail")


def test_secrets_are_read_when_wanted_and_only_from_where_others_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "password"
    path.write_text("pencil\n")
    secret = settings.Secret(file=path)
    path.chmod(0o644)
    with pytest.raises(Refused, match="others may read"):
        secret.read()
    path.chmod(0o600)
    assert secret.read() == "pencil"
    variable = settings.Secret(variable="SOME_SECRET")
    with pytest.raises(Refused, match="not set"):
        variable.read()
    monkeypatch.setenv("SOME_SECRET", "pen")
    assert variable.read() == "pen"
    assert str(variable) == "env:SOME_SECRET" and "pencil" not in repr(secret)
