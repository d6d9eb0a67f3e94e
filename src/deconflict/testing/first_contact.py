"""First contact on a stage: two strangers go through the pairing that ships, read each other their codes, and what comes of it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from deconflict.coordination.pairing import Pairing, State
from deconflict.coordination.pairing_words import make_card
from deconflict.errors import PeerFault, Refused
from deconflict.testing.host import Host, secret
from deconflict.testing.world import World

HOW = ("right", "wrong_code", "altered_key")
"""How it goes: both type what they hear; one mistypes a digit; somebody on the way puts a key of his own in place of a party's."""

Wire = Callable[[bytes], bytes]


def meet(world: World, a: Host, b: Host, how: str) -> bool:
    """Let two parties that do not know each other try to pair; True when they did, and have told their nodes."""
    one, other = _start(world, a, initiator=True), _start(world, b, initiator=False)
    _carry(one, other, _altered if how == "altered_key" else lambda data: data)
    heard = one.code_to_read or "000000", other.code_to_read or "000000"
    typed = (heard[1] if how != "wrong_code" else _mistyped(heard[1]), heard[0])
    for side, code in zip((one, other), typed, strict=True):
        if side.state in (State.CODES, State.VOUCHED):
            _type(side, code, world.now_us)
    _carry(one, other, lambda data: data)
    if one.outcome is None or other.outcome is None:
        return False
    world.pair(a, b, {a.name: one.outcome, b.name: other.outcome})
    return True


def _start(world: World, host: Host, *, initiator: bool) -> Pairing:
    card = make_card(
        name=host.name, signing_key=host.me.signing.public, recovery_key=host.me.recovery_public, certificate_der=_certificate(host.name),
        versions=(1,), software="deconflict world",
    )  # fmt: skip
    return Pairing.start(card, host.me.signing, world.now_us, world.entropy(), initiator=initiator)


@lru_cache
def _certificate(name: str) -> bytes:
    """A self-signed certificate, the same bytes in every run."""
    key = Ed25519PrivateKey.from_private_bytes(secret("tls", name))
    who, begins = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
    made = builder.not_valid_before(begins).not_valid_after(begins + dt.timedelta(days=3650)).sign(key, None)
    return made.public_bytes(Encoding.DER)


def _carry(one: Pairing, other: Pairing, there: Wire) -> None:
    """Carry messages both ways until both are silent; a side whose peer broke the rules has ended by itself."""
    while (going := one.to_send()) + (coming := other.to_send()):
        for target, messages in ((other, [there(data) for data in going]), (one, coming)):
            for message in messages:
                if not target.over:
                    _hear(target, message)


def _hear(side: Pairing, message: bytes) -> None:
    try:
        side.heard(message, 1)
    except PeerFault:
        assert side.over


def _type(side: Pairing, code: str, now_us: int) -> None:
    try:
        side.typed(code, now_us)
    except Refused:
        assert side.over


def _mistyped(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def _altered(data: bytes) -> bytes:
    """The message with another signing key in it, where it carries one."""
    head, mark, rest = data.partition(b'"signing_key":"')
    return head + mark + (b"A" * 43 + rest[43:] if mark else rest)
