"""The setting `oidc`: what is taken, and what is refused at the field."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.bearers.settings import Secret
from deconflict.service.oidc_settings import read_oidc, readable

BASE = Path("/etc/deconflict")
LEAST = {"issuer": "https://login.alfa.example", "client_id": "deconflict"}


def test_as_a_table_and_as_a_text() -> None:
    found = read_oidc(LEAST, BASE)
    assert (found.provider, found.claim, found.secret) == ("login.alfa.example", "preferred_username", None)
    assert str(found) == "deconflict at https://login.alfa.example"
    assert read_oidc('issuer = "https://login.alfa.example"\nclient_id = "deconflict"', BASE) == found
    more = read_oidc({**LEAST, "client_secret_file": "oidc.secret", "provider": "the fire service", "claim": "email"}, BASE)
    assert (more.secret, more.provider, more.claim) == (Secret(file=BASE / "oidc.secret"), "the fire service", "email")
    assert read_oidc({**LEAST, "client_secret_env": "OIDC"}, BASE).secret == Secret(variable="OIDC")
    assert read_oidc({**LEAST, "issuer": "http://127.0.0.1:9000"}, BASE).issuer == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("no toml", "oidc"), (7, "oidc"), ({**LEAST, "colour": "red"}, "oidc"), ({**LEAST, "issuer": 7}, "oidc"),
        ({"client_id": "x"}, "oidc.issuer"), ({"issuer": "https://a.example"}, "oidc.client_id"),
        ({**LEAST, "issuer": "http://login.alfa.example"}, "oidc.issuer"), ({**LEAST, "issuer": "login"}, "oidc.issuer"),
        ({**LEAST, "client_secret_file": "a", "client_secret_env": "B"}, "oidc.client_secret_file"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(said: Any, where: str) -> None:
    with pytest.raises(Refused) as fault:
        read_oidc(said, BASE)
    assert fault.value.where == where and fault.value.mend


def test_without_the_package_that_reads_its_words_a_provider_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_oidc(LEAST, BASE)
    assert readable(found) is found
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert readable(None) is None
    with pytest.raises(Refused) as fault:
        readable(found)
    assert fault.value.mend == "install deconflict[oidc]"
