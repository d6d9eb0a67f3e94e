"""Passwords and the codes of authenticator apps: Argon2id (RFC 9106) by libsodium, TOTP (RFC 6238) by cryptography. No clock, no disk."""

from __future__ import annotations

import hmac
import unicodedata
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from deconflict.errors import Refused

SHORTEST: Final = 12
LONGEST: Final = 256
FEWEST_SIGNS: Final = 5
SECRET_BYTES: Final = 20
STEP_S: Final = 30
DIGITS: Final = 6
SLACK_STEPS: Final = 1
"""A phone's clock may be half a minute off."""
NOBODYS: Final = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""What a password is held against where there is no such account, so that the answer takes as long."""


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode()


def check_password(password: str, name: str) -> None:
    """Refused for a password that is soon guessed."""
    mend = f"{SHORTEST} signs or more; a few words that only you put together"
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"a password has {SHORTEST} to {LONGEST} signs", where="password", mend=mend)
    if len(set(password.casefold())) < FEWEST_SIGNS or name.casefold() in password.casefold():
        raise Refused("this password is soon guessed", where="password", mend=mend)


def hash_password(password: str) -> str:
    """What is kept of a password. Takes a tenth of a second and 64 MiB."""
    return argon2id.str(_plain(password), argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE).decode("ascii").rstrip("\0")


def matches(kept: str, password: str) -> bool:
    """Whether it is the password that this hash was kept of. Takes as long."""
    try:
        return bool(argon2id.verify(kept.encode("ascii"), _plain(password[:LONGEST])))
    except InvalidkeyError:
        return False


def step_of(code: str, secret: bytes, now_us: int, after: int) -> int | None:
    """The time step of which this is the app's code, if it is one of about now and later than step `after`; a code counts once."""
    code = code.replace(" ", "")
    app = _app(secret)
    now = now_us // 1_000_000 // STEP_S
    for step in range(now - SLACK_STEPS, now + SLACK_STEPS + 1):
        if step > after and hmac.compare_digest(app.generate(step * STEP_S), code.encode()):
            return step
    return None


def otpauth(secret: bytes, name: str, organisation: str) -> str:
    """The address that an authenticator app takes the secret from."""
    return _app(secret).get_provisioning_uri(name, organisation)


def _app(secret: bytes) -> TOTP:
    """The app with that secret. SHA-1 is what every app speaks, and a collision of it helps nobody here."""
    return TOTP(secret, DIGITS, SHA1(), STEP_S)  # noqa: S303
