"""OpenID Connect: people sign in at their organisation's provider, by the code flow with PKCE, state and nonce.

Only signatures by public keys count, by algorithms that are named here; who comes back must be the browser that left, once, within ten
minutes. Accounts are made here, not there: the provider says who somebody is, never what they may.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

import msgspec

from deconflict.errors import Refused
from deconflict.service.oidc_settings import Oidc, encrypted
from deconflict.service.people import People, Person
from deconflict.service.problems import NotSignedIn

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures that are taken; whoever signs with a secret both sides know, or not at all, is not."""
BEGUN_US: Final = 10 * 60_000_000
MOST_BEGUN: Final = 256
SLACK_S: Final = 60
"""How far the provider's clock may be off."""
OLDEST_S: Final = 600
"""An older word of who somebody is was not said for this sign-in."""
KEPT_US: Final = 3_600_000_000
MAX_BYTES: Final = 2**18
BACK: Final = "/api/v1/session/oidc/back"
NO_ACCOUNT: Final = "oidc login"
"""Where somebody is refused whom the provider knows, and nobody here."""


class Post(Protocol):
    """One POST of a form; the answer's body."""

    async def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        """Refused for any answer but 200."""


class OpenId:
    """One provider. `get` and `post` fetch from it; what a browser left with is kept for ten minutes, and is good for one way back."""

    def __init__(self, said: Oidc, people: People, now_us: Callable[[], int], get: Callable[[str], Awaitable[bytes]], post: Post) -> None:
        self.said = said
        self._people = people
        self._now_us = now_us
        self._get = get
        self._post = post
        self._begun: dict[str, tuple[str, str, str, int]] = {}
        self._found: tuple[dict[str, Any], int] | None = None
        self._keys: tuple[dict[str, Any], int] | None = None

    async def begin(self, origin: str) -> tuple[str, str]:
        """Where to send a browser that is at `origin`, and the state it must bring back, in its own cookie too."""
        there = await self._endpoints()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        now_us = self._now_us()
        self._begun = {key: one for key, one in self._begun.items() if now_us < one[3]}
        while len(self._begun) >= MOST_BEGUN:
            del self._begun[next(iter(self._begun))]
        self._begun[state] = (nonce, verifier, origin + BACK, now_us + BEGUN_US)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.said.client_id, "redirect_uri": origin + BACK, "scope": "openid profile email",
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        where = there["authorization_endpoint"]
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}", state

    async def finish(self, state: str, cookie: str, code: str) -> Person:
        """Whose account it is that came back with that code. NotSignedIn for every word that does not fit."""
        begun = self._begun.pop(state, None) if hmac.compare_digest(state.encode(), cookie.encode()) else None
        if begun is None or self._now_us() >= begun[3]:
            raise _refused("this browser did not leave from here, or too long ago")
        nonce, verifier, back, _ = begun
        there = await self._endpoints()
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": self.said.client_id,
            "code_verifier": verifier,
        }  # fmt: skip
        answer = _object(await self._post(there["token_endpoint"], form, self._headers()))
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _refused("it said nothing of who it is")
        return self._account(await self._claims(token, nonce))

    def _headers(self) -> dict[str, str]:
        if self.said.secret is None:
            return {}
        pair = f"{quote(self.said.client_id, safe='')}:{quote(self.said.secret.read(), safe='')}"
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

    async def _endpoints(self) -> dict[str, Any]:
        """What the provider says of itself, for an hour. Refused when it is another, or not asked over https."""
        if self._found is None or self._now_us() >= self._found[1]:
            url = self.said.issuer.rstrip("/") + "/.well-known/openid-configuration"
            said = _object(await self._get(url))
            if said.get("issuer") != self.said.issuer:
                mend = f"issuer = {str(said.get('issuer'))[:200]!r}, if that is it"
                raise Refused("it says that it is another issuer", where=url, mend=mend)
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not encrypted(str(said.get(name, ""))):
                    raise Refused(f"its {name} is not asked over https", where=url, mend="have the provider mended")
            self._found = (said, self._now_us() + KEPT_US)
        return self._found[0]

    async def _key(self, id: str | None, algorithm: str) -> Any:
        """The provider's key of that id; keys are asked for anew for one that is not known, once a minute at the most."""
        from jwt import PyJWKSet, PyJWTError

        there = await self._endpoints()
        for _ in range(2):
            fresh = self._keys is not None and self._now_us() < self._keys[1]
            if not fresh:
                self._keys = (_object(await self._get(there["jwks_uri"])), self._now_us() + 60_000_000)
            assert self._keys is not None
            try:
                held = [key for key in PyJWKSet.from_dict(self._keys[0]).keys if id is None or key.key_id == id]
            except PyJWTError:
                held = []
            fitting = [key for key in held if key.algorithm_name == algorithm and key.public_key_use in (None, "sig")]
            if len(fitting) == 1:
                return fitting[0]
            if fresh:
                return None
        return None

    async def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """What a word of the provider says, once everything about it fits: signature, issuer, audience, times and nonce."""
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise _refused("it is signed in a way that is not taken")
            key = await self._key(header.get("kid"), algorithm)
            if key is None:
                raise _refused("it is signed by a key that the provider does not name")
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=[algorithm], audience=self.said.client_id, issuer=self.said.issuer,
                # The times are held against the node's own clock, below.
                options={"require": ["exp", "iat", "sub", "aud", "iss"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )  # fmt: skip
        except jwt.PyJWTError as fault:
            raise _refused(str(fault)[:120]) from None
        self._check(claims, nonce)
        return claims

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        now_s = self._now_us() / 1e6
        exp, iat, nbf = claims["exp"], claims["iat"], claims.get("nbf", 0)
        if not all(isinstance(each, int | float) for each in (exp, iat, nbf)):
            raise _refused("its times are none")
        if now_s >= exp + SLACK_S or now_s < max(iat, nbf) - SLACK_S or now_s - iat > OLDEST_S:
            raise _refused("it is not for now; do both clocks go right?")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _refused("it was said for another sign-in")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.said.client_id:
            raise _refused("it was said for another party")

    def _account(self, claims: Mapping[str, Any]) -> Person:
        """The account of that login; the provider's own subject is bound to it the first time, and has to be the same ever after."""
        login = claims.get(self.said.claim)
        if self.said.claim == "email" and claims.get("email_verified") is not True:
            login = None
        person = self._people.by_login(login) if isinstance(login, str) and login else None
        if person is None:
            raise NotSignedIn("there is no account here for who signed in there", where=NO_ACCOUNT, mend="ask for one with this login")
        subject = f"{claims['iss']} {claims['sub']}"
        if person.subject is None:
            return self._people.bind(person, subject)
        if person.subject != subject:
            self._people.note("refused: another's account at the provider has this login now", person.name, self.said.provider)
            raise NotSignedIn("this login was another person's", where=NO_ACCOUNT, mend="ask for your account to be reset")
        return person


def _refused(why: str) -> NotSignedIn:
    return NotSignedIn(f"the provider's word was not taken: {why}", where="oidc", mend="try again; if it stays so, tell who keeps accounts")


def _object(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise Refused("the provider answered with no JSON object", where="oidc", mend="is the issuer right?") from None
