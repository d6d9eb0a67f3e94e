"""Passkeys (WebAuthn level 3): made and used on this node's own page, with the device asking for a finger, a face or a PIN.

A passkey belongs to the name under which the page is served, so a page at a bare address has none, and neither has one without TLS, except
on `localhost`. The library that checks them is python-fido2; it is brought in when the first passkey is asked for.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deconflict.errors import Refused
from deconflict.service.people import Passkey, People, Person
from deconflict.service.problems import NotSignedIn

if TYPE_CHECKING:
    from fido2.server import Fido2Server

BEGUN_US: Final = 5 * 60_000_000
"""How long a browser may take over one passkey."""
MOST_BEGUN: Final = 256


@dataclass(frozen=True, slots=True)
class Site:
    """How a browser reached this page: `scheme`://`host`, the host with its port where that is no usual one."""

    scheme: str
    host: str

    @property
    def origin(self) -> str:
        """As the browser itself writes it."""
        return f"{self.scheme}://{self.host}".lower()

    @property
    def name(self) -> str:
        """The host without its port: what a passkey belongs to."""
        return self.host.lower() if self.host.startswith("[") else self.host.lower().partition(":")[0]

    def why_off(self) -> str:
        """Why there are no passkeys on this page: `address`, `no-tls`, or nothing."""
        try:
            ipaddress.ip_address(self.name.partition("]")[0].strip("[]"))
        except ValueError:
            return "" if self.scheme == "https" or self.name == "localhost" else "no-tls"
        return "address"


_MENDS: Final = {
    "address": "open the page by a name: on this machine http://localhost, elsewhere the name in `hosts`",
    "no-tls": "open the page over https; on this machine by http://localhost",
}


class Passkeys:
    """The passkeys of one node. What a browser was asked is kept here for five minutes, and is good for one answer."""

    def __init__(self, people: People, now_us: Callable[[], int], organisation: str) -> None:
        self._people = people
        self._now_us = now_us
        self._organisation = organisation
        self._begun: dict[bytes, tuple[Any, str, int]] = {}

    def begin(self, site: Site, person: Person) -> dict[str, Any]:
        """What the browser's `navigator.credentials.create` is asked for a new passkey of `person`. Refused where there are none."""
        from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

        user = PublicKeyCredentialUserEntity(name=person.name, id=person.id.encode(), display_name=person.name)
        options, state = self._server(site).register_begin(
            user, [_known(passkey) for passkey in self._people.passkeys(person)],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED,
        )  # fmt: skip
        return self._asked(dict(options), options.public_key.challenge, state, f"create {person.id}")

    def finish(self, site: Site, person: Person, answer: Mapping[str, Any], label: str) -> None:
        """Keep the passkey that the browser made. Refused for one that was not asked for here, or is not what it says."""
        from fido2.webauthn import RegistrationResponse

        try:
            said = RegistrationResponse.from_dict(answer)
            state = self._once(said.response.client_data.challenge, f"create {person.id}")
            made = self._server(site).register_complete(state, said)
        except (ValueError, KeyError, TypeError) as fault:
            raise Refused(f"this is no passkey of this page: {fault}"[:200], where="passkey", mend="try again") from None
        assert made.credential_data is not None
        credential = made.credential_data
        self._people.add_passkey(person, credential.credential_id, bytes(credential), made.counter, label)

    def begin_sign_in(self, site: Site) -> dict[str, Any]:
        """What the browser's `navigator.credentials.get` is asked: any passkey of this page, whoever's it is."""
        from fido2.webauthn import UserVerificationRequirement

        options, state = self._server(site).authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
        return self._asked(dict(options), options.public_key.challenge, state, "get")

    def finish_sign_in(self, site: Site, answer: Mapping[str, Any]) -> Person:
        """Who holds the passkey that answered. NotSignedIn for one we do not know, that is not right, or that seems to be a copy."""
        from fido2.webauthn import AuthenticationResponse

        try:
            said = AuthenticationResponse.from_dict(answer)
            state = self._once(said.response.client_data.challenge, "get")
            held = self._people.passkey(said.raw_id)
            person = self._people.get(held.person) if held is not None else None
            if held is None or person is None:
                raise ValueError("nobody's here")
            self._server(site).authenticate_complete(state, [_known(held)], said)
            handle, count = said.response.user_handle, said.response.authenticator_data.counter
            if handle and handle != person.id.encode():
                raise ValueError("another's name on it")
        except (ValueError, KeyError, TypeError) as fault:
            what = f"this passkey was not taken: {fault}"[:200]
            raise NotSignedIn(what, where="passkey", mend="use another, or password and code") from None
        if (count or held.count) and count <= held.count:
            self._people.note("refused: a passkey whose count fell back, as a copy's does", person.name, site.name)
            raise NotSignedIn("this passkey seems to be a copy", where="passkey", mend="remove it, and make another")
        self._people.used_passkey(held, count)
        return person

    def _server(self, site: Site) -> Fido2Server:
        from fido2.server import Fido2Server
        from fido2.webauthn import AttestationConveyancePreference, PublicKeyCredentialRpEntity

        if off := site.why_off():
            raise Refused("there are no passkeys on a page reached this way", where="passkey", mend=_MENDS[off])
        party = PublicKeyCredentialRpEntity(name=self._organisation, id=site.name)
        return Fido2Server(party, AttestationConveyancePreference.NONE, lambda origin: origin.lower() == site.origin)

    def _asked(self, options: dict[str, Any], challenge: bytes, state: Any, purpose: str) -> dict[str, Any]:
        now_us = self._now_us()
        self._begun = {key: one for key, one in self._begun.items() if now_us < one[2]}
        while len(self._begun) >= MOST_BEGUN:
            del self._begun[next(iter(self._begun))]
        self._begun[challenge] = (state, purpose, now_us + BEGUN_US)
        return options

    def _once(self, challenge: bytes, purpose: str) -> Any:
        """What was asked with that challenge; it is used up by that."""
        state, wanted, until_us = self._begun.pop(challenge, (None, "", 0))
        if wanted != purpose or self._now_us() >= until_us:
            raise ValueError("it was not asked for, or too long ago")
        return state


def _known(passkey: Passkey) -> Any:
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(passkey.credential)
