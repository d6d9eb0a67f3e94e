"""Reply codes: the vectors of the specification, what is taken for what a person types, and what is not."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.coordination import reply_code
from deconflict.errors import Refused
from deconflict.statements.base import Role
from deconflict.statements.receipts import Bearer

SECRET = bytes(range(32))
VECTORS = json.loads((Path(__file__).parents[2] / "docs" / "specs" / "vectors" / "carrying.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["reply_codes"], ids=lambda v: v["code"])
def test_the_vectors_of_the_specification(vector: dict[str, str]) -> None:
    secret, role, bearer = bytes.fromhex(vector["secret"]), Role(vector["role"]), Bearer(vector["bearer"])
    assert reply_code.code(secret, vector["msg_id"], role, bearer) == vector["code"]


def by_hand(secret: bytes, msg_id: str, role: str, bearer: str) -> str:
    """The same from the words of the specification, without the code under test."""
    digest = hmac.new(secret, f"deconflict/reply-code/1\n{msg_id}\n{role}\n{bearer}".encode(), hashlib.sha256).hexdigest()
    bits = bin(int(digest[:10], 16))[2:].zfill(40)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[i : i + 5], 2)] for i in range(0, 40, 5))


@given(st.binary(min_size=32, max_size=32), st.text("abc-123", min_size=1), st.sampled_from(Role), st.sampled_from(Bearer))
def test_a_code_is_what_the_specification_says_and_tells_its_role(secret: bytes, msg_id: str, role: Role, bearer: Bearer) -> None:
    made = reply_code.code(secret, msg_id, role, bearer)
    assert made == by_hand(secret, msg_id, role.value, bearer.value)
    assert reply_code.role_of(secret, msg_id, bearer, reply_code.digest(made)) is role


@given(st.sampled_from(Role), st.sampled_from(Bearer), st.integers(0, 7), st.sampled_from(reply_code.SIGNS))
def test_one_sign_off_is_no_code(role: Role, bearer: Bearer, at: int, sign: str) -> None:
    right = reply_code.code(SECRET, "m1", role, bearer)
    wrong = right[:at] + sign + right[at + 1 :]
    found = reply_code.role_of(SECRET, "m1", bearer, reply_code.digest(wrong))
    assert found is (role if wrong == right else None)


def test_a_code_belongs_to_one_message_role_bearer_and_secret() -> None:
    codes = {
        reply_code.code(secret, msg_id, role, bearer)
        for secret in (SECRET, bytes(32)) for msg_id in ("m1", "m2") for role in Role for bearer in Bearer
    }  # fmt: skip
    assert len(codes) == 2 * 2 * len(Role) * len(Bearer)
    said = reply_code.digest(reply_code.code(SECRET, "m1", Role.DUTY, Bearer.MAIL))
    assert reply_code.role_of(SECRET, "m1", Bearer.VOICE, said) is None
    assert reply_code.role_of(bytes(32), "m1", Bearer.MAIL, said) is None


@pytest.mark.parametrize("typed", ["K7QD-29XB", "k7qd 29xb", " K7 QD 29 XB ", "K7QD29XB"])
def test_how_a_person_types_it_does_not_matter(typed: str) -> None:
    assert reply_code.normal(typed) == "K7QD29XB"


def test_what_is_misheard_is_mended() -> None:
    assert reply_code.normal("oOiIlL00") == "00111100"
    assert reply_code.spoken("00111100") == "0011-1100"


@pytest.mark.parametrize("typed", ["", "K7QD29X", "K7QD29XBB", "K7QD29XU", "K7QD29X?", "K7QD29Xß"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="no reply code"):
        reply_code.normal(typed)
