"""What is said while pairing, and what both sides derive from it: commitment, channel, transcript, codes and secret.

The bytes are specified in docs/specs/pairing.md. Nothing here keeps state; `pairing` does.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from typing import Annotated

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Meta, Struct

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import bytes_of, decode, encode, sha256_text, text_of
from deconflict.logbook.keys import SigningKey, party_id, verify
from deconflict.statements.base import Hash, Name, PartyId, PublicKey

PROTOCOL = 1
MAX_MESSAGE_BYTES = 8192
MAX_MESSAGE_DEPTH = 4
CODE_DIGITS = 6

COMMIT_PREFIX = b"deconflict/pairing/commit/1\n"
CHANNEL_PREFIX = b"deconflict/channel/1\n"
TRANSCRIPT_PREFIX = b"deconflict/pairing/transcript/1\n"
CONFIRM_PREFIX = b"deconflict/pairing/confirm/1\n"
CODE_INFO = {"initiator": b"deconflict/pairing/code/initiator/1", "responder": b"deconflict/pairing/code/responder/1"}
SECRET_INFO = b"deconflict/pairing/secret/1"
NONCE_INFO = b"deconflict/pairing/nonce/1"
EPHEMERAL_INFO = b"deconflict/pairing/ephemeral/1"

Signature = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{86}$")]
Certificate = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{64,2700}$")]


class Card(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who a party says it is: its name, keys, TLS pins and certificate (DER in base64url), entry formats it speaks, and its software."""

    party: PartyId
    name: Name
    signing_key: PublicKey
    recovery_key: PublicKey
    tls_pins: Annotated[tuple[Hash, ...], Meta(min_length=1, max_length=4)]
    certificate: Certificate
    versions: Annotated[tuple[Annotated[int, Meta(ge=1, le=1_000_000)], ...], Meta(min_length=1, max_length=8)]
    software: Name


class Commit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="commit"):
    """The initiator binds itself to the opening it will show, before it has seen the responder's."""

    v: Annotated[int, Meta(ge=1, le=1_000_000)]
    commitment: Hash


class Opening(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="opening"):
    """A card, 32 random bytes and an X25519 public key made for this session (RFC 7748)."""

    card: Card
    nonce: Hash
    ephemeral: PublicKey


class Confirm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="confirm"):
    """The code typed here was right: signed with the card's signing key over role and transcript."""

    signature: Signature


class Refuse(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type", tag="refuse"):
    """The session is over; why is one of the words of `REFUSALS`."""

    why: Annotated[str, Meta(pattern=r"^(code|late|malformed|order|commitment|version|identity|withdrawn)$")]


Message = Commit | Opening | Confirm | Refuse


class Transcript(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything both sides saw: names, keys, pins, certificates, versions, nonces, session keys, the commitment and the channel."""

    channel: Annotated[str, Meta(pattern=r"^[a-z2-7]{26}$")]
    commitment: Hash
    initiator: Opening
    responder: Opening


def read(data: bytes) -> Message:
    """The message these bytes are the canonical encoding of; PeerFault for all else."""
    message: Message = decode(data, Message, max_bytes=MAX_MESSAGE_BYTES, max_depth=MAX_MESSAGE_DEPTH, where="pairing")  # type: ignore[arg-type]
    return message


def write(message: Message | Transcript) -> bytes:
    """The canonical bytes of a message."""
    return encode(message)


def pin_of(certificate_der: bytes) -> str:
    """SHA-256 of the certificate's SubjectPublicKeyInfo (DER) as base64url. PeerFault when it cannot be parsed."""
    try:
        key = x509.load_der_x509_certificate(certificate_der).public_key()
        return sha256_text(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as fault:
        raise PeerFault("the certificate cannot be parsed", where="card.certificate", mend="send an X.509 certificate in DER") from fault


def make_card(
    *,
    name: str,
    signing_key: str,
    recovery_key: str,
    certificate_der: bytes,
    versions: tuple[int, ...],
    software: str,
    more_pins: tuple[str, ...] = (),
) -> Card:  # fmt: skip
    """The card of a party with these public keys; its id and first pin follow from them. PeerFault when a key or certificate is none."""
    card = Card(
        party=party_id(recovery_key),
        name=name,
        signing_key=signing_key,
        recovery_key=recovery_key,
        tls_pins=(pin_of(certificate_der), *more_pins),
        certificate=text_of(certificate_der),
        versions=versions,
        software=software,
    )
    check_card(card)
    return card


def check_card(card: Card) -> None:
    """PeerFault unless the card holds together: fields in bounds, the id is the recovery key's, the certificate is pinned."""
    try:
        msgspec.convert(msgspec.to_builtins(card), Card)
    except msgspec.ValidationError as fault:
        raise PeerFault(str(fault), where="card", mend="keep the card's fields within their bounds") from None
    if card.party != party_id(card.recovery_key):
        raise PeerFault("the id is not that of the recovery key", where="card.party", mend="derive it from the recovery key")
    if pin_of(bytes_of(card.certificate, where="card.certificate")) not in card.tls_pins:
        raise PeerFault("the certificate is not among the pins", where="card.tls_pins", mend="pin the key the certificate holds")


def commitment_of(opening: Opening) -> str:
    """What the initiator sends first: the hash of the opening it keeps back."""
    return sha256_text(COMMIT_PREFIX + encode(opening))


def channel_of(initiator: Opening, responder: Opening) -> str:
    """The channel's id: 26 characters of lower-case base32 from both nonces and both parties, so that neither side can choose it."""
    seen = encode([initiator.nonce, responder.nonce, initiator.card.party, responder.card.party])
    return b32encode(hashlib.sha256(CHANNEL_PREFIX + seen).digest()).decode("ascii").lower()[:26]


def transcript_of(commitment: str, initiator: Opening, responder: Opening) -> bytes:
    """SHA-256 over everything both sides saw, 32 bytes."""
    whole = Transcript(channel=channel_of(initiator, responder), commitment=commitment, initiator=initiator, responder=responder)
    return hashlib.sha256(TRANSCRIPT_PREFIX + encode(whole)).digest()


def expand(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def code_of(shared: bytes, transcript: bytes, role: str) -> str:
    """The code the `role` (initiator or responder) reads aloud: HKDF with the transcript as salt, 8 bytes big-endian modulo 10^6."""
    number = int.from_bytes(expand(shared, transcript, CODE_INFO[role], 8), "big") % 10**CODE_DIGITS
    return f"{number:0{CODE_DIGITS}d}"


def ephemeral_of(seed: bytes) -> str:
    """The X25519 public key of 32 secret bytes."""
    return text_of(X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def shared_with(seed: bytes, ephemeral: str) -> bytes:
    """The X25519 secret shared with a peer's session key; PeerFault for a key of low order."""
    try:
        return X25519PrivateKey.from_private_bytes(seed).exchange(X25519PublicKey.from_public_bytes(bytes_of(ephemeral)))
    except ValueError as fault:
        raise PeerFault("no secret can be shared with this session key", where="opening.ephemeral", mend="make a new one") from fault


def sign_confirm(signing: SigningKey, role: str, transcript: bytes) -> Confirm:
    """The word that the code typed here was right."""
    return Confirm(signature=signing.sign(CONFIRM_PREFIX, _confirmed(role, transcript)))


def holds_confirm(confirm: Confirm, card: Card, role: str, transcript: bytes) -> bool:
    """Whether the party of `card`, as `role`, signed this transcript."""
    return verify(card.signing_key, CONFIRM_PREFIX, _confirmed(role, transcript), confirm.signature)


def _confirmed(role: str, transcript: bytes) -> bytes:
    return encode({"role": role, "transcript": text_of(transcript)})
