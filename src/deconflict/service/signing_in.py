"""Signing in: who somebody is by what they know and hold. One try at a time, each of them counted before it is looked at."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from deconflict.errors import Refused
from deconflict.service import guard, passwords
from deconflict.service.passkeys import Passkeys, Site
from deconflict.service.people import People, Person
from deconflict.service.problems import NotAllowed, NotSignedIn, TooOften
from deconflict.service.sessions import Actor, Sessions


class SigningIn:
    """The ways into one node. `organisation` is what an authenticator app shows beside the name."""

    def __init__(self, people: People, sessions: Sessions, now_us: Callable[[], int], organisation: str) -> None:
        self.people = people
        self.sessions = sessions
        self.now_us = now_us
        self.organisation = organisation
        self.guard = guard.Guard()
        self.passkeys = Passkeys(people, now_us, organisation)
        self._one_at_a_time = asyncio.Lock()
        self._apps: dict[str, bytes] = {}

    # -- with a password and an app

    async def by_password(self, name: str, password: str, code: str, address: str) -> str:
        """A session's secret for who knows the password and holds the app. NotSignedIn, saying not which was wrong; TooOften."""
        return self.let_in(await self.known_by_password(name, password, code, address), "a password and an app", address)

    async def known_by_password(self, name: str, password: str, code: str, address: str) -> Person:
        """Whose the password and the app are; nobody is signed in by it. NotSignedIn, TooOften."""
        self.counted(address, name)
        async with self._one_at_a_time:
            times, last_us = self.people.wrong(name)
            guard.check_name(times, last_us, self.now_us())
            person = self.people.find(name)
            kept = person.password if person is not None and person.password else passwords.NOBODYS
            known = await asyncio.to_thread(passwords.matches, kept, password)
            step = self._step(person, code) if known and person is not None else None
            if person is None or step is None:
                if self.people.any():
                    self.people.set_wrong(name, times + 1)
                mend = "try again with what the app shows now; is the phone's clock right? Else ask for a new code to enrol"
                raise NotSignedIn("name, password or code is not right", where="session", mend=mend)
            self.people.used_step(person, step)
            if times:
                self.people.set_wrong(name, 0)
        return person

    def counted(self, address: str, name: str = "") -> None:
        """Count a try from that address. TooOften, and written down, beyond what it may."""
        try:
            self.guard.admit(address, self.now_us())
        except TooOften:
            if self.people.any():
                self.people.note("refused: too many tries within a minute", name[:64], address)
            raise

    def _step(self, person: Person, code: str) -> int | None:
        secret = self.people.totp_secret(person)
        return None if secret is None else passwords.step_of(code, secret, self.now_us(), person.totp_step)

    def let_in(self, person: Person, how: str, address: str) -> str:
        """A session's secret for somebody who has shown who they are; written down with how and from where."""
        self.guard.right(address)
        self.people.note(f"signed in with {how}", person.name, address)
        return self.sessions.admit(person.id, person.name)

    def by_passkey(self, site: Site, answer: Mapping[str, Any], address: str) -> str:
        """A session's secret for who holds the passkey that answered. NotSignedIn, TooOften."""
        return self.let_in(self.known_by_passkey(site, answer, address), "a passkey", address)

    def known_by_passkey(self, site: Site, answer: Mapping[str, Any], address: str) -> Person:
        """Whose the passkey is that answered; nobody is signed in by it. NotSignedIn, TooOften."""
        self.counted(address)
        return self.passkeys.finish_sign_in(site, answer)

    # -- setting it

    def owner(self, actor: Actor) -> Person:
        """Whose means to sign in this page may change: somebody's who has a code to enrol, or signed in just now. NotAllowed."""
        person = self.people.get(actor.person)
        if person is None:
            raise NotAllowed("this page is nobody's", where="person", mend="sign in with an account")
        if not actor.enrolling and not self.sessions.fresh(actor):
            raise NotAllowed("this is for who signed in within ten minutes", where="session", mend="sign in again")
        return person

    def new_app(self, person: Person) -> dict[str, str]:
        """A secret for an authenticator app, shown this once; it counts once a code of it came with a password."""
        secret = self._apps[person.id] = secrets.token_bytes(passwords.SECRET_BYTES)
        return {
            "secret": base64.b32encode(secret).decode("ascii"),
            "otpauth": passwords.otpauth(secret, person.name, self.organisation),
        }

    async def set_password(self, person: Person, password: str, code: str) -> Person:
        """A password, and the app whose first code this is. Refused for a weak one, or a code that is not the app's."""
        passwords.check_password(password, person.name)
        secret = self._apps.get(person.id)
        step = passwords.step_of(code, secret, self.now_us(), 0) if secret is not None else None
        if secret is None or step is None:
            raise Refused("this is not the app's code", where="code", mend="type what the app shows now; is the phone's clock right?")
        hashed = await asyncio.to_thread(passwords.hash_password, password)
        del self._apps[person.id]
        person = self.people.set_password(person, hashed, secret, person.name)
        return self.people.used_step(person, step)

    async def set_for(self, person: Person, password: str, by: str) -> dict[str, str]:
        """A password that somebody who keeps accounts gives, and the secret for that person's app."""
        passwords.check_password(password, person.name)
        hashed = await asyncio.to_thread(passwords.hash_password, password)
        app = self.new_app(person)
        self.people.set_password(person, hashed, self._apps.pop(person.id), by)
        return app
