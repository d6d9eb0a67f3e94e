"""An authenticator in software: makes passkeys and answers with them, as a browser hands it on. What a test breaks is an argument."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG

PRESENT_AND_VERIFIED = 0x05


class SoftKey:
    """One passkey on one device, for one site."""

    def __init__(self, origin: str = "http://localhost:8470", site: str = "localhost") -> None:
        self.origin = origin
        self.site = site
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.count = 0
        self.handle = b""

    def made(self, options: dict[str, Any], flags: int = PRESENT_AND_VERIFIED, **changed: Any) -> dict[str, Any]:
        """What a browser answers to `create`."""
        self.handle = changed.pop("handle", options["publicKey"]["user"]["id"].encode())
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(hashlib.sha256(self.site.encode()).digest(), FLAG(flags | FLAG.AT), self.count, credential)
        client = self._client("webauthn.create", options, changed)
        attested = AttestationObject.create("none", data, {})
        return self._said({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)})

    def answered(self, options: dict[str, Any], flags: int = PRESENT_AND_VERIFIED, **changed: Any) -> dict[str, Any]:
        """What a browser answers to `get`."""
        self.count += changed.pop("more", 1)
        data = AuthenticatorData.create(hashlib.sha256(self.site.encode()).digest(), FLAG(flags), self.count)
        key = changed.pop("key", self.key)
        client = self._client("webauthn.get", options, changed)
        signed = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signed, "userHandle": self.handle}
        return self._said({name: websafe_encode(value) for name, value in response.items()})

    def _client(self, kind: str, options: dict[str, Any], changed: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin, "crossOrigin": False, **changed}
        return json.dumps(said).encode()

    def _said(self, response: dict[str, str]) -> dict[str, Any]:
        id = websafe_encode(self.id)
        return {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}
