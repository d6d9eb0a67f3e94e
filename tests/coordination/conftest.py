"""Two parties with keys and certificates made from fixed seeds, so that every run pairs the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from deconflict.coordination.pairing_words import Card, make_card
from deconflict.logbook.keys import SigningKey


class Party(NamedTuple):
    """What a party brings to a pairing."""

    card: Card
    signing: SigningKey


def seed(*words: object) -> bytes:
    """32 bytes that are the same in every run."""
    return hashlib.sha256(repr(words).encode()).digest()


def certificate(name: str) -> bytes:
    """A self-signed Ed25519 certificate, the same bytes in every run."""
    key = Ed25519PrivateKey.from_private_bytes(seed("tls", name))
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
    made = builder.not_valid_before(begins).not_valid_after(begins + dt.timedelta(days=3650)).sign(key, None)
    return made.public_bytes(Encoding.DER)


def make_party(name: str, versions: tuple[int, ...] = (1,)) -> Party:
    """A party whose keys follow from its name."""
    signing, recovery = SigningKey.generate(seed("signing", name)), SigningKey.generate(seed("recovery", name))
    card = make_card(
        name=name, signing_key=signing.public, recovery_key=recovery.public,
        certificate_der=certificate(name), versions=versions, software="deconflict 0.1.0",
    )  # fmt: skip
    return Party(card, signing)


@pytest.fixture(scope="session")
def alfa() -> Party:
    return make_party("ALFA")


@pytest.fixture(scope="session")
def bravo() -> Party:
    return make_party("BRAVO")


@pytest.fixture(scope="session")
def mallory() -> Party:
    return make_party("CHARLIE")
