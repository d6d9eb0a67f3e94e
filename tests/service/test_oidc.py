"""OpenID Connect against a small provider of our own on loopback, which signs with real keys: what is taken, and all that is not."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from deconflict.errors import Refused
from deconflict.service import fetch
from deconflict.service.bearers.settings import Secret
from deconflict.service.oidc import BACK, BEGUN_US, MAX_BYTES, MOST_BEGUN, OpenId
from deconflict.service.oidc_settings import Oidc
from deconflict.service.people import People
from deconflict.service.problems import NotSignedIn

HERE = "http://localhost:8470"
NOW_US = 1_800_000_000_000_000
EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())


class Provider:
    """Discovery, keys and tokens over HTTP. `claims` are changed by tests; `sign` makes the token."""

    def __init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """A test's output is no access log."""

            def reply(self, said: Any) -> None:
                raw = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def do_GET(self) -> None:
                provider.asked.append(self.path)
                self.reply(provider.keys if self.path == "/keys" else provider.about())

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                provider.forms.append({name: values[0] for name, values in form.items()} | {"basic": self.headers.get("Authorization", "")})
                self.reply(provider.answer())

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.asked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.changed: dict[str, Any] = {}
        self.nonce = ""
        self.lies: dict[str, str] = {}
        self.keys: dict[str, Any] = {"keys": [
            {**json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())), "kid": "one", "alg": "ES256", "use": "sig"},
            {**json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key())), "kid": "two", "alg": "RS256", "use": "sig"},
        ]}  # fmt: skip
        self.sign: Callable[[dict[str, Any]], Any] = lambda claims: jwt.encode(claims, EC_KEY, "ES256", headers={"kid": "one"})

    def about(self) -> dict[str, str]:
        """What it says of itself."""
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/sign-in?tenant=alfa", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys", **self.lies,
        }  # fmt: skip

    def answer(self) -> dict[str, Any]:
        """A token for the last who left."""
        claims = {
            "iss": self.issuer, "aud": "deconflict", "sub": "subject-1", "nonce": self.nonce, "iat": NOW_US // 1_000_000,
            "exp": NOW_US // 1_000_000 + 300, "preferred_username": "m.ivanova", **self.changed,
        }  # fmt: skip
        return {"token_type": "Bearer", "id_token": self.sign({name: value for name, value in claims.items() if value is not None})}


class Node:
    """Accounts that sign in at the provider."""

    def __init__(self, folder: Path, provider: Provider, **more: Any) -> None:
        self.us = NOW_US
        self.people = People(folder, lambda: self.us)
        self.people.add("M. Ivanova", "officer", "test", login="m.ivanova")
        self.provider = provider
        get, post = partial(fetch.get, max_bytes=MAX_BYTES), partial(fetch.post_form, max_bytes=MAX_BYTES)
        said = Oidc(provider.issuer, "deconflict", provider="ALFA's own", **more)
        self.openid = OpenId(said, self.people, lambda: self.us, get, post)

    async def leave(self) -> tuple[dict[str, str], str]:
        """What a browser that leaves asks the provider, and its state."""
        there, state = await self.openid.begin(HERE)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
        self.provider.nonce = asked["nonce"]
        return asked, state

    def there_and_back(self) -> str:
        """The name of who signed in."""

        async def story() -> str:
            _, state = await self.leave()
            return (await self.openid.finish(state, state, "code-1")).name

        return asyncio.run(story())


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that runs."""
    found = Provider()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


@pytest.fixture
def node(tmp_path: Path, provider: Provider) -> Node:
    """A node that trusts it."""
    return Node(tmp_path, provider)


def test_somebody_leaves_and_comes_back_as_who_they_are(node: Node, provider: Provider) -> None:
    async def story() -> None:
        asked, state = await node.leave()
        assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", "deconflict", HERE + BACK)
        assert (asked["tenant"], asked["state"], asked["code_challenge_method"]) == ("alfa", state, "S256")
        assert (await node.openid.finish(state, state, "code-1")).name == "M. Ivanova"
        form = provider.forms[0]
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert challenge == asked["code_challenge"] and form["code"] == "code-1" and form["redirect_uri"] == HERE + BACK
        assert form["basic"] == "" and node.people.named("M. Ivanova").subject == f"{provider.issuer} subject-1"
        with pytest.raises(NotSignedIn, match="did not leave"):
            await node.openid.finish(state, state, "code-1")

    asyncio.run(story())
    provider.sign = lambda claims: jwt.encode(claims, RSA_KEY, "RS256", headers={"kid": "two"})
    assert node.there_and_back() == "M. Ivanova"
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def unsigned(claims: dict[str, Any]) -> str:
    """A token that nobody signed."""
    return str(jwt.encode(claims, None, "none"))


def by_public_key(claims: dict[str, Any]) -> str:
    """A token signed with a secret that everybody knows: the public key."""
    import hmac

    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"two","typ":"JWT"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    secret = json.dumps(RSAAlgorithm.to_jwk(RSA_KEY.public_key())).encode()
    made = base64.urlsafe_b64encode(hmac.new(secret, head + b"." + body, hashlib.sha256).digest()).rstrip(b"=")
    return b".".join((head, body, made)).decode()


SIGNED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "alg none": unsigned,
    "alg HS256 with the public key": by_public_key,
    "another key under a known id": lambda claims: jwt.encode(claims, OTHER_KEY, "ES256", headers={"kid": "one"}),
    "a key that is not named": lambda claims: jwt.encode(claims, OTHER_KEY, "ES256", headers={"kid": "three"}),
    "another algorithm than the key's": lambda claims: jwt.encode(claims, RSA_KEY, "PS256", headers={"kid": "two"}),
    "an algorithm nobody asked for": lambda claims: jwt.encode(claims, RSA_KEY, "RS512", headers={"kid": "two"}),
    "another's words in the middle": lambda claims: ".".join(
        (jwt.encode(claims, EC_KEY, "ES256", headers={"kid": "one"}).split(".")[0], unsigned({**claims, "sub": "x"}).split(".")[1], "AAAA")
    ),
    "no token": lambda claims: "no token",
    "nothing": lambda claims: None,
}


@pytest.mark.parametrize("sign", SIGNED.values(), ids=SIGNED.keys())
def test_a_word_that_the_provider_did_not_sign_is_not_taken(node: Node, provider: Provider, sign: Callable[[dict[str, Any]], Any]) -> None:
    provider.sign = sign
    with pytest.raises(NotSignedIn):
        node.there_and_back()
    assert node.people.named("M. Ivanova").subject is None
    assert provider.asked.count("/keys") <= 1, "keys are not asked for again at every lie"


NOW_S = NOW_US // 1_000_000
SAID: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"}, "no nonce": {"nonce": None}, "another audience": {"aud": "another"},
    "no audience": {"aud": None},
    "two audiences, another's": {"aud": ["deconflict", "another"], "azp": "another"}, "another issuer": {"iss": "https://evil.example"},
    "too old": {"iat": NOW_S - 700, "exp": NOW_S + 300}, "run out": {"exp": NOW_S - 61}, "not yet": {"nbf": NOW_S + 61},
    "of tomorrow": {"iat": NOW_S + 86_400, "exp": NOW_S + 90_000}, "no end": {"exp": None}, "no subject": {"sub": None},
    "times that are none": {"iat": "now"}, "nobody here": {"preferred_username": "n.obody"}, "no login": {"preferred_username": None},
    "a login that is no text": {"preferred_username": ["m.ivanova"]},
}  # fmt: skip


@pytest.mark.parametrize("changed", SAID.values(), ids=SAID.keys())
def test_a_word_that_was_not_said_for_this_is_not_taken(node: Node, provider: Provider, changed: dict[str, Any]) -> None:
    provider.changed = changed
    with pytest.raises(NotSignedIn):
        node.there_and_back()
    assert node.people.named("M. Ivanova").subject is None


def test_two_audiences_with_us_as_the_party_are_taken(node: Node, provider: Provider) -> None:
    provider.changed = {"aud": ["deconflict", "another"], "azp": "deconflict"}
    assert node.there_and_back() == "M. Ivanova"


def test_an_account_stays_the_subjects_that_first_came(node: Node, provider: Provider) -> None:
    assert node.there_and_back() == "M. Ivanova"
    provider.changed = {"sub": "subject-2"}
    with pytest.raises(NotSignedIn, match="another person's"):
        node.there_and_back()
    assert node.people.happened()[0]["what"].startswith("refused")


def test_only_the_browser_that_left_comes_back_and_in_time(node: Node) -> None:
    async def story() -> None:
        _, state = await node.leave()
        for brought, cookie in ((state, ""), (state, "another"), ("another", "another"), ("", "")):
            with pytest.raises(NotSignedIn, match="did not leave"):
                await node.openid.finish(brought, cookie, "code-1")
        _, state = await node.leave()
        node.us += BEGUN_US
        with pytest.raises(NotSignedIn, match="too long ago"):
            await node.openid.finish(state, state, "code-1")
        _, state = await node.leave()
        for _ in range(MOST_BEGUN):
            await node.leave()
        with pytest.raises(NotSignedIn):
            await node.openid.finish(state, state, "code-1")

    asyncio.run(story())


def test_a_mail_address_counts_only_where_the_provider_has_seen_to_it(tmp_path: Path, provider: Provider) -> None:
    node = Node(tmp_path, provider, claim="email")
    provider.changed = {"email": "m.ivanova", "email_verified": False}
    with pytest.raises(NotSignedIn, match="no account"):
        node.there_and_back()
    provider.changed = {"email": "m.ivanova", "email_verified": True}
    assert node.there_and_back() == "M. Ivanova"


def test_a_client_with_a_secret_says_it_in_the_header_alone(
    tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("OIDC_SECRET", "a+b c")
    node = Node(tmp_path, provider, secret=Secret(variable="OIDC_SECRET"))
    assert node.there_and_back() == "M. Ivanova"
    assert base64.b64decode(provider.forms[0]["basic"].removeprefix("Basic ")) == b"deconflict:a%2Bb%20c"
    assert "a+b c" not in str({**provider.forms[0], "basic": ""})


@pytest.mark.parametrize(
    ("lies", "said"),
    [
        ({"issuer": "https://evil.example"}, "another issuer"), ({"token_endpoint": "http://evil.example/token"}, "over https"),
        ({"jwks_uri": ""}, "over https"),
    ],
)  # fmt: skip
def test_a_provider_that_says_strange_things_of_itself_is_not_used(node: Node, provider: Provider, lies: dict[str, str], said: str) -> None:
    provider.lies = lies
    with pytest.raises(Refused, match=said):
        node.there_and_back()
    assert provider.forms == []


def test_new_keys_are_found_within_a_minute_and_what_are_none_sign_nothing(node: Node, provider: Provider) -> None:
    assert node.there_and_back() == "M. Ivanova"
    provider.keys = {"keys": [{**json.loads(ECAlgorithm.to_jwk(OTHER_KEY.public_key())), "kid": "three", "alg": "ES256"}]}
    provider.sign = lambda claims: jwt.encode(claims, OTHER_KEY, "ES256", headers={"kid": "three"})
    with pytest.raises(NotSignedIn, match="does not name"):
        node.there_and_back()
    node.us += 60_000_000
    provider.changed = {"iat": NOW_S + 60}
    assert node.there_and_back() == "M. Ivanova"
    node.us += 60_000_000
    provider.keys = {"keys": []}
    with pytest.raises(NotSignedIn, match="does not name"):
        node.there_and_back()
