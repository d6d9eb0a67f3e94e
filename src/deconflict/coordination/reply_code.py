"""Reply codes: eight signs that show that an answer by mail, webhook or voice comes from who holds the pairing's secret.

A code belongs to one message, role and bearer, and counts once. It proves no person and carries no answer: what is said with it is still
only what we heard. Format and vectors: docs/specs/carrying.md.
"""

from __future__ import annotations

import hashlib
import hmac

from deconflict.agreement.terms import Bearer, Role
from deconflict.errors import Refused

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, so that it survives a telephone."""
LENGTH = 8
"""40 bits: at ten tries a minute, half the codes would take a hundred thousand years."""

_PREFIX = b"deconflict/reply-code/1\n"
_MISHEARD = str.maketrans("ILO", "110")


def code(secret: bytes, msg_id: str, role: Role, bearer: Bearer) -> str:
    """The reply code of a message (by its msg_id) for whoever holds `role` and answers by `bearer`."""
    said = _PREFIX + f"{msg_id}\n{role.value}\n{bearer.value}".encode()
    number = int.from_bytes(hmac.digest(secret, said, "sha256")[:5], "big")
    return "".join(SIGNS[number >> shift & 31] for shift in range(35, -5, -5))


def spoken(text: str) -> str:
    """A code in two groups of four, as it is read aloud and printed."""
    return f"{text[:4]}-{text[4:]}"


def normal(text: str, where: str = "code") -> str:
    """The code meant by what a person typed: case, spaces and hyphens do not count, I and L are 1, O is 0.

    Raises: Refused when that is no code.
    """
    found = text.upper().replace("-", "").replace(" ", "").translate(_MISHEARD)
    if len(found) != LENGTH or not set(found) <= set(SIGNS):
        raise Refused(f"{text[:20]!r} is no reply code", where=where, mend=f"type the {LENGTH} letters and digits, as in K7QD-29XB")
    return found


def digest(text: str) -> str:
    """SHA-256 of a code in its normal form, in hex: all that the node, and so its blackbox, gets to see of it."""
    return hashlib.sha256(_PREFIX + text.encode()).hexdigest()


def role_of(secret: bytes, msg_id: str, bearer: Bearer, said: str) -> Role | None:
    """The role whose code for this message and bearer has the digest `said`, or None. Takes as long whichever it is."""
    found = None
    for role in Role:
        if hmac.compare_digest(digest(code(secret, msg_id, role, bearer)).encode(), said.encode()):
            found = role
    return found
