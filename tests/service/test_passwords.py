"""Passwords and app codes, held against the libraries' and the RFCs' own words."""

from __future__ import annotations

import base64

import pytest

from deconflict.errors import Refused
from deconflict.service.passwords import NOBODYS, STEP_S, check_password, hash_password, matches, otpauth, step_of

RFC_SECRET = b"12345678901234567890"
"""RFC 6238, appendix B, with SHA-1; the last six of its eight digits."""
RFC_CODES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


@pytest.mark.parametrize(("at_s", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_rfc_and_count_once(at_s: int, code: str) -> None:
    now_us = at_s * 1_000_000
    step = step_of(f"{code[:3]} {code[3:]}", RFC_SECRET, now_us, 0)
    assert step == at_s // STEP_S
    assert step_of(code, RFC_SECRET, now_us, step) is None, "it was used"
    assert step_of(code, RFC_SECRET, now_us + STEP_S * 1_000_000, step - 1) == step, "a slow phone"
    assert step_of(code, RFC_SECRET, now_us + 2 * STEP_S * 1_000_000, 0) is None
    assert step_of("000000", RFC_SECRET, now_us, 0) is None
    assert step_of("", RFC_SECRET, now_us, 0) is None


def test_an_app_is_told_the_secret_whose_it_is_and_of_which_node() -> None:
    said = otpauth(RFC_SECRET, "M. Ivanova", "ALFA FIRE")
    assert said.startswith("otpauth://totp/ALFA%20FIRE:M.%20Ivanova?")
    assert f"secret={base64.b32encode(RFC_SECRET).decode()}" in said


def test_a_password_is_known_by_its_hash_alone_and_in_any_composition() -> None:
    kept = hash_password("caf\u00e9 au bord de l'eau")
    assert kept.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert "eau" not in kept
    assert matches(kept, "cafe\u0301 au bord de l'eau")
    assert not matches(kept, "caf\u00e9 au bord de l'eaU")
    assert kept != hash_password("caf\u00e9 au bord de l'eau")
    assert not matches(NOBODYS, "caf\u00e9 au bord de l'eau")
    assert not matches(NOBODYS, "")


@pytest.mark.parametrize("password", ["", "elevensigns", "x" * 257, "ababababababab", "M. IVANOVA 2030!"])
def test_what_is_soon_guessed_is_refused(password: str) -> None:
    with pytest.raises(Refused) as fault:
        check_password(password, "M. Ivanova")
    assert fault.value.where == "password" and fault.value.mend
    check_password("three tall spruces", "M. Ivanova")
